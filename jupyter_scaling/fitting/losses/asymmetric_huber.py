"""Huber's loss with over-estimates dearer: the law runs along the lower frontier of the runs."""

from __future__ import annotations

import numpy as np

from .huber import huber_value
from .loss import Array, Loss, Reach

__all__ = ["asymmetric_huber"]


def asymmetric_huber(asymmetry: float) -> Loss:
    """Under-estimates (an observation above the law) cost `asymmetry` times what over-estimates cost.

    Under-tuned runs lie above the frontier of well-tuned ones; an asymmetry below 1 lets them.
    """

    def side(r: Array) -> Array:
        return np.where(r > 0.0, 1.0, asymmetry)

    def value(r: Array, delta: Reach) -> Array:
        return side(r) * huber_value(r, delta)

    return Loss(
        "asymmetric_huber",
        value=value,
        slope=lambda r, delta: side(r) * np.clip(r, -delta, delta),
        curvature=lambda r, delta: side(r) * (np.abs(r) <= delta),
        secant=lambda r, delta: side(r) * delta / np.maximum(np.abs(r), delta),
        formula=f"Huber's, times {asymmetry:g} where predicted < observed",
        has_delta=True,
    )
