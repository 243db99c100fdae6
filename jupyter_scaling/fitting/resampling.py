"""Refits under other weights: jackknife by group, bootstrap of pairs."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from .few_steps import few_steps
from .linear_start import nearby
from .observations import Observations
from .one_step import group_sums
from .pieces import done_in_pieces, pack_problem, unpack_problem
from .problem import Problem
from .progress import Progress
from .solve import CONVERGED, solve
from .surface import Surface, surface_near
from .surface_descent import minima_on

__all__ = ["Replicates", "bootstrap", "generator", "group_numbers", "jackknife", "refits", "sizes"]

_MOST_GROUPS = 400
# Sizes that differ by less than half a percent are one size, read off a figure or counted another way.
_SAME_SIZE = 0.005
# A resample need not be more exact than this share of its objective; its error is of another order.
_ENOUGH = 1e-10
# Elements of a table of weights kept at once.
_TABLE = 2_000_000
_CHUNK = 64
# With more rows times groups than this, refits come from sums over groups.
_MOST_REFITTED = 2_500_000
_MOST_DRAWN_GROUPS = 4_000
# With fewer groups each weighs too much for one Newton step.
_LEAST_SUMMED = 100
_PIECE = 1_024
# With as many lanes a polynomial fitted to the law around the optimum pays for itself.
_LEAST_FITTED, _PILOTS = 400, 128
# Lanes taken down the polynomial together.
_TOGETHER = 2_048

Weights = Callable[[np.ndarray], np.ndarray]


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
    interrupted : bool
        Whether the work was interrupted before the last.
    """

    theta: np.ndarray
    groups: int
    unit: str
    failed: int = 0
    lanes: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    interrupted: bool = False


def sizes(observations: Observations) -> tuple[np.ndarray, str] | None:
    """Codes (M,) of the groups within which errors may be shared, or None when no size repeats.

    The user's own clusters, else rows with the same first input (model size) to half a percent.
    """
    if observations.cluster is not None:
        return observations.cluster, "cluster"
    carries = observations.effective_weight > 0.0
    if not carries.any():
        return None
    codes = _size_codes(observations.x[0], carries)
    if codes is None:
        return None
    distinct = int(np.count_nonzero(np.bincount(codes[carries])))
    return (codes, "size") if 2 < distinct < carries.sum() else None


def _size_codes(values: np.ndarray, carries: np.ndarray) -> np.ndarray | None:
    """Equal values share a code; nearly equal ones too, unless that would chain a dense sequence together.

    None where no value stands twice: very many rows are sorted for that, and need no code.
    """
    usable = carries & (values > 0.0)
    if usable.sum() != carries.sum():
        return np.asarray(np.unique(values, return_inverse=True)[1])
    ascending = np.sort(values[usable])
    ranked = np.log(ascending)
    step = np.concatenate([[0], np.cumsum(np.diff(ranked) > _SAME_SIZE)])
    first = np.searchsorted(step, np.arange(step[-1] + 1))
    last = np.append(first[1:], len(step)) - 1
    if (ranked[last] - ranked[first] > 2.0 * _SAME_SIZE).any():
        recurs = bool((ascending[1:] == ascending[:-1]).any())
        return np.asarray(np.unique(values, return_inverse=True)[1]) if recurs else None
    order = np.argsort(np.where(usable, values, np.inf), kind="stable")
    codes = np.full(len(values), -1)
    codes[order[: usable.sum()]] = step
    return codes


