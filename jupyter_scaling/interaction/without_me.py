"""What leaves with each run: the shift of every parameter and of the prediction when it is left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .page_problem import MOST_LEFT_OUT
from .page_step import MOST_STEPPED
from .readouts import prediction_label, tree_at
from .target import current_target

__all__ = ["WithoutMe", "without_me"]


@dataclass(frozen=True, slots=True, eq=False)
class WithoutMe:
    """Every leave-one-out refit in one table.

    Parameters
    ----------
    labels : tuple of str, length Q
        The law's parameters that are not pinned, and last the prediction at the target.
    values, se : ndarray, shape (Q,)
        What the fit says, and its standard errors; nan where unknown.
    rows : ndarray of int, shape (R,)
        Positions of the runs in the fit.
    shifts : tuple of ndarray, each of shape (Q,)
        For each of those rows, value without it minus value with it.
    influence : ndarray, shape (R,)
        The size of the last column, in standard errors of the prediction; what dots can be sized by.
    note : str
        Why there is no table; empty when there is.
    about : bool
        Whether the page is to find the shifts itself, by one Newton step for each run: `rows`, `shifts` and
        `influence` are empty then.
    tree : prefix JSON
        The prediction at the target over the parameters, for such a page.
    """

    labels: tuple[str, ...] = ()
    values: np.ndarray = field(default_factory=lambda: np.empty(0))
    se: np.ndarray = field(default_factory=lambda: np.empty(0))
    rows: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    shifts: tuple[np.ndarray, ...] = ()
    influence: np.ndarray = field(default_factory=lambda: np.empty(0))
    note: str = ""
    about: bool = False
    tree: Any = None


def without_me(state: Any) -> WithoutMe:
    """The table for the best fit of a state; hand-set values play no part in it."""
    fit = state.best
    count = int((state.observations.effective_weight > 0).sum())
    if state.failure or not hasattr(type(fit), "leave_one_out"):
        return WithoutMe(note="There is no fit of these runs to leave one out of.")
    if count <= len(fit.problem.free):
        return WithoutMe(note="Too few runs to leave one out.")
    if count > MOST_LEFT_OUT:
        return _stepped(state, count)
    left = fit.leave_one_out
    names = [name for name in left.names if name not in state.fixed]
    places = [left.names.index(name) for name in names]
    labels, values = list(names), [fit.values[name] for name in names]
    se, shifts = [fit.se.get(name, np.nan) for name in names], [left.shift[:, place] for place in places]
    influence = np.zeros(len(left.rows))
    target = current_target(state)
    if target:
        x = np.array([[target[each.name]] for each in state.law.inputs])
        labels.append(prediction_label(state, target))
        values.append(float(fit.at(fit.theta[None], x)[0, 0]))
        with np.errstate(all="ignore"):
            se.append(_se_at(fit, x))
            shifts.append(left.prediction_shifts(x)[:, 0])
            size = np.abs(shifts[-1]) / (se[-1] if se[-1] > 0 else 1.0)
        influence = np.where(np.isfinite(size), size, 0.0)
    table = np.stack(shifts, axis=1) if shifts else np.empty((len(left.rows), 0))
    return WithoutMe(tuple(labels), np.array(values), np.array(se), left.rows, tuple(table), influence)


def _se_at(fit: Any, x: np.ndarray) -> float:
    return float(np.asarray(fit.uncertainty.estimate(lambda theta: fit.at(theta, x)).se).reshape(-1)[0])


def _stepped(state: Any, count: int) -> WithoutMe:
    """What a page needs to find the shifts itself, where a refit without each of very many runs would take minutes."""
    fit = state.best
    if len(state.observations) > MOST_STEPPED:
        return WithoutMe(note=f"{count:,} runs are in the fit; up to {MOST_STEPPED:,} are left out one by one.")
    if state.law.json_tree is None or fit.problem.loss.is_limit:
        kind = "law without a formula" if state.law.json_tree is None else "loss without curvature"
        return WithoutMe(
            note=f"{count:,} runs are in the fit; of a {kind} up to {MOST_LEFT_OUT:,} are left out one by one."
        )
    labels = [name for name in fit.law.parameter_names if name not in state.fixed]
    values, se = [fit.values[name] for name in labels], [fit.se.get(name, np.nan) for name in labels]
    target, tree = current_target(state), None
    if target:
        x = np.array([[target[each.name]] for each in state.law.inputs])
        labels, tree = [*labels, prediction_label(state, target)], tree_at(state.law.json_tree, target)
        values.append(float(fit.at(fit.theta[None], x)[0, 0]))
        with np.errstate(all="ignore"):
            se.append(_se_at(fit, x))
    return WithoutMe(tuple(labels), np.array(values), np.array(se), about=True, tree=tree)
