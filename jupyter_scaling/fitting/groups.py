"""Thousands of small fits in one batch: each lane has rows of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from ..catalogue import Law
from ..catalogue.function_law import FunctionLaw
from ..errors import OptionError
from ..expr.lower import centre_name, log_name
from .corners import cornered
from .group_fits import GroupFits, fit_alone
from .group_scan import is_scanned_whole, scan_groups
from .losses import split_loss
from .observations import Observations
from .options import Options
from .pieces import Work, done_in_pieces, pack, unpack
from .problem import Problem
from .robust import EFFICIENT, is_even, robust_scale, secants
from .run import admit
from .solve import CONVERGED, Solution, solve

__all__ = ["GroupFits", "GroupProblem", "fit_many"]

_MOST_ROUNDS, _LIMIT_ROUNDS = 40, 6
_BATCH = 1_024
# A refit without one row need not be more exact than this share of its objective.
_ENOUGH = 1e-10


@dataclass(frozen=True)
class GroupProblem(Problem):
    """Problems of one law on many groups of rows, padded to the longest with rows of no weight.

    Attributes
    ----------
    x : ndarray, shape (K, G, M)
    y, weight : ndarray, shape (G, M)
    group_delta : ndarray, shape (G,)
        Threshold of each group.
    group : ndarray of int, shape (B,)
        Which group each lane belongs to.
    """

    group_delta: np.ndarray | None = None
    group: np.ndarray | None = None

    @classmethod
    def of_groups(cls, law: Law, observations: Observations, options: Options, codes: np.ndarray) -> GroupProblem:
        """Gather the rows of each code 0..G-1."""
        flat = Problem.of(law, observations, options)
        count = int(codes.max(initial=-1)) + 1
        order = np.argsort(codes, kind="stable")
        sizes = np.bincount(codes, minlength=count)
        place = np.arange(len(codes)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        shape = (count, int(sizes.max(initial=1)))

        def spread(values: np.ndarray, filler: float) -> np.ndarray:
            table = np.full(shape, filler)
            table[codes[order], place] = values[order]
            return table

        middle = np.median(flat.x, axis=1) if flat.x.size else np.ones(len(flat.x))
        x = np.stack([spread(values, filler) for values, filler in zip(flat.x, middle, strict=True)])
        y = spread(flat.y, float(np.median(flat.y)) if flat.y.size else 1.0)
        sigma = None if flat.sigma is None else spread(flat.sigma, 1.0)
        return cls(
            law, x, y, spread(flat.weight, 0.0), flat.loss, flat.space, np.inf, options, sigma, group=np.arange(count)
        )

    def pooled(self) -> Problem:
        """All rows of all groups as one problem, in the same coordinates: where to look for any of them."""
        rows = self.weight > 0.0
        part = Problem(
            self.law, self.x[:, rows], self.y[rows], self.weight[rows], self.loss, self.space, self.delta, self.options
        )
        part.__dict__.update(centres=self.centres, _compiled=self._compiled, bounds=self.bounds)
        return part

    def for_groups(self, group: np.ndarray) -> GroupProblem:
        """The same problems with another lane order; a group may have many lanes."""
        return self._like(self, group=group)

    def with_deltas(self, delta: np.ndarray) -> GroupProblem:
        """The same problems with thresholds (G,)."""
        return self._like(self, group_delta=delta)

    def _like(self, other: GroupProblem, **changes: Any) -> GroupProblem:
        copy = replace(other, **changes)
        kept = ("centres", "_compiled", "bounds", "_tables")
        copy.__dict__.update({name: getattr(self, name) for name in kept})
        return copy

    @cached_property
    def _tables(self) -> dict[str, np.ndarray]:
        """Centred logarithms of inputs and the transformed output, once for all lanes."""
        with np.errstate(all="ignore"):
            tables = {n: np.log(self.x[k]) - self.centres[n] for k, n in enumerate(self.law.input_names)}
            return {**tables, "": self.transform.forward(self.y)}

    def at_lanes(self, lane: np.ndarray) -> Problem:
        """An ordinary problem whose rows differ from lane to lane."""
        assert self.group is not None
        group = self.group[lane]
        delta: Any = self.delta if self.group_delta is None else self.group_delta[group, None]
        y = self.y[group]
        sigma = None if self.sigma is None else self.sigma[group]
        loss = self.loss.bind(y) if self.loss.bind else self.loss
        part = _Lanes(self.law, self.x[:, group], y, self.weight[:1, :0], loss, self.space, delta, self.options, sigma)
        part.__dict__.update(
            centres=self.centres,
            _compiled=self._compiled,
            bounds=self.bounds,
            logs={name: table[group] for name, table in self._tables.items() if name},
            _observed=self._tables[""][group],
        )
        return part

    @property
    def rounding(self) -> float:
        """As for one group."""
        return float(1e-28 * self.weight.sum() / max(len(self.weight), 1))


class _Lanes(Problem):
    """A problem whose x, y and weights have one row for each lane."""

    @property
    def row_blocks(self) -> tuple[tuple[slice, Problem], ...]:
        return ((slice(None), self),)

    def given(self, x: np.ndarray) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for k, name in enumerate(self.law.input_names):
            values[name] = x[k]
            values[log_name(name)] = self.__dict__["logs"][name]
            values[centre_name(name)] = self.centres[name]
        return values


def fit_many(
    law: Law,
    observations: Observations,
    codes: np.ndarray,
    options: Options | None = None,
    work: Work | None = None,
) -> GroupFits:
    """Fit a law to every group of rows, 1,024 groups at once.

    Group by group where the law is a Python function, or has three nonlinear coordinates or more: each group then
    needs the whole search of a single fit.

    Parameters
    ----------
    law : Law
    observations : Observations
        Rows of all groups.
    codes : ndarray of int, shape (M,)
        Group 0..G-1 of each row.
    options : Options, optional
        `interval` ``"jackknife"`` (by run) or ``"none"``.
    work : Work, optional
        Its progress counts groups; where it has one, an interrupt leaves the groups not reached with status
        ``"interrupted"``. Its client fits the batches elsewhere, to the same numbers.
    """
    options = (options or Options()).checked(law)
    if options.interval not in {"jackknife", "none"} or options.priors:
        raise OptionError(
            "Groups take `interval` 'jackknife' or 'none' and no priors. Fit single groups for the others."
        )
    work = work or Work()
    observations = admit(law, observations, options)
    weight = observations.effective_weight
    count = int(codes.max(initial=-1)) + 1
    # Rows of different groups share nothing that a function reads: no batch of such groups is faster than one by one.
    alone = isinstance(law, FunctionLaw) or not is_scanned_whole(Problem.of(law, observations, options))
    batches = [np.array([group]) for group in range(count)] if alone else _batches(codes, count)
    fit_piece = fit_alone if alone else fit_batch
    pieces = []
    for rows, local in (_rows_of(codes, groups) for groups in batches):
        sigma = None if observations.sigma is None else observations.sigma[rows]
        values = (observations.x[:, rows], observations.y[rows], weight[rows], sigma)
        sent = (law, options) if work.client is None else pack(law, options)
        pieces.append((*sent, *values, local, int(local.max()) + 1))
    done, _ = done_in_pieces(fit_piece, pieces, [len(groups) for groups in batches], work.progress, work.client)
    return _gathered(done, batches, count, len(law.parameters))


def _batches(codes: np.ndarray, count: int) -> list[np.ndarray]:
    """Groups of about one size together, so that little is padded."""
    order = np.argsort(np.bincount(codes, minlength=count), kind="stable")
    return [order[first : first + _BATCH] for first in range(0, count, _BATCH)]


def _rows_of(codes: np.ndarray, groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of these groups, and the place among them of each row's own."""
    place = np.full(int(codes.max()) + 1, -1)
    place[groups] = np.arange(len(groups))
    rows = np.flatnonzero(place[codes] >= 0)
    return rows, place[codes[rows]]


