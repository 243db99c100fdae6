"""A panel's view drawn by matplotlib, for pixels and pages where that is installed."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from ...errors import ExportError
from ...exporting.matplotlib_code import MARKERS
from ..viewmodel import ViewModel
from .caption import caption
from .frame import Axis, Frame, framed
from .layout import PAGE, Layout
from .looks import INK, MANY, Entry, band_opacity, dot_looks, dot_opacity, drawn_rows, legend_entries, level_colour
from .reading import SHADE_OPACITY, Reading, reading
from .svg import MOST_DOTS
from .words import formula_pieces, plain_formula, text_width, wrapped

__all__ = ["FORMATS", "drawn"]

FORMATS = ("png", "pdf")
#: Twice as many pixels as the SVG is wide.
DOTS_PER_INCH = 192
#: Points to a unit of the layout.
POINTS = 0.75
#: What of the figure's width a line of the caption and of the title may take, by the usual font of matplotlib.
ROOM, HEAD, HEAD_ALONE = 0.84, 0.62, 0.72


def drawn(view: ViewModel, kind: str, note: str | None = None, layout: Layout = PAGE) -> bytes:
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
    words = caption(view) if note is None else note
    lines = wrapped(words, ROOM * layout.width, layout.small) if words else []
    head = _head(view, layout)
    entries = list(legend_entries(view))
    columns = _columns(entries, layout)
    under = -(-len(entries) // columns) if layout.is_narrow and entries else 0
    rows = 1.36 * layout.small * len(lines) + 1.5 * layout.small * (under + len(head))
    height = (layout.plot_height + layout.below + rows + 12) / 96
    figure = Figure(figsize=(layout.inches, height), dpi=DOTS_PER_INCH, layout="constrained")
    axes = figure.add_subplot()
    frame = framed(view, 0.0, layout=layout)
    read = reading(view, frame)
    _axes(axes, view, frame)
    _curves(axes, view)
    size = _dots(axes, view, layout)
    _reading(axes, read, POINTS * layout.small)
    if head:
        axes.set_title("\n".join(head), loc="left", fontsize=POINTS * layout.text)
    if lines:
        figure.supxlabel("\n".join(map(_plain, lines)), x=0.01, ha="left", fontsize=POINTS * layout.small)
    handles = [_handle(axes, entry, size) for entry in entries]
    if handles and layout.is_narrow:
        _legend_below(figure, axes, handles, columns, layout)
    elif handles:
        figure.legend(handles=handles, loc="outside right upper", fontsize=POINTS * layout.small, frameon=False)
    file = io.BytesIO()
    figure.savefig(file, format=kind)
    return file.getvalue()


def _head(view: ViewModel, layout: Layout) -> list[str]:
    """Law, formula and subtitle, each in as many lines as it needs."""
    if not layout.has_title:
        return []
    room = (HEAD_ALONE if layout.is_narrow else HEAD) * layout.width
    subtitle = wrapped(view.subtitle, room, layout.text)
    return [_bold(view.law.title or view.law.name), *_formula(view.law.formula, room, layout.text), *subtitle]


def _columns(entries: list[Entry], layout: Layout) -> int:
    widest = max((text_width(entry.label, layout.small) for entry in entries), default=0.0)
    return max(1, int((layout.width - layout.margin) // (1.1 * widest + 30)))


def _legend_below(figure: Any, axes: Any, handles: list[Any], columns: int, layout: Layout) -> None:
    """In columns under the axis and its label; the axes keep room for it."""
    from matplotlib.transforms import ScaledTranslation

    down = ScaledTranslation(-0.4, -layout.below / 96, figure.dpi_scale_trans)
    axes.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0, 0), bbox_transform=axes.transAxes + down, ncols=columns,
        fontsize=POINTS * layout.small, frameon=False, borderpad=0, labelspacing=0.3, handletextpad=0.3,
        columnspacing=1.0,
    )  # fmt: skip


def _bold(text: str) -> str:
    """The text in bold mathematics, which takes one font for a part of a line."""
    return rf"$\mathbf{{{_escaped(text)}}}$" if text.isascii() else text


def _formula(formula: str, room: float, size: float) -> list[str]:
    """The formula with its exponents raised, in one line where there is room."""
    if text_width(plain_formula(formula), size) > room:
        return [_plain(line) for line in wrapped(plain_formula(formula), room, size)]
    raised = formula_pieces(formula)
    return ["".join(_plain(text) if not up else rf"$^{{\mathregular{{{_escaped(text)}}}}}$" for text, up in raised)]


def _escaped(text: str) -> str:
    for mark in "\\$%#&_{}^~":
        text = text.replace(mark, "\\" + mark)
    return text.replace(" ", r"\ ")


def _plain(text: str) -> str:
    return text.replace("$", r"\$")


def _axes(axes: Any, view: ViewModel, frame: Frame) -> None:
    text, small = POINTS * frame.layout.text, POINTS * frame.layout.small
    for side, axis, label in ((axes.xaxis, frame.x, view.axis.label), (axes.yaxis, frame.y, view.y_axis.label)):
        side.set_label_text(_plain(label), fontsize=text)
        side.set_tick_params(labelsize=small)
        scale, limits = (axes.set_xscale, axes.set_xlim) if side is axes.xaxis else (axes.set_yscale, axes.set_ylim)
        scale("log" if axis.log else "linear")
        limits(axis.low, axis.high)
        side.set_ticks(*_ticks(axis))
        side.set_ticks(axis.minor_values, minor=True, labels=[""] * len(axis.minor_values))
    axes.grid(color="#d9d9d9", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)


def _ticks(axis: Axis) -> tuple[list[float], list[str]]:
    values = axis.tick_values
    return [value for value, _ in values], [text for _, text in values]


def _curves(axes: Any, view: ViewModel) -> None:
    from matplotlib.patheffects import Normal, Stroke

    many = len(view.points.x) > MANY
    # On many dots a line stands on a strip of the ground, and a band pales what it covers.
    strip = [Stroke(linewidth=4.0, foreground="white", alpha=0.85), Normal()] if many else []
    for curve in view.curves:
        colour = level_colour(view, curve.level)
        axes.plot(curve.x, curve.y, color=colour, linewidth=1.2, zorder=4.2 if many else 2, path_effects=strip)
        if curve.band_low is not None and curve.band_high is not None:
            for paint, alpha in (*(("white", 0.4),) * many, (colour, band_opacity(view))):
                axes.fill_between(
                    curve.x, curve.band_low, curve.band_high, color=paint, alpha=alpha, linewidth=0,
                    zorder=4.1 if many else 1,
                )  # fmt: skip


def _dots(axes: Any, view: ViewModel, layout: Layout) -> float:
    """One collection for all dots that look the same; returns their size."""
    points = view.points
    colours, shapes = dot_looks(view)
    rows = drawn_rows(view, np.isfinite(points.x) & np.isfinite(points.y), MOST_DOTS)
    few = len(rows) <= MANY
    radius = layout.radius if few else 0.6 * layout.radius
    area = layout.plot_height * (layout.width - layout.left)
    opacity = 1.0 if few else dot_opacity(len(rows), radius, area)
    size = 1.47 * radius**2
    alike: dict[tuple[str, str, str], list[int]] = {}
    for row in rows.tolist():
        state = points.state[row]
        alike.setdefault((state, colours[row], "" if state == "out" else shapes[row]), []).append(row)
    # What is out lies above: it is what one looks for.
    for (state, colour, shape), of in sorted(alike.items(), key=lambda each: each[0][0] == "out"):
        axes.scatter(points.x[of], points.y[of], s=size, zorder=3, **_paint(state, colour, shape, opacity))
    return size


def _paint(state: str, colour: str, shape: str, opacity: float = 1.0) -> dict[str, Any]:
    if state == "out":
        return {"marker": "x", "color": colour, "linewidths": 1.2}
    marker = MARKERS.get(shape, "o")
    if state == "held_out":
        return {"marker": marker, "facecolors": "white", "edgecolors": colour, "linewidths": 1.2}
    if opacity < 1.0:  # an edge would be all that is seen of a small dot
        return {"marker": marker, "facecolors": colour, "linewidths": 0, "alpha": opacity}
    return {"marker": marker, "facecolors": colour, "edgecolors": "white", "linewidths": 0.5}


def _reading(axes: Any, read: Reading, size: float) -> None:
    from matplotlib.patheffects import withStroke

    high = axes.get_xlim()[1]
    edge = {"fontsize": size, "path_effects": [withStroke(linewidth=2.5, foreground="white")], "zorder": 6}
    if read.shade is not None:
        axes.axvspan(read.shade, high, facecolor="black", alpha=SHADE_OPACITY, linewidth=0, zorder=0.4)
        axes.text(0.99, 0.975, read.beyond, transform=axes.transAxes, ha="right", va="top", **edge)
    if read.x is None:
        place, side = (0.99, "right") if read.at_right else (0.01, "left")
        axes.text(place, 0.02, _plain(read.text), transform=axes.transAxes, ha=side, va="bottom", **edge)
        return
    axes.axvline(read.x, ymax=0.94 if read.shade is not None else 1.0, color=INK, linewidth=0.8, linestyle=(0, (4, 3)))
    if read.y is None:
        return
    if read.low is not None and read.high is not None:
        axes.plot([read.x] * 2, [read.low, read.high], color=INK, linewidth=1.2, marker="_", markersize=6, zorder=5)
    axes.plot([read.x], [read.y], marker="D", markersize=6, color=INK, markeredgecolor="white", zorder=5)
    is_late = axes.transData.transform((read.x, read.y))[0] > axes.transAxes.transform((0.5, 0.0))[0]
    axes.annotate(
        _plain(read.text), (read.x, read.y), xytext=(-8 if is_late else 8, 0), textcoords="offset points",
        ha="right" if is_late else "left", va="center", annotation_clip=True, **edge,
    )  # fmt: skip


def _handle(axes: Any, entry: Entry, size: float) -> Any:
    from matplotlib.lines import Line2D

    if not entry.shape:
        return Line2D([], [], color=entry.colour, linewidth=4, solid_capstyle="butt", label=_plain(entry.label))
    return axes.scatter(
        [], [], s=max(size, 20.0), label=_plain(entry.label), **_paint(entry.state, entry.colour, entry.shape)
    )
