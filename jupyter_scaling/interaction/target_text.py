"""A target as people type it: ``N=1e11 D=2T``, ``C=1e24``, ``loss=2.0``."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from ..errors import OptionError

__all__ = ["read_target", "target_text"]

_SIZES = {"": 1.0, "k": 1e3, "m": 1e6, "b": 1e9, "g": 1e9, "t": 1e12}
_PAIR = re.compile(
    r"(`[^`]+`|[^\W\d]\w*)\s*[=:]\s*([+-]?[\d.](?:[\d._]|,(?=\d))*(?:e[+-]?\d+)?)\s*([kmbgt]?)(?![\w.])\s*[,;]?",
    re.IGNORECASE,
)
_HOW = "Write it as in N=1e11 D=2T, C=1e24 or loss=2.0."


def read_target(text: str) -> dict[str, float]:
    """Numbers by name; nothing for an empty text.

    Raises
    ------
    OptionError
        When a part is no ``name=number``.

    Examples
    --------
    >>> read_target("N=406M, D = 8.2e9")
    {'N': 406000000.0, 'D': 8200000000.0}
    """
    found: dict[str, float] = {}
    rest = text.strip()
    while rest:
        pair = _PAIR.match(rest)
        value = math.nan if pair is None else _number(pair[2], pair[3])
        if pair is None or not math.isfinite(value):
            raise OptionError(f"The target cannot be read from {rest!r}. {_HOW}")
        name = pair[1].strip("`")
        if name in found:
            raise OptionError(f"The target names {name!r} twice. {_HOW}")
        found[name] = value
        rest = rest[pair.end() :].strip()
    return found


def target_text(given: Mapping[str, float]) -> str:
    """The text that `read_target` reads as these numbers.

    Examples
    --------
    >>> target_text({"N": 1e11, "D": 2.5e12})
    'N=100000000000 D=2500000000000'
    """
    return " ".join(f"{name if name.isidentifier() else f'`{name}`'}={value:.15g}" for name, value in given.items())


def _number(digits: str, size: str) -> float:
    try:
        return float(digits.replace(",", "").replace("_", "")) * _SIZES[size.casefold()]
    except ValueError:
        return math.nan
