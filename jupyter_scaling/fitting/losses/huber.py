"""Huber's loss (1964): squares near 0, absolute value beyond delta."""

import numpy as np

from .loss import Array, Loss, Reach

__all__ = ["huber", "huber_value"]


def huber_value(r: Array, delta: Reach) -> Array:
    """``r^2 / 2`` up to delta, ``delta (|r| - delta / 2)`` beyond."""
    size = np.abs(r)
    inner = np.minimum(size, delta)
    return inner * (size - 0.5 * inner)


def huber_parts(r: Array, delta: Reach) -> tuple[Array, Array, Array]:
    """Value, slope and curvature from the clipped residual c: ``c (r - c / 2)``, ``c`` and whether ``c = r``."""
    clipped = np.minimum(np.maximum(r, -delta), delta)
    return clipped * (r - 0.5 * clipped), clipped, clipped == r


huber = Loss(
    "huber",
    value=huber_value,
    slope=lambda r, delta: np.clip(r, -delta, delta),
    curvature=lambda r, delta: (np.abs(r) <= delta).astype(np.float64),
    secant=lambda r, delta: delta / np.maximum(np.abs(r), delta),
    formula="r^2 / 2 if |r| <= delta, else delta (|r| - delta / 2)",
    has_delta=True,
    together=huber_parts,
)
