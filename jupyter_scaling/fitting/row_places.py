"""Which rows bear a key, found without going through all of them each time."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

__all__ = ["RowPlaces"]


class RowPlaces:
    """The rows of every key, read off the keys once.

    Examples
    --------
    >>> places = RowPlaces(("a", "b", "a"))
    >>> places.rows("a"), places.is_unique("b"), "c" in places
    ([0, 2], True, False)
    """

    __slots__ = ("_first", "_repeated")

    def __init__(self, keys: Sequence[Hashable]) -> None:
        # From the last row to the first, so that of a repeated key the first row stays.
        self._first = dict(zip(reversed(keys), range(len(keys) - 1, -1, -1), strict=True))
        self._repeated: dict[Hashable, list[int]] = {}
        if len(self._first) < len(keys):
            for row, key in enumerate(keys):
                self._repeated.setdefault(key, []).append(row)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._first

    @property
    def all_unique(self) -> bool:
        """Whether no key stands twice."""
        return not self._repeated

    def rows(self, key: Hashable) -> list[int]:
        """The rows of a key that is there, in their order."""
        return self._repeated[key] if self._repeated else [self._first[key]]

    def is_unique(self, key: Hashable) -> bool:
        """Whether the key stands in one row."""
        return key in self._first and len(self.rows(key)) == 1
