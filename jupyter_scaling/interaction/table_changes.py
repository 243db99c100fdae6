"""What is not the same between two tables of runs: rows that came, went or moved, values that changed."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import counted
from .keys import run_text
from .moved_rows import found_by_values
from .numbers import plain
from .records import occurrences

__all__ = ["RowChange", "TableChanges", "table_changes"]

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that was added, is gone or stands in another place, or one value that changed from `old` to `new`."""

    key: Hashable
    what: str
    column: str
    old: float | None
    new: float | None


@dataclass(frozen=True, slots=True, eq=False)
class TableChanges:
    """All changes, and for each new row the old row (M,) that it was, -1 where there is none.

    A row is the same where its key is. Where keys are places (0, 1, 2, ...) and more rows are the same by their values,
    those `are_moved`: whatever names them by key must be told their new ones.
    """

    rows: tuple[RowChange, ...]
    former: np.ndarray
    are_moved: bool = False

    def count(self, what: str) -> int:
        """How many rows were ``"added"``, are ``"gone"``, ``"moved"`` or have a ``"changed"`` value."""
        return len({id(change) if what != "changed" else change.key for change in self.rows if change.what == what})

    @property
    def sentence(self) -> str:
        """The changes with the first few keys of each kind; empty when there are none."""
        parts = [self._part("added"), self._part("gone"), self._part("moved"), self._part("changed")]
        said = ", ".join(part for part in parts if part)
        return f"{said}; rows without keys of their own were found by their values" if self.are_moved else said

    def _part(self, what: str) -> str:
        found = [change for change in self.rows if change.what == what]
        if not found:
            return ""
        number = self.count(what)
        shown = [_words(change) for change in found[:_SHOWN]] + ["..."] * (len(found) > _SHOWN)
        return f"{counted(number, 'row')} {what} ({', '.join(shown)})"


def table_changes(old: Any, new: Any) -> TableChanges:
    """Changes from one set of observations to another; rows are the same where their keys are.

    A key that stands more than once is told apart by how many of the same stand before it. Keys that are only places
    give way to values where those find more rows again.

    Parameters
    ----------
    old, new : Observations
        Anything with `keys`, `inputs`, `x` (K, M), `output`, `y` (M,) and `columns`.

    Examples
    --------
    >>> from jupyter_scaling.fitting import Observations
    >>> old = Observations.make(["a", "b"], ["N"], [[1.0, 2.0]], [3.0, 2.5], output="loss")
    >>> new = Observations.make(["b", "c"], ["N"], [[2.0, 4.0]], [2.4, 2.0], output="loss")
    >>> table_changes(old, new).sentence
    '1 row added (run c), 1 row gone (run a), 1 row changed (run b: loss 2.5 -> 2.4)'
    """
    places = {name: row for row, name in enumerate(occurrences(old.keys))}
    named = occurrences(new.keys)
    former = np.array([places.get(name, -1) for name in named], dtype=np.int64).reshape(len(named))
    by_values = found_by_values(old, new, former)
    moved = by_values is not None
    former = former if by_values is None else by_values
    changes = [RowChange(named[row][0], "added", "", None, None) for row in np.flatnonzero(former < 0).tolist()]
    there = set(former.tolist())
    changes += [RowChange(name[0], "gone", "", None, None) for name, row in places.items() if row not in there]
    changes += _moves(former) if moved else []
    changes += _values(old, new, former, named)
    return TableChanges(tuple(changes), former, moved)


def _moves(former: np.ndarray) -> list[RowChange]:
    rows = np.flatnonzero((former >= 0) & (former != np.arange(len(former))))
    return [RowChange(row, "moved", "row", float(former[row]), float(row)) for row in rows.tolist()]


def _values(old: Any, new: Any, former: np.ndarray, named: Sequence[tuple[Hashable, int]]) -> list[RowChange]:
    rows = np.flatnonzero(former >= 0)
    before = dict(zip([*old.inputs, old.output], [*old.x, old.y], strict=True))
    after = dict(zip([*new.inputs, new.output], [*new.x, new.y], strict=True))
    found = []
    for name in [name for name in after if name in before]:
        one, other = before[name][former[rows]], after[name][rows]
        differs = ~((one == other) | (np.isnan(one) & np.isnan(other)))
        column = str(new.columns.get(name, name))
        for place in np.flatnonzero(differs).tolist():
            key = named[rows[place]][0]
            found.append(RowChange(key, "changed", column, float(one[place]), float(other[place])))
    return found


def _words(change: RowChange) -> str:
    run = run_text(change.key)
    if change.old is None or change.new is None:
        return run
    digits = 4 if plain(change.old) != plain(change.new) else 12
    return f"{run}: {change.column} {plain(change.old, digits)} -> {plain(change.new, digits)}"
