"""How a row is called: by the user's own key wherever that is unique, by position where it is not."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from .source import source

__all__ = ["as_keys", "by_key", "key_code", "key_text", "literal", "rows_called", "run_text"]


def literal(key: Hashable) -> Hashable:
    """The key as Python's own value: NumPy scalars become int, float or str, also inside tuples."""
    if isinstance(key, tuple):
        return tuple(literal(part) for part in key)
    return key.item() if isinstance(key, np.generic) else key


def key_code(key: Hashable) -> str | None:
    """Python that writes the key, or None where no literal can (dates, NaN, objects).

    Examples
    --------
    >>> key_code(17), key_code(("a", 3)), key_code(float("nan"))
    ('17', '("a", 3)', None)
    """
    plain = literal(key)
    return source(plain) if _has_literal(plain) else None


def key_text(key: Hashable) -> str:
    """The key for a person to read.

    Examples
    --------
    >>> key_text(17), key_text("wide"), key_text(("a", 3))
    ('17', 'wide', 'a, 3')
    """
    plain = literal(key)
    return ", ".join(map(str, plain)) if isinstance(plain, tuple) else str(plain)


def run_text(key: Hashable) -> str:
    """The key with the word run before it, once."""
    text = key_text(key)
    return text if text.casefold().startswith("run") else f"run {text}"


def by_key(observations: Any, rows: Iterable[int]) -> tuple[Hashable, ...] | None:
    """Keys of these rows, or None where a key stands twice or has no literal: then only positions are sure."""
    keys = tuple(observations.keys[row] for row in rows)
    return keys if all(observations.places.is_unique(key) and key_code(key) is not None for key in keys) else None


def as_keys(observations: Any, keys: Any) -> tuple[Hashable, ...]:
    """One key, or several in any collection, as a tuple of keys; a tuple that is itself a key is one key."""
    if isinstance(keys, tuple):
        return (keys,) if keys in observations.places else keys
    if isinstance(keys, (str, bytes)) or not isinstance(keys, Iterable):
        return (keys,)
    return tuple(keys)


def rows_called(observations: Any, keys: tuple[Hashable, ...], rows: tuple[int, ...]) -> np.ndarray:
    """Row positions of an act that names rows by key, by position, or both; each row once."""
    named = observations.rows_of(list(keys)) if keys else np.empty(0, dtype=np.int64)
    return np.array(list(dict.fromkeys([*named.tolist(), *rows])), dtype=np.int64)


def _has_literal(key: Hashable) -> bool:
    if isinstance(key, tuple):
        return all(_has_literal(part) for part in key)
    if isinstance(key, float):
        return key == key and abs(key) != float("inf")
    return key is None or type(key) in (bool, int, str, bytes)
