"""What stands in a figure, as plain values for whoever writes it as code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

__all__ = ["Drawing", "DrawnAxis", "DrawnCurve", "DrawnGroup"]


@dataclass(frozen=True, slots=True)
class DrawnGroup:
    """What a colour, a shape or both tell of the runs; without a shape, shapes tell something else."""

    label: str
    colour: str
    shape: str = "circle"


@dataclass(frozen=True, slots=True, eq=False)
class DrawnCurve:
    """The law along the axis: its inputs there in the law's order, numbers or arrays, and the band around it."""

    colour: str
    x: np.ndarray
    inputs: Sequence[Any]
    low: np.ndarray | None = None
    high: np.ndarray | None = None


@dataclass(frozen=True, slots=True, eq=False)
class DrawnAxis:
    """One axis: from where to where, and its ticks with their words; matplotlib's own where left out."""

    label: str
    scale: str
    limits: tuple[float, float] | None = None
    ticks: Sequence[tuple[float, str]] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """What stands in the figure, and where.

    `level` and `mark` are the places of each run in `levels` and `marks`, -1 for none; `marks` is empty where shapes
    tell the same as colours. `target` has ``x, y, low, high, text``, and ``shade`` where the runs end with the words
    ``beyond``; None for what is not drawn. `width` is in inches.
    """

    title: str
    axes: tuple[DrawnAxis, DrawnAxis]
    x: np.ndarray
    y: np.ndarray
    state: Sequence[str]
    level: Sequence[int]
    levels: Sequence[DrawnGroup] = ()
    mark: Sequence[int] = ()
    marks: Sequence[DrawnGroup] = ()
    curves: Sequence[DrawnCurve] = field(default_factory=tuple)
    target: Mapping[str, Any] = field(default_factory=dict)
    caption: str = ""
    width: float = 7.2