def _gathered(done: list[GroupFits], batches: list[np.ndarray], count: int, parameters: int) -> GroupFits:
    theta, se = np.full((count, parameters), np.nan), np.full((count, parameters), np.nan)
    objective, delta = np.full(count, np.nan), np.full(count, np.nan)
    rows, status = np.zeros(count, dtype=np.int64), np.full(count, "interrupted", dtype=object)
    for groups, fits in zip(batches, done, strict=False):
        theta[groups], se[groups], objective[groups] = fits.theta, fits.se, fits.objective
        delta[groups], rows[groups], status[groups] = fits.delta, fits.rows, fits.status
    return GroupFits(theta, se, objective, delta, rows, tuple(str(code) for code in status))


def fit_batch(
    law: Any,
    options: Any,
    x: np.ndarray,
    y: np.ndarray,
    weight: np.ndarray,
    sigma: np.ndarray | None,
    codes: np.ndarray,
    count: int,
) -> GroupFits:
    """Fit one batch of groups, from plain data: here or in another process."""
    law, options = unpack(law, options)
    observations = Observations.make(range(len(y)), law.input_names, x, y, weight=weight, sigma=sigma)
    problem = GroupProblem.of_groups(law, observations, options, codes)
    rows = np.count_nonzero(problem.weight, axis=1)
    enough = rows >= max(len(problem.free), 2)
    theta = np.full((len(rows), len(law.parameters)), np.nan)
    se, objective, delta = np.full_like(theta, np.nan), np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    status = np.where(enough, "stopped_early", "too_few_rows").astype(object)
    kept = np.flatnonzero(enough)
    if len(kept):
        fitted, solution = _fit(problem, kept)
        natural = problem.to_natural(solution.phi)
        theta[kept], objective[kept] = natural, solution.objective
        delta[kept] = np.inf if fitted.group_delta is None else fitted.group_delta[kept]
        status[kept] = np.where(solution.status == CONVERGED, "converged", "stopped_early")
        at = _at_bound(problem, solution.phi) & (solution.status == CONVERGED)
        status[kept[at]] = "at_bound"
        status[kept[~np.isfinite(natural).all(axis=1)]] = "failed"
        if options.interval == "jackknife":
            se[kept] = _jackknife(fitted, kept, solution.phi)
    return GroupFits(theta, se, objective, delta, rows, tuple(str(code) for code in status))


