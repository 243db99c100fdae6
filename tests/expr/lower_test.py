"""The lowered tree says the same as the natural one, and cannot overflow where the law does not."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jupyter_scaling.expr import Coordinates, lower, parse, symbols
from jupyter_scaling.expr.lower import centre_name, log_name


def lowered_values(form: Coordinates, values: dict, centres: dict) -> dict:
    """Solver coordinates and bound inputs that mean the same as these natural values."""
    result = {}
    for name in form.parameters:
        plain = np.log(values[name]) if name in form.logarithmic else values[name]
        for pivot in form.pivots:
            if pivot.scale == name:
                plain = plain - sum(c * values[parameter] * centres[i] for c, parameter, i in pivot.slopes)
        result[form.symbol(name)] = plain
    for name in form.inputs:
        result[name] = values[name]
        result[log_name(name)] = np.log(values[name]) - centres[name]
        result[centre_name(name)] = centres[name]
    return result


@settings(derandomize=True, deadline=None, max_examples=300)
@given(data=st.data())
def test_the_lowered_tree_has_the_value_of_the_natural_one(random: SimpleNamespace, data: st.DataObject) -> None:
    tree, values = data.draw(random.formulas), data.draw(random.values)
    positive = frozenset(data.draw(st.sets(st.sampled_from(["x", "y", "a", "b"]))))
    centres = {"x": random.real(0.7), "y": random.real(-0.4)}
    assume(random.is_tame(tree, values))
    form = lower(tree, ("a", "b"), ("x", "y"), positive)
    ours, exact = random.value(form.tree, lowered_values(form, values, centres)), random.value(tree, values)
    assert abs(ours - exact) <= 1e-12 * abs(exact) + 1e-12


@pytest.mark.parametrize(
    ("text", "pivoted"),
    [
        ("E + A / N**alpha + B / D**beta", {"A": ("alpha", "N"), "B": ("beta", "D")}),
        ("E + A * N**(-alpha)", {"A": ("alpha", "N")}),
        ("A * N**alpha", {"A": ("alpha", "N")}),
    ],
)
def test_a_scale_before_a_power_is_taken_at_the_centre_of_the_data(text: str, pivoted: dict) -> None:
    tree = parse(text)
    parameters = tuple(name for name in symbols(tree) if name not in {"N", "D"})
    inputs = tuple(name for name in symbols(tree) if name in {"N", "D"})
    form = lower(tree, parameters, inputs, frozenset({"A", "B", "N", "D"}))
    assert {p.scale: p.slopes[0][1:] for p in form.pivots} == pivoted


def test_pivots_keep_the_value(random: SimpleNamespace) -> None:
    tree = parse("E + A / N**alpha + B / D**beta")
    form = lower(tree, ("E", "A", "alpha", "B", "beta"), ("N", "D"), frozenset({"A", "B", "N", "D"}))
    values = {"E": 1.8, "A": 480.0, "alpha": 0.35, "B": 2100.0, "beta": 0.37, "N": 4e8, "D": 3e10}
    assert len(form.pivots) == 2
    got = random.value(form.tree, lowered_values(form, values, {"N": np.log(1e9), "D": np.log(2e10)}))
    assert got == pytest.approx(random.value(tree, values), rel=1e-14)


def test_the_centre_cancels_out_of_a_pivoted_term() -> None:
    form = lower(parse("A / N**alpha"), ("A", "alpha"), ("N",), frozenset({"A", "N"}))
    assert centre_name("N") not in symbols(form.tree)


def test_a_scale_that_is_held_is_not_moved_to_the_centre() -> None:
    tree = parse("A / N**alpha + B / D**beta")
    held = lower(tree, ("A", "alpha", "B", "beta"), ("N", "D"), frozenset({"A", "B", "N", "D"}), frozenset({"A"}))
    assert [pivot.scale for pivot in held.pivots] == ["B"]


@pytest.mark.parametrize(
    "text",
    ["(x + a)**b", "(1 + x*a)**b", "log(x + a + y)", "(x**a + b/y)**(a/b)", "log(1 + x)", "(x*a)**b", "log(a*x/b)"],
)
def test_powers_and_logarithms_of_sums_keep_their_value(random: SimpleNamespace, text: str) -> None:
    values = {"x": random.real(1.7), "y": random.real(0.6), "a": random.real(1.3), "b": random.real(0.8)}
    tree = parse(text)
    form = lower(tree, ("a", "b"), ("x", "y"), frozenset(values))
    ours = random.value(form.tree, lowered_values(form, values, {"x": random.real(0.7), "y": random.real(-0.4)}))
    assert ours == pytest.approx(random.value(tree, values), rel=1e-15)


def test_a_power_of_one_plus_a_power_becomes_an_atom_that_cannot_overflow(random: SimpleNamespace) -> None:
    form = lower(parse("(1 + (x / d)**(1 / f))**(-f)"), ("d", "f"), ("x",), frozenset({"x", "d", "f"}))
    at = {"log:x": np.log(1e12), "x": 1e12, "centre:x": 0.0, "log:d": np.log(1.0), "log:f": np.log(1e-3)}
    # The natural form meets 1e12 ** 1000.
    assert random.value(form.tree, at) == pytest.approx(1e-12, rel=1e-9)
