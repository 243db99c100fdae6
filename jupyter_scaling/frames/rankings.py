"""Many fits as one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import ColumnNotFoundError, ScalingError
from .reading import as_frame

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["comparison_table", "group_table"]


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


def group_table(table: Any, by: str | list[str], law: Any, fit: Callable[[Any], Any]) -> pd.DataFrame:
    """One row a group: parameter values, objective, rows and status.

    Parameters
    ----------
    table : DataFrame, dict or path
        Anything `observations` reads.
    by : str or list of str
        Columns that tell the groups apart.
    law : Law
        Whose parameters become columns.
    fit : callable
        From one group's rows to a fit.
    """
    import pandas as pd

    frame = as_frame(table)
    names = [by] if isinstance(by, str) else list(by)
    for name in names:
        if name not in frame.columns:
            raise ColumnNotFoundError.named(name, frame.columns)
    records, keys = [], []
    for key, part in frame.groupby(names, sort=True, dropna=False):
        keys.append(key)
        records.append(_record(part, law, fit))
    index = (
        pd.MultiIndex.from_tuples(keys, names=names)
        if keys
        else pd.MultiIndex.from_arrays([[] for _ in names], names=names)
    )
    result = pd.DataFrame(records, index=index, columns=[*law.parameter_names, "objective", "rows", "status"])
    return result.set_axis(result.index.get_level_values(0)) if len(names) == 1 else result


def _record(part: Any, law: Any, fit: Callable[[Any], Any]) -> dict[str, Any]:
    try:
        fitted = fit(part)
    except ScalingError as error:
        return {
            **dict.fromkeys(law.parameter_names, np.nan),
            "objective": np.nan,
            "rows": len(part),
            "status": str(error),
        }
    rows = int(np.count_nonzero(fitted.observations.effective_weight > 0.0))
    return {**fitted.values, "objective": fitted.objective, "rows": rows, "status": fitted.status.code}
