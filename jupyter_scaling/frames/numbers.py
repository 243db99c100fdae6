"""A column of whatever was in the file, as floating-point numbers or a sentence why not."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ..errors import DataError, listed

__all__ = ["floats"]

SUFFIXES = {"": 1.0, "k": 1e3, "m": 1e6, "b": 1e9, "g": 1e9, "t": 1e12}
MISSING = frozenset({"", "-", "na", "n/a", "nan", "none", "null", "<na>", "missing"})
_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[+-]?inf(?:inity)?)\s*([kmbgt]?)", re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?[kmbgt]?", re.IGNORECASE)
# Either mark may stand between thousands or before decimals, depending on where the text was written.
_ONE_COMMA = re.compile(r"\s*[+-]?[1-9]\d{0,2},\d{3}\s*")
_ONE_POINT = re.compile(r"\s*[+-]?[1-9]\d{0,2}\.\d{3}\s*")


def floats(column: object, values: np.ndarray) -> tuple[np.ndarray, str]:
    """Values of a column as float64, shape (M,); missing ones as NaN.

    Parameters
    ----------
    column : hashable
        Name of the column, for the message.
    values : ndarray, shape (M,)
        What the table holds.

    Returns
    -------
    numbers : ndarray, shape (M,)
    note : str
        A sentence when the values were text; else empty.

    Raises
    ------
    DataError
        When they are true/false, dates, or text that is no number.

    Examples
    --------
    >>> floats("size", np.array(["406M", "1.5B"]))[0]
    array([4.06e+08, 1.50e+09])
    """
    if values.dtype.kind in "iuf":
        return np.asarray(values, dtype=np.float64), ""
    if values.dtype.kind in "USTO":
        return _from_objects(column, values)
    kinds = {"b": "true/false", "M": "dates", "m": "durations", "c": "complex numbers"}
    raise _not_numbers(column, kinds.get(values.dtype.kind, str(values.dtype)), values)


def _from_objects(column: object, values: np.ndarray) -> tuple[np.ndarray, str]:
    types = set(map(type, values.tolist()))
    if any(issubclass(kind, str) for kind in types):
        return _from_text(column, values)
    if any(issubclass(kind, (bool, np.bool_)) for kind in types):
        raise _not_numbers(column, "true/false", values)
    try:
        return np.asarray(values, dtype=np.float64), ""
    except (TypeError, ValueError) as error:
        names = listed(sorted(kind.__name__ for kind in types if kind is not type(None)))
        raise _not_numbers(column, f"values of type {names}", values) from error


def _from_text(column: object, values: np.ndarray) -> tuple[np.ndarray, str]:
    kinds = set(map(type, values.tolist()))
    mixed = sorted(kind.__name__ for kind in kinds if kind.__hash__ is None)
    if mixed:
        raise _not_numbers(column, f"text and values of type {listed(mixed)}", values)
    distinct: dict[Any, float | None] = {value: _number(value) for value in set(values.tolist())}
    wrong = [value for value in values.tolist() if distinct[value] is None]
    if wrong:
        raise DataError(
            f"Column {column!r} holds text that is no number in {len(wrong)} of {len(values)} rows: "
            f"{listed(map(repr, wrong))}. Write numbers as 1e9, 1000000 or 406M, and leave missing ones empty."
        )
    numbers = np.array([distinct[value] for value in values.tolist()], dtype=np.float64)
    texts = [value for value in values.tolist() if isinstance(value, str) and value.strip()]
    comma = next(filter(_ONE_COMMA.fullmatch, texts), "")
    point = next(filter(_ONE_POINT.fullmatch, texts), "") if comma else ""
    if point:
        raise DataError(
            f"Column {column!r} holds both {comma!r} and {point!r}: one of them has its thousands set off, and which "
            "is not said. Write numbers as 5349 or 5.349, without a mark between thousands."
        )
    example = comma or next(iter(texts), "")
    return numbers, (
        f"Column {column!r} holds text; {example!r} was read as {_number(example):.6g} "
        "(K, M, B, T stand for 1e3, 1e6, 1e9, 1e12)."
    )


def _number(value: Any) -> float | None:
    """One number out of text; NaN when missing, None when it is something else."""
    if value is None:
        return np.nan
    if not isinstance(value, str):
        return None if isinstance(value, (bool, np.bool_)) else _plain_number(value)
    text = value.strip().replace("_", "")
    if text.casefold() in MISSING:
        return np.nan
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    match = _NUMBER.fullmatch(text)
    return float(match[1]) * SUFFIXES[match[2].lower()] if match else None


def _plain_number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _not_numbers(column: object, kind: str, values: np.ndarray) -> DataError:
    return DataError(
        f"Column {column!r} holds {kind}, expected numbers; it begins {listed(values.tolist()[:3])} "
        f"({len(values)} rows). Name another column, or convert this one first."
    )
