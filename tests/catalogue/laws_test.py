"""Every law of the catalogue held against the same table of demands."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.catalogue import Law
from jupyter_scaling.expr import Program, derivative, linear_form, lower

REPO = Path(__file__).parents[2]
CHECKS = REPO.parent / "shared" / "laws.json"
REAL, COMPLEX, STEP = np.longdouble, np.clongdouble, np.longdouble(1e-100)

# Which parameters enter linearly once the others are known, found by hand, and through which outer function.
LINEAR = {
    "power_law": ("exp", {"a", "b"}),
    "power_law_offset": ("identity", {"E", "a"}),
    "chinchilla": ("identity", {"E", "A", "B"}),
    "kaplan_lnd": ("power", {"Nc", "Dc"}),
    "bnsl": ("identity", {"a", "b"}),
}

every_law = pytest.mark.parametrize("law", [catalogue.get(name) for name in catalogue.names()], ids=catalogue.names())


def drawn(law: Law, seed: int, rows: int = 5) -> dict[str, np.ndarray]:
    """Inputs (rows,) and parameters () of ordinary size for a law."""
    rng = np.random.default_rng(seed)
    values: dict[str, Any] = {entry.name: 10 ** rng.uniform(6, 11, rows) for entry in law.inputs}
    for parameter in law.parameters:
        low = max(parameter.low, parameter.typical_low if math.isfinite(parameter.typical_low) else -math.inf, -1.0)
        high = min(parameter.high, parameter.typical_high if math.isfinite(parameter.typical_high) else math.inf, 1.5)
        values[parameter.name] = {
            "floor": lambda: rng.uniform(0.1, 2.0),
            "scale": lambda: 10 ** rng.uniform(0, 3),
            "location": lambda: 10 ** rng.uniform(7, 10),
            "width": lambda low=low, high=high: rng.uniform(max(low, 0.05), high),
        }.get(parameter.kind, lambda low=low, high=high: rng.uniform(low, high))()
    return {name: np.float64(value) for name, value in values.items()}


def positive(law: Law) -> frozenset[str]:
    return frozenset({p.name for p in law.parameters if p.is_logarithmic} | {i.name for i in law.inputs if i.positive})


@every_law
@pytest.mark.parametrize("seed", range(4))
def test_every_derivative_is_the_complex_step(law: Law, seed: int) -> None:
    values = {name: REAL(value) for name, value in drawn(law, seed).items()}
    for name in (*law.parameter_names, *law.input_names):
        shifted = {key: COMPLEX(value) for key, value in values.items()}
        shifted[name] = shifted[name] + COMPLEX(1j) * STEP
        exact = np.imag(Program([law.tree]).bind({}).run(shifted)[0]) / STEP
        ours = Program([derivative(law.tree, name)]).bind({}).run(values)[0]
        # Terms of a derivative may cancel: then it is held to the rounding of the law itself.
        spare = 1e-14 * np.abs(law(**drawn(law, seed)))
        assert (np.abs(ours - exact) <= 1e-13 * np.abs(exact) + spare).all()


@every_law
def test_the_law_says_what_its_formula_says(law: Law) -> None:
    values = drawn(law, 11)
    # The formula as Python itself reads it.
    names: dict[str, Any] = {**vars(np), **values}
    exec(law.formula.replace("let ", "").replace("^", "**"), names)
    np.testing.assert_allclose(law(**values), names[law.output.name], rtol=1e-12)


@every_law
def test_the_lowered_law_has_the_same_values(law: Law) -> None:
    values = drawn(law, 5)
    form = lower(law.tree, law.parameter_names, law.input_names, positive(law))
    centre = {name: np.log(values[name]).mean() for name in law.input_names}
    at: dict[str, Any] = {}
    for name in law.parameter_names:
        plain = np.log(values[name]) if name in form.logarithmic else values[name]
        shifts = [c * values[p] * centre[i] for pivot in form.pivots if pivot.scale == name for c, p, i in pivot.slopes]
        at[form.symbol(name)] = plain - sum(shifts)
    for name in law.input_names:
        at |= {name: values[name], f"log:{name}": np.log(values[name]) - centre[name], f"centre:{name}": centre[name]}
    np.testing.assert_allclose(Program([form.tree]).bind({}).run(at)[0], law(**values), rtol=1e-12)


@every_law
@pytest.mark.parametrize("seed", range(20))
def test_a_law_is_finite_on_all_of_its_usual_domain(law: Law, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = drawn(law, seed)
    values |= {entry.name: 10 ** rng.uniform(0, 27, 50) for entry in law.inputs}
    values |= {p.name: 10 ** rng.uniform(-3, 15) for p in law.parameters if p.kind in {"scale", "location"}}
    values |= {p.name: 10 ** rng.uniform(-3, 0.5) for p in law.parameters if p.kind == "width"}
    assert np.isfinite(law(**values)).all()


@every_law
def test_nan_in_one_place_gives_nan_there_and_nowhere_else(law: Law) -> None:
    values = drawn(law, 3)
    for name in law.input_names:
        broken = np.array(values[name])
        broken[1] = np.nan
        assert np.isnan(law(**{**values, name: broken})).tolist() == [False, True, False, False, False]
    for name in law.parameter_names:
        assert np.isnan(law(**{**values, name: np.nan})).all()


@every_law
def test_inputs_and_parameters_broadcast(law: Law) -> None:
    values = drawn(law, 2, rows=3)
    first = law.parameter_names[0]
    several = law(**{**values, first: np.array([[1.0], [2.0]])})
    assert several.shape == (2, 3)
    np.testing.assert_allclose(several[1], law(**{**values, first: 2.0}), rtol=4e-15)


@every_law
def test_one_point_gives_one_number(law: Law) -> None:
    values = {name: float(np.atleast_1d(value)[0]) for name, value in drawn(law, 2).items()}
    assert np.ndim(law(**values)) == 0
    assert isinstance(float(law(**values)), float)


@every_law
def test_a_law_goes_through_json_and_comes_back_equal(law: Law) -> None:
    back = catalogue.law_from_json(json.loads(json.dumps(law.to_json(), allow_nan=False)))
    assert back == law
    values = drawn(law, 9)
    np.testing.assert_array_equal(back(**values), law(**values))


@every_law
def test_published_constants_name_every_parameter_and_lie_in_its_domain(law: Law) -> None:
    for label, published in law.published.items():
        assert label == published.label
        assert set(published.values) == set(law.parameter_names)
        assert published.trust in {"primary", "refitted", "derived", "second-hand", "memory"}
        for name, value in published.values.items():
            assert law.parameter(name).low <= value <= law.parameter(name).high


@every_law
def test_what_is_known_from_hearsay_is_not_shown_as_fact(law: Law) -> None:
    for published in law.published.values():
        assert published.is_fact == (published.trust not in {"second-hand", "memory"})


@every_law
def test_a_law_says_who_wrote_it_and_what_its_parameters_mean(law: Law) -> None:
    assert law.title
    assert law.citation
    assert all(parameter.description and parameter.symbol for parameter in law.parameters)
    assert all(entry.description for entry in law.inputs)
    assert law.output.name == law.formula.splitlines()[-1].split("=")[0].strip()


@every_law
def test_linear_parameters_are_found_from_the_tree(law: Law) -> None:
    form = lower(law.tree, law.parameter_names, law.input_names, positive(law))
    symbols = {form.symbol(name): name for name in law.parameter_names}
    found = linear_form(form.tree, symbols)
    assert (found.outer, {symbols[amplitude.symbol] for amplitude in found.amplitudes}) == LINEAR[law.name]
    assert {symbols[name] for name in found.nonlinear} == set(law.parameter_names) - LINEAR[law.name][1]


@every_law
def test_a_saturating_law_falls_to_its_floor(law: Law) -> None:
    floors = [p.name for p in law.parameters if p.kind == "floor"]
    values = drawn(law, 1) | {entry.name: np.float64(1e300) for entry in law.inputs}
    values |= {p.name: 0.5 for p in law.parameters if p.kind in {"exponent", "width"}}
    expected = values[floors[0]] if floors else 0.0
    assert law(**values) == pytest.approx(expected, abs=1e-20 if not floors else 1e-12)


def test_a_broken_law_with_a_sharp_break_does_not_overflow() -> None:
    law = catalogue.get("bnsl")
    x = np.geomspace(1.0, 1e30, 200)
    sharp = law(x=x, a=0.1, b=2.0, c0=0.1, c1=0.7, d1=1e6, f1=1e-4)
    expected = np.where(x < 1e6, 2.0 * x**-0.1, 2.0 * 1e6**0.7 * x**-0.8) + 0.1
    np.testing.assert_allclose(sharp[np.abs(np.log(x / 1e6)) > 0.1], expected[np.abs(np.log(x / 1e6)) > 0.1], rtol=1e-9)


def test_a_broken_law_far_below_its_break_is_the_plain_power() -> None:
    law = catalogue.get("bnsl")
    assert law(x=2.0, a=0.0, b=3.0, c0=0.5, c1=4.0, d1=1e12, f1=1e-3) == pytest.approx(3.0 * 2**-0.5, rel=1e-14)


def published_checks() -> list[Any]:
    if not CHECKS.is_file():
        return [pytest.param({}, marks=pytest.mark.skip(reason="laws.json is not here: it belongs in shared/"))]
    known = set(catalogue.names())
    listed = [entry for entry in json.loads(CHECKS.read_text()) if entry["numeric_check"] and entry["id"] in known]
    return [pytest.param(entry, id=entry["id"]) for entry in listed]


@pytest.mark.parametrize("entry", published_checks())
def test_a_law_gives_the_number_others_computed(entry: dict[str, Any]) -> None:
    law = catalogue.get(entry["id"])
    assert float(law(**entry["numeric_check"]["inputs"])) == pytest.approx(entry["numeric_check"]["value"], rel=1e-9)
