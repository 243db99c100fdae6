"""A law rewritten in the coordinates the solver works in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .operations import FUNCTIONS
from .tree import (
    ONE,
    Call,
    Constant,
    Node,
    Symbol,
    add,
    call,
    depends_on,
    expand,
    multiply,
    rebuild,
    split_coefficient,
    substitute,
    symbols,
    walk,
)

__all__ = ["Coordinates", "Pivot", "centre_name", "log_name", "lower"]


def log_name(name: str) -> str:
    """Symbol of the natural logarithm of a positive name; centred when the name is an input."""
    return f"log:{name}"


def centre_name(name: str) -> str:
    """Symbol of the mean of an input's logarithm over the rows."""
    return f"centre:{name}"


@dataclass(frozen=True, slots=True)
class Pivot:
    """How a scale moves to the centre of the data: ``log A = log A' + sum(slope * centre)``.

    Parameters
    ----------
    scale : str
        The scale parameter, A in ``A / N**alpha``.
    slopes : tuple of (coefficient, parameter, input)
        ``(1.0, "alpha", "N")`` says that ``log A' = log A - alpha * mean(log N)``.
    """

    scale: str
    slopes: tuple[tuple[float, str, str], ...]


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A lowered law: the tree over solver coordinates, and the way back.

    Positive parameters are logarithms, inputs are centred logarithms, and a scale that multiplies
    ``input**exponent`` is taken at the geometric mean of that input, which brings the condition
    number of the Chinchilla law from 1e12 to about 3e3.
    """

    tree: Node
    parameters: tuple[str, ...]
    logarithmic: frozenset[str]
    inputs: tuple[str, ...]
    pivots: tuple[Pivot, ...]

    def symbol(self, parameter: str) -> str:
        """Name under which a parameter stands in the lowered tree."""
        return log_name(parameter) if parameter in self.logarithmic else parameter


def lower(
    tree: Node,
    parameters: tuple[str, ...],
    inputs: tuple[str, ...],
    positive: frozenset[str],
    held: frozenset[str] = frozenset(),
) -> Coordinates:
    """Rewrite a law over logarithms of its positive parameters and inputs.

    Parameters
    ----------
    tree : Node
        The law as declared.
    parameters, inputs : tuple of str
        Names, in the order of the solver's arrays.
    positive : frozenset of str
        Parameters and inputs known to be above 0.
    held : frozenset of str
        Parameters that must stay as they are (fixed or bounded): these are not centred.

    Examples
    --------
    >>> from jupyter_scaling.expr import parse, to_text
    >>> lowered = lower(parse("A / N**alpha"), ("A", "alpha"), ("N",), frozenset({"A", "N"}))
    >>> lowered.pivots
    (Pivot(scale='A', slopes=((1.0, 'alpha', 'N'),)),)
    """
    logs: dict[str, Node] = {name: Symbol(log_name(name)) for name in positive if name in parameters}
    # An input's logarithm is its centred logarithm plus the centre, both bound from the data.
    logs |= {name: add(Symbol(log_name(name)), Symbol(centre_name(name))) for name in positive if name in inputs}
    lowered = _Lowering(logs).value(tree)
    pivots = _pivots(lowered, parameters, inputs, positive, held)
    if pivots:
        lowered = _centred(lowered, pivots)
    return Coordinates(lowered, parameters, frozenset(logs) & frozenset(parameters), inputs, pivots)


def _at_centre(pivot: Pivot) -> Node:
    shifts = (
        multiply(Constant(coefficient), Symbol(parameter), Symbol(centre_name(name)))
        for coefficient, parameter, name in pivot.slopes
    )
    return add(Symbol(log_name(pivot.scale)), *shifts)


class _Lowering:
    """Value and logarithm of a tree, each rewritten over known logarithms."""

    def __init__(self, logs: Mapping[str, Node]) -> None:
        self.logs = logs

    def value(self, node: Node) -> Node:
        if isinstance(node, Symbol):
            return call("exp", self.logs[node.name]) if node.name in self.logs else node
        if not isinstance(node, Call):
            return node
        if node.operation == "*":
            return self._product(node)
        if node.operation == "^" and self._positive(node.arguments[0]) and self._gains(node):
            return call("exp", self.logarithm(node))
        if node.operation == "log" and self._positive(node.arguments[0]):
            return self.logarithm(node.arguments[0])
        return rebuild(node.operation, [self.value(argument) for argument in node.arguments])

    def logarithm(self, node: Node) -> Node:
        """Logarithm of a positive tree."""
        if isinstance(node, Symbol):
            return self.logs[node.name]
        if isinstance(node, Call):
            if node.operation == "*":
                return add(*(self.logarithm(factor) for factor in node.arguments))
            if node.operation == "^":
                return multiply(self.value(node.arguments[1]), self.logarithm(node.arguments[0]))
            if node.operation == "exp":
                return self.value(node.arguments[0])
            if node.operation == "+":
                return self._logarithm_of_sum([self.value(term) for term in node.arguments])
        return call("log", self.value(node))

    def _logarithm_of_sum(self, terms: list[Node]) -> Node:
        """Logarithm of a sum of positive terms by an atom that cannot overflow."""
        insides = [t.arguments[0] if isinstance(t, Call) and t.operation == "exp" else call("log", t) for t in terms]
        if len(terms) == 2 and ONE in terms:
            return call("softplus", insides[1 - terms.index(ONE)])
        return call("logsumexp", *insides)

    def _product(self, node: Call) -> Node:
        inside = [factor for factor in node.arguments if not isinstance(factor, Constant) and self._positive(factor)]
        rest = [self.value(factor) for factor in node.arguments if factor not in inside]
        if not inside:
            return multiply(*rest)
        return multiply(*rest, call("exp", add(*(self.logarithm(factor) for factor in inside))))

    def _positive(self, node: Node) -> bool:
        if isinstance(node, Constant):
            return node.value > 0.0
        if isinstance(node, Symbol):
            return node.name in self.logs
        assert isinstance(node, Call)
        if node.operation in {"+", "*", "min", "max"}:
            return all(self._positive(argument) for argument in node.arguments)
        if node.operation in {"^", "sqrt"}:
            return self._positive(node.arguments[0])
        return FUNCTIONS[node.operation].positive

    def _gains(self, node: Call) -> bool:
        """Whether a power is better an exponential: not for ``(1 + u)**2``."""
        base, exponent = node.arguments
        return not isinstance(exponent, Constant) or isinstance(base, Symbol)


def _centred(tree: Node, pivots: tuple[Pivot, ...]) -> Node:
    """The tree with each pivoted scale taken at the centre; the centres cancel in its exponent."""
    replacements = {log_name(pivot.scale): _at_centre(pivot) for pivot in pivots}
    memo: dict[Node, Node] = {}

    def visit(node: Node) -> Node:
        if not isinstance(node, Call):
            return node
        if node not in memo:
            if node.operation == "exp" and depends_on(node, replacements):
                inside = substitute(expand(visit(node.arguments[0])), replacements)
                memo[node] = call("exp", expand(inside))
            else:
                memo[node] = rebuild(node.operation, [visit(argument) for argument in node.arguments])
        return memo[node]

    return visit(tree)


def _pivots(
    tree: Node,
    parameters: tuple[str, ...],
    inputs: tuple[str, ...],
    positive: frozenset[str],
    held: frozenset[str],
) -> tuple[Pivot, ...]:
    exponents = [node.arguments[0] for node in walk(tree) if isinstance(node, Call) and node.operation == "exp"]
    found = []
    taken: set[str] = set()
    for scale in parameters:
        if scale not in positive or scale in held:
            continue
        homes = [exponent for exponent in exponents if log_name(scale) in symbols(exponent)]
        slopes = _slopes(expand(homes[0]), scale, parameters, inputs) if len(homes) == 1 else ()
        slopes = tuple(slope for slope in slopes if slope[1] not in taken and slope[1] not in positive)
        if slopes:
            found.append(Pivot(scale, slopes))
            taken.add(scale)
    return tuple(found)


def _slopes(
    exponent: Node, scale: str, parameters: tuple[str, ...], inputs: tuple[str, ...]
) -> tuple[tuple[float, str, str], ...]:
    """The terms ``c * parameter * log(input)`` that stand beside the logarithm of a scale."""
    terms = exponent.arguments if isinstance(exponent, Call) and exponent.operation == "+" else (exponent,)
    if Symbol(log_name(scale)) not in terms:
        return ()
    centres = {centre_name(name): name for name in inputs}
    found = []
    for term in terms:
        coefficient, rest = split_coefficient(term)
        if not isinstance(rest, Call) or rest.operation != "*" or len(rest.arguments) != 2:
            continue
        names = [part.name for part in rest.arguments if isinstance(part, Symbol)]
        centre = next((name for name in names if name in centres), None)
        parameter = next((name for name in names if name in parameters), None)
        if centre and parameter:
            found.append((-coefficient, parameter, centres[centre]))
    return tuple(found)
