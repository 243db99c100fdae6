"""Tables of runs as the approaches to the frontier read them, and their results as DataFrames."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import catalogue
from ..errors import DataError
from ..fitting.approaches import Rows
from ..fitting.observations import Observations
from .choosing import Chooser, choose_inputs, choose_output
from .door import observations
from .reading import read

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["budget_rows", "exponents_table", "frontier_table"]


def budget_rows(
    table: Any, *, x: Any = None, y: Any = None, run: Any = None, exclude: Any = None
) -> tuple[Rows, Callable[[Any], Observations]]:
    """The rows that are in, and a reader of the same table for a law to fit."""
    law = catalogue.get("chinchilla")

    def read_for(other: Any) -> Observations:
        return observations(table, other, x=x, y=y, exclude=exclude)

    observed = observations(table, law, x=x, y=y, exclude=exclude, cluster=run)
    chooser = Chooser(read(table), law)
    choose_output(chooser, y)
    choose_inputs(chooser, x)
    compute = chooser.compute()
    n, d = observed.x
    note = "C = 6 N D." if compute is None else "C from its own column."
    compute = 6.0 * n * d if compute is None else np.asarray(compute, dtype=np.float64)
    with np.errstate(all="ignore"):
        keep = observed.effective_weight > 0.0
        for part in (n, d, compute, observed.y):
            keep &= np.isfinite(part) & (part > 0.0)
    if not keep.any():
        raise DataError(
            "No row has a size, data, compute and loss above 0. Name the columns: x={'N': ..., 'D': ...}, y=..."
        )
    codes = np.unique(n, return_inverse=True)[1] if run is None else np.asarray(observed.cluster)
    rows = Rows(n, d, compute, observed.y, codes, run is not None, (*observed.notes, note))
    return rows.only(keep), read_for


def frontier_table(found: Any) -> pd.DataFrame:
    """One row for each budget: the best size with its interval, data, their ratio, loss, and what to know.

    Parameters
    ----------
    found : Frontier
    """
    import pandas as pd

    points = found.points
    columns: dict[str, Any] = {
        "N": points.N, "N_low": points.N_low, "N_high": points.N_high, "D": points.D, "D/N": points.D / points.N,
        "loss": points.loss,
    }  # fmt: skip
    if found.bias is not None:
        place = {round(float(np.log(c)), 6): ratio for c, ratio in zip(found.bias.C, found.bias.N_ratio, strict=True)}
        columns["bias"] = np.array([place.get(round(float(np.log(c)), 6), np.nan) for c in points.C])
    columns |= {"used": points.used, "verdict": list(points.verdict)}
    made = pd.DataFrame(columns, index=pd.Index(points.C, name="C"))
    made.attrs["verdicts"], made.attrs["notes"] = found.verdicts, found.notes
    return made


def exponents_table(found: Any) -> pd.DataFrame:
    """The exponents a of N* and b of D*, with intervals.

    Parameters
    ----------
    found : Frontier
    """
    import pandas as pd

    values = {"value": [found.a, found.b]}
    for place, title in enumerate(("ci_low", "ci_high")):
        values[title] = [found.a_interval[place], found.b_interval[place]]
    if found.bias is not None:
        values["bias"] = [found.bias.a, found.bias.b]
        values["corrected"] = [found.a - found.bias.a, found.b - found.bias.b]
    return pd.DataFrame(values, index=pd.Index(["a", "b"], name="exponent"))
