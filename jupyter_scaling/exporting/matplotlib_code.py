"""One Python file that draws a fit with matplotlib, its runs and curves inlined, its law checked first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pprint import pformat
from typing import Any

import numpy as np

from ..errors import ExportError
from .numpy_code import LANGUAGE
from .numpy_code import write as numpy_file
from .self_check import MOST_ROWS
from .subject import Subject

__all__ = ["MARKERS", "Drawing", "DrawnCurve", "drawing_of", "write"]

#: The page's shapes as matplotlib has them; it has no rectangle, but takes corners.
MARKERS: Mapping[str, Any] = {
    "circle": "o", "square": "s", "triangle-up": "^", "diamond": "D", "triangle-down": "v",
    "rectangle": [(-2, -1), (2, -1), (2, 1), (-2, 1)], "ellipse": "d", "pentagon": "p", "hexagon": "h", "star": "*",
}  # fmt: skip
_COLOURS = ("#692dff", "#5a96e1", "#2da596", "#a54b1e", "#e17800")
_NAMES = frozenset({"draw", "plt", "TITLE", "LABELS", "SCALES", "RUNS", "CURVES", "CAPTION"})
_LEVELS, _POINTS = 5, 61


@dataclass(frozen=True, slots=True, eq=False)
class DrawnCurve:
    """The law along the axis: its inputs there in the law's order, numbers or arrays, and the band around it."""

    label: str
    colour: str
    shape: str
    x: np.ndarray
    inputs: Sequence[Any]
    low: np.ndarray | None = None
    high: np.ndarray | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """What stands in the figure, and where."""

    title: str
    labels: tuple[str, str]
    scales: tuple[str, str]
    x: np.ndarray
    y: np.ndarray
    state: Sequence[str]
    level: Sequence[int]
    curves: Sequence[DrawnCurve] = field(default_factory=tuple)
    caption: str = ""


def write(thing: Any, drawing: Drawing | None = None) -> str:
    """The file's text; run as a script it checks the law, then draws it on the screen or into the file it is given.

    Parameters
    ----------
    thing : Fit or Law
    drawing : Drawing, optional
        As a panel shows it; against the law's first input when left out. A law alone is drawn by whoever gives values.
    """
    subject = Subject.of(thing)
    text = numpy_file(thing, replace(LANGUAGE, words=LANGUAGE.words | _NAMES))
    if subject.fit is None:
        return text + _LAW_ALONE
    drawing = drawing or drawing_of(subject.fit)
    parts = [_data(drawing), _DRAW]
    head, mark, check = text.partition('\nif __name__ == "__main__":')
    if not mark:
        raise ExportError("This fit has no row to check its law at. Bring a run back into the fit and export again.")
    return head.rstrip() + "\n\n\n" + "".join(parts) + mark + check.rstrip() + _SHOW


def drawing_of(fit: Any) -> Drawing:
    """A fit against its law's first input, with a curve at each of a few values of the second."""
    law, seen = fit.law, fit.observations
    names = tuple(each.name for each in law.inputs)
    usable = np.isfinite(seen.x).all(axis=0) & np.isfinite(seen.y)
    x = seen.x[0]
    low, high = _ends(x[usable])
    log = low > 0
    along = np.geomspace(low, high, _POINTS) if log else np.linspace(low, high, _POINTS)
    held = [float(np.median(values[usable])) for values in seen.x]
    levels = _levels(seen.x[1][usable]) if len(names) > 1 else np.array([np.nan])
    curves = []
    for place, value in enumerate(levels.tolist()):
        inputs: list[Any] = [along, *([value] if len(names) > 1 else []), *held[2:]]
        label = f"{names[1]} = {value:.3g}" if len(names) > 1 else ""
        points = np.stack([np.broadcast_to(np.asarray(each, dtype=np.float64), along.shape) for each in inputs])
        with np.errstate(all="ignore"):
            band = [np.asarray(side, dtype=np.float64) for side in fit.band(points)]
        edges = band if np.isfinite(band).any() else [None, None]
        shape = tuple(MARKERS)[place]
        curves.append(DrawnCurve(label, _COLOURS[place % len(_COLOURS)], shape, along, inputs, *edges))
    level = _nearest(seen.x[1], levels) if len(names) > 1 else np.zeros(len(seen), dtype=int)
    words = [law.inputs[0].description or names[0], law.output.description or law.output.name]
    scales = ("log" if log else "linear", "log" if (seen.y[usable] > 0).all() else "linear")
    return Drawing(
        f"{law.title or law.name}: {law.formula}", (words[0], words[1]), scales, x, seen.y,
        [str(each) for each in seen.state], level.tolist(), curves, fit.objective_name,
    )  # fmt: skip


def _ends(values: np.ndarray) -> tuple[float, float]:
    if not len(values):
        return 1.0, 10.0
    low, high = float(values.min()), float(values.max())
    return (low / 2, 2 * high) if low > 0 else (low, high if high > low else low + 1.0)


def _levels(values: np.ndarray) -> np.ndarray:
    distinct = np.unique(values)
    if len(distinct) <= _LEVELS:
        return distinct
    return np.unique(np.quantile(values, np.linspace(0.1, 0.9, _LEVELS)))


