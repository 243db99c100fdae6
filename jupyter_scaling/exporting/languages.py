"""A formula in another language: its functions by their names there, its names by names allowed there."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import ExportError, listed
from ..expr import Call
from ..expr.tree import walk
from .subject import Subject
from .sympy_trees import to_sympy

__all__ = ["Language", "Written", "allowed_names"]

Printed = str | Callable[..., str]


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """How one language writes a formula.

    Attributes
    ----------
    title : str
        Its name, for sentences.
    comment : str
        What a comment line begins with.
    words : frozenset of str
        Names with a meaning of their own.
    functions : mapping of str to str or callable
        Each function of formulas as it is called there; a callable takes the printed arguments.
    definitions : mapping of str to str
        Text that must stand before the formula for a function to be known.
    printer : callable
        From the functions in use to a SymPy printer.
    ascii_only : bool
        Whether names hold plain letters only.
    """

    title: str
    comment: str
    words: frozenset[str]
    functions: Mapping[str, Printed]
    printer: Callable[[dict[str, Any]], Any]
    definitions: Mapping[str, str] = field(default_factory=dict)
    ascii_only: bool = False

    def write(self, thing: Any) -> Written:
        """The parts of a fit or a law that a file of this language is put together from.

        Raises
        ------
        ExportError
            When a function has no counterpart, or a value is no number.
        """
        from sympy import Symbol

        subject = Subject.of(thing)
        tree = subject.tree
        used = sorted({n.operation for n in walk(tree) if isinstance(n, Call) and n.operation.isidentifier()})
        missing = [name for name in used if name not in self.functions]
        if missing:
            raise ExportError(f"{listed(missing)} has no counterpart in {self.title}. Export to 'python' or 'json'.")
        lost = [name for name, value in subject.values.items() if not math.isfinite(value)]
        if lost:
            raise ExportError(
                f"{listed(map(repr, lost))} of this fit is no finite number. Fit again, or export to 'json'."
            )
        law = subject.law
        names = allowed_names((*law.input_names, *law.parameter_names), self.words, self.ascii_only)
        expression = to_sympy(tree, {name: Symbol(there) for name, there in names.items()})
        # SymPy takes a function that prints as a list of (condition, function).
        called = {name: self.functions[name] for name in used}
        printed = self.printer(
            {name: there if isinstance(there, str) else [(_always, there)] for name, there in called.items()}
        ).doprint(expression)
        changed = [f"{name} is called {there}" for name, there in names.items() if name != there]
        remarks = [f"Names changed, as {self.title} gives them a meaning: {', '.join(changed)}."] if changed else []
        return Written(
            subject=subject,
            formula=printed,
            names=names,
            comments=[f"{self.comment}{line}" for line in (*subject.comments(), *remarks)],
            definitions=[self.definitions[name] for name in used if name in self.definitions],
        )


def _always(*arguments: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """The parts of one file.

    Attributes
    ----------
    subject : Subject
    formula : str
        The right-hand side as an expression.
    names : dict of str to str
        Inputs, then parameters: the name there of each.
    comments, definitions : list of str
        Lines to stand before it.
    """

    subject: Subject
    formula: str
    names: dict[str, str]
    comments: list[str]
    definitions: list[str]

    @property
    def inputs(self) -> list[str]:
        """Inputs, as they are called there."""
        return [self.names[name] for name in self.subject.law.input_names]

    @property
    def parameters(self) -> list[str]:
        """Parameters, as they are called there."""
        return [self.names[name] for name in self.subject.law.parameter_names]

    @property
    def values(self) -> dict[str, str]:
        """Every digit of each value, by the name there; empty for a law alone."""
        return {self.names[name]: repr(value) for name, value in self.subject.values.items()}


def allowed_names(names: tuple[str, ...], words: frozenset[str], ascii_only: bool = False) -> dict[str, str]:
    """Each name as a language allows it: with an underscore behind it where it means something else there.

    Examples
    --------
    >>> allowed_names(("N", "const"), frozenset({"const"}))
    {'N': 'N', 'const': 'const_'}
    """
    allowed: dict[str, str] = {}
    kept = {name for name in names if name not in words and (name.isascii() or not ascii_only)}
    for name in names:
        there = name
        if name not in kept:
            plain = "".join(letter if letter.isascii() else f"u{ord(letter):x}" for letter in name)
            there = plain if ascii_only else name
            while there in words or there in kept or there in allowed.values():
                there += "_"
        allowed[name] = there
    return allowed
