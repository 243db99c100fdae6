"""The pinball loss of a quantile; at one half, the absolute value."""

from __future__ import annotations

import numpy as np

from .huber import huber_value
from .loss import Array, Loss, Reach

__all__ = ["l1", "quantile"]


def quantile(level: float) -> Loss:
    """The loss whose minimum leaves a share `level` of the observations below the law.

    Parameters
    ----------
    level : float
        Between 0 and 1. Residuals are predicted minus observed, so an observation above the law costs
        ``level * |r|`` and one below it ``(1 - level) * |r|``.
    """

    def side(r: Array) -> Array:
        return np.where(r > 0.0, 1.0 - level, level)

    return _pinball("quantile", side, f"{level:g} |r| if predicted < observed, else {1 - level:g} |r|")


def _pinball(name: str, side: object, formula: str) -> Loss:
    assert callable(side)

    def value(r: Array, delta: Reach) -> Array:
        if np.ndim(delta) == 0 and delta == 0.0:
            return side(r) * np.abs(r)
        return side(r) * huber_value(r, delta) / delta

    return Loss(
        name,
        value=value,
        slope=lambda r, delta: side(r) * np.clip(r / delta, -1.0, 1.0),
        curvature=lambda r, delta: side(r) * (np.abs(r) <= delta) / delta,
        secant=lambda r, delta: side(r) / np.maximum(np.abs(r), delta),
        formula=formula,
        has_delta=True,
        is_limit=True,
    )


l1 = _pinball("l1", lambda r: np.ones_like(r), "|r|")
