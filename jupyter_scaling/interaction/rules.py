"""A rule such as ``step < 1000 and N < 2e7``: text read through a whitelist, then asked of every row."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..errors import DataError, FormulaError, OptionError
from ..frames.numbers import floats

__all__ = ["Rule", "parse_rule"]

_LONGEST, _DEEPEST = 2000, 40
_SIZES = {"k": "e3", "m": "e6", "b": "e9", "g": "e9", "t": "e12"}
# What is quoted is left alone; `20M` becomes `20e6`, AND becomes `and`.
_TOKEN = re.compile(
    r"(?P<text>'[^']*'|\"[^\"]*\")|`(?P<name>[^`]*)`|(?P<word>\b(?:AND|OR|NOT)\b)"
    r"|(?P<number>(?<![\w.])(?:\d+\.?\d*|\.\d+))(?P<size>[kKmMbBgGtT])(?!\w)"
)
_ORDERS: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
}
_ARITHMETIC: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Pow: np.power,
}
_FUNCTIONS: Mapping[str, Callable[[Any], Any]] = {
    "abs": np.abs,
    "exp": np.exp,
    "log": np.log,
    "log10": np.log10,
    "log2": np.log2,
    "sqrt": np.sqrt,
}
_HOW = "Write a comparison, such as step < 1000, N < 2e7 and loss > 6, or `column name` == 'text'."


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it was written, with stray blanks gone.

    Examples
    --------
    >>> rule = parse_rule("step<1000  and  N < 20M")
    >>> rule.text, rule.names
    ('step<1000 and N < 20M', ('N', 'step'))
    >>> columns = {"step": np.array([500, 500, 5000]), "N": np.array([1e7, 1e8, 1e7])}
    >>> rule.matches(columns.__getitem__, 3).tolist()
    [True, False, False]
    """

    text: str
    names: tuple[str, ...]
    tree: ast.expr = field(compare=False, repr=False)
    written: Mapping[str, str] = field(compare=False, repr=False)

    def matches(self, column: Callable[[str], np.ndarray], rows: int) -> np.ndarray:
        """Which rows (M,) the rule is true of; a value that is missing makes no comparison true.

        Parameters
        ----------
        column : callable
            Values (M,) of a column by its name.
        rows : int
            M.

        Raises
        ------
        OptionError
            When a column of text is compared with a number, or a number asked whether it is true.
        """
        found = _Reader(self, column).truth(self.tree)
        return np.array(np.broadcast_to(found, (rows,)))


def parse_rule(text: object) -> Rule:
    """The rule that a text says.

    Names are those of inputs, of the output and of the table's columns, in backticks where they hold blanks. Between
    them stand ``< <= > >= == != in``, ``and or not``, ``+ - * / **`` and abs, exp, log, log10, log2, sqrt of one.
    Numbers may end in K, M, B or T. Nothing is ever executed.

    Raises
    ------
    FormulaError
        With a caret under what could not be read.
    """
    if not isinstance(text, str) or not text.strip():
        raise FormulaError(f"A rule is text; got {text!r}. {_HOW}")
    if len(text) > _LONGEST:
        raise FormulaError(f"The rule has {len(text):,} characters; at most {_LONGEST:,} are read.")
    plain = _one_blank(text)
    written: dict[str, str] = {}
    try:
        # `ast.parse` only reads; the tree is never compiled or run.
        tree = ast.parse(_as_python(plain, written), mode="eval").body
    except SyntaxError as error:
        hint = " Two equals signs compare: loss == 6." if re.search(r"[^=<>!]=[^=]", plain) else ""
        raise FormulaError.at(
            plain, min((error.offset or 1) - 1, len(plain)), f"Cannot read the rule: {error.msg}.{hint} {_HOW}"
        ) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(f"Cannot read the rule: {error}. {_HOW}") from None
    names: set[str] = set()
    _check(tree, plain, written, names, 0)
    if not isinstance(tree, (ast.Compare, ast.BoolOp, ast.Name)) and not _is_not(tree):
        raise FormulaError.at(plain, 0, f"The rule compares nothing. {_HOW}")
    if not names:
        raise FormulaError.at(plain, 0, f"The rule names no column. {_HOW}")
    return Rule(plain, tuple(sorted(names)), tree, written)


def _one_blank(text: str) -> str:
    parts = re.split(r"('[^']*'|\"[^\"]*\"|`[^`]*`)", text)
    return "".join(part if place % 2 else re.sub(r"\s+", " ", part) for place, part in enumerate(parts)).strip()


def _as_python(text: str, written: dict[str, str]) -> str:
    """The rule with each name in backticks as a plain one, and sizes as powers of ten."""

    def one(found: re.Match[str]) -> str:
        if found["text"]:
            return found["text"]
        if found["name"] is not None:
            written[stand_in := f"column_{len(written)}_"] = found["name"]
            return stand_in
        return found["word"].casefold() if found["word"] else found["number"] + _SIZES[found["size"].casefold()]

    return _TOKEN.sub(one, text)


def _is_not(part: ast.AST) -> bool:
    return isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.Not)


