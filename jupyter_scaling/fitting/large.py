"""Very many rows: a sample of them shows where the optimum is, and few passes over all of them settle it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .cholesky import solve_positive
from .passes import Passes
from .problem import BLOCK_ELEMENTS, Problem
from .robust import EFFICIENT, is_even, robust_scale, weighted_median
from .solve import CONVERGED, Solution

__all__ = ["LARGE", "near_scale", "polished", "sample"]

LARGE = 40_000
_DRAWN, _SAMPLE = 80_000, 20_000
_STRATA = 64
_MOST_PASSES = 12
# Relative change of the threshold that is left, and the last that was seen.
_SETTLED, _SEEN = 1e-10, 1e-7


def sample(problem: Problem, seed: int) -> Problem:
    """The problem on 20,000 rows, spread over the inputs as all rows are.

    Of 80,000 rows drawn along the table, ordered on a 64 x 64 grid of quantiles of the inputs, every fourth.

    Parameters
    ----------
    problem : Problem
    seed : int
        Of the draw.
    """
    rows = np.flatnonzero(problem.weight > 0.0)
    if len(rows) <= _SAMPLE:
        return problem.on_rows(rows)
    generator = np.random.default_rng(seed)
    some = rows[_one_of_each(len(rows), min(_DRAWN, len(rows)), generator)]
    cell = np.zeros(len(some), dtype=np.int64)
    for values in problem.x[:2, some]:
        edges = np.quantile(values, np.linspace(0.0, 1.0, _STRATA + 1)[1:-1])
        cell = cell * _STRATA + np.searchsorted(edges, values)
    order = np.argsort(cell, kind="stable")
    chosen = some[order[_one_of_each(len(some), _SAMPLE, generator)]]
    return _weighed(problem.on_rows(np.sort(chosen)), problem)


def _one_of_each(count: int, stretches: int, generator: np.random.Generator) -> np.ndarray:
    """One place at random from each of equal stretches of 0..count-1."""
    ends = np.linspace(0, count, stretches + 1).astype(np.int64)
    return ends[:-1] + (generator.random(stretches) * np.diff(ends)).astype(np.int64)


def _weighed(part: Problem, whole: Problem) -> Problem:
    """The part in the coordinates of the whole, priors weighed as many times less as it has fewer rows."""
    share = float(part.weight.sum() / whole.weight.sum())
    if not whole.options.priors:
        return part
    wider = {name: (mean, deviation / share**0.5) for name, (mean, deviation) in whole.options.priors.items()}
    copy = replace(part, options=part.options.but(priors=wider))
    copy.__dict__.update({name: part.__dict__[name] for name in ("centres", "_compiled", "bounds", "input_logs")})
    return copy


def polished(problem: Problem, phi: np.ndarray) -> tuple[Problem, Solution] | None:
    """Full Gauss-Newton steps on all rows from close to the optimum, the threshold tuned on the way.

    Every pass gives gradient, curvature and residuals at once. The threshold is that of these residuals, and the
    gradient is taken to it before the step: one that lags behind would settle half as fast. None where that does not
    settle the optimum (a bound in the way, a prior, a loss without curvature): the ordinary solver is for those.

    Parameters
    ----------
    problem : Problem
        With a threshold close to its end, if it has one.
    phi : ndarray, shape (P,)
        Coordinates close to the optimum.
    """
    tuned = problem.loss.is_tunable and problem.options.delta == "tuned"
    if problem.loss.is_limit or problem.options.priors:
        return None
    residual = np.empty(len(problem.y)) if tuned else None
    passes, delta = Passes.over(problem), problem.delta
    here, last, change, guess = np.array(phi, dtype=np.float64), np.inf, np.inf, (0.0, delta / EFFICIENT)
    with np.errstate(all="ignore"):
        for count in range(1, _MOST_PASSES + 1):
            sums = passes.sums(here, delta, residual)
            objective, gradient, settled = sums.objective, sums.gradient, True
            if residual is not None:
                guess = near_scale(residual, problem.weight, len(problem.free), guess)
                found = max(EFFICIENT * guess[1], 1e-12)
                # The next change is as many times smaller as this one was.
                before, change = change, abs(found / delta - 1.0)
                settled = change <= _SEEN and change * min(1.0, change / before) <= _SETTLED
                objective, gradient = sums.at_delta(found - delta)
                delta = found
            move = _newton(gradient, sums.curvature)
            decrement = float(-(gradient @ move))
            if not np.isfinite(objective) or not np.isfinite(decrement) or decrement < 0.0:
                return None
            # Steps this close shrink by orders of magnitude each: the last is taken on trust.
            ends = settled and decrement <= 1e-13 * objective and decrement <= max(1e-2 * last, 1e-20 * objective)
            last = decrement
            moved = _moved(problem, here, move)
            if moved is None:
                return None
            here = moved
            if ends:
                ended = np.array([objective]), np.array([CONVERGED]), np.array([count])
                return problem.with_delta(delta), Solution(here[None], *ended)
    return None


def _moved(problem: Problem, here: np.ndarray, move: np.ndarray) -> np.ndarray | None:
    """Coordinates (P,) after a step of the free ones; None where a bound is in the way."""
    columns = problem.free_columns
    low, high = (ends[columns] for ends in problem.bounds)
    there = here.copy()
    there[columns] += move
    return None if (there[columns] <= low).any() or (there[columns] >= high).any() else there


def _newton(gradient: np.ndarray, curvature: np.ndarray) -> np.ndarray:
    """The step (F,), in coordinates scaled by their own curvature."""
    size = np.sqrt(np.maximum(np.diagonal(curvature), 1e-300))
    solved, _ = solve_positive((curvature / (size[:, None] * size))[None], (-gradient / size)[None])
    return np.asarray(solved[0] / size)


def near_scale(
    residual: np.ndarray, weight: np.ndarray, parameters: int, guess: tuple[float, float]
) -> tuple[float, float]:
    """Median and robust scale, to the last bit those of `robust_scale`, in two passes when about known.

    Parameters
    ----------
    residual, weight : ndarray, shape (M,)
    parameters : int
        Free parameters.
    guess : (float, float)
        Median and robust scale as they were a moment ago.
    """
    carries = weight > 0.0
    values = residual if carries.all() else residual[carries]
    if not is_even(weight[carries]):
        return weighted_median(values, weight[carries]), robust_scale(residual, weight, parameters)
    count = len(values)
    width = 0.02 * guess[1]
    middle = _median_near(values, None, guess[0], width)
    spread = _median_near(values, middle, guess[1] / 1.4826, width)
    return middle, 1.4826 * spread * float(np.sqrt(count / max(count - parameters, 1)))


def _median_near(values: np.ndarray, centre: float | None, guess: float, width: float) -> float:
    """The median of values, or of their distances from a centre, found close to a guess where it lies there."""
    count, below = len(values), 0
    first, last = guess - width, guess + width
    inside = []
    for start in range(0, count, BLOCK_ELEMENTS):
        block = values[start : start + BLOCK_ELEMENTS]
        if centre is not None:
            block = block - centre
            np.abs(block, out=block)
        under, near = block < first, block <= last
        below += int(np.count_nonzero(under))
        near ^= under
        inside.append(block[near])
    close = np.concatenate(inside)
    low, high = (count - 1) // 2 - below, count // 2 - below
    if low < 0 or high >= len(close):
        return float(np.median(values if centre is None else np.abs(values - centre)))
    close.partition((low, high))
    return float(np.mean(close[[low, high]]))
