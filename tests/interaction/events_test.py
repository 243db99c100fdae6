"""Every act: its wire form, its line of Python, its label, and what it refuses."""

import math

import pytest

from jupyter_scaling.errors import DataError, OptionError, ParameterError, ScalingError
from jupyter_scaling.interaction import from_wire
from jupyter_scaling.interaction.events import (
    EVENTS,
    AcceptSuggestion,
    CancelMove,
    ChooseAxis,
    ChooseLaw,
    ColorBy,
    DismissSuggestion,
    Exclude,
    ExcludeWhere,
    Hide,
    Jump,
    MoveParameter,
    Pin,
    Redo,
    Release,
    RemoveRule,
    ResetParameters,
    Restore,
    RestoreReason,
    SetBounds,
    SetHoldout,
    SetTarget,
    SetWeight,
    ShapeBy,
    Show,
    Tie,
    Undo,
    Untie,
)

TABLE = [
    (Exclude((7,), "diverged"), 'panel.exclude([7], "diverged")', "exclude run 7"),
    (Exclude((7, 8), "it's off", who="rule"), 'panel.exclude([7, 8], "it\'s off", who="rule")', "exclude 2 runs"),
    (Restore((7, 8)), "panel.restore([7, 8])", "restore 2 runs"),
    (SetWeight((7,), 0.5), "panel.set_weight([7], 0.5)", "weigh run 7 0.5"),
    (MoveParameter("alpha", 0.41), 'panel.move("alpha", 0.41)', "move alpha to 0.41"),
    (MoveParameter("alpha", 0.41, final=False), 'panel.move("alpha", 0.41)', "move alpha to 0.41"),
    (Pin("E", 1.8), 'panel.pin("E", 1.8)', "pin E at 1.8"),
    (Pin("E"), 'panel.pin("E")', "pin E"),
    (Release("E"), 'panel.release("E")', "release E"),
    (ResetParameters(), "panel.reset_parameters()", "reset parameters"),
    (Tie("alpha", "1 - beta"), 'panel.tie("alpha", "1 - beta")', "tie alpha to 1 - beta"),
    (Untie("alpha"), 'panel.untie("alpha")', "untie alpha"),
    (SetBounds("E", 1.5, 2.0), 'panel.set_bounds("E", 1.5, 2.0)', "bound E from 1.5 to 2"),
    (SetBounds("E", high=2.0), 'panel.set_bounds("E", None, 2.0)', "bound E to 2"),
    (SetBounds("E"), 'panel.clear_bounds("E")', "clear the bounds of E"),
    (ChooseLaw("power_law"), 'panel.choose_law("power_law")', "choose law power_law"),
    (ChooseAxis("C"), 'panel.choose_axis("C")', "draw against C"),
    (RestoreReason("diverged"), 'panel.restore_reason("diverged")', "restore all runs out for diverged"),
    (CancelMove("alpha"), "panel.cancel_move()", "cancel move"),
    (ColorBy("D"), 'panel.color_by("D")', "colour by D"),
    (ColorBy(""), "panel.color_by(None)", "colour by the other input"),
    (ShapeBy("D"), 'panel.shape_by("D")', "shape by D"),
    (ShapeBy(""), "panel.shape_by(None)", "shapes as the colours"),
    (SetHoldout("largest 20%"), 'panel.set_holdout("largest 20%")', "hold out largest 20%"),
    (ExcludeWhere("N < 2e7"), 'panel.exclude_where("N < 2e7")', "exclude where N < 2e7"),
    (RemoveRule("N < 2e7"), 'panel.remove_rule("N < 2e7")', "remove the rule N < 2e7"),
    (AcceptSuggestion((7,)), "panel.accept([7])", "accept run 7 as off"),
    (DismissSuggestion((7, 8)), "panel.dismiss([7, 8])", "never suggest 2 runs"),
    (SetTarget({"N": 1e4, "D": 2e5}), "panel.set_target(N=10000.0, D=200000.0)", "target N=10000 D=200000"),
    (Hide((7,)), "panel.hide([7])", "hide run 7"),
    (Show((7,)), "panel.show([7])", "show run 7"),
    (Show(), "panel.show()", "show all runs"),
    (SetTarget(), "panel.set_target()", "the usual target"),
    (Undo(), "panel.undo()", "undo"),
    (Redo(), "panel.redo()", "redo"),
    (Jump(2), "panel.jump(2)", "jump"),
]


def test_the_table_above_holds_every_act():
    assert {type(event) for event, *_ in TABLE} == set(EVENTS.values())


