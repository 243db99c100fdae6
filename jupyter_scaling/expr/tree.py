"""The nodes of a formula, kept in a canonical form by the functions that build them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

__all__ = [
    "HALF",
    "MINUS_ONE",
    "ONE",
    "ZERO",
    "Call",
    "Constant",
    "Node",
    "Symbol",
    "add",
    "call",
    "depends_on",
    "expand",
    "multiply",
    "negate",
    "power",
    "split_coefficient",
    "substitute",
    "symbols",
    "walk",
]


class Node:
    """One node of an immutable expression tree; equal trees are equal values."""

    # The key orders the factors of a product the same in every process, which hashes do not.
    __slots__ = ("_hash", "key")
    _hash: int
    key: str

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Node) and self._hash == other._hash and self.key == other.key)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("Nodes are immutable; build a new tree instead.")

    def _set(self, key: str, **fields: object) -> None:
        for name, value in {**fields, "key": key, "_hash": hash(key)}.items():
            object.__setattr__(self, name, value)


class Constant(Node):
    """A number."""

    __slots__ = ("value",)
    value: float

    def __init__(self, value: float) -> None:
        self._set(repr(float(value)), value=float(value))

    def __repr__(self) -> str:
        return f"Constant({self.value!r})"


class Symbol(Node):
    """A name: an input or a parameter of a law."""

    __slots__ = ("name",)
    name: str

    def __init__(self, name: str) -> None:
        self._set(f"'{name}'", name=name)

    def __repr__(self) -> str:
        return f"Symbol({self.name!r})"


class Call(Node):
    """An operation on other nodes: ``+`` and ``*`` of any number, ``^`` of two, or a named function."""

    __slots__ = ("arguments", "operation")
    operation: str
    arguments: tuple[Node, ...]

    def __init__(self, operation: str, arguments: Iterable[Node]) -> None:
        arguments = tuple(arguments)
        inside = ",".join(argument.key for argument in arguments)
        self._set(f"{operation}({inside})", operation=operation, arguments=arguments)

    def __repr__(self) -> str:
        return f"Call({self.operation!r}, {list(self.arguments)!r})"


ZERO, ONE, MINUS_ONE, HALF = Constant(0.0), Constant(1.0), Constant(-1.0), Constant(0.5)


def add(*terms: Node) -> Node:
    """Sum with nested sums flattened, numbers folded and like terms collected."""
    constant = 0.0
    coefficients: dict[Node, float] = {}
    for term in _flattened("+", terms):
        coefficient, rest = split_coefficient(term)
        if rest == ONE:
            constant += coefficient
        else:
            coefficients[rest] = coefficients.get(rest, 0.0) + coefficient
    parts = [multiply(Constant(c), rest) for rest, c in coefficients.items() if c != 0.0]
    if constant != 0.0 or not parts:
        parts.append(Constant(constant))
    return parts[0] if len(parts) == 1 else Call("+", parts)


def multiply(*factors: Node) -> Node:
    """Product with nested products flattened, numbers folded and powers of one base collected."""
    constant = 1.0
    exponents: dict[Node, float] = {}
    for factor in _flattened("*", factors):
        if isinstance(factor, Constant):
            constant *= factor.value
        else:
            base, exponent = _split_exponent(factor)
            exponents[base] = exponents.get(base, 0.0) + exponent
    if constant == 0.0:
        return ZERO
    parts = [power(base, Constant(e)) for base, e in exponents.items() if e != 0.0]
    parts = sorted((part for part in parts if part != ONE), key=lambda part: part.key)
    if len(parts) == 1 and isinstance(parts[0], Call) and parts[0].operation == "+" and constant != 1.0:
        return add(*(multiply(Constant(constant), term) for term in parts[0].arguments))
    if constant != 1.0 or not parts:
        parts.insert(0, Constant(constant))
    return parts[0] if len(parts) == 1 else Call("*", parts)


def power(base: Node, exponent: Node) -> Node:
    """`base` to the `exponent`, with the trivial cases resolved."""
    if isinstance(exponent, Constant):
        if exponent.value == 0.0:
            return ONE
        if exponent.value == 1.0:
            return base
        if isinstance(base, Constant):
            folded = _folded_power(base.value, exponent.value)
            if folded is not None:
                return Constant(folded)
        if isinstance(base, Call) and base.operation == "^" and isinstance(base.arguments[1], Constant):
            inner = base.arguments[1].value
            if inner.is_integer() and exponent.value.is_integer():
                return power(base.arguments[0], Constant(inner * exponent.value))
    if base == ONE:
        return ONE
    return Call("^", (base, exponent))


def call(operation: str, *arguments: Node) -> Node:
    """A named function of its arguments; ``exp(log(u))`` and ``log(exp(u))`` give `u`."""
    first = arguments[0]
    if operation in {"exp", "log"} and isinstance(first, Call) and {operation, first.operation} == {"exp", "log"}:
        return first.arguments[0]
    if operation == "exp" and first == ZERO:
        return ONE
    if operation == "log" and isinstance(first, Constant) and first.value > 0.0:
        return Constant(math.log(first.value))
    return Call(operation, arguments)


def negate(node: Node) -> Node:
    """The node times -1."""
    return multiply(MINUS_ONE, node)


def split_coefficient(node: Node) -> tuple[float, Node]:
    """A term as (number, rest); the rest of a plain number is 1."""
    if isinstance(node, Constant):
        return node.value, ONE
    if isinstance(node, Call) and node.operation == "*" and isinstance(node.arguments[0], Constant):
        rest = node.arguments[1:]
        return node.arguments[0].value, rest[0] if len(rest) == 1 else Call("*", rest)
    return 1.0, node


def expand(node: Node) -> Node:
    """Products multiplied out over sums, so that like terms meet."""
    if not isinstance(node, Call) or node.operation not in {"+", "*"}:
        return node
    if node.operation == "+":
        return add(*(expand(term) for term in node.arguments))
    products: list[Node] = [ONE]
    for factor in node.arguments:
        expanded = expand(factor)
        terms = expanded.arguments if isinstance(expanded, Call) and expanded.operation == "+" else (expanded,)
        products = [multiply(product, term) for product in products for term in terms]
    return add(*products)


def substitute(node: Node, replacements: Mapping[str, Node]) -> Node:
    """The tree with symbols replaced by other trees."""
    memo: dict[Node, Node] = {}

    def visit(part: Node) -> Node:
        if isinstance(part, Symbol):
            return replacements.get(part.name, part)
        if not isinstance(part, Call):
            return part
        if part not in memo:
            memo[part] = rebuild(part.operation, [visit(argument) for argument in part.arguments])
        return memo[part]

    return visit(node)


def rebuild(operation: str, arguments: Iterable[Node]) -> Node:
    """The canonical node of an operation on these arguments."""
    parts = tuple(arguments)
    match operation:
        case "+":
            return add(*parts)
        case "*":
            return multiply(*parts)
        case "^":
            return power(*parts)
    return call(operation, *parts)


def walk(node: Node) -> Iterator[Node]:
    """Every distinct node, arguments before the operations on them."""
    seen: set[Node] = set()

    def visit(part: Node) -> Iterator[Node]:
        if part in seen:
            return
        seen.add(part)
        if isinstance(part, Call):
            for argument in part.arguments:
                yield from visit(argument)
        yield part

    yield from visit(node)


def symbols(node: Node) -> tuple[str, ...]:
    """Names in the tree, in order of first appearance."""
    return tuple(part.name for part in walk(node) if isinstance(part, Symbol))


def depends_on(node: Node, names: Iterable[str]) -> bool:
    """Whether any of these names stands in the tree."""
    wanted = set(names)
    return any(isinstance(part, Symbol) and part.name in wanted for part in walk(node))


def _flattened(operation: str, parts: Iterable[Node]) -> Iterator[Node]:
    for part in parts:
        if isinstance(part, Call) and part.operation == operation:
            yield from part.arguments
        else:
            yield part


def _split_exponent(node: Node) -> tuple[Node, float]:
    if isinstance(node, Call) and node.operation == "^" and isinstance(node.arguments[1], Constant):
        return node.arguments[0], node.arguments[1].value
    return node, 1.0


def _folded_power(base: float, exponent: float) -> float | None:
    try:
        value = base**exponent
    except (ZeroDivisionError, OverflowError):
        return None
    return value if isinstance(value, float) and math.isfinite(value) else None
