"""The columns beside those of the law that can group the runs, as numbers or as words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from ..errors import DataError
from .levels import MOST

__all__ = ["colour_columns"]

#: A column of words with more distinct ones than this share of the runs names runs, and groups nothing.
_NAMES = 0.5
#: More columns than a menu can show are not offered.
_COLUMNS = 60


def colour_columns(observations: Any) -> Mapping[str, np.ndarray]:
    """Numbers (M,) that differ as float64, words (M,) that recur as objects with None where there is none.

    Examples
    --------
    >>> from types import SimpleNamespace as Rows
    >>> rows = Rows(extra={"lr": np.array(["1e-3", "2e-3"]), "warm": np.array([True, False]), "seed": np.array([1, 1])})
    >>> {name: values.tolist() for name, values in colour_columns(rows).items()}
    {'lr': [0.001, 0.002], 'warm': ['True', 'False']}
    """
    read = ((name, _read(name, values)) for name, values in list(observations.extra.items())[:_COLUMNS])
    return MappingProxyType({name: values for name, values in read if values is not None and _groups(values)})


def _read(name: str, values: np.ndarray) -> np.ndarray | None:
    from ..frames.numbers import floats

    if values.dtype.kind in "cmV":
        return None
    try:
        return floats(name, values)[0]
    except DataError:
        return _words(values)


def _words(values: np.ndarray) -> np.ndarray | None:
    """Each value as text, None where there is none; None for all when one of them is no plain value."""
    words = np.empty(len(values), dtype=object)
    plain = values.astype("datetime64[s]") if values.dtype.kind == "M" else values
    for row, value in enumerate(plain.tolist()):
        if isinstance(value, (list, tuple, dict, set, np.ndarray)):
            return None
        if value is None or value != value or value == "":
            continue
        words[row] = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
    return words


def _groups(values: np.ndarray) -> bool:
    if values.dtype.kind == "f":
        finite = values[np.isfinite(values)]
        return bool(len(finite)) and bool(np.ptp(finite) > 1e-8 * np.abs(finite).max())
    known = set(values.tolist()) - {None}
    return len(known) > 1 and (len(known) <= MOST or len(known) <= _NAMES * len(values))
