"""A panel's view as Python that draws it with matplotlib."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...exporting import matplotlib_code
from ...exporting.drawing import Drawing, DrawnAxis, DrawnCurve, DrawnGroup
from ..viewmodel import Curve, Level, ViewModel
from .caption import caption
from .frame import Axis, framed
from .layout import layout_of
from .looks import level_colour
from .reading import Reading, reading
from .words import plain_formula

__all__ = ["figure_code"]

#: Every second point of a curve is enough to draw it.
STEP = 2


def figure_code(
    fit: Any, view: ViewModel, note: str | None = None, width: float | str | None = None, title: bool = True
) -> str:
    """A file that holds what the panel shows, checks the law and draws it; see `export` with ``"matplotlib"``."""
    layout = layout_of(width, title)
    frame, names, points = framed(view, 0.0, layout=layout), view.law.inputs, view.points
    rows = [row for row, state in enumerate(points.state) if state != "hidden"]
    drawing = Drawing(
        title="\n".join([plain_title(view), view.subtitle]) if layout.has_title else "",
        axes=(_axis(frame.x, view.axis.label), _axis(frame.y, view.y_axis.label)),
        x=points.x[rows],
        y=points.y[rows],
        state=[points.state[row] for row in rows],
        level=[int(points.level[row]) for row in rows],
        levels=[_group(level) for level in view.levels],
        mark=[int(points.mark[row]) for row in rows],
        marks=[_group(mark) for mark in view.marks],
        curves=[_curve(curve, view, names) for curve in view.curves],
        target=_target(reading(view, frame)),
        caption=caption(view) if note is None else note,
        width=layout.inches,
    )
    return matplotlib_code.write(fit, drawing)


def plain_title(view: ViewModel) -> str:
    """The law's name and its formula, as they stand above the figure."""
    return f"{view.law.title or view.law.name}: {plain_formula(view.law.formula)}"


def _axis(axis: Axis, label: str) -> DrawnAxis:
    return DrawnAxis(label, "log" if axis.log else "linear", (axis.low, axis.high), axis.tick_values)


def _group(level: Level) -> DrawnGroup:
    return DrawnGroup(level.label, level.color, level.shape)


def _target(read: Reading) -> dict[str, Any]:
    return {name: getattr(read, name) for name in ("shade", "beyond", "x", "y", "low", "high", "text")}


def _curve(curve: Curve, view: ViewModel, names: tuple[str, ...]) -> DrawnCurve:
    low, high = (None if side is None else side[::STEP] for side in (curve.band_low, curve.band_high))
    inputs = [curve.inputs[name] for name in names]
    return DrawnCurve(
        colour=level_colour(view, curve.level),
        x=curve.x[::STEP],
        inputs=[np.asarray(each)[::STEP] if np.ndim(each) else each for each in inputs],
        low=low,
        high=high,
    )
