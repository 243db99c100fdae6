"""Handing the columns of one table out to the inputs and the output of one law."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import numpy as np

from ..errors import DataError, OptionError, listed, nearest
from . import columns
from .numbers import floats
from .reading import Table, one_dimensional

__all__ = ["Chooser", "choose_inputs", "choose_output", "is_column_name", "one_for_each_row"]


class Chooser:
    """The columns of one table, handed out to the law's inputs: each read once, none handed out twice unasked."""

    def __init__(self, table: Table, law: Any) -> None:
        self.table, self.law = table, law
        self.chosen: dict[str, str] = {}
        self.values: dict[str, np.ndarray] = {}
        self.said: list[str] = []
        self.notes: list[str] = []
        self._cache: dict[Hashable, tuple[np.ndarray | None, str]] = {}
        self._unreadable: dict[Hashable, DataError] = {}

    def numbers(self, column: Hashable) -> np.ndarray | None:
        """Values of a column as float64, or None when it holds no numbers."""
        if column not in self._cache:
            try:
                self._cache[column] = floats(column, self.table.column(column))
            except DataError as error:
                self._cache[column] = None, ""
                self._unreadable[column] = error
        return self._cache[column][0]

    def unused(self) -> list[Hashable]:
        """Columns that feed nothing yet, and whose name is theirs alone."""
        taken = set(self.chosen.values())
        return [name for name in self.table.names if str(name) not in taken and self.table.names.count(name) == 1]

    def give(self, name: str, wanted: Any, argument: str) -> None:
        """What the caller asked for: a column by name, or an array of values."""
        if is_column_name(wanted, self.table):
            values, note = floats(wanted, self.table.column(wanted))
            self._take(name, str(wanted), values, note)
            self.said.append(f"{name} from {str(wanted)!r}")
            return
        self._take(name, name, *floats(name, one_for_each_row(wanted, self.table, argument)))
        self.said.append(f"{name} from values given")

    def guess(self, role: str, name: str, argument: str, by_magnitude: bool = False) -> bool:
        """Find a column for this input by name (or by magnitude); whether one was found."""
        if by_magnitude:
            self._refuse_unreadable(role, name)
            self._refuse_repeated(role, name)
        choose = columns.by_magnitude if by_magnitude else columns.by_name
        found = choose(role, name, self.unused(), self.numbers, argument)
        if found is None:
            return False
        column, how = found
        values = self.numbers(column)
        if values is None:
            raise self._unreadable[column]
        self._take(name, str(column), values, self._cache[column][1])
        self.said.append(f"{name} from {str(column)!r} ({how})")
        return True

    def _refuse_unreadable(self, role: str, name: str) -> None:
        """Raise where a column bears the right name and holds no numbers: another must not take its place."""
        for one in columns.candidates(role, name, self.unused()):
            if one.score > columns.STEM_SCORE and self.numbers(one.column) is None:
                raise self._unreadable[one.column]

    def _refuse_repeated(self, role: str, name: str) -> None:
        """Raise where the right name stands more than once: which of the columns is meant, nobody can tell."""
        repeated = [one for one in dict.fromkeys(self.table.names) if self.table.names.count(one) > 1]
        for one in columns.candidates(role, name, repeated):
            self.table.column(one.column)

    def derive(self, name: str) -> bool:
        """One of N and D out of compute, by C = 6 N D, when the other is there."""
        other = {"N": "D", "D": "N"}.get(name, "")
        if other not in self.values or not self._has_compute():
            return False
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            values = self.values["C"] / (6.0 * self.values[other])
        self.chosen[name] = f"{self.chosen['C']} / (6 * {self.chosen[other]})"
        self.values[name] = values
        self.said.append(f"{name} computed as C / (6 {other})")
        return True

    def compute(self) -> np.ndarray | None:
        """Training compute where the table has a column of it, used or not."""
        if "C" in self.values:
            return self.values["C"]
        found = columns.candidates("C", "C", self.unused())
        return next((values for one in found if (values := self.numbers(one.column)) is not None), None)

    def sentence(self) -> str:
        """Where each input and the output came from."""
        return ", ".join(self.said) + "."

    def _has_compute(self) -> bool:
        return "C" in self.values or self.guess("C", "C", "x={{'C': {!r}}}")

    def _take(self, name: str, column: str, values: np.ndarray, note: str) -> None:
        self.chosen[name], self.values[name] = column, values
        if note:
            self.notes.append(note)


