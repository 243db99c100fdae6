"""Exported source that prints as itself in a notebook cell."""

from __future__ import annotations

from typing import Any

__all__ = ["Source"]


class Source(str):
    """The text of an export: a plain `str` that is shown unquoted, or by one sentence once it is in a file.

    Examples
    --------
    >>> Source("L = E") == "L = E"
    True
    """

    sentence: str

    def __new__(cls, text: str, sentence: str = "") -> Source:
        made = super().__new__(cls, text)
        made.sentence = sentence
        return made

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(self.sentence or str(self))
