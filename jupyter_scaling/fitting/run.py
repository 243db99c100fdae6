"""From observations to a fitted law: scan, polish, tune, check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..catalogue import Law
from ..catalogue.function_law import FunctionLaw
from ..errors import DataError, OptionError, ParameterError, counted, listed
from .corners import cornered
from .distinct import distinct
from .far_starts import followed
from .independently import independent_objective
from .large import LARGE, polished, sample
from .losses import split_loss
from .observations import Observations
from .options import Options
from .pieces import Work
from .problem import Problem
from .progress import Progress
from .result import Fit, Starts
from .robust import EFFICIENT, robust_scale, tune
from .scan import downhill, scan
from .solve import CONVERGED, Solution, refined, solve
from .spaces import SPACES
from .status import Status
from .stopping import DECREMENT
from .together import settled_together

__all__ = ["admit", "fit_law", "optimum"]

_PATIENCE = 3_000
_LARGEST_SQUARED = 1e150
_MANY_STARTS = 50
_ROUGH, _NEAR = 1e-6, 1e-8


def fit_law(
    law: Law,
    observations: Observations,
    options: Options | None = None,
    *,
    warm: np.ndarray | None = None,
    starts: Sequence[Mapping[str, float]] | None = None,
    work: Work | None = None,
) -> Fit:
    """Fit a law to observations.

    Parameters
    ----------
    law : Law
        What to fit.
    observations : Observations
        Rows; those the law cannot take (0 or below on a log axis) are set out with a reason.
    options : Options, optional
        The objective and the rest.
    warm : ndarray, shape (P,), optional
        Natural values to polish as well, beside the starts of the scan.
    starts : sequence of mappings, optional
        Parameter values to begin at; these alone are polished, without a scan.
    work : Work, optional
        How long work is reported, and where it is done.

    Returns
    -------
    Fit

    Raises
    ------
    DataError
        When fewer rows than free parameters are left; says how many, why, and what to do.
    """
    options = (options or Options()).checked(law)
    observations = admit(law, observations, options)
    problem = Problem.of(law, observations, options)
    _check_enough(problem, observations)
    if starts is not None and (not isinstance(starts, Sequence) or not all(isinstance(one, Mapping) for one in starts)):
        raise OptionError(
            f"`starts` is {str(starts)[:60]}; expected a list of dicts, each with a value for every parameter, such as "
            f"starts=[{{{', '.join(f'{name!r}: ...' for name in law.parameter_names)}}}]."
        )
    if starts is None:
        phi = scan(problem).starts
    elif len(starts) > _MANY_STARTS:
        phi = followed(problem, _given_starts(problem, starts))
    else:
        phi = _patiently(problem, _given_starts(problem, starts))
    if warm is not None:
        phi = np.vstack([_warm_start(problem, warm), phi])
    work = work or Work()
    problem, solution = (optimum if len(problem.y) < LARGE else _large)(problem, phi, work.progress)
    best = solution.best
    if len(problem.y) < LARGE and not solution.interrupted and not problem.loss.is_limit:
        solution = refined(problem, solution, best)
    theta = _natural(problem, solution.phi[best])
    objective = independent_objective(problem, theta)
    return Fit(
        law=law,
        observations=observations,
        options=options,
        theta=theta,
        delta=problem.delta,
        objective=objective,
        status=_status(problem, solution, best, theta, objective),
        prior_scale=problem.priors[0].scale if problem.priors else 1.0,
        work=work,
        starts=Starts(problem.to_natural(solution.phi), solution.objective, solution.status == CONVERGED),
    )


def admit(law: Law, observations: Observations, options: Options) -> Observations:
    """Set out, with a reason, the rows that this law and this objective cannot take."""
    loss, space = split_loss(options.loss)
    candidates = observations.effective_weight > 0.0
    result = observations
    if loss.bind is not None and observations.sigma is not None:
        raise OptionError("`sigma` has no meaning with a likelihood of counts; give the trials as `weights` instead.")
    admits, needs = SPACES[space].admits, SPACES[space].needs
    if loss.name == "binomial":
        admits, needs = (lambda v: (v >= 0.0) & (v <= 1.0)), "a share of successes lies between 0 and 1"
    bad = np.flatnonzero(candidates & ~admits(np.where(candidates, observations.y, 0.5)))
    name = observations.columns.get(observations.output, observations.output)
    if len(bad):
        result = result.set_state(bad, "out", [f"{name} is {v:g}: {needs}" for v in observations.y[bad]])
    largest = float(np.abs(observations.y[candidates]).max(initial=0.0))
    if space == "raw" and largest > _LARGEST_SQUARED:
        raise DataError(
            f"{name} reaches {largest:g}: its square is too large for a number. Divide the column, or use a loss in "
            f"log space, 'log_{loss.name}'."
        )
    if isinstance(law, FunctionLaw):
        candidates[bad] = False
        bad = np.flatnonzero(candidates & ~_has_value(law, observations.x))
        result = result.set_state(bad, "out", f"law {law.name} has no value here")
    for k, entry in enumerate(law.inputs):
        if entry.positive:
            candidates[bad] = False
            bad = np.flatnonzero(candidates & ~(observations.x[k] > 0.0))
            if not len(bad):
                continue
            name = observations.columns.get(entry.name, entry.name)
            result = result.set_state(bad, "out", [f"{name} is {v:g}: must be above 0" for v in observations.x[k, bad]])
    return result


def _has_value(law: FunctionLaw, x: np.ndarray) -> np.ndarray:
    """Rows (M,) at which the function is finite for usual parameters."""
    usual = {p.name: p.typical_low if np.isfinite(p.typical_low) else 1.0 for p in law.parameters}
    return np.isfinite(law(**dict(zip(law.input_names, x, strict=True)), **usual))


def _given_starts(problem: Problem, starts: Sequence[Mapping[str, float]]) -> np.ndarray:
    """Coordinates (S, P) of starts given by name."""
    law = problem.law
    theta = np.empty((len(starts), len(law.parameters)))
    for row, start in enumerate(starts):
        for name in start:
            law.parameter(name)
        held = {**problem.options.fixed, **dict.fromkeys(problem.options.tied, 1.0)}
        missing = [name for name in law.parameter_names if name not in start and name not in held]
        if missing:
            raise ParameterError(f"Start {row} lacks {listed(missing, 12)}. Give every free parameter of {law.name!r}.")
        theta[row] = [held.get(name, start.get(name, np.nan)) for name in law.parameter_names]
        for name, value in zip(law.parameter_names, theta[row], strict=True):
            low, high = law.parameter(name).low, law.parameter(name).high
            if value < low or value > high or (value <= 0.0 and law.parameter(name).is_logarithmic):
                raise ParameterError(f"Start {row} sets {name} to {value:g}; its domain is {low:g} to {high:g}.")
    if not len(starts) or not np.isfinite(theta).all():
        raise ParameterError("`starts` holds no start, or values that are not finite. Give numbers, or leave it out.")
    return problem.to_coordinates(problem.with_ties(theta))


def _patiently(problem: Problem, phi: np.ndarray) -> np.ndarray:
    """Given starts, few and perhaps far: also downhill with the linear parameters solved for, and by least squares."""
    return np.vstack([phi, downhill(problem, phi), solve(problem.with_squares(), phi, most_steps=_PATIENCE).phi])


def _check_enough(problem: Problem, observations: Observations) -> None:
    carries = problem.weight > 0.0
    rows, needed = int(carries.sum()), max(len(problem.free), 1)
    some = np.flatnonzero(carries)[:: max(1, rows // 2000)]
    distinct = len(set(zip(*problem.x[:, some].tolist(), strict=True)))
    if distinct < needed and len(some) < rows:
        distinct = len(np.unique(problem.x[:, carries], axis=1).T)
    if rows >= needed and (distinct >= needed or distinct >= 2):
        return
    out = observations.count("out")
    reasons = sorted({str(reason) for reason in observations.reason[observations.are("out")]})
    told = f" {out} of {counted(len(observations), 'row')} {'is' if out == 1 else 'are'} out: {listed(reasons)}."
    because = told if out else ""
    what = (
        counted(rows, "row is", "rows are")
        if rows < needed
        else f"only {counted(distinct, 'distinct point is', 'distinct points are')}"
    )
    raise DataError(
        f"{what} in the fit, but law {problem.law.name!r} has {counted(len(problem.free), 'free parameter')} "
        f"({', '.join(problem.free)}).{because} Add runs, bring rows back, hold parameters with `fixed={{...}}`, "
        "or choose a law with fewer parameters such as 'power_law'."
    )


def optimum(problem: Problem, starts: np.ndarray, progress: Progress = None) -> tuple[Problem, Solution]:
    """Polish every start under the objective asked for, its threshold tuned and its priors scaled first."""
    problem, solution = _without_priors(problem, starts, progress)
    if not problem.options.priors or solution.interrupted:
        return problem, solution
    scale = 1.0 if problem.sigma is not None else _spread(problem, solution)
    problem = problem.with_priors(scale)
    return problem, solve(problem, np.vstack([solution.phi, starts]))


def _large(problem: Problem, starts: np.ndarray, progress: Progress = None) -> tuple[Problem, Solution]:
    """The optimum of very many rows: that of a sample, then few steps on all."""
    part, solution = optimum(sample(problem, problem.options.seed), starts, progress)
    if solution.interrupted:
        return problem.with_delta(part.delta), solution
    phi = solution.phi[solution.best]
    settled = polished(problem.with_delta(part.delta), phi)
    if settled is None:
        problem, solution = optimum(problem, phi[None])
        return problem, refined(problem, solution, solution.best)
    return settled


def _spread(problem: Problem, solution: Solution) -> float:
    best = solution.phi[solution.best]
    return max(robust_scale(problem.residuals_at(best), problem.weight, len(problem.free)), 1e-12)


def _without_priors(problem: Problem, starts: np.ndarray, progress: Progress = None) -> tuple[Problem, Solution]:
    loss, delta = problem.loss, problem.options.delta
    if not loss.has_delta:
        return problem, solve(problem, starts, progress=progress)
    if loss.is_tunable and delta != "tuned":
        problem = problem.with_delta(float(delta))
        return problem, solve(problem, starts, progress=progress)
    # The least-squares optimum depends on the data alone, so the threshold found from it does too.
    # Where the threshold is still to be tuned, so are these ends.
    rough, near = (_ROUGH, _NEAR) if loss.is_tunable else (DECREMENT, DECREMENT)
    first = solve(problem.with_squares(), starts, enough=rough, progress=progress)
    scale = _spread(problem, first)
    starts = np.vstack([first.phi[first.best], starts])
    problem = problem.with_delta(max(EFFICIENT * scale, 1e-12) if np.isfinite(scale) else 1.0)
    if first.interrupted:
        return problem, first
    solution = solve(problem, starts, enough=near, progress=progress)
    if solution.interrupted:
        return problem, solution
    return _limit(problem, solution) if loss.is_limit else _tuned(problem, solution)


def _tuned(problem: Problem, solution: Solution) -> tuple[Problem, Solution]:
    for _ in range(3):
        best = solution.phi[solution.best]
        problem, best = settled_together(problem, best) or tune(problem, best)
        kept, came = distinct(solution.phi)
        found = solve(problem, np.vstack([best[None], kept]), damping=1e-6)
        which = np.concatenate([[0], 1 + came])
        parts = [part[which] for part in (found.phi, found.objective, found.status, found.steps)]
        solution = Solution(parts[0], parts[1], parts[2], parts[3], found.interrupted)
        if solution.objective[0] <= solution.objective.min() * (1.0 + 1e-9):
            break
    return problem, solution


def _limit(problem: Problem, solution: Solution) -> tuple[Problem, Solution]:
    """Follow the optimum as the threshold goes to 0."""
    for _ in range(6):
        problem = problem.with_delta(0.1 * problem.delta)
        solution = solve(problem, solution.phi, damping=1e-4)
    whole = len(problem.row_blocks) == 1
    return problem, cornered(problem, solution, problem.weight[None]) if whole else solution


def _warm_start(problem: Problem, warm: np.ndarray) -> np.ndarray:
    """Values to begin with, in coordinates (1, P); what is fixed starts at its value, as the solver never moves it.

    A scale stays as it is at the centre of the data, where a slider on its exponent leaves the curve in place.
    """
    theta = np.array(warm, dtype=np.float64)[None]
    phi = problem.to_coordinates(theta)
    columns = [problem.law.parameter_names.index(name) for name in problem.options.fixed]
    theta[:, columns] = list(problem.options.fixed.values())
    phi[:, columns] = problem.to_coordinates(theta)[:, columns]
    return phi


def _natural(problem: Problem, phi: np.ndarray) -> np.ndarray:
    theta = problem.to_natural(phi[None])[0]
    for name, value in problem.options.fixed.items():
        theta[problem.law.parameter_names.index(name)] = value
    return problem.with_ties(theta[None])[0]


def _status(problem: Problem, solution: Solution, best: int, theta: np.ndarray, objective: float) -> Status:
    if not np.isfinite(solution.objective[best]):
        return Status("failed")
    if not (np.isfinite(theta).all() and np.isfinite(objective)):
        return Status("failed", _endless(problem, theta))
    if solution.interrupted:
        return Status("interrupted", f"{int((solution.status == CONVERGED).sum())} of {len(solution.phi)} starts done.")
    if solution.status[best] != CONVERGED:
        return Status("stopped_early", f"{int(solution.steps[best])} steps were taken.")
    low, high = problem.bounds
    phi = solution.phi[best]
    at = [problem.law.parameter_names[p] for p in problem.free_columns if phi[p] <= low[p] or phi[p] >= high[p]]
    if at:
        return Status(
            "at_bound",
            f"At its bound: {', '.join(f'{n} = {theta[problem.law.parameter_names.index(n)]:g}' for n in at)}.",
        )
    return Status("converged")


def _endless(problem: Problem, theta: np.ndarray) -> str:
    """Which parameters ran away to where no number is large enough."""
    away = [f"{n} = {v:g}" for n, v in zip(problem.law.parameter_names, theta, strict=True) if not np.isfinite(v)]
    tied = [f"{name} = {text}" for name, text in problem.options.tied.items()]
    because = f" with {listed(tied)} tied" if tied else ""
    return (
        f"The search left the range of numbers{because}: {listed(away) or 'the prediction overflows'}. "
        + ("Change the tie, or narrow" if tied else "Narrow")
        + " the `bounds` of its exponent."
    )
