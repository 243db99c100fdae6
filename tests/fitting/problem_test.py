"""A problem keeps its coordinates where its residuals have a value."""

from __future__ import annotations

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Observations, Options
from jupyter_scaling.fitting.problem import Problem
from jupyter_scaling.fitting.scan import coordinate_range


def test_the_floor_stays_below_the_lowest_output_in_the_fit_where_residuals_are_taken_above_it() -> None:
    law, x, y = catalogue.get("power_law_offset"), np.geomspace(1e3, 1e6, 6), np.array([4.0, 3.0, 2.5, 2.2, 2.1, 1.0])
    rows = Observations.make(range(6), ["x"], x[None], y, output="y").exclude([5])
    high = {loss: Problem.of(law, rows, Options(loss=loss)).bounds[1][0] for loss in ("excess_squares", "log_squares")}
    assert law.parameter_names[0] == "E"
    assert high["log_squares"] == np.inf
    assert high["excess_squares"] < 2.1 and high["excess_squares"] == pytest.approx(2.1, rel=1e-6)


def test_a_row_of_no_weight_says_nothing_of_where_a_break_may_lie() -> None:
    law, x = catalogue.get("bnsl"), np.geomspace(1e3, 1e6, 9)
    y = np.linspace(4.0, 2.0, 9)
    rows = Observations.make(range(9), ["x"], x[None], y, output="y")
    without = Observations.make(range(8), ["x"], x[None, :-1], y[:-1], output="y")
    location = next(one for one in law.parameters if one.kind == "location")
    found, alone = (
        coordinate_range(Problem.of(law, each, Options()), location) for each in (rows.exclude([8]), without)
    )
    assert found == alone
