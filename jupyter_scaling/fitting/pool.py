"""The lanes under way; converged ones leave, so none waits for the slowest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .direction import direction, held_at_bounds
from .few_lanes import FEW, MOST_FREE, judge_few, proposed_few
from .local_model import local_model
from .problem import BLOCK_ELEMENTS, Problem
from .stopping import CLOSE, DECREMENT, GROWTH, Stopping

__all__ = ["CONVERGED", "FAILED", "STEP_LIMIT", "Pool", "Solution"]

CONVERGED, STEP_LIMIT, FAILED = 0, 1, 2
# Least share of a step refused that the next is as long as.
_SHORTEST = 0.02
# Lanes under way at once: many share the cost of each NumPy call, their weights must stay in cache.
_LANES, _WEIGHTS = 256, 262_144
# A start with less damping is close to the end.
_WARM = 1e-4


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

    @property
    def best(self) -> int:
        """The lane with the lowest objective; of lanes equal to 1e-12, one that converged."""
        lowest = int(np.argmin(self.objective))
        if self.status[lowest] == CONVERGED:
            return lowest
        equal = (self.status == CONVERGED) & (self.objective <= self.objective[lowest] * (1.0 + 1e-12))
        return int(np.argmax(equal)) if equal.any() else lowest


class Pool:
    """Lanes under way, each in a slot of arrays that stay where they are."""

    def __init__(
        self,
        problem: Problem,
        solution: Solution,
        weights: Callable[[np.ndarray], np.ndarray],
        damping: float,
        stopping: Stopping,
        shared_rows: bool,
    ) -> None:
        self.problem, self.solution, self.weights = problem, solution, weights
        self.initial_damping, self.stopping, self.shared_rows = damping, stopping, shared_rows
        self.columns = problem.free_columns
        low, high = problem.bounds
        self.low, self.high = low[self.columns], high[self.columns]
        self.floors = problem.terms.floors
        # Far away, what has just been refused would be again: a curved valley lets through steps of one length only.
        self.after_refusal = 0.5 if damping > _WARM else 0.0
        rows = max(problem.y.shape[-1], 1)
        self.block = max(1, BLOCK_ELEMENTS // rows)
        self.width = int(min(max(2 * self.block, min(_LANES, _WEIGHTS // rows)), max(len(solution.phi), 1), 1024))
        width, parameters, free = self.width, len(low), len(self.columns)
        self.count = 0
        self.lane = np.empty(width, dtype=np.int64)
        self.steps = np.empty(width, dtype=np.int64)
        self.close = np.empty(width, dtype=bool)
        self.phi, self.gradient = np.empty((width, parameters)), np.empty((width, free))
        self.curvature = np.empty((width, free, free))
        self.objective, self.damping, self.growth, self.predicted = np.empty((4, width))
        self.rows = np.empty((1 if shared_rows else width, problem.y.shape[-1]))

    def _slots(self) -> list[np.ndarray]:
        own = [self.lane, self.steps, self.close, self.phi, self.gradient, self.curvature]
        own += [self.objective, self.damping, self.growth, self.predicted]
        return own if self.shared_rows else [*own, self.rows]

    def enter(self, lane: np.ndarray) -> None:
        """Take lanes from their starts into free slots; the next step evaluates them where they are."""
        first, last = self.count, self.count + len(lane)
        self.count, new = last, slice(first, last)
        self.lane[new], self.phi[new], self.steps[new] = lane, self.solution.phi[lane], -1
        rows = self.weights(lane)
        if self.shared_rows:
            self.rows = rows
        else:
            self.rows[new] = rows
        self.damping[new], self.growth[new], self.predicted[new] = self.initial_damping, GROWTH, np.inf
        self.close[new] = self.initial_damping <= _WARM and self.problem.bending is not None
        self.objective[new], self.gradient[new], self.curvature[new] = np.inf, 0.0, np.eye(len(self.columns))

    def models(self, phi: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Quadratic models of all lanes around `phi`, in blocks that stay in cache."""
        count, free = self.count, len(self.columns)
        close = self.close[:count]
        same = count == 1 or close.all() or not close.any()
        if same and count <= self.block:
            return self._model(phi, slice(0, count))
        kinds = [np.arange(count)] if same else [np.flatnonzero(~close), np.flatnonzero(close)]
        objective, gradient, curvature = np.empty(count), np.empty((count, free)), np.empty((count, free, free))
        for alike in kinds:
            blocks = -(-len(alike) // self.block)
            for part in np.array_split(alike, blocks):
                objective[part], gradient[part], curvature[part] = self._model(phi[part], part)
        return objective, gradient, curvature

    def _model(self, phi: np.ndarray, slots: np.ndarray | slice) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        rows = self.rows if self.shared_rows else self.rows[slots]
        return local_model(self.problem.at_lanes(self.lane[slots]), phi, rows, bent=bool(self.close[slots][0]))

    def step(self) -> int:
        """One damped step of every lane; returns how many lanes left."""
        trial, predicted, trusted = (proposed_few(self) if self._few else None) or self.proposed()
        left, every = 0, slice(0, self.count)
        if trusted.any():
            self.phi[every][trusted] = trial[trusted]
            self.steps[every][trusted] += 1
            left, (trial, predicted) = self.leave(trusted, trusted, ~trusted, trial, predicted)
            if not self.count:
                return left
        return left + (judge_few(self, trial, predicted) if self._few else self.judge(trial, predicted))

    def proposed(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Where a damped step of each lane leads (B, P), what it promises (B,), and whether it is taken unseen."""
        count, columns = self.count, self.columns
        every = slice(0, count)
        place, gradient = self.phi[every, columns], self.gradient[every]
        held = held_at_bounds(place, gradient, self.low, self.high)
        if held.any():
            gradient = np.where(held, 0.0, gradient)
        move = self._direction(every, gradient, held)
        target = np.minimum(np.maximum(place + move, self.low), self.high)
        predicted = -(gradient * (target - place)).sum(axis=1)
        if self.problem.terms.scales:
            self._lengthened(target, predicted, move, gradient)
        trial = self.phi[every].copy()
        trial[:, columns] = target
        return trial, predicted, self.trusted(predicted)

    def _lengthened(self, target: np.ndarray, predicted: np.ndarray, move: np.ndarray, gradient: np.ndarray) -> None:
        """Write where steps lead that are long for a term, and what they promise."""
        terms = self.problem.terms
        long = np.flatnonzero(terms.long(move) & ~self.close[: self.count])
        if not len(long):
            return
        place, scales = self.phi[long][:, self.columns], list(terms.scales)
        to = terms.taken(place, move[long], self.curvature[long], self.low)
        straight = target[long] - place
        straight[:, scales] = move[long][:, scales]
        target[long] = np.clip(to, self.low, self.high)
        predicted[long] = -(gradient[long] * straight).sum(axis=1)

    @property
    def _few(self) -> bool:
        free = len(self.columns)
        return self.count * free <= FEW and 0 < free <= MOST_FREE

    def trusted(self, predicted: np.ndarray) -> np.ndarray:
        """Whose step is the last, and so small beside the one before that nothing is left to see there."""
        every, stopping = slice(0, self.count), self.stopping
        before = self.objective[every]
        contracting = self.close[every] & (predicted <= 1e-3 * self.predicted[every])
        last = (predicted <= stopping.decrement * before) & contracting & (before > 1e3 * self.problem.rounding)
        if stopping.enough > DECREMENT:
            last |= predicted <= stopping.enough * before
        return last & (predicted >= 0.0) & (self.damping[every] <= 1e-2) & (self.steps[every] >= 0)

    def _direction(self, slots: slice | np.ndarray, gradient: np.ndarray, held: np.ndarray) -> np.ndarray:
        """Steps (B, F) of the lanes in these slots."""
        return direction(gradient, self.curvature[slots], held, self.damping[slots], self.close[slots], self.floors)

    def judge(self, trial: np.ndarray, predicted: np.ndarray) -> int:
        """Take the steps that lead down, adapt the damping of each lane, let go of those that have ended."""
        count, problem, stopping = self.count, self.problem, self.stopping
        every = slice(0, count)
        before, damping = self.objective[every].copy(), self.damping[every]
        fresh = self.steps[every] < 0
        objective, gradient, curvature = self.models(trial)
        # Clipping at a bound can turn a step uphill; such a step says nothing about the end. Rounding can too.
        flat = (predicted >= -1e-24 * before) & (predicted <= DECREMENT * before + problem.rounding)
        # Where the objective is flat to rounding it cannot judge a step; whether the next is smaller can.
        better = objective <= before * np.where(flat, 1.0 + 1e-13, 1.0 + 4e-16)
        small = flat & (predicted <= stopping.decrement * before + problem.rounding)
        small |= flat & (~better | (predicted > 0.25 * self.predicted[every]))
        exact = np.where(better, objective, before) <= problem.rounding
        settled = (small & (damping <= 1.0) & ~fresh) | exact
        gain = (before - objective) / np.maximum(predicted, 1e-300)
        if better.all():
            self.phi[every], self.objective[every] = trial, objective
            self.gradient[every], self.curvature[every] = gradient, curvature
        else:
            taken = np.flatnonzero(better)
            self.phi[taken], self.objective[taken] = trial[taken], objective[taken]
            self.gradient[taken], self.curvature[taken] = gradient[taken], curvature[taken]
        faster = np.where((gain > 0.4) | flat, 0.1, np.where(gain > 0.1, 0.5, 2.0))
        faster = np.where(self.growth[every] > GROWTH, np.maximum(faster, self.after_refusal), faster)
        faster[fresh] = 1.0
        slower = damping * self.growth[every]
        refused = np.flatnonzero(~better & ~flat & np.isfinite(objective))
        if len(refused):
            slower[refused] = np.maximum(
                slower[refused], self.tighter(refused, trial[refused], predicted[refused], gain[refused])
            )
        self.damping[every] = np.minimum(np.maximum(np.where(better, damping * faster, slower), 1e-12), 1e12)
        # A step refused time and again wants a much larger damping, not a slightly larger one.
        self.growth[every] = np.where(better, GROWTH, np.minimum(2.0 * self.growth[every], 256.0))
        self.predicted[every] = np.where(fresh, np.inf, predicted)
        self.steps[every] += 1
        if problem.bending is not None:
            self.close[every] |= better & (predicted <= CLOSE * before) & ~fresh
        lost = ~np.isfinite(self.objective[every]) | ~np.isfinite(predicted)
        stuck = ~better & (self.damping[every] >= 1e11)
        # A step too short to matter that still leads up shows how far the values themselves are off.
        noisy = flat & ~better & (damping > 1.0) & ~fresh & np.isfinite(objective)
        if stuck.any() or noisy.any():
            settled = settled | self.given_up(before, objective, stuck, noisy)
        ended = settled | stuck | lost | (self.steps[every] >= stopping.most_steps)
        return self.leave(ended, settled & ~lost, ended & lost)[0] if ended.any() else 0

    def given_up(self, before: np.ndarray, objective: np.ndarray, stuck: np.ndarray, noisy: np.ndarray) -> np.ndarray:
        """Whether lanes (B,) that get no further have no further to go."""
        to_gain, off = self._to_gain(), np.where(noisy, 4.0 * (objective - before), 0.0)
        return (stuck & (to_gain <= 1e-8 * before + self.problem.rounding)) | (noisy & (to_gain <= off))

    def tighter(self, refused: np.ndarray, trial: np.ndarray, predicted: np.ndarray, gain: np.ndarray) -> np.ndarray:
        """Damping under which steps refused will be as long as a parabola through both their ends says.

        One of Hebden's steps on the length of the step in scaled coordinates, as in More (1978); where the curvature
        bends down, the damped curvature along the step stands for it.
        """
        share = np.clip(0.5 / (1.0 - gain), _SHORTEST, 0.5)
        curvature, damping = self.curvature[refused], self.damping[refused]
        size = np.sqrt(np.maximum(np.einsum("bpp->bp", curvature), 1e-300))
        move = (trial - self.phi[refused])[:, self.columns] * size
        length = (move * move).sum(axis=1)
        shorter = (move * _damped(curvature / (size[:, :, None] * size[:, None, :]), damping, move)).sum(axis=1)
        along = np.where(shorter > 0.0, length / shorter, predicted / length)
        wanted = damping + (1.0 / share - 1.0) * along
        return np.where(np.isfinite(wanted), wanted, 0.0)

    def _to_gain(self) -> np.ndarray:
        """What a full step promises to each lane (B,)."""
        every = slice(0, self.count)
        gradient = self.gradient[every]
        held = held_at_bounds(self.phi[every, self.columns], gradient, self.low, self.high)
        gradient = np.where(held, 0.0, gradient)
        none = np.full(self.count, 1e-12)
        move = direction(gradient, self.curvature[every], held, none, self.close[every], self.floors)
        return -(gradient * move).sum(axis=1)

    def leave(
        self, ended: np.ndarray, settled: np.ndarray, lost: np.ndarray, *beside: np.ndarray
    ) -> tuple[int, list[np.ndarray]]:
        """Write down the lanes that ended and close their slots; `beside` has a row for each lane."""
        self._record(ended, np.where(settled, CONVERGED, np.where(lost, FAILED, STEP_LIMIT)))
        stays = int(self.count - ended.sum())
        if not stays:
            left, self.count = self.count, 0
            return left, [slot[:0] for slot in beside]
        free, moved = np.flatnonzero(ended[:stays]), stays + np.flatnonzero(~ended[stays:])
        for slot in [*self._slots(), *beside]:
            slot[free] = slot[moved]
        left, self.count = self.count - stays, stays
        return left, [slot[:stays] for slot in beside]

    def _record(self, which: np.ndarray, status: np.ndarray) -> None:
        every, solution = slice(0, self.count), self.solution
        lane = self.lane[every][which]
        solution.phi[lane] = self.phi[every][which]
        solution.objective[lane] = self.objective[every][which]
        solution.status[lane] = status[which]
        solution.steps[lane] = self.steps[every][which]

    def write_back(self) -> None:
        """Keep what the lanes under way have reached so far."""
        self._record(np.ones(self.count, dtype=bool), np.full(self.count, STEP_LIMIT))


def _damped(scaled: np.ndarray, damping: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Solutions (B, F) under damping; nan for all where one has none."""
    every = np.arange(scaled.shape[1])
    scaled[:, every, every] += damping[:, None]
    try:
        return np.linalg.solve(scaled, right[:, :, None])[:, :, 0]
    except np.linalg.LinAlgError:
        return np.full_like(right, np.nan)
