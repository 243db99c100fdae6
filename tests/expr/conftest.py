"""Random formulas, and the complex step that their derivatives are held against."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from jupyter_scaling.expr import Node, Program, Symbol
from jupyter_scaling.expr.tree import ZERO, Constant, add, call, multiply, negate, power, walk

NAMES = ("x", "y", "a", "b")
UNARY = ("exp", "log", "log2", "log10", "log1p", "expm1", "sqrt", "softplus", "sigmoid", "tanh", "sin", "cos", "atan")
MANY = ("logsumexp", "min", "max")
# Extended precision takes the rounding of the formula itself out of the comparison.
REAL, COMPLEX = np.longdouble, np.clongdouble
STEP = REAL(1e-100)


def formulas(names: tuple[str, ...] = NAMES) -> st.SearchStrategy[Node]:
    """Trees of a dozen nodes or two over these names, built by the functions that keep the canonical form."""
    numbers = st.sampled_from([-3.0, -1.0, -0.5, 0.25, 0.5, 1.0, 2.0, 3.0, 1.7]).map(Constant)
    leaves = st.one_of(st.sampled_from(names).map(Symbol), numbers)

    def grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        return st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: add(*parts)),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: multiply(*parts)),
            st.tuples(inner, inner).map(lambda pair: add(pair[0], negate(pair[1]))),
            st.tuples(inner.filter(lambda base: base != ZERO), inner).map(lambda pair: power(*pair)),
            inner.filter(lambda base: base != ZERO).map(lambda base: power(base, Constant(-1.0))),
            st.tuples(inner.filter(lambda base: base != ZERO), numbers).map(lambda pair: power(*pair)),
            st.tuples(inner.filter(lambda base: base != ZERO), numbers, inner).map(
                lambda three: multiply(three[2], power(three[0], three[1]))
            ),
            st.tuples(inner, inner, inner).map(lambda three: power(add(call("exp", three[0]), three[1]), three[2])),
            st.tuples(st.sampled_from(UNARY), inner).map(lambda pair: call(*pair)),
            st.tuples(st.sampled_from(MANY), inner, inner).map(lambda three: call(*three)),
            inner.map(lambda part: call("abs", part)),
        )

    return st.recursive(leaves, grown, max_leaves=7)


def apart(place: int) -> Callable[[float], Any]:
    """No two names are equal and none is 1, so that no kink of min, max or abs is met."""
    return lambda number: REAL(number) * (1.0 + 0.01 * np.sqrt(REAL(place + 2)))


def value(tree: Node, values: dict[str, Any]) -> Any:
    with np.errstate(all="ignore"):
        return Program([tree]).bind({}).run(values)[0]


def complex_step(tree: Node, name: str, values: dict[str, Any]) -> Any:
    """Derivative by one symbol, exact to rounding."""
    shifted = {key: COMPLEX(entry) for key, entry in values.items()}
    shifted[name] = shifted[name] + COMPLEX(1j) * STEP
    return np.imag(value(tree, shifted)) / STEP


def is_tame(tree: Node, values: dict[str, Any]) -> bool:
    """Whether every part of the tree is a number of ordinary size, so that a comparison means something."""
    with np.errstate(all="ignore"):
        parts = [np.asarray(part, dtype=REAL) for part in Program([*walk(tree)]).bind({}).run(values)]
    return all(bool(np.all(np.abs(part) < 1e4)) for part in parts)


@pytest.fixture(scope="session")
def random() -> SimpleNamespace:
    return SimpleNamespace(
        formulas=formulas(),
        values=st.fixed_dictionaries({name: st.floats(0.3, 2.2).map(apart(place)) for place, name in enumerate(NAMES)}),
        value=value,
        complex_step=complex_step,
        is_tame=is_tame,
        real=REAL,
    )
