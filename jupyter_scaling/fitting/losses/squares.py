"""Least squares: ``r^2 / 2``."""

import numpy as np

from .loss import Loss

squares = Loss(
    "squares",
    value=lambda r, delta: 0.5 * r * r,
    slope=lambda r, delta: r,
    curvature=lambda r, delta: np.ones_like(r),
    secant=lambda r, delta: np.ones_like(r),
    formula="r^2 / 2",
    together=lambda r, delta: (0.5 * r * r, r, np.ones((1, 1))),
)
