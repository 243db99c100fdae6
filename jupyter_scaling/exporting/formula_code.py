"""A formula as code: read from the text it was declared by, written by the rules of one language."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import ExportError, FormulaError
from ..expr import Constant, Node, parse, to_text
from ..expr.parse import ALIASES, CONSTANTS

__all__ = ["Printed", "Writer", "parts_of"]

Printed = str | Callable[..., str]
_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = 1, 2, 3, 4, 5
_LARGEST_INTEGER = 1e6  # beyond it a language may read another type than a float
_PLAIN = re.compile(r"-?[\w.]+(e[-+]\d+)?")


def parts_of(law: Any, tree: Node) -> dict[str, ast.expr]:
    """What each line of the formula says, by the name it gives: parts that others use, and the whole under ``""``.

    The text is the law's own where it says `tree`, else `tree` written out.

    Examples
    --------
    >>> from jupyter_scaling import catalogue
    >>> law = catalogue.define("let u = log10(x)/9; y = a + b*sqrt(u)")
    >>> {name: ast.unparse(part) for name, part in parts_of(law, law.tree).items()}
    {'u': 'log10(x) / 9', '': 'a + b * sqrt(u)'}
    """
    own = _lines(law.formula)
    names = {*law.input_names, *law.parameter_names}
    try:
        said = parse(law.formula) == tree and not names & own.keys()
    except FormulaError:  # a law made by code may show a formula that is none
        said = False
    texts = own if said else {"": to_text(tree)}
    parts = {name: ast.parse(text.replace("^", "**"), mode="eval").body for name, text in texts.items()}
    used: set[str] = set()
    for name in reversed(list(parts)):
        if name and name not in used:
            del parts[name]
        else:
            used |= {node.id for node in ast.walk(parts[name]) if isinstance(node, ast.Name)}
    return parts


def _lines(formula: str) -> dict[str, str]:
    lines = [line.split("#")[0].strip() for line in formula.replace(";", "\n").splitlines()]
    *parts, whole = [line.removeprefix("let ") for line in lines if line]
    named = {name.strip(): text.strip() for name, _, text in (part.partition("=") for part in parts)}
    return {**named, "": whole.partition("=")[2].strip() or whole}


@dataclass(frozen=True, slots=True)
class Writer:
    """How expressions are written in one language.

    Attributes
    ----------
    functions : mapping of str to str or callable
        Each function of formulas as it is called there; a callable takes the printed arguments.
    power : str
        ``"**"`` or ``"^"`` between its two sides, else the name of a function of two.
    whole : str
        A whole number, with ``{}`` in its place.
    """

    functions: Mapping[str, Printed]
    power: str = "**"
    whole: str = "{}"

    def expression(self, part: ast.expr, names: Mapping[str, str]) -> str:
        """A part as one line.

        Examples
        --------
        >>> part = ast.parse("E + A/N**alpha", mode="eval").body
        >>> Writer({}, power="^").expression(part, {"E": "E", "A": "A", "N": "N", "alpha": "a"})
        'E + A / N^a'
        """
        return self._text(part, names)[0]

    def statement(self, before: str, part: ast.expr, names: Mapping[str, str], after: str = "", width: int = 88) -> str:
        """`before`, the expression and `after`; a sum too long for the line stands in brackets, a term to a line."""
        line = f"{before}{self.expression(part, names)}{after}"
        if len(line) <= width or not _is_sum(part):
            return line
        indent = " " * (len(line) - len(line.lstrip(" ")))
        step = indent or "    "
        return "\n".join(
            [f"{before}(", *(f"{indent}{step}{term}" for term in self._terms(part, names)), f"{indent}){after}"]
        )

    def _terms(self, part: ast.expr, names: Mapping[str, str]) -> list[str]:
        """Each term of a sum, with the sign before it."""
        if not _is_sum(part):
            return [self._wrapped(part, names, _PRODUCT)]
        assert isinstance(part, ast.BinOp)
        minus = isinstance(part.op, ast.Sub)
        right = self._wrapped(part.right, names, _PRODUCT if minus else _SUM)
        return [*self._terms(part.left, names), f"{'-' if minus else '+'} {right}"]

    def _text(self, part: ast.expr, names: Mapping[str, str]) -> tuple[str, int]:
        """A part's text, and how firmly it holds together."""
        if isinstance(part, ast.Name):
            return (names[part.id], _ATOM) if part.id in names else (self._number(CONSTANTS[part.id]), _ATOM)
        if isinstance(part, ast.Constant):
            assert isinstance(part.value, (int, float))
            return self._number(float(part.value)), _ATOM
        folded = _folded(part)
        if folded is not None:
            return self._number(folded), _ATOM if folded >= 0 else _SIGN
        if isinstance(part, ast.UnaryOp):
            text = self._wrapped(part.operand, names, _SIGN)
            return (text, _SIGN) if isinstance(part.op, ast.UAdd) else (f"-{text}", _SIGN)
        if isinstance(part, ast.Call):
            return self._call(part, names), _ATOM
        assert isinstance(part, ast.BinOp)
        if isinstance(part.op, ast.Pow):
            return self._power(part, names)
        if _is_sum(part):
            return " ".join(self._terms(part, names)), _SUM
        over = isinstance(part.op, ast.Div)
        right = self._wrapped(part.right, names, _SIGN if over else _PRODUCT)
        if isinstance(part.right, ast.BinOp) and isinstance(part.right.op, ast.Div) and not over:
            right = f"({self.expression(part.right, names)})"
        return f"{self._wrapped(part.left, names, _PRODUCT)} {'/' if over else '*'} {right}", _PRODUCT

    def _number(self, value: float) -> str:
        if value.is_integer() and abs(value) < _LARGEST_INTEGER:
            return self.whole.format(int(value))
        return repr(value)

    def _wrapped(self, part: ast.expr, names: Mapping[str, str], least: int) -> str:
        text, binding = self._text(part, names)
        return text if binding >= least else f"({text})"

    def _call(self, part: ast.Call, names: Mapping[str, str]) -> str:
        assert isinstance(part.func, ast.Name)
        called = self.functions[ALIASES.get(part.func.id, part.func.id)]
        arguments = [self.expression(argument, names) for argument in part.args]
        return called(*arguments) if callable(called) else f"{called}({', '.join(arguments)})"

    def _power(self, part: ast.BinOp, names: Mapping[str, str]) -> tuple[str, int]:
        if self.power not in ("**", "^"):
            return f"{self.power}({self.expression(part.left, names)}, {self.expression(part.right, names)})", _ATOM
        base, exponent = self._wrapped(part.left, names, _ATOM), self.expression(part.right, names)
        # As formatters of Python have it: close around what is simple, else with space.
        if not _PLAIN.fullmatch(exponent):
            exponent = self._wrapped(part.right, names, _ATOM)
        close = self.power == "^" or (_PLAIN.fullmatch(base) and _PLAIN.fullmatch(exponent))
        return f"{base}{self.power if close else f' {self.power} '}{exponent}", _POWER


def _is_sum(part: ast.expr) -> bool:
    return isinstance(part, ast.BinOp) and isinstance(part.op, (ast.Add, ast.Sub)) and _folded(part) is None


def _folded(part: ast.expr) -> float | None:
    """The number that a part without names comes to; a ratio such as 2/3 stays as it was written.

    Raises
    ------
    ExportError
        When it is no finite number.
    """
    if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div):
        return None
    if any(isinstance(node, ast.Name) and node.id not in CONSTANTS for node in _values(part)):
        return None
    tree = parse(ast.unparse(part))
    if isinstance(tree, Constant) and tree.value - tree.value == 0.0:
        return tree.value
    number = evaluated(tree)
    if number - number != 0.0:
        raise ExportError(f"{ast.unparse(part)} in this formula comes to {number!r}. Write the law without it.")
    return number


def _values(part: ast.expr) -> list[ast.AST]:
    """Every node of a part but the names of functions."""
    functions = {id(node.func) for node in ast.walk(part) if isinstance(node, ast.Call)}
    return [node for node in ast.walk(part) if id(node) not in functions]


def evaluated(tree: Node) -> float:
    """A tree without symbols as its number."""
    from ..expr import Program

    return float(Program([tree]).bind({}).run({})[0])
