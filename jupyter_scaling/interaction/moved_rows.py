"""Rows whose keys are only their places, found by their values after a table was sorted, filtered or cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np

__all__ = ["are_places", "found_by_values", "share_nothing"]


def are_places(keys: Sequence[Hashable]) -> bool:
    """Whether the keys are 0, 1, 2, ..., which a table without an index of its own gets.

    Examples
    --------
    >>> are_places((0, 1, 2)), are_places((2, 0, 1)), are_places(("a", "b"))
    (True, False, False)
    """
    return all(type(key) is int and key == row for row, key in enumerate(keys))


def found_by_values(old: Any, new: Any, former: np.ndarray) -> np.ndarray | None:
    """For each new row the old row (M,) of the same values, -1 where there is none; None where keys serve as well.

    Values are the same when they agree in single precision: a table that was narrowed is no other table.

    Parameters
    ----------
    old, new : Observations
        Anything with `keys`, `x` (K, M) and `y` (M,).
    former : ndarray of int, shape (M,)
        The same by key.

    Examples
    --------
    >>> from jupyter_scaling.fitting import Observations
    >>> old = Observations.make(range(3), ["N"], [[1.0, 2.0, 4.0]], [3.0, 2.5, 2.0])
    >>> new = Observations.make(range(2), ["N"], [[2.0, 4.0]], [2.5, 2.0])
    >>> found_by_values(old, new, np.array([0, 1])).tolist()
    [1, 2]
    """
    if old.x.shape[0] != new.x.shape[0] or not (are_places(old.keys) and are_places(new.keys)):
        return None
    before, after = _values(old), _values(new)
    rows = np.flatnonzero(former >= 0)
    by_key = sum(before[former[row]] == after[row] for row in rows.tolist())
    if by_key == len(after):
        return None
    places = {name: row for row, name in enumerate(_numbered(before))}
    found = np.array([places.get(name, -1) for name in _numbered(after)], dtype=np.int64)
    return found if int((found >= 0).sum()) > by_key else None


def share_nothing(old: Any, new: Any, former: np.ndarray) -> bool:
    """Whether keys are places and no value of any row is that of the row of the same place: it is another table."""
    if not (are_places(old.keys) and are_places(new.keys)) or not (former >= 0).any():
        return False
    rows = np.flatnonzero(former >= 0)
    one = _single(np.vstack([old.x, old.y]))[:, former[rows]]
    other = _single(np.vstack([new.x, new.y]))[:, rows]
    return bool(one.shape == other.shape and not (one == other).any())


def _values(observations: Any) -> list[bytes]:
    """All values of each row as one key; every nan is the same."""
    table = _single(np.vstack([observations.x, observations.y]))
    return [row.tobytes() for row in np.where(np.isnan(table), np.float32(np.nan), table).T]


def _single(table: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        return table.astype(np.float32)


def _numbered(values: list[bytes]) -> list[tuple[bytes, int]]:
    """Each with how many of the same stand before it: the first of two equal rows is the first again."""
    seen: Counter[bytes] = Counter()
    names = []
    for one in values:
        names.append((one, seen[one]))
        seen[one] += 1
    return names
