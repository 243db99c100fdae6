"""Refits under other weights: jackknife by group, bootstrap of pairs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from .observations import Observations
from .problem import Problem
from .solve import CONVERGED, solve

__all__ = ["Replicates", "bootstrap", "jackknife", "sizes"]

_MOST_GROUPS = 400


@dataclass(frozen=True, slots=True)
class Replicates:
    """Parameter values of refits.

    Parameters
    ----------
    theta : ndarray, shape (R, P)
        Natural values; lanes that did not converge are left out.
    groups : int
        How many groups were left out one at a time, or resampled.
    unit : str
        What a group is: ``"run"``, ``"size"`` or ``"cluster"``.
    failed : int
        Refits that did not converge.
    lanes : ndarray of int, shape (R,)
        Which group was left out (or which draw it was) in each refit that did.
    """

    theta: np.ndarray
    groups: int
    unit: str
    failed: int = 0
    lanes: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=np.int64))


def sizes(observations: Observations) -> tuple[np.ndarray, str] | None:
    """Codes (M,) of the groups within which errors may be shared, or None when no size repeats.

    The user's own clusters, else rows with the same first input (model size).
    """
    if observations.cluster is not None:
        return observations.cluster, "cluster"
    carries = observations.effective_weight > 0.0
    if not carries.any():
        return None
    _, codes = np.unique(observations.x[0], return_inverse=True)
    distinct = len(np.unique(codes[carries]))
    return (codes, "size") if 2 < distinct < carries.sum() else None


def jackknife(problem: Problem, phi: np.ndarray, codes: np.ndarray | None, unit: str, seed: int) -> Replicates:
    """Refits with one group left out at a time.

    Parameters
    ----------
    phi : ndarray, shape (P,)
        The optimum with all rows.
    codes : ndarray of int, shape (M,), or None
        Group of each row; None leaves out single rows, gathered into 400 random groups when there are more.
    """
    carries = problem.weight > 0.0
    groups = _group_numbers(carries, codes, seed)
    count = int(groups.max(initial=-1)) + 1

    def weights(lane: np.ndarray) -> np.ndarray:
        return np.where(groups[None] == lane[:, None], 0.0, problem.weight)

    return _refits(problem, phi, count, weights, unit)


def bootstrap(
    problem: Problem,
    phi: np.ndarray,
    codes: np.ndarray | None,
    unit: str,
    draws: int,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
) -> Replicates:
    """Refits to groups drawn with replacement, as weights on the same rows."""
    carries = problem.weight > 0.0
    groups = _group_numbers(carries, codes, seed, most=None)
    count = int(groups.max(initial=-1)) + 1

    def weights(lane: np.ndarray) -> np.ndarray:
        # One generator for each lane: a lane's sample does not depend on how lanes are blocked.
        drawn = np.stack([np.bincount(_generator(seed, k).integers(0, count, count), minlength=count) for k in lane])
        return np.where(carries, drawn[:, np.maximum(groups, 0)] * problem.weight, 0.0)

    return _refits(problem, phi, draws, weights, unit, progress)


def _generator(seed: int, lane: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, int(lane)])))


def _group_numbers(
    carries: np.ndarray, codes: np.ndarray | None, seed: int, most: int | None = _MOST_GROUPS
) -> np.ndarray:
    """Groups numbered 0..G-1 over rows that carry weight; -1 elsewhere."""
    groups = np.full(len(carries), -1)
    rows = np.flatnonzero(carries)
    if codes is None:
        numbers = np.arange(len(rows))
        if most is not None and len(rows) > most:
            numbers = np.random.default_rng(seed).permutation(len(rows)) % most
        groups[rows] = numbers
    else:
        groups[rows] = np.unique(codes[rows], return_inverse=True)[1]
    return groups


def _refits(
    problem: Problem,
    phi: np.ndarray,
    count: int,
    weights: Callable[[np.ndarray], np.ndarray],
    unit: str,
    progress: Callable[[int, int], None] | None = None,
) -> Replicates:
    solution = solve(problem, np.repeat(phi[None], count, axis=0), weights, damping=1e-6, progress=progress)
    good = solution.status == CONVERGED
    return Replicates(
        problem.to_natural(solution.phi[good]), count, unit, int(count - good.sum()), np.flatnonzero(good)
    )
