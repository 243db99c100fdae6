"""The columns that no law reads, carried with the rows to colour by and to write rules on."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from .reading import Table

__all__ = ["other_columns"]

#: Values that are copied at most; a table beyond it keeps its first columns.
MOST_VALUES = 20_000_000


def other_columns(table: Table, taken: Collection[str]) -> dict[str, np.ndarray]:
    """Copies of the columns whose names are their own and not among those taken, by name as text.

    Examples
    --------
    >>> from jupyter_scaling.frames.reading import read
    >>> other_columns(read({"n": [1.0], "step": [500], "note": ["ok"]}), {"n"})
    {'step': array([500]), 'note': array(['ok'], dtype='<U2')}
    """
    names = [name for name in table.names if str(name) not in taken and table.names.count(name) == 1]
    carried: dict[str, np.ndarray] = {}
    for name in names[: MOST_VALUES // max(len(table), 1)]:
        values = np.array(table.column(name))
        if values.shape == (len(table),):
            carried.setdefault(str(name), values)
    return carried
