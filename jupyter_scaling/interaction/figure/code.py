"""A panel's view as Python that draws it with matplotlib."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...exporting import matplotlib_code
from ...exporting.matplotlib_code import Drawing, DrawnCurve
from ..viewmodel import Curve, ViewModel
from .caption import caption
from .frame import framed
from .looks import PLAIN

__all__ = ["figure_code"]

#: Every second point of a curve is enough to draw it.
STEP = 2


def figure_code(fit: Any, view: ViewModel, note: str | None = None) -> str:
    """A file that holds what the panel shows, checks the law and draws it; see `export` with ``"matplotlib"``."""
    frame, names = framed(view, 0.0), view.law.inputs
    drawing = Drawing(
        title=view.title,
        labels=(view.axis.label, view.y_axis.label),
        scales=("log" if frame.x.log else "linear", "log" if frame.y.log else "linear"),
        x=view.points.x,
        y=view.points.y,
        state=view.points.state,
        level=[int(level) for level in view.points.level],
        curves=[_curve(curve, view, names) for curve in view.curves],
        caption=caption(view) if note is None else note,
    )
    return matplotlib_code.write(fit, drawing)


def _curve(curve: Curve, view: ViewModel, names: tuple[str, ...]) -> DrawnCurve:
    level = view.levels[curve.level] if 0 <= curve.level < len(view.levels) else None
    low, high = (None if side is None else side[::STEP] for side in (curve.band_low, curve.band_high))
    inputs = [curve.inputs[name] for name in names]
    return DrawnCurve(
        label=level.label if level else "",
        colour=level.color if level else PLAIN,
        shape=level.shape if level else "circle",
        x=curve.x[::STEP],
        inputs=[np.asarray(each)[::STEP] if np.ndim(each) else each for each in inputs],
        low=low,
        high=high,
    )
