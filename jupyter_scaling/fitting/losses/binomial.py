"""The likelihood of success counts: half the binomial deviance for one trial."""

from __future__ import annotations

import numpy as np

from .loss import Array, Loss, Reach

__all__ = ["binomial"]

_EDGE = 1e-12
# Within this the series below has its last digit; beyond it subtracting loses none.
_NEAR = 0.25
_TERMS = 1.0 / np.arange(21, 2, -2)


def _beyond_linear(u: Array) -> Array:
    """``u - log(1 + u)``, to the last digit near 0, by the series of atanh(u / (2 + u))."""
    near = np.abs(u) <= _NEAR
    small = np.where(near, u, 0.0)
    w = small / (2.0 + small)
    square = w * w
    series = np.zeros_like(w)
    for term in _TERMS:
        series = series * square + term
    return np.where(near, w * (small - 2.0 * square * series), u - np.log1p(np.where(near, 0.0, u)))


def _lost(share: Array, r: Array) -> Array:
    """``share * log(share / (share + r)) + r``, which is r where the share is 0."""
    some = share > 0.0
    return np.where(some, share * _beyond_linear(r / np.where(some, share, 1.0)), r)


def _bound_to(observed: Array) -> Loss:
    def predicted(r: Array) -> Array:
        return np.clip(observed + r, _EDGE, 1.0 - _EDGE)

    def value(r: Array, delta: Reach) -> Array:
        within = np.clip(r, _EDGE - observed, 1.0 - _EDGE - observed)
        # The two slopes cancel: left out of both, a small deviance keeps its digits.
        inside = _lost(observed, within) + _lost(1.0 - observed, -within)
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
