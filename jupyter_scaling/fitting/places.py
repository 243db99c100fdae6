"""Where to look for a parameter of any law: its place in the formula and the data say how large it can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..expr import Call, Constant, Node, Program, Symbol
from ..expr.tree import ONE, depends_on, multiply, substitute, symbols

__all__ = ["Place", "place_of", "scattered"]

_TRIGONOMETRIC = frozenset({"sin", "cos"})
# A term inside a function says something when it varies by this much over the rows.
_LEAST, _MOST = 1e-2, 1e2
_FARTHEST = 30.0


@dataclass(frozen=True, slots=True)
class Place:
    """One standing of a parameter in a formula.

    Parameters
    ----------
    kind : str
        ``"factor"``: in ``beside * parameter**exponent``; ``"term"``: in ``beside + sign * parameter``.
    beside : Node
        What stands beside it.
    exponent : float
        Of the parameter, when it is a factor; its coefficient, when it is a term.
    inside : str
        The nearest function around it, ``""`` for none.
    even : bool
        Whether its sign is lost in an even power.
    """

    kind: str
    beside: Node
    exponent: float
    inside: str
    even: bool

    def reads(self, inputs: frozenset[str]) -> bool:
        """Whether what stands beside varies with the rows."""
        return depends_on(self.beside, inputs)

    def values(self, unit: np.ndarray, beside: np.ndarray) -> np.ndarray:
        """Values (B,) for places (B,) between 0 and 1, given what stands beside at the rows (B, M)."""
        beside = np.where(np.isfinite(beside), beside, np.nan)
        low, high = _ends(beside)
        with np.errstate(all="ignore"):
            found = self._term(unit, low, high) if self.kind == "term" else self._factor(unit, beside, low, high)
        return np.where(np.isfinite(found), found, 1.0)

    def _term(self, unit: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """Half of the places among the rows and a little beyond, a quarter far out on each side."""
        span = np.where(high > low, high - low, np.maximum(np.abs(high), 1.0))
        middle = low - 0.25 * span + (4.0 * unit - 1.0) / 2.0 * (1.5 * span)
        reach = 0.1 * (_FARTHEST / 0.1) ** (1.0 - 4.0 * np.minimum(unit, 1.0 - unit))
        crossing = np.where(unit < 0.25, low - reach * span, np.where(unit > 0.75, high + reach * span, middle))
        return -crossing / self.exponent

    def _factor(self, unit: np.ndarray, beside: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        size = np.where(high > low, high - low, np.where(high == 0.0, 1.0, np.abs(high)))
        if self.inside in _TRIGONOMETRIC:
            # Even in frequency, from half a turn over all rows to half a turn between neighbours.
            turns = 1.0 + unit * max(beside.shape[1] - 2, 1)
            return (np.pi * turns / size) ** (1.0 / self.exponent)
        argument = _between(unit if self.even else np.abs(2.0 * unit - 1.0)) ** max(abs(self.exponent), 1.0)
        sign = np.where(unit < 0.5, -1.0, 1.0) if not self.even else 1.0
        return sign * (argument / size) ** (1.0 / self.exponent)


def _between(unit: np.ndarray) -> np.ndarray:
    return _LEAST * (_MOST / _LEAST) ** unit


def _ends(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    usable = np.isfinite(values)
    low = np.where(usable, values, np.inf).min(axis=1)
    high = np.where(usable, values, -np.inf).max(axis=1)
    nothing = ~usable.any(axis=1)
    return np.where(nothing, 0.0, low), np.where(nothing, 1.0, high)


def place_of(tree: Node, name: str, inputs: frozenset[str]) -> Place | None:
    """The place that says most about a parameter: the deepest one that varies with the rows."""
    found = list(_places(tree, name, "", False))
    telling = [place for place in found if place.reads(inputs)]
    inside = [place for place in telling if place.inside]
    return next(iter([*inside, *telling, *found]), None)


def _places(node: Node, name: str, inside: str, even: bool) -> list[Place]:
    if not isinstance(node, Call) or not depends_on(node, [name]):
        return []
    if node.operation == "*":
        return _in_product(node, name, inside, even)
    if node.operation == "+":
        return _in_sum(node, name, inside)
    if node.operation == "^":
        return _in_power(node, name, inside)
    return [p for argument in node.arguments for p in _around(argument, name, node.operation, False)]


def _around(node: Node, name: str, inside: str, even: bool) -> list[Place]:
    """Places in a node; the parameter alone is a factor of 1."""
    if node == Symbol(name):
        return [Place("factor", ONE, 1.0, inside, even)]
    return _places(node, name, inside, even)


def _in_product(node: Call, name: str, inside: str, even: bool) -> list[Place]:
    found = []
    for factor in node.arguments:
        exponent = _exponent(factor, name)
        if exponent is None:
            found += _places(factor, name, inside, even)
            continue
        beside = multiply(*(other for other in node.arguments if other is not factor))
        found.append(Place("factor", beside, exponent, inside, even or exponent % 2.0 == 0.0))
    return found


def _exponent(node: Node, name: str) -> float | None:
    if node == Symbol(name):
        return 1.0
    if isinstance(node, Call) and node.operation == "^" and node.arguments[0] == Symbol(name):
        exponent = node.arguments[1]
        return exponent.value if isinstance(exponent, Constant) else None
    return None


def _in_sum(node: Call, name: str, inside: str) -> list[Place]:
    found = []
    for term in node.arguments:
        rest = [other for other in node.arguments if other is not term]
        coefficient = 1.0 if term == Symbol(name) else _coefficient(term, name)
        if coefficient is None:
            found += _places(term, name, inside, False)
        else:
            beside = rest[0] if len(rest) == 1 else Call("+", tuple(rest))
            found.append(Place("term", beside, coefficient, inside, False))
    return found


def _coefficient(term: Node, name: str) -> float | None:
    if isinstance(term, Call) and term.operation == "*" and len(term.arguments) == 2 and Symbol(name) in term.arguments:
        other = next(factor for factor in term.arguments if factor != Symbol(name))
        return other.value if isinstance(other, Constant) else None
    return None


def _in_power(node: Call, name: str, inside: str) -> list[Place]:
    base, exponent = node.arguments
    even = isinstance(exponent, Constant) and exponent.value % 2.0 == 0.0
    found = _around(base, name, inside or "^", even)
    if depends_on(exponent, [name]):
        # base**exponent = exp(exponent * log(base))
        found += _places(multiply(exponent, Call("log", (base,))), name, "exp", False)
    return found


def scattered(
    tree: Node,
    names: tuple[str, ...],
    said: Mapping[str, tuple[float, float, bool]],
    given: Mapping[str, np.ndarray],
    unit: np.ndarray,
    held: np.ndarray | None = None,
    moving: int = -1,
) -> np.ndarray:
    """Points (B, Q) for places (B, Q) in the unit cube, each parameter where its neighbours of the same point put it.

    Parameters
    ----------
    tree : Node
        The lowered law.
    names : tuple of str
        Coordinates to place.
    said : mapping of str to (low, high, geometric)
        Coordinates whose range is known.
    given : mapping of str to ndarray
        Inputs at the rows, by symbol.
    unit : ndarray, shape (B, Q)
        Between 0 and 1.
    held : ndarray, shape (B, Q), optional
        Points of which only the coordinate `moving` is placed anew.
    moving : int
        Its number.
    """
    inputs = frozenset(given)
    places = {name: place_of(tree, name, inputs) for name in names if name not in said}
    points = np.ones(unit.shape) if held is None else held.copy()
    done: set[str] = set() if held is None else set(names)
    for name in _in_order(names, places) if held is None else (names[moving],):
        q = names.index(name)
        place = places.get(name)
        if name in said:
            low, high, geometric = said[name]
            u = unit[:, q]
            points[:, q] = low * (high / low) ** u if geometric else low + u * (high - low)
        elif place is not None:
            points[:, q] = place.values(unit[:, q], _at_rows(place.beside, names, done, points, given))
        done.add(name)
    return points


def _in_order(names: tuple[str, ...], places: Mapping[str, Place | None]) -> list[str]:
    """Parameters whose neighbours are placed come first."""
    left, order = list(names), []
    while left:

        def waits_for(name: str) -> int:
            place = places.get(name)
            beside = set(symbols(place.beside)) if place is not None else set()
            return len(beside & set(left) - {name})

        following = min(left, key=waits_for)
        order.append(following)
        left.remove(following)
    return order


def _at_rows(
    beside: Node, names: tuple[str, ...], done: set[str], points: np.ndarray, given: Mapping[str, np.ndarray]
) -> np.ndarray:
    free = [name for name in symbols(beside) if name not in given]
    beside = substitute(beside, {name: ONE for name in free if name not in done})
    values = {name: points[:, names.index(name), None] for name in free if name in done}
    with np.errstate(all="ignore"):
        result = Program([beside], given).bind(given).run(values)[0]
    rows = max(np.size(column) for column in given.values())
    return np.broadcast_to(np.asarray(result, dtype=np.float64), (len(points), rows))
