"""Columns of many rows as few bytes: numbers as they are, states and levels as codes, each reason once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import compress
from typing import Any

import numpy as np

__all__ = [
    "LEAN",
    "STATES",
    "columns_to_bytes",
    "curves_to_bytes",
    "levels_to_bytes",
    "reasons_to_table",
    "states_to_bytes",
]

#: Row states in the order of their codes on the wire.
STATES = ("in", "out", "held_out", "hidden")
_CODES = {state: code for code, state in enumerate(STATES)}


def states_to_bytes(states: Sequence[str], _widget: Any = None) -> dict[str, Any]:
    """One byte for each row.

    Examples
    --------
    >>> bytes(states_to_bytes(["in", "out"])["codes"])
    b'\\x00\\x01'
    """
    return {"codes": memoryview(bytes(map(_CODES.__getitem__, states)))}


def levels_to_bytes(levels: Sequence[int], _widget: Any = None) -> dict[str, Any]:
    """One signed byte for each row; -1 for none."""
    return {"codes": memoryview(np.asarray(levels, dtype=np.int8).tobytes())}


def reasons_to_table(reasons: Sequence[str], _widget: Any = None) -> dict[str, Any]:
    """Each reason once, the rows that have one, and for each of these the position of its reason.

    Four bytes for each such row, and one for its reason with up to 256 of them, else four: a rule that takes out
    100,000 rows is sent as one text, and a single row out of as many costs a few bytes.

    Examples
    --------
    >>> table = reasons_to_table(["", "diverged", "", "diverged"])
    >>> table["size"], table["texts"], np.frombuffer(table["rows"], "<u4").tolist(), bytes(table["codes"])
    (4, ['diverged'], [1, 3], b'\\x00\\x00')
    """
    given = list(compress(enumerate(reasons), reasons))
    places = {text: place for place, text in enumerate(dict.fromkeys(text for _, text in given))}
    rows = np.array([row for row, _ in given], dtype="<u4")
    codes = np.array([places[text] for _, text in given], dtype=np.uint8 if len(places) <= 256 else "<u4")
    packed = {"rows": memoryview(rows.tobytes()), "codes": memoryview(codes.tobytes())}
    return {"size": len(reasons), "texts": list(places), **packed}


def columns_to_bytes(rows: Mapping[str, Any] | None, _widget: Any = None) -> dict[str, Any] | None:
    """The columns of a `PageRows` as eight bytes a number, nan for what is none.

    Examples
    --------
    >>> found = columns_to_bytes({"x": [[1.0]], "y": [None], "sigma": None, "weight": [1.0], "group": [2]})
    >>> len(found["x"][0]), found["sigma"], np.frombuffer(found["group"])
    (8, None, array([2.]))
    """
    if rows is None:
        return None

    def packed(column: Any) -> memoryview | None:
        return None if column is None else memoryview(np.asarray(column, dtype=np.float64).tobytes())

    return {name: [packed(each) for each in part] if name == "x" else packed(part) for name, part in rows.items()}


def curves_to_bytes(curves: Sequence[Mapping[str, Any]], _widget: Any = None) -> dict[str, Any]:
    """Curves with their columns as eight bytes a number, nan for what is none; a column that several share, once.

    In each curve a column is the position of its bytes; an input that is one number along a curve stays that in `held`.

    Examples
    --------
    >>> curve = {"level": 0, "x": [1.0, 2.0], "inputs": {"N": [1.0, 2.0], "D": 3.0}, "y": [5.0, 4.0]}
    >>> found = curves_to_bytes([{**curve, "band_low": None, "band_high": None}])
    >>> found["curves"]
    [{'level': 0, 'x': 0, 'inputs': {'N': 0}, 'held': {'D': 3.0}, 'y': 1, 'band_low': None, 'band_high': None}]
    >>> [np.frombuffer(column).tolist() for column in found["columns"]]
    [[1.0, 2.0], [5.0, 4.0]]
    """
    places: dict[bytes, int] = {}

    def placed(column: Any) -> int | None:
        if column is None:
            return None
        return places.setdefault(np.array(column, dtype=np.float64).tobytes(), len(places))

    packed = [
        {
            "level": each["level"],
            "x": placed(each["x"]),
            "inputs": {name: placed(part) for name, part in each["inputs"].items() if isinstance(part, list)},
            "held": {name: part for name, part in each["inputs"].items() if not isinstance(part, list)},
            **{name: placed(each[name]) for name in ("y", "band_low", "band_high")},
        }
        for each in curves
    ]
    return {"columns": [memoryview(column) for column in places], "curves": packed}


#: Widget -> trait -> what it is on the wire; `js/src/wire_arrays.ts` reads it back.
LEAN: Mapping[str, Mapping[str, Callable[..., Any]]] = {
    "FitScatter": {
        "states": states_to_bytes,
        "levels": levels_to_bytes,
        "marks": levels_to_bytes,
        "reasons": reasons_to_table,
    },
    "LawLines": {"curves": curves_to_bytes},
    "LawModel": {"rows": columns_to_bytes},
}
