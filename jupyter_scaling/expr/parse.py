"""Text to tree, through a whitelist; nothing typed is ever executed."""

from __future__ import annotations

import ast
import keyword
import math
import re

from ..errors import FormulaError, nearest
from .operations import FUNCTIONS
from .tree import MINUS_ONE, Constant, Node, Symbol, add, call, multiply, negate, power, symbols

__all__ = ["ALIASES", "CONSTANTS", "output_of", "parse", "parse_law"]

_LONGEST = 20_000
_DEEPEST = 60
ALIASES = {"ln": "log", "arctan": "atan", "minimum": "min", "maximum": "max", "expit": "sigmoid"}
CONSTANTS = {"pi": 3.141592653589793}


def parse(text: str) -> Node:
    """Read the right-hand side of a formula.

    Parameters
    ----------
    text : str
        Python-like: ``+ - * / **`` (or ``^``), numbers, names, and the functions of the whitelist.

    Returns
    -------
    Node
        The tree in canonical form.

    Raises
    ------
    FormulaError
        With a caret under the place that could not be read.

    Examples
    --------
    >>> parse("1 + 2*3")
    Constant(7.0)
    """
    return parse_law(text)[1]


def parse_law(text: str) -> tuple[str | None, Node]:
    """Read ``name = formula``, after any number of ``let`` lines that name parts of it.

    Lines end at a newline or ``;``. A part is a name of its own (``D_eff = U + R*x``), with or without
    the word ``let``; the last line is the law.

    Returns
    -------
    tuple
        The output's name (None when only a formula is given) and the tree with all parts put in.
    """
    if not isinstance(text, str):
        raise FormulaError(f"A formula is text; got {type(text).__name__} {text!r:.60}.")
    if len(text) > _LONGEST:
        raise FormulaError(f"The formula has {len(text):,} characters; at most {_LONGEST:,} are read.")
    lines = _lines(text)
    if not lines:
        raise FormulaError('The formula is empty. Write one such as "L = E + A / N**alpha".')
    parts: dict[str, Node] = {}
    used: set[str] = set()
    for line in lines[:-1]:
        name, body = _split_assignment(line.removeprefix("let ").strip())
        if name is None:
            raise FormulaError.at(line, 0, "Every line before the last names a part: `let D_eff = ...`.")
        if name in parts:
            raise FormulaError.at(line, 0, f"The part {name!r} is defined twice. Give the second another name.")
        if name in used:
            raise FormulaError.at(line, 0, f"The part {name!r} is used before its line. Move the line up.")
        parts[name] = _Reader(body, parts).read()
        used |= set(symbols(parts[name]))
    name, body = _split_assignment(lines[-1].removeprefix("let ").strip())
    if name in parts:
        raise FormulaError.at(lines[-1], 0, f"{name!r} is a part and the law. Give the part another name.")
    return name, _Reader(body, parts).read()


def output_of(text: str) -> str:
    """The name left of the last line's equals sign, read without parsing; empty when there is none.

    Examples
    --------
    >>> output_of("let r = D / U; L = E + B / r**beta")
    'L'
    """
    lines = _lines(text) if isinstance(text, str) else []
    name, equals, _ = (lines or [""])[-1].partition("=")
    return name.removeprefix("let ").strip() if equals else ""


def _lines(text: str) -> list[str]:
    lines = (line.split("#")[0].strip() for line in text.replace(";", "\n").splitlines())
    return [line for line in lines if line]


def _split_assignment(line: str) -> tuple[str | None, str]:
    name, equals, body = line.partition("=")
    if not equals:
        return None, line
    name = name.strip()
    if not name.isidentifier() or keyword.iskeyword(name):
        raise FormulaError.at(
            line, 0, f"{name!r} is not a name. Left of `=` stands the output's name, as in `L = ...`."
        )
    return name, body.strip()


# What people call the things that Python's own reader has other names for.
_KINDS: dict[type, str] = {
    ast.Attribute: "A dot after a name",
    ast.Subscript: "An index in brackets",
    ast.IfExp: "A condition",
    ast.Compare: "A comparison",
    ast.BoolOp: "A word such as and, or",
    ast.Lambda: "A function of your own",
    ast.ListComp: "A list",
    ast.List: "A list",
    ast.Tuple: "A list with commas",
    ast.Constant: "Text",
}


