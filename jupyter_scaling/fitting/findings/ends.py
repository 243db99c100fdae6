"""What the search for the optimum met: how it ended, bounds, dead terms, other optima."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ...errors import counted, listed
from ...expr import linear_form
from ..once import once
from ..printout import number
from ..problem import Problem
from ..status import Verdict

if TYPE_CHECKING:
    from ..result import Fit

__all__ = [
    "at_bound",
    "cut_short",
    "dead_term",
    "ended_badly",
    "failed_refits",
    "not_identified",
    "set_by_hand",
    "several_optima",
    "tied_outside",
]


_IDLE = 10.0


def ended_badly(fit: Fit) -> Verdict | None:
    """The search stopped before the optimum, or has none."""
    if fit.status.code in {"stopped_early", "interrupted"}:
        return Verdict(fit.status.code, "error", fit.status.sentence)
    if fit.status.code == "failed":
        return Verdict("failed", "error", fit.status.sentence)
    return None


def cut_short(fit: Fit) -> Verdict | None:
    """Resampling was interrupted."""
    # Only what is computed already: asking for the draws would make them.
    draws = fit.uncertainty.__dict__.get("draws")
    if draws is None or not getattr(draws, "interrupted", False):
        return None
    count = len(draws.theta)
    sentence = f"Resampling was interrupted after {count} refits: intervals rest on these. Fit again for all."
    return Verdict("interrupted_draws", "warning", sentence, float(count))


def set_by_hand(fit: Fit) -> Verdict | None:
    """Values that are not the best fit."""
    if fit.status.code != "hand_set":
        return None
    return Verdict("hand_set", "warning", "Parameters were moved by hand; release them to return to the best fit.")


def at_bound(fit: Fit) -> Verdict | None:
    """A parameter wants to leave its domain."""
    names = [name for name, at in fit.at_bound.items() if at]
    if not names or fit.status.code in {"hand_set", "failed"}:
        return None
    shown = ", ".join(f"{name} = {fit.values[name]:g}" for name in names)
    return Verdict(
        "at_bound",
        "warning",
        f"{shown} ended at the border of its domain. Widen `bounds`, or fix it and say so.",
        float(len(names)),
    )


def tied_outside(fit: Fit) -> Verdict | None:
    """A tie puts a parameter where its law has no meaning."""
    outside = {}
    for name, text in fit.options.tied.items():
        low, high = fit.options.domain(fit.law, name)
        if not low <= fit.values[name] <= high and fit.status.code != "failed":
            outside[name] = f"{name} = {fit.values[name]:.4g} by its tie to {text!r}, outside {low:g} to {high:g}"
    if not outside:
        return None
    sentence = f"{'; '.join(outside.values())}: the law has no meaning there. Change the tie."
    return Verdict("tied_outside", "error", sentence, float(len(outside)))


@once
def dead_term(fit: Fit) -> Verdict | None:
    """A term that is nothing everywhere."""
    if fit.status.code == "failed":
        return None
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
    carried = fit.problem.weight > 0.0
    shares, whole = {}, fit.at(fit.theta[None], problem.x)[0]
    for amplitude in form.amplitudes:
        if amplitude.rate is None:
            continue
        name = names[amplitude.symbol]
        # A millionth of the scale, in place of none, keeps the logarithm finite.
        without = fit.theta.copy()
        without[problem.law.parameter_names.index(name)] *= 1e-9
        less = fit.at(without[None], problem.x)[0]
        with np.errstate(all="ignore"):
            shares[name] = float(np.nanmax(np.abs(1.0 - less / whole)[carried], initial=0.0))
    return shares


def not_identified(fit: Fit) -> Verdict | None:
    """Directions in which the parameters move freely, and parameters of which not even the order of size is known."""
    if not fit.status.converged or fit.uncertainty.freedom < 1:
        return None
    slopes = _slopes(fit.problem, fit.problem.to_coordinates(fit.theta[None]))
    size = slopes.size
    if len(size) == 0 or not np.isfinite(size).all():
        return None
    idle = _idle(fit, slopes)
    if idle:
        sentence = (
            f"{listed(idle, 6)} cannot be told from these rows: values many orders of size apart fit as well. Hold "
            f"what is not wanted, as in fixed={{{idle[0]!r}: {fit.values[idle[0]]:.3g}}}, or add rows where it matters."
        )
        return Verdict("not_identified", "warning", sentence, float(len(idle)))
    if (size == 0.0).any():
        return None
    singular = np.linalg.svd(slopes.columns / size[:, None], compute_uv=False)
    condition = float(singular[0] / max(singular[-1], 1e-300))
    if condition < 1e6:
        return None
    sentence = (
        f"The parameters cannot be told apart (condition number {number(condition, 2)}): other values fit as well. "
        "Fix some, or add runs elsewhere."
    )
    return Verdict("not_identified", "warning", sentence, condition)


class _Slopes(NamedTuple):
    """Derivatives of the residuals at the optimum, over the rows in the fit.

    Attributes
    ----------
    columns : ndarray, shape (F, n)
        With very many rows their triangle (F, F), which has the same lengths and singular values.
    size : ndarray, shape (F,)
        Length of each.
    squares : float
        Sum of squared residuals.
    rows : int
    """

    columns: np.ndarray
    size: np.ndarray
    squares: float
    rows: int


def _slopes(problem: Problem, phi: np.ndarray) -> _Slopes:
    carried, parts = problem.weight > 0.0, []
    sizes, squares = np.zeros(len(problem.free)), 0.0
    for part, block in problem.row_blocks:
        residual, jacobian = (each[0][..., carried[part]] for each in block.residual_jacobian(phi))
        sizes += (jacobian**2).sum(axis=1)
        with np.errstate(all="ignore"):
            squares += float(np.nansum(residual**2))
        parts.append(jacobian)
    if len(parts) > 1 and np.isfinite(sizes).all():
        triangles = np.vstack([np.asarray(np.linalg.qr(each.T, mode="r")) for each in parts])
        parts = [np.asarray(np.linalg.qr(triangles, mode="r")).T]
    return _Slopes(parts[0], np.sqrt(sizes), squares, int(carried.sum()))


def _idle(fit: Fit, slopes: _Slopes) -> list[str]:
    """Parameters that do next to nothing: uncertain by 10 in the logarithm, or by 1000 of themselves, alone."""
    free, logarithmic = fit.problem.free, fit.problem.coordinates.logarithmic
    if dead_term(fit) is not None:
        return []
    with np.errstate(all="ignore"):
        noise = float(np.sqrt(slopes.squares / max(slopes.rows - len(free), 1)))
        found = noise / slopes.size
    limits = [_IDLE if name in logarithmic else 1e3 * max(1.0, abs(fit.values[name])) for name in free]
    return [name for name, deviation, limit in zip(free, found, limits, strict=True) if not deviation < limit]


def several_optima(fit: Fit) -> Verdict | None:
    """Other places that fit almost as well."""
    objective = fit.starts.objective
    if len(objective) < 2 or fit.objective <= 0.0 or fit.status.code == "hand_set":
        return None
    best = objective.min()
    near = fit.starts.converged & (objective <= best * 1.05) & (objective > best * (1.0 + 1e-6))
    with np.errstate(over="ignore"):  # a parameter that has all but vanished is infinitely far from one that has not
        distance = np.abs(fit.starts.theta[near] / np.where(fit.theta == 0.0, 1.0, fit.theta) - 1.0).max(
            axis=1, initial=0.0
        )
    count = int((distance > 0.05).sum())
    if not count:
        return None
    gap = float(objective[near].min() / best - 1.0)
    sentence = (
        f"{counted(count, 'other optimum', 'other optima')} within 5 % of the best objective, the nearest {gap:.1%} "
        "above, with other parameters. Compare them in `fit.starts`."
    )
    return Verdict("several_optima", "warning", sentence, gap)


def failed_refits(fit: Fit) -> Verdict | None:
    """Refits that are missing from the intervals."""
    failed = sum(r.failed for r in fit.uncertainty.replicates)
    if not failed:
        return None
    total = sum(r.groups for r in fit.uncertainty.replicates)
    sentence = (
        f"{failed} of {total} leave-out refits did not converge. Intervals are widened as if the others stood "
        "for them; those that fail are often those that matter most, so treat them as too narrow still."
    )
    return Verdict("failed_refits", "warning", sentence, float(failed))
