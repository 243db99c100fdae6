"""A panel's view drawn by matplotlib, for pixels and pages where that is installed."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from ...errors import ExportError
from ...exporting.matplotlib_code import MARKERS
from ..viewmodel import ViewModel
from .caption import caption
from .frame import Axis, framed
from .svg import MOST_DOTS, PLAIN
from .words import plain_formula

__all__ = ["FORMATS", "drawn"]

FORMATS = ("png", "pdf")
#: Twice as many pixels as the SVG is wide: 7.2 inches of 200 dots.
DOTS_PER_INCH, WIDTH, HEIGHT = 200, 7.2, 5.4


def drawn(view: ViewModel, kind: str, note: str | None = None) -> bytes:
    """The figure as the bytes of a PNG (at 2x) or PDF file.

    Raises
    ------
    ExportError
        When matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ExportError(
            f"A {kind.upper()} from Python needs matplotlib, which is not installed. Install it "
            "(`pip install matplotlib`), press 'PNG' in the panel, or take the SVG: panel.figure_as('svg')."
        ) from error
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DOTS_PER_INCH, layout="constrained")
    axes = figure.add_subplot()
    _axes(axes, view)
    _curves(axes, view)
    _dots(axes, view)
    head = [view.law.title or view.law.name, plain_formula(view.law.formula), view.subtitle]
    axes.set_title("\n".join(line.replace("$", r"\$") for line in head), loc="left", fontsize=9)
    words = caption(view) if note is None else note
    if words:
        figure.supxlabel(words.replace("$", r"\$"), x=0.01, ha="left", fontsize=7.5, wrap=True)
    handles, _ = axes.get_legend_handles_labels()
    if len(handles) > 1:
        figure.legend(loc="outside right upper", fontsize=8, frameon=False)
    file = io.BytesIO()
    figure.savefig(file, format=kind)
    return file.getvalue()


def _axes(axes: Any, view: ViewModel) -> None:
    frame = framed(view, 0.0)
    for side, axis, label in ((axes.xaxis, frame.x, view.axis.label), (axes.yaxis, frame.y, view.y_axis.label)):
        side.set_label_text(label.replace("$", r"\$"))
        scale, limits = (axes.set_xscale, axes.set_xlim) if side is axes.xaxis else (axes.set_yscale, axes.set_ylim)
        scale("log" if axis.log else "linear")
        limits(axis.low, axis.high)
        side.set_ticks(*_ticks(axis))
        if axis.log:
            side.set_tick_params(which="minor", labelbottom=False, labelleft=False)
    axes.grid(color="#d9d9d9", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)


def _ticks(axis: Axis) -> tuple[list[float], list[str]]:
    values = axis.tick_values
    return [value for value, _ in values], [text for _, text in values]


def _curves(axes: Any, view: ViewModel) -> None:
    for curve in view.curves:
        colour = view.levels[curve.level].color if 0 <= curve.level < len(view.levels) else PLAIN
        axes.plot(curve.x, curve.y, color=colour, linewidth=1.2)
        if curve.band_low is not None and curve.band_high is not None:
            axes.fill_between(curve.x, curve.band_low, curve.band_high, color=colour, alpha=0.13, linewidth=0)


def _dots(axes: Any, view: ViewModel) -> None:
    points, states = view.points, np.array(view.points.state)
    levels = np.array(view.points.level)
    every = max(1, -(-len(points.x) // MOST_DOTS))
    styles = [(level.color, MARKERS.get(level.shape, "o"), level.label) for level in view.levels]
    for index, (colour, marker, label) in [(-1, (PLAIN, "o", "")), *enumerate(styles)]:
        for state, paint in (
            ("in", {"facecolors": colour, "edgecolors": "white", "linewidths": 0.5}),
            ("held_out", {"facecolors": "white", "edgecolors": colour, "linewidths": 1.2}),
            ("out", {"color": colour, "linewidths": 1.2}),
        ):
            rows = np.flatnonzero((levels == index) & (states == state))[::every]
            if len(rows):
                axes.scatter(
                    points.x[rows],
                    points.y[rows],
                    s=26,
                    marker="x" if state == "out" else marker,
                    zorder=3,
                    label=label if state == "in" and len(styles) > 1 else None,
                    **paint,
                )
    for state, marker, word in (("out", "x", "excluded"), ("held_out", "o", "held out")):
        if (states == state).any():
            look = {"color": "#555555"} if state == "out" else {"facecolors": "white", "edgecolors": "#555555"}
            axes.scatter([], [], marker=marker, label=word, s=26, **look)