@pytest.mark.parametrize(("event", "code", "label"), TABLE)
def test_an_act_is_one_line_of_python_and_a_label(event, code, label):
    assert event.to_code() == code
    assert event.label == label


@pytest.mark.parametrize("event", [event for event, *_ in TABLE])
def test_an_act_comes_back_from_the_wire_as_it_was(make, event):
    state = make.state()
    assert from_wire(event.to_wire(state), state) == event


@pytest.mark.parametrize("event", [event for event, *_ in TABLE])
def test_the_wire_form_has_the_fields_that_the_page_declares(make, event):
    from jupyter_scaling.widgets import wire

    message = event.to_wire(make.state())
    if event.type in wire.EVENTS:
        assert set(message) - {"who"} == {"type", *wire.EVENTS[event.type]}


def test_the_page_can_send_no_act_that_is_unknown_here():
    from jupyter_scaling.widgets import wire

    assert set(wire.EVENTS) <= set(EVENTS)


@pytest.mark.parametrize(
    "event", [event for event, *_ in TABLE if not isinstance(event, (Undo, Redo, Jump, CancelMove))]
)
def test_the_line_of_python_does_the_same_on_a_session(make, event):
    heard = []
    panel = make.session()
    panel.dispatch = heard.append
    exec(event.to_code(), {"panel": panel})
    assert [each.to_code() for each in heard] == [event.to_code()]


@pytest.mark.parametrize(
    ("message", "kind", "words"),
    [
        ({"type": "exlude", "rows": [1]}, OptionError, "Did you mean 'exclude'"),
        ({"type": ["exclude"]}, OptionError, "Choose one of"),
        ({}, OptionError, "exclude, restore"),
        ("undo", OptionError, "`type`"),
        ({"type": "exclude", "rows": [1, 99]}, DataError, "0 to 11"),
        ({"type": "exclude", "rows": [-1]}, DataError, "0 to 11"),
        ({"type": "exclude", "rows": [1.5]}, DataError, "1.5"),
        ({"type": "exclude", "rows": [True]}, DataError, "True"),
        ({"type": "exclude", "rows": []}, DataError, "at least one"),
        ({"type": "exclude", "rows": "12"}, DataError, "list"),
        ({"type": "exclude"}, OptionError, "'rows'"),
        ({"type": "exclude", "rows": [1], "reason": 5}, OptionError, "`reason`"),
        ({"type": "set_weight", "rows": [1], "weight": "heavy"}, OptionError, "finite number"),
        ({"type": "move_parameter", "name": "alhpa", "value": 0.4}, ParameterError, "Did you mean 'alpha'"),
        ({"type": "move_parameter", "name": "alpha", "value": math.nan}, OptionError, "value of alpha"),
        ({"type": "move_parameter", "name": "alpha", "value": None}, OptionError, "finite number"),
        ({"type": "move_parameter", "name": "alpha", "value": 0.4, "final": 1}, OptionError, "`final`"),
        ({"type": "move_parameter", "name": ["alpha"], "value": 0.4}, ParameterError, "Parameters: E"),
        ({"type": "pin", "name": "E", "value": "1.8"}, OptionError, "finite number"),
        ({"type": "choose_axis", "axis": 3}, OptionError, "`axis`"),
        ({"type": "jump", "to": None}, OptionError, "`to`"),
    ],
)
def test_a_message_that_makes_no_sense_is_refused_with_a_sentence(make, message, kind, words):
    with pytest.raises(kind) as caught:
        from_wire(message, make.state())
    assert words in str(caught.value)
    assert isinstance(caught.value, ScalingError)


@pytest.mark.parametrize(
    ("keys", "row", "code"),
    [
        ([f"run-{i}" for i in range(12)], 3, 'panel.exclude(["run-3"], "diverged")'),
        ([("a", i) for i in range(12)], 3, 'panel.exclude([("a", 3)], "diverged")'),
        ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9], 10, 'panel.exclude(rows=[10], reason="diverged")'),
        ([float("nan"), *range(11)], 0, 'panel.exclude(rows=[0], reason="diverged")'),
    ],
)
def test_a_row_is_called_by_its_key_where_that_is_unique(make, keys, row, code):
    state = make.state(make.runs(keys=keys))
    event = from_wire({"type": "exclude", "rows": [row], "reason": "diverged"}, state)
    assert event.to_code() == code
    assert event.positions(state) == [row]
    assert from_wire(event.to_wire(state), state) == event


def test_rows_named_by_key_need_the_state_to_cross_the_wire():
    with pytest.raises(OptionError, match="Pass the State"):
        Exclude((17,)).to_wire()
