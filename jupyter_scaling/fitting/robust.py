"""Robust scale of residuals, from which the tuned threshold follows."""

from __future__ import annotations

import numpy as np

from .problem import Problem
from .solve import solve

__all__ = ["EFFICIENT", "is_even", "robust_scale", "secants", "tune", "weighted_median"]

# Huber's threshold in standard deviations: 95 % efficient on normal residuals.
EFFICIENT = 1.345
_MOST_ROUNDS = 40
_SMALLEST = 1e-12
_SLOPES = (-1.0, 0.5)
_FINEST = 1e-20


def robust_scale(residual: np.ndarray, weight: np.ndarray, parameters: int) -> float:
    """``1.4826 MAD sqrt(n / (n - P))`` over the rows that carry weight.

    Where weights differ, medians are weighted and `n` is their sum (at least the number of rows), so that a
    row of weight 2 counts as the row twice.

    Examples
    --------
    >>> round(robust_scale(np.array([-1.0, 0.0, 1.0, 0.5, -0.5]), np.ones(5), 0), 4)
    0.7413
    """
    carries = weight > 0.0
    rows, own = residual[carries], weight[carries]
    if not len(rows):
        return float("nan")
    count = float(len(rows))
    if is_even(own):
        spread = np.median(np.abs(rows - np.median(rows)))
    else:
        count = max(count, float(own.sum()))
        spread = weighted_median(np.abs(rows - weighted_median(rows, own)), own)
    return float(1.4826 * spread * np.sqrt(count / max(count - parameters, 1.0)))


def is_even(weight: np.ndarray) -> bool:
    """Whether all weights are the same."""
    return bool(weight.min() == weight.max())


def weighted_median(values: np.ndarray, weight: np.ndarray) -> float:
    """The value with half of the weight on each side; of two such, their mean.

    Examples
    --------
    >>> weighted_median(np.array([3.0, 1.0, 2.0]), np.array([1.0, 1.0, 2.0]))
    2.0
    """
    order = np.argsort(values, kind="stable")
    ranked, passed = values[order], np.cumsum(weight[order])
    half = 0.5 * passed[-1]
    low = int(np.searchsorted(passed, half, side="left"))
    high = int(np.searchsorted(passed, half, side="right"))
    return float(0.5 * (ranked[low] + ranked[min(high, len(ranked) - 1)]))


def tune(problem: Problem, phi: np.ndarray) -> tuple[Problem, np.ndarray]:
    """Iterate threshold and fit until the threshold is 1.345 robust scales of its own residuals.

    Parameters
    ----------
    problem : Problem
        With any threshold.
    phi : ndarray, shape (P,)
        Coordinates to begin at.

    Returns
    -------
    problem : Problem
        With the tuned threshold.
    phi : ndarray, shape (P,)
        The optimum under it.
    """
    threshold, precise = 0.0, False
    before: tuple[float, float] | None = None
    for _ in range(_MOST_ROUNDS):
        scale = robust_scale(problem.residuals_at(phi), problem.weight, len(problem.free))
        # Residuals of data that lie on the law exactly have no scale of their own.
        new = max(EFFICIENT * scale, _SMALLEST)
        change = min(abs(new - threshold) / new, 1.0)
        if change <= 1e-10 and precise:
            break
        asked, answered = threshold, new
        threshold = _secant(asked, answered, before) if asked > 0.0 else new
        before = (asked, answered) if asked > 0.0 else None
        problem = problem.with_delta(threshold)
        # The threshold follows the residuals, so these must be right to more than the objective shows; but
        # not to more than the threshold itself is yet.
        decrement = float(np.clip((1e-3 * change) ** 2, _FINEST, 1e-8))
        precise = decrement <= _FINEST
        phi = solve(problem, phi[None], damping=1e-6, decrement=decrement).phi[0]
    return problem, phi


def _secant(asked: float, answered: float, before: tuple[float, float] | None) -> float:
    """Where the answer would be what was asked, by the line through this pair and the one before."""
    if before is None or asked == before[0]:
        return answered
    slope = (answered - before[1]) / (asked - before[0])
    # A median steps from row to row; a slope beyond these is such a step.
    return asked + (answered - asked) / (1.0 - float(np.clip(slope, *_SLOPES)))


def secants(
    asked: np.ndarray, answered: np.ndarray, asked_before: np.ndarray, answered_before: np.ndarray
) -> np.ndarray:
    """The same for many thresholds (G,) at once; nan where there was none before."""
    with np.errstate(all="ignore"):
        slope = (answered - answered_before) / (asked - asked_before)
    slope = np.where(np.isfinite(slope), np.clip(slope, *_SLOPES), 0.0)
    return np.asarray(asked + (answered - asked) / (1.0 - slope))
