"""What leaves with each run: the shift of every parameter and of the prediction when it is left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .readouts import prediction_label
from .target import current_target

__all__ = ["WithoutMe", "without_me"]

#: Runs that are left out one by one at most; beyond, the page would wait for seconds.
MOST_ROWS = 4000


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
    """

    labels: tuple[str, ...] = ()
    values: np.ndarray = field(default_factory=lambda: np.empty(0))
    se: np.ndarray = field(default_factory=lambda: np.empty(0))
    rows: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    shifts: tuple[np.ndarray, ...] = ()
    influence: np.ndarray = field(default_factory=lambda: np.empty(0))
    note: str = ""


def without_me(state: Any) -> WithoutMe:
    """The table for the best fit of a state; hand-set values play no part in it."""
    fit = state.best
    count = int((state.observations.effective_weight > 0).sum())
    if state.failure or not hasattr(fit, "leave_one_out"):
        return WithoutMe(note="There is no fit of these runs to leave one out of.")
    if count > MOST_ROWS:
        return WithoutMe(note=f"{count} runs are in the fit; up to {MOST_ROWS} are left out one by one.")
    if count <= len(fit.problem.free):
        return WithoutMe(note="Too few runs to leave one out.")
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
            se.append(float(np.asarray(fit.uncertainty.estimate(lambda theta: fit.at(theta, x)).se).reshape(-1)[0]))
            shifts.append(left.prediction_shifts(x)[:, 0])
            size = np.abs(shifts[-1]) / (se[-1] if se[-1] > 0 else 1.0)
        influence = np.where(np.isfinite(size), size, 0.0)
    table = np.stack(shifts, axis=1) if shifts else np.empty((len(left.rows), 0))
    return WithoutMe(tuple(labels), np.array(values), np.array(se), left.rows, tuple(table), influence)