def _nearest(values: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """The place of the level nearest to each value, by ratio where they are positive."""
    here, there = (np.log(values), np.log(levels)) if (levels > 0).all() and (values > 0).all() else (values, levels)
    return np.abs(here[:, None] - there[None, :]).argmin(axis=1)


def _data(drawing: Drawing) -> str:
    rows = np.arange(len(drawing.y))
    if len(rows) > MOST_ROWS:
        rows = np.linspace(0, len(rows) - 1, MOST_ROWS).astype(int)
    runs: dict[str, list[Any]] = {
        "x": [float(drawing.x[row]) for row in rows.tolist()],
        "y": [float(drawing.y[row]) for row in rows.tolist()],
        "state": [drawing.state[row] for row in rows.tolist()],
        "level": [int(drawing.level[row]) for row in rows.tolist()],
    }
    lines = [f"TITLE = {' '.join(drawing.title.split())!r}", f"CAPTION = {drawing.caption!r}"]
    lines += [f"LABELS = {drawing.labels!r}", f"SCALES = {drawing.scales!r}"]
    if len(rows) < len(drawing.y):
        lines += [f"# {len(rows)} of {len(drawing.y)} runs, spread evenly"]
    lines += ["RUNS = {", *(f"    {name!r}: {_listed(values)}," for name, values in runs.items()), "}"]
    lines += ["# each curve with the inputs of the law along it, and the band of the fit"]
    lines += ["CURVES = [", *(_curve(curve) for curve in drawing.curves), "]", "", ""]
    return "\n".join(lines)


def _curve(curve: DrawnCurve) -> str:
    parts = {
        "label": curve.label,
        "color": curve.colour,
        "marker": MARKERS.get(curve.shape, "o"),
        "x": _rounded(curve.x),
        "inputs": [_rounded(each) for each in curve.inputs],
        "low": None if curve.low is None else _rounded(curve.low),
        "high": None if curve.high is None else _rounded(curve.high),
    }
    rows = [f"        {name!r}: {_listed(value)}," for name, value in parts.items()]
    return "\n".join(["    {", *rows, "    },"])


def _rounded(values: Any) -> Any:
    """Six digits: a curve is evaluated and drawn there, nothing is computed from it."""
    array = np.asarray(values, dtype=np.float64)
    return [float(f"{value:.6g}") for value in array] if array.ndim else float(f"{float(array):.6g}")


def _listed(value: Any) -> str:
    """Python for a value, nan and inf included; long lists in lines of the usual width."""
    text = pformat(value, width=108, compact=True)
    written = text.replace("nan", 'float("nan")').replace("inf", 'float("inf")') if _has_no_literal(value) else text
    return written.replace("\n", "\n            ")


def _has_no_literal(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_has_no_literal, value))
    return isinstance(value, float) and not np.isfinite(value)


_DRAW = '''def draw(axes=None):
    """Draw runs, curves and bands; returns the axes."""
    import matplotlib.pyplot as plt

    if axes is None:
        _, axes = plt.subplots(figsize=(7.2, 5.0), layout="constrained")
    data = {name: np.asarray(values) for name, values in RUNS.items()}
    alone = len(CURVES) == 1
    for place, curve in enumerate(CURVES):
        color, marker = curve["color"], curve["marker"]
        axes.plot(curve["x"], np.broadcast_to(predict(*curve["inputs"]), np.shape(curve["x"])), color=color)
        if curve["low"] is not None:
            axes.fill_between(curve["x"], curve["low"], curve["high"], color=color, alpha=0.13, linewidth=0)
        mine = (data["level"] == place) | (alone & (data["level"] < 0))
        for state, look in (
            ("in", {"facecolors": color, "edgecolors": "white", "linewidths": 0.5}),
            ("held_out", {"facecolors": "white", "edgecolors": color}),
            ("out", {"color": color, "marker": "x"}),
        ):
            rows = mine & (data["state"] == state)
            if rows.any():
                label = curve["label"] if state == "in" else None
                axes.scatter(
                    data["x"][rows], data["y"][rows], s=26, zorder=3, label=label or None, **{"marker": marker, **look}
                )
    if "out" in RUNS["state"]:
        axes.scatter([], [], s=26, marker="x", color="#555555", label="excluded")
    if "held_out" in RUNS["state"]:
        axes.scatter([], [], s=26, facecolors="white", edgecolors="#555555", label="held out")
    axes.set(xscale=SCALES[0], yscale=SCALES[1], xlabel=LABELS[0], ylabel=LABELS[1])
    y = data["y"][np.isfinite(data["y"])]
    if SCALES[1] == "log" and (y > 0).any():
        low, high = y[y > 0].min() / 1.05, y.max() * 1.05
        axes.set_ylim(low, high)
        if high < 100 * low:
            axes.yaxis.set_major_formatter("{x:g}")
            axes.yaxis.set_minor_formatter("{x:g}")
    axes.set_title(TITLE, loc="left", fontsize=10, wrap=True, parse_math=False)
    axes.grid(color="#d9d9d9", linewidth=0.6)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize=8, frameon=False)
    if CAPTION:
        axes.figure.supxlabel(CAPTION, x=0.01, ha="left", fontsize=7.5, wrap=True, parse_math=False)
    return axes

'''
_SHOW = """
    drawn = draw().figure
    if len(sys.argv) > 1:
        drawn.savefig(sys.argv[1], dpi=200)
    else:
        import matplotlib.pyplot as plt

        plt.show()
"""
_LAW_ALONE = '''

def draw(x, *values, axes=None):
    """Draw the law over its first input, an array; the other inputs and the parameters follow in the order of `law`."""
    import matplotlib.pyplot as plt

    if axes is None:
        _, axes = plt.subplots(figsize=(7.2, 5.0), layout="constrained")
    axes.plot(x, np.broadcast_to(law(np.asarray(x), *values), np.shape(x)))
    axes.set(xscale="log", yscale="log")
    return axes
'''