def jackknife(problem: Problem, phi: np.ndarray, codes: np.ndarray | None, unit: str, seed: int) -> Replicates:
    """Refits with one group left out at a time.

    Parameters
    ----------
    phi : ndarray, shape (P,)
        The optimum with all rows.
    codes : ndarray of int, shape (M,), or None
        Group of each row; None leaves out single rows, gathered into 400 random groups when there are more.
    """
    groups = group_numbers(problem.weight > 0.0, codes, seed)
    count = int(groups.max(initial=-1)) + 1
    if count * len(groups) > _MOST_REFITTED and count >= _LEAST_SUMMED and not problem.loss.is_limit:
        sums = group_sums(problem, phi, groups, count)
        return Replicates(problem.to_natural(sums.refits_without_each()), count, unit, 0, np.arange(count))

    def weights(lane: np.ndarray) -> np.ndarray:
        return np.where(groups[None] == lane[:, None], 0.0, problem.weight)

    if count * len(groups) <= _TABLE:
        return _close_refits(problem, phi, weights(np.arange(count)), unit)
    return refits(problem, phi, count, weights, unit)


def _close_refits(problem: Problem, phi: np.ndarray, rows: np.ndarray, unit: str) -> Replicates:
    """Refits under weights (B, M) that differ little from the problem's own."""
    found, done = few_steps(problem, nearby(problem, phi, rows), rows, _ENOUGH)
    left = np.flatnonzero(~done)
    if len(left):
        solution = solve(problem, found[left], rows[left], damping=1e-6, enough=_ENOUGH)
        found[left], done[left] = solution.phi, solution.status == CONVERGED
    return Replicates(problem.to_natural(found[done]), len(rows), unit, int((~done).sum()), np.flatnonzero(done))


