"""Runs that look off: robust residuals under a false-discovery rate, one run that decides, rows that repeat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .spread import uneven_test
from .student import t_quantile, t_tail

if TYPE_CHECKING:
    from .result import Fit

__all__ = ["RATE", "Suspicion", "adjusted", "chances", "quantile_scale", "structure", "suspicions"]

#: Share of false ones among the runs that are pointed out (Q of ROUT).
RATE = 0.01
_LEAST_ROWS, _MOST_STUDENTISED = 10, 4000
# Of fewer than 20 runs one decides by chance: in a quarter of clean sets of 15, 1 % of 30, 4 % of 40 with two inputs.
_DECIDES, _LEAST_DECIDED = 0.5, 20
_APART = 4.5
_TIED = 1e-12


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One run that looks off, with its reason in a number.

    Parameters
    ----------
    row : int
        Its position.
    kind : str
        ``"residual"``, ``"duplicate"`` or ``"influence"``.
    number : float
        Robust standard deviations from the law, or the share of the squared leave-one-out shifts that is this run's.
    chance : float
        Adjusted p value of a residual; nan for others.
    other : int
        The row that a duplicate repeats; -1 for others.
    """

    row: int
    kind: str
    number: float
    chance: float = float("nan")
    other: int = -1


def quantile_scale(residual: np.ndarray, parameters: int) -> float:
    """The 68.27 % quantile of ``|r|`` times ``sqrt(n / (n - P))``: the standard deviation of normal residuals.

    ROUT's robust standard deviation (Motulsky and Brown 2006, doi:10.1186/1471-2105-7-123): it needs a third of the
    residuals to be far before it breaks, and varies less than the median absolute deviation.

    Examples
    --------
    >>> round(quantile_scale(np.random.default_rng(0).normal(0, 2, 5000), 0), 2)
    2.02
    """
    count = len(residual)
    if count <= parameters:
        return float("nan")
    return float(np.quantile(np.abs(residual), 0.6827) * np.sqrt(count / (count - parameters)))


def chances(score: np.ndarray, freedom: int, rate: float = 1.0) -> np.ndarray:
    """Two-sided p values (n,) of residuals in robust standard deviations.

    Those too large to be false enough at a false-discovery `rate` are given as 1, which changes none that is.

    The scale is known less well than from squares: its variance is 1.85 times as large, so Student's t has ``freedom
    / 1.85`` degrees.
    """
    degrees = max(freedom / 1.85, 1.0)
    size, found = np.abs(score), np.ones(len(score))
    far = np.flatnonzero(size > _least_far(size, degrees, rate))
    found[far] = [t_tail(each, degrees) for each in score[far].tolist()]
    return found


def _least_far(size: np.ndarray, degrees: float, rate: float) -> float:
    """Deviations that a residual must pass to be false enough: of j that pass, p values must be below ``rate j / n``.

    Never below two; a little less than it is, as are numbers of p values that a double tells from 1.
    """
    limit = 2.0
    for _ in range(20 if rate < 1.0 else 0):
        share = rate * int((size > limit).sum()) / max(len(size), 1)
        nearer = 0.999 * t_quantile(1.0 - max(share, 1e-12), degrees) if share < 0.04 else limit
        if nearer <= limit:
            break
        limit = nearer
    return limit


def adjusted(chance: np.ndarray) -> np.ndarray:
    """p values adjusted for a false-discovery rate: ``min over j >= i of n p_(j) / j`` (Benjamini and Hochberg 1995).

    Examples
    --------
    >>> adjusted(np.array([0.5, 0.001, 0.02])).round(4).tolist()
    [0.5, 0.003, 0.03]
    """
    count = len(chance)
    order = np.argsort(chance, kind="stable")
    raised = chance[order] * count / np.arange(1, count + 1)
    result = np.empty(count)
    result[order] = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1.0)
    return result


