"""A smooth cousin of the absolute value, with curvature everywhere."""

import numpy as np

from .loss import Array, Loss, Reach


def _root(r: Array, delta: Reach) -> Array:
    return np.sqrt(1.0 + (r / delta) ** 2)


soft_l1 = Loss(
    "soft_l1",
    value=lambda r, delta: r * r / (_root(r, delta) + 1.0),
    slope=lambda r, delta: r / _root(r, delta),
    curvature=lambda r, delta: _root(r, delta) ** -3.0,
    secant=lambda r, delta: 1.0 / _root(r, delta),
    formula="delta^2 (sqrt(1 + (r / delta)^2) - 1)",
    has_delta=True,
)
