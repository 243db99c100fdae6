"""Fits, observations, predictions and laws as pandas DataFrames."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from ..fitting.observations import Observations
from .door import inputs
from .predicting import as_inputs, without_prediction
from .training_curves import read_curves

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "fit_table",
    "observations_table",
    "plan_table",
    "prediction_table",
    "records_table",
    "solution_table",
]


def fit_table(fit: Any) -> pd.DataFrame:
    """One row for each parameter: value, standard error, 95 % interval, whether it lies at a bound.

    Parameters
    ----------
    fit : Fit

    Returns
    -------
    DataFrame
        Index `parameter`; columns ``value, se, ci_low, ci_high, at_bound``; NaN where there is no interval.
    """
    import pandas as pd

    nothing = (np.nan, np.nan)
    names = [parameter.name for parameter in fit.law.parameters]
    intervals = [(fit.interval or {}).get(name, nothing) for name in names]
    return pd.DataFrame(
        {
            "value": [fit.values[name] for name in names],
            "se": [(fit.se or {}).get(name, np.nan) for name in names],
            "ci_low": [low for low, _ in intervals],
            "ci_high": [high for _, high in intervals],
            "at_bound": [bool((fit.at_bound or {}).get(name, False)) for name in names],
        },
        index=pd.Index(names, name="parameter"),
    )


def observations_table(observations: Observations, fit: Any = None) -> pd.DataFrame:
    """One row for each training run, by the user's own key.

    Parameters
    ----------
    observations : Observations
    fit : Fit, optional
        Adds what the fit says of each row.

    Returns
    -------
    DataFrame
        Columns: the inputs and the output by the law's names, ``state, reason, weight``, and of a fit
        ``predicted, residual, influence`` (influence where the fit has it, else NaN).

    Examples
    --------
    >>> rows = Observations.make(["a", "b"], ["x"], [[1.0, 2.0]], [3.0, 2.0], exclude={"b": "diverged"})
    >>> observations_table(rows).loc["b", ["state", "reason"]].to_list()
    ['out', 'diverged']
    """
    import pandas as pd

    columns: dict[str, Any] = dict(zip(observations.inputs, observations.x, strict=True))
    columns[observations.output] = observations.y
    columns |= {"state": observations.state, "reason": observations.reason, "weight": observations.weight}
    if fit is not None:
        nothing = np.full(len(observations), np.nan)
        columns |= {
            "predicted": fit.predicted,
            "residual": fit.residuals,
            "influence": getattr(fit, "influence", nothing),
        }
    columns = {name: np.array(values) for name, values in columns.items()}
    return pd.DataFrame(columns, index=key_index(observations.keys))


def records_table(kind: type, records: Sequence[Any], index: Sequence[str]) -> pd.DataFrame:
    """One row for each of some values of one dataclass, by the fields in `index`; the others are columns.

    Examples
    --------
    >>> from jupyter_scaling.fitting import Status
    >>> records_table(Status, [Status("converged")], index=["code"]).columns.to_list()
    ['detail']
    """
    import pandas as pd

    names = [part.name for part in fields(kind)]
    table = pd.DataFrame([[getattr(one, name) for name in names] for one in records], columns=names)
    return table.set_index(list(index))


def prediction_table(fit: Any, table: Any, interval: float = 0.95, kind: str = "mean") -> pd.DataFrame:
    """One row for each row of a table: the inputs, the law's value under the output's name, and its interval.

    Parameters
    ----------
    fit : Fit
    table : DataFrame, dict or path
        Columns are looked up as in the fit's own table, then by the law's names, then guessed. A series with the
        inputs as its labels is one row; for a law of one input also a series, list, array or number.
    interval : float
        Level of the interval.
    kind : {"mean", "new_run"}
        Interval of the law's value, or of the loss that a new run would have.

    Returns
    -------
    DataFrame
        Index: the table's keys. Columns: inputs, output, ``low, high`` (NaN without an interval).
    """
    import pandas as pd

    table = as_inputs(table, fit.law, fit.observations.columns)
    curves = read_curves(table, fit.law)
    if curves is None:
        rows = inputs(table, fit.law, prefer=fit.observations.columns)
    else:
        fit, rows = fit.reading(curves.law), inputs(table, curves.law, x=curves.x)
    estimate = fit.estimate(rows.x, interval, kind)
    columns = dict(zip(rows.names, rows.x, strict=True))
    if curves is not None:
        columns["curve"] = curves.names
    columns |= {fit.law.output.name: fit.at(fit.theta[None], rows.x)[0], "low": estimate.low, "high": estimate.high}
    made = pd.DataFrame({name: np.array(values) for name, values in columns.items()}, index=key_index(rows.keys))
    notes = rows.notes if curves is None else curves.named(rows.notes)
    made.attrs["notes"] = (*notes, *without_prediction(fit.law, rows.x, rows.keys))
    return made


def plan_table(
    budgets: np.ndarray,
    names: Sequence[str],
    estimate: Any,
    held: Mapping[str, Any] | None = None,
    status: Sequence[str] = (),
) -> pd.DataFrame:
    """One row for each budget of compute: every quantity with the ends of its interval, and how it was found.

    Parameters
    ----------
    budgets : ndarray, shape (G,)
        Training compute in FLOP, the index `C`.
    names : sequence of str, length Q
    estimate : Estimate of arrays (G, Q)
    held : mapping of str to numbers, optional
        Inputs that were given.
    status : sequence of str, length G
    """
    import pandas as pd

    columns = {**(held or {}), **with_ends(names, estimate), "status": list(status)}
    return pd.DataFrame(columns, index=pd.Index(np.array(budgets), name="C"))


def solution_table(
    output: str, targets: np.ndarray, names: Sequence[str], estimate: Any, status: Sequence[str]
) -> pd.DataFrame:
    """The inputs at which the law reaches targets, one row each, with the ends of their intervals.

    Parameters
    ----------
    output : str
        Name of the output, and of the index.
    targets : ndarray, shape (G,)
    names : sequence of str, length Q
    estimate : Estimate of arrays (G, Q)
    status : sequence of str, length G
        Whether each target is reached.
    """
    import pandas as pd

    columns = {**with_ends(names, estimate), "status": list(status)}
    return pd.DataFrame(columns, index=pd.Index(np.array(targets), name=output))


def with_ends(names: Sequence[str], estimate: Any) -> dict[str, np.ndarray]:
    columns: dict[str, np.ndarray] = {}
    for place, name in enumerate(names):
        for suffix, values in (("", estimate.value), ("_low", estimate.low), ("_high", estimate.high)):
            columns[f"{name}{suffix}"] = np.array(np.atleast_2d(values)[:, place])
    return columns


def key_index(keys: Sequence[Hashable]) -> pd.Index:
    """The user's keys as an index: tuples of one length become a MultiIndex again."""
    import pandas as pd

    keys = list(keys)
    tuples = [key for key in keys if isinstance(key, tuple) and key]
    if tuples and len(tuples) == len(keys) and len({len(key) for key in tuples}) == 1:
        return pd.MultiIndex.from_tuples(tuples)
    return pd.Index(keys, name="key", tupleize_cols=False)
