"""The kernel's half of the marks: what they say to the page, and what they refuse."""

from __future__ import annotations

from typing import Any

import bqplot
import numpy as np
import pytest
from traitlets import TraitError

from jupyter_scaling.widgets import FitScatter, LawLines, LawModel, wire

CURVE = {"level": 0, "x": [1.0, 2.0], "inputs": {"N": [1.0, 2.0]}, "y": [3.0, 2.5], "band_low": None, "band_high": None}


def scales() -> dict[str, Any]:
    return {"x": bqplot.LogScale(), "y": bqplot.LogScale()}


@pytest.mark.parametrize("widget", [FitScatter, LawLines, LawModel])
def test_a_mark_finds_its_half_in_our_module(widget: type) -> None:
    state = widget(**({} if widget is LawModel else {"scales": scales()})).get_state()
    assert state["_model_module"] == wire.MODULE
    assert state["_model_name"] == wire.model_name(widget.__name__)
    assert set(wire.WIDGETS[widget.__name__][1]) <= set(state)


def test_an_unknown_state_is_refused_with_the_four_there_are() -> None:
    with pytest.raises(TraitError, match=r"in, out, held_out, hidden; got \['oot'\] \(1 such\)"):
        FitScatter(x=[1.0], y=[1.0], scales=scales(), states=["oot"])


def test_a_parameter_that_is_no_number_is_refused_by_name() -> None:
    with pytest.raises(TraitError, match="'A': 'x'"):
        LawModel(parameters={"A": "x"})


def test_numpy_numbers_are_parameters() -> None:
    assert LawModel(parameters={"A": np.float64(2.0), "B": 3}).parameters == {"A": 2.0, "B": 3.0}


def test_a_curve_without_a_field_is_refused() -> None:
    with pytest.raises(TraitError, match="lacks band_high"):
        LawLines(curves=[{name: value for name, value in CURVE.items() if name != "band_high"}], scales=scales())


def test_a_curve_has_as_many_x_as_y() -> None:
    with pytest.raises(TraitError, match="got 2 and 1"):
        LawLines(curves=[CURVE | {"y": [3.0]}], scales=scales())


def test_states_change_without_touching_the_data() -> None:
    x, y = np.array([1.0, 2.0]), np.array([3.0, np.nan])
    mark = FitScatter(x=x, y=y, scales=scales(), states=["in", "in"])
    mark.states = ["in", "out"]
    np.testing.assert_array_equal(mark.x, [1.0, 2.0])
    np.testing.assert_array_equal(mark.y, [3.0, np.nan])
