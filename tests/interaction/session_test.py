"""A panel without a page: acts in, views out."""

import numpy as np
import pytest

from jupyter_scaling.errors import DataError, ParameterError
from jupyter_scaling.interaction import Session
from jupyter_scaling.interaction.events import MoveParameter


def test_an_act_in_python_and_from_the_page_are_the_same(make):
    one, other = make.session(), make.session()
    one.clock = other.clock = lambda: "2026-01-31T12:00:00+00:00"  # else the second may change between the two
    one.exclude(3, "diverged")
    assert other.handle({"type": "exclude", "rows": [3], "reason": "diverged"}) is None
    assert one.view().to_wire() == other.view().to_wire()


def test_every_view_has_a_higher_revision(make):
    session = make.session()
    seen = [session.view().revision]
    for act in (lambda: session.exclude(3), session.undo, session.redo):
        act()
        seen.append(session.view().revision)
    assert seen == sorted(set(seen))


def test_the_view_is_made_once_until_something_happens(make):
    session = make.session()
    assert session.view() is session.view()


def test_an_error_is_raised_in_python_and_shown_in_the_view_until_the_next_act(make):
    session = make.session()
    with pytest.raises(ParameterError, match="alpha"):
        session.move("alpa", 0.4)
    assert "Did you mean 'alpha'" in session.view().message
    session.move("alpha", 0.4)
    assert session.view().message is None


def test_whatever_goes_wrong_the_page_gets_a_sentence_and_the_state_stays(make, monkeypatch):
    session = make.session()
    state = session.state

    def broken(*_, **__):
        raise RuntimeError("boom")

    monkeypatch.setattr(type(session.state.best), "refit", broken)
    assert session.handle({"type": "exclude", "rows": [3]}) == (
        "This act was not done: RuntimeError: boom. Please report it."
    )
    assert session.state is state


def test_a_drag_is_one_step_back_and_one_line(make):
    session = make.session()
    start = session.state
    for value in np.linspace(0.36, 0.45, 10):
        session.dispatch(MoveParameter("alpha", float(value), final=False))
    session.dispatch(MoveParameter("alpha", 0.45))
    readout = next(each for each in session.view().readouts if each.label == "alpha")
    assert (readout.old, readout.new) == (0.35, 0.45)
    assert session.view().history.lines == ('panel.move("alpha", 0.45)',)
    session.undo()
    assert session.state is start


def test_a_cancelled_drag_leaves_everything_as_it_was(make):
    session = make.session()
    session.pin("beta", 0.4)
    session.pin("E", 1.7)
    session.undo()
    history, view = session.history, session.view()
    for value in (0.41, 0.42):
        session.handle({"type": "move_parameter", "name": "alpha", "value": value, "final": False})
    session.handle({"type": "cancel_move", "name": "beta"})
    assert session.state.hand_set == {"alpha": 0.42}
    session.handle({"type": "cancel_move", "name": "alpha"})
    assert session.history is history and session.view().history.redo_label
    assert session.view().readouts == view.readouts
    session.handle({"type": "cancel_move", "name": "alpha"})
    assert session.history is history


def test_a_finished_move_is_not_cancelled(make):
    session = make.session()
    session.handle({"type": "move_parameter", "name": "alpha", "value": 0.41, "final": False})
    session.handle({"type": "move_parameter", "name": "alpha", "value": 0.42, "final": True})
    session.handle({"type": "cancel_move", "name": "alpha"})
    assert session.state.hand_set == {"alpha": 0.42}


def test_two_drags_of_one_parameter_are_two_steps(make):
    session = make.session()
    for value in (0.4, 0.3):
        session.dispatch(MoveParameter("alpha", value - 0.01, final=False))
        session.dispatch(MoveParameter("alpha", value))
    assert len(session.history.past) == 2


def test_undo_tells_what_it_took_back(make):
    session = make.session()
    session.exclude(3)
    out = session.fit.values["E"]
    session.undo()
    card = session.view().history
    assert (card.can_undo, card.can_redo, card.redo_label) == (False, True, "exclude run 3")
    readout = next(each for each in session.view().readouts if each.label == "E")
    assert readout.old == out


def test_readouts_tell_of_the_last_act_and_of_none_before_it(make):
    session = make.session()

    def moved():
        return [each.label for each in session.view().readouts if each.moved]

    session.exclude(3)
    assert "E" in moved()
    session.undo()
    assert "E" in moved()
    session.choose_axis("D")
    assert moved() == []
    session.exclude(3)
    session.choose_axis("N")
    session.undo()
    assert moved() == []


def test_jump_goes_to_any_act(make):
    session = make.session()
    session.exclude(3)
    session.exclude(4)
    session.jump(0)
    assert session.state.observations.count("out") == 0
    session.jump(2)
    assert session.state.observations.excluded.keys() == {3, 4}


@pytest.mark.parametrize(
    "keys",
    [3, [3], (3,), {3}, np.array([3]), np.int64(3), range(3, 4), iter([3])],
    ids=lambda keys: type(keys).__name__,
)
def test_keys_come_one_or_many_in_any_collection(make, keys):
    session = make.session()
    session.exclude(keys)
    assert session.state.observations.excluded == {3: "excluded by hand"}


def test_a_tuple_that_is_a_key_is_one_key(make):
    session = make.session(make.runs(keys=[("a", i) for i in range(12)]))
    session.exclude(("a", 3))
    session.exclude([("a", 4), ("a", 5)])
    assert set(session.state.observations.excluded) == {("a", 3), ("a", 4), ("a", 5)}


def test_naming_no_run_is_an_error(make):
    with pytest.raises(DataError, match=r"panel\.exclude\(17\)"):
        make.session().exclude([])


def test_a_panel_opens_on_a_fit_that_failed(make):
    fit = make.fit(make.runs(3)).refit(make.runs(3).exclude([0, 1], "off"))
    assert fit.status.code == "failed"
    session = Session(fit)
    assert session.view().fit.freshness == "failed"
    session.set_weight(2, 2.0)
    assert session.state.freshness == "failed"


def test_the_text_shows_parameters_bench_acts_and_errors(make):
    session = make.session(make.runs(broken=(5,)))
    session.exclude(3, "diverged")
    session.pin("E", 1.75)
    session.handle({"type": "nonsense"})
    text = session.text()
    for words in (
        "pinned",
        "(diverged; hand)",
        "(loss is nan; data)",
        'panel.pin("E", 1.75)',
        "! `type` is 'nonsense'",
    ):
        assert words in text
    assert repr(session) == text


def test_a_long_bench_is_cut_in_the_text(make):
    session = make.session(make.runs(60))
    session.exclude(range(20), "diverged")
    assert "out: 12 more" in session.text()
