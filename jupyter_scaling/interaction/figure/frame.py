"""Where things stand in a figure: its sizes, and values as pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..ranges import axis_range
from ..target_room import reaching
from ..ticks import ticks
from ..viewmodel import ViewModel
from .layout import PAGE, Layout

__all__ = ["Axis", "Frame", "framed"]

_MOST_MINOR = 6


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: from which value to which, and from which pixel to which."""

    low: float
    high: float
    log: bool
    first: float
    last: float
    powers: bool = False
    most: int = 7

    def pixels(self, values: np.ndarray) -> np.ndarray:
        """Where values stand; NaN for those that have no place, such as zero on a log axis.

        Examples
        --------
        >>> Axis(1.0, 100.0, True, 0.0, 200.0).pixels(np.array([1.0, 10.0, 0.0])).tolist()
        [0.0, 100.0, nan]
        """
        with np.errstate(all="ignore"):
            at = np.where(values > 0, np.log(values), np.nan) if self.log else np.asarray(values, dtype=np.float64)
        low, high = (math.log(self.low), math.log(self.high)) if self.log else (self.low, self.high)
        return self.first + (at - low) / (high - low) * (self.last - self.first)

    @property
    def tick_values(self) -> list[tuple[float, str]]:
        """Value and label of each tick."""
        return ticks(self.low, self.high, log=self.log, powers=self.powers, most=self.most)

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Pixel and label of each tick."""
        found = self.tick_values
        return list(
            zip(self.pixels(np.array([value for value, _ in found])).tolist(), [t for _, t in found], strict=True)
        )

    @property
    def minor(self) -> list[float]:
        """Pixels of the minor ticks."""
        return [float(pixel) for pixel in self.pixels(np.array(self.minor_values))]

    @property
    def minor_values(self) -> list[float]:
        """2 to 9 between the powers of ten, on a log axis that is not too long for them."""
        if not self.log or not 1 <= math.log10(self.high / self.low) <= _MOST_MINOR:
            return []
        powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        values = np.array([lead * 10.0**power for power in powers for lead in range(2, 10)])
        return [float(value) for value in values[(values > self.low) & (values < self.high)]]


@dataclass(frozen=True, slots=True)
class Frame:
    """The rectangle of the plot with its axes."""

    left: float
    top: float
    right: float
    bottom: float
    x: Axis
    y: Axis
    layout: Layout = PAGE


def framed(view: ViewModel, top: float, legend: float = 0.0, layout: Layout = PAGE) -> Frame:
    """A plot below `top`, with room for a legend of this width at its right."""
    left, right, bottom = layout.left, layout.width - layout.right - legend, top + layout.plot_height
    x, y = reaching(axis_range(view.points.x, 0.03), axis_range(view.points.y), view.target)
    powers = "flop" in view.axis.label.casefold()
    across, up = Axis(*x, left, right, powers, layout.most_ticks), Axis(*y, bottom, top)
    return Frame(left, top, right, bottom, across, up, layout)
