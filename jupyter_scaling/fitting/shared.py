"""A law fitted to several groups with parameters in common, and what the data say against sharing them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..catalogue import Law
from ..catalogue.function_law import FunctionLaw
from ..errors import DataError, OptionError, ParameterError, listed, nearest
from .groups import fit_many
from .observations import Observations
from .options import Options
from .resampling import jackknife
from .run import admit, fit_law, optimum
from .sandwich import Bread, wald_covariance
from .shared_problem import SharedProblem
from .solve import CONVERGED, Solution, refined, solve
from .status import Status

__all__ = ["SharedFit", "SharingTest", "fit_jointly"]

# Above it a refit without each run costs more than it tells, and errors come from the slopes.
_MOST_REFITTED = 40


@dataclass(frozen=True, slots=True)
class SharingTest:
    """What sharing parameters costs, against a law of its own for each group.

    Parameters
    ----------
    statistic : float
        ``2 (D_shared - D_separate) / df / scale`` with `scale` the robust variance of the residuals, or without
        scale and df where deviations are known; nan where it could not be had.
    name : str
        ``"F"`` or ``"chi2"``.
    df, freedom : int
        Coordinates saved by sharing, and rows less coordinates of the separate laws.
    p_value : float
        Chance of a cost as high were the parameters the same.
    sentence : str
        For people.
    """

    statistic: float
    name: str
    df: int
    freedom: int
    p_value: float
    sentence: str


@dataclass(frozen=True, eq=False)
class SharedFit:
    """One law on several groups, some parameters common to all.

    Attributes
    ----------
    law, options
        What was fitted, and how.
    shared : tuple of str
        Parameters common to all groups.
    groups : tuple of hashable
        Names of the groups.
    theta, se : ndarray, shape (G, P)
        Values and standard errors of each group's parameters; shared ones are the same in every row.
    rows : ndarray of int, shape (G,)
    objective, delta : float
    status : Status
    test : SharingTest
    table : DataFrame
        A row for each group and one for what is shared; made by `scaling.fit_shared`.
    """

    law: Law
    options: Options
    shared: tuple[str, ...]
    groups: tuple[Hashable, ...]
    theta: np.ndarray
    se: np.ndarray
    rows: np.ndarray
    objective: float
    delta: float
    status: Status
    test: SharingTest
    table: Any = None

    @property
    def values(self) -> dict[str, float]:
        """The shared parameters."""
        return {name: float(self.theta[0, self.law.parameter_names.index(name)]) for name in self.shared}

    def values_of(self, group: Hashable) -> dict[str, float]:
        """All parameters of one group."""
        if group not in self.groups:
            raise ParameterError(f"No group {group!r}.{nearest(group, self.groups)} Groups: {listed(self.groups, 6)}.")
        return dict(zip(self.law.parameter_names, self.theta[self.groups.index(group)].tolist(), strict=True))

    def __call__(self, group: Hashable, **inputs: Any) -> Any:
        """The law's prediction for one group at inputs given by name."""
        return self.law(**inputs, **self.values_of(group))

    def __repr__(self) -> str:
        lines = [
            f"{self.law.title}: {self.law.formula}",
            f"shared over {len(self.groups)} groups: {', '.join(self.shared)}",
        ]
        if self.table is not None:
            lines += ["", self.table.to_string()]
        return "\n".join([*lines, "", str(self.status), self.test.sentence])


def fit_jointly(
    law: Law,
    observations: Observations,
    codes: np.ndarray,
    groups: tuple[Hashable, ...],
    shared: tuple[str, ...],
    options: Options | None = None,
) -> SharedFit:
    """Fit a law to all groups at once, parameters in `shared` common to them.

    Parameters
    ----------
    law : Law
    observations : Observations
        Rows of all groups.
    codes : ndarray of int, shape (M,)
        Group 0..G-1 of each row.
    groups : tuple
        Their names.
    shared : tuple of str
        Parameters common to all.
    options : Options, optional
        `interval` ``"jackknife"`` (by run) or ``"none"``; no priors.
    """
    options = (options or Options()).checked(law)
    _check(law, options, shared)
    observations = admit(law, observations, options)
    problem = SharedProblem.joint(law, observations, options, codes, shared)
    rows = np.bincount(codes[problem.weight > 0.0], minlength=len(groups))
    _check_rows(problem, rows, groups)
    apart = SharedProblem.joint(law, observations, options, codes, ())
    separate = None
    if (rows >= len(problem.by_row.free)).all():
        theta = fit_many(law, observations, codes, options.but(interval="none")).theta
        # Free laws first: the threshold is tuned to residuals that hold no cost of sharing.
        separate, free = optimum(apart, apart.to_coordinates(apart.joined(theta)[None]))
        free = refined(separate, free, free.best)
        found = problem.with_delta(separate.delta)
        solution = solve(found, _starts(problem, observations, codes, options, theta))
    else:
        found, solution = optimum(problem, _starts(problem, observations, codes, options, None))
    best = solution.best
    solution = refined(found, solution, best)
    phi = solution.phi[best]
    if separate is None:
        test = SharingTest(np.nan, "F", 0, 0, np.nan, "No test: a group has fewer rows than a law of its own needs.")
    else:
        test = _test(separate, free, float(solution.objective[best]), len(found.free), shared)
    natural = problem.of_groups(found.to_natural(phi[None]))[0]
    se = problem.of_groups(_errors(found, phi)[None])[0]
    status = Status("converged" if solution.status[best] == CONVERGED else "stopped_early")
    objective = float(solution.objective[best])
    return SharedFit(law, options, shared, groups, natural, se, rows, objective, found.delta, status, test)