def bootstrap(
    problem: Problem,
    phi: np.ndarray,
    codes: np.ndarray | None,
    unit: str,
    draws: int,
    seed: int,
    progress: Progress = None,
    client: Any = None,
    stepped: bool = False,
) -> Replicates:
    """Refits to groups drawn with replacement, as weights on the same rows.

    Of very many rows, and where they are to be `stepped`, each is one Newton step from sums over the groups. Other
    draws are refitted in pieces of 1,024, which an interrupt leaves whole and a Dask client shares out.
    """
    carries = problem.weight > 0.0
    many = (stepped or draws * len(carries) > 12 * _MOST_REFITTED) and not problem.loss.is_limit
    groups = group_numbers(carries, codes, seed, most=_MOST_DRAWN_GROUPS if many else None)
    count = int(groups.max(initial=-1)) + 1
    many = many and (stepped or count >= _LEAST_SUMMED)
    own = np.where(carries, problem.weight, 0.0)
    place = np.maximum(groups, 0)

    draw = _Draw(seed, count, place, own)
    if many:
        sums = group_sums(problem, phi, groups, count)
        found = np.concatenate([sums.refits(draw.counts(chunk).astype(float)) for chunk in range(-(-draws // _CHUNK))])
        return Replicates(problem.to_natural(found[:draws]), count, unit, 0, np.arange(draws))
    ends = [*range(0, draws, _PIECE), draws]
    sent = problem if client is None else pack_problem(problem)
    pieces = [(sent, phi, draw, first, last) for first, last in itertools.pairwise(ends)]
    counted = [last - first for *_, first, last in pieces]
    parts, interrupted = done_in_pieces(drawn_piece, pieces, counted, progress, client)
    theta = np.concatenate([each.theta for each in parts]) if parts else np.empty((0, len(phi)))
    lanes = np.concatenate([first + each.lanes for each, first in zip(parts, ends, strict=False)]) if parts else None
    failed = sum(each.failed for each in parts)
    return Replicates(theta, count, unit, failed, np.empty(0, np.int64) if lanes is None else lanes, interrupted)


@dataclass(frozen=True, slots=True)
class _Draw:
    """Which groups each lane draws."""

    seed: int
    count: int
    place: np.ndarray
    own: np.ndarray

    def counts(self, chunk: int) -> np.ndarray:
        """How often each of 64 lanes drew each group (64, G)."""
        drawn = generator(self.seed, chunk).integers(0, self.count, (_CHUNK, self.count))
        offsets = self.count * np.arange(_CHUNK)[:, None]
        return np.bincount((drawn + offsets).ravel(), minlength=_CHUNK * self.count).reshape(_CHUNK, self.count)

    def weights(self, lane: np.ndarray) -> np.ndarray:
        """Weights (B, M) of the rows in these lanes."""
        chunks, which = np.unique(lane // _CHUNK, return_inverse=True)
        table = np.concatenate([self.counts(int(chunk)) for chunk in chunks])[which * _CHUNK + lane % _CHUNK]
        return table[:, self.place] * self.own


def drawn_piece(problem: Problem | tuple[Any, ...], phi: np.ndarray, draw: _Draw, first: int, last: int) -> Replicates:
    """Refits of the draws first..last-1, here or in another process."""
    here = problem if isinstance(problem, Problem) else unpack_problem(problem)
    return refits(here, phi, last - first, lambda lane: draw.weights(first + lane), "run")


def generator(seed: int, chunk: int) -> np.random.Generator:
    """Random numbers of one chunk of 64 lanes: a lane's sample does not depend on how lanes are blocked."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, chunk])))


def group_numbers(
    carries: np.ndarray, codes: np.ndarray | None, seed: int, most: int | None = _MOST_GROUPS
) -> np.ndarray:
    """Groups numbered 0..G-1 over rows that carry weight; -1 elsewhere."""
    groups = np.full(len(carries), -1)
    rows = np.flatnonzero(carries)
    if codes is None:
        numbers = np.arange(len(rows))
        if most is not None and len(rows) > most:
            numbers = _shuffled(len(rows), seed) % most
        groups[rows] = numbers
    else:
        groups[rows] = np.unique(codes[rows], return_inverse=True)[1]
    return groups


@lru_cache(maxsize=1)
def _shuffled(count: int, seed: int) -> np.ndarray:
    """Numbers 0..count-1 (count,) in one order for jackknife and bootstrap; of a million it takes as long as a pass."""
    return np.random.default_rng(seed).permutation(count)


def refits(
    problem: Problem,
    phi: np.ndarray,
    count: int,
    weights: Weights,
    unit: str,
    progress: Progress = None,
) -> Replicates:
    """Refits of lanes 0..count-1, begun where the tangent of the law, or a polynomial for many, says they will end."""
    if count >= _LEAST_FITTED:
        surface = surface_near(problem, phi, weights(np.arange(_PILOTS)))
        if surface is not None:
            return _on_surface(problem, surface, count, weights, unit, progress)
    starts = np.empty((count, len(phi)))
    block = max(1, _TABLE // max(len(problem.y), 1))
    table: Weights | np.ndarray = weights
    for first in range(0, count, block):
        rows = weights(np.arange(first, min(first + block, count)))
        starts[first : first + block] = nearby(problem, phi, rows)
        if count <= block:
            table = rows
    solution = solve(problem, starts, table, damping=1e-6, enough=_ENOUGH, progress=progress)
    good = solution.status == CONVERGED
    return Replicates(
        problem.to_natural(solution.phi[good]), count, unit, int(count - good.sum()), np.flatnonzero(good)
    )


def _on_surface(
    problem: Problem, surface: Surface, count: int, weights: Weights, unit: str, progress: Progress
) -> Replicates:
    """The same from the minima on a polynomial, in chunks whose tables of weights stay small."""
    phi, done = np.empty((count, len(surface.centre))), np.zeros(count, dtype=bool)
    together = max(1, min(_TOGETHER, _TABLE // max(len(problem.y), 1)))
    for first in range(0, count, together):
        part = slice(first, min(first + together, count))
        rows = weights(np.arange(part.start, part.stop))
        phi[part], done[part] = few_steps(problem, minima_on(surface, problem, rows), rows, _ENOUGH)
    left = np.flatnonzero(~done)
    if len(left):
        solution = solve(problem, phi[left], lambda lane: weights(left[lane]), damping=1e-6, enough=_ENOUGH)
        phi[left], done[left] = solution.phi, solution.status == CONVERGED
    if progress is not None:
        progress(count, count)
    return Replicates(problem.to_natural(phi[done]), count, unit, int(count - done.sum()), np.flatnonzero(done))
