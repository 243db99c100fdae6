"""Downhill on the projected surface: the nonlinear coordinates move, the linear ones are solved for at every step."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .cholesky import solve_positive

__all__ = ["by_differences", "descend"]

_STEP = 1e-7
_MOST_STEPS = 60
_ENOUGH = 1e-9

Residuals = Callable[[np.ndarray], np.ndarray]
Model = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray, np.ndarray]]


def descend(
    model: Model,
    points: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    most_steps: int = _MOST_STEPS,
    longest: float = np.inf,
) -> tuple[np.ndarray, np.ndarray]:
    """Levenberg-Marquardt on projected squares from many points at once.

    Parameters
    ----------
    model : callable
        Nonlinear coordinates (B, Q) to half the sum of squares (B,) with the linear coordinates at their best, its
        gradient (B, Q) and curvature (B, Q, Q); infinite where the law has no value.
    points : ndarray, shape (B, Q)
        Where to begin.
    low, high : ndarray, shape (Q,)
        Bounds of the coordinates.
    most_steps : int
        Limit of steps.
    longest : float
        Largest share of itself that a coordinate changes by in a step.

    Returns
    -------
    points : ndarray, shape (B, Q)
    squares : ndarray, shape (B,)
        Sum of squares there.
    """
    points = np.clip(np.array(points, dtype=np.float64), low, high)
    lanes, size = points.shape
    with np.errstate(all="ignore"):
        half, gradient, curvature = model(points)
        damping = np.full(lanes, 1e-2)
        active = np.flatnonzero(np.isfinite(half))
        for _ in range(most_steps if size else 0):
            if not len(active):
                break
            here = points[active]
            move, predicted = _move(gradient[active], curvature[active], damping[active])
            share = np.max(np.abs(move) / np.maximum(np.abs(here), 1e-300), axis=1, keepdims=True)
            trial = np.clip(here + move * np.minimum(1.0, longest / np.maximum(share, 1e-300)), low, high)
            reached, *rest = model(trial)
            before = half[active]
            better = reached < before
            kept = active[better]
            points[kept], half[kept] = trial[better], reached[better]
            gradient[kept], curvature[kept] = (part[better] for part in rest)
            gain = 2.0 * (before - reached) / np.maximum(predicted, 1e-300)
            factor = np.where(better, np.where(gain > 0.5, 0.1, np.where(gain > 0.1, 0.5, 2.0)), 8.0)
            damping[active] = np.clip(damping[active] * factor, 1e-10, 1e10)
            settled = (better & (before - reached <= _ENOUGH * before)) | (predicted <= 2e-12 * before)
            active = active[~settled & (damping[active] < 1e9)]
    return points, 2.0 * half


def by_differences(residuals: Residuals, high: np.ndarray) -> Model:
    """The model of a sum of squares whose residuals (B, M) have no slopes of their own."""

    def model(points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        residual = residuals(points)
        jacobian = _slopes(residuals, points, residual, high)
        gradient = np.matmul(jacobian, residual[:, :, None])[:, :, 0]
        return 0.5 * _squares(residual), gradient, np.matmul(jacobian, jacobian.transpose(0, 2, 1))

    return model


def _squares(residual: np.ndarray) -> np.ndarray:
    total = (residual * residual).sum(axis=1)
    return np.where(np.isfinite(total), total, np.inf)


def _slopes(residuals: Residuals, points: np.ndarray, here: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Differences (B, Q, M), inwards at an upper bound."""
    lanes, size = points.shape
    step = _STEP * np.maximum(np.abs(points), 1e-12)
    step = np.where(points + step > high, -step, step)
    ahead = points[:, None, :] + step[:, :, None] * np.eye(size)
    taken = np.einsum("bqq->bq", ahead) - points
    moved = residuals(ahead.reshape(-1, size)).reshape(lanes, size, -1)
    slopes = (moved - here[:, None, :]) / np.where(taken == 0.0, 1.0, taken)[:, :, None]
    return np.where(np.isfinite(slopes), slopes, 0.0)


def _move(gradient: np.ndarray, curvature: np.ndarray, damping: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    size = np.sqrt(np.maximum(np.einsum("bqq->bq", curvature), 1e-300))
    scaled = curvature / (size[:, :, None] * size[:, None, :])
    every = np.arange(scaled.shape[1])
    scaled[:, every, every] = 1.0 + damping[:, None]
    solved, _ = solve_positive(scaled, -gradient / size)
    move = np.nan_to_num(solved / size, nan=0.0, posinf=0.0, neginf=0.0)
    return move, -(gradient * move).sum(axis=1)
