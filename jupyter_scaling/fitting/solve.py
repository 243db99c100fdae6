"""One batched loop that takes many starts to their optima."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from .direction import direction, held_at_bounds
from .local_model import local_model
from .pool import CONVERGED, FAILED, STEP_LIMIT, Pool, Solution
from .problem import Problem
from .scratch import keep_freed_memory
from .stopping import DECREMENT, Stopping

__all__ = ["CONVERGED", "FAILED", "STEP_LIMIT", "Solution", "refined", "solve"]

Weights = np.ndarray | Callable[[np.ndarray], np.ndarray] | None


def solve(
    problem: Problem,
    starts: np.ndarray,
    weights: Weights = None,
    *,
    damping: float = 1e-3,
    most_steps: int = 200,
    decrement: float = DECREMENT,
    enough: float = DECREMENT,
    progress: Callable[[int, int], None] | None = None,
) -> Solution:
    """Minimise the problem's objective from every start at once.

    Levenberg-Marquardt with a damping of its own for each lane. The curvature is that of the loss
    (for Huber: the rows inside the threshold) and falls back to the reweighted one where too few rows
    are left to hold the parameters. A lane leaves the pool when its Newton decrement is below 1e-13 of
    its objective; another start takes its place.

    Parameters
    ----------
    problem : Problem
        What to minimise.
    starts : ndarray, shape (B, P)
        Coordinates of all parameters.
    weights : ndarray (M,) or (B, M), or callable, optional
        Weights of the rows in each lane; a callable gets lane numbers and returns their rows of weights.
    damping : float
        Initial damping; small for warm starts.
    most_steps : int
        Limit of iterations for a lane.
    decrement : float
        Share of the objective below which a step is the last.
    enough : float
        Above 1e-13, a lane that can lower its objective by no more than this share takes its last step
        on trust, without an evaluation: for resamples, whose ends need not be exact.
    progress : callable, optional
        Called with (lanes done, lanes in all).

    Returns
    -------
    Solution
        An interrupt (KeyboardInterrupt) leaves the lanes not reached as `STEP_LIMIT` at their starts.
    """
    lanes = len(starts)
    low, high = problem.bounds
    phi = np.clip(np.array(starts, dtype=np.float64), low, high)
    solution = Solution(phi, np.full(lanes, np.inf), np.full(lanes, STEP_LIMIT), np.zeros(lanes, dtype=np.int64))
    if not lanes:
        return solution
    keep_freed_memory()
    stopping = Stopping(most_steps, decrement, enough)
    pool = Pool(problem, solution, _weights_of(problem, weights), damping, stopping, _is_shared(weights))
    width = pool.width
    queue = iter(range(lanes))
    done = 0
    try:
        with np.errstate(all="ignore"):
            pool.enter(np.fromiter((lane for _, lane in zip(range(width), queue, strict=False)), dtype=np.int64))
            while pool.count:
                left = pool.step()
                if not left:
                    continue
                done += left
                entering = np.fromiter((lane for _, lane in zip(range(left), queue, strict=False)), dtype=np.int64)
                if len(entering):
                    pool.enter(entering)
                if progress is not None:
                    progress(done, lanes)
    except KeyboardInterrupt:
        pool.write_back()
        if progress is None:
            raise
        return replace(solution, interrupted=True)
    return solution


def refined(problem: Problem, solution: Solution, lane: int, most_steps: int = 60) -> Solution:
    """The solution with one lane taken on by full Gauss-Newton steps, as long as the gradient shrinks.

    The objective is flat to rounding long before the parameters are settled; the gradient is not.
    """
    columns = problem.free_columns
    low, high = (ends[columns] for ends in problem.bounds)
    rows, none = problem.weight[None], np.full(1, 1e-12)
    with np.errstate(all="ignore"):
        phi = solution.phi[lane][None].copy()
        objective, gradient, curvature = local_model(problem, phi, rows)
        best = np.inf
        for _ in range(most_steps):
            place = phi[:, columns]
            held = held_at_bounds(place, gradient, low, high)
            gradient = np.where(held, 0.0, gradient)
            move = direction(gradient, curvature, held, none)
            decrement = float(-(gradient * move).sum())
            # Where residuals are small beside the values, the objective itself is known to few digits only.
            slack = objective[0] <= solution.objective[lane] * (1.0 + 1e-9) + 1e-300
            # Last digits are wanted: a long step runs along a direction that the rows do not hold at all.
            far = not (np.abs(move) <= 0.1 * (1.0 + np.abs(place))).all()
            if not (0.0 <= decrement < best) or not slack:
                break
            best = decrement
            solution.phi[lane] = phi[0]
            if far:
                break
            if decrement <= 1e-22 * objective[0]:
                break
            phi = phi.copy()
            phi[:, columns] = np.clip(place + move, low, high)
            objective, gradient, curvature = local_model(problem, phi, rows)
    solution.objective[lane] = problem.objective(solution.phi[lane][None])[0]
    return solution


def _weights_of(problem: Problem, weights: Weights) -> Callable[[np.ndarray], np.ndarray]:
    if callable(weights):
        return weights
    table = problem.weight if weights is None else np.asarray(weights, dtype=np.float64)
    if table.ndim == 1:
        return lambda lane: table[None]
    return lambda lane: table[lane]


def _is_shared(weights: Weights) -> bool:
    """Whether all lanes have the same weights. Their number cannot tell: a pool of two may hold one lane."""
    return weights is None or (not callable(weights) and np.ndim(weights) == 1)