def choose_output(chooser: Chooser, y: Any) -> None:
    """Take the column of the output that was asked for, or guess it."""
    name = chooser.law.output.name
    if y is not None:
        chooser.give(name, y, "y")
        return
    role = columns.role_of(name, is_output=True)
    if not chooser.guess(role, name, "y={!r}"):
        chooser.guess(role, name, "y={!r}", by_magnitude=True)


def choose_inputs(chooser: Chooser, x: str | Mapping[str, Any] | None) -> None:
    """Take the columns of the inputs that were asked for; guess the others, by name before by magnitude."""
    names = [one.name for one in chooser.law.inputs]
    for name, wanted in _asked(x, names, chooser).items():
        chooser.give(name, wanted, f"x[{name!r}]")
    missing = [name for name in names if name not in chooser.values]
    missing = [name for name in missing if not chooser.guess(columns.role_of(name), name, _argument(names, name))]
    missing = [name for name in missing if not chooser.derive(name)]
    for name in missing:
        chooser.guess(columns.role_of(name), name, _argument(names, name), by_magnitude=True)


def _argument(names: list[str], name: str) -> str:
    """How the caller would name this input's column, with a gap for it."""
    return "x={!r}" if len(names) == 1 else "x={{" + repr(name) + ": {!r}}}"


def _asked(x: str | Mapping[str, Any] | None, names: list[str], chooser: Chooser) -> dict[str, Any]:
    if x is None:
        return {}
    if isinstance(x, Mapping):
        allowed = [*names, "C"] if {"N", "D"} <= set(names) else names
        for name in x:
            if name not in allowed:
                raise OptionError(
                    f"`x` names {name!r}, which is not an input of law {chooser.law.name!r}."
                    f"{nearest(name, allowed)} Inputs: {listed(allowed, 12)}."
                )
        return dict(x)
    if len(names) != 1:
        raise OptionError(
            f"`x` is {x!r}, but law {chooser.law.name!r} has the inputs {listed(names, 12)}. "
            f"Name a column for each: x={{{', '.join(f'{name!r}: ...' for name in names)}}}."
        )
    return {names[0]: x}


def is_column_name(wanted: Any, table: Table) -> bool:
    """Whether this is meant as the name of a column, not as values."""
    if isinstance(wanted, (str, bytes)):
        return True
    return isinstance(wanted, Hashable) and (wanted in table or not isinstance(wanted, Iterable))


def one_for_each_row(wanted: Any, table: Table, argument: str) -> np.ndarray:
    """Values given beside the table, checked to be as many as it has rows."""
    wanted = _in_the_order_of(wanted, table, argument)
    values = one_dimensional(wanted, f"`{argument}`")
    if len(values) != len(table):
        raise DataError(f"`{argument}` has {len(values)} values for {len(table)} rows. Give one for each row.")
    return values


def _in_the_order_of(wanted: Any, table: Table, argument: str) -> Any:
    """A series by the table's own keys, whatever their order; one without keys of its own as it stands."""
    index = getattr(wanted, "index", None)
    if index is None or callable(index) or len(index) != len(table):
        return wanted
    keys = list(index)
    if keys == list(table.keys) or keys == list(range(len(table))):
        return wanted
    place = {key: row for row, key in enumerate(keys)}
    missing = [key for key in table.keys if key not in place]
    if missing or len(place) < len(keys):
        raise DataError(
            f"`{argument}` is a series with other keys than the table: it lacks {listed(map(repr, missing)) or 'none'} "
            f"of {len(table)}, and begins {listed(map(repr, keys[:3]))}. Give it the table's index, or "
            "`.to_numpy()` to take it by place."
        )
    return wanted.iloc[[place[key] for key in table.keys]]
