"""What to know about a fit before using its numbers: each finding one small function."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from ..errors import listed
from ..expr import linear_form
from .problem import Problem
from .robust import robust_scale
from .status import Verdict

if TYPE_CHECKING:
    from .result import Fit

__all__ = ["judge"]

_FEW_ROWS, _UNCALIBRATED_ROWS = 20, 12
_FEW_GROUPS, _UNCALIBRATED_GROUPS = 12, 6


def judge(fit: Fit) -> tuple[Verdict, ...]:
    """All findings about a fit, errors first."""
    found = [verdict for finding in FINDINGS if (verdict := finding(fit)) is not None]
    order = {"error": 0, "warning": 1, "note": 2}
    return tuple(sorted(found, key=lambda verdict: order[verdict.severity]))


def _carried(fit: Fit) -> np.ndarray:
    return fit.problem.weight > 0.0


def ended_badly(fit: Fit) -> Verdict | None:
    if fit.status.code == "stopped_early":
        return Verdict("stopped_early", "error", fit.status.sentence)
    if fit.status.code == "failed":
        return Verdict("failed", "error", fit.status.sentence)
    return None


def set_by_hand(fit: Fit) -> Verdict | None:
    if fit.status.code != "hand_set":
        return None
    return Verdict("hand_set", "warning", "Parameters were moved by hand; release them to return to the best fit.")


def rows_set_aside(fit: Fit) -> Verdict | None:
    broken = [r for r in fit.observations.excluded.values() if " is " in str(r)]
    if not broken:
        return None
    return Verdict(
        "rows_set_aside",
        "warning",
        f"{len(broken)} row(s) could not enter the fit: {listed(sorted(set(broken)))}. Look at them in "
        "`fit.observations_frame()`.",
        float(len(broken)),
    )


def few_rows(fit: Fit) -> Verdict | None:
    rows, parameters = fit.uncertainty.rows, len(fit.problem.free)
    if rows <= parameters:
        sentence = (
            f"{rows} rows determine {parameters} parameters exactly; nothing is left to judge the fit by. Add runs."
        )
        return Verdict("no_freedom", "error", sentence, float(rows))
    if rows <= _UNCALIBRATED_ROWS:
        sentence = f"{rows} rows: intervals are not calibrated at 12 or fewer. Add runs before relying on them."
        return Verdict("not_calibrated", "warning", sentence, float(rows))
    if rows < _FEW_ROWS:
        sentence = (
            f"{rows} rows are few; the jackknife covered 96-97 % at 15-20 rows, other methods less. Keep the "
            "default interval."
        )
        return Verdict("few_rows", "note", sentence, float(rows))
    return None


def few_points(fit: Fit) -> Verdict | None:
    carried = _carried(fit)
    distinct = len(np.unique(fit.problem.x[:, carried], axis=1).T)
    if distinct >= len(fit.problem.free):
        return None
    sentence = (
        f"Only {distinct} distinct points for {len(fit.problem.free)} free parameters: many laws fit equally "
        "well. Add other sizes."
    )
    return Verdict("few_distinct_points", "error", sentence, float(distinct))


def few_groups(fit: Fit) -> Verdict | None:
    groups = fit.uncertainty.groups
    if groups is None:
        return None
    count = len(np.unique(groups[0][_carried(fit)]))
    if count < _UNCALIBRATED_GROUPS:
        sentence = (
            f"Only {count} distinct {groups[1]}s: intervals by {groups[1]} are not calibrated below 6. Add sizes."
        )
        return Verdict("not_calibrated_groups", "warning", sentence, float(count))
    if count < _FEW_GROUPS:
        sentence = (
            f"{count} distinct {groups[1]}s: intervals 2.5-4.5 times wider than by run are real at so few. "
            "Add sizes to narrow them."
        )
        return Verdict("few_groups", "note", sentence, float(count))
    return None


def at_bound(fit: Fit) -> Verdict | None:
    names = [name for name, at in fit.at_bound.items() if at]
    if not names or fit.status.code == "hand_set":
        return None
    shown = ", ".join(f"{name} = {fit.values[name]:g}" for name in names)
    return Verdict(
        "at_bound",
        "warning",
        f"{shown} ended at the border of its domain. Widen `bounds`, or fix it and say so.",
        float(len(names)),
    )


def dead_term(fit: Fit) -> Verdict | None:
    shares = _term_shares(fit.problem, fit)
    dead = [name for name, share in shares.items() if share < 1e-6]
    if not dead:
        return None
    sentence = (
        f"The term of {listed(dead)} is below one millionth of the prediction everywhere: it is dead. Use a "
        "law without it."
    )
    return Verdict("dead_term", "warning", sentence, min(shares.values()))


def _term_shares(problem: Problem, fit: Fit) -> dict[str, float]:
    """Largest share of the prediction that each nonnegative term holds, over the rows in the fit."""
    coordinates = problem.coordinates
    names = {coordinates.symbol(name): name for name in problem.law.parameter_names}
    form = linear_form(coordinates.tree, names)
    if form.outer != "identity":
        return {}
    carried = _carried(fit)
    shares = {}
    for amplitude in form.amplitudes:
        if amplitude.rate is None:
            continue
        name = names[amplitude.symbol]
        # A millionth of the scale, in place of none, keeps the logarithm finite.
        without = fit.theta.copy()
        without[problem.law.parameter_names.index(name)] *= 1e-9
        less = fit.at(without[None], fit.problem.x)[0]
        with np.errstate(all="ignore"):
            shares[name] = float(
                np.nanmax(np.abs(1.0 - less / fit.at(fit.theta[None], fit.problem.x)[0])[carried], initial=0.0)
            )
    return shares


def collinear(fit: Fit) -> Verdict | None:
    if len(fit.law.inputs) < 2:
        return None
    x = fit.problem.x[:, _carried(fit)]
    if (x <= 0.0).any():
        return None
    logs = np.log(x) - np.log(x).mean(axis=1, keepdims=True)
    spread = np.sqrt((logs**2).sum(axis=1))
    constant = [name for name, s in zip(fit.law.input_names, spread, strict=True) if s < 1e-9]
    if constant:
        sentence = (
            f"{listed(constant)} does not vary: its exponent and scale cannot be told apart. Fix them, or use"
            " a law without it."
        )
        return Verdict("constant_input", "error", sentence, 0.0)
    correlation = float(np.abs(logs[0] @ logs[1]) / (spread[0] * spread[1]))
    if correlation < 0.999:
        return None
    first, second = fit.law.input_names[:2]
    sentence = (
        f"{first} and {second} move together (correlation {correlation:.4f} of their logarithms): their "
        f"exponents are not identified. Vary {second} at fixed {first}."
    )
    return Verdict("collinear", "error", sentence, correlation)


def not_identified(fit: Fit) -> Verdict | None:
    if not fit.status.converged or fit.uncertainty.freedom < 1:
        return None
    _, jacobian = fit.problem.residual_jacobian(fit.problem.to_coordinates(fit.theta[None]))
    columns = jacobian[0][:, _carried(fit)]
    size = np.sqrt((columns**2).sum(axis=1))
    if len(size) == 0 or (size == 0.0).any() or not np.isfinite(size).all():
        return None
    singular = np.linalg.svd(columns / size[:, None], compute_uv=False)
    condition = float(singular[0] / max(singular[-1], 1e-300))
    if condition < 1e6:
        return None
    sentence = (
        f"The parameters cannot be told apart (condition number {condition:.1e}): other values fit as well. "
        "Fix some, or add runs elsewhere."
    )
    return Verdict("not_identified", "warning", sentence, condition)


def several_optima(fit: Fit) -> Verdict | None:
    objective = fit.starts.objective
    if len(objective) < 2 or fit.objective <= 0.0 or fit.status.code == "hand_set":
        return None
    best = objective.min()
    near = fit.starts.converged & (objective <= best * 1.05) & (objective > best * (1.0 + 1e-6))
    distance = np.abs(fit.starts.theta[near] / np.where(fit.theta == 0.0, 1.0, fit.theta) - 1.0).max(
        axis=1, initial=0.0
    )
    count = int((distance > 0.05).sum())
    if not count:
        return None
    gap = float(objective[near].min() / best - 1.0)
    sentence = (
        f"{count} other optimum(s) within 5 % of the best objective, the nearest {gap:.1%} above, with other "
        "parameters. Compare them in `fit.starts`."
    )
    return Verdict("several_optima", "warning", sentence, gap)


def outliers(fit: Fit) -> Verdict | None:
    carried = _carried(fit)
    scale = robust_scale(fit.residuals, fit.problem.weight, len(fit.problem.free))
    if not scale > 1e-10 or fit.uncertainty.rows < _UNCALIBRATED_ROWS:
        return None
    # A run that was trained badly lies above the law, where log f - log y is negative.
    above = -np.where(carried, fit.residuals, 0.0) / scale
    rows = np.flatnonzero(above > 4.0)
    one_sided = int((above > 3.5).sum() - (above < -3.5).sum())
    if not len(rows) and one_sided < 2:
        return None
    worst = rows[np.argsort(-above[rows])] if len(rows) else np.argsort(-above)[:1]
    keys = listed([repr(fit.observations.keys[row]) for row in worst])
    count = max(len(rows), one_sided)
    sentence = (
        f"{count} run(s) lie far above the law (key {keys}; up to {above.max():.1f} robust SD): under-tuned "
        "runs suspected. Look at them before excluding any."
    )
    return Verdict("outliers", "warning", sentence, float(above.max()))


def costly_delta(fit: Fit) -> Verdict | None:
    if fit.problem.loss.name != "huber" or fit.options.delta == "tuned":
        return None
    scale = robust_scale(fit.residuals, fit.problem.weight, len(fit.problem.free))
    if not fit.delta < 0.5 * scale:
        return None
    sentence = (
        f"delta = {fit.delta:g} is far below the spread of residuals ({scale:.2g}): efficiency is about 70 %."
        " delta='tuned' narrows the intervals."
    )
    return Verdict("costly_delta", "note", sentence, fit.delta / scale)


def duplicates(fit: Fit) -> Verdict | None:
    carried = _carried(fit)
    rows = np.vstack([fit.problem.x[:, carried], fit.problem.y[carried]])
    count = rows.shape[1] - len(np.unique(rows, axis=1).T)
    if not count:
        return None
    sentence = (
        f"{count} row(s) repeat another exactly and count double. Drop them, or give `cluster=` if they share a run."
    )
    return Verdict("duplicates", "warning", sentence, float(count))


def wrong_unit(fit: Fit) -> Verdict | None:
    carried = _carried(fit)
    if fit.law.output.unit != "nats/token" or not carried.any():
        return None
    largest = float(fit.problem.y[carried].max())
    if largest <= 12.0:
        return None
    sentence = (
        f"The largest {fit.observations.columns.get(fit.law.output.name, 'loss')} is {largest:.3g}: above 12 "
        "nats it may be a perplexity or in other units. Convert it to nats/token."
    )
    return Verdict("wrong_unit", "warning", sentence, largest)


def uneven_spread(fit: Fit) -> Verdict | None:
    """Spearman correlation of |residual| with the first input, or with compute where the law has one."""
    carried = _carried(fit)
    rows = int(carried.sum())
    if rows < _FEW_ROWS or len(fit.problem.x) > 2 or not fit.status.converged:
        return None
    size = np.abs(fit.residuals[carried])
    rank = np.vstack([_ranks(size), _ranks(fit.problem.x[:, carried].prod(axis=0))])
    correlation = float(np.corrcoef(rank)[0, 1]) if (rank.std(axis=1) > 0).all() else 0.0
    statistic = correlation * np.sqrt((rows - 2) / max(1.0 - correlation**2, 1e-12))
    from scipy.special import stdtr

    chance = 2.0 * float(stdtr(rows - 2, -abs(statistic)))
    if chance >= 0.01:
        return None
    sentence = (
        f"The spread of residuals changes with scale (rank correlation {correlation:+.2f}): one width for all"
        " is wrong locally. Give `weights` of 1 / variance."
    )
    return Verdict("uneven_spread", "warning", sentence, correlation)


def _ranks(values: np.ndarray) -> np.ndarray:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts - 1) / 2.0)[inverse]


def failed_refits(fit: Fit) -> Verdict | None:
    failed = sum(r.failed for r in fit.uncertainty.replicates)
    if not failed:
        return None
    total = sum(r.groups for r in fit.uncertainty.replicates)
    sentence = (
        f"{failed} of {total} leave-out refits did not converge and are missing from the intervals. Treat "
        "these as too narrow."
    )
    return Verdict("failed_refits", "warning", sentence, float(failed))


FINDINGS: tuple[Callable[[Fit], Verdict | None], ...] = (
    ended_badly,
    set_by_hand,
    few_points,
    few_rows,
    collinear,
    not_identified,
    at_bound,
    dead_term,
    several_optima,
    rows_set_aside,
    outliers,
    uneven_spread,
    duplicates,
    wrong_unit,
    few_groups,
    costly_delta,
    failed_refits,
)
