"""One batched loop that takes many starts to their optima."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from .cholesky import solve_positive
from .local_model import local_model
from .problem import BLOCK_ELEMENTS, Problem

__all__ = ["CONVERGED", "FAILED", "STEP_LIMIT", "Solution", "refined", "solve"]

CONVERGED, STEP_LIMIT, FAILED = 0, 1, 2
_MOST_LANES = 256
# A step is the last one when it can lower the objective by less than this share of it.
_DECREMENT = 1e-13
_GROWTH = 4.0
Weights = np.ndarray | Callable[[np.ndarray], np.ndarray] | None


@dataclass(frozen=True, slots=True)
class Solution:
    """Where each lane of a batch ended.

    Parameters
    ----------
    phi : ndarray, shape (B, P)
        Coordinates.
    objective : ndarray, shape (B,)
        Sum of losses there.
    status : ndarray of int, shape (B,)
        `CONVERGED`, `STEP_LIMIT` or `FAILED`.
    steps : ndarray of int, shape (B,)
        Iterations taken.
    interrupted : bool
        Whether a keyboard interrupt came before the end.
    """

    phi: np.ndarray
    objective: np.ndarray
    status: np.ndarray
    steps: np.ndarray
    interrupted: bool = False


def solve(
    problem: Problem,
    starts: np.ndarray,
    weights: Weights = None,
    *,
    damping: float = 1e-3,
    most_steps: int = 200,
    decrement: float = _DECREMENT,
    enough: float = _DECREMENT,
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
    width = int(min(max(1, BLOCK_ELEMENTS // max(problem.y.shape[-1], 1)), _MOST_LANES, lanes))
    pool = _Pool(problem, solution, _weights_of(problem, weights), damping, most_steps, _is_shared(weights), enough)
    pool.decrement = decrement
    queue = iter(range(lanes))
    done = 0
    try:
        with np.errstate(all="ignore"):
            pool.enter(np.fromiter((lane for _, lane in zip(range(width), queue, strict=False)), dtype=np.int64))
            while len(pool.lane):
                left = pool.step()
                done += left
                entering = np.fromiter((lane for _, lane in zip(range(left), queue, strict=False)), dtype=np.int64)
                if len(entering):
                    pool.enter(entering)
                if progress is not None and left:
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
    pool = _Pool(problem, solution, _weights_of(problem, None), 1e-12, 0, shared_rows=True)
    low, high = pool.low, pool.high
    pool.floor = 1e-60
    with np.errstate(all="ignore"):
        pool.enter(np.array([lane]))
        best = np.inf
        for _ in range(most_steps):
            place = pool.phi[:, columns]
            blocked = ((place <= low) & (pool.gradient > 0)) | ((place >= high) & (pool.gradient < 0))
            gradient = np.where(blocked, 0.0, pool.gradient)
            move = pool.direction(gradient, blocked)
            decrement = float(-(gradient * move).sum())
            # Where residuals are small beside the values, the objective itself is known to few digits only.
            slack = pool.objective[0] <= solution.objective[lane] * (1.0 + 1e-9) + 1e-300
            # Last digits are wanted: a long step runs along a direction that the rows do not hold at all.
            far = not (np.abs(move) <= 0.1 * (1.0 + np.abs(place))).all()
            if not (0.0 <= decrement < best) or not slack:
                break
            best = decrement
            solution.phi[lane] = pool.phi[0]
            if far:
                break
            if decrement <= 1e-22 * pool.objective[0]:
                break
            pool.phi = pool.phi.copy()
            pool.phi[:, columns] = np.clip(place + move, low, high)
            pool.objective, pool.gradient, pool.curvature = local_model(problem, pool.phi, pool.rows)
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


class _Pool:
    """The lanes under way; converged ones leave, so none waits for the slowest."""

    def __init__(
        self,
        problem: Problem,
        solution: Solution,
        weights: Callable[[np.ndarray], np.ndarray],
        damping: float,
        most_steps: int,
        shared_rows: bool,
        enough: float = _DECREMENT,
    ) -> None:
        self.problem, self.solution, self.weights = problem, solution, weights
        self.initial_damping, self.most_steps, self.enough = damping, most_steps, enough
        self.columns = problem.free_columns
        low, high = problem.bounds
        self.low, self.high = low[self.columns], high[self.columns]
        parameters, free = len(low), len(self.columns)
        self.lane = np.empty(0, dtype=np.int64)
        self.phi = np.empty((0, parameters))
        self.objective = self.damping = self.growth = self.predicted = np.empty(0)
        self.gradient = np.empty((0, free))
        self.curvature = np.empty((0, free, free))
        self.steps = np.empty(0, dtype=np.int64)
        self.rows = np.empty((0, 0))
        self.shared_rows = shared_rows
        self.decrement = _DECREMENT
        # Smallest curvature of a coordinate taken for its own, relative to the largest.
        self.floor = 1e-16

    def enter(self, lane: np.ndarray) -> None:
        """Take lanes from their starts into the pool."""
        phi = self.solution.phi[lane]
        rows = self.weights(lane)
        objective, gradient, curvature = local_model(self.problem.at_lanes(lane), phi, rows)
        self.lane = np.concatenate([self.lane, lane])
        self.phi = np.concatenate([self.phi, phi])
        self.objective = np.concatenate([self.objective, objective])
        self.gradient = np.concatenate([self.gradient, gradient])
        self.curvature = np.concatenate([self.curvature, curvature])
        self.damping = np.concatenate([self.damping, np.full(len(lane), self.initial_damping)])
        self.growth = np.concatenate([self.growth, np.full(len(lane), _GROWTH)])
        self.predicted = np.concatenate([self.predicted, np.full(len(lane), np.inf)])
        self.steps = np.concatenate([self.steps, np.zeros(len(lane), dtype=np.int64)])
        self.rows = rows if self.shared_rows else np.concatenate([self.rows.reshape(-1, rows.shape[1]), rows])

    def step(self) -> int:
        """One damped step of every lane; returns how many lanes left."""
        columns = self.columns
        place = self.phi[:, columns]
        blocked = ((place <= self.low) & (self.gradient > 0)) | ((place >= self.high) & (self.gradient < 0))
        gradient = np.where(blocked, 0.0, self.gradient)
        move = self.direction(gradient, blocked)
        target = np.clip(place + move, self.low, self.high)
        move = target - place
        predicted = -(gradient * move).sum(axis=1)
        trial = self.phi.copy()
        trial[:, columns] = target
        left = 0
        if self.enough > _DECREMENT:
            near = (predicted >= 0.0) & (predicted <= self.enough * self.objective) & (self.damping <= 1.0)
            if near.any():
                self.phi[near] = trial[near]
                rest = ~near & (self.steps < self.most_steps)
                left = self._leave(near, np.zeros_like(near), np.zeros_like(near))
                trial, predicted = trial[rest], predicted[rest]
                if not len(trial):
                    return left
        objective, new_gradient, new_curvature = local_model(self.problem.at_lanes(self.lane), trial, self.rows)
        # Clipping at a bound can turn a step uphill; such a step says nothing about the end.
        flat = (predicted >= 0.0) & (predicted <= _DECREMENT * self.objective + self.problem.rounding)
        # Where the objective is flat to rounding it cannot judge a step; whether the next is smaller can.
        better = objective <= self.objective * np.where(flat, 1.0 + 1e-13, 1.0 + 4e-16)
        small = flat & (predicted <= self.decrement * self.objective + self.problem.rounding)
        small |= flat & (~better | (predicted > 0.25 * self.predicted))
        self.predicted = predicted
        exact = np.where(better, objective, self.objective) <= self.problem.rounding
        settled = (small & (self.damping <= 1.0)) | exact
        gain = (self.objective - objective) / np.maximum(predicted, 1e-300)
        self.phi[better] = trial[better]
        self.objective[better] = objective[better]
        self.gradient[better] = new_gradient[better]
        self.curvature[better] = new_curvature[better]
        faster = np.where((gain > 0.4) | flat, 0.1, np.where(gain > 0.1, 0.5, 2.0))
        self.damping = np.clip(self.damping * np.where(better, faster, self.growth), 1e-12, 1e12)
        # A step refused time and again wants a much larger damping, not a slightly larger one.
        self.growth = np.where(better, _GROWTH, np.minimum(2.0 * self.growth, 256.0))
        self.steps += 1
        lost = ~np.isfinite(self.objective) | ~np.isfinite(predicted)
        stuck = ~better & (self.damping >= 1e11)
        return left + self._leave(settled, lost, stuck)

    def direction(self, gradient: np.ndarray, blocked: np.ndarray) -> np.ndarray:
        diagonal = np.einsum("bpp->bp", self.curvature)
        size = np.sqrt(np.maximum(diagonal, self.floor * diagonal.max(axis=1, keepdims=True, initial=0.0) + 1e-300))
        scaled = self.curvature / (size[:, :, None] * size[:, None, :])
        scaled[blocked] = 0.0
        scaled.transpose(0, 2, 1)[blocked] = 0.0
        every = np.arange(scaled.shape[1])
        scaled[:, every, every] = 1.0 + self.damping[:, None]
        solved, _ = solve_positive(scaled, -gradient / size)
        return np.nan_to_num(solved / size, nan=0.0, posinf=0.0, neginf=0.0)

    def _leave(self, settled: np.ndarray, lost: np.ndarray, stuck: np.ndarray) -> int:
        if stuck.any():
            settled = settled | (stuck & self._nothing_to_gain())
        ended = settled | stuck | lost | (self.steps >= self.most_steps)
        count = int(ended.sum())
        if count:
            self._record(ended, np.where(lost, FAILED, np.where(settled, CONVERGED, STEP_LIMIT)))
            stays = ~ended
            self.lane, self.phi, self.objective = self.lane[stays], self.phi[stays], self.objective[stays]
            self.gradient, self.curvature = self.gradient[stays], self.curvature[stays]
            self.damping, self.growth, self.steps = self.damping[stays], self.growth[stays], self.steps[stays]
            self.predicted = self.predicted[stays]
            if not self.shared_rows:
                self.rows = self.rows[stays]
        return count

    def _nothing_to_gain(self) -> np.ndarray:
        """Whether even a full step promises no more than rounding could hide."""
        place = self.phi[:, self.columns]
        blocked = ((place <= self.low) & (self.gradient > 0)) | ((place >= self.high) & (self.gradient < 0))
        gradient = np.where(blocked, 0.0, self.gradient)
        damping, self.damping = self.damping, np.full_like(self.damping, 1e-12)
        decrement = -(gradient * self.direction(gradient, blocked)).sum(axis=1)
        self.damping = damping
        return decrement <= 1e-8 * self.objective + self.problem.rounding

    def _record(self, which: np.ndarray, status: np.ndarray) -> None:
        lane, solution = self.lane[which], self.solution
        solution.phi[lane] = self.phi[which]
        solution.objective[lane] = self.objective[which]
        solution.status[lane] = status[which]
        solution.steps[lane] = self.steps[which]

    def write_back(self) -> None:
        """Keep what the lanes under way have reached so far."""
        self._record(np.ones(len(self.lane), dtype=bool), np.full(len(self.lane), STEP_LIMIT))
