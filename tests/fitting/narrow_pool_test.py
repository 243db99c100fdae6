"""A pool so narrow that a single lane enters beside a single other keeps the weights of each apart."""

import numpy as np

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Observations, Options
from jupyter_scaling.fitting.problem import BLOCK_ELEMENTS, Problem
from jupyter_scaling.fitting.solve import solve


def test_lanes_of_a_pool_of_two_end_where_each_ends_alone():
    rows = BLOCK_ELEMENTS // 2
    x = np.geomspace(1e3, 1e9, rows)
    y = (2 + 20 * x**-0.2) * np.exp(0.1 * np.random.default_rng(0).standard_normal(rows))
    seen = Observations.make(range(rows), ["x"], [x], y)
    problem = Problem.of(catalogue.get("power_law_offset"), seen, Options(loss="log_squares"))
    parts = np.array([np.arange(rows) % 5 != left for left in range(5)], dtype=float)
    # Near and far starts in turn: lanes of the pool end at different steps, and others enter one by one.
    starts = problem.to_coordinates(np.array([[2.0, 20.0, 0.2], [0.5, 3.0, 0.05]]))[[0, 1, 1, 0, 1]]
    together = solve(problem, starts, parts)
    alone = [solve(problem, start[None], part[None]).phi[0] for start, part in zip(starts, parts, strict=True)]
    np.testing.assert_allclose(together.phi, alone, rtol=1e-6)
    assert len(np.unique(together.steps)) > 1
