"""The whitelist: every operation a formula may use, declared once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from .tree import HALF, MINUS_ONE, ONE, Call, Constant, Node, add, call, multiply, negate, power

__all__ = ["DERIVED", "FUNCTIONS", "KERNELS", "OF_TWO", "Function"]

Array = Any


@dataclass(frozen=True, slots=True)
class Function:
    """A named function of a formula.

    Parameters
    ----------
    arity : tuple of int
        Least and greatest number of arguments.
    kernel : callable
        The function of NumPy arrays, real or complex.
    partials : callable
        From the node itself to the trees of its partial derivatives, one for each argument.
    positive : bool
        Whether the value is above 0 for every argument.
    """

    arity: tuple[int, int]
    kernel: Callable[..., Array]
    partials: Callable[[Call], tuple[Node, ...]]
    positive: bool = False


def _softplus(u: Array) -> Array:
    if np.iscomplexobj(u):
        return np.where(u.real > 0, u, 0.0) + np.log1p(np.exp(np.where(u.real > 0, -u, u)))
    return np.maximum(u, 0.0) + np.log1p(np.exp(-np.abs(u)))


def _sigmoid(u: Array) -> Array:
    decay = np.exp(np.where(np.real(u) > 0, -u, u))
    return np.where(np.real(u) > 0, 1.0, decay) / (1.0 + decay)


def _logsumexp(*terms: Array) -> Array:
    top = reduce(np.maximum, [np.real(term) for term in terms])
    top = np.where(np.isfinite(top), top, 0.0)
    return top + np.log(sum(np.exp(term - top) for term in terms))


def _choose(pick_first: Callable[[Array, Array], Array]) -> Callable[..., Array]:
    def kernel(*terms: Array) -> Array:
        def pair(left: Array, right: Array) -> Array:
            chosen = np.where(pick_first(np.real(left), np.real(right)), left, right)
            return np.where(np.isnan(left), left, chosen)

        return reduce(pair, terms)

    return kernel


def _step(u: Array) -> Array:
    """1 where `u` > 0, 1/2 at 0, 0 below: the derivative of ``max(u, 0)``."""
    return np.where(np.isnan(u), np.nan, np.heaviside(np.real(u), 0.5))


def _absolute(u: Array) -> Array:
    return np.where(np.real(u) < 0, -u, u)


def _double(u: Array) -> Array:
    """SciPy's special functions know double precision only."""
    return np.asarray(u, dtype=complex if np.iscomplexobj(u) else float)


def _lgamma(u: Array) -> Array:
    from scipy import special

    return special.loggamma(_double(u)) if np.iscomplexobj(u) else special.gammaln(_double(u))


def _digamma(u: Array) -> Array:
    from scipy import special

    return special.digamma(_double(u))


def _polygamma(order: Array, u: Array) -> Array:
    from scipy import special

    return special.polygamma(np.asarray(np.real(order), dtype=int), _double(u))


def _first(node: Call) -> Node:
    return node.arguments[0]


def _log_base(base: float) -> Callable[[Call], tuple[Node, ...]]:
    return lambda node: (multiply(Constant(1.0 / np.log(base)), power(_first(node), MINUS_ONE)),)


def _one_of(sign: Node) -> Callable[[Call], tuple[Node, ...]]:
    """Partials of maximum (`sign` 1) or minimum (-1): 1 for the argument that wins over each of the others."""

    def partials(node: Call) -> tuple[Node, ...]:
        def wins(place: int) -> Node:
            me = node.arguments[place]
            others = node.arguments[:place] + node.arguments[place + 1 :]
            return multiply(*(call("step", multiply(sign, add(me, negate(other)))) for other in others))

        return tuple(wins(place) for place in range(len(node.arguments)))

    return partials


def _no_derivative(node: Call) -> tuple[Node, ...]:
    return tuple(Constant(0.0) for _ in node.arguments)


FUNCTIONS: dict[str, Function] = {
    "exp": Function((1, 1), np.exp, lambda node: (node,), positive=True),
    "log": Function((1, 1), np.log, lambda node: (power(_first(node), MINUS_ONE),)),
    "log2": Function((1, 1), np.log2, _log_base(2.0)),
    "log10": Function((1, 1), np.log10, _log_base(10.0)),
    "log1p": Function((1, 1), np.log1p, lambda node: (power(add(ONE, _first(node)), MINUS_ONE),)),
    "expm1": Function((1, 1), np.expm1, lambda node: (call("exp", _first(node)),)),
    "sqrt": Function((1, 1), np.sqrt, lambda node: (multiply(HALF, power(node, MINUS_ONE)),)),
    "softplus": Function((1, 1), _softplus, lambda node: (call("sigmoid", _first(node)),), positive=True),
    "sigmoid": Function(
        (1, 1), _sigmoid, lambda node: (multiply(node, call("sigmoid", negate(_first(node)))),), positive=True
    ),
    "tanh": Function((1, 1), np.tanh, lambda node: (add(ONE, negate(power(node, Constant(2.0)))),)),
    "sin": Function((1, 1), np.sin, lambda node: (call("cos", _first(node)),)),
    "cos": Function((1, 1), np.cos, lambda node: (negate(call("sin", _first(node))),)),
    "atan": Function((1, 1), np.arctan, lambda node: (power(add(ONE, power(_first(node), Constant(2.0))), MINUS_ONE),)),
    "abs": Function(
        (1, 1),
        _absolute,
        lambda node: (add(multiply(Constant(2.0), call("step", _first(node))), MINUS_ONE),),
    ),
    "min": Function((2, 8), _choose(np.less_equal), _one_of(MINUS_ONE)),
    "max": Function((2, 8), _choose(np.greater_equal), _one_of(ONE)),
    "logsumexp": Function(
        (1, 8),
        _logsumexp,
        lambda node: tuple(call("exp", add(argument, negate(node))) for argument in node.arguments),
    ),
    "lgamma": Function((1, 1), _lgamma, lambda node: (call("digamma", _first(node)),)),
    "digamma": Function((1, 1), _digamma, lambda node: (call("polygamma", ONE, _first(node)),)),
    "polygamma": Function(
        (2, 2),
        _polygamma,
        lambda node: (Constant(0.0), call("polygamma", add(_first(node), ONE), node.arguments[1])),
    ),
    "step": Function((1, 1), _step, _no_derivative),
}


# Functions that derivatives hold and no law is written with: the page does not know them.
DERIVED = frozenset({"digamma", "polygamma"})


def _power_kernel(base: Array, exponent: Array) -> Array:
    if np.ndim(exponent) == 0:
        if exponent == -1.0:
            return 1.0 / base
        if exponent == 2.0:
            return base * base
        if exponent == 0.5:
            return np.sqrt(base)
    return np.power(base, exponent)


KERNELS: dict[str, Callable[..., Array]] = {
    "+": lambda *terms: reduce(np.add, terms),
    "*": lambda *factors: reduce(np.multiply, factors),
    "^": _power_kernel,
    **{name: function.kernel for name, function in FUNCTIONS.items()},
}
# The same for two arguments, without a detour.
OF_TWO: dict[str, Callable[..., Array]] = {"+": np.add, "*": np.multiply}
