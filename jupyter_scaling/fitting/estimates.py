"""A quantity with its uncertainty, and the scale on which that is symmetric."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .spaces import SPACES
from .student import t_quantile

__all__ = ["Estimate", "Quantity", "Spread", "unknown", "widest"]

Quantity = Callable[[np.ndarray], np.ndarray]
# From a transform of the quantity to its standard error on that scale.
Spread = Callable[[Quantity], np.ndarray]
# Half-widths beyond this on a logarithm say that the logarithm is no scale for the quantity.
_FARTHEST = 30.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """Values with their uncertainty, element by element.

    Parameters
    ----------
    value, se, low, high : ndarray
        The value at the fit, its standard error, and the ends of the interval; nan where none is known.
    """

    value: np.ndarray
    se: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def at(self, place: int) -> Estimate:
        """The estimate of one element of many."""
        return Estimate(self.value[place], self.se[place], self.low[place], self.high[place])


def unknown(value: np.ndarray) -> Estimate:
    """A value without an interval."""
    nothing = np.full_like(value, np.nan)
    return Estimate(value, nothing, nothing, nothing)


def widest(value: np.ndarray, parts: list[tuple[Spread, float]], level: float, space: str) -> Estimate:
    """``value -+ t se`` of the part that is wider, element by element, symmetric in a space.

    Parameters
    ----------
    parts : list of (spread, freedom)
        Each with its degrees of freedom.
    space : str
        ``"raw"``, ``"log"`` or ``"logit"``; where the transform has no use the interval is symmetric in
        the value itself, cut at the border of what the space admits.
    """
    with np.errstate(all="ignore"):
        plain = np.stack([spread(lambda v: v) for spread, _ in parts])
        reach = np.stack([np.full_like(plain[0], t_quantile(level, freedom)) for _, freedom in parts])
        which = np.argmax(reach * plain, axis=0)[None]
        se = np.take_along_axis(plain, which, axis=0)[0]
        half = np.take_along_axis(reach * plain, which, axis=0)[0]
        low, high = value - half, value + half
        if space != "raw":
            scale = SPACES[space]
            half = (reach * np.stack([spread(scale.forward) for spread, _ in parts])).max(axis=0)
            usable = np.isfinite(half) & scale.admits(value) & (half < _FARTHEST)
            middle = scale.forward(value)
            low = np.where(usable, scale.back(middle - half), np.maximum(low, 0.0))
            other = high if space == "log" else np.minimum(high, 1.0)
            high = np.where(usable, scale.back(middle + half), other)
    return Estimate(value, se, low, high)
