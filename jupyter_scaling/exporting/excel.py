"""The law as cells of a spreadsheet: rows whose formula reads its inputs, and its parameters from a block of cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from typing import Any

from ..errors import ExportError
from ..expr import Call, Constant, Node, Symbol
from ..expr.operations import KERNELS
from ..expr.tree import MINUS_ONE, negate, split_coefficient
from .subject import Subject

__all__ = ["column", "formula", "write"]

LONGEST = 8192
_SUM, _PRODUCT, _POWER, _ATOM = 1, 2, 3, 4
FUNCTIONS: dict[str, Callable[..., str]] = {
    "exp": lambda u: f"EXP({u})",
    "log": lambda u: f"LN({u})",
    "log2": lambda u: f"LOG({u},2)",
    "log10": lambda u: f"LOG10({u})",
    "log1p": lambda u: f"LN(1+{u})",
    "expm1": lambda u: f"(EXP({u})-1)",
    "sqrt": lambda u: f"SQRT({u})",
    "tanh": lambda u: f"TANH({u})",
    "sin": lambda u: f"SIN({u})",
    "cos": lambda u: f"COS({u})",
    "atan": lambda u: f"ATAN({u})",
    "abs": lambda u: f"ABS({u})",
    "min": lambda *terms: f"MIN({','.join(terms)})",
    "max": lambda *terms: f"MAX({','.join(terms)})",
    "lgamma": lambda u: f"GAMMALN({u})",
    "step": lambda u: f"((SIGN({u})+1)/2)",
    # EXP stops with an error above 709.
    "sigmoid": lambda u: f"(1/(1+EXP(MIN(700,-({u})))))",
    "softplus": lambda u: f"(MAX({u},0)+LN(1+EXP(-ABS({u}))))",
    "logsumexp": lambda *terms: _log_of_sum(terms),
}


def write(thing: Any) -> str:
    """Cells parted by tabs, to be pasted into A1: rows of the law, its parameters to their right, remarks below.

    Raises
    ------
    ExportError
        When a function has no counterpart, or the formula is longer than a cell takes.
    """
    subject = Subject.of(thing)
    rows = _of_law(subject) if subject.fit is None else _of_fit(subject)
    lines = ["\t".join(row).rstrip("\t") for row in rows]
    lines += ["", *(f"# {line}" for line in subject.comments())]
    lines += [f"# {name} = {value!r}" for name, value in subject.values.items()]
    lines += ["# Paste into cell A1. A spreadsheet keeps 15 digits of a number."]
    if subject.values:
        lines += ["# To predict elsewhere copy a row of the law and change its inputs."]
    return "\n".join(lines) + "\n"


def _of_law(subject: Subject) -> Iterator[list[str]]:
    """A header, and one row whose formula reads inputs and parameters to its left."""
    law = subject.law
    cells = [*law.input_names, *law.parameter_names]
    yield [*cells, law.output.name]
    yield [
        *("" for _ in cells),
        _checked(law, formula(subject.tree, {n: f"{column(k)}2" for k, n in enumerate(cells)})),
    ]


def _of_fit(subject: Subject) -> Iterator[list[str]]:
    """Rows of the law beside rows of its parameters, each with a cell that says whether it is as it was."""
    law, points, values = subject.law, subject.points, subject.values
    width = len(law.input_names)
    mine, known, at = column(width), column(width + 1), column(width + 5)
    cells = {name: f"${at}${row}" for row, name in enumerate(values, start=2)}
    close = f"{_closeness(subject):.0E}"
    yield [*law.input_names, law.output.name, "expected", "agrees", "", "parameter", "value", "unchanged"]
    for row, (name, point) in enumerate(zip_longest(values, points), start=2):
        left = [""] * (width + 3)
        if point:
            inputs, expected = point
            names = cells | {each: f"{column(place)}{row}" for place, each in enumerate(law.input_names)}
            left = [*map(repr, inputs), _checked(law, formula(subject.tree, names)), repr(expected)]
            left += [f"=ABS({mine}{row}-{known}{row})<={close}*ABS({known}{row})"]
        right = [name, repr(values[name]), f"={at}{row}={values[name]!r}"] if name else []
        yield [*left, "", *right]


def _checked(law: Any, text: str) -> str:
    if len(text) > LONGEST:
        raise ExportError(f"The formula of law {law.name!r} has {len(text)} characters; a cell takes {LONGEST}.")
    return text


def _closeness(subject: Subject) -> float:
    """How far the law is from itself once every number is cut to the digits that a cell keeps."""
    cut = {name: float(f"{value:.15g}") for name, value in subject.values.items()}
    furthest = float(subject.tolerance)
    for inputs, expected in subject.points:
        kept = (float(f"{value:.15g}") for value in inputs)
        value = float(subject.law(**dict(zip(subject.law.input_names, kept, strict=True)), **cut))
        furthest = max(furthest, 10.0 * abs(value / expected - 1.0) if expected else 0.0)
    return 10.0 * furthest


def column(place: int) -> str:
    """The letters of a column, counted from 0.

    Examples
    --------
    >>> column(0), column(25), column(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    while place >= 0:
        letters = chr(ord("A") + place % 26) + letters
        place = place // 26 - 1
    return letters


def formula(tree: Node, names: Mapping[str, str]) -> str:
    """A tree as a cell's formula, bracketed wherever spreadsheets read on otherwise than mathematics does.

    Examples
    --------
    >>> from jupyter_scaling.expr import parse
    >>> formula(parse("E - A / N**alpha"), {"E": "A2", "A": "480.0", "N": "B2", "alpha": "0.35"})
    '=A2-480.0/B2^0.35'
    """
    return "=" + _text(tree, names)[0]


def _text(node: Node, names: Mapping[str, str]) -> tuple[str, int]:
    """A node's text, and how firmly it holds together."""
    if isinstance(node, Constant):
        return _signed(_number(node.value))
    if isinstance(node, Symbol):
        return _signed(names[node.name])
    assert isinstance(node, Call)
    if all(isinstance(argument, Constant) for argument in node.arguments):
        value = KERNELS[node.operation](*(one.value for one in node.arguments))  # type: ignore[attr-defined]
        return _signed(_number(float(value)))
    if node.operation == "+":
        return _sum(node, names), _SUM
    if node.operation == "*":
        return _product(node, names), _PRODUCT
    if node.operation == "^" and node.arguments[1] == MINUS_ONE:
        return _product(Call("*", [node]), names), _PRODUCT
    if node.operation == "^":
        # A cell reads -2^2 as 4 and 2^3^2 as 64: both sides are atoms.
        return "^".join(_wrapped(one, names, _ATOM) for one in node.arguments), _POWER
    if node.operation not in FUNCTIONS:
        raise ExportError(f"{node.operation} has no counterpart in a spreadsheet. Export to 'python' or 'json'.")
    return FUNCTIONS[node.operation](*(_text(one, names)[0] for one in node.arguments)), _ATOM


def _number(value: float) -> str:
    return repr(int(value)) if value.is_integer() and abs(value) < 1e6 else repr(value)


def _signed(text: str) -> tuple[str, int]:
    return text, _SUM if text.startswith("-") else _ATOM


def _wrapped(node: Node, names: Mapping[str, str], least: int) -> str:
    text, binding = _text(node, names)
    return text if binding >= least else f"({text})"


def _sum(node: Call, names: Mapping[str, str]) -> str:
    text = ""
    for term in node.arguments:
        minus = split_coefficient(term)[0] < 0.0 and text
        text += "-" if minus else "+" if text else ""
        text += _wrapped(negate(term) if minus else term, names, _PRODUCT if text else _SUM)
    return text


def _product(node: Call, names: Mapping[str, str]) -> str:
    above, below = "", ""
    for factor in node.arguments:
        if isinstance(factor, Call) and factor.operation == "^" and factor.arguments[1] == MINUS_ONE:
            below += f"/{_wrapped(factor.arguments[0], names, _POWER)}"
        else:
            first = isinstance(factor, Constant) and not above
            above += ("*" if above else "") + _wrapped(factor, names, _SUM if first else _POWER)
    return (above or "1") + below


def _log_of_sum(terms: tuple[str, ...]) -> str:
    if len(terms) == 1:
        return terms[0]
    top = f"MAX({','.join(terms)})"
    return f"({top}+LN({'+'.join(f'EXP({term}-{top})' for term in terms)}))"
