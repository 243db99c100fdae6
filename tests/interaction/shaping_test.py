"""Shape by a column of its own, beside the colours: who has which shape, the way back, and the refusals."""

import json
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.errors import OptionError
from jupyter_scaling.interaction.shaping import MARKS


def with_others(make, **others):
    n = len(next(iter(others.values())))
    arrays = {
        name: np.array(values, dtype=object if isinstance(values[0], str) else np.float64)
        for name, values in others.items()
    }
    return make.session(replace(make.runs(n), extra=MappingProxyType(arrays)))


def test_without_a_column_shapes_tell_what_the_colours_tell(make):
    view = make.session().view()
    assert view.marks == () and set(view.points.mark.tolist()) == {-1}
    assert view.shape.name == "" and [each.name for each in view.shape.choices] == ["D"]
    assert len({level.shape for level in view.levels}) == len(view.levels)


def test_shape_tells_words_while_colour_tells_an_input(make):
    session = with_others(make, optimizer=["adamw", "muon", "muon"] * 4)
    view = session.shape_by("optimizer")
    assert [view.marks[mark].label for mark in view.points.mark] == [
        f"optimizer = {word}" for word in ["adamw", "muon", "muon"] * 4
    ]
    assert [(mark.shape, mark.count) for mark in view.marks] == [(MARKS[0], 4), (MARKS[1], 8)]
    assert view.color.name == "D" and {level.shape for level in view.levels} == {""}
    assert len({level.color for level in view.levels}) == len(view.levels) == 4


def test_a_column_that_colours_tell_too_is_told_by_both_together(make):
    session = with_others(make, optimizer=["adamw", "muon", "muon"] * 4)
    session.shape_by("optimizer")
    view = session.color_by("optimizer")
    assert view.marks == () and [level.shape for level in view.levels] == ["circle", "square"]
    assert session.color_by("D").shape.name == "optimizer"


def test_beyond_six_words_the_rarest_share_a_star_and_none_has_a_hexagon(make):
    words = np.array([*"aabbccddeeff", "g", "h", None, "a"], dtype=object)
    view = make.session(replace(make.runs(16), extra=MappingProxyType({"machine": words}))).shape_by("machine")
    assert [mark.shape for mark in view.marks] == [*MARKS, "star", "hexagon"]
    assert view.marks[6].label == "other machine (2 values)" and view.marks[6].count == 2
    assert view.marks[7].label == "no machine" and view.marks[7].count == 1


def test_many_numbers_are_six_ranges_and_an_input_has_levels(make):
    session = with_others(make, step=np.arange(1.0, 61.0) * 100)
    view = session.shape_by("step")
    assert len(view.marks) == 6 and view.marks[0].label == "step 100 to 1000"
    assert np.all(np.diff(view.points.mark) >= 0)
    session.choose_axis("C")
    sizes = session.shape_by("D")
    assert sizes.color.name == "N"
    assert [mark.label for mark in sizes.marks] == [level.label for level in session.color_by("D").levels]


def test_shape_is_in_the_code_in_undo_and_gives_way_to_the_axis(make):
    session = with_others(make, optimizer=["a", "b"] * 6)
    session.shape_by("optimizer")
    assert 'panel.shape_by("optimizer")' in session.code
    assert session.state.acts == ('panel.shape_by("optimizer")',)
    assert session.undo().marks == ()
    assert len(session.redo().marks) == 2
    assert session.shape_by(None).marks == ()
    session.choose_axis("C")
    session.shape_by("D")
    assert session.choose_axis("D").marks == ()
    assert session.choose_axis("C").shape.name == "D"


def test_a_column_that_makes_no_groups_is_refused_with_what_to_do(make):
    session = with_others(make, optimizer=["a", "b"] * 6, name=[f"run {i}" for i in range(12)], seed=[1.0] * 12)
    for act in (session.shape_by, session.color_by):
        with pytest.raises(
            OptionError, match=r"'name', which has 12 values in 12 runs: it makes no groups. Choose one"
        ):
            act("name")
        with pytest.raises(OptionError, match="'seed', which tells no run from another"):
            act("seed")
        with pytest.raises(OptionError, match="which the axis shows"):
            act("N")
        with pytest.raises(OptionError, match="Did you mean 'optimizer'"):
            act("optimiser")
    assert session.state.acts == ()


TABLE = {
    "n_params": [1e6, 1e7, 1e8, 1e9, 1e10, 1e11],
    "loss": [4.0, 3.0, 2.3, 1.8, 1.7, 1.65],
    "optimizer": ["adamw", "muon"] * 3,
    "family": ["a", "a", "b"] * 2,
}


def test_a_panel_opens_with_colour_and_shape_and_its_code_builds_it_again():
    panel = scaling.explore(TABLE, "power_law", x="n_params", y="loss", color="family", shape="optimizer")
    view = panel.view_model
    assert (view.color.name, view.shape.name, panel.history) == ("family", "optimizer", ())
    scope = {"df": TABLE}
    exec(panel.code, scope)
    again = scope["panel"].view_model
    assert again.marks == view.marks and again.levels == view.levels
    with pytest.raises(OptionError, match="Did you mean 'optimizer'"):
        scaling.explore(TABLE, "power_law", x="n_params", y="loss", shape="optimiser")


def test_a_saved_panel_comes_back_with_its_shapes(tmp_path):
    path = tmp_path / "panel.json"
    options = {"x": "n_params", "y": "loss", "state": path}
    panel = scaling.explore(TABLE, "power_law", shape="family", **options)
    panel.color_by("family").shape_by("optimizer")
    assert json.loads(path.read_text())["start"]["shape"] == "family"
    back = scaling.explore(TABLE, "power_law", **options)
    assert (back.view_model.color.name, back.view_model.shape.name) == ("family", "optimizer")
    assert back.undo().undo().view_model.shape.name == "family"


def test_the_dots_are_told_their_shapes_and_their_words():
    panel = scaling.explore(TABLE, "power_law", x="n_params", y="loss", shape="optimizer")
    dots = panel._plot.scatter
    assert dots.marks == [0, 1] * 3
    assert [style["label"] for style in dots.mark_styles] == ["optimizer = adamw", "optimizer = muon"]
    panel.shape_by(None)
    assert dots.marks == [] and dots.mark_styles == []
