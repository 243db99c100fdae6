"""What a person gives to predict at, as a table: a series, a list or a number where the law has one input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..errors import DataError, listed

__all__ = ["as_inputs", "without_prediction"]


def as_inputs(table: Any, law: Any, known: Mapping[str, str]) -> Any:
    """A table of inputs: a series keeps its index, or is one row where it names the law's inputs.

    Parameters
    ----------
    table : DataFrame, dict, path, Series, list, array or number
    law : Law
    known : mapping of str to str
        Columns that the fit read its inputs from.

    Raises
    ------
    DataError
        When values without names are given for a law of several inputs.
    """
    if hasattr(table, "to_frame") and not hasattr(table, "columns"):
        labels = {*law.input_names, *(known.get(name, name) for name in law.input_names), "C"}
        index = getattr(table, "index", None)
        if index is not None and any(isinstance(label, str) and label in labels for label in index):
            return {str(label): [value] for label, value in zip(index, table, strict=True)}
        _check_single(law, f"a {type(table).__name__}")
        if index is not None:
            return table.to_frame(law.input_names[0])
        return {law.input_names[0]: table.to_numpy()}
    if isinstance(table, (int, float, np.number)) and not isinstance(table, bool):
        _check_single(law, repr(table))
        return {law.input_names[0]: [float(table)]}
    flat = isinstance(table, np.ndarray) and table.dtype.names is None and table.ndim == 1
    if flat or (isinstance(table, (list, tuple)) and not any(isinstance(row, Mapping) for row in table)):
        _check_single(law, f"values without a name, {listed([repr(value) for value in list(table)[:3]])}")
        return {law.input_names[0]: table}
    return table


def _check_single(law: Any, what: str) -> None:
    if len(law.inputs) != 1:
        each = ", ".join(f"{name!r}: [...]" for name in law.input_names)
        raise DataError(
            f"Law {law.name!r} has the inputs {listed(law.input_names, 12)}, and got {what}. Name a value for each: "
            f"{{{each}}}."
        )


def without_prediction(law: Any, x: np.ndarray, keys: Sequence[Any]) -> tuple[str, ...]:
    """A note about rows at which the law has no value: an input is missing, or 0 or less where it must be above."""
    positive = np.array([entry.positive for entry in law.inputs])
    bad = ~np.isfinite(x) | ((x <= 0.0) & positive[:, None])
    rows = np.flatnonzero(bad.any(axis=0))
    if not rows.size:
        return ()
    shown = [
        f"{keys[row]!r} ({', '.join(f'{law.input_names[k]} is {x[k, row]:g}' for k in np.flatnonzero(bad[:, row]))})"
        for row in rows[:3].tolist()
    ]
    more = f" and {rows.size - 3} more" if rows.size > 3 else ""
    return (f"{rows.size} of {x.shape[1]} rows lie outside the law: {'; '.join(shown)}{more}.",)
