"""Which coordinates of a lowered law enter linearly once the others are given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from .diff import derivative
from .tree import MINUS_ONE, ONE, ZERO, Call, Constant, Node, Symbol, add, call, depends_on, expand, multiply, symbols

__all__ = ["Amplitude", "LinearForm", "linear_form"]


@dataclass(frozen=True, slots=True)
class Amplitude:
    """One linear unknown: ``z * basis`` with ``z = exp(rate * symbol)``, or `z` the symbol itself.

    Parameters
    ----------
    symbol : str
        The coordinate that the amplitude stands for.
    rate : Node or None
        None when the coordinate is the amplitude; else the factor of the coordinate in the exponent.
    basis : Node
        Tree over inputs and nonlinear coordinates.
    """

    symbol: str
    rate: Node | None
    basis: Node


@dataclass(frozen=True, slots=True)
class LinearForm:
    """``law = outer(offset + sum(z * basis))``.

    Parameters
    ----------
    outer : str
        ``"identity"``, ``"exp"`` or ``"power"``.
    power : Node or None
        The exponent of an outer power.
    """

    outer: str
    power: Node | None
    amplitudes: tuple[Amplitude, ...]
    offset: Node
    nonlinear: tuple[str, ...]


def linear_form(tree: Node, coordinates: Iterable[str], held: Iterable[str] = ()) -> LinearForm:
    """Find the linear unknowns of a lowered law.

    Parameters
    ----------
    tree : Node
        A law lowered by `lower`.
    coordinates : iterable of str
        Symbols of the solver's coordinates, in order.
    held : iterable of str
        Symbols that stand for one number each without being solved for.

    Returns
    -------
    LinearForm
        With as many amplitudes as could be found; a coordinate is an amplitude when it stands in one
        term only, as a factor or as a multiple inside that term's exponential.

    Examples
    --------
    >>> from jupyter_scaling.expr import parse
    >>> form = linear_form(parse("E + exp(a - alpha*x)"), ["E", "a", "alpha"])
    >>> [amplitude.symbol for amplitude in form.amplitudes], form.nonlinear
    (['E', 'a'], ('alpha',))
    """
    return _linear_form(tree, tuple(coordinates), frozenset(held))


@lru_cache(maxsize=256)
def _linear_form(tree: Node, names: tuple[str, ...], held: frozenset[str]) -> LinearForm:
    outer, exponent, inner = _outer(tree, names)
    terms = inner.arguments if isinstance(inner, Call) and inner.operation == "+" else (inner,)
    blocked = set(symbols(exponent)) if exponent is not None else set()
    amplitudes: list[Amplitude] = []
    offset: list[Node] = []
    merged = _merged(terms, names) if outer == "exp" else list(terms)
    for place, term in enumerate(merged):
        others = [*merged[:place], *merged[place + 1 :]]
        free = [name for name in names if name not in blocked and not any(depends_on(o, [name]) for o in others)]
        candidates = (_amplitude(term, name, outer) for name in free)
        found = next((a for a in candidates if a is not None and _is_one_number(a, held.union(names))), None)
        if found is None:
            offset.append(term)
        else:
            amplitudes.append(found)
    taken = {amplitude.symbol for amplitude in amplitudes}
    nonlinear = tuple(name for name in names if name not in taken)
    return LinearForm(outer, exponent, tuple(amplitudes), add(*offset) if offset else ZERO, nonlinear)


def _outer(tree: Node, names: tuple[str, ...]) -> tuple[str, Node | None, Node]:
    if isinstance(tree, Call) and tree.operation == "exp":
        inside = tree.arguments[0]
        linear = [name for name in names if not depends_on(derivative(inside, name), names)]
        if linear and _jointly_linear(inside, linear):
            return "exp", None, inside
        logarithm = _power_of_sum(inside)
        if logarithm is not None:
            return "power", *logarithm
    return "identity", None, tree


def _jointly_linear(inside: Node, linear: list[str]) -> bool:
    return all(not depends_on(derivative(inside, name), linear) for name in linear)


def _power_of_sum(inside: Node) -> tuple[Node, Node] | None:
    """``q * log(S)`` as (q, S)."""
    if not isinstance(inside, Call) or inside.operation != "*":
        return None
    logs = [f for f in inside.arguments if isinstance(f, Call) and f.operation in {"log", "logsumexp", "softplus"}]
    if len(logs) != 1:
        return None
    others = [factor for factor in inside.arguments if factor is not logs[0]]
    terms = logs[0].arguments
    if logs[0].operation == "log":
        return multiply(*others), terms[0]
    ones = (ONE,) if logs[0].operation == "softplus" else ()
    return multiply(*others), add(*ones, *(call("exp", term) for term in terms))


def _merged(terms: Iterable[Node], names: tuple[str, ...]) -> list[Node]:
    """Terms of a linear exponent, grouped by the coordinate they carry."""
    groups: dict[str | None, list[Node]] = {}
    for term in terms:
        carried = [name for name in names if depends_on(term, [name])]
        groups.setdefault(carried[0] if carried else None, []).append(term)
    return [add(*group) for group in groups.values()]


def _amplitude(term: Node, name: str, outer: str) -> Amplitude | None:
    slope = derivative(term, name)
    if slope != ZERO and not depends_on(slope, [name]):
        rest = expand(add(term, multiply(MINUS_ONE, slope, Symbol(name))))
        return Amplitude(name, None, slope) if rest == ZERO else None
    if outer == "exp" or not isinstance(term, Call):
        return None
    factors = term.arguments if term.operation == "*" else (term,)
    exponentials = [f for f in factors if isinstance(f, Call) and f.operation == "exp" and depends_on(f, [name])]
    others = [factor for factor in factors if factor not in exponentials]
    if len(exponentials) != 1 or any(depends_on(factor, [name]) for factor in others):
        return None
    inside = exponentials[0].arguments[0]
    rate = derivative(inside, name)
    if depends_on(rate, [name]) or any(isinstance(f, Constant) and f.value < 0 for f in others):
        return None
    remainder = expand(add(inside, multiply(MINUS_ONE, rate, Symbol(name))))
    return Amplitude(name, rate, multiply(*others, _exponential(remainder)))


def _is_one_number(amplitude: Amplitude, names: frozenset[str]) -> bool:
    """Whether ``exp(rate * symbol)`` is the same at every row, which N**alpha with A fixed is not."""
    return amplitude.rate is None or names.issuperset(symbols(amplitude.rate))


def _exponential(inside: Node) -> Node:
    return ONE if inside == ZERO else Call("exp", (inside,))
