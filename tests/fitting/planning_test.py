"""Plans from a law: the best split of compute, the scale a target needs."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_scaling import catalogue
from jupyter_scaling.errors import FormulaError, OptionError, ParameterError
from jupyter_scaling.fitting.planning import bisect, optimal_split

LAW = catalogue.get("chinchilla")


def closed_form(theta: np.ndarray, compute: np.ndarray) -> np.ndarray:
    """``N = G (C / 6)^(beta / (alpha + beta))`` with ``G = (alpha A / (beta B))^(1 / (alpha + beta))``."""
    _, a, alpha, b, beta = theta
    return (alpha * a / (beta * b)) ** (1 / (alpha + beta)) * (compute / 6) ** (beta / (alpha + beta))


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    st.floats(0.1, 3.0), st.floats(50, 5000), st.floats(0.1, 0.9), st.floats(50, 5000), st.floats(0.1, 0.9),
    st.floats(17, 28),
)  # fmt: skip
def test_the_best_split_is_the_closed_form(e: float, a: float, alpha: float, b: float, beta: float, c: float) -> None:
    theta, compute = np.array([e, a, alpha, b, beta]), np.array([10.0**c])
    exact = closed_form(theta, compute)
    if 1.0 < exact[0] < compute[0] / 6.0:
        np.testing.assert_allclose(optimal_split(LAW, theta[None], compute)[0], exact, rtol=1e-10)


def test_many_parameters_and_budgets_are_split_at_once(make: SimpleNamespace) -> None:
    theta = np.array([[*make.chinchilla.values()], [1.69, 406.4, 0.34, 410.7, 0.28]])
    compute = np.array([1e20, 1e22, 1e24])
    expected = np.stack([closed_form(row, compute) for row in theta])
    np.testing.assert_allclose(optimal_split(LAW, theta, compute), expected, rtol=1e-10)


def test_no_split_near_the_best_one_is_better(make: SimpleNamespace) -> None:
    n = optimal_split(LAW, np.array([[*make.chinchilla.values()]]), np.array([1e23]))[0, 0]
    tried = n * np.geomspace(0.5, 2.0, 41)
    assert int(np.argmin(LAW(N=tried, D=1e23 / (6 * tried), **make.chinchilla))) == 20


@pytest.fixture(scope="module")
def fitted(make: SimpleNamespace) -> Any:
    return make.fit("chinchilla", make.clean(noise=0.002), interval="jackknife")


def test_the_plan_spends_the_budget_and_knows_how_sure_it_is(fitted: Any) -> None:
    plan = fitted.optimal(C=[1e22, 1e24])
    assert len(plan) == 2
    n, d = plan["N"].to_numpy(float), plan["D"].to_numpy(float)
    np.testing.assert_allclose(6 * n * d, [1e22, 1e24], rtol=1e-9)
    np.testing.assert_allclose(n, closed_form(fitted.theta, np.array([1e22, 1e24])), rtol=1e-9)
    assert (plan["N_low"] < plan["N"]).all()
    assert (plan["N"] < plan["N_high"]).all()


def test_the_solution_reaches_its_target(fitted: Any) -> None:
    solved = fitted.solve(loss=2.1, D="20*N")
    n, d = float(solved["N"].iloc[0]), float(solved["D"].iloc[0])
    assert d == pytest.approx(20 * n, rel=1e-12)
    assert float(fitted(N=n, D=d)) == pytest.approx(2.1, rel=1e-12)


def test_the_other_input_may_be_the_open_one(fitted: Any) -> None:
    solved = fitted.solve(loss=2.3, N=1e9)
    assert float(fitted(N=1e9, D=float(solved["D"].iloc[0]))) == pytest.approx(2.3, rel=1e-12)


def test_a_target_below_the_floor_has_no_solution(fitted: Any) -> None:
    assert np.isnan(float(fitted.solve(loss=0.5, D="20*N")["N"].iloc[0]))


@pytest.mark.parametrize(
    ("loss", "inputs", "error", "says"),
    [
        (2.0, {}, OptionError, "exactly one open input; open: N, D"),
        (2.0, {"N": 1e9, "D": 1e10}, OptionError, "open: none"),
        (2.0, {"T": 1e9}, ParameterError, "'T' is not an input"),
        (2.0, {"D": "20*M"}, ParameterError, "may hold 'N' only; got 'M'"),
        (2.0, {"D": "20*"}, FormulaError, "Cannot read"),
        (float("nan"), {"D": 1e10}, OptionError, "expected a finite number"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused(
    fitted: Any, loss: float, inputs: dict, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        fitted.solve(loss=loss, **inputs)


@pytest.mark.parametrize("compute", [0.0, -1.0, 5.0, float("nan"), [1e22, float("inf")]])
def test_a_budget_that_buys_nothing_is_refused(fitted: Any, compute: Any) -> None:
    with pytest.raises(OptionError, match="expected training compute in FLOP"):
        fitted.optimal(C=compute)


def test_a_law_of_one_input_has_nothing_to_split(make: SimpleNamespace) -> None:
    with pytest.raises(OptionError, match="needs N and D"):
        make.fit("power_law", make.runs("power_law")).optimal(C=1e22)


def test_bisection_finds_roots_and_leaves_what_is_not_enclosed() -> None:
    target = np.array([2.0, 0.5, 99.0])
    found = bisect(lambda x: x**2 - target, np.zeros(3), np.full(3, 5.0))
    np.testing.assert_allclose(found[:2], np.sqrt(target[:2]), rtol=1e-14)
    assert np.isnan(found[2])


@pytest.mark.parametrize("kind", ["mean", "new_run"])
def test_predictions_come_as_a_table_one_row_a_point(fitted: Any, kind: str) -> None:
    table = fitted.predict({"N": [1e9, 7e10, 1e12], "D": [2e10, 1.4e12, 1e13]}, kind=kind)
    assert len(table) == 3
    lows = [column for column in table.columns if "low" in str(column)]
    highs = [column for column in table.columns if "high" in str(column)]
    assert len(lows) == len(highs) == 1
    assert (table[lows[0]] < table[highs[0]]).all()
