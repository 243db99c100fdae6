"""Many fits as one table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import ColumnNotFoundError, OptionError, listed
from .reading import Table, read_once

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["comparison_table", "group_codes", "group_table", "shared_table"]

# Whole numbers, never missing: told apart without pandas' grouping.
_WHOLE = tuple(map(np.dtype, ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")))


def comparison_table(comparisons: Iterable[Any]) -> pd.DataFrame:
    """One row a law, in the order given: hold-out error, AICc, free parameters, objective, status."""
    import pandas as pd

    rows = list(comparisons)
    return pd.DataFrame(
        {
            "holdout_rmsle": [row.error for row in rows],
            "aicc": [row.aicc for row in rows],
            "parameters": [len(row.law.parameters) for row in rows],
            "objective": [row.fit.objective if row.fit else np.nan for row in rows],
            "status": [row.fit.status.code if row.fit else row.problem for row in rows],
        },
        index=pd.Index([row.law.name for row in rows], name="law"),
    )


def group_codes(table: Any, by: str | list[str]) -> tuple[np.ndarray, pd.Index]:
    """Group 0..G-1 of each row, and the groups' names in sorted order.

    Parameters
    ----------
    table : DataFrame, dict or path
        Anything `observations` reads.
    by : str or list of str
        Columns that tell the groups apart; missing values make a group of their own.

    Examples
    --------
    >>> codes, groups = group_codes({"task": ["b", "a", "b"]}, "task")
    >>> codes.tolist(), groups.tolist()
    ([1, 0, 1], ['a', 'b'])
    """
    import pandas as pd

    rows = read_once(table)
    known = rows.names if isinstance(rows, Table) else rows.columns
    names = [by] if isinstance(by, (str, int)) else list(by) if isinstance(by, Iterable) else []
    if not names:
        raise OptionError(f"`by` is empty. Name the columns that tell groups apart: {listed(map(str, known))}.")
    for name in names:
        if name not in known:
            raise ColumnNotFoundError.named(name, known)
    told = pd.DataFrame({name: rows.column(name) for name in names}) if isinstance(rows, Table) else rows[names]
    if len(names) == told.shape[1] == 1 and told.dtypes.iloc[0] in _WHOLE:
        codes, groups = pd.factorize(told.iloc[:, 0].to_numpy(), sort=True)
        return codes, pd.Index(groups, name=names[0])
    for name in told.columns[[told[name].dtype == object for name in told.columns]] if told.columns.is_unique else ():
        wrong = next((value for value in told[name] if type(value).__hash__ is None), None)
        if wrong is not None:
            raise OptionError(
                f"`by` names column {name!r}, which holds a {type(wrong).__name__}: {str(wrong)[:60]}. Groups are told "
                "apart by text or numbers."
            )
    grouped = told.groupby(names if len(names) > 1 else names[0], sort=True, dropna=False)
    return grouped.ngroup().to_numpy(), grouped.size().index


def group_table(fits: Any, groups: pd.Index, law: Any) -> pd.DataFrame:
    """One row a group: parameter values, their standard errors, objective, rows and status.

    Parameters
    ----------
    fits : GroupFits
    groups : Index, length G
    law : Law
        Whose parameters become columns.
    """
    import pandas as pd

    names = law.parameter_names
    columns: dict[str, Any] = {name: fits.theta[:, p] for p, name in enumerate(names)}
    columns |= {f"{name}_se": fits.se[:, p] for p, name in enumerate(names)}
    columns |= {"objective": fits.objective, "delta": fits.delta, "rows": fits.rows, "status": list(fits.status)}
    return pd.DataFrame(columns, index=groups)


def shared_table(fit: Any, groups: pd.Index) -> pd.DataFrame:
    """One row a group with all its parameters, and one, ``"shared"``, with those common to all.

    Parameters
    ----------
    fit : SharedFit
    groups : Index, length G
    """
    import pandas as pd

    names = fit.law.parameter_names
    common = [name in fit.shared for name in names]
    columns: dict[str, Any] = {
        name: [*fit.theta[:, p], fit.theta[0, p] if common[p] else np.nan] for p, name in enumerate(names)
    }
    columns |= {f"{name}_se": [*fit.se[:, p], fit.se[0, p] if common[p] else np.nan] for p, name in enumerate(names)}
    index = pd.Index([*groups.tolist(), "shared"], name=groups.name)
    if groups.nlevels > 1:
        last = ("shared", *[""] * (groups.nlevels - 1))
        index = pd.MultiIndex.from_tuples([*groups.tolist(), last], names=groups.names)
    return pd.DataFrame({**columns, "rows": [*fit.rows, fit.rows.sum()]}, index=index)