def _check(law: Law, options: Options, shared: tuple[str, ...]) -> None:
    for name in shared:
        law.parameter(name)
    if options.priors or options.interval not in {"jackknife", "none"}:
        raise OptionError("Shared fits take `interval` 'jackknife' or 'none' and no priors.")
    if isinstance(law, FunctionLaw):
        raise OptionError(f"Law {law.name!r} is a Python function; shared fits need a formula.")


def _check_rows(problem: SharedProblem, rows: np.ndarray, groups: tuple[Hashable, ...]) -> None:
    own = sum(name not in problem.shared for name in problem.by_row.free)
    short = [groups[g] for g in np.flatnonzero(rows < max(own, 1))]
    if short or rows.sum() < len(problem.free):
        who = listed(map(repr, short)) or "All groups together"
        raise DataError(
            f"{who} have fewer rows than free parameters ({own} of each group's own, {len(problem.free)} in all "
            f"for {rows.sum()} rows). Add runs, leave groups out, or share more."
        )


def _starts(
    problem: SharedProblem, observations: Observations, codes: np.ndarray, options: Options, theta: np.ndarray | None
) -> np.ndarray:
    """Coordinates to begin at: shared parameters of the groups' middle and of all rows taken as one group."""
    law, plain = problem.law, options.but(interval="none")
    pooled = fit_law(law, observations, plain).theta
    tables = [np.repeat(pooled[None], problem.count, axis=0)]
    middles = [pooled]
    if theta is not None:
        tables.append(theta)
        middles.append(np.nanmedian(theta, axis=0))
    for middle in middles if problem.shared else ():
        held = {name: float(middle[law.parameter_names.index(name)]) for name in problem.shared}
        inside = {n: float(np.clip(v, *options.domain(law, n))) for n, v in held.items() if n not in options.tied}
        bounds = {name: pair for name, pair in options.bounds.items() if name not in inside}
        own = fit_many(law, observations, codes, plain.but(fixed={**inside, **options.fixed}, bounds=bounds)).theta
        tables.append(np.where(np.isfinite(own), own, middle))
    joint = np.stack([problem.joined(np.where(np.isfinite(table), table, pooled)) for table in tables])
    return problem.to_coordinates(joint)


def _test(separate: Any, free: Solution, objective: float, coordinates: int, shared: tuple[str, ...]) -> SharingTest:
    """The drop in dispersion (Schrader and Hettmansperger 1980, doi:10.1093/biomet/67.1.93): F for least squares."""
    from scipy.special import chdtrc, fdtrc

    best = free.best
    df = len(separate.free) - coordinates
    freedom = int(np.count_nonzero(separate.weight > 0.0)) - len(separate.free)
    known = separate.loss.name == "binomial" or (separate.loss.name == "squares" and separate.sigma is not None)
    name = "chi2" if known else "F"
    said = ", ".join(shared)
    if df <= 0:
        return SharingTest(np.nan, name, max(df, 0), freedom, np.nan, "No test: nothing is shared that could differ.")
    if separate.loss.is_limit or (not known and freedom < 1):
        return SharingTest(np.nan, name, df, freedom, np.nan, "No test: the spread of residuals cannot be told here.")
    cost = 2.0 * max(objective - float(free.objective[best]), 0.0)
    if known:
        statistic, p = cost, float(chdtrc(df, cost))
        shown = f"chi2({df}) = {statistic:.3g}"
    else:
        statistic = cost / df / Bread(separate, free.phi[best]).scale
        p = float(fdtrc(df, freedom, statistic))
        shown = f"F({df}, {freedom}) = {statistic:.3g}"
    verdict = "the data do not speak against it" if p >= 0.05 else "the groups differ in them; share less"
    return SharingTest(statistic, name, df, freedom, p, f"Sharing {said}: {shown}, p = {p:.2g}: {verdict}.")


def _errors(problem: Any, phi: np.ndarray) -> np.ndarray:
    """Standard errors (Q,) of the joint natural values."""
    freedom = int(np.count_nonzero(problem.weight > 0.0)) - len(problem.free)
    if problem.options.interval == "none" or freedom < 1:
        return np.full(len(phi), np.nan)
    if len(problem.free) > _MOST_REFITTED:
        slopes = problem.natural_slopes(phi)[:, problem.free_columns]
        return np.sqrt(np.maximum(np.diag(slopes @ wald_covariance(Bread(problem, phi)) @ slopes.T), 0.0))
    refits = jackknife(problem, phi, None, "run", problem.options.seed).theta
    count = max(len(refits), 1)
    return np.sqrt((count - 1) / count * ((refits - refits.mean(axis=0)) ** 2).sum(axis=0))
