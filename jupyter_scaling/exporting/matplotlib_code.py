"""One Python file that draws a fit with matplotlib, its runs and curves inlined, its law checked first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pprint import pformat
from typing import Any

import numpy as np

from ..errors import ExportError
from .drawing import Drawing, DrawnAxis, DrawnCurve, DrawnGroup
from .numpy_code import LANGUAGE
from .numpy_code import write as numpy_file
from .self_check import MOST_ROWS
from .subject import Subject

__all__ = ["MARKERS", "drawing_of", "write"]

#: The page's shapes as matplotlib has them; it has no rectangle, but takes corners.
MARKERS: Mapping[str, Any] = {
    "circle": "o", "square": "s", "triangle-up": "^", "diamond": "D", "triangle-down": "v",
    "rectangle": [(-2, -1), (2, -1), (2, 1), (-2, 1)], "ellipse": "d", "pentagon": "p", "hexagon": "h", "star": "*",
}  # fmt: skip
_COLOURS = ("#692dff", "#5a96e1", "#2da596", "#a54b1e", "#e17800")
_NAMES = frozenset({"draw", "plt", "TITLE", "AXES", "RUNS", "LEVELS", "MARKS", "CURVES", "TARGET", "CAPTION", "WIDTH"})
_PLAIN = DrawnGroup("", "#3c5ad2")
_LEVELS, _POINTS = 5, 61


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
        points = np.stack([np.broadcast_to(np.asarray(each, dtype=np.float64), along.shape) for each in inputs])
        with np.errstate(all="ignore"):
            band = [np.asarray(side, dtype=np.float64) for side in fit.band(points)]
        edges = band if np.isfinite(band).any() else [None, None]
        curves.append(DrawnCurve(_COLOURS[place % len(_COLOURS)], along, inputs, *edges))
    many = len(names) > 1
    level = _nearest(seen.x[1], levels) if many else np.full(len(seen), -1)
    groups = [
        DrawnGroup(f"{names[1]} = {value:.3g}", _COLOURS[place % len(_COLOURS)], tuple(MARKERS)[place])
        for place, value in enumerate(levels.tolist() if many else [])
    ]
    words = [law.inputs[0].description or names[0], law.output.description or law.output.name]
    scales = ("log" if log else "linear", "log" if (seen.y[usable] > 0).all() else "linear")
    axes = (DrawnAxis(words[0], scales[0]), DrawnAxis(words[1], scales[1]))
    return Drawing(
        f"{law.title or law.name}: {law.formula.replace('**', '^')}", axes, x, seen.y,
        [str(each) for each in seen.state], level.tolist(), groups, curves=curves, caption=fit.objective_name,
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
    rows = _spread(drawing)
    levels, level = _groups(drawing.levels, drawing.level)
    marks, mark = _groups(drawing.marks, drawing.mark) if drawing.marks else ([], [])
    runs: dict[str, list[Any]] = {
        "x": [float(drawing.x[row]) for row in rows],
        "y": [float(drawing.y[row]) for row in rows],
        "state": [drawing.state[row] for row in rows],
        "level": [level[row] for row in rows],
        **({"mark": [mark[row] for row in rows]} if marks else {}),
    }
    title = "\n".join(" ".join(line.split()) for line in drawing.title.splitlines())
    lines = [f"TITLE = {title!r}", f"CAPTION = {drawing.caption!r}", f"WIDTH = {drawing.width:g}  # inches"]
    lines += ["# label, scale, limits and ticks of the two axes", "AXES = [", *map(_axis, drawing.axes), "]"]
    if len(rows) < len(drawing.y):
        lines += [f"# {len(rows)} of {len(drawing.y)} runs, spread evenly, with all that are excluded"]
    lines += ["RUNS = {", *(f"    {name!r}: {_listed(values)}," for name, values in runs.items()), "}"]
    lines += ["# what colours tell of the runs, and shapes where they tell another column"]
    lines += ["LEVELS = [", *map(_group, levels), "]", "MARKS = [", *map(_group, marks), "]"]
    lines += ["# each curve with the inputs of the law along it, and the band of the fit"]
    lines += ["CURVES = [", *(_curve(curve) for curve in drawing.curves), "]"]
    lines += ["# where the law is read, and where the runs end"]
    lines += [f"TARGET = {_listed({name: _short(value) for name, value in drawing.target.items()})}", "", ""]
    return "\n".join(lines)


def _spread(drawing: Drawing) -> list[int]:
    """The rows to write: all, or so many of those in the fit that the file stays a file one can read."""
    out = np.array([state == "out" for state in drawing.state])
    kept, rest = np.flatnonzero(out)[:MOST_ROWS], np.flatnonzero(~out)
    if len(rest) > MOST_ROWS:
        rest = rest[np.linspace(0, len(rest) - 1, MOST_ROWS).astype(int)]
    return sorted([*kept.tolist(), *rest.tolist()])


def _groups(groups: Sequence[DrawnGroup], of: Sequence[int]) -> tuple[list[DrawnGroup], list[int]]:
    """The groups, with a plain one for the runs that are in none."""
    apart = any(place < 0 for place in of)
    return [*groups, *([_PLAIN] if apart else [])], [place if place >= 0 else len(groups) for place in of]


def _axis(axis: DrawnAxis) -> str:
    limits = None if axis.limits is None else tuple(_rounded(axis.limits))
    ticks = [(_rounded(value), label) for value, label in axis.ticks]
    return f"    {_listed({'label': axis.label, 'scale': axis.scale, 'limits': limits, 'ticks': ticks})},"


def _group(group: DrawnGroup) -> str:
    marker = MARKERS.get(group.shape, "o") if group.shape else None
    return f"    {_listed({'label': group.label, 'color': group.colour, 'marker': marker})},"


def _curve(curve: DrawnCurve) -> str:
    parts = {
        "color": curve.colour,
        "x": _rounded(curve.x),
        "inputs": [_rounded(each) for each in curve.inputs],
        "low": None if curve.low is None else _rounded(curve.low),
        "high": None if curve.high is None else _rounded(curve.high),
    }
    rows = [f"        {name!r}: {_listed(value)}," for name, value in parts.items()]
    return "\n".join(["    {", *rows, "    },"])


def _short(value: Any) -> Any:
    return _rounded(value) if isinstance(value, float) else value


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
    """Draw runs, curves, bands and the target; returns the axes."""
    import matplotlib.pyplot as plt

    narrow = WIDTH < 4.5
    font, small = (8, 7) if narrow else (9, 8.2)
    if axes is None:
        _, axes = plt.subplots(figsize=(WIDTH, (1.0 if narrow else 0.75) * WIDTH), layout="constrained")
    data = {name: np.asarray(values) for name, values in RUNS.items()}
    many = len(data["x"]) > 500
    _curves(axes, many)
    size = (14 if narrow else 26) / (3 if many else 1)
    edge = {"edgecolors": "none", "alpha": 0.6} if many else {"edgecolors": "white", "linewidths": 0.5}
    for place, level in enumerate(LEVELS):
        for at, mark in enumerate(MARKS or [level]):
            mine = (data["level"] == place) & (data["mark"] == at if MARKS else True)
            color, marker = level["color"], mark["marker"]
            for state, look in (
                ("in", {"facecolors": color, **edge}),
                ("held_out", {"facecolors": "white", "edgecolors": color}),
                ("out", {"color": color, "marker": "x"}),
            ):
                rows = mine & (data["state"] == state)
                if rows.any():
                    look = {"marker": marker, **look}
                    axes.scatter(data["x"][rows], data["y"][rows], s=size, zorder=3, **look)
    for group in [*(LEVELS if len(LEVELS) > 1 else []), *MARKS]:
        if not group["label"]:
            continue
        if group["marker"] is None:
            axes.plot([], [], color=group["color"], linewidth=4, label=group["label"])
        else:
            axes.scatter([], [], s=26, marker=group["marker"], color=group["color"], label=group["label"])
    if "out" in RUNS["state"]:
        axes.scatter([], [], s=26, marker="x", color="#555555", label="excluded")
    if "held_out" in RUNS["state"]:
        axes.scatter([], [], s=26, facecolors="white", edgecolors="#555555", label="held out")
    for side, axis, name in ((AXES[0], axes.xaxis, "x"), (AXES[1], axes.yaxis, "y")):
        axes.set(**{f"{name}scale": side["scale"]})
        axis.set_label_text(side["label"], fontsize=font)
        axis.set_tick_params(which="both", labelsize=small)
        if side["limits"]:
            axes.set(**{f"{name}lim": side["limits"]})
        if side["ticks"]:
            axis.set_ticks(*zip(*side["ticks"]))
            axis.set_minor_formatter("")
    y = data["y"][np.isfinite(data["y"])]
    if not AXES[1]["limits"] and AXES[1]["scale"] == "log" and (y > 0).any():
        low, high = y[y > 0].min() / 1.05, y.max() * 1.05
        axes.set_ylim(low, high)
        if high < 100 * low:
            axes.yaxis.set_major_formatter("{x:g}")
            axes.yaxis.set_minor_formatter("{x:g}")
    _read(axes, small)
    axes.set_title(TITLE, loc="left", fontsize=font, wrap=True, parse_math=False)
    axes.grid(color="#d9d9d9", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    handles, labels = axes.get_legend_handles_labels()
    if handles and narrow:
        columns = max(1, int(50 / (4 + max(map(len, labels)))))
        axes.legend(handles, labels, loc="upper left", bbox_to_anchor=(-0.1, -0.24), ncols=columns, fontsize=small,
                    frameon=False, borderpad=0, handlelength=1.2, handletextpad=0.6, labelspacing=0.3, columnspacing=1)
    elif handles:
        axes.figure.legend(handles, labels, loc="outside right upper", fontsize=small, frameon=False)
    if CAPTION:
        axes.figure.supxlabel(CAPTION, x=0.01, ha="left", fontsize=small, wrap=True, parse_math=False)
    return axes


def _curves(axes, many):
    """The law and its bands; above many runs a line stands on a white strip, and a band pales what it covers."""
    from matplotlib.patheffects import Normal, Stroke

    faint = 0.13 if len(CURVES) <= 3 else 0.07
    strip = [Stroke(linewidth=4, foreground="white", alpha=0.85), Normal()] if many else []
    for curve in CURVES:
        y = np.broadcast_to(predict(*curve["inputs"]), np.shape(curve["x"]))
        axes.plot(curve["x"], y, color=curve["color"], lw=1.2, zorder=4.2 if many else 2, path_effects=strip)
        if curve["low"] is not None:
            for color, alpha in (*(("white", 0.4),) * many, (curve["color"], faint)):
                axes.fill_between(curve["x"], curve["low"], curve["high"], color=color, alpha=alpha, linewidth=0,
                                  zorder=4.1 if many else 1)


def _read(axes, small):
    """The shade beyond the runs, and the law at the target."""
    from matplotlib.patheffects import withStroke

    edge = [withStroke(linewidth=2.5, foreground="white")]
    if TARGET.get("shade") is not None:
        axes.axvspan(TARGET["shade"], axes.get_xlim()[1], facecolor="black", alpha=0.045, linewidth=0, zorder=0.4)
        axes.text(0.99, 0.975, TARGET["beyond"], transform=axes.transAxes, ha="right", va="top", fontsize=small,
                  path_effects=edge, zorder=6)
    if TARGET.get("x") is None:
        return
    axes.axvline(TARGET["x"], ymax=0.94, color="#1a1a1a", linewidth=0.8, linestyle="--")
    if TARGET["y"] is not None:
        if TARGET["low"] is not None and TARGET["high"] is not None:
            axes.vlines(TARGET["x"], TARGET["low"], TARGET["high"], color="#1a1a1a", linewidth=1.6, zorder=5)
        axes.scatter([TARGET["x"]], [TARGET["y"]], s=36, marker="D", color="#1a1a1a", edgecolors="white", zorder=5)
        axes.annotate(TARGET["text"], (TARGET["x"], TARGET["y"]), xytext=(-8, 0), textcoords="offset points",
                      ha="right", va="center", fontsize=small, path_effects=edge, zorder=6)

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
