"""Many keys as short Python: whole numbers at even steps become ranges."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from .keys import literal
from .source import source

__all__ = ["MANY", "keys_code", "shortened"]

#: From here on whole numbers are written as ranges.
MANY = 50
_LEAST = 4
_LONGEST = 400


def keys_code(keys: Sequence[Hashable]) -> str:
    """Python for a collection of these keys, in their order; each key must have a literal.

    Examples
    --------
    >>> keys_code([1, 2, 3]), keys_code(range(100, 50_000)), keys_code([7, *range(0, 200, 2)])
    ('[1, 2, 3]', 'range(100, 50000)', '[7, *range(0, 200, 2)]')
    """
    plain = [literal(key) for key in keys]
    if len(plain) <= MANY:
        return source(plain)
    parts = _parts(plain)
    if len(parts) == 1 and isinstance(parts[0], range):
        return repr(parts[0])
    return "[" + ", ".join(f"*{part!r}" if isinstance(part, range) else source(part) for part in parts) + "]"


def shortened(line: str, label: str) -> str:
    """An act as a line to read: a list too long for that is cut, and the act's label says what it was.

    Examples
    --------
    >>> shortened(f"panel.restore([{', '.join(map(str, range(0, 5000, 7)))}])", "restore 715 runs")
    'panel.restore([0, 7, 14, ...])  # restore 715 runs'
    """
    begin, end = line.find("["), line.rfind("]")
    if len(line) <= _LONGEST or not 0 <= begin < end:
        return line
    first = [part if len(part) <= 40 else f"{part[:40]}..." for part in line[begin + 1 : end].split(", ", 3)[:3]]
    return f"{line[:begin]}[{', '.join(first)}, ...{line[end:]}" + (f"  # {label}" if label else "")


def _parts(keys: Sequence[Hashable]) -> list[Hashable]:
    """The keys in their order, four or more at an even step as one range."""
    parts: list[Hashable] = []
    at = 0
    while at < len(keys):
        found = _even(keys, at)
        parts.append(keys[at] if found is None else found)
        at += 1 if found is None else len(found)
    return parts


def _even(keys: Sequence[Hashable], at: int) -> range | None:
    first, second = keys[at], keys[at + 1] if at + 1 < len(keys) else None
    if type(first) is not int or type(second) is not int or first == second:
        return None
    step, end = second - first, at + 1
    while end < len(keys) and type(keys[end]) is int and keys[end] == first + (end - at) * step:
        end += 1
    return range(first, first + (end - at) * step, step) if end - at >= _LEAST else None
