"""Texts that are made when they are asked for, so that 100,000 rows cost nothing until one is looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

__all__ = ["FEW", "Lazily", "texts"]

#: Up to so many texts are made at once.
FEW = 2000


class Lazily(Sequence[str]):
    """A sequence of texts, each made by its position.

    Examples
    --------
    >>> rows = Lazily(lambda row: f"run {row}", 3)
    >>> rows[1], list(rows), len(rows)
    ('run 1', ['run 0', 'run 1', 'run 2'], 3)
    """

    __slots__ = ("_make", "_size")

    def __init__(self, make: Callable[[int], str], size: int) -> None:
        self._make, self._size = make, size

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[str, ...]: ...
    def __getitem__(self, row: int | slice) -> str | tuple[str, ...]:
        if isinstance(row, slice):
            return tuple(map(self._make, range(*row.indices(self._size))))
        return self._make(range(self._size)[row])


def texts(make: Callable[[int], str], size: int) -> Sequence[str]:
    """A tuple of texts where they are few, else texts made when asked for."""
    return tuple(map(make, range(size))) if size <= FEW else Lazily(make, size)
