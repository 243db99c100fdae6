"""Row keys as plain JSON and back, each with its kind: 17 is not "17", and a tuple is no list."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Hashable
from typing import Any

from ..errors import LoadError

__all__ = ["key_from_json", "key_to_json"]

_READERS: dict[str, Callable[[Any], Hashable]] = {
    "float": float,
    "timestamp": datetime.datetime.fromisoformat,
    "date": datetime.date.fromisoformat,
    "bytes": bytes.fromhex,
    "printed": str,
}


def key_to_json(key: Any) -> Any:
    """A key as JSON: numbers, text and truth values as they are, all else as ``{kind: value}``.

    Examples
    --------
    >>> key_to_json(("chinchilla", 17, 0.5))
    {'tuple': ['chinchilla', 17, {'float': '0.5'}]}
    """
    if hasattr(key, "item") and not hasattr(key, "isoformat"):
        key = key.item()
    if key is None or type(key) in (bool, int, str):
        return key
    if isinstance(key, tuple):
        return {"tuple": [key_to_json(part) for part in key]}
    if isinstance(key, float):
        return {"float": repr(float(key))}
    if isinstance(key, bytes):
        return {"bytes": key.hex()}
    # A pandas Timestamp is a datetime, equal to and hashed like one where its nanoseconds are 0.
    if isinstance(key, datetime.datetime) and not getattr(key, "nanosecond", 0):
        return {"timestamp": key.isoformat()}
    if isinstance(key, datetime.date) and not isinstance(key, datetime.datetime):
        return {"date": key.isoformat()}
    return {"printed": str(key)}


def key_from_json(data: Any) -> Hashable:
    """The key again; one of a kind that JSON cannot hold comes back as it was printed.

    Raises
    ------
    LoadError
        When it is none that `key_to_json` writes.

    Examples
    --------
    >>> key_from_json({"tuple": ["a", {"float": "0.5"}]})
    ('a', 0.5)
    """
    if data is None or type(data) in (bool, int, str):
        return data
    try:
        ((kind, value),) = data.items()
        if kind == "tuple":
            return tuple(key_from_json(part) for part in value)
        return _READERS[kind](value)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise LoadError(f"A row key is saved as {str(data)[:60]!r}, which is no key. Save the fit again.") from error


def number_to_json(value: Any) -> float | str:
    """A number as the shortest decimal that reads back to the same bits; nan and inf as words."""
    number = float(value)
    return number if math.isfinite(number) else repr(number)
