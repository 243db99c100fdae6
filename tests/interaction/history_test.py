"""Undo, redo and jump give back the very states that were."""

import pytest

from jupyter_scaling.errors import OptionError
from jupyter_scaling.interaction import history as past


@pytest.fixture
def three(make):
    states = [make.state() for _ in range(4)]
    history = past.begin(states[0])
    for number, state in enumerate(states[1:], 1):
        history = past.push(history, state, f"act {number}")
    return states, history


def test_undo_gives_the_same_object_and_redo_gives_it_back(three):
    states, history = three
    back = past.undo(past.undo(history))
    assert back.present.state is states[1]
    assert (back.undo_label, back.redo_label) == ("act 1", "act 2")
    assert past.redo(back).present.state is states[2]


def test_undo_at_the_start_and_redo_at_the_end_change_nothing(three):
    states, history = three
    assert past.redo(history) is history
    start = past.begin(states[0])
    assert past.undo(start) is start
    assert (start.undo_label, start.redo_label) == ("", "")


def test_an_act_after_an_undo_forgets_what_was_undone(three, make):
    _, history = three
    after = past.push(past.undo(history), make.state(), "other")
    assert after.future == ()
    assert after.undo_label == "other"


def test_jump_goes_to_any_remembered_act_and_back(three):
    states, history = three
    for to in (0, 3, 1):
        assert past.jump(history, to).present.state is states[to]
    assert len(past.jump(history, 1).future) == 2
    with pytest.raises(OptionError, match="between 0 and 3"):
        past.jump(history, 4)


def test_a_drag_goes_on_in_place(three, make):
    states, history = three
    after = past.push(history, make.state(), "act 3", in_place=True)
    assert len(after.past) == len(history.past)
    assert past.undo(after).present.state is states[2]


def test_memory_is_bounded_and_the_oldest_goes_first(three):
    states, _ = three
    history = past.begin(states[0])
    for number in range(30):
        history = past.push(history, states[number % 4], f"act {number}", most=5)
    assert len(history.past) == 5
    assert history.forgotten == 25
    assert past.jump(history, 25).undo_label == ""
    with pytest.raises(OptionError, match="between 25 and 30"):
        past.jump(history, 24)


def test_many_rows_keep_fewer_steps():
    assert past.bound(60) == 200
    assert past.bound(50_000) == 40
    assert past.bound(10**7) == 20


def test_a_step_that_was_done_again_is_no_longer_ahead(three):
    _, history = three
    forward = past.redo(past.undo(past.undo(history)))
    assert [step.label for step in forward.steps] == [step.label for step in history.steps]
    assert [step.label for step in forward.future] == ["act 3"]
