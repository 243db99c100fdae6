"""The border: what a name, number or row must be before an act is done."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from numbers import Integral, Real
from typing import Any

from ..errors import DataError, OptionError, ParameterError, listed

__all__ = ["field", "flag", "number", "parameter", "row_positions", "step", "text"]


def field(message: Mapping[str, Any], name: str) -> Any:
    """The value of a field that an event of this type must bear."""
    if name not in message:
        raise OptionError(
            f"An event of type {message.get('type')!r} needs the field {name!r}; "
            f"it has {listed(map(repr, message), 6)}. Send the missing field."
        )
    return message[name]


def number(value: object, what: str) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, Real) or not math.isfinite(value):
        raise OptionError(f"`{what}` must be a finite number; got {value!r}. Give it as in 0.35 or 4.1e8.")
    return float(value)


def text(value: object, what: str) -> str:
    """A string."""
    if not isinstance(value, str):
        raise OptionError(f"`{what}` must be text; got {value!r} of type {type(value).__name__}.")
    return value


def flag(value: object, what: str) -> bool:
    """True or False."""
    if not isinstance(value, bool):
        raise OptionError(f"`{what}` must be true or false; got {value!r}.")
    return value


def row_positions(value: object, rows: int) -> tuple[int, ...]:
    """Positions into the observations, each once, in the order given."""
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Sequence) or not value:
        raise DataError(f"`rows` must be a list of at least one row position, 0 to {rows - 1}; got {value!r}.")
    wrong = [row for row in value if isinstance(row, bool) or not isinstance(row, Integral) or not 0 <= int(row) < rows]
    if wrong:
        raise DataError(
            f"`rows` must hold positions from 0 to {rows - 1}; {len(wrong)} of {len(value)} are not: "
            f"{listed(map(repr, wrong))}. Rows keep their position for good, also when they are out."
        )
    return tuple(dict.fromkeys(int(row) for row in value))


def step(value: object) -> int:
    """A place in the history, as a whole number."""
    if isinstance(value, bool) or not isinstance(value, Real) or value != value or value % 1:
        raise OptionError(f"A place in the history is a whole number of acts, 0 for the start; got {value!r}.")
    return int(float(value))


def parameter(name: object, law: Any) -> Any:
    """The law's parameter of this name."""
    for candidate in law.parameters:
        if candidate.name == name:
            return candidate
    raise ParameterError.named(name, law.name, [candidate.name for candidate in law.parameters])
