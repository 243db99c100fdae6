"""The damped Newton step of each lane, in coordinates scaled by their own curvature."""

from __future__ import annotations

import numpy as np

from .cholesky import solve_positive

__all__ = ["Floors", "direction", "held_at_bounds"]

_LIFT, _LEAST_LIFT = 4.0, 1e-6

# Places of coordinates of one kind, and the share of the largest curvature among them that each counts with at least.
Floors = tuple[tuple[list[int], float], ...]


def held_at_bounds(place: np.ndarray, gradient: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Coordinates (B, F) at a bound that downhill leads out of."""
    return ((place <= low) & (gradient > 0)) | ((place >= high) & (gradient < 0))


def direction(
    gradient: np.ndarray,
    curvature: np.ndarray,
    held: np.ndarray,
    damping: np.ndarray,
    newton: np.ndarray | None = None,
    floors: Floors = (),
) -> np.ndarray:
    """Steps (B, F) of Levenberg and Marquardt.

    Parameters
    ----------
    gradient : ndarray, shape (B, F)
        0 where held.
    curvature : ndarray, shape (B, F, F)
    held : ndarray of bool, shape (B, F)
        Coordinates that do not move.
    damping : ndarray, shape (B,)
        Relative to each coordinate's own curvature.
    newton : ndarray of bool, shape (B,), optional
        Lanes whose curvature may be negative: there it is lifted until it is not.
    floors : tuple of (list of int, float)
        Kinds of coordinates that must not leap where they hardly matter. Linear ones have no floor: it would make
        the unit of a column matter.
    """
    every = np.arange(curvature.shape[1])
    diagonal = curvature[:, every, every]
    least = _least(diagonal, floors)
    size = np.sqrt(np.maximum(diagonal, least))
    scaled = curvature / (size[:, :, None] * size[:, None, :])
    some = held.any()
    if some:
        scaled[held] = 0.0
        scaled.transpose(0, 2, 1)[held] = 0.0
    scaled[:, every, every] = 1.0 + damping[:, None]
    solved, regular = solve_positive(scaled, -gradient / size)
    move = solved / size
    if newton is not None:
        upward = diagonal >= least
        wrong = np.flatnonzero(newton & ~(regular & (upward | held if some else upward).all(axis=1)))
        if len(wrong):
            move[wrong] = _lifted(gradient[wrong], curvature[wrong], held[wrong], damping[wrong], floors)
    move[~np.isfinite(move)] = 0.0
    return move


def _least(diagonal: np.ndarray, floors: Floors) -> np.ndarray:
    """Smallest curvature (B, F) that each coordinate counts with."""
    least = np.full_like(diagonal, 1e-300)
    for places, share in floors:
        least[:, places] += share * diagonal[:, places].max(axis=1, keepdims=True, initial=0.0)
    return least


def _lifted(
    gradient: np.ndarray,
    curvature: np.ndarray,
    held: np.ndarray,
    damping: np.ndarray,
    floors: Floors,
) -> np.ndarray:
    """Steps of lanes whose curvature bends down somewhere: it is lifted by four times as much as it does."""
    every = np.arange(curvature.shape[1])
    diagonal = np.abs(curvature[:, every, every])
    size = np.sqrt(np.maximum(diagonal, _least(diagonal, floors)))
    scaled = curvature / (size[:, :, None] * size[:, None, :])
    if held.any():
        scaled[held] = 0.0
        scaled.transpose(0, 2, 1)[held] = 0.0
    if not np.isfinite(scaled).all():
        scaled[~np.isfinite(scaled)] = 0.0
    lowest = np.linalg.eigvalsh(scaled)[:, 0]
    scaled[:, every, every] += np.maximum(damping, _LIFT * np.maximum(-lowest, 0.0) + _LEAST_LIFT)[:, None]
    return solve_positive(scaled, -gradient / size)[0] / size