def _fit(problem: GroupProblem, kept: np.ndarray) -> tuple[GroupProblem, Solution]:
    starts, group = scan_groups(problem, kept)
    loss, options = problem.loss, problem.options
    if not loss.has_delta:
        return problem, _best(problem, starts, group, kept)
    if loss.is_tunable and options.delta != "tuned":
        problem = problem.with_deltas(np.full(len(problem.y), float(options.delta)))
        return problem, _best(problem, starts, group, kept)
    squares = problem._like(problem, loss=split_loss("squares")[0])
    first = _best(squares, starts, group, kept)
    problem = problem.with_deltas(_thresholds(problem, kept, first.phi))
    starts, group = np.vstack([first.phi, starts]), np.concatenate([kept, group])
    solution = _best(problem, starts, group, kept)
    places = np.arange(len(kept))
    asked_before, answered_before = np.full((2, len(problem.y)), np.nan)
    for _ in range(_LIMIT_ROUNDS if loss.is_limit else _MOST_ROUNDS):
        asked, moving = problem.group_delta, kept[places]
        assert asked is not None
        answered = 0.1 * asked if loss.is_limit else _thresholds(problem, moving, solution.phi[places])
        # A group whose threshold stays has settled; the others go on without it.
        places = places[np.abs(answered[moving] / asked[moving] - 1.0) > 1e-10]
        if not len(places):
            break
        moving, delta = kept[places], asked.copy()
        if loss.is_limit:
            delta[moving] = answered[moving]
        else:
            delta[moving] = secants(asked[moving], answered[moving], asked_before[moving], answered_before[moving])
            asked_before[moving], answered_before[moving] = asked[moving], answered[moving]
        problem = problem.with_deltas(delta)
        part = _best(problem, solution.phi[places], moving, moving, damping=1e-6)
        solution.phi[places], solution.objective[places] = part.phi, part.objective
        solution.status[places], solution.steps[places] = part.status, part.steps
    if loss.is_limit:
        solution = cornered(problem.for_groups(kept), solution, problem.weight[kept])
    return problem, solution


