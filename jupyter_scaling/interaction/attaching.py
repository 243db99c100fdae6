"""A panel on a table again as a file says it was: acts are done once more, by key, and what cannot be is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import catalogue
from ..errors import LoadError, OptionError, ScalingError, counted, listed
from ..exporting.fit_data import options_to_data
from ..exporting.plain_data import law_from_data, numbers_from_data
from ..exporting.provenance import versions
from ..exporting.row_keys import key_from_json
from .events import from_wire
from .keys import run_text
from .moved_rows import share_nothing
from .panel_layout import writer_of
from .recall import NAME
from .records import called_rows, occurrences
from .table_changes import TableChanges, table_changes

__all__ = ["attached", "changes_since", "law_of", "moved_rows", "options_of"]


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


def options_of(document: Mapping[str, Any], keys: Any, moved: Mapping[int, int] | None = None) -> dict[str, Any]:
    """What the panel's first fit was called with, as arguments of `fit`, without exclusions of rows that are gone.

    `moved` tells where the rows are now whose keys were only their places.
    """
    options = dict(document["options"])
    options |= {
        name: {k: tuple(pair) for k, pair in (options.get(name) or {}).items()} for name in ("bounds", "priors")
    }
    columns = {name: column for name, column in document["columns"].items() if column}
    there = set(keys)
    out = {key_from_json(key): reason for key, reason in document.get("excluded", [])}
    if moved is not None:
        out = {moved[key]: reason for key, reason in out.items() if isinstance(key, int) and key in moved}
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
        changes = changes_since(document, session.state.home.observations)
        problems = _replayed(session, document, changes, _as_it_was(session, document, changes))
    except ScalingError:
        session.reset_history(former)
        raise
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        session.reset_history(former)
        raise LoadError(
            f"The saved panel is not laid out as expected: {type(error).__name__} {error}. The file was left as it is."
        ) from error
    session.tell(_sentence(session, changes, problems, _former_law(document, session.state.home.law)))
    return problems, changes


def changes_since(document: Mapping[str, Any], seen: Any) -> TableChanges:
    """What is not the same in these observations as in the table of the document.

    Raises
    ------
    OptionError
        When it is another table.
    """
    saved = _table(document, seen)
    changes = table_changes(saved, seen)
    if (changes.former < 0).all():
        raise OptionError(
            f"The saved panel is on another table: none of its {len(saved.keys)} keys is in this one "
            f"({changes.sentence}).{_kinds(saved.keys, seen.keys)} Give the table it was on, or another path to begin "
            "anew."
        )
    if not changes.are_moved and share_nothing(saved, seen, changes.former):
        raise OptionError(
            f"The saved panel is on another table: its rows are only numbered, and no row holds a value of the row of "
            f"its number ({changes.sentence}). Give the table it was on, or another path to begin anew."
        )
    return changes


def moved_rows(changes: TableChanges) -> dict[int, int] | None:
    """Where each former row is now, when places are the only keys and are not the same any more."""
    if not changes.are_moved:
        return None
    return {old: row for row, old in enumerate(changes.former.tolist()) if old >= 0}


def _kinds(saved: Any, seen: Any) -> str:
    """A word on keys that are the same in print and of another kind."""
    printed = {str(key): key for key in seen}
    same = next((key for key in saved if str(key) in printed), None)
    if same is None:
        return ""
    other = printed[str(same)]
    return (
        f" They read alike: the file's {same!r} is {type(same).__name__}, the table's {other!r} is "
        f"{type(other).__name__}; `df.index = df.index.astype({type(same).__name__})` makes them the same."
    )


def _table(document: Mapping[str, Any], seen: Any) -> _Table:
    saved = document["table"]
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
    if not same or document["options"] != options_to_data(home.options) or document["law"] != home.law.to_json():
        return len(acts)
    return max((number for number, record in enumerate(acts, 1) if record.get("type") == "update"), default=0)


def _replayed(session: Any, document: Mapping[str, Any], changes: TableChanges, fits_from: int) -> list[str]:
    """Every act once more, then to where the panel stood; the acts that could not be done or not wholly.

    The fits kept with the acts after the first `fits_from` are taken as they are; others are searched for again.
    """
    problems: list[str] = []
    usual, at, stands_at = session.clock, int(document["at"]), session.history.at
    moves = _moves(document["acts"], changes)
    try:
        for number, record in enumerate(document["acts"], 1):
            moment = record.get("when")
            session.clock = (lambda then=moment: then) if isinstance(moment, str) else usual
            found = record.get(NAME) if number > fits_from else None
            problems += _repeated(session, record, moves[number - 1], found)
            if number == at:
                stands_at = session.history.at
    finally:
        session.clock = usual
    # Acts that led nowhere are no steps: what is forgotten meanwhile moves the oldest place that can be gone to.
    session.jump(max(stands_at if at else 0, session.history.forgotten))
    return problems


def _moves(acts: Any, changes: TableChanges) -> list[dict[int, int] | None]:
    """For each act where the rows that it names are now, None where they are where their keys say.

    An act names rows of the table of its time: newer tables that came between have moved them as well.
    """
    moves: list[dict[int, int] | None] = []
    now = moved_rows(changes)
    for record in reversed(acts):
        moves.append(now)
        former = record.get("former") if record.get("type") == "update" else None
        if former is not None:
            here = {row: row for row in range(len(former))} if now is None else now
            now = {int(old): here[row] for row, old in enumerate(former) if old >= 0 and row in here}
    return moves[::-1]


def _repeated(
    session: Any, record: Mapping[str, Any], moved: Mapping[int, int] | None, found: Mapping[str, Any] | None
) -> list[str]:
    if record.get("type") == "update":
        return []  # the table given now is the newest
    now = session.state.observations
    # Of very many rows naming all takes longer than an act.
    places = now.once("names", (), lambda: {name: row for row, name in enumerate(occurrences(now.keys))})
    event, missing = called_rows(record, now.keys, moved, places)
    gone = [f"{event['type']}: {listed(map(run_text, missing))} not in the table any more"] if missing else []
    if missing and not event["rows"]:
        return gone
    event.pop("when", None)
    event.pop(NAME, None)
    try:
        session.advance(from_wire(event, session.state), found)
    except ScalingError as error:
        return [*gone, f"{event['type']}: {str(error).rstrip('.')}"]
    return gone


def _former_law(document: Mapping[str, Any], law: Any) -> str:
    """A sentence when the catalogue of this version says another thing by the law's name than the file does."""
    writer, this = writer_of(document), versions()["jupyter_scaling"]
    if writer == this or law.name not in catalogue.names() or catalogue.get(law.name).to_json() == law.to_json():
        return ""
    return (
        f"The file was written by jupyter_scaling {writer}, whose law {law.name!r} is not that of {this}: the "
        "panel keeps the law of its file."
    )


def _sentence(session: Any, changes: TableChanges, problems: list[str], law: str) -> str | None:
    acts = session.history.at
    if not changes.rows and not problems and not law:
        return None
    parts = [f"Restored {counted(acts, 'act')} from the saved panel."]
    parts += [law] if law else []
    parts += [f"The table has changed since: {changes.sentence}."] if changes.rows else []
    parts += [f"Not done again: {'; '.join(problems[:3])}{'; ...' if len(problems) > 3 else ''}."] if problems else []
    return " ".join(parts)
