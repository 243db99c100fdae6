"""The law as cells of a spreadsheet: a header, and rows whose formula reads the inputs to its left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    """Cells parted by tabs, to be pasted into A1; then remarks, which no spreadsheet takes for a formula.

    Raises
    ------
    ExportError
        When a function has no counterpart, or the formula is longer than a cell takes.
    """
    subject = Subject.of(thing)
    law = subject.law
    cells = [*law.input_names, *(() if subject.fit else law.parameter_names)]
    head = [*cells, law.output.name]
    lines = ["\t".join([*head, "expected", "agrees"] if subject.fit else head)]
    for row, (inputs, expected) in enumerate(subject.points or [((), None)], start=2):
        names = {name: f"{column(place)}{row}" for place, name in enumerate(cells)}
        one = formula(subject.tree, names | {name: _number(value) for name, value in subject.values.items()})
        if len(one) > LONGEST:
            raise ExportError(f"The formula of law {law.name!r} has {len(one)} characters; a cell takes {LONGEST}.")
        if expected is None:
            lines.append("\t".join([*("" for _ in cells), one]))
        else:
            mine, known = f"{column(len(cells))}{row}", f"{column(len(cells) + 1)}{row}"
            lines.append(
                "\t".join([*map(repr, inputs), one, repr(expected), f"=ABS({mine}-{known})<=1E-9*ABS({known})"])
            )
    lines += [f"# {line}" for line in subject.comments()]
    lines += [f"# {name} = {value!r}" for name, value in subject.values.items()]
    lines += ["# Paste into cell A1, without these lines. A spreadsheet keeps 15 digits of a number."]
    return "\n".join(lines) + "\n"


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
