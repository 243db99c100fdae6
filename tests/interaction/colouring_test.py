"""Colour and shape by any column: the levels, who has which, and the way back from code."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.errors import OptionError
from jupyter_scaling.interaction.colouring import colour_runs
from jupyter_scaling.interaction.grouping import column_choices
from jupyter_scaling.interaction.levels import OTHER, UNKNOWN


def with_others(make, **others):
    n = len(next(iter(others.values())))
    arrays = {
        name: np.array(values, dtype=object if isinstance(values[0], str) else np.float64)
        for name, values in others.items()
    }
    return make.session(replace(make.runs(n), extra=MappingProxyType(arrays)))


def labels_of(view):
    return [view.levels[level].label for level in view.points.level]


def test_a_column_of_words_gives_each_word_a_colour_and_a_shape(make):
    session = with_others(make, optimizer=["adamw", "muon", "muon"] * 4, name=[f"run {i}" for i in range(12)])
    view = session.color_by("optimizer")
    assert labels_of(view) == [f"optimizer = {word}" for word in ["adamw", "muon", "muon"] * 4]
    assert [level.count for level in view.levels] == [4, 8]
    assert len({level.color for level in view.levels}) == len({level.shape for level in view.levels}) == 2
    assert {curve.level for curve in view.curves} == {-1}
    assert len(view.curves) == 4


def test_names_of_runs_and_constant_columns_are_not_on_offer(make):
    session = with_others(
        make,
        optimizer=["adamw", "muon"] * 6,
        name=[f"run {i}" for i in range(12)],
        seed=[1.0] * 12,
        lr=[1e-3, 2e-3] * 6,
    )
    offered = [each.name for each in column_choices(session.state)]
    assert offered[-2:] == ["optimizer", "lr"]
    assert "N" not in offered


def test_beyond_eight_words_the_rarest_are_one_honest_level(make):
    words = [*"aaabbbcccdddeeefffggghhh", "rare", "odd", "i"]
    view = with_others(make, machine=words).color_by("machine")
    assert view.levels[-1].label == "other machine (3 values)"
    assert (view.levels[-1].color, view.levels[-1].shape) == OTHER
    assert view.levels[-1].count == 3
    assert len(view.levels) == 9


def test_missing_words_and_numbers_are_a_level_of_their_own(make):
    words = np.array(["a", None, "b", "a", None, "b"] * 2, dtype=object)
    numbers = np.array([1.0, np.nan, 2.0] * 4)
    runs = replace(make.runs(12), extra=MappingProxyType({"word": words, "number": numbers}))
    for column, missing in [("word", 4), ("number", 4)]:
        view = make.session(runs).color_by(column)
        assert view.levels[-1].label == f"no {column}"
        assert (view.levels[-1].color, view.levels[-1].shape) == UNKNOWN
        assert view.levels[-1].count == missing


def test_many_numbers_are_cut_into_ranges_that_say_their_ends(make):
    steps = np.arange(1.0, 61.0) * 100
    view = with_others(make, step=steps).color_by("step")
    assert len(view.levels) == 6
    assert view.levels[0].label == "step 100 to 1000"
    assert sum(level.count for level in view.levels) == 60
    assert np.all(np.diff(view.points.level) >= 0)


def test_curves_follow_the_input_that_colours_tell_also_along_compute(make):
    session = make.session()
    session.choose_axis("C")
    by_n = session.view()
    by_d = session.color_by("D")
    assert by_n.color.name == "N"
    assert by_d.color.name == "D"
    assert [curve.inputs["D"] for curve in by_d.curves] == [level.value for level in by_d.levels]
    assert all(np.ndim(curve.inputs["N"]) == 1 for curve in by_d.curves)


def test_a_recurring_input_beyond_eight_values_says_that_others_are_grey(make):
    runs = make.runs(40)
    x = np.stack([runs.x[0], np.repeat(2.0 ** np.arange(20, 40), 2)])
    view = make.session(replace(runs, x=x)).view()
    assert view.levels[-1].label == "other D (12 values)"
    assert len(view.curves) == 8
    told = [level for level in view.levels if level.value is not None]
    for level, label in zip(view.points.level, x[1], strict=True):
        assert level == 8 or told[level].value == label


def test_an_unknown_column_is_named_with_its_nearest(make):
    with pytest.raises(OptionError, match="optimizer"):
        with_others(make, optimizer=["a", "b"] * 6).color_by("optimiser")


def test_the_colour_is_part_of_the_code_and_of_undo(make):
    session = with_others(make, optimizer=["a", "b"] * 6)
    session.color_by("optimizer")
    assert 'panel.color_by("optimizer")' in session.code
    assert session.undo().color.name == "D"
    session.redo()
    assert session.color_by(None).color.name == "D"


def test_a_colour_the_axis_shows_gives_way_and_comes_back(make):
    session = make.session()
    session.choose_axis("D")
    session.color_by("N")
    assert session.choose_axis("N").color.name == "D"
    assert colour_runs(session.state).card.name == "D"


def test_numbers_words_flags_and_days_are_read_and_lists_are_not(make):
    extra = {
        "lr": np.array(["1e-3", None] * 6, dtype=object),
        "size": np.array(["1M", "2M"] * 6),
        "warm": np.array([True, False] * 6),
        "day": np.array(["2024-01-01", "NaT"] * 3 + ["2024-01-02"] * 6, dtype="datetime64[ns]"),
        "tags": np.array([["a"], ["b", "c"]] * 6, dtype=object),
    }
    columns = make.session(replace(make.runs(12), extra=MappingProxyType(extra))).state.colour_columns
    assert set(columns) == {"size", "warm", "day"}
    assert columns["size"].tolist()[:2] == [1e6, 2e6]
    assert columns["day"][0].startswith("2024-01-01")
    assert columns["day"][1] is None


def test_a_panel_offers_the_columns_of_its_table():
    table = {"n_params": [1e6, 1e7, 1e8, 1e9], "loss": [4.0, 3.0, 2.3, 1.8], "optimizer": ["adamw", "muon"] * 2}
    panel = scaling.explore(table, "power_law", x="n_params", y="loss")
    assert [each.name for each in panel.view_model.color.choices] == ["optimizer"]
    levels = panel.color_by("optimizer").view_model.levels
    assert [level.label for level in levels] == ["optimizer = adamw", "optimizer = muon"]
