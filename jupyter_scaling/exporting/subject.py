"""What is exported: a law alone, or a law with the values of a fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..errors import ExportError
from ..expr import Node
from .provenance import excluded, one_line, remarks
from .self_check import CLOSE, Spot, formula_tree, spots

__all__ = ["Subject", "formula_line", "what_is_counted"]


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A law, and its fit where there is one.

    Attributes
    ----------
    law : Law
    fit : Fit or None
    """

    law: Any
    fit: Any = None

    @classmethod
    def of(cls, thing: Any) -> Subject:
        """The subject of a fit or of a law.

        Raises
        ------
        ExportError
            When it is neither.
        """
        if all(hasattr(thing, name) for name in ("law", "values", "observations")):
            return cls(thing.law, thing)
        if all(hasattr(thing, name) for name in ("formula", "inputs", "parameters")):
            return cls(thing)
        raise ExportError(
            f"A {type(thing).__name__} cannot be exported; expected a fit or a law. Make a fit with "
            "`scaling.fit(table, law)`, take `panel.fit`, or name a law: `scaling.law('chinchilla')`."
        )

    @property
    def tree(self) -> Node:
        """The formula; in its form without overflow where it would overflow at the fit's own rows."""
        tree: Node = self.law.tree if self.fit is None else formula_tree(self.fit)
        return tree

    @property
    def values(self) -> dict[str, float]:
        """Values of the fit, by the law's own names; empty for a law alone."""
        return {} if self.fit is None else {name: float(value) for name, value in self.fit.values.items()}

    @property
    def points(self) -> list[Spot]:
        """Inputs, and what the fit predicts there; empty for a law alone."""
        return [] if self.fit is None else spots(self.fit)[0]

    @property
    def tolerance(self) -> str:
        """How far from `points`, in parts of a value, arithmetic elsewhere may be."""
        return repr(CLOSE if self.fit is None else spots(self.fit)[1])

    def comments(self) -> Iterator[str]:
        """Everything that code does not say, one line each: where it comes from, and what was set aside."""
        law = self.law
        yield f"{one_line(law.title or law.name)}{', fitted' if self.fit else ''}: {formula_line(law)}"
        if law.citation:
            yield f"Source of the law: {one_line(law.citation)}"
        columns = {} if self.fit is None else dict(self.fit.observations.columns)
        for name, meaning in what_is_counted(law).items():
            column = f", from column {one_line(repr(columns[name]))}" if name in columns else ""
            yield f"{name}: {one_line(meaning)}{column}"
        if self.fit is None:
            for parameter in law.parameters:
                yield f"{parameter.name}: {one_line(parameter.description or parameter.kind)}"
            if law.remark:
                yield f"Remark: {one_line(law.remark)}"
            return
        yield f"Objective: {one_line(self.fit.objective_name)} = {float(self.fit.objective)!r}"
        yield f"Data: {len(self.fit.observations)} rows, {self.fit.observations.data_hash}"
        yield from remarks(self.fit)
        for key, reason in excluded(self.fit):
            yield f"  {one_line(repr(key))}: {one_line(reason)}"


def formula_line(law: Any) -> str:
    """The formula in one line, its parts set off by semicolons."""
    lines = (one_line(line) for line in law.formula.replace(";", "\n").splitlines())
    return "; ".join(line for line in lines if line)


def what_is_counted(law: Any) -> dict[str, str]:
    """Each input and the output with what it counts, in which unit, and where it lies when that is known."""
    said = {}
    for one in (*law.inputs, law.output):
        unit = f" ({one.unit})" if one.unit else ""
        said[one.name] = (one.description or "output" if one is law.output else one.description or "input") + unit
    return said
