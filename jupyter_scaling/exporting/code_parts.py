"""What every code target opens with, and the points it is checked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..errors import ExportError, listed
from ..expr import Call
from ..expr.tree import walk
from .provenance import excluded, one_line, remarks

__all__ = ["comments", "refuse_names", "used_functions"]


def comments(fit: Any) -> Iterator[str]:
    """Law, objective, columns, versions, findings and excluded rows, one line each."""
    seen = fit.observations
    yield f"{one_line(fit.law.title or fit.law.name)}, fitted: {one_line(fit.law.formula)}"
    yield f"Objective: {one_line(fit.objective_name)} = {float(fit.objective)!r}"
    yield "Columns: " + ", ".join(f"{name} from {one_line(repr(column))}" for name, column in seen.columns.items())
    yield f"Data: {len(seen)} rows, {seen.data_hash}"
    yield from remarks(fit)
    for key, reason in excluded(fit):
        yield f"  {one_line(repr(key))}: {one_line(reason)}"


def used_functions(law: Any) -> list[str]:
    """Named functions that stand in the formula, each once."""
    names = [node.operation for node in walk(law.tree) if isinstance(node, Call)]
    return sorted({name for name in names if name.isidentifier()})


def refuse_names(law: Any, taken: Iterable[str], language: str) -> None:
    """Raise where an input or a parameter bears a name that means something else in the language.

    Raises
    ------
    ExportError
    """
    clash = sorted({*law.input_names, *law.parameter_names} & set(taken))
    if clash:
        raise ExportError(
            f"{listed(map(repr, clash))} in law {law.name!r} means something else in {language}. "
            "Define the law again with another name for it."
        )
