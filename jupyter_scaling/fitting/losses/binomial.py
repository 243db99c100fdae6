"""The likelihood of success counts: half the binomial deviance for one trial."""

from __future__ import annotations

import numpy as np

from .loss import Array, Loss, Reach

__all__ = ["binomial"]

_EDGE = 1e-12


def _entropy(share: Array, of: Array) -> Array:
    """``share * log(share / of)``, 0 where the share is 0."""
    return np.where(share > 0.0, share * np.log(np.where(share > 0.0, share, 1.0) / of), 0.0)


def _bound_to(observed: Array) -> Loss:
    def predicted(r: Array) -> Array:
        return np.clip(observed + r, _EDGE, 1.0 - _EDGE)

    def value(r: Array, delta: Reach) -> Array:
        p = predicted(r)
        inside = _entropy(observed, p) + _entropy(1.0 - observed, 1.0 - p)
        return np.where(np.abs(observed + r - 0.5) <= 0.5, inside, np.inf)

    def curvature(r: Array, delta: Reach) -> Array:
        p = predicted(r)
        return 1.0 / (p * (1.0 - p))

    return Loss(
        "binomial",
        value=value,
        slope=lambda r, delta: r * curvature(r, delta),
        curvature=curvature,
        secant=curvature,
        formula="s log(s / p) + (1 - s) log((1 - s) / (1 - p)), s = share of successes; weights are trials",
    )


binomial = Loss(
    **{
        name: getattr(_bound_to(np.zeros(1)), name)
        for name in ("name", "value", "slope", "curvature", "secant", "formula")
    },
    bind=_bound_to,
)
