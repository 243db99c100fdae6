"""The units of columns that enter linearly change nothing but the units of what is fitted."""

from __future__ import annotations

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Observations, Options, fit_law
from jupyter_scaling.fitting.problem import Problem
from jupyter_scaling.fitting.solve import CONVERGED, solve

VALUES = {"a": 2.0, "b": -3.0, "k": 1.5, "c": 0.7}
LAW = catalogue.define("y = a + b*u + c*v*exp(-k*u)", inputs=["u", "v"], parameters=dict.fromkeys(VALUES, "free"))
U, V = np.random.default_rng(0).uniform(0.1, 3.0, (2, 60))
Y = LAW(u=U, v=V, **VALUES) + 0.05 * np.random.default_rng(1).normal(size=60)
NEAR = {"a": 0.5, "b": -1.0, "k": 1.0, "c": 2.0}
UNITS = [(1e-12, 1e12), (1e12, 1e-12), (1e-6, 1e-12), (1e12, 1e6), (1e6, 1.0)]


def rows(of_u: float, of_v: float, of_y: float) -> Observations:
    return Observations.make(range(60), ["u", "v"], [U * of_u, V * of_v], Y * of_y)


def in_units(values: dict[str, float], of_u: float, of_v: float, of_y: float) -> dict[str, float]:
    scale = {"a": of_y, "b": of_y / of_u, "k": 1.0 / of_u, "c": of_y / of_v}
    return {name: value * scale[name] for name, value in values.items()}


@pytest.mark.parametrize("loss", ["squares", "huber", "soft_l1", "cauchy", "l1"])
@pytest.mark.parametrize(("of_u", "of_v"), UNITS)
def test_from_the_same_start_by_the_same_steps(of_u: float, of_v: float, loss: str) -> None:
    options = Options(loss=loss, delta=0.05, interval="none") if loss != "squares" else Options(loss=loss)
    found = []
    for units in [(1.0, 1.0, 1.0), (of_u, of_v, 1.0)]:
        problem = Problem.of(LAW, rows(*units), options.checked(LAW), 0.05)
        start = in_units(NEAR, *units)
        found.append(solve(problem, problem.to_coordinates(np.array([[start[n] for n in LAW.parameter_names]]))))
        assert found[-1].status[0] == CONVERGED
    one, other = found
    assert other.objective[0] == pytest.approx(one.objective[0], rel=1e-9)
    assert abs(int(other.steps[0]) - int(one.steps[0])) <= 1
    back = in_units(dict(zip(LAW.parameter_names, one.phi[0], strict=True)), of_u, of_v, 1.0)
    np.testing.assert_allclose(other.phi[0], [back[name] for name in LAW.parameter_names], rtol=1e-6)


@pytest.mark.parametrize("of_y", [1e-12, 1e6])
@pytest.mark.parametrize(("of_u", "of_v"), UNITS)
def test_a_fit_is_the_same_in_all_units(of_u: float, of_v: float, of_y: float) -> None:
    options = Options(loss="squares")
    one = fit_law(LAW, rows(1.0, 1.0, 1.0), options)
    other = fit_law(LAW, rows(of_u, of_v, of_y), options)
    assert other.objective == pytest.approx(one.objective * of_y**2, rel=1e-9)
    back = in_units(one.values, of_u, of_v, of_y)
    assert other.values == pytest.approx(back, rel=1e-6)
    low, high = (
        in_units(dict(zip(one.values, one.table()[end], strict=True)), of_u, of_v, of_y)
        for end in ("ci_low", "ci_high")
    )
    assert dict(zip(other.values, other.table()["ci_low"], strict=True)) == pytest.approx(low, rel=1e-4)
    assert dict(zip(other.values, other.table()["ci_high"], strict=True)) == pytest.approx(high, rel=1e-4)
