"""Which table the row positions of a page belong to, so that an act reaches the runs it was meant for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..errors import DataError, listed
from .keys import literal
from .table_changes import table_changes

__all__ = ["RowNumbers"]


class RowNumbers:
    """The numberings of rows a panel has had: one number for all tables whose rows stand at the same places.

    A page names rows by position. While its act waits for a busy kernel the table may become another
    (`panel.update`, or undo of it): the act bears the number of the table it was done on, and keys carry it over.

    Examples
    --------
    >>> from jupyter_scaling.fitting import Observations
    >>> make = lambda *keys: Observations.make(keys, ["N"], [[1.0] * len(keys)], [2.0] * len(keys))
    >>> numbers = RowNumbers()
    >>> numbers.of(make("a", "b")), numbers.of(make("a", "b", "c")), numbers.of(make("c", "a"))
    (0, 0, 1)
    >>> numbers.as_now({"type": "restore", "rows": [0, 2], "table": 0}, make("c", "a"))
    {'type': 'restore', 'rows': [1, 0], 'table': 1}
    """

    def __init__(self) -> None:
        # The longest table of each numbering.
        self._tables: list[Any] = []
        self._last: tuple[Any, int] | None = None

    def of(self, observations: Any) -> int:
        """The number of these rows' places; rows added at the end, or gone from it, leave it as it is."""
        if self._last is None or self._last[0] is not observations:
            self._last = observations, self._number(observations)
        return self._last[1]

    def as_now(self, message: Any, observations: Any) -> Any:
        """The message with the rows at the places they have in these observations; those that are gone left out.

        Raises
        ------
        DataError
            When none of its rows is left.
        """
        table, rows = (message.get(name) if isinstance(message, Mapping) else None for name in ("table", "rows"))
        now = self.of(observations)
        if type(table) is not int or table == now or not 0 <= table < len(self._tables) or not isinstance(rows, list):
            return message
        then = self._tables[table]
        places = {old: row for row, old in enumerate(table_changes(then, observations).former.tolist())}
        meant = [row for row in rows if type(row) is int and 0 <= row < len(then)]
        there = [places[row] for row in meant if row in places]
        if rows and not there:
            gone = listed([repr(literal(then.keys[row])) for row in meant])
            are = "is" if len(meant) == 1 else "are"
            raise DataError(f"The table has changed since: {gone} {are} not in it any more. Nothing was done.")
        return {**message, "rows": there, "table": now}

    def _number(self, observations: Any) -> int:
        for number, known in enumerate(self._tables):
            former = table_changes(known, observations).former[: len(known)]
            if len(former) and (former == np.arange(len(former))).all():
                if len(observations) > len(known):
                    self._tables[number] = observations
                return number
        self._tables.append(observations)
        return len(self._tables) - 1
