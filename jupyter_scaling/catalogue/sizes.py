"""How a law with a size names its parts: by number, or by the names of its domains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import OptionError

__all__ = ["Label", "Labels", "labels", "sized_name", "whole"]

# A sum of more parts nests deeper than a formula may.
_MOST = 50


@dataclass(frozen=True, slots=True)
class Label:
    """One part: the end of its names (``"1"``, ``"_github"``), and what it is called in a sentence."""

    tail: str
    said: str


Labels = tuple[Label, ...]


def labels(parts: int | Sequence[str], what: str) -> Labels:
    """Labels of so many parts, or of parts with names.

    Examples
    --------
    >>> [one.tail for one in labels(2, "domains")], [one.tail for one in labels(["web", "C 4"], "domains")]
    (['1', '2'], ['_web', '_C_4'])
    """
    single = what.removesuffix("s")
    if isinstance(parts, str):
        parts = [parts]
    if isinstance(parts, int):
        return tuple(Label(str(place), f"{single} {place}") for place in range(1, whole(parts, what) + 1))
    names = [str(part) for part in parts]
    tails = ["_" + "".join(letter if letter.isalnum() else "_" for letter in name) for name in names]
    if (
        not 1 <= len(names) <= _MOST
        or len(set(tails)) < len(tails)
        or not all(f"r{tail}".isidentifier() for tail in tails)
    ):
        raise OptionError(
            f"`{what}` is {parts!r:.100}; expected a number from 1 to {_MOST}, or that many different names of letters."
        )
    return tuple(Label(tail, name) for tail, name in zip(tails, names, strict=True))


def whole(size: int, what: str, most: int = _MOST) -> int:
    """A size, checked."""
    if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= most:
        raise OptionError(f"`{what}` is {size!r:.60}; expected a whole number from 1 to {most}.")
    return size


def sized_name(name: str, named: Labels, usual: int) -> str:
    """The law's plain name at its usual size, else with the size or the names behind it."""
    if named == labels(usual, "domains") or named == labels(usual, "components"):
        return name
    numbered = all(one.tail.isdigit() for one in named)
    return f"{name}_{len(named)}" if numbered else name + "".join(one.tail for one in named)
