"""A panel that is kept in a file of the user's own: opened from it, and written to it after every act."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import OptionError, ScalingError
from ..interaction.attaching import attached, law_of, options_of
from ..interaction.panel_file import read_panel, write_panel

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
    from ..frames.reading import read

    return fit(table, saved, **{**options_of(document, read(table).keys), **options})


def opening(document: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """What the panel was first opened with; what is said in the call counts more."""
    return {name: value or document["start"].get(name) for name, value in said.items()}


def restore(panel: Any, document: Mapping[str, Any], path: Path) -> None:
    """Bring a panel that was just opened to where the document says it stood."""
    problems, changes = attached(panel._session, document)
    panel._session.table_changes = changes
    if problems:  # acts that this table has no rows for are not thrown away
        former = path.with_name(f"{path.name}.former")
        shutil.copy2(path, former)
        panel._session.tell(f"{panel.view_model.message} The file as it was is kept as {former.name!r}.")
    keep(panel, path)
    panel._show()


def keep(panel: Any, path: str | os.PathLike[str]) -> None:
    """From now on every act is written to the file."""
    panel._session.file = write_panel(panel._session, path)


def written(session: Any) -> None:
    """Write the file of a session that has one; when that fails the act stands, and the panel says so."""
    if session.file is None or session.state.dragging:
        return
    try:
        write_panel(session, session.file)
    except ScalingError as error:
        session.tell(f"{error} The act was done, but is not saved.")


def document_at(path: Path) -> dict[str, Any] | None:
    """The document of a file that is there; None where a new one is to be begun."""
    return read_panel(path) if path.exists() else None
