"""A small reader of spreadsheet formulas, with the order in which spreadsheets read: ``-2^2`` is 4, ``2^3^2`` is 64."""

from __future__ import annotations

import math
import re

TOKEN = re.compile(
    r"\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)"
    r"|(\$?[A-Z]+\$?\d+(?![A-Z0-9(]))|([A-Z][A-Z0-9]*)(?=\()|(<=|=|[-+*/^(),]))"
)
FUNCTIONS = {
    "EXP": math.exp,
    "LN": math.log,
    "LOG": lambda u, base: math.log(u) / math.log(base),
    "LOG10": math.log10,
    "SQRT": math.sqrt,
    "TANH": math.tanh,
    "SIN": math.sin,
    "COS": math.cos,
    "ATAN": math.atan,
    "ABS": abs,
    "MIN": min,
    "MAX": max,
    "GAMMALN": math.lgamma,
    "SIGN": lambda u: (u > 0) - (u < 0),
}


def evaluate(formula: str, cells: dict[str, float]) -> float:
    """The value of a cell's formula."""
    assert formula.startswith("=")
    reader = Reader(formula[1:], cells)
    value = reader.comparison()
    assert reader.token == ("", ""), f"left over: {reader.token}"
    return value


class Reader:
    def __init__(self, text: str, cells: dict[str, float]) -> None:
        self.text, self.at, self.cells = text, 0, cells
        self.step()

    def step(self) -> None:
        found = TOKEN.match(self.text, self.at)
        if found is None:
            assert not self.text[self.at :].strip(), f"cannot read {self.text[self.at :][:20]!r}"
            self.token = ("", "")
            return
        self.at = found.end()
        kinds = ("number", "cell", "function", "sign")
        self.token = next((kind, part) for kind, part in zip(kinds, found.groups(), strict=True) if part)

    def takes(self, *signs: str) -> str:
        kind, part = self.token
        if kind == "sign" and part in signs:
            self.step()
            return part
        return ""

    def comparison(self) -> float:
        value = self.sum()
        if self.takes("="):
            return float(f"{value:.15g}") == float(f"{self.sum():.15g}")
        return value <= self.sum() if self.takes("<=") else value

    def sum(self) -> float:
        value = self.product()
        while sign := self.takes("+", "-"):
            value += self.product() if sign == "+" else -self.product()
        return value

    def product(self) -> float:
        value = self.power()
        while sign := self.takes("*", "/"):
            value = value * self.power() if sign == "*" else value / self.power()
        return value

    def power(self) -> float:
        value = self.signed()
        while self.takes("^"):
            value = value ** self.signed()
        return value

    def signed(self) -> float:
        if self.takes("-"):
            return -self.signed()
        kind, part = self.token
        if self.takes("("):
            value = self.comparison()
            assert self.takes(")")
            return value
        self.step()
        if kind == "number":
            return float(part)
        if kind == "cell":
            return self.cells[part.replace("$", "")]
        assert kind == "function", f"unexpected {part!r}"
        assert self.takes("(")
        arguments = [self.comparison()]
        while self.takes(","):
            arguments.append(self.comparison())
        assert self.takes(")")
        return FUNCTIONS[part](*arguments)
