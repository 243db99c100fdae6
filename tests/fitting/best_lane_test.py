"""Which lane of a batch is the optimum."""

from __future__ import annotations

import numpy as np
import pytest

from jupyter_scaling.fitting.solve import CONVERGED, FAILED, STEP_LIMIT, Solution


@pytest.mark.parametrize(
    ("objective", "status", "best"),
    [
        ([2.0, 1.0, 3.0], [CONVERGED, CONVERGED, CONVERGED], 1),
        ([1.0, 1.0 + 5e-15, 1.2], [STEP_LIMIT, CONVERGED, CONVERGED], 1),
        ([1.0, 1.0 + 1e-9], [STEP_LIMIT, CONVERGED], 0),
        ([np.inf, 1.0], [FAILED, STEP_LIMIT], 1),
        ([0.0, 0.0], [STEP_LIMIT, CONVERGED], 1),
    ],
)
def test_of_lanes_equal_to_rounding_one_that_converged_is_the_optimum(objective, status, best) -> None:
    phi = np.zeros((len(status), 1))
    solution = Solution(phi, np.array(objective), np.array(status), np.zeros(len(status), dtype=np.int64))
    assert solution.best == best
