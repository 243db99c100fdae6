"""An interval stays where its space has values, also where it could not be found on the space's own scale."""

from __future__ import annotations

import numpy as np
import pytest

from jupyter_scaling.fitting.estimates import widest
from jupyter_scaling.fitting.spaces import SPACES


@pytest.mark.parametrize(("space", "value", "low", "high"), [("log", 0.1, 0.0, 2.0), ("logit", 0.9, 0.0, 1.0)])
def test_an_interval_without_a_scale_of_its_own_is_cut_at_the_border(
    space: str, value: float, low: float, high: float
) -> None:
    def spread(transform: object) -> np.ndarray:
        return np.array([np.inf if transform is SPACES[space].forward else 1.0])

    found = widest(np.array([value]), [(spread, 1e9)], 0.95, space)
    assert found.low[0] == low
    assert (found.high[0] > high) if space == "log" else (found.high[0] == high)
