"""Laws of which nothing is said are found from none, whatever the units of their inputs."""

from __future__ import annotations

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.expr import parse
from jupyter_scaling.fitting import Observations, Options, fit_law
from jupyter_scaling.fitting.descent import by_differences, descend
from jupyter_scaling.fitting.places import place_of

INPUTS = frozenset({"x"})
# Formula, values at x from 0.05 to 1 and how each of them goes with the unit of x.
LAWS = {
    "decays": ("y = a*exp(-k*x) + b*exp(-m*x) + c", {"a": 2, "k": 3, "b": -1, "m": 9, "c": 0.5}, {"k": -1, "m": -1}),
    "peak": ("y = a*exp(-((x - p)/w)**2) + c", {"a": 2, "p": 0.7, "w": 0.06, "c": 1}, {"p": 1, "w": 1}),
    "wave": ("y = a*sin(2*pi*x/t) + b*cos(2*pi*x/t)", {"a": 1, "b": 2, "t": 0.13}, {"t": 1}),
    "growth": ("y = a/(1 + exp(b - k*x))", {"a": 5, "b": 4, "k": 9}, {"k": -1}),
    "rational": ("y = (a + b*x)/(1 + c*x + d*x**2)", {"a": 1, "b": 3, "c": -2, "d": 4}, {"b": -1, "c": -1, "d": -2}),
    "far": ("y = a*exp(b/(x + c))", {"a": 0.01, "b": 20, "c": 3}, {"b": 1, "c": 1}),
}


@pytest.mark.parametrize("unit", [1e-6, 1.0, 1e6])
@pytest.mark.parametrize("name", LAWS)
def test_found_in_any_unit(name: str, unit: float) -> None:
    formula, values, powers = LAWS[name]
    values = {key: value * unit ** powers.get(key, 0) for key, value in values.items()}
    law = catalogue.define(formula, inputs=["x"], parameters=dict.fromkeys(values, "free"))
    x = np.linspace(0.05, 1.0, 40) * unit
    rows = Observations.make(range(40), ["x"], [x], law(x=x, **values))
    fit = fit_law(law, rows, Options(loss="squares", interval="none"))
    np.testing.assert_allclose(fit(x=x), rows.y, rtol=1e-6)
    found = sorted(abs(fit.values[key]) for key in values)
    np.testing.assert_allclose(found, sorted(abs(value) for value in values.values()), rtol=1e-4)


@pytest.mark.parametrize(
    ("formula", "kind", "exponent", "inside", "even"),
    [
        ("a*exp(-k*x)", "factor", 1.0, "exp", False),
        ("a*exp(-((x - 1)/k)**2)", "factor", -1.0, "exp", True),
        ("a*exp(-(x - k)**2)", "term", -1.0, "exp", False),
        ("a*cos(x/k)", "factor", -1.0, "cos", False),
        ("a*(2 + x)**(-1/k)", "factor", -1.0, "exp", False),
    ],
)
def test_a_place_says_what_a_parameter_is(formula: str, kind: str, exponent: float, inside: str, even: bool) -> None:
    place = place_of(parse(formula), "k", INPUTS)
    assert place is not None
    assert (place.kind, place.exponent, place.inside, place.even) == (kind, exponent, inside, even)
    assert place.reads(INPUTS)


def test_places_of_a_rate_go_with_one_over_the_span() -> None:
    place = place_of(parse("a*exp(-k*x)"), "k", INPUTS)
    assert place is not None
    unit = np.linspace(0.0, 1.0, 101)
    values = place.values(unit, np.broadcast_to(np.array([100.0, 500.0]), (101, 2)))
    np.testing.assert_allclose([values.min(), values.max()], [-100 / 400, 100 / 400])
    np.testing.assert_allclose(np.abs(values).min(), 0.01 / 400)


def test_half_of_the_places_of_a_term_are_among_the_rows() -> None:
    place = place_of(parse("a*exp(-(x - k)**2)"), "k", INPUTS)
    assert place is not None
    unit = (np.arange(1000) + 0.5) / 1000
    values = place.values(unit, np.broadcast_to(np.array([10.0, 20.0]), (1000, 2)))
    assert 0.5 <= np.mean((values >= 7.5) & (values <= 22.5)) < 0.65
    assert values.min() == pytest.approx(10 - 300, rel=0.1)
    assert values.max() == pytest.approx(20 + 300, rel=0.1)


def test_downhill_ends_in_the_valley() -> None:
    low, high = np.full(2, -10.0), np.full(2, 10.0)
    valley = by_differences(lambda p: np.stack([10 * (p[:, 1] - p[:, 0] ** 2), 1 - p[:, 0]], axis=1), high)
    points, squares = descend(valley, np.array([[-1.2, 1.0], [3.0, -4.0]]), low, high, 200)
    np.testing.assert_allclose(points, 1.0, rtol=1e-4)
    assert (squares < 1e-8).all()


def test_downhill_stays_within_bounds_and_leaves_what_has_no_value() -> None:
    high = np.full(1, 50.0)
    model = by_differences(lambda p: np.log(p) - 5.0, high)
    points, squares = descend(model, np.array([[1.0], [-1.0]]), np.full(1, -2.0), high, 100)
    np.testing.assert_allclose(points, [[50.0], [-1.0]])
    assert np.isfinite(squares).tolist() == [True, False]
