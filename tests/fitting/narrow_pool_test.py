"""A pool so narrow that a single lane enters beside a single other keeps the weights of each apart."""

import numpy as np

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Observations, Options
from jupyter_scaling.fitting.problem import BLOCK_ELEMENTS, Problem
from jupyter_scaling.fitting.solve import solve


def test_lanes_of_a_pool_of_two_end_where_each_ends_alone():
    rows = BLOCK_ELEMENTS // 2
    x = np.geomspace(1e3, 1e9, rows)
    y = 20 * x**-0.2 * np.exp(0.1 * np.random.default_rng(0).standard_normal(rows))
    seen = Observations.make(range(rows), ["x"], [x], y)
    problem = Problem.of(catalogue.get("power_law"), seen, Options(loss="log_squares"))
    halves = np.array([np.arange(rows) % 5 != left for left in range(5)], dtype=float)
    start = problem.to_coordinates(np.array([[10.0, 0.1]]))
    together = solve(problem, np.repeat(start, 5, axis=0), halves)
    alone = [solve(problem, start, lane[None]) for lane in halves]
    np.testing.assert_allclose(together.phi, [one.phi[0] for one in alone], rtol=1e-10)
    assert len(np.unique(together.phi[:, 0])) == 5
