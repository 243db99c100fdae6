"""The damped Newton step of each lane, in coordinates scaled by their own curvature."""

from __future__ import annotations

import numpy as np

from .cholesky import solve_positive

__all__ = ["FLOOR", "direction", "held_at_bounds", "newton_direction"]

# Smallest curvature of a coordinate taken for its own, relative to the largest.
FLOOR = 1e-16
# A step along which even the curvature that bends down least is this flat says nothing of where the optimum is.
_LONGEST = 30.0


def held_at_bounds(place: np.ndarray, gradient: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Coordinates (B, F) at a bound that downhill leads out of."""
    return ((place <= low) & (gradient > 0)) | ((place >= high) & (gradient < 0))


def direction(
    gradient: np.ndarray, curvature: np.ndarray, held: np.ndarray, damping: np.ndarray, floor: float = FLOOR
) -> tuple[np.ndarray, np.ndarray]:
    """Steps (B, F) of Levenberg and Marquardt, and whether the curvature of each lane was positive.

    Parameters
    ----------
    gradient : ndarray, shape (B, F)
        0 where held.
    curvature : ndarray, shape (B, F, F)
    held : ndarray of bool, shape (B, F)
        Coordinates that do not move.
    damping : ndarray, shape (B,)
        Relative to each coordinate's own curvature.
    floor : float
        Smallest curvature of a coordinate, relative to the largest.
    """
    diagonal = np.einsum("bpp->bp", curvature)
    least = floor * diagonal.max(axis=1, keepdims=True, initial=0.0) + 1e-300
    size = np.sqrt(np.maximum(diagonal, least))
    scaled = curvature / (size[:, :, None] * size[:, None, :])
    if held.any():
        scaled[held] = 0.0
        scaled.transpose(0, 2, 1)[held] = 0.0
    every = np.arange(scaled.shape[1])
    scaled[:, every, every] = 1.0 + damping[:, None]
    solved, regular = solve_positive(scaled, -gradient / size)
    move = solved / size
    move[~np.isfinite(move)] = 0.0
    return move, regular


def newton_direction(
    gradient: np.ndarray, curvature: np.ndarray, bend: np.ndarray, held: np.ndarray, damping: np.ndarray
) -> np.ndarray:
    """Steps (B, F) by Newton's curvature, by that of Gauss and Newton where it is not positive."""
    whole = curvature + bend
    upward = (np.einsum("bpp->bp", whole) > 0.0) | held
    move, regular = direction(gradient, whole, held, damping)
    plain = ~(regular & upward.all(axis=1))
    if plain.any():
        move[plain] = direction(gradient[plain], curvature[plain], held[plain], damping[plain])[0]
    return move
