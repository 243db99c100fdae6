"""What the residuals tell: outliers, uneven or shared errors, and whether the loss matters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ...errors import counted, listed
from ..estimates import Quantity
from ..losses import LOSSES
from ..once import once
from ..robust import EFFICIENT, robust_scale, tune
from ..solve import solve
from ..spread import scale_axis, scale_of, uneven_test
from ..status import Verdict
from ..student import f_tail

if TYPE_CHECKING:
    from ..result import Fit

__all__ = ["costly_delta", "group_effect", "loss_matters", "one_sided", "outliers", "uneven_spread"]

_LEAST_ROWS, _MOST_REFITTED = 12, 50_000
_FAR, _ONE_SIDED = 4.0, 3.5
_CHANCE = 0.01
_MANY = 0.1


@once
def _above(fit: Fit) -> np.ndarray | None:
    """How many robust deviations each row (M,) lies above the law; None where there is no scale to measure by.

    Deviations are by scale where the test of uneven spread fires: unevenness alone made 37-47 % false alarms.
    """
    problem = fit.problem
    carried = problem.weight > 0.0
    residual = np.where(carried, fit.uncertainty.residuals, 0.0)
    if fit.uncertainty.rows < _LEAST_ROWS:
        return None
    scale = np.full(len(residual), robust_scale(residual, problem.weight, len(problem.free)))
    test = uneven_test(fit)
    if test is not None and test.fires:
        spread = fit.spread
        scale = spread.at(problem.x) if problem.sigma is None else spread.at(problem.x) / problem.sigma
    if not (scale[carried] > 1e-10).all():
        return None
    # A run that was trained badly lies above the law, where log f - log y is negative.
    return -residual / np.where(carried, scale, 1.0)


def _one_sided_count(above: np.ndarray) -> int:
    return int((above > _ONE_SIDED).sum() - (above < -_ONE_SIDED).sum())


def outliers(fit: Fit) -> Verdict | None:
    """Any row more than 4 robust deviations above: power 99 % at 240 runs with 2 % outliers, false 2-4 %."""
    above = _above(fit)
    if above is None or not (above > _FAR).any():
        return None
    rows = np.flatnonzero(above > _FAR)
    keys = listed([repr(fit.observations.keys[row]) for row in rows[np.argsort(-above[rows])]])
    many = (above > _ONE_SIDED).sum() > _MANY * fit.uncertainty.rows
    advice = " So many are better met with delta=1e-3." if many and fit.problem.loss.is_tunable else ""
    sentence = (
        f"{counted(len(rows), 'run lies', 'runs lie')} far above the law (key {keys}; up to {above.max():.1f} robust "
        f"SD): under-tuned runs suspected. Look at them before excluding any.{advice}"
    )
    return Verdict("outliers", "warning", sentence, float(above.max()))


def one_sided(fit: Fit) -> Verdict | None:
    """Two more far above than far below: power 96 % at 240 runs with 2 % outliers, false 0.5-1 %."""
    above = _above(fit)
    if above is None or _one_sided_count(above) < 2:
        return None
    count = _one_sided_count(above)
    sentence = (
        f"{count} more runs lie 3.5 robust SD above the law than below: under-tuned runs suspected, which make the "
        "law too high. Look at the runs above it."
    )
    return Verdict("one_sided", "warning", sentence, float(count))


def uneven_spread(fit: Fit) -> Verdict | None:
    """Spearman correlation of |residual| with compute, or with the first input."""
    test = uneven_test(fit)
    if test is None or not test.fires:
        return None
    sentence = (
        f"The spread of residuals changes with {scale_axis(fit)} (rank correlation {test.correlation:+.2f}): one "
        "width for all is wrong locally. New-run intervals follow it; `fit.reweighted()` fits by it."
    )
    return Verdict("uneven_spread", "warning", sentence, test.correlation)


def group_effect(fit: Fit) -> Verdict | None:
    """Analysis of variance of clipped residuals by size: power 100 % at 240 runs, 54 % at 40; false 0.2-0.8 %."""
    groups, uncertainty = fit.uncertainty.groups, fit.uncertainty
    count, rows = uncertainty.group_count, uncertainty.rows
    if groups is None or count < 2 or rows - count < 2 or not fit.status.converged:
        return None
    carried = fit.problem.weight > 0.0
    residual = uncertainty.residuals[carried]
    reach = 2.5 * robust_scale(residual, np.ones(rows), 0)
    residual = np.clip(residual, -reach, reach)
    _, code = np.unique(groups[0][carried], return_inverse=True)
    number = np.bincount(code)
    mean = np.bincount(code, residual) / number
    between = float((number * (mean - residual.mean()) ** 2).sum()) / (count - 1)
    within = float(((residual - mean[code]) ** 2).sum()) / (rows - count)
    if not within > 0.0:
        return None
    chance = f_tail(between / within, count - 1, rows - count)
    if chance >= _CHANCE:
        return None
    sentence = (
        f"Runs of one {groups[1]} share an error (p = {chance:.1g}): intervals that take runs as independent cover "
        f"66-90 %. The default counts {groups[1]}s; keep it."
    )
    return Verdict("group_effect", "note", sentence, chance)


def loss_matters(fit: Fit) -> Verdict | None:
    """Whether least squares and tuned Huber differ by more than a standard error: 86 % with outliers, false 0.2-2 %."""
    problem, uncertainty = fit.problem, fit.uncertainty
    if problem.loss.name not in {"huber", "squares"} or not fit.status.converged or uncertainty.freedom < 1:
        return None
    # So many rows are not refitted for a warning.
    if not _LEAST_ROWS <= uncertainty.rows <= _MOST_REFITTED:
        return None
    if uncertainty.options.interval == "none" or problem.priors:
        return None
    both = _by_squares_and_tuned(fit)
    if both is None:
        return None
    names, quantities = _judged(fit)
    ends = quantities(both)
    with np.errstate(all="ignore"):
        shift = np.abs(ends[0] - ends[1]) / uncertainty.estimate(quantities).se
    shift = np.where(np.isfinite(shift), shift, 0.0)
    if not len(shift) or not shift.max() > 1.0:
        return None
    most = int(shift.argmax())
    sentence = (
        f"The choice of loss moves {names[most]} by {shift[most]:.1f} standard errors (least squares "
        f"{ends[0][most]:.4g}, tuned Huber {ends[1][most]:.4g}): a few runs decide. Look at "
        "`fit.observations_frame()` by influence."
    )
    return Verdict("loss_matters", "warning", sentence, float(shift[most]))


def _judged(fit: Fit) -> tuple[list[str], Quantity]:
    """What the loss may move: parameters that are no scales, and the law's value with every input ten times larger."""
    law, carried = fit.law, fit.problem.weight > 0.0
    names = [p.name for p in law.parameters if p.name in fit.problem.free and p.kind != "scale"]
    places = [law.parameter_names.index(name) for name in names]
    x = fit.problem.x[:, carried]
    largest = x[:, [int(np.argmax(scale_of(scale_axis(fit), law.input_names, x)))]]

    def quantities(theta: np.ndarray) -> np.ndarray:
        return np.concatenate([theta[:, places], fit.at(theta, 10.0 * largest)], axis=1)

    return [*names, f"{law.output.name} with inputs ten times the largest run's"], quantities


