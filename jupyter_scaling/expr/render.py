"""A tree as text that parses back, or as prefix JSON for the browser."""

from __future__ import annotations

import math

from ..errors import FormulaError
from .operations import FUNCTIONS
from .tree import Call, Constant, Node, Symbol, negate, power, rebuild, split_coefficient

__all__ = ["from_json", "to_json", "to_text"]

_SUM, _PRODUCT, _POWER, _ATOM = 1, 2, 3, 4


def to_text(node: Node) -> str:
    """Python-like text that `parse` reads back to the same tree.

    Examples
    --------
    >>> from jupyter_scaling.expr import parse
    >>> to_text(parse("E + A / N**alpha"))
    'E + A/N**alpha'
    """
    return _text(node)[0]


def _text(node: Node) -> tuple[str, int]:
    if isinstance(node, Constant):
        shown = repr(int(node.value)) if node.value.is_integer() and abs(node.value) < 1e15 else repr(node.value)
        return shown, _ATOM if node.value >= 0 else _SUM
    if isinstance(node, Symbol):
        return node.name, _ATOM
    assert isinstance(node, Call)
    if node.operation == "+":
        return _sum_text(node), _SUM
    if node.operation == "*":
        return _product_text(node), _PRODUCT
    if node.operation == "^":
        base, exponent = node.arguments
        if isinstance(exponent, Constant) and exponent.value == -1.0:
            return f"1/{_wrapped(base, _POWER)}", _PRODUCT
        return f"{_wrapped(base, _ATOM)}**{_wrapped(exponent, _ATOM)}", _POWER
    return f"{node.operation}({', '.join(to_text(argument) for argument in node.arguments)})", _ATOM


def _wrapped(node: Node, least: int) -> str:
    text, binding = _text(node)
    return text if binding >= least else f"({text})"


def _sum_text(node: Call) -> str:
    pieces: list[str] = []
    for term in node.arguments:
        coefficient, _ = split_coefficient(term)
        shown = _wrapped(negate(term) if coefficient < 0 else term, _PRODUCT)
        if not pieces:
            pieces.append(f"-{shown}" if coefficient < 0 else shown)
        else:
            pieces.append(f"{'-' if coefficient < 0 else '+'} {shown}")
    return " ".join(pieces)


def _product_text(node: Call) -> str:
    number = 1.0
    sums: list[str] = []
    above: list[str] = []
    below: list[str] = []
    for factor in node.arguments:
        if isinstance(factor, Constant):
            number = factor.value
        elif _reads_back_from_below(factor):
            assert isinstance(factor, Call)
            below.append(_wrapped(power(factor.arguments[0], negate(factor.arguments[1])), _POWER))
        elif isinstance(factor, Call) and factor.operation == "+":
            sums.append(_wrapped(factor, _POWER))
        else:
            above.append(_wrapped(factor, _PRODUCT if not above and number == 1.0 and not sums else _POWER))
    under = "".join(f"/{factor}" for factor in below)
    if number == 1.0:
        return "*".join([*above, *sums] or ["1"]) + under
    # A number that met a sum first would be multiplied into it when read back.
    sign, size = ("-", []) if number == -1.0 else ("", [_wrapped(Constant(number), _POWER)])
    if above or not sums:
        return sign + "*".join([*size, *above, *sums] or ["1"]) + under
    if below:
        return f"{sign}{'*'.join(size or ['1'])}{under}*{'*'.join(sums)}"
    return "*".join([*sums, *(size or ["(-1)"])])


def _reads_back_from_below(factor: Node) -> bool:
    """Whether ``1 / u**n`` reads back as this power: for whole exponents, which fold."""
    if not (isinstance(factor, Call) and factor.operation == "^"):
        return False
    exponent = factor.arguments[1]
    return isinstance(exponent, Constant) and exponent.value < 0.0 and exponent.value.is_integer()


def to_json(node: Node) -> object:
    """Numbers, ``"symbol"`` strings and ``[operation, argument, ...]`` lists.

    Examples
    --------
    >>> from jupyter_scaling.expr import parse
    >>> to_json(parse("E + A*exp(x)"))
    ['+', 'E', ['*', 'A', ['exp', 'x']]]
    """
    if isinstance(node, Constant):
        return node.value
    if isinstance(node, Symbol):
        return node.name
    assert isinstance(node, Call)
    return [node.operation, *(to_json(argument) for argument in node.arguments)]


def from_json(data: object) -> Node:
    """The tree of a prefix-JSON list; nothing outside the whitelist is read.

    Raises
    ------
    FormulaError
        When an operation is unknown or the shape is not prefix JSON.
    """
    if isinstance(data, bool) or data is None:
        raise FormulaError(f"A formula in JSON holds numbers, names and lists; got {data!r}.")
    if isinstance(data, (int, float)):
        return Constant(float(data))
    if isinstance(data, str):
        return Symbol(data)
    if isinstance(data, (list, tuple)) and data and isinstance(data[0], str):
        operation, *arguments = data
        if operation not in {"+", "*", "^", *FUNCTIONS}:
            raise FormulaError(f"Operation {operation!r} is not known. Known: +, *, ^, {', '.join(FUNCTIONS)}.")
        least, most = {"+": (1, math.inf), "*": (1, math.inf), "^": (2, 2)}.get(operation) or FUNCTIONS[operation].arity
        if not least <= len(arguments) <= most:
            raise FormulaError(f"Operation {operation!r} takes {least} to {most} arguments; got {len(arguments)}.")
        return rebuild(operation, [from_json(argument) for argument in arguments])
    raise FormulaError(f"A formula in JSON holds numbers, names and [operation, ...] lists; got {data!r}.")
