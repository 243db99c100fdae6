"""The log-likelihood of a Cauchy distribution: outliers lose nearly all pull."""

import numpy as np

from .loss import Loss

cauchy = Loss(
    "cauchy",
    value=lambda r, delta: 0.5 * delta**2 * np.log1p((r / delta) ** 2),
    slope=lambda r, delta: r / (1.0 + (r / delta) ** 2),
    curvature=lambda r, delta: np.maximum(1.0 - (r / delta) ** 2, 0.0) / (1.0 + (r / delta) ** 2) ** 2,
    secant=lambda r, delta: 1.0 / (1.0 + (r / delta) ** 2),
    formula="delta^2 / 2 log(1 + (r / delta)^2)",
    has_delta=True,
)
