"""Derived quantities and published constants as DataFrames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .tables import with_ends

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["against_table", "derivation_table", "derived_table", "mixture_table", "needed_table"]


def derivation_table(found: Any) -> pd.DataFrame:
    """One quantity: its inputs, its value with the ends of its interval, and how it was come by.

    Parameters
    ----------
    found : Derived
    """
    import pandas as pd

    quantity = found.quantity
    names = quantity.parts or (quantity.name,)
    estimate = found.estimate
    shape = (len(found.status), len(names))
    parts = type(estimate)(*(np.reshape(getattr(estimate, name), shape) for name in ("value", "se", "low", "high")))
    columns: dict[str, Any] = {name: np.array(values) for name, values in found.inputs.items()}
    columns |= {
        name if name not in columns else f"best_{name}": values for name, values in with_ends(names, parts).items()
    }
    made = pd.DataFrame({**columns, "status": found.status})
    made.attrs |= {"formula": quantity.formula, "unit": quantity.unit, "source": quantity.source}
    made.attrs["notes"] = found.notes
    return made


def derived_table(rows: Sequence[Any], others: Sequence[Any]) -> pd.DataFrame:
    """All quantities that need no input, one row each; in `attrs`, how to ask for the others.

    Parameters
    ----------
    rows : sequence of Derived
    others : sequence of Quantity
        Those that need inputs.
    """
    import pandas as pd

    lines = []
    for found in rows:
        quantity, estimate = found.quantity, found.estimate
        for place, part in enumerate(quantity.parts or ("",)):
            numbers = {
                title: float(np.ravel(getattr(estimate, name))[place])
                for title, name in (("value", "value"), ("se", "se"), ("ci_low", "low"), ("ci_high", "high"))
            }
            title = f"{quantity.name}[{part}]" if part else quantity.name
            told = {"unit": quantity.unit, "formula": quantity.formula, "status": found.status[0]}
            lines.append({"quantity": title, **numbers, **told})
    columns = ["quantity", "value", "se", "ci_low", "ci_high", "unit", "formula", "status"]
    made = pd.DataFrame(lines, columns=columns).set_index("quantity")
    calls = [f"fit.derive({one.name!r}, {', '.join(f'{name}=...' for name in one.required)})" for one in others]
    made.attrs["notes"] = tuple(calls)
    return made


def against_table(rows: Sequence[Any]) -> pd.DataFrame:
    """Published sets against a fit, one row each.

    Parameters
    ----------
    rows : sequence of Against
    """
    import pandas as pd

    fields = (
        "objective", "difference", "likelihood_ratio", "statistic", "test", "df", "freedom", "p_value", "trust",
        "units", "verdict",
    )  # fmt: skip
    columns = {name: [getattr(row, name) for row in rows] for name in fields}
    made = pd.DataFrame(columns, index=pd.Index([row.label for row in rows], name="published", dtype=object))
    made.attrs["notes"] = tuple(dict.fromkeys(note for row in rows for note in row.notes))
    return made


def mixture_table(found: Any, has_rest: bool) -> pd.DataFrame:
    """Shares of least loss, one row each, with intervals; the loss and how it was found in `attrs`.

    Parameters
    ----------
    found : Mixture
    has_rest : bool
        Whether what is left of 1 is a share too.
    """
    import pandas as pd

    columns = {"value": found.value, "ci_low": found.low, "ci_high": found.high}
    made = pd.DataFrame(columns, index=pd.Index(list(found.names), name="share"))
    if has_rest:
        made.loc["rest"] = [1.0 - found.value.sum(), np.nan, np.nan]
    made.attrs |= {"loss": found.loss, "loss_interval": (found.loss_low, found.loss_high), "status": found.status}
    return made


def needed_table(rows: Sequence[Any], runs: int) -> pd.DataFrame:
    """How many runs each width would take.

    Parameters
    ----------
    rows : sequence of Needed
    runs : int
        In the fit.
    """
    import pandas as pd

    columns = {
        "width": [each.width for each in rows],
        "width_now": [each.now for each in rows],
        "runs": [runs] * len(rows),
        "runs_needed": [each.runs for each in rows],
    }
    return pd.DataFrame(columns, index=pd.Index([each.name for each in rows], name="quantity", dtype=object))
