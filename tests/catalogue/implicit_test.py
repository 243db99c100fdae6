"""Laws that are solved for their output: the root, its derivatives, and fits through the solve."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.catalogue.implicit import m4, su_unraveling
from jupyter_scaling.fitting import Observations, Options, fit_law

RUN = {"Nc": 1.5e14, "aN": 0.076, "Sc": 2600.0, "aS": 0.67, "Bstar": 1.7e8, "aB": 0.205}
CURVE = {"beta": 40.0, "c": -0.5, "alpha": 0.7, "einf": 0.08, "e0": 0.9}
LAWS = [(su_unraveling, RUN), (m4, CURVE)]

both = pytest.mark.parametrize(("law", "truth"), LAWS, ids=[law.name for law, _ in LAWS])


def inputs(law: Any, rows: int, seed: int = 0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    if law is m4:
        return {"x": 10 ** rng.uniform(1, 8, rows)}
    ranges = {"N": (6, 9), "S": (2, 5.5), "B": (4, 7)}
    return {name: 10 ** rng.uniform(*ends, rows) for name, ends in ranges.items()}


def test_the_loss_of_a_run_solves_its_equation() -> None:
    x = inputs(su_unraveling, 200)
    L = su_unraveling(**x, **RUN)
    smin = x["S"] / (1 + RUN["Bstar"] / (x["B"] * L ** (1 / RUN["aB"])))
    right = (RUN["Nc"] / x["N"]) ** RUN["aN"] + (RUN["Sc"] / smin) ** RUN["aS"]
    np.testing.assert_allclose(L, right, rtol=1e-13)


def test_a_huge_batch_leaves_kaplan_s_curve() -> None:
    x = inputs(su_unraveling, 20) | {"B": np.full(20, 1e30)}
    kaplan = catalogue.get("kaplan_lns")
    expected = kaplan(N=x["N"], Smin=x["S"], **{name: RUN[name] for name in kaplan.parameter_names})
    np.testing.assert_allclose(su_unraveling(**x, **RUN), expected, rtol=1e-12)


@pytest.mark.parametrize("alpha", [1e-3, 0.3, 1.0, 4.0])
def test_the_error_solves_its_equation_and_lies_between_floor_and_guess(alpha: float) -> None:
    values = CURVE | {"alpha": alpha}
    x = np.geomspace(1e3, 1e8, 60)
    y = m4(x=x, **values)
    inside = y < 0.9 - 1e-6
    assert ((y >= 0.08) & (y <= 0.9)).all() and inside.sum() > 20
    left = (y[inside] - 0.08) / (0.9 - y[inside]) ** alpha
    np.testing.assert_allclose(left, 40.0 * x[inside] ** -0.5, rtol=1e-8)


def test_without_alpha_m4_is_a_power_law_with_an_offset() -> None:
    x = np.geomspace(1e5, 1e9, 20)
    plain = catalogue.get("power_law_offset")(x=x, E=0.08, a=40.0, b=0.5)
    np.testing.assert_allclose(m4(x=x, **(CURVE | {"alpha": 1e-12})), plain, rtol=1e-9)


@both
def test_slopes_are_the_complex_step(law: Any, truth: dict[str, float]) -> None:
    x = inputs(law, 40, 2)
    columns = {name: np.array([[value]]) for name, value in truth.items()}
    slopes = law.slopes(x, columns)
    for name, value in truth.items():
        moved = columns | {name: np.array([[value + 1e-30j * value]])}
        exact = law.function(x, moved).imag / (1e-30 * value)
        np.testing.assert_allclose(slopes[name], exact, rtol=1e-9, atol=1e-12 * np.abs(exact).max(), err_msg=name)


@both
def test_a_batch_is_the_loop_of_its_members_and_nan_stays_in_its_place(law: Any, truth: dict[str, float]) -> None:
    x = inputs(law, 6)
    first = law.parameter_names[0]
    lanes = law(**x, **(truth | {first: truth[first] * np.array([[1.0], [np.nan], [1.3]])}))
    assert lanes.shape == (3, 6)
    np.testing.assert_array_equal(np.isnan(lanes).all(axis=1), [False, True, False])
    np.testing.assert_allclose(lanes[2], law(**x, **(truth | {first: truth[first] * 1.3})), rtol=1e-13)
    broken = {name: np.where(np.arange(6) == 2, np.nan, values) for name, values in x.items()}
    assert np.isnan(law(**broken, **truth)).tolist() == [False, False, True, False, False, False]


@both
def test_parameters_are_recovered(law: Any, truth: dict[str, float]) -> None:
    x = inputs(law, 120, 4)
    y = law(**x, **truth) * (1 + 1e-5 * np.random.default_rng(1).normal(size=120))
    rows = np.array([x[name] for name in law.input_names])
    observed = Observations.make(range(120), law.input_names, rows, y, output=law.output.name)
    fit = fit_law(law, observed, Options(loss="log_squares", interval="none"))
    for name, value in truth.items():
        assert fit.values[name] == pytest.approx(value, rel=0.02), name


@both
def test_they_are_in_the_catalogue(law: Any, truth: dict[str, float]) -> None:
    assert catalogue.get(law.name) is law
    assert law in catalogue.every()
    assert set(truth) == set(law.parameter_names)
