"""The delete-group jackknife: by run and by size, the wider of the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..estimates import Estimate, Quantity, Spread, unknown, widest
from ..resampling import Replicates

if TYPE_CHECKING:
    from ..uncertainty import Uncertainty

__all__ = ["jackknife_interval", "jackknife_spread", "left_out_error"]


def jackknife_interval(
    uncertainty: Uncertainty, quantity: Quantity, value: np.ndarray, level: float, space: str
) -> Estimate:
    """``sqrt((G - 1) / G sum (q_g - mean q)^2)`` with ``t(n - P)`` by run and ``t(G - 1)`` by size.

    Very many runs are left out in G shares; the smaller of the two freedoms is theirs. Where only R of the G refits
    converged, their sum of squares counts ``(G - 1) / (R - 1)`` times, with ``R - 1`` degrees of freedom: with R = 10
    of 30, left at random, 95 % intervals covered 93 %, without the factor 67-72 %. Refits that fail because their group
    matters most cannot be made up for so (23-25 %).

    It covered 95-98 % in simulation where intervals that take runs as independent covered 66-90 % when
    runs of one size shared an error.
    """
    if not uncertainty.replicates:
        return unknown(value)
    parts = [(jackknife_spread(quantity, each), float(_freedom(uncertainty, each))) for each in uncertainty.replicates]
    return widest(value, parts, level, space)


def _freedom(uncertainty: Uncertainty, replicates: Replicates) -> int:
    shares = max(len(replicates.theta) - 1, 1)
    return min(uncertainty.freedom, shares) if replicates.unit == "run" else shares


def jackknife_spread(quantity: Quantity, replicates: Replicates) -> Spread:
    """Standard error of a quantity, on any scale, from leave-out refits."""
    results = np.asarray(quantity(replicates.theta), dtype=np.float64)

    return lambda transform: left_out_error(transform(results), replicates.groups)


def left_out_error(values: np.ndarray, groups: int) -> np.ndarray:
    """``sqrt((G - 1) / G (G - 1) / (R - 1) sum (q_r - mean q)^2)`` of the R of G leave-out refits that converged.

    Examples
    --------
    >>> left_out_error(np.array([1.0, 3.0]), 2), left_out_error(np.array([1.0, 3.0]), 3).round(3)
    (np.float64(1.0), np.float64(1.633))
    """
    if len(values) < 2:
        # One refit that converged is no spread of 0.
        return np.full(values.shape[1:], np.nan)
    missing = (groups - 1) / (len(values) - 1)
    return np.asarray(np.sqrt((groups - 1) / groups * missing * ((values - values.mean(axis=0)) ** 2).sum(axis=0)))[()]
