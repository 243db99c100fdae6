"""Threshold and optimum settled together come to where the iteration of one after the other comes."""

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Observations, Options
from jupyter_scaling.fitting.problem import Problem
from jupyter_scaling.fitting.robust import EFFICIENT, robust_scale, tune
from jupyter_scaling.fitting.scan import scan
from jupyter_scaling.fitting.solve import solve
from jupyter_scaling.fitting.together import settled_together

LAW = catalogue.get("power_law_offset")


def near(loss: str, rows: int, seed: int, floor: float = 1.5) -> tuple[Problem, np.ndarray]:
    """A problem with some outliers under a rough threshold, and the optimum under that."""
    rng = np.random.default_rng(seed)
    x = np.geomspace(1e3, 1e8, rows)
    y = (floor + 40 * x**-0.3) * np.exp(0.01 * rng.standard_normal(rows) * np.where(rng.random(rows) < 0.1, 8, 1))
    problem = Problem.of(LAW, Observations.make(range(rows), ["x"], [x], y), Options(loss=loss), 0.02)
    found = solve(problem, scan(problem).starts)
    return problem, found.phi[np.argmin(found.objective)]


@pytest.mark.parametrize("loss", ["log_huber", "huber", "log_soft_l1", "log_cauchy", "log_asymmetric_huber"])
@pytest.mark.parametrize("rows", [12, 41, 200])
def test_the_fixed_point_of_the_threshold(loss, rows):
    settled = 0
    for seed in range(4):
        problem, phi = near(loss, rows, seed)
        found = settled_together(problem, phi)
        if found is None:
            continue
        settled += 1
        tuned, here = found
        scale = robust_scale(tuned.residuals_at(here), tuned.weight, len(tuned.free))
        assert tuned.delta == pytest.approx(EFFICIENT * scale, rel=1e-9)
        slow, there = tune(problem, phi)
        assert tuned.delta == pytest.approx(slow.delta, rel=1e-7)
        np.testing.assert_allclose(here, there, rtol=1e-6, atol=1e-6)
    assert settled >= 2


def test_a_floor_at_its_bound_stays_there():
    problem, phi = near("log_huber", 60, 0, floor=0.0)
    place = LAW.parameter_names.index("E")
    if phi[place] > 0.0:
        problem, phi = near("log_huber", 60, 1, floor=-0.05)
    assert phi[place] == 0.0
    found = settled_together(problem, phi)
    assert found is not None
    assert found[1][place] == 0.0
    assert found[0].delta == pytest.approx(tune(problem, phi)[0].delta, rel=1e-9)


def test_data_on_the_law_have_no_threshold_to_settle():
    x = np.geomspace(1e3, 1e8, 20)
    problem = Problem.of(LAW, Observations.make(range(20), ["x"], [x], 1.5 + 40 * x**-0.3), Options(), 0.02)
    assert settled_together(problem, solve(problem, scan(problem).starts).phi[0]) is None
