"""Percentiles of bootstrap refits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..estimates import Estimate, Quantity, unknown

if TYPE_CHECKING:
    from ..uncertainty import Uncertainty

__all__ = ["percentile_interval"]


def percentile_interval(
    uncertainty: Uncertainty, quantity: Quantity, value: np.ndarray, level: float, space: str
) -> Estimate:
    """Percentiles of the quantity over the draws of the chosen bootstrap; the same on every scale."""
    results = np.asarray(quantity(uncertainty.draws.theta), dtype=np.float64)
    if len(results) < 2:
        return unknown(value)
    tail = (1.0 - level) / 2.0
    with np.errstate(all="ignore"):
        low, high = np.quantile(results, [tail, 1.0 - tail], axis=0)
        return Estimate(value, results.std(axis=0, ddof=1), low, high)
