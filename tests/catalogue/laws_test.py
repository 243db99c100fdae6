"""Every law of the catalogue held against the same table of demands."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import numpy as np
import pytest
from scipy import special

from jupyter_scaling import catalogue
from jupyter_scaling.catalogue import Law
from jupyter_scaling.exporting.latex import equation
from jupyter_scaling.expr import Program, derivative, lower
from jupyter_scaling.fitting import Options

from .draws import drawn, ordinary

REAL, COMPLEX, STEP = np.longdouble, np.clongdouble, np.longdouble(1e-100)
TRUST = {"primary", "refitted", "derived", "second-hand", "memory"}

every_law = pytest.mark.parametrize("law", [catalogue.get(name) for name in catalogue.names()], ids=catalogue.names())

# Laws that have no value, or one too large for a float, when inputs and parameters go far from what they usually are.
NARROW = {
    "coverage_beta": "lgamma of one huge number less that of another",
    "data_constrained": "unique tokens no more than all tokens",
    "data_constrained_joint": "unique tokens no more than all tokens",
    "farseer": "exp of a power of N",
    "moe_efficiency_leverage": "1 / As must exceed 1 / Am",
    "routed_clark": "1 / Es must exceed 1 / Em",
}


def positive(law: Law) -> frozenset[str]:
    return frozenset({p.name for p in law.parameters if p.is_logarithmic} | {i.name for i in law.inputs if i.positive})


def drawn_at(law: Law, seed: int) -> dict[str, np.ndarray]:
    """Ordinary values (seed 0), values some way off, and with the last seed the edge: floors at 0."""
    values = drawn(law, seed, spread=0.0 if seed == 0 else 0.1)
    if seed == 3:
        values |= {p.name: np.float64(0.0) for p in law.parameters if p.kind == "floor"}
    return values


@every_law
@pytest.mark.parametrize("seed", range(4))
def test_every_derivative_is_the_complex_step(law: Law, seed: int) -> None:
    values = {name: REAL(value) for name, value in drawn_at(law, seed).items()}
    # SciPy's special functions are double; the others are tried with more digits than are asked for.
    double = "lgamma" in law.formula
    for name in (*law.parameter_names, *law.input_names):
        if name in law.input_names and not law.inputs[law.input_names.index(name)].positive:
            continue
        shifted = {key: COMPLEX(value) for key, value in values.items()}
        shifted[name] = shifted[name] + COMPLEX(1j) * STEP
        exact = np.imag(Program([law.tree]).bind({}).run(shifted)[0]) / STEP
        ours = Program([derivative(law.tree, name)]).bind({}).run(values)[0]
        assert np.isfinite(np.asarray(ours, float)).all()
        # Terms of a derivative may cancel: then it is held to the rounding of the law itself.
        spare = (1e-11 if double else 1e-14) * np.abs(law(**drawn_at(law, seed)))
        assert (np.abs(ours - exact) <= (1e-9 if double else 1e-12) * np.abs(exact) + spare).all(), name


@every_law
def test_the_law_says_what_its_formula_says(law: Law) -> None:
    values = drawn(law, 11)
    # The formula as Python itself reads it.
    names: dict[str, Any] = {**vars(np), "sigmoid": special.expit, "lgamma": special.gammaln, **values}
    names |= {"min": np.minimum, "max": np.maximum}
    exec("\n".join(line.strip().removeprefix("let ") for line in law.formula.splitlines()), names)
    np.testing.assert_allclose(law(**values), names[law.output.name], rtol=1e-11)


@every_law
def test_the_lowered_law_has_the_same_values(law: Law) -> None:
    values = drawn(law, 5)
    form = lower(law.tree, law.parameter_names, law.input_names, positive(law))
    logarithmic = [entry.name for entry in law.inputs if entry.positive]
    centre = {name: np.log(values[name]).mean() for name in logarithmic}
    at: dict[str, Any] = {}
    for name in law.parameter_names:
        plain = np.log(values[name]) if name in form.logarithmic else values[name]
        shifts = [c * values[p] * centre[i] for pivot in form.pivots if pivot.scale == name for c, p, i in pivot.slopes]
        at[form.symbol(name)] = plain - sum(shifts)
    for name in law.input_names:
        at[name] = values[name]
    for name in logarithmic:
        at |= {f"log:{name}": np.log(values[name]) - centre[name], f"centre:{name}": centre[name]}
    np.testing.assert_allclose(Program([form.tree]).bind({}).run(at)[0], law(**values), rtol=1e-11)


@every_law
def test_a_law_is_finite_where_its_inputs_usually_are(law: Law) -> None:
    for seed in range(5):
        assert np.isfinite(law(**drawn(law, seed, rows=100))).all()


@every_law
def test_a_law_is_finite_far_beyond(law: Law) -> None:
    if law.name in NARROW:
        pytest.skip(NARROW[law.name])
    for seed in range(10):
        rng = np.random.default_rng(seed)
        values = drawn(law, seed)
        values |= {one.name: 10 ** rng.uniform(0, 27, 5) for one in law.inputs if one.positive and one.high > 1.0}
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
    several = law(**{**values, first: values[first] * np.array([[1.0], [1.1]])})
    assert several.shape == (2, 3)
    np.testing.assert_allclose(several[1], law(**{**values, first: values[first] * 1.1}), rtol=1e-13)


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
def test_published_constants_are_parameters_and_lie_in_their_domain(law: Law) -> None:
    for label, published in law.published.items():
        assert label == published.label
        assert set(published.values) <= set(law.parameter_names)
        assert published.trust in TRUST
        assert published.law is law
        for name, value in published.values.items():
            assert law.parameter(name).low <= value <= law.parameter(name).high


@every_law
def test_published_constants_predict_as_the_law_does(law: Law) -> None:
    inputs = {name: value for name, value in drawn(law, 4).items() if name in law.input_names}
    for published in law.published.values():
        if published.is_complete:
            predicted = published(**inputs)
            np.testing.assert_array_equal(predicted, law(**inputs, **published.values))
            assert np.isfinite(predicted).all()


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
    assert law.output.description


@every_law
def test_the_objective_is_one_that_a_fit_can_minimise(law: Law) -> None:
    assert Options(loss=law.objective).checked(law).loss == law.objective


@every_law
def test_the_ordinary_values_lie_in_the_domain_and_where_such_values_are_looked_for(law: Law) -> None:
    for name, value in ordinary(law).items():
        parameter = law.parameter(name)
        assert parameter.low <= value <= parameter.high
        for bound, sign in ((parameter.typical_low, 1), (parameter.typical_high, -1)):
            assert not math.isfinite(bound) or sign * (value - bound) >= 0 or value == 0.0, name


@every_law
def test_a_law_prints_as_latex(law: Law) -> None:
    text = equation(law)
    left, _, right = text.partition(" = ")
    assert left and right
    assert text.count("{") == text.count("}")
    assert len(re.findall(r"\\left(?![a-z])", text)) == len(re.findall(r"\\right(?![a-z])", text))
    assert "nan" not in text


FALLING = (
    *("power_law", "power_law_offset", "chinchilla", "kaplan_lnd", "bnsl", "kaplan_l_n", "kaplan_l_d", "kaplan_l_c"),
    *("variance_limited", "chinchilla_gamma", "quantization_model", "saturation", "moe_granularity", "isik_ce"),
    *("data_pruning", "nmt_bivariate", "avg_param_sparse"),
)


@pytest.mark.parametrize("name", FALLING)
def test_a_saturating_law_falls_to_its_floor(name: str) -> None:
    law = catalogue.get(name)
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
