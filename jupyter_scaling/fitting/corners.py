"""Optima of losses with a corner at 0: some residuals are exactly 0 there, and slopes of the others balance theirs."""

from __future__ import annotations

import itertools

import numpy as np

from .local_model import evaluated
from .problem import Problem
from .solve import CONVERGED, Solution

__all__ = ["at_corners", "cornered"]

_MOST_ROUNDS = 40
# Thresholds of the smoothed loss within which a residual may be 0 at the optimum: close first, then anywhere.
_NEAR = (10.0, 1e3, 1e5, np.inf)
# Part of a row's largest slope by which its multiplier may lie outside, and part of all slopes left unbalanced.
_OUTSIDE, _UNBALANCED = 1e-7, 1e-8
_SETTLED = 1e-11
_FAR = 1e3


def at_corners(
    problem: Problem, phi: np.ndarray, rows: np.ndarray, near: float = _NEAR[0], walk: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Optima (B, P) close to where a smoothed loss has them, and which (B,) are proven.

    With A the rows whose residual is 0 at the optimum, Newton's method on::

        sum_{i not in A} c_i dr_i + sum_{i in A} lambda_i dr_i = 0,    r_A = 0

    where c_i is the slope of the loss on the side where the residual lies. It is a minimum to first order when every
    multiplier lies between the slopes on both sides of the corner: then 0 is a subgradient. A row whose multiplier
    does not is let go.

    Parameters
    ----------
    problem : Problem
        Its threshold is that of the smoothed loss; one block of rows.
    phi : ndarray, shape (B, P)
        Optima of the smoothed loss.
    rows : ndarray, shape (1, M) or (B, M)
        Weights.
    near : float
        Thresholds within which a residual may be 0.
    walk : bool
        Whether steps with room for more rows on the corner end at the next that gets there.
    """
    phi, weight = np.array(phi), np.broadcast_to(rows, (len(phi), rows.shape[1]))
    columns = problem.free_columns
    low, high = (ends[columns] for ends in problem.bounds)
    held = (phi[:, columns] <= low) | (phi[:, columns] >= high)
    up, down = (problem.loss.slope(np.full((1, 1), far), 0.5)[0, 0] for far in (1.0, -1.0))
    with np.errstate(all="ignore"):
        residual = problem.residual(phi)
        zero = (np.abs(residual) <= near * problem.delta) & (weight > 0.0)
        room = len(columns) - held.sum(axis=1)
        zero &= _smallest(np.where(zero, np.abs(residual), np.inf), room)
        tiny = _SETTLED * np.abs(residual).max(axis=1, keepdims=True, initial=0.0)
        above = residual > 0.0
        multiplier = np.where(zero, weight * problem.loss.slope(residual, problem.delta), 0.0)
        proven = np.zeros(len(phi), dtype=bool)
        settled = np.zeros(len(phi), dtype=bool)
        for _ in range(_MOST_ROUNDS):
            move, balance, change, residual = _newton(
                problem, phi, weight, zero, multiplier, held, up, down, above, tiny, walk
            )
            outside = np.where(zero, np.maximum(multiplier - weight * up, weight * down - multiplier), -np.inf)
            off = outside.max(axis=1, initial=-np.inf) > _OUTSIDE * weight.max(axis=1)
            proven = settled & ~off & (balance <= _UNBALANCED)
            if proven.all():
                break
            # A multiplier beyond its slopes would pull its row off the corner: the row goes.
            worst = np.argmax(outside, axis=1)
            leave = np.flatnonzero(settled & off)
            zero[leave, worst[leave]] = False
            above[leave, worst[leave]] = multiplier[leave, worst[leave]] > 0.0
            multiplier[leave, worst[leave]] = 0.0
            going = ~proven & ~(settled & off)
            if walk:
                counts = (weight > 0.0) & (np.abs(residual) > tiny)
                _to_the_next_corner(zero, move, change, residual, counts, going & (zero.sum(axis=1) < room))
            phi[np.ix_(np.flatnonzero(going), columns)] += move[going]
            settled = going & (np.abs(move) <= _SETTLED * (1.0 + np.abs(phi[:, columns]))).all(axis=1)
    within = ((phi[:, columns] >= low) & (phi[:, columns] <= high)).all(axis=1)
    return phi, proven & within & np.isfinite(phi).all(axis=1)


def cornered(problem: Problem, solution: Solution, rows: np.ndarray) -> Solution:
    """The solution of a smoothed loss at its corners, objectives those of the loss itself.

    Lanes whose optimum is proven have converged. The rows on the corner are looked for close by first, then further.
    """
    lanes = len(solution.phi)
    weight = np.broadcast_to(rows, (lanes, rows.shape[1]))
    every = np.arange(lanes)
    objective = _exact(problem.at_lanes(every), solution.phi, weight)
    open_, proven = every, np.zeros(lanes, dtype=bool)
    for near, walk in itertools.product(_NEAR, (False, True)):
        part = problem.at_lanes(open_)
        phi, good = at_corners(part, solution.phi[open_], weight[open_], near, walk)
        reached = _exact(part, phi, weight[open_])
        good &= reached <= objective[open_] * (1.0 + 1e-9)
        moved = open_[good]
        solution.phi[moved], objective[moved], proven[moved] = phi[good], reached[good], True
        open_ = open_[~good]
        if not len(open_):
            break
    solution.status[proven] = CONVERGED
    solution.objective[:] = objective
    return solution


def _exact(problem: Problem, phi: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Objective (B,) of the loss with its corner."""
    with np.errstate(all="ignore"):
        total = (weight * problem.loss.value(problem.residual(phi), 0.0)).sum(axis=1)
    return np.where(np.isfinite(total), total, np.inf)


def _smallest(size: np.ndarray, most: np.ndarray) -> np.ndarray:
    """Which (B, M) are among the `most` (B,) smallest of their row."""
    rank = np.argsort(np.argsort(size, axis=1, kind="stable"), axis=1)
    return rank < most[:, None]


def _to_the_next_corner(
    zero: np.ndarray,
    move: np.ndarray,
    change: np.ndarray,
    residual: np.ndarray,
    counts: np.ndarray,
    which: np.ndarray,
) -> None:
    """Steps with room for more rows on the corner end where the first other residual gets to 0; it stays there."""
    lanes = np.flatnonzero(which)
    ahead = change[lanes]
    meets = (residual[lanes] * ahead < 0.0) & ~zero[lanes] & counts[lanes]
    at = np.where(meets, -residual[lanes] / np.where(ahead == 0.0, 1.0, ahead), np.inf)
    first = np.argmin(at, axis=1)
    share = at[np.arange(len(lanes)), first]
    stops = share < 1.0
    move[lanes[stops]] *= share[stops, None]
    zero[lanes[stops], first[stops]] = True


def _newton(
    problem: Problem,
    phi: np.ndarray,
    weight: np.ndarray,
    zero: np.ndarray,
    multiplier: np.ndarray,
    held: np.ndarray,
    up: float,
    down: float,
    above: np.ndarray,
    tiny: np.ndarray,
    walk: bool,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Steps (B, F), what is left unbalanced (B,), change (B, M) of residuals along the step, and these.

    Multipliers are brought up to date in place.
    """
    bent = problem.bending is not None
    value, slopes, seconds = evaluated(problem, phi, bent)
    lanes, free, count = len(phi), len(slopes), problem.y.shape[-1]
    residual, jacobian = problem.chained(phi, value, slopes, np.empty((lanes, free, count)))
    # A row that has just left the corner lies on the side its multiplier said, whatever rounding says.
    np.copyto(above, residual > 0.0, where=np.abs(residual) > tiny)
    outer = np.where(zero, 0.0, weight * np.where(above, up, down))
    gradient = np.matmul(jacobian, outer[:, :, None])[:, :, 0]
    curvature = np.zeros((lanes, free, free))
    if problem.bending is not None:
        pulled = outer + multiplier
        pull, turned = problem.bends(value, pulled)
        whole = np.matmul(jacobian, pulled[:, :, None])[:, :, 0]
        curvature = problem.bending.total(pull, whole, seconds)
        if turned is not None:
            curvature += np.matmul(jacobian * turned[:, None, :], jacobian.transpose(0, 2, 1))
    # The rows on the corner first, in as many places as there are coordinates; places left over hold nothing.
    order = np.argsort(~zero, axis=1, kind="stable")[:, :free]
    taken = np.take_along_axis(zero, order, axis=1)
    across = np.where(taken[:, None, :], np.take_along_axis(jacobian, order[:, None, :], axis=2), 0.0)
    size = np.sqrt((jacobian**2).mean(axis=2)) + 1e-300
    across = np.where(held[:, :, None], 0.0, across / size[:, :, None])
    every = np.arange(free)
    system = np.zeros((lanes, 2 * free, 2 * free))
    total = weight.sum(axis=1) * max(up, -down)
    scaled = curvature / (size[:, :, None] * size[:, None, :]) / total[:, None, None]
    scaled[held] = 0.0
    scaled.transpose(0, 2, 1)[held] = 0.0
    system[:, :free, :free] = scaled
    system[:, every, every] += np.where(held, 1.0, 0.0)
    system[:, :free, free:], system[:, free:, :free] = across, across.transpose(0, 2, 1)
    system[:, free + every, free + every] = np.where(taken, 0.0, 1.0)
    pulls = np.where(held, 0.0, gradient / size) / total[:, None]
    right = np.concatenate([-pulls, np.where(taken, -np.take_along_axis(residual, order, axis=1), 0.0)], axis=1)
    system[~np.isfinite(system).all(axis=(1, 2))] = np.eye(2 * free)
    try:
        solved = np.linalg.solve(system, right[:, :, None])[:, :, 0]
    except np.linalg.LinAlgError:
        solved = np.matmul(np.linalg.pinv(system), right[:, :, None])[:, :, 0]
    found = np.where(taken, solved[:, free:], 0.0)
    balance = np.abs(pulls + np.matmul(across, found[:, :, None])[:, :, 0]).max(axis=1, initial=0.0)
    fresh = np.zeros_like(multiplier)
    np.put_along_axis(fresh, order, found * total[:, None], axis=1)
    multiplier[...] = np.where(zero, fresh, 0.0)
    move = solved[:, :free] / size
    # Where the curvature bends down the step leads uphill: the other way, as far as to the next corner.
    uphill = ((gradient * move).sum(axis=1) > 0.0) & (taken.sum(axis=1) < free - held.sum(axis=1))
    move[uphill] *= -_FAR if walk else 1.0
    return move, balance, np.einsum("bfm,bf->bm", jacobian, move), residual
