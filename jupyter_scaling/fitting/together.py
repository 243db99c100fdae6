"""A robust threshold and the optimum under it, settled together by Newton's steps on both."""

from __future__ import annotations

import numpy as np

from .cholesky import solve_one
from .direction import held_at_bounds
from .local_model import evaluated
from .problem import Problem
from .robust import EFFICIENT, is_even

__all__ = ["settled_together"]

_MOST_PASSES = 14
# Of the threshold, and of what a step can lower the objective by: where both are settled.
_SAME, _DECREMENT = 1e-10, 1e-20
# Of the threshold, for its derivative.
_NUDGE = 1e-7
# A median steps from row to row; a slope of the answer by what was asked beyond these is such a step.
_LEAST, _MOST = -1.0, 0.5


def settled_together(problem: Problem, phi: np.ndarray) -> tuple[Problem, np.ndarray] | None:
    """The fixed point of `robust.tune`, from close to it; None where Newton's steps do not settle it.

    With g the gradient under the threshold d, H its derivative by the coordinates, b its derivative by the
    threshold, and s the threshold that the residuals ask for with its derivative c by the coordinates, each pass
    solves ``H p + b q = -g`` and ``q - c p = s - d``.

    Parameters
    ----------
    problem : Problem
        With a threshold close to its end.
    phi : ndarray, shape (P,)
        Coordinates close to the optimum under it.
    """
    carries = problem.weight > 0.0
    if len(problem.row_blocks) > 1 or problem.priors or not problem.free or not is_even(problem.weight[carries]):
        return None
    columns = problem.free_columns
    low, high = (ends[columns] for ends in problem.bounds)
    first = problem.delta
    here, delta, settled = np.array(phi, dtype=np.float64), first, False
    with np.errstate(all="ignore"):
        for _ in range(_MOST_PASSES):
            pulls = _Pulls.at(problem, here, delta)
            wanted, drift = _asked(pulls.residual, pulls.jacobian, carries, len(columns))
            place = here[columns]
            held = held_at_bounds(place, pulls.gradient, low, high)
            solved = _newton(pulls, held)
            if solved is None or not wanted > 1e-12:
                return None
            straight, turned = solved
            decrement = -float(pulls.gradient @ straight)
            if not 0.0 <= decrement < np.inf:
                return None
            if abs(wanted - delta) <= _SAME * wanted and decrement <= _DECREMENT * pulls.objective:
                settled = True
                break
            slope = min(max(float(drift @ turned), _LEAST), _MOST)
            change = (wanted - delta + float(drift @ straight)) / (1.0 - slope)
            change = min(max(change, -0.5 * delta), delta)
            here[columns] = np.clip(place + straight + change * turned, low, high)
            delta += change
    if not settled:
        return None
    tuned = problem.with_delta(delta)
    if not tuned.objective(here[None])[0] <= tuned.objective(phi[None])[0] * (1.0 + 1e-12):
        return None
    return tuned, here


class _Pulls:
    """The objective's derivatives at one point, with the residuals and their slopes."""

    residual: np.ndarray
    jacobian: np.ndarray
    objective: float
    gradient: np.ndarray
    curvature: np.ndarray
    by_delta: np.ndarray

    @classmethod
    def at(cls, problem: Problem, phi: np.ndarray, delta: float) -> _Pulls:
        """At coordinates (P,) under this threshold."""
        one, weight, loss, bending = phi[None], problem.weight, problem.loss, problem.bending
        value, slopes, seconds = evaluated(problem, one, bending is not None)
        residual, jacobian = problem.chained(one, value, slopes, np.empty((1, len(problem.free), len(weight))))
        losses, slope, curved = loss.parts(residual, delta)
        nudged = (loss.slope(residual, delta * (1.0 + _NUDGE)) - slope) / (delta * _NUDGE)
        found = cls()
        found.residual, found.jacobian = residual[0], jacobian[0]
        found.objective = float((weight * losses)[0].sum())
        found.gradient = found.jacobian @ (weight * slope)[0]
        found.by_delta = found.jacobian @ (weight * nudged)[0]
        curved = weight * curved
        if bending is not None:
            pull, turned = problem.bends(value, weight * slope)
            curved = curved if turned is None else curved + turned
            more = bending.total(pull, found.gradient[None], seconds)[0]
        found.curvature = (found.jacobian * curved[0]) @ found.jacobian.T
        if bending is not None:
            found.curvature = found.curvature + more
        return found


def _newton(pulls: _Pulls, held: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """``-H^-1 g`` and ``-H^-1 b`` (F,), 0 where held; None where H is not positive."""
    free = np.flatnonzero(~held)
    part = pulls.curvature[np.ix_(free, free)]
    diagonal = part.diagonal()
    if not (diagonal > 0.0).all():
        return None
    size = np.sqrt(diagonal)
    scaled = part / (size[:, None] * size)
    steps = []
    for side in (pulls.gradient, pulls.by_delta):
        solved, regular = solve_one(scaled.tolist(), (-side[free] / size).tolist())
        if not regular:
            return None
        step = np.zeros(len(held))
        step[free] = np.array(solved) / size
        steps.append(step)
    return steps[0], steps[1]


def _asked(
    residual: np.ndarray, jacobian: np.ndarray, carries: np.ndarray, parameters: int
) -> tuple[float, np.ndarray]:
    """The threshold that residuals ask for, as by `robust_scale`, and its derivative (F,) by the coordinates."""
    rows = np.flatnonzero(carries)
    count = len(rows)
    middle = [(count - 1) // 2, count // 2]
    values = residual[rows]
    centre = rows[np.argpartition(values, middle)[middle]]
    median = float(residual[centre].mean())
    off = values - median
    edge = np.argpartition(np.abs(off), middle)[middle]
    factor = EFFICIENT * 1.4826 * np.sqrt(count / max(count - parameters, 1.0))
    moves = jacobian[:, rows[edge]] - jacobian[:, centre].mean(axis=1)[:, None]
    return float(factor * np.abs(off[edge]).mean()), factor * (np.sign(off[edge]) * moves).mean(axis=1)
