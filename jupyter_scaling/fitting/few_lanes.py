"""The pool's decisions for few lanes, on plain floats: to the last bit those made for many by arrays.

A call of NumPy costs a microsecond whatever the lanes are; what the pool decides for one lane takes a hundred of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .cholesky import solve_one
from .direction import Floors
from .stopping import CLOSE, DECREMENT, GROWTH, Stopping
from .terms import LONG

if TYPE_CHECKING:
    from .pool import Pool

__all__ = ["FEW", "MOST_FREE", "judge_few", "proposed_few"]

# Lanes times free parameters, and free parameters, up to which plain floats are quicker. Sums of fewer than eight
# numbers are taken in their order by NumPy too.
FEW, MOST_FREE = 30, 7

_Floats = list[float]


class _Known(NamedTuple):
    """What a lane brings to a step."""

    earlier: float
    before: float
    damping: float
    growth: float
    step: int
    close: bool


def _known(pool: Pool) -> list[_Known]:
    every = slice(0, pool.count)
    slots = (pool.predicted, pool.objective, pool.damping, pool.growth, pool.steps, pool.close)
    return [_Known(*lane) for lane in zip(*(slot[every].tolist() for slot in slots), strict=True)]


def proposed_few(pool: Pool) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """As `Pool.proposed`; None where a curvature bends down or a step is long for a term."""
    every, columns = slice(0, pool.count), pool.columns
    trial = pool.phi[every].copy()
    known = _known(pool)
    if all(lane.step < 0 for lane in known):
        return trial, np.full(pool.count, -0.0), np.zeros(pool.count, dtype=bool)
    low, high = pool.low.tolist(), pool.high.tolist()
    scales = pool.problem.terms.scales
    places, gradients = pool.phi[every, columns].tolist(), pool.gradient[every].tolist()
    targets, predicted, last = [], [], []
    for lane, place, gradient, curvature in zip(known, places, gradients, pool.curvature[every].tolist(), strict=True):
        found = _proposed(place, gradient, curvature, lane.damping, lane.close, low, high, scales, pool.floors)
        if found is None:
            return None
        targets.append(found[0])
        predicted.append(found[1])
        last.append(_trusted(found[1], lane, pool.stopping, pool.problem.rounding))
    trial[:, columns] = targets
    return trial, np.array(predicted), np.array(last)


def judge_few(pool: Pool, trial: np.ndarray, predicted: np.ndarray) -> int:
    """As `Pool.judge`."""
    every, problem = slice(0, pool.count), pool.problem
    known, promised = _known(pool), predicted.tolist()
    objective, gradient, curvature = pool.models(trial)

    def tighter(k: int) -> Callable[[float], float]:
        one = slice(k, k + 1)
        return lambda gain: float(pool.tighter(np.array([k]), trial[one], predicted[one], np.array([gain]))[0])

    found = []
    for k, (lane, reached, gain) in enumerate(zip(known, objective.tolist(), promised, strict=True)):
        one = _judged(lane, reached, gain, pool.stopping, problem.rounding, pool.after_refusal, tighter(k))
        found.append(one)
        if one.better:
            pool.phi[k], pool.objective[k] = trial[k], reached
            pool.gradient[k], pool.curvature[k] = gradient[k], curvature[k]
        pool.damping[k], pool.growth[k], pool.steps[k] = one.damping, one.growth, lane.step + 1
        pool.predicted[k] = math.inf if lane.step < 0 else gain
        if one.better and gain <= CLOSE * lane.before and lane.step >= 0 and problem.bending is not None:
            pool.close[k] = True
    now = pool.objective[every].tolist()
    lost = [not (math.isfinite(value) and math.isfinite(gain)) for value, gain in zip(now, promised, strict=True)]
    settled, stuck = [one.settled for one in found], [one.stuck for one in found]
    if any(stuck) or any(one.noisy for one in found):
        noisy, before = np.array([one.noisy for one in found]), np.array([lane.before for lane in known])
        more = pool.given_up(before, objective, np.array(stuck), noisy).tolist()
        settled = [one or other for one, other in zip(settled, more, strict=True)]
    late = [lane.step + 1 >= pool.stopping.most_steps for lane in known]
    ended = [any(why) for why in zip(settled, stuck, lost, late, strict=True)]
    if not any(ended):
        return 0
    gone, bad = np.array(ended), np.array(lost)
    return pool.leave(gone, np.array(settled) & ~bad, gone & bad)[0]


def _proposed(
    place: _Floats,
    gradient: _Floats,
    curvature: list[_Floats],
    damping: float,
    newton: bool,
    low: _Floats,
    high: _Floats,
    scales: tuple[int, ...],
    floors: Floors,
) -> tuple[_Floats, float] | None:
    """Where the damped step of one lane leads, and what it promises.

    None where its curvature must be lifted first, and where it is long for a term.
    """
    free = range(len(place))
    diagonal = [curvature[p][p] for p in free]
    if not math.isfinite(sum(diagonal)):
        return None
    least = [1e-300] * len(place)
    for places, share in floors:
        lowest = share * max(0.0, *[diagonal[p] for p in places])
        for p in places:
            least[p] += lowest
    held = [(place[p] <= low[p] and gradient[p] > 0.0) or (place[p] >= high[p] and gradient[p] < 0.0) for p in free]
    if newton and not all(diagonal[p] >= least[p] or held[p] for p in free):
        return None
    size = [math.sqrt(max(pair)) for pair in zip(diagonal, least, strict=True)]
    if True in held:
        gradient = [0.0 if held[p] else gradient[p] for p in free]
        scaled = [[0.0 if held[p] or held[q] else curvature[p][q] / (size[p] * size[q]) for q in free] for p in free]
    else:
        scaled = [
            [entry / (one * two) for entry, two in zip(row, size, strict=True)]
            for row, one in zip(curvature, size, strict=True)
        ]
    for p in free:
        scaled[p][p] = 1.0 + damping
    solved, regular = solve_one(scaled, [-slope / one for slope, one in zip(gradient, size, strict=True)])
    if newton and not regular:
        return None
    target, predicted = [], -0.0
    for p in free:
        move = solved[p] / size[p]
        if p in scales and not newton and abs(move) > LONG:
            return None
        here = place[p]
        there = here + move if math.isfinite(move) else here
        there = min(max(there, low[p]), high[p])
        target.append(there)
        predicted += gradient[p] * (there - here)
    return target, -predicted


def _trusted(predicted: float, lane: _Known, stopping: Stopping, rounding: float) -> bool:
    """As `Pool.trusted`."""
    if lane.step < 0 or not (predicted >= 0.0 and lane.damping <= 1e-2):
        return False
    if stopping.enough > DECREMENT and predicted <= stopping.enough * lane.before:
        return True
    last = lane.close and predicted <= 1e-3 * lane.earlier and predicted <= stopping.decrement * lane.before
    return last and lane.before > 1e3 * rounding


class _Judged(NamedTuple):
    """What one lane has come to with a step.

    Attributes
    ----------
    better : bool
        Whether the step is taken.
    damping, growth : float
        For the next.
    settled, stuck, noisy : bool
        Whether nothing is left to gain; damping has grown without end; a step too short to matter leads up.
    """

    better: bool
    damping: float
    growth: float
    settled: bool
    stuck: bool
    noisy: bool


def _judged(
    lane: _Known,
    objective: float,
    predicted: float,
    stopping: Stopping,
    rounding: float,
    after_refusal: float,
    tighter: Callable[[float], float],
) -> _Judged:
    """Whether a step leads down, and what follows: one lane of `Pool.judge`, where the reasons stand."""
    earlier, before, damping, growth, step, _ = lane
    fresh = step < 0
    flat = -1e-24 * before <= predicted <= DECREMENT * before + rounding
    better = objective <= before * (1.0 + 1e-13 if flat else 1.0 + 4e-16)
    small = flat and (predicted <= stopping.decrement * before + rounding or not better or predicted > 0.25 * earlier)
    exact = (objective if better else before) <= rounding
    settled = (small and damping <= 1.0 and not fresh) or exact
    noisy = flat and not better and damping > 1.0 and not fresh and math.isfinite(objective)
    gain = (before - objective) / max(predicted, 1e-300)
    if better:
        faster = 0.1 if gain > 0.4 or flat else 0.5 if gain > 0.1 else 2.0
        faster = 1.0 if fresh else max(faster, after_refusal) if growth > GROWTH else faster
        damping, growth = damping * faster, GROWTH
    else:
        slower = damping * growth
        if not flat and math.isfinite(objective):
            slower = max(slower, tighter(gain))
        damping, growth = slower, min(2.0 * growth, 256.0)
    damping = min(max(damping, 1e-12), 1e12)
    return _Judged(better, damping, growth, settled, not better and damping >= 1e11, noisy)