def _best(
    problem: GroupProblem, starts: np.ndarray, group: np.ndarray, kept: np.ndarray, damping: float = 1e-3
) -> Solution:
    """The lowest lane of each group."""
    lanes = problem.for_groups(group)
    solution = solve(
        lanes,
        starts,
        lambda lane: problem.weight[group[lane]],
        damping=damping,
        decrement=1e-13 if damping == 1e-3 else 1e-20,
    )
    order = np.lexsort((solution.objective, group))
    first = order[np.searchsorted(group[order], kept)]
    return Solution(solution.phi[first], solution.objective[first], solution.status[first], solution.steps[first])


def _thresholds(problem: GroupProblem, kept: np.ndarray, phi: np.ndarray) -> np.ndarray:
    """1.345 robust scales of each group's residuals."""
    with np.errstate(all="ignore"):
        residual = problem.at_lanes(kept).residual(phi)
    carries = problem.weight[kept] > 0.0
    count = np.count_nonzero(carries, axis=1)
    middle = _medians(residual, carries, count)
    spread = _medians(np.abs(residual - middle[:, None]), carries, count)
    scale = 1.4826 * spread * np.sqrt(count / np.maximum(count - len(problem.free), 1))
    for place, own in enumerate(problem.weight[kept]):
        if not is_even(own[carries[place]]):
            scale[place] = robust_scale(residual[place], own, len(problem.free))
    delta = np.full(len(problem.y), np.inf)
    delta[kept] = np.maximum(EFFICIENT * np.nan_to_num(scale, nan=1.0), 1e-12)
    return delta


def _medians(values: np.ndarray, carries: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Median (G,) of the values that carry weight in each row."""
    ranked = np.sort(np.where(carries, values, np.inf), axis=1)
    every, last = np.arange(len(count)), np.maximum(count, 1)
    return 0.5 * (ranked[every, (last - 1) // 2] + ranked[every, last // 2])


def _at_bound(problem: GroupProblem, phi: np.ndarray) -> np.ndarray:
    low, high = problem.bounds
    columns = problem.free_columns
    return ((phi[:, columns] <= low[columns]) | (phi[:, columns] >= high[columns])).any(axis=1)


def _jackknife(problem: GroupProblem, kept: np.ndarray, phi: np.ndarray) -> np.ndarray:
    """Standard errors (G', P) from leaving out each row of each group; nan where no row can be spared.

    As `left_out_error` of single fits.
    """
    weight = problem.weight[kept]
    spare = np.count_nonzero(weight, axis=1) > len(problem.free)
    group, row = np.nonzero((weight > 0.0) & spare[:, None])
    lanes = problem.for_groups(kept[group])

    def weights(lane: np.ndarray) -> np.ndarray:
        table = problem.weight[kept[group[lane]]]
        table[np.arange(len(lane)), row[lane]] = 0.0
        return table

    solution = solve(lanes, phi[group], weights, damping=1e-6, enough=_ENOUGH)
    theta = np.where((solution.status == CONVERGED)[:, None], problem.to_natural(solution.phi), np.nan)
    left_out = np.bincount(group, minlength=len(kept))
    result = np.full((len(kept), theta.shape[1]), np.nan)
    for p in range(theta.shape[1]):
        table = np.full(weight.shape, np.nan)
        table[group, row] = theta[:, p]
        count = np.count_nonzero(np.isfinite(table), axis=1)
        middle = np.nansum(table, axis=1) / np.maximum(count, 1)
        squares = np.nansum((table - middle[:, None]) ** 2, axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = np.sqrt((left_out - 1) / left_out * ((left_out - 1) / (count - 1)) * squares)
        result[:, p] = np.where(count > 1, spread, np.nan)
    return result
