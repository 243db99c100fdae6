"""A panel as a JSON file: its table, how it was fitted and every act, read back without running anything."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import ExportError, LoadError
from ..exporting.fit_data import options_to_data
from ..exporting.json_document import read_whole
from ..exporting.json_file import checksum
from ..exporting.plain_data import numbers_to_data
from ..exporting.provenance import versions
from ..exporting.row_keys import key_to_json
from ..exporting.whole_file import path_of, write_whole
from .panel_layout import check_layout

__all__ = ["document_of", "panel_text", "read_panel", "write_panel"]

SCHEMA, VERSION = "jupyter_scaling/panel", 1


def document_of(session: Any) -> dict[str, Any]:
    """The panel as plain data.

    Raises
    ------
    ExportError
        When its law is a Python function, which no file holds.
    """
    state, history = session.state, session.history
    home = state.home.observations
    if not hasattr(state.home.law, "to_json"):
        raise ExportError(
            f"Law {state.home.law.name!r} is a Python function, which no file holds. Keep the acts instead: panel.code."
        )
    document = {
        "schema": SCHEMA,
        "schema_version": VERSION,
        "written_by": versions(),
        "law": state.home.law.to_json(),
        "options": options_to_data(state.home.options),
        "columns": {
            "x": {name: str(home.columns[name]) for name in home.inputs if name in home.columns},
            "y": str(home.columns[home.output]) if home.output in home.columns else None,
            **{name: str(column) for name, column in home.given.items()},
        },
        "table": {
            "data_hash": home.data_hash,
            "keys": [key_to_json(key) for key in home.keys],
            "x": [numbers_to_data(column) for column in home.x],
            "y": numbers_to_data(home.y),
        },
        "start": _start(session.opened_at),
        "excluded": _at_the_door(session.opened_at),
        "acts": [*history.gone, *(dict(step.record) for step in history.steps[1:] if step.record is not None)],
        "at": history.at,
    }
    return {**document, "checksum": checksum(document)}


def _start(opened: Any) -> dict[str, Any]:
    """What the panel was called with; what was not said is not written."""
    columns = {name: getattr(opened, name) for name in ("color", "shape")}
    said = {name: column for name, column in columns.items() if column}
    return {"axis": opened.axis, "target": dict(opened.aim or opened.target), **said}


def _at_the_door(state: Any) -> list[list[Any]]:
    """Rows that the first call left out: key and reason."""
    seen = state.home.observations
    rows = [row for row, who in state.who.items() if who == "code" and seen.state[row] == "out"]
    return [[key_to_json(seen.keys[row]), str(seen.reason[row])] for row in rows]


def panel_text(session: Any) -> str:
    """The text of the panel's file.

    Raises
    ------
    ExportError
        When its law is a Python function.
    """
    return json.dumps(document_of(session), allow_nan=False, ensure_ascii=True) + "\n"


def write_panel(session: Any, path: str | os.PathLike[str]) -> Path:
    """Write the panel's file, replacing it only once all of the new one is there.

    Raises
    ------
    ExportError
        When the folder is not there, or the law is a Python function.
    """
    return write_whole(path, panel_text(session))


def read_panel(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The document in a panel's file.

    Raises
    ------
    LoadError
        When it is missing, cut off, changed, of another kind, or of a newer version. The file is left as it is.
    """
    file = path_of(path, error=LoadError)
    shown = repr(str(file))
    advice = "It was left as it is: restore it, or give another path to begin anew."
    document = read_whole(file, "panel", advice, parse_float=_finite, parse_constant=_finite)
    try:
        return _checked(document, shown)
    except RecursionError:
        raise LoadError(f"File {shown} nests too deep to be a panel. It was left as it is.") from None


def _finite(text: str) -> float:
    """A number; those that are none are written as words."""
    if not math.isfinite(float(text)):
        raise ValueError(f"{text} stands in it as a number")
    return float(text)


def _checked(document: Any, shown: str) -> dict[str, Any]:
    schema = document.get("schema") if isinstance(document, Mapping) else None
    if schema != SCHEMA:
        raise LoadError(f"File {shown} holds no panel (schema {schema!r}). Give a file that `panel.save` wrote.")
    number = document.get("schema_version")
    if type(number) is not int or not 1 <= number <= VERSION:
        raise LoadError(
            f"File {shown} has schema version {number!r}; this jupyter_scaling reads up to {VERSION}. "
            "Upgrade: `python -m pip install --upgrade jupyter_scaling`."
        )
    if checksum(document) != document.get("checksum", checksum(document)):
        raise LoadError(
            f"File {shown} was changed after it was saved. It was left as it is: restore it, or give another path to "
            "begin anew."
        )
    check_layout(document, shown)
    return dict(document)
