"""A formula in another language: its functions by their names there, its names by names allowed there."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import ExportError, listed
from ..expr.parse import ALIASES
from .formula_code import Printed, Writer, parts_of
from .subject import Subject

__all__ = ["Language", "Written", "allowed_names", "functions_of", "nested"]


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
    power, whole : str
        How powers and whole numbers are written (`Writer`).
    assign : (str, str)
        What stands before and behind a part of the formula that gets a name, ``{}`` where the name stands.
    ascii_only : bool
        Whether names hold plain letters only.
    begins_with_letter : bool
        Whether an underscore may not come first in a name.
    """

    title: str
    comment: str
    words: frozenset[str]
    functions: Mapping[str, Printed]
    definitions: Mapping[str, str] = field(default_factory=dict)
    power: str = "**"
    whole: str = "{}"
    assign: tuple[str, str] = ("{} = ", "")
    ascii_only: bool = False
    begins_with_letter: bool = False

    def write(self, thing: Any) -> Written:
        """The parts of a fit or a law that a file of this language is put together from.

        Raises
        ------
        ExportError
            When a function has no counterpart, or a value is no number.
        """
        subject = Subject.of(thing)
        law, parts = subject.law, parts_of(subject.law, subject.tree)
        used = sorted(set(functions_of(parts)))
        missing = [name for name in used if name not in self.functions]
        if missing:
            raise ExportError(f"{listed(missing)} has no counterpart in {self.title}. Export to 'python' or 'json'.")
        lost = [name for name, value in subject.values.items() if not math.isfinite(value)]
        if lost:
            raise ExportError(
                f"{listed(map(repr, lost))} of this fit is no finite number. Fit again, or export to 'json'."
            )
        known = (*law.input_names, *law.parameter_names, *filter(None, parts))
        names = allowed_names(known, self.words, self.ascii_only, self.begins_with_letter)
        changed = [f"{name} is called {there}" for name, there in names.items() if name != there]
        remarks = [f"Names changed, as {self.title} gives them a meaning: {', '.join(changed)}."] if changed else []
        return Written(
            subject=subject,
            language=self,
            parts=parts,
            names=names,
            comments=[f"{self.comment}{line}" for line in (*subject.comments(), *remarks)],
            definitions=[self.definitions[name] for name in used if name in self.definitions],
        )


def functions_of(parts: Mapping[str, ast.expr]) -> Iterator[str]:
    """Every function called in a formula, by its own name, as often as it stands there."""
    for part in parts.values():
        for node in ast.walk(part):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield ALIASES.get(node.func.id, node.func.id)


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """The parts of one file.

    Attributes
    ----------
    subject : Subject
    language : Language
    parts : dict of str to ast.expr
        The formula, line by line (`parts_of`).
    names : dict of str to str
        Inputs, parameters, parts: the name there of each.
    comments, definitions : list of str
        Lines to stand before it.
    """

    subject: Subject
    language: Language
    parts: dict[str, ast.expr]
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

    @property
    def bits(self) -> list[str]:
        """Each value as a hexadecimal float, which no reader rounds."""
        return [hexadecimal(value) for value in self.subject.values.values()]

    def body(self, before: str, after: str, indent: str = "    ", width: int = 88) -> list[str]:
        """Lines that name the parts of the formula, and one that says the whole between `before` and `after`."""
        language = self.language
        writer = Writer(language.functions, language.power, language.whole)
        lines = []
        for name, part in self.parts.items():
            opening, closing = language.assign if name else (before, after)
            opening = indent + (opening.format(self.names[name]) if name else opening)
            lines.append(writer.statement(opening, part, self.names, closing, width))
        return lines


def hexadecimal(value: float) -> str:
    """A float in hexadecimal, without zeros that say nothing.

    Examples
    --------
    >>> hexadecimal(1.5), hexadecimal(0.0)
    ('0x1.8p+0', '0x0p+0')
    """
    digits, exponent = value.hex().split("p")
    return f"{digits.rstrip('0').rstrip('.') if '.' in digits else digits}p{exponent}"


def nested(function: str) -> Printed:
    """A function of two called for any number, one inside the other."""

    def printed(first: str, *rest: str) -> str:
        return f"{function}({first}, {printed(*rest)})" if rest else first

    return printed


def allowed_names(
    names: tuple[str, ...], words: frozenset[str], ascii_only: bool = False, begins_with_letter: bool = False
) -> dict[str, str]:
    """Each name as a language allows it: with an underscore behind it where it means something else there.

    Examples
    --------
    >>> allowed_names(("N", "const"), frozenset({"const"}))
    {'N': 'N', 'const': 'const_'}
    """

    def stays(name: str) -> bool:
        return (
            name not in words
            and (name.isascii() or not ascii_only)
            and not (begins_with_letter and name.startswith("_"))
        )

    allowed: dict[str, str] = {}
    kept = set(filter(stays, names))
    for name in names:
        there = name
        if name not in kept:
            there = "".join(letter if letter.isascii() else _spelled(letter) for letter in name) if ascii_only else name
            there = there.lstrip("_") or "p" if begins_with_letter else there
            there = f"p{there}" if begins_with_letter and there[0].isdigit() else there
            while there in words or there in kept or there in allowed.values():
                there += "_"
        allowed[name] = there
    return allowed


def _spelled(letter: str) -> str:
    """A letter in plain ones: Greek by its name, others by their number.

    Examples
    --------
    >>> _spelled("β"), _spelled("é")
    ('beta', 'ue9')
    """
    import unicodedata

    words = unicodedata.name(letter, "").split()
    if words[:1] == ["GREEK"] and "LETTER" in words and words.index("LETTER") + 2 == len(words):
        name = words[-1].lower().replace("lamda", "lambda")
        return name.capitalize() if words[1] == "CAPITAL" else name
    return f"u{ord(letter):x}"