def suspicions(fit: Fit, x: np.ndarray | None = None, rate: float = RATE) -> tuple[Suspicion, ...]:
    """Runs in the fit that look off, each once, the surest first.

    Parameters
    ----------
    fit : Fit
    x : ndarray, shape (K, 1), optional
        Inputs at which a prediction counts: a run is said to decide when half of all squared shifts there, each run
        left out in turn, are its own.
    rate : float
        False-discovery rate of the residuals.
    """
    if fit.status.code in {"failed", "hand_set"} or not np.isfinite(fit.theta).all():
        return ()
    found = [*_far(fit, rate), *_repeated(fit), *(() if x is None else _deciding(fit, x))]
    first: dict[int, Suspicion] = {}
    for each in found:
        first.setdefault(each.row, each)
    return tuple(first.values())


def scores(fit: Fit) -> tuple[np.ndarray, np.ndarray]:
    """Rows (n,) in the fit, and how many robust standard deviations each lies above the law (negative below).

    Residuals are studentised by ``sqrt(r r_without)``, the mean of a run's residual and the one it has when it is left
    out, so that an end point that pulls the law to itself is not hidden by that. Deviations are by scale where the
    spread of residuals changes with it.
    """
    problem = fit.problem
    rows = np.flatnonzero(problem.weight > 0.0)
    freedom = len(rows) - len(problem.free)
    if len(rows) < _LEAST_ROWS or freedom < 3:
        return rows, np.full(len(rows), np.nan)
    residual = -fit.uncertainty.residuals[rows]
    relative = np.ones(len(rows))
    test = uneven_test(fit)
    if test is not None and test.fires:
        width = fit.spread.at(problem.x[:, rows])
        width = width if problem.sigma is None else width / problem.sigma[rows]
        relative = width / np.exp(np.log(width).mean())
    residual = _studentised(fit, rows, residual) / relative
    scale = quantile_scale(residual, len(problem.free))
    with np.errstate(all="ignore"):
        size = np.abs(residual)[np.isfinite(residual)].max(initial=0.0)
        return rows, residual / scale if scale > 1e-9 * max(size, 1e-3) else np.full(len(rows), np.nan)


def _studentised(fit: Fit, rows: np.ndarray, residual: np.ndarray) -> np.ndarray:
    if len(rows) > _MOST_STUDENTISED:
        return residual
    left_out = fit.leave_one_out
    place = np.searchsorted(rows, left_out.rows)
    without = residual.copy()
    own = -left_out.own_residuals()
    if fit.problem.sigma is not None:
        own = own / fit.problem.sigma[left_out.rows]
    without[place] = np.where(np.isfinite(own), own, residual[place])
    both = residual * without
    # Leaving a run out cannot turn its side, save by rounding.
    return np.where(both > 0.0, np.sign(residual) * np.sqrt(np.maximum(both, 0.0)), residual)


def _far(fit: Fit, rate: float) -> list[Suspicion]:
    rows, score = scores(fit)
    if not np.isfinite(score).all():
        return []
    chance = adjusted(chances(score, len(rows) - len(fit.problem.free), rate))
    far = np.flatnonzero(chance < rate)
    return [
        Suspicion(int(rows[i]), "residual", float(score[i]), float(chance[i]))
        for i in far[np.argsort(chance[far], kind="stable")]
    ]


def _all_differ(values: np.ndarray) -> bool:
    ascending = np.sort(values)
    return bool((ascending[1:] != ascending[:-1]).all())


def _repeated(fit: Fit) -> list[Suspicion]:
    """Rows at the inputs of one before them: with the same output, or with one that noise does not explain."""
    rows = np.flatnonzero(fit.problem.weight > 0.0)
    x, y = fit.problem.x[:, rows], fit.problem.y[rows]
    if any(_all_differ(values) for values in x):
        return []
    _, code = np.unique(x, axis=1, return_inverse=True)
    code = np.asarray(code).reshape(-1)
    if len(np.unique(code)) == len(rows):
        return []
    order = np.lexsort((y, code))
    found = []
    neighbours = np.flatnonzero(code[order][1:] == code[order][:-1])
    residual = -fit.uncertainty.residuals[rows]
    scale = quantile_scale(residual, len(fit.problem.free))
    for place in neighbours.tolist():
        one, two = sorted(order[[place, place + 1]].tolist())
        if abs(y[one] - y[two]) <= _TIED * abs(y[one]):
            found.append(Suspicion(int(rows[two]), "duplicate", 0.0, other=int(rows[one])))
            continue
        apart = abs(residual[one] - residual[two]) / (scale * np.sqrt(2.0)) if scale > 0 else 0.0
        if apart > _APART:
            far, near = (one, two) if abs(residual[one]) > abs(residual[two]) else (two, one)
            found.append(Suspicion(int(rows[far]), "duplicate", float(apart), other=int(rows[near])))
    return found


