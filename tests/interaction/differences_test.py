"""Two places of a history, side by side."""

import pytest

from jupyter_scaling.errors import OptionError


def by_name(session, before, after):
    return {(each.part, each.name): each for each in session.compare(before, after)}


def test_an_excluded_run_moves_the_fit_and_is_named(make):
    session = make.session()
    session.exclude(3, "diverged")
    found = by_name(session, 0, 1)
    assert (found["row", "run 3"].old_text, found["row", "run 3"].new_text) == ("in", "out: diverged")
    assert (found["fit", "runs in the fit"].old, found["fit", "runs in the fit"].new) == (12, 11)
    assert found["parameter", "E"].new == session.fit.values["E"]
    assert ("parameter", "alpha") not in found
    assert any(part == "prediction" for part, _ in found)


def test_backwards_is_the_same_the_other_way_round(make):
    session = make.session()
    session.exclude(3, "diverged")
    there, back = by_name(session, 0, 1), by_name(session, 1, 0)
    assert set(there) == set(back)
    assert there["parameter", "E"].old == back["parameter", "E"].new


def test_a_place_and_itself_differ_in_nothing(make):
    session = make.session()
    session.exclude(3)
    assert session.compare(1, 1) == ()


def test_undone_acts_can_be_compared_and_nothing_moves(make):
    session = make.session()
    session.set_weight(2, 0.5)
    session.undo()
    state, view = session.state, session.view()
    assert by_name(session, 0, 1)["row", "run 2"].new_text == "in, weight 0.5"
    assert session.state is state and session.view() is view


def test_choices_are_told_in_words(make):
    session = make.session()
    session.choose_axis("D")
    session.pin("E", 1.5)
    session.set_holdout("largest 20%")
    found = by_name(session, 0, 3)
    assert found["choice", "x axis"].new_text == "D"
    assert found["choice", "pinned"].new_text == "E = 1.5"
    assert found["choice", "hold-out"].old_text == "none"


def test_the_parameters_of_another_law_have_no_former_value(make):
    session = make.session()
    session.choose_law("power_law_offset")
    found = by_name(session, 0, 1)
    assert found["choice", "law"].new_text == "power_law_offset"
    assert found["parameter", "chinchilla: alpha"].new is None
    assert found["parameter", "power_law_offset: b"].old is None


def test_a_key_that_stands_twice_is_told_apart(make):
    session = make.session(make.runs(keys=["a", "a", *range(10)]))
    session.exclude(rows=[1])
    assert ("row", "run a (2)") in by_name(session, 0, 1)


@pytest.mark.parametrize("place", [9, -1, 0.5, "start", None, True])
def test_a_place_that_is_none_is_refused(make, place):
    with pytest.raises(OptionError):
        make.session().compare(0, place)
