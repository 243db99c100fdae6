"""A law or a fit as a JSON file: written whole or not at all, read without running anything."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..catalogue import Law
from ..catalogue.function_law import FunctionLaw
from ..errors import ExportError, LoadError, ScalingError
from .fit_data import fit_from_data, fit_to_data
from .json_document import read_whole
from .plain_data import law_from_data
from .provenance import versions
from .whole_file import path_of, write_whole

__all__ = ["load", "save", "write"]

SCHEMA_VERSION = 1
_SCHEMAS = {"jupyter_scaling/fit": ("law", "fit", "observations"), "jupyter_scaling/law": ("law",)}


def write(fit: Any) -> str:
    """The text of the file for a fit, or for a law alone.

    Raises
    ------
    ExportError
        When it is neither, or its law is a Python function.
    """
    law = getattr(fit, "law", fit)
    if isinstance(law, FunctionLaw):
        raise ExportError(
            f"Law {law.name!r} is a Python function, which no file holds. Keep its values with `fit.table()`, or "
            "export to 'python': that file imports the law from where it is declared."
        )
    if hasattr(fit, "observations"):
        document = {"schema": "jupyter_scaling/fit", **_opening(), "law": fit.law.to_json(), **fit_to_data(fit)}
    elif isinstance(fit, Law):
        document = {"schema": "jupyter_scaling/law", **_opening(), "law": fit.to_json()}
    else:
        raise ExportError(f"A {type(fit).__name__} cannot be saved; expected a fit or a law.")
    document["checksum"] = checksum(document)
    return json.dumps(document, indent=1, allow_nan=False, ensure_ascii=True) + "\n"


def _opening() -> dict[str, Any]:
    return {"schema_version": SCHEMA_VERSION, "written_by": versions()}


def checksum(document: Mapping[str, Any]) -> str:
    """Fingerprint of everything in the document but itself, however it is laid out in the file."""
    rest = {name: value for name, value in document.items() if name != "checksum"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def save(fit: Any, path: str | os.PathLike[str]) -> Path:
    """Write a fit or a law to a JSON file, replacing it only once all of the new one is on disk.

    Parameters
    ----------
    fit : Fit or Law
    path : str or path

    Returns
    -------
    Path

    Raises
    ------
    ExportError
        When it is neither a fit nor a law, or the folder is not there.
    """
    return write_whole(path, write(fit), to_disk=True)


def load(path: str | os.PathLike[str]) -> Any:
    """Read a fit or a law that `save` wrote. Nothing in the file is run, and nothing is fitted again.

    Parameters
    ----------
    path : str or path

    Returns
    -------
    Fit or Law
        Predicts the same numbers to the last bit.

    Raises
    ------
    LoadError
        When the file is missing, cut off, changed, of another kind, or of a newer version.
    """
    document = _document(path_of(path, error=LoadError))
    try:
        law = law_from_data(document["law"])
        return fit_from_data(law, document) if document["schema"] == "jupyter_scaling/fit" else law
    except LoadError:
        raise
    except (ScalingError, LookupError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise LoadError(
            f"File {os.fspath(path)!r} is not laid out as expected: {type(error).__name__} {error}. "
            "Save it again with `scaling.save`."
        ) from error


def _document(path: Path) -> dict[str, Any]:
    shown = repr(str(path))
    changed: list[str] = []

    def number(text: str) -> float:
        # `save` writes the shortest decimal; another spelling of it was typed by somebody else.
        if repr(float(text)) != text:
            changed.append(text)
        if math.isinf(float(text)):
            raise ValueError(f"{text} is beyond every number")
        return float(text)

    document = read_whole(
        path, "file", "Save the fit again, or restore the file.", parse_float=number, parse_constant=_no_constant
    )
    return _checked(document, shown, changed)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} stands in it as a number")


def _checked(document: Any, shown: str, changed: list[str]) -> dict[str, Any]:
    schema = document.get("schema") if isinstance(document, dict) else None
    if not isinstance(schema, str) or schema not in _SCHEMAS:
        raise LoadError(f"File {shown} holds no saved fit or law (schema {schema!r}). Give a file that `save` wrote.")
    number = document.get("schema_version")
    if type(number) is not int or number > SCHEMA_VERSION:
        by = document.get("written_by")
        writer = by.get("jupyter_scaling", "a newer version") if isinstance(by, dict) else "a newer version"
        raise LoadError(
            f"File {shown} has schema version {number!r}, written by jupyter_scaling {writer}; this one reads up to "
            f"{SCHEMA_VERSION}. Upgrade: `python -m pip install --upgrade jupyter_scaling`."
        )
    missing = [part for part in (*_SCHEMAS[schema], "checksum") if part not in document]
    if missing:
        raise LoadError(f"File {shown} lacks {', '.join(map(repr, missing))}. Save the fit again, or restore the file.")
    if changed or checksum(document) != document["checksum"]:
        near = f" (first at {changed[0]})" if changed else ""
        raise LoadError(
            f"File {shown} was changed after it was saved: its checksum does not match{near}. "
            "Restore the file, or fit and save again; to try other values use `fit.with_values`."
        )
    return document
