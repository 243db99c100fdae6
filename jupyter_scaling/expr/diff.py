"""Exact derivatives of a tree, as trees that share its nodes."""

from __future__ import annotations

from .operations import FUNCTIONS
from .tree import MINUS_ONE, ONE, ZERO, Call, Constant, Node, Symbol, add, call, multiply, power

__all__ = ["derivative"]


def derivative(node: Node, name: str) -> Node:
    """The derivative of a tree with respect to one symbol.

    Parameters
    ----------
    node : Node
        The formula.
    name : str
        The symbol to differentiate by.

    Returns
    -------
    Node
        A tree in canonical form.

    Examples
    --------
    >>> from jupyter_scaling.expr import parse, to_text
    >>> to_text(derivative(parse("A / N**alpha"), "A"))
    '1/N**alpha'
    """
    memo: dict[Node, Node] = {}

    def visit(part: Node) -> Node:
        if isinstance(part, Symbol):
            return ONE if part.name == name else ZERO
        if not isinstance(part, Call):
            return ZERO
        if part not in memo:
            memo[part] = _of_call(part, [visit(argument) for argument in part.arguments], name)
        return memo[part]

    return visit(node)


def _of_call(node: Call, inner: list[Node], name: str) -> Node:
    if node.operation == "+":
        return add(*inner)
    if node.operation == "*":
        return add(*(_product_without(node, place, slope) for place, slope in enumerate(inner) if slope != ZERO))
    if node.operation == "^":
        return _of_power(node, inner[0], inner[1])
    partials = FUNCTIONS[node.operation].partials(node)
    return add(*(multiply(partial, slope) for partial, slope in zip(partials, inner, strict=True) if slope != ZERO))


def _product_without(node: Call, place: int, slope: Node) -> Node:
    others = node.arguments[:place] + node.arguments[place + 1 :]
    return multiply(slope, *others)


def _of_power(node: Call, base_slope: Node, exponent_slope: Node) -> Node:
    base, exponent = node.arguments
    parts = []
    if base_slope != ZERO:
        lowered = power(base, add(exponent, MINUS_ONE)) if isinstance(exponent, Constant) else _shared(node, base)
        parts.append(multiply(exponent, lowered, base_slope))
    if exponent_slope != ZERO:
        parts.append(multiply(node, call("log", base), exponent_slope))
    return add(*parts)


def _shared(node: Call, base: Node) -> Node:
    """``u**e / u``, which reuses the power already evaluated."""
    return multiply(node, power(base, MINUS_ONE))
