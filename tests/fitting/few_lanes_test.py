"""Few lanes are judged on plain floats, many by arrays: each ends at the same bits after the same steps."""

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Observations, Options, pool
from jupyter_scaling.fitting.problem import Problem
from jupyter_scaling.fitting.solve import CONVERGED, solve

LAW = catalogue.get("chinchilla")
TRUTH = np.array([1.8, 480.0, 0.35, 2100.0, 0.37])


def problem(loss: str, **options: object) -> Problem:
    rng = np.random.default_rng(1)
    sizes, tokens = 10 ** rng.uniform(7, 10, 60), 10 ** rng.uniform(9, 12, 60)
    losses = LAW(N=sizes, D=tokens, **dict(zip(LAW.parameter_names, TRUTH, strict=True)))
    rows = Observations.make(range(60), ["N", "D"], [sizes, tokens], losses * np.exp(0.01 * rng.standard_normal(60)))
    return Problem.of(LAW, rows, Options(loss=loss, **options), 0.01)


@pytest.mark.parametrize("loss", ["log_huber", "log_squares", "squares", "log_cauchy", "l1"])
@pytest.mark.parametrize("bounds", [{}, {"alpha": (0.38, 0.5)}, {"E": (1.9, 3.0)}])
@pytest.mark.parametrize("how", [{"most_steps": 30}, {"damping": 1e-6, "enough": 1e-8, "most_steps": 30}])
def test_few_lanes_end_where_arrays_take_them(loss, bounds, how, monkeypatch):
    asked = problem(loss, bounds=bounds)
    rng = np.random.default_rng(2)
    at = asked.to_coordinates(TRUTH[None])
    for scale, count in [(1e-3, 1), (0.1, 2), (1.0, 3), (4.0, 3)]:
        starts = at + scale * rng.standard_normal((count, 5))
        few = solve(asked, starts, **how)
        with monkeypatch.context() as patched:
            patched.setattr(pool, "FEW", 0)
            many = solve(asked, starts, **how)
        for name in ("phi", "objective", "status", "steps"):
            np.testing.assert_array_equal(getattr(few, name), getattr(many, name), err_msg=name)


def test_a_lane_beside_others_and_alone_takes_the_same_steps():
    asked = problem("log_huber")
    starts = asked.to_coordinates(TRUTH[None]) + 0.3 * np.random.default_rng(3).standard_normal((12, 5))
    together, alone = solve(asked, starts), [solve(asked, start[None]) for start in starts]
    assert (together.status == CONVERGED).all()
    np.testing.assert_array_equal(together.steps, [one.steps[0] for one in alone])
    np.testing.assert_allclose(together.phi, [one.phi[0] for one in alone], rtol=1e-12, atol=1e-12)
