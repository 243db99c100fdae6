"""An act as it is kept in a file: plain JSON in which rows are named by key, so that it outlives their positions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from ..errors import LoadError
from ..exporting.row_keys import key_from_json, key_to_json
from .event import Event
from .keys import literal

__all__ = ["called_rows", "occurrences", "record_of"]


def record_of(event: Event, state: Any) -> dict[str, Any]:
    """The act as JSON; `state` is the one it was done to.

    Row positions become keys, each with how many rows of the same key stand before it.

    Examples
    --------
    >>> from types import SimpleNamespace as State
    >>> from jupyter_scaling.fitting import Observations
    >>> from jupyter_scaling.interaction.events import Exclude
    >>> runs = Observations.make(["a", "b", "b"], ["x"], [[1.0, 2.0, 3.0]], [3.0, 2.0, 1.0])
    >>> record_of(Exclude(rows=[2], reason="diverged"), State(observations=runs))
    {'type': 'exclude', 'reason': 'diverged', 'keys': [['b', 1]]}
    """
    record = event.to_wire(state)
    rows = record.pop("rows", None)
    if rows is not None:
        names = _named(state.observations, rows)
        record["keys"] = [[key_to_json(key), number] for key, number in names]
    return record


def called_rows(
    record: Mapping[str, Any],
    keys: Sequence[Hashable],
    moved: Mapping[int, int] | None = None,
    places: Mapping[Any, int] | None = None,
) -> tuple[dict[str, Any], list[Hashable]]:
    """The act for the wire, rows as positions among `keys`, and the keys of rows that are not there any more.

    `moved` tells where the rows are now whose keys were only their places; `places` are those of `keys` by name, where
    they are known already.

    Raises
    ------
    LoadError
        When the rows of the record are no keys.
    """
    if "keys" not in record:
        return dict(record), []
    event = {name: value for name, value in record.items() if name != "keys"}
    if moved is not None:
        places = {(former, 0): row for former, row in moved.items()}
    elif places is None:
        places = {name: row for row, name in enumerate(occurrences(keys))}
    try:
        named = [(key_from_json(key), int(number)) for key, number in record["keys"]]
    except (TypeError, ValueError) as error:
        raise LoadError(f"An act names its rows by {str(record['keys'])[:60]!r}, which are no keys.") from error
    event["rows"] = [places[name] for name in named if name in places]
    return event, [key for key, number in named if (key, number) not in places]


def occurrences(keys: Sequence[Hashable]) -> list[tuple[Hashable, int]]:
    """Each key with how many rows of the same key stand before it: a name no other row has.

    Examples
    --------
    >>> occurrences(["a", "b", "a"])
    [('a', 0), ('b', 0), ('a', 1)]
    """
    seen: Counter[Hashable] = Counter()
    names = []
    for key in keys:
        plain = literal(key)
        names.append((plain, seen[plain]))
        seen[plain] += 1
    return names


def _named(observations: Any, rows: Sequence[int]) -> list[tuple[Hashable, int]]:
    """The names of a few rows, found without naming all of them."""
    keys = observations.keys
    if observations.places.all_unique:
        return [(literal(keys[row]), 0) for row in rows]
    # NumPy's scalars are equal to Python's, and hash alike.
    wanted = {keys[row] for row in rows}
    seen: Counter[Hashable] = Counter()
    names = {}
    for row, key in enumerate(keys):
        if key in wanted:
            names[row] = (literal(key), seen[key])
            seen[key] += 1
    return [names[row] for row in rows]
