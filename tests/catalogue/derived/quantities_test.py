"""Derived quantities of every law: none missing, and each closed form what a search finds."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.catalogue import Law
from jupyter_scaling.catalogue.derived import generic
from jupyter_scaling.catalogue.derived.optimum import optimal_split, split
from jupyter_scaling.catalogue.derived.solving import BORDER, FOUND, UNREACHED, first_root, lowest
from jupyter_scaling.errors import FormulaError, OptionError, ParameterError

DRAWS = runpy.run_path(str(Path(__file__).parents[1] / "draws.py"))
LAWS = list(catalogue.every())
M4 = {"beta": 2.0, "c": -0.4, "alpha": 0.7, "einf": 0.1, "e0": 0.9}
OF_CURVES = {"lr_annealing", "multi_power_law"}


def ordinary(law: Law) -> dict[str, float]:
    return M4 if law.name == "m4" else dict(DRAWS["ordinary"](law))


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_every_declared_quantity_has_a_function(law: Law) -> None:
    answered = {answer for one in law.quantities.values() for answer in one.answers}
    assert set(law.derived) - answered == set()
    assert answered - set(law.derived) == set()


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_every_quantity_says_what_it_needs(law: Law) -> None:
    for name, one in law.quantities.items():
        assert one.name == name
        assert name.isidentifier()
        assert one.formula
        assert set(one.needs) <= set(law.parameter_names)
        assert not set(one.inputs) & set(one.needs)
        assert one.space in {"raw", "log", "logit"}


CLOSED = [
    (law, name, unknown)
    for law in LAWS
    for name, one in law.quantities.items()
    if one.is_closed and "target" in one.inputs and name not in {"kept_fraction", "sample_efficiency"}
    for unknown in [next((i for i in law.input_names if i not in one.inputs), "")]
    if unknown and len([i for i in law.input_names if i not in one.inputs]) == 1
]


@pytest.mark.parametrize(("law", "name", "unknown"), CLOSED, ids=lambda v: getattr(v, "name", v))
def test_a_closed_form_for_a_target_reaches_it(law: Law, name: str, unknown: str) -> None:
    values = ordinary(law)
    inputs = DRAWS["inputs_of"](law, np.random.default_rng(1), 1)
    at = {key: float(column[0]) for key, column in inputs.items()}
    goal = float(law(**at, **values))
    told = {key: at[key] for key in law.quantities[name].inputs if key in at}
    found = float(law.quantities[name](**values, **told, target=goal))
    assert found == pytest.approx(at[unknown], rel=1e-6)
    solved = generic.inverse(law, unknown).of(law)
    assert float(solved(**values, **told, target=goal)) == pytest.approx(found, rel=1e-6)


def test_so_many_closed_forms_are_checked() -> None:
    assert len(CLOSED) >= 24


@pytest.mark.parametrize("name", ["chinchilla", "chinchilla_gamma"])
def test_chinchillas_algebra_is_what_the_search_finds(name: str) -> None:
    law = catalogue.get(name)
    values = ordinary(law)
    theta = np.array([[values[p] for p in law.parameter_names]])
    budget = np.array([1e19, 1e22, 5.76e23])
    closed = law.quantities["optimal_parameters"](**values, C=budget)
    np.testing.assert_allclose(optimal_split(law, theta, budget)[0], closed, rtol=1e-9)
    parameters = {p: np.array([[v]]) for p, v in values.items()}
    searched, code = split(law, parameters, budget[None], {})
    assert (code == FOUND).all()
    np.testing.assert_allclose(searched["N"][0], closed, rtol=1e-5)
    tokens = law.quantities["optimal_tokens"](**values, C=budget)
    np.testing.assert_allclose(6 * closed * tokens, budget, rtol=1e-12)
    np.testing.assert_allclose(law.quantities["tokens_per_parameter"](**values, C=budget), tokens / closed, rtol=1e-10)
    loss = law.quantities["optimal_loss"](**values, C=budget)
    np.testing.assert_allclose(loss, law(N=closed, D=tokens, **values), rtol=1e-12)
    np.testing.assert_allclose(law.quantities["compute_for_target"](**values, target=loss), budget, rtol=1e-7)
    slope = np.log(closed[1:] / closed[:-1]) / np.log(budget[1:] / budget[:-1])
    np.testing.assert_allclose(slope, float(law.quantities["size_exponent"](**values)), rtol=1e-9)


def test_the_published_optimum_is_met() -> None:
    # Three sets of constants in print place the best size of Chinchilla's own budget at these.
    law = catalogue.get("chinchilla")
    for label, best in {"Hoffmann 2022": 32.2e9, "Hoffmann 2022 unrounded": 40.4e9, "Besiroglu 2024": 72.2e9}.items():
        found = float(law.quantities["optimal_parameters"](**law.published[label].values, C=5.76e23))
        assert found == pytest.approx(best, rel=2e-3)


@pytest.mark.parametrize(
    ("name", "place", "height", "unknown"),
    [
        ("overopt_bon", "peak_distance", "peak_reward", "d"),
        ("overopt_rl", "peak_distance", "peak_reward", "d"),
        ("u_shape", "turning_point", "value_at_turning_point", "N"),
        ("isoflop_parabola", "optimal_parameters", "least_loss", "N"),
    ],
)
def test_turning_points_are_where_a_search_finds_them(name: str, place: str, height: str, unknown: str) -> None:
    law = catalogue.get(name)
    values = {"q0": 9.0, "q1": -1.2, "q2": 0.04, "c0": 9.0, "c1": -0.6, "c2": 0.015, "alpha": 2.0, "beta": 0.6}
    values = {p: values[p] for p in law.parameter_names}
    sign = -1.0 if name.startswith("overopt") else 1.0
    found = float(law.quantities[place](**values))
    (log_x,), code = lowest(lambda rows, u: sign * law(**{unknown: np.exp(u)}, **values), [(-3.0, 60.0)], (1,))
    assert code[0] == FOUND
    assert found == pytest.approx(float(np.exp(log_x[0])), rel=1e-5)
    assert float(law.quantities[height](**values)) == pytest.approx(float(law(**{unknown: found}, **values)), rel=1e-9)


def better_nearby(loss: Any, place: float, step: float = 0.02) -> bool:
    return bool(loss(place * (1 + step)) < loss(place) or loss(place * (1 - step)) < loss(place))


def test_the_best_sparsity_of_both_laws_is_best() -> None:
    law = catalogue.get("moe_sparsity_abnar")
    values = dict(law.published["table 3"].values)
    best = float(law.quantities["best_sparsity"](**values, N=1e12))
    assert 0.0 < best < 1.0
    assert float(law.quantities["best_sparsity"](**values, N=1e9)) == 0.0
    assert not better_nearby(lambda dense: float(law(N=1e12, D=1e11, S=1 - dense, **values)), 1 - best)
    law = catalogue.get("sparse_frantar")
    values = {"aS": 16.8, "bS": 0.722, "cS": 45.0, "bN": 0.245, "aD": 6.9e8, "bD": 0.203, "c": 0.651}
    best = float(law.quantities["best_sparsity"](**values, N=1e7, D=1e11))
    loss = lambda s: float(law(N=1e7, D=1e11 * (1 - s) / (1 - 0.625 * s), S=s, **values))  # noqa: E731
    assert 0.0 < best < 1.0
    assert not better_nearby(loss, best)


def test_the_best_precision_and_granularity_are_best_at_their_budget() -> None:
    law = catalogue.get("precision_train")
    values = {**law.published["integer, quantisation-aware"].values, "beta": 0.3}
    bits = float(law.quantities["best_precision"](**values, C=1e21))

    def best_loss(p: float) -> float:
        n = np.geomspace(1e7, 1e11, 4001)
        return float(law(N=n, D=16e21 / (6 * n * p), Pw=p, Pa=p, Pkv=p, **values).min())

    assert 2.0 < bits < 12.0
    assert not better_nearby(best_loss, bits)
    law = catalogue.get("moe_granularity")
    values = dict(law.published["mixture of experts"].values)
    g = float(law.quantities["best_granularity"](**values, C=1e21, router=0.01))

    def loss(g: float) -> float:
        n = np.geomspace(1e7, 1e11, 4001)
        return float(law(N=n, D=1e21 / (6 * n * (1 + 0.01 * g)), G=g, **values).min())

    assert not better_nearby(loss, g)


def test_the_best_mantissa_is_best_and_the_best_float_follows_it() -> None:
    law = catalogue.get("fp_quant")
    values = dict(law.published["Sun 2025, table 2"].values)
    mantissa = float(law.quantities["best_mantissa_bits"](**values, bits=8.0))
    exponent = float(law.quantities["best_exponent_bits"](**values, bits=8.0))
    assert mantissa + exponent + 1 == pytest.approx(8.0)
    loss = lambda m: float(law(N=1e9, D=1e12, E=7.0 - m, M=m, B=128.0, **values))  # noqa: E731
    assert not better_nearby(loss, mantissa)
    at = float(law.quantities["critical_data_size"](**values, N=1e9, E=4.0, M=3.0, B=128.0))
    assert at == pytest.approx(27.33e12, rel=1e-3)
    data = lambda d: float(law(N=1e9, D=d, E=4.0, M=3.0, B=128.0, **values))  # noqa: E731
    assert not better_nearby(data, at)


def test_the_equal_models_lose_the_same() -> None:
    law = catalogue.get("routed_clark")
    values = dict(law.published["S-BASE"].values)
    dense = float(law.quantities["effective_parameters"](**values, N=1e8, E=64.0))
    assert dense > 1e8
    assert float(law(N=dense, E=1.0, **values)) == pytest.approx(float(law(N=1e8, E=64.0, **values)), rel=1e-9)
    law = catalogue.get("kaplan_lnd")
    values = dict(law.published["Kaplan 2020, table 2"].values)
    tokens = float(law.quantities["tokens_against_overfitting"](**values, N=1e9, excess=0.05))
    limit = float(law(N=1e9, D=1e60, **values))
    assert float(law(N=1e9, D=tokens, **values)) == pytest.approx(1.05 * limit, rel=1e-9)


def test_a_smaller_model_trains_longer_for_the_same_loss() -> None:
    law = catalogue.get("chinchilla")
    values = dict(law.published["Besiroglu 2024"].values)
    cost = float(law.quantities["training_cost_of_size"](**values, C=1e22, size_factor=0.5))
    assert cost > 1.0
    assert float(law.quantities["training_cost_of_size"](**values, C=1e22, size_factor=1.0)) == pytest.approx(1.0)
    n = float(law.quantities["optimal_parameters"](**values, C=1e22))
    d = 1e22 / (6 * n)
    assert float(law.quantities["exchange_rate"](**values, N=n, D=d)) == pytest.approx(0.0, abs=1e-6)
    target = float(law(N=n, D=d, **values))
    served = 5e12
    small = float(law.quantities["lifetime_parameters"](**values, target=target, inference_tokens=served))
    whole = float(law.quantities["lifetime_compute"](**values, target=target, inference_tokens=served))
    assert small < n
    assert whole < 6 * n * d + 2 * n * served
    sizes = np.geomspace(small / 4, small * 4, 2001)
    tokens = law.quantities["tokens_for_target"](**values, N=sizes, target=target)
    assert whole == pytest.approx(float(np.nanmin(6 * sizes * tokens + 2 * sizes * served)), rel=1e-5)


@pytest.mark.parametrize("name", ["kaplan_lnd", "chinchilla"])
def test_the_compute_to_a_loss_is_that_of_the_best_split(name: str) -> None:
    law = catalogue.get(name)
    values = ordinary(law)
    searched = next(one for one in generic.plans(law) if one.name == "compute_for_target").of(law)
    loss = next(one for one in generic.plans(law) if one.name == "optimal_loss").of(law)
    goal = float(loss(**values, C=3e21))
    assert float(searched(**values, target=goal)) == pytest.approx(3e21, rel=1e-6)
    theta = np.array([[values[p] for p in law.parameter_names]])
    assert searched.at(theta, {"target": np.array([1e-9])}).code[0, 0] == UNREACHED


def test_a_frontier_of_steps_is_the_best_split() -> None:
    law = catalogue.get("kaplan_lns")
    values = {"Nc": 6.5e13, "aN": 0.077, "Sc": 2100.0, "aS": 0.76}
    c, batch = 1e20, 5e5
    n = float(law.quantities["frontier_parameters"](**values, C=c, batch=batch))
    loss = lambda size: float(law(N=size, Smin=c / (6 * batch * size), **values))  # noqa: E731
    assert not better_nearby(loss, n)
    assert float(law.quantities["frontier_steps"](**values, C=c, batch=batch)) == pytest.approx(c / (6 * batch * n))


def test_worths_of_samples_balance() -> None:
    law = catalogue.get("coverage_monkeys")
    values = {"a": -1.8389, "b": 0.209}
    best = float(law.quantities["best_samples"](**values, worth=1.0, price=1e-4))
    assert not better_nearby(lambda k: 1e-4 * k - float(law(k=k, **values)), best)
    assert np.isnan(float(law.quantities["best_samples"](**values, worth=1e-9, price=1.0)))
    law = catalogue.get("inference_flaws")
    values = {"pt": 0.1, "pf": 0.02}
    best = float(law.quantities["best_resamples"](**values, wrong_cost=1.0, price=0.001))
    utility = lambda k: 0.001 * k - float(law(K=k, **values)) * (1 - 1.0 * 0.02 / 0.1)  # noqa: E731
    assert not better_nearby(utility, best)


def test_a_budget_of_tokens_is_spent_on_the_best_allocation() -> None:
    law = catalogue.get("rag_allocation")
    values = {"a1": 0.2, "b1": 0.1, "a2": 0.1, "b2": 0.05, "a3": 0.1, "c": -2.0}
    told = {"i_doc": 0.5, "i_shot": 0.5}
    k, m, n = law.quantities["best_allocation"](**values, **told, tokens=1e5, doc_tokens=1e3, shot_tokens=2e3)
    assert n * (k * 1e3 + m * 2e3) == pytest.approx(1e5)
    held = {**values, **told}
    loss = lambda k: -float(law(k=k, m=(1e5 / n - k * 1e3) / 2e3, n=n, **held))  # noqa: E731
    assert not better_nearby(loss, float(k))


def test_a_root_that_is_not_there_is_said_so() -> None:
    law = catalogue.get("chinchilla")
    values = dict(law.published["Besiroglu 2024"].values)
    theta = np.array([[values[p] for p in law.parameter_names]])
    answer = law.quantities["compute_for_target"].at(theta, {"target": np.array([1.5, 2.0])})
    assert answer.code[0].tolist() == [UNREACHED, FOUND]
    place, code = first_root(lambda u: u * 0 + 1.0, 0.0, 1.0, (1,))
    assert np.isnan(place[0])
    assert code[0] == UNREACHED
    _, code = lowest(lambda rows, u: u, [(0.0, 1.0)], (1,))
    assert code[0] == BORDER


def test_an_even_power_of_a_negative_number_is_no_answer() -> None:
    # (a / (target - E))**(1 / 0.5) would be positive on the wrong side of the floor.
    law = catalogue.get("power_law_offset")
    assert np.isnan(float(law.quantities["scale_for_target"](E=1.0, a=2.0, b=0.5, target=0.5)))


@pytest.mark.parametrize("unknowns", [1, 2, 3])
def test_many_minima_are_found_at_once(unknowns: int) -> None:
    middle = np.random.default_rng(unknowns).uniform(0.2, 0.8, (unknowns, 40, 1))

    def bowl(rows: slice, *u: np.ndarray) -> Any:
        own = sum((each - middle[k][rows]) ** 2 * 10.0**k for k, each in enumerate(u))
        return own + 0.5 * (u[0] - middle[0][rows]) * (u[-1] - middle[-1][rows])

    places, code = lowest(bowl, [(0.0, 1.0)] * unknowns, (40, 1))
    assert (code == FOUND).all()
    np.testing.assert_allclose(np.stack(places), middle, atol=1e-6)


def test_a_users_law_has_the_quantities_of_its_shape_and_those_it_says() -> None:
    law = catalogue.define(
        "L = E + A / N**alpha + B / D**beta + F / G", inputs=["N", "D", "G"], derived={"half": "2**(1 / alpha)"}
    )
    values = {"E": 1.8, "A": 480.0, "alpha": 0.35, "B": 2000.0, "beta": 0.37, "F": 1.0}
    assert float(law.quantities["half"](alpha=0.5)) == 4.0
    plain = catalogue.get("chinchilla").quantities["optimal_parameters"](
        C=1e22, **{key: value for key, value in values.items() if key != "F"}
    )
    assert float(law.quantities["optimal_parameters"](G=5.0, C=1e22, **values)) == pytest.approx(float(plain), rel=1e-5)
    again = catalogue.law_from_json(law.to_json())
    assert list(again.quantities) == list(law.quantities)
    with pytest.raises(FormulaError, match="neither input nor parameter"):
        catalogue.define("y = a * x**(-b)", derived={"wrong": "z + 1"})


def test_a_law_of_another_form_does_not_take_the_name() -> None:
    law = catalogue.define("L = A / N**alpha", name="chinchilla")
    assert "optimal_tokens" not in law.quantities


def test_quantities_say_what_is_missing() -> None:
    law = catalogue.get("chinchilla")
    values = dict(law.published["Besiroglu 2024"].values)
    with pytest.raises(OptionError, match="needs C as well"):
        law.quantities["optimal_tokens"](**values)
    with pytest.raises(OptionError, match="has no input 'CC'"):
        law.quantities["optimal_tokens"](**values, C=1.0, CC=1.0)
    with pytest.raises(ParameterError, match="needs A"):
        law.quantities["optimal_tokens"](alpha=0.3, B=1.0, beta=0.3, C=1e22)


def test_laws_with_a_size_have_theirs() -> None:
    law = catalogue.get("bnsl", breaks=2)
    values = {"a": 0.1, "b": 2.0, "c0": 0.1, "c1": 0.5, "d1": 1e2, "f1": 0.3, "c2": 0.2, "d2": 1e4, "f2": 0.3}
    assert law.quantities["break_places"](**values).tolist() == [1e2, 1e4]
    x = np.array([3.0, 1e3, 1e6])
    step = 1e-5
    numeric = np.log((law(x=x * np.exp(step), **values) - 0.1) / (law(x=x * np.exp(-step), **values) - 0.1)) / (
        2 * step
    )
    np.testing.assert_allclose(law.quantities["local_slope"](**values, x=x), numeric, rtol=1e-6)
    assert "equivalent_compute" in catalogue.get("observational", components=2).quantities