def _by_squares_and_tuned(fit: Fit) -> np.ndarray | None:
    """Natural values (2, P) under least squares and under tuned Huber; None for data without noise."""
    problem, phi = fit.problem, fit.uncertainty.phi
    squares = phi if problem.loss.name == "squares" else solve(problem.with_squares(), phi[None], damping=1e-6).phi[0]
    scale = robust_scale(problem.residuals_at(squares), problem.weight, len(problem.free))
    if not scale > 1e-12:
        return None
    tuned = phi
    if problem.loss.name != "huber" or fit.options.delta != "tuned":
        _, tuned = tune(replace(problem, loss=LOSSES["huber"](0.5, 0.0), delta=EFFICIENT * scale), squares)
    return problem.to_natural(np.stack([squares, tuned]))


def costly_delta(fit: Fit) -> Verdict | None:
    """A threshold far below the spread throws away about a quarter of the runs."""
    if fit.problem.loss.name != "huber" or fit.options.delta == "tuned":
        return None
    scale = robust_scale(fit.uncertainty.residuals, fit.problem.weight, len(fit.problem.free))
    if not fit.delta < 0.5 * scale:
        return None
    sentence = (
        f"delta = {fit.delta:g} is far below the spread of residuals ({scale:.2g}): efficiency is about 70 %."
        " delta='tuned' narrows the intervals."
    )
    return Verdict("costly_delta", "note", sentence, fit.delta / scale)
