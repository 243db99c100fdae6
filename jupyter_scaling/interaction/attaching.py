"""A panel on a table again as a file says it was: acts are done once more, by key, and what cannot be is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import LoadError, OptionError, ScalingError, counted, listed
from ..exporting.plain_data import law_from_data, numbers_from_data
from ..exporting.row_keys import key_from_json
from .events import from_wire
from .keys import run_text
from .recall import NAME
from .records import called_rows
from .table_changes import TableChanges, table_changes

__all__ = ["attached", "law_of", "options_of"]


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """The rows that the file remembers."""

    keys: tuple[Any, ...]
    inputs: tuple[str, ...]
    x: np.ndarray
    output: str
    y: np.ndarray
    columns: Mapping[str, str]


def law_of(document: Mapping[str, Any]) -> Any:
    """The law that the panel was opened on."""
    return law_from_data(document["law"])


def options_of(document: Mapping[str, Any], keys: Any) -> dict[str, Any]:
    """What the panel's first fit was called with, as arguments of `fit`, without exclusions of rows that are gone."""
    options = dict(document["options"])
    options |= {name: {k: tuple(pair) for k, pair in options.get(name, {}).items()} for name in ("bounds", "priors")}
    columns = {name: column for name, column in document["columns"].items() if column}
    there = set(keys)
    out = {key_from_json(key): reason for key, reason in document.get("excluded", [])}
    exclude = {key: reason for key, reason in out.items() if key in there}
    return {**options, **columns, **({"exclude": exclude} if exclude else {})}


def attached(session: Any, document: Mapping[str, Any]) -> tuple[list[str], TableChanges]:
    """Do the acts of the document on a session that was just opened.

    Returns
    -------
    (list of str, TableChanges)
        The acts that could not be done, each with the reason; and what is not the same in the table.

    Raises
    ------
    LoadError
        When the document's acts are none. What the session was stays in that case.
    """
    former = session.history
    try:
        changes = table_changes(_table(document, session), session.state.home.observations)
        if (changes.former < 0).all():
            raise OptionError(
                f"The saved panel is on another table: none of its {changes.count('gone')} keys is in this one "
                f"({changes.sentence}). Give the table it was on, or another path to begin anew."
            )
        problems = _replayed(session, document, _as_it_was(session, document, changes))
    except ScalingError:
        session.reset_history(former)
        raise
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        session.reset_history(former)
        raise LoadError(
            f"The saved panel is not laid out as expected: {type(error).__name__} {error}. The file was left as it is."
        ) from error
    session.tell(_sentence(session, changes, problems))
    return problems, changes


def _table(document: Mapping[str, Any], session: Any) -> _Table:
    saved, seen = document["table"], session.state.home.observations
    if len(saved["x"]) != len(seen.inputs):
        raise OptionError(
            f"The saved panel is on a law of {len(saved['x'])} inputs, this fit on one of {len(seen.inputs)} "
            f"({', '.join(seen.inputs)}). Leave the law out, or give another file."
        )
    return _Table(
        tuple(key_from_json(key) for key in saved["keys"]),
        seen.inputs,
        np.array([numbers_from_data(column) for column in saved["x"]]).reshape(len(seen.inputs), -1),
        seen.output,
        numbers_from_data(saved["y"]),
        seen.columns,
    )


def _as_it_was(session: Any, document: Mapping[str, Any], changes: TableChanges) -> int:
    """After how many acts the fits kept with them are fits to this table, under these options; past all when none is.

    An act that took a newer table is not done again, as the table given is the newest: fits before it were to others.
    """
    home, acts = session.state.home, document["acts"]
    same = not changes.rows and np.array_equal(changes.former, np.arange(len(home.observations)))
    if not same or document["options"] != home.options.to_json() or document["law"] != home.law.to_json():
        return len(acts)
    return max((number for number, record in enumerate(acts, 1) if record.get("type") == "update"), default=0)


def _replayed(session: Any, document: Mapping[str, Any], fits_from: int) -> list[str]:
    """Every act once more, then to where the panel stood; the acts that could not be done or not wholly.

    The fits kept with the acts after the first `fits_from` are taken as they are; others are searched for again.
    """
    problems: list[str] = []
    usual, at, stands_at = session.clock, int(document["at"]), session.history.at
    try:
        for number, record in enumerate(document["acts"], 1):
            moment = record.get("when")
            session.clock = (lambda then=moment: then) if isinstance(moment, str) else usual
            problems += _repeated(session, record, record.get(NAME) if number > fits_from else None)
            if number == at:
                stands_at = session.history.at
    finally:
        session.clock = usual
    # Acts that led nowhere are no steps: what is forgotten meanwhile moves the oldest place that can be gone to.
    session.jump(max(stands_at if at else 0, session.history.forgotten))
    return problems


def _repeated(session: Any, record: Mapping[str, Any], found: Mapping[str, Any] | None) -> list[str]:
    if record.get("type") == "update":
        return []  # the table given now is the newest
    event, missing = called_rows(record, session.state.observations.keys)
    gone = [f"{event['type']}: {listed(map(run_text, missing))} not in the table any more"] if missing else []
    if missing and not event["rows"]:
        return gone
    event.pop("when", None)
    event.pop(NAME, None)
    try:
        session.advance(from_wire(event, session.state), found)
    except ScalingError as error:
        return [*gone, f"{event['type']}: {error}"]
    return gone


def _sentence(session: Any, changes: TableChanges, problems: list[str]) -> str | None:
    acts = session.history.at
    if not changes.rows and not problems:
        return None
    parts = [f"Restored {counted(acts, 'act')} from the saved panel."]
    parts += [f"The table has changed since: {changes.sentence}."] if changes.rows else []
    parts += [f"Not done again: {'; '.join(problems[:3])}{'; ...' if len(problems) > 3 else ''}."] if problems else []
    return " ".join(parts)
