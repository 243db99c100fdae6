"""Scales at the centre of the data as a DataFrame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["pivot_table"]


def pivot_table(names: Sequence[str], estimates: Sequence[Any]) -> pd.DataFrame:
    """One row for each scale at its pivot: value, standard error and 95 % interval.

    Parameters
    ----------
    names : sequence of str
        Such as ``"A at N=1.2e+09"``.
    estimates : sequence of Estimate
    """
    import pandas as pd

    columns = {"value": "value", "se": "se", "ci_low": "low", "ci_high": "high"}
    return pd.DataFrame(
        {title: [float(getattr(each, name)) for each in estimates] for title, name in columns.items()},
        index=pd.Index(list(names), name="parameter", dtype=object),
    )
