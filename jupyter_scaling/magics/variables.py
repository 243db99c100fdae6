"""The user's own names: which of them a word on the line means."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from pathlib import Path
from typing import Any

from ..errors import OptionError, listed, nearest
from .options import Command

__all__ = ["columns", "is_fit", "is_law", "is_table", "names_of", "resolve"]

FILES = (".csv", ".tsv", ".txt", ".parquet", ".pq", ".gz", ".bz2", ".xz")


def is_table(value: Any) -> bool:
    """Whether a variable holds a table: it has columns and rows, or is a dict of columns."""
    if isinstance(value, type):
        return False
    if isinstance(value, dict):
        return bool(value) and all(hasattr(column, "__len__") for column in value.values())
    return hasattr(value, "__len__") and (hasattr(value, "columns") or hasattr(value, "column_names"))


def is_fit(value: Any) -> bool:
    """Whether a variable holds a fit, or a panel that has one."""
    fitted = getattr(value, "fit", value)
    return not isinstance(value, type) and hasattr(fitted, "values") and hasattr(fitted, "verdicts")


def is_law(value: Any) -> bool:
    """Whether a variable holds a law."""
    return not isinstance(value, type) and hasattr(value, "formula") and hasattr(value, "parameters")


def names_of(variables: Mapping[str, Any], holds: Any) -> list[str]:
    """Names of the user's variables that hold such a thing.

    Examples
    --------
    >>> names_of({"df": {"loss": [2.0]}, "_": {"loss": [2.0]}, "n": 3}, is_table)
    ['df']
    """
    return [name for name, value in variables.items() if not name.startswith("_") and holds(value)]


def columns(table: Any) -> list[str]:
    """The column names of a table."""
    if isinstance(table, dict):
        return [str(name) for name in table]
    named: Any = getattr(table, "column_names", None)
    if named is None:
        named = getattr(table, "columns", ())
    return [str(name) for name in named]


def resolve(command: Command, given: dict[str, Any], variables: Mapping[str, Any]) -> dict[str, Any]:
    """The values with the names on the line replaced by what the user's variables hold.

    Raises
    ------
    OptionError
        When no variable bears the name; names the nearest.
    """
    resolved = dict(given)
    for option in command.options:
        if option.name not in given:
            continue
        text = given[option.name]
        if option.kind == "table":
            resolved["table"] = _table(text, variables, or_fit=command.name == "explore")
            resolved["table_keys"] = _keys(resolved["table"])
        elif option.kind == "fit":
            resolved[option.name] = _fit(text, variables)
        elif option.kind in ("law", "laws"):
            resolved[option.name] = (
                [_law(one, variables) for one in text] if isinstance(text, list) else _law(text, variables)
            )
    return resolved


def _table(text: str, variables: Mapping[str, Any], or_fit: bool) -> Any:
    if text.partition(".")[0] not in variables and (text.endswith(FILES) or Path(text).is_file()):
        return text
    kinds = {"Tables": names_of(variables, is_table)} | ({"fits": names_of(variables, is_fit)} if or_fit else {})
    return _named(text, variables, kinds)


def _fit(text: str, variables: Mapping[str, Any]) -> Any:
    value = _named(text, variables, {"Fits": names_of(variables, is_fit)})
    if not is_fit(value):
        known = listed(names_of(variables, is_fit), 8) or "none yet; make one: fit = %scaling fit df --law chinchilla"
        raise OptionError(f"{text!r} holds a {type(value).__name__}, no fit. Fits here: {known}.")
    return getattr(value, "fit", value)


def _law(text: str, variables: Mapping[str, Any]) -> Any:
    value = variables.get(text)
    return value if is_law(value) else text


def _named(text: str, variables: Mapping[str, Any], kinds: Mapping[str, list[str]]) -> Any:
    first, *rest = text.split(".")
    if first not in variables:
        names = [name for one in kinds.values() for name in one]
        near = nearest(first, names) or nearest(first, [one for one in variables if not one.startswith("_")])
        here = " ".join(f"{kind} here: {listed(some, 8) or 'none'}." for kind, some in kinds.items())
        raise OptionError(f"Variable {first!r} not found.{near} {here}")
    value = variables[first]
    for name in rest:
        if not name.isidentifier() or not hasattr(value, name):
            raise OptionError(
                f"{text!r} not found: a {type(value).__name__} has no {name!r}.{nearest(name, dir(value))}"
            )
        value = getattr(value, name)
    return value


def _keys(table: Any) -> Iterable[Hashable]:
    index: Any = getattr(table, "index", None)
    return () if index is None or callable(index) else index
