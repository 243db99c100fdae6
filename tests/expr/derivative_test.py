"""Derivatives of trees against the complex step."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jupyter_scaling.expr import derivative, parse, to_text
from jupyter_scaling.expr.operations import FUNCTIONS
from jupyter_scaling.expr.tree import ZERO, Symbol, call

# One inner formula keeps every function inside its domain on 0.3 .. 2.2 and away from its kinks.
SPECIAL = {"lgamma", "digamma", "polygamma"}
EVERY_FUNCTION = {
    name: "0.3 + x*a" if name != "abs" else "0.31 - x*a" for name in FUNCTIONS if name not in {"step", *SPECIAL}
}


def close(ours: object, exact: object) -> bool:
    return bool(abs(ours - exact) <= 1e-13 * abs(exact) + 1e-16)


@pytest.mark.parametrize("name", EVERY_FUNCTION)
@pytest.mark.parametrize("by", ["x", "a"])
@pytest.mark.parametrize("at", [(0.4, 0.7), (2.1, 0.3), (1.0, 1.9)])
def test_every_function_differentiates_as_the_complex_step(
    random: SimpleNamespace, name: str, by: str, at: tuple[float, float]
) -> None:
    least, most = FUNCTIONS[name].arity
    inside = [EVERY_FUNCTION[name], "x**2 / 3", "a - 2", "1.01*a*x"][: max(least, min(most, 4))]
    tree = parse(f"{name}({', '.join(inside)})")
    values = {"x": random.real(at[0]), "a": random.real(at[1])}
    assert close(random.value(derivative(tree, by), values), random.complex_step(tree, by, values))


@pytest.mark.parametrize("text", ["lgamma(x*a + 0.3)", "digamma(x + a)", "polygamma(1, x*a)", "polygamma(2, x)"])
def test_functions_known_to_double_precision_alone_differentiate_as_differences_do(
    random: SimpleNamespace, text: str
) -> None:
    tree, a, h = parse(text), np.float64(0.7), 1e-5
    numeric = (random.value(tree, {"x": 1.3 + h, "a": a}) - random.value(tree, {"x": 1.3 - h, "a": a})) / (2 * h)
    assert random.value(derivative(tree, "x"), {"x": np.float64(1.3), "a": a}) == pytest.approx(numeric, rel=1e-7)


@pytest.mark.parametrize(
    "text",
    ["x + a + x*a", "x*a*x", "x / a", "x**a", "2**x", "x**2.5", "(x*a + 1)**(a - x)", "x**(-1)", "(x + a)**(-3)"],
)
@pytest.mark.parametrize("by", ["x", "a"])
def test_sums_products_and_powers_differentiate_as_the_complex_step(
    random: SimpleNamespace, text: str, by: str
) -> None:
    tree, values = parse(text), {"x": random.real(1.37), "a": random.real(0.61)}
    assert close(random.value(derivative(tree, by), values), random.complex_step(tree, by, values))


@settings(derandomize=True, deadline=None, max_examples=400)
@given(data=st.data())
def test_the_derivative_of_any_tree_is_the_complex_step(random: SimpleNamespace, data: st.DataObject) -> None:
    tree, values = data.draw(random.formulas), data.draw(random.values)
    name = data.draw(st.sampled_from(sorted(values)))
    assume(random.is_tame(tree, values))
    exact = random.complex_step(tree, name, values)
    slope = derivative(tree, name)
    assume(random.is_tame(slope, values) and np.isfinite(exact))
    assert close(random.value(slope, values), exact), to_text(tree)


@settings(derandomize=True, deadline=None, max_examples=30)
@given(data=st.data())
def test_the_derivative_by_a_name_that_is_not_there_is_zero(random: SimpleNamespace, data: st.DataObject) -> None:
    assert derivative(data.draw(random.formulas), "q") == ZERO


def test_the_derivative_of_the_larger_of_a_part_and_itself_is_the_parts(random: SimpleNamespace) -> None:
    for tree in (call("max", Symbol("x"), Symbol("x")), parse("u = x; min(u, u)")):
        assert random.value(derivative(tree, "x"), {"x": np.float64(2.0)}) == 1.0


def test_steep_functions_differentiate_without_overflow(random: SimpleNamespace) -> None:
    for far in (-800.0, 800.0):
        for name in ("softplus", "sigmoid", "tanh"):
            tree = parse(f"{name}(x)")
            slope = random.value(derivative(tree, "x"), {"x": np.float64(far)})
            assert slope == (1.0 if name == "softplus" and far > 0 else 0.0)


def test_the_derivative_of_logsumexp_is_its_shares(random: SimpleNamespace) -> None:
    tree = parse("logsumexp(x, y, a)")
    values = {"x": np.float64(900.0), "y": np.float64(899.0), "a": np.float64(-900.0)}
    shares = [random.value(derivative(tree, name), values) for name in ("x", "y", "a")]
    assert sum(shares) == pytest.approx(1.0, abs=1e-12)
    assert shares[0] == pytest.approx(1 / (1 + np.exp(-1.0)), rel=1e-12)
