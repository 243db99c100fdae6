"""The parts of a panel's file, each with the shape it must have before any of it is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from ..errors import LoadError, listed
from ..exporting.provenance import versions
from ..fitting import Options

__all__ = ["PARTS", "check_layout", "writer_of"]

_COLUMNS = ("x", "y", "weights", "cluster", "sigma")
_START = ("axis", "target", "color", "shape")


def check_layout(document: Mapping[str, Any], shown: str) -> None:
    """Raise unless every part is laid out as `document_of` lays it out.

    Raises
    ------
    LoadError
        Names the part, what was expected and what stands there.

    Examples
    --------
    >>> check_layout({"at": "x"}, "'a.json'")
    Traceback (most recent call last):
    jupyter_scaling.errors.LoadError: File 'a.json' lacks 'law', 'options', 'columns', 'table', 'start', 'acts' and ...
    """
    missing = [part for part in (*PARTS, "checksum") if part not in document]
    if missing:
        raise LoadError(f"File {shown} lacks {listed(map(repr, missing), 6)}{_AS_IT_IS}")
    for part, (fits, expected) in {**PARTS, "excluded": _EXCLUDED}.items():
        if part in document and not fits(document[part]):
            raise LoadError(
                f"File {shown} has {str(document[part])[:60]!r} as {part!r}; expected {expected}"
                f"{_written_by(document)}{_AS_IT_IS}"
            )
    count, at = len(document["acts"]), document["at"]
    if at > count:
        raise LoadError(f"File {shown} stands at act {at} of {count}{_AS_IT_IS}")


_AS_IT_IS = ". It was left as it is: restore it, or give another path to begin anew."


def _written_by(document: Mapping[str, Any]) -> str:
    """Whose file it is, when it is not this version's."""
    writer, this = writer_of(document), versions()["jupyter_scaling"]
    return f" (it was written by jupyter_scaling {writer}, this is {this})" if writer != this else ""


def writer_of(document: Mapping[str, Any]) -> str:
    """The version of this package that wrote the file."""
    by = document.get("written_by")
    return str(by.get("jupyter_scaling", "of no version") if isinstance(by, Mapping) else "of no version")


def _is_record(value: Any) -> bool:
    return isinstance(value, Mapping)


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, Mapping) and isinstance(one.get("type"), str) for one in value
    )


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _are_options(value: Any) -> bool:
    names = {field.name for field in fields(Options)}
    return (
        isinstance(value, Mapping)
        and set(value) <= names
        and all(map(_are_pairs, map(value.get, ("bounds", "priors"))))
    )


def _are_pairs(value: Any) -> bool:
    """Two values for each name, or nothing."""
    return value is None or (
        isinstance(value, Mapping) and all(isinstance(two, list) and len(two) == 2 for two in value.values())
    )


def _are_columns(value: Any) -> bool:
    if not isinstance(value, Mapping) or not set(value) <= set(_COLUMNS):
        return False
    x, others = value.get("x"), [value[name] for name in value if name != "x"]
    named = isinstance(x, Mapping) and all(isinstance(one, str) for one in x.values())
    return named and all(one is None or isinstance(one, str) for one in others)


def _is_table(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    keys, x = value.get("keys"), value.get("x")
    if not isinstance(keys, list) or not isinstance(x, list):
        return False
    columns = [*x, value.get("y")]
    return all(isinstance(one, list) and len(one) == len(keys) and all(map(_is_number, one)) for one in columns)


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) or value in ("nan", "inf", "-inf")


def _is_start(value: Any) -> bool:
    return isinstance(value, Mapping) and set(value) <= set(_START) and isinstance(value.get("target") or {}, Mapping)


def _are_exclusions(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, list) and len(one) == 2 and isinstance(one[1], str) for one in value
    )


#: What each part must be, and how that is said.
PARTS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "law": (_is_record, "the declaration of a law"),
    "options": (_are_options, "the options of a fit by name"),
    "columns": (_are_columns, "a column for each input and for y"),
    "table": (_is_table, "as many keys as values of each input and of y"),
    "start": (_is_start, "the axis and the target the panel was opened with"),
    "acts": (_is_records, "a list of acts, each with its type"),
    "at": (_is_count, "the number of acts done"),
}
#: A part that a file may lack.
_EXCLUDED = (_are_exclusions, "a key and a reason for each row left out")
