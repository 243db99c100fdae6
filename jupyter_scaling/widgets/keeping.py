"""A panel that is kept in a file of the user's own: opened from it, and written to it after every act."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from ..errors import ColumnNotFoundError, ExportError, OptionError, ScalingError, listed
from ..exporting.whole_file import write_whole
from ..interaction.attaching import attached, changes_since, law_of, moved_rows, options_of
from ..interaction.moved_rows import are_places
from ..interaction.panel_file import panel_text, read_panel

__all__ = ["document_at", "fit_of", "keep", "opening", "restore", "written"]


def fit_of(document: Mapping[str, Any], table: Any, law: Any, options: Mapping[str, Any]) -> Any:
    """The fit a saved panel was opened on, of the table as it is now; what is said in the call counts more."""
    from ..api import fit

    saved = law_of(document)
    if law is not None and getattr(law, "name", law) != saved.name:
        raise OptionError(
            f"`law` is {getattr(law, 'name', law)!r}, but the saved panel is on {saved.name!r}. "
            "Leave `law` out, or give another path as `state`."
        )
    if hasattr(table, "with_values"):
        if table.law.name != saved.name:
            raise OptionError(
                f"The fit is of {table.law.name!r}, but the saved panel is on {saved.name!r}. "
                "Give a fit of that law, or another path as `state`."
            )
        return table.refit(**options) if options else table
    from ..frames import observations, read_once
    from ..frames.reading import read

    table = read_once(table)
    _check_columns(document, read(table).names, options)
    keys = read(table).keys
    said = {**options_of(document, keys), **options}
    moved = None
    if are_places(keys):  # rows that are only numbered may stand elsewhere than their exclusions say
        rows = observations(table, saved, said.get("x"), said.get("y"), remarked=False)
        moved = moved_rows(changes_since(document, rows))
    return fit(table, saved, **{**options_of(document, keys, moved), **options})


def _check_columns(document: Mapping[str, Any], names: Iterable[Any], said: Mapping[str, Any]) -> None:
    """Raise where columns that the panel was read from are gone and the call names no others."""
    there = {str(name) for name in names}
    columns = document["columns"]
    asked = {name: column for name, column in columns.items() if name != "x" and column}
    gone = {name: column for name, column in asked.items() if column not in there and name not in said}
    inputs = {} if "x" in said else {name: column for name, column in columns["x"].items() if column not in there}
    if not gone and not inputs:
        return
    new = {"x": {**columns["x"], **dict.fromkeys(inputs, "...")}} if inputs else {}
    call = ", ".join(f"{name}={value!r}" for name, value in {**new, **dict.fromkeys(gone, "...")}.items())
    missing = [*inputs.values(), *gone.values()]
    others = f" Nor {listed(map(repr, missing[1:]))}." if missing[1:] else ""
    raise ColumnNotFoundError(
        f"{ColumnNotFoundError.named(missing[0], names)}{others} The saved panel was on "
        f"{'it' if len(missing) == 1 else 'them'}, and its file was left as it is. Say what is called otherwise now: "
        f"explore(df, state=..., {call})."
    )


def opening(document: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """What the panel was first opened with; what is said in the call counts more."""
    return {name: value or document["start"].get(name) for name, value in said.items()}


def restore(panel: Any, document: Mapping[str, Any], path: Path) -> None:
    """Bring a panel that was just opened to where the document says it stood."""
    session = panel._session
    problems, changes = attached(session, document)
    session.table_changes = changes
    if problems:  # acts that this table has no rows for are not thrown away
        former, failure = _kept_beside(path)
        kept = f"The file as it was is kept as {former.name!r}."
        session.tell(f"{session.view().message} {failure or kept}")
        if failure:
            panel._show()
            return
    try:
        keep(panel, path)
    except ExportError as error:
        session.file, session.written = path, _text_in(path)
        session.tell(" ".join(filter(None, [session.view().message, f"{error} Acts are done, but not saved."])))
    panel._show()


def _kept_beside(path: Path) -> tuple[Path, str]:
    """The first free name beside the file, with a copy of it, and a sentence when it could not be made."""
    former = _free(path, "former")
    try:
        shutil.copy2(path, former)
    except OSError as error:
        return former, (
            f"The file as it was could not be kept beside it ({error.strerror}), so it is not written to: acts are "
            "done, but not saved. `panel.save(path)` writes them elsewhere."
        )
    return former, ""


def _free(path: Path, word: str) -> Path:
    """A name beside the file that nobody has: ``a.json.former``, then ``a.json.former-2``."""
    for number in count(1):
        name = path.with_name(f"{path.name}.{word}{'' if number == 1 else f'-{number}'}")
        if not os.path.lexists(name):
            return name
    raise AssertionError  # unreachable: there is always another number


def keep(panel: Any, path: str | os.PathLike[str]) -> None:
    """From now on every act is written to the file."""
    session = panel._session
    text = panel_text(session)
    if _text_in(Path(path)) != text:
        write_whole(path, text)
    session.file, session.written = Path(path), text


def written(session: Any) -> None:
    """Write the file of a session that has one; when that fails the act stands, and the panel says so.

    A file that another program has changed since is left to it, and the panel goes on in one beside it.
    """
    if session.file is None or session.state.dragging:
        return
    try:
        there, text = _text_in(session.file), panel_text(session)
        if there is not None and there != session.written:
            elsewhere = _free(session.file, "mine")
            write_whole(elsewhere, text)
            session.tell(
                f"{session.file.name!r} was changed by another program or panel since this one wrote it. It was left "
                f"as it is, and this panel goes on in {elsewhere.name!r}."
            )
            session.file = elsewhere
        elif there != text:
            write_whole(session.file, text)
        session.written = text
    except ScalingError as error:
        session.tell(f"{error} The act was done, but is not saved.")


def _text_in(path: Path) -> str | None:
    """What the file holds; None where it is not there or cannot be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None


def document_at(path: Path) -> dict[str, Any] | None:
    """The document of a file that is there; None where a new one is to be begun.

    Raises
    ------
    LoadError
        When something is there that is no panel's file, or cannot be opened.
    """
    return read_panel(path) if os.path.lexists(path) else None