def _deciding(fit: Fit, x: np.ndarray) -> list[Suspicion]:
    rows = np.flatnonzero(fit.problem.weight > 0.0)
    if not _LEAST_DECIDED <= len(rows) <= _MOST_STUDENTISED or fit.uncertainty.freedom < 3:
        return []
    left_out = fit.leave_one_out
    with np.errstate(all="ignore"):
        squared = left_out.prediction_shifts(x)[:, 0] ** 2
    squared = np.where(np.isfinite(squared), squared, 0.0)
    total = squared.sum()
    if not total > 0.0:
        return []
    share = squared / total
    return [Suspicion(int(left_out.rows[i]), "influence", float(share[i])) for i in np.flatnonzero(share > _DECIDES)]


def structure(fit: Fit, rows: tuple[int, ...]) -> str:
    """Why the law, and not these runs, may be what is off; empty when nothing says so.

    Two signs: most of the runs lie in the tenth at one end of an input or of compute, or the residuals of the others
    rise and fall along it, with a lag-one correlation beyond 3.5 of its standard errors.
    """
    carried = np.flatnonzero(fit.problem.weight > 0.0)
    count = len(carried)
    if count < 2 * _LEAST_ROWS:
        return ""
    axes = dict(zip(fit.law.input_names, fit.problem.x[:, carried], strict=True))
    if fit.law.compute is not None and {"N", "D"} <= set(axes) and "C" not in axes:
        axes = {"C": axes["N"] * axes["D"]} | axes
    flagged = np.isin(carried, rows)
    residual = -fit.uncertainty.residuals[carried]
    for name, values in axes.items():
        if (end := _at_an_end(values, flagged)) is not None:
            inside, which = end
            return (
                f"{inside} of {int(flagged.sum())} lie among the {which} {name}, where a law of the wrong form misses "
                "first. Try another law before taking them out."
            )
    for name, values in axes.items():
        correlation, strength = _waviness(values[~flagged], residual[~flagged])
        if strength > 3.5:
            return (
                f"Residuals rise and fall along {name} (neighbours correlate {correlation:+.2f}): the law may have the "
                "wrong form, and then these runs are right."
            )
    return ""


def _at_an_end(values: np.ndarray, flagged: np.ndarray) -> tuple[int, str] | None:
    if flagged.sum() < 2:
        return None
    low, high = np.quantile(values, [0.1, 0.9])
    for inside, which in ((values <= low, "smallest"), (values >= high, "largest")):
        usual, hit = inside.mean(), int((inside & flagged).sum())
        # With few distinct values a tenth is no tenth: what is usual is counted.
        if usual < 0.35 and hit >= 2 and hit / flagged.sum() >= max(0.6, 2.5 * usual):
            return hit, which
    return None


def _waviness(values: np.ndarray, residual: np.ndarray) -> tuple[float, float]:
    """Lag-one correlation of mean residuals along an axis, and how many standard errors it lies above 0."""
    distinct, code = np.unique(values, return_inverse=True)
    if len(distinct) < 8:
        return 0.0, 0.0
    reach = 2.5 * quantile_scale(residual, 0)
    clipped = np.clip(residual, -reach, reach)
    number = np.bincount(code)
    mean = np.bincount(code, clipped) / number * np.sqrt(number)
    mean = mean - mean.mean()
    total = float((mean**2).sum())
    if not total > 0.0:
        return 0.0, 0.0
    correlation = float((mean[1:] * mean[:-1]).sum()) / total
    return correlation, correlation * np.sqrt(len(distinct))