class _Reader:
    """One line's syntax tree, read node by node."""

    def __init__(self, text: str, parts: dict[str, Node]) -> None:
        self.text = text.replace("^", "**")
        self.parts = parts

    def read(self) -> Node:
        try:
            # `ast.parse` only reads; the tree is never compiled or run.
            body = ast.parse(self.text, mode="eval").body
        except SyntaxError as error:
            words = (word for word in re.findall(r"[A-Za-z_]\w*", self.text) if keyword.iskeyword(word))
            taken = [word for word in words if word not in {"and", "or", "not", "in", "is", "if", "else", "for"}]
            why = f"{taken[0]!r} is a word of Python; name it {taken[0][:3]!r}" if taken else error.msg
            raise FormulaError.at(self.text, (error.offset or 1) - 1, f"Cannot read the formula: {why}.") from None
        except (ValueError, RecursionError, MemoryError) as error:
            raise FormulaError(f"Cannot read the formula: {error}.") from None
        return self.node(body, 0)

    def fail(self, part: ast.AST, problem: str) -> FormulaError:
        # `ast` counts bytes, people see characters.
        before = self.text.encode()[: getattr(part, "col_offset", 0)]
        return FormulaError.at(self.text, len(before.decode(errors="ignore")), problem)

    def node(self, part: ast.AST, depth: int) -> Node:
        if depth > _DEEPEST:
            raise self.fail(
                part, f"The formula nests deeper than {_DEEPEST} levels. Name parts of it with `let` lines."
            )
        match part:
            case ast.Constant(value=bool() | complex()) | ast.JoinedStr():
                raise self.fail(part, "Only real numbers may stand in a formula.")
            case ast.Constant(value=int() | float() as value):
                return self.number(part, value)
            case ast.Name(id=name):
                return self.name(part, name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return negate(self.node(operand, depth + 1))
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.node(operand, depth + 1)
            case ast.BinOp(left=left, op=operator, right=right):
                return self.binary(part, operator, self.node(left, depth + 1), self.node(right, depth + 1))
            case ast.Call():
                return self.function(part, depth)
        kind = _KINDS.get(type(part), "This")
        raise self.fail(part, f"{kind} may not stand in a formula. Use + - * / **, numbers, names, functions.")

    def number(self, part: ast.AST, value: float) -> Node:
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if math.isinf(number):
            raise self.fail(part, "This number is too large for a float.")
        return Constant(number)

    def name(self, part: ast.AST, name: str) -> Node:
        if name.startswith("__"):
            raise self.fail(part, f"The name {name!r} may not stand in a formula. Names begin with a letter.")
        if name.casefold() in ("nan", "inf", "infinity"):
            raise self.fail(part, f"{name!r} is no number to compute with, and no name of a parameter. Leave it out.")
        if name in self.parts:
            return self.parts[name]
        return Constant(CONSTANTS[name]) if name in CONSTANTS else Symbol(name)

    def binary(self, part: ast.AST, operator: ast.operator, left: Node, right: Node) -> Node:
        match operator:
            case ast.Add():
                return add(left, right)
            case ast.Sub():
                return add(left, negate(right))
            case ast.Mult():
                return multiply(left, right)
            case ast.Div():
                if right == Constant(0.0):
                    raise self.fail(part, "The formula divides by zero.")
                return multiply(left, power(right, MINUS_ONE))
            case ast.Pow():
                if left == Constant(0.0) and isinstance(right, Constant) and right.value < 0.0:
                    raise self.fail(part, "The formula divides by zero.")
                return power(left, right)
        raise self.fail(part, f"The operator {type(operator).__name__} may not stand in a formula. Use + - * / **.")

    def function(self, part: ast.Call, depth: int) -> Node:
        if not isinstance(part.func, ast.Name) or part.keywords:
            raise self.fail(part, "Only plain functions of the whitelist may be called, as in log1p(x).")
        name = ALIASES.get(part.func.id, part.func.id)
        if name not in FUNCTIONS:
            hint = nearest(name, FUNCTIONS)
            raise self.fail(part, f"{name!r} is not a function of formulas.{hint} Functions: {', '.join(FUNCTIONS)}.")
        least, most = FUNCTIONS[name].arity
        if not least <= len(part.args) <= most:
            expected = str(least) if least == most else f"{least} to {most}"
            noun = "argument" if most == 1 else "arguments"
            raise self.fail(part, f"{name} takes {expected} {noun}; got {len(part.args)}.")
        return call(name, *(self.node(argument, depth + 1) for argument in part.args))