def _check(part: ast.AST, text: str, written: Mapping[str, str], names: set[str], depth: int) -> None:
    """Refuse whatever is not on the list."""
    if depth > _DEEPEST:
        raise FormulaError(f"The rule nests deeper than {_DEEPEST} levels. Write two rules.")
    inside: list[ast.expr] = []
    match part:
        case ast.BoolOp(values=values):
            inside = values
        case ast.Compare(left=left, ops=ops, comparators=others) if all(
            type(op) in _ORDERS or isinstance(op, (ast.In, ast.NotIn)) for op in ops
        ):
            inside = [left, *others]
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.UAdd(), operand=operand):
            inside = [operand]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            inside = [left, right]
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in _FUNCTIONS:
            inside = [argument]
        case ast.List(elts=several) | ast.Tuple(elts=several) | ast.Set(elts=several) if all(
            isinstance(each, ast.Constant) for each in several
        ):
            inside = several
        case ast.Name(id=name):
            names.add(written.get(name, name))
        case ast.Constant(value=str() | int() | float()):
            pass
        case _:
            raise FormulaError.at(
                text, getattr(part, "col_offset", 0), f"{type(part).__name__} may not stand in a rule. {_HOW}"
            )
    for each in inside:
        _check(each, text, written, names, depth + 1)


@dataclass(frozen=True, slots=True)
class _Reader:
    """One rule asked of one table."""

    rule: Rule
    column: Callable[[str], np.ndarray]

    def truth(self, part: ast.expr) -> Any:
        match part:
            case ast.BoolOp(op=op, values=values):
                combine = np.logical_and if isinstance(op, ast.And) else np.logical_or
                return combine.reduce(np.broadcast_arrays(*map(self.truth, values)))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return np.logical_not(self.truth(operand))
            case ast.Compare(left=left, ops=ops, comparators=others):
                pairs = zip([left, *others[:-1]], ops, others, strict=True)
                return np.logical_and.reduce(np.broadcast_arrays(*(self.compared(*pair) for pair in pairs)))
        column = self.column(self._name(part)) if isinstance(part, ast.Name) else None
        if column is None or column.dtype.kind != "b":
            raise OptionError(f"`rule` {self.rule.text!r}: {ast.unparse(part)!r} is neither true nor false. {_HOW}")
        return column

    def compared(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Any:
        if isinstance(op, (ast.In, ast.NotIn)):
            if not isinstance(right, (ast.List, ast.Tuple, ast.Set)):
                raise OptionError(f"`rule` {self.rule.text!r}: after `in` stands a list, as in phase in ['a', 'b'].")
            found = np.logical_or.reduce([self.compared(left, ast.Eq(), one) for one in right.elts])
            return found if isinstance(op, ast.In) else self._known(left) & ~found
        for one, other, flipped in ((left, right, False), (right, left, True)):
            if isinstance(other, ast.Constant) and isinstance(other.value, str):
                return self._with_text(one, op, other.value, flipped)
        with np.errstate(all="ignore"):
            here, there = self.number(left), self.number(right)
            return _ORDERS[type(op)](here, there) & ~(np.isnan(here) | np.isnan(there))

    def number(self, part: ast.expr) -> Any:
        match part:
            case ast.Constant(value=bool() | int() | float() as value):
                return np.float64(value)
            case ast.UnaryOp(op=op, operand=operand):
                return -self.number(operand) if isinstance(op, ast.USub) else self.number(operand)
            case ast.BinOp(left=left, op=op, right=right):
                return _ARITHMETIC[type(op)](self.number(left), self.number(right))
            case ast.Call(func=ast.Name(id=name), args=[argument]):
                return _FUNCTIONS[name](self.number(argument))
            case ast.Name():
                return self._numbers(self._name(part))
        raise OptionError(f"`rule` {self.rule.text!r}: {ast.unparse(part)!r} is no number. {_HOW}")

    def _numbers(self, name: str) -> np.ndarray:
        values = self.column(name)
        if values.dtype.kind == "b":
            return values.astype(np.float64)
        try:
            return floats(name, values)[0]
        except DataError:
            shown = next((value for value in values.tolist() if value is not None), "")
            raise OptionError(
                f"`rule` {self.rule.text!r}: column {name!r} holds no numbers (such as {shown!r}). "
                f"Compare it with text in quotes, as in `{name}` == {str(shown)!r}."
            ) from None

    def _with_text(self, part: ast.expr, op: ast.cmpop, text: str, flipped: bool) -> Any:
        """A column compared with text: as dates where it holds dates, else as text, and only whether it is the same."""
        if not isinstance(part, ast.Name):
            raise OptionError(f"`rule` {self.rule.text!r}: text is compared with a column. {_HOW}")
        name, order = self._name(part), _ORDERS[type(op)]
        values = self.column(name)
        if values.dtype.kind == "M":
            try:
                moment = np.datetime64(text)
            except ValueError:
                raise OptionError(
                    f"`rule` {self.rule.text!r}: {text!r} is no date. Write it as in '2024-05-31'."
                ) from None
            return (order(moment, values) if flipped else order(values, moment)) & ~np.isnat(values)
        if not isinstance(op, (ast.Eq, ast.NotEq)):
            raise OptionError(f"`rule` {self.rule.text!r}: text is == or != another, it has no order. {_HOW}")
        same = np.array([value is not None and str(value) == text for value in values.tolist()], dtype=bool)
        return same if isinstance(op, ast.Eq) else self._known(part) & ~same

    def _known(self, part: ast.expr) -> np.ndarray:
        """Where a column has a value."""
        values = self.column(self._name(part)).tolist() if isinstance(part, ast.Name) else [0.0]
        return np.array([value is not None and value == value for value in values], dtype=bool)

    def _name(self, part: ast.Name) -> str:
        return self.rule.written.get(part.id, part.id)
