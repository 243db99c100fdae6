"""After a step that was refused the next is as much shorter as the objective at both ends says."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from jupyter_scaling.fitting.pool import Pool


@pytest.mark.parametrize(("gain", "share"), [(-1.0, 0.25), (-0.25, 0.4), (0.0, 0.5)])
def test_after_a_refusal_the_step_is_as_long_as_the_parabola_through_both_ends_says(gain: float, share: float) -> None:
    curvature, damping, step = 3.0, 0.5, 2.0
    pool = SimpleNamespace(
        curvature=np.array([[[curvature]]]), damping=np.array([damping]), phi=np.array([[1.0]]), columns=np.array([0])
    )
    asked = np.array([0]), np.array([[1.0 + step]]), np.array([1.0]), np.array([gain])
    wanted = Pool.tighter(pool, *asked)[0]
    # One coordinate's step is its gradient over (1 + damping) curvatures.
    assert (1.0 + damping) / (1.0 + wanted) == pytest.approx(share, rel=1e-12)
