"""Ties and bounds: what they do to the fit, what they refuse, and what they leave alone."""

import pytest

from jupyter_scaling.errors import FormulaError, OptionError, ParameterError, ScalingError
from jupyter_scaling.interaction import reduce
from jupyter_scaling.interaction.events import MoveParameter, Pin, Release, SetBounds, Tie, Untie


def test_a_tied_parameter_follows_the_other_in_fits_and_under_the_hand(make):
    state = reduce(make.state(), Tie("alpha", "alpha = 2 * beta"))
    assert state.tied == {"alpha": "2 * beta"}
    assert state.fit.values["alpha"] == 2 * state.fit.values["beta"]
    moved = reduce(state, MoveParameter("beta", 0.2))
    assert (moved.fit.values["alpha"], moved.hand_set) == (0.4, {"beta": 0.2})
    assert reduce(state, Untie("alpha")).tied == {}


def test_a_tie_takes_the_place_of_a_pin_a_bound_and_a_value_set_by_hand(make):
    state = reduce(reduce(make.state(), Pin("alpha", 0.4)), SetBounds("alpha", 0.1, 0.6))
    tied = reduce(reduce(state, MoveParameter("E", 1.7)), Tie("alpha", "beta"))
    assert (tied.fixed, tied.bounds, tied.hand_set) == ({}, {}, {"E": 1.7})


def test_the_same_tie_or_bounds_again_change_nothing(make):
    state = reduce(reduce(make.state(), Tie("alpha", "beta")), SetBounds("E", 1.5, 2.0))
    assert reduce(state, Tie("alpha", " alpha =  beta ")) is state
    assert reduce(state, SetBounds("E", 1.5, 2.0)) is state
    assert reduce(state, Untie("beta")) is state


@pytest.mark.parametrize(
    ("event", "kind", "words"),
    [
        (Tie("alpha", "bet"), ParameterError, "Did you mean 'beta'"),
        (Tie("alpha", ""), FormulaError, "as in 'E'"),
        (Tie("alpha", "beta = E"), FormulaError, "'alpha = ...'"),
        (Tie("alpha", "alpha + 1"), ParameterError, "itself"),
        (Tie("alpha", "0.5"), ParameterError, "pin it"),
        (Tie("alpha", "beta +"), FormulaError, "beta +"),
        (Tie("alpha", "0 - beta"), ParameterError, "domain is 0 to inf"),
        (Tie("beta", "A"), ParameterError, "tied itself"),
        (Pin("A"), ParameterError, "Untie it first"),
        (MoveParameter("A", 3.0), ParameterError, "A = B"),
        (SetBounds("A", 1.0, 3.0), ParameterError, "untie it first"),
        (SetBounds("alpha", 0.6, 0.1), ParameterError, "got 0.6 and 0.1"),
        (SetBounds("alpha", -1.0, 0.5), ParameterError, "0 to inf"),
        (SetBounds("alpha", 0.1, float("nan")), OptionError, "upper bound of alpha"),
        (SetBounds("E", 2.0, 3.0), ParameterError, "pinned at 1.7"),
        (MoveParameter("alpha", 0.9), ParameterError, "bounded to 0.2 to 0.5"),
        (Pin("alpha", 0.9), ParameterError, "widen the bounds"),
    ],
)
def test_what_cannot_be_says_why_and_keeps_the_old(make, event, kind, words):
    state = reduce(make.state(fixed={"E": 1.7}, bounds={"alpha": (0.2, 0.5)}), Tie("A", "B"))
    if isinstance(event, Tie) and event.name == "alpha":
        state = reduce(state, SetBounds("alpha"))
    told = (dict(state.tied), dict(state.bounds), state.fit)
    with pytest.raises(kind) as caught:
        reduce(state, event)
    assert words in str(caught.value)
    assert (dict(state.tied), dict(state.bounds), state.fit) == told


def test_bounds_hold_the_fit_and_drop_a_value_set_by_hand_outside_them(make):
    state = reduce(make.state(), MoveParameter("E", 3.0))
    bounded = reduce(state, SetBounds("E", 1.0, 1.5))
    assert bounded.hand_set == {}
    assert bounded.fit.values["E"] == 1.5
    assert bounded.best.options.domain(bounded.law, "E") == (1.0, 1.5)
    inside = reduce(reduce(make.state(), MoveParameter("E", 1.2)), SetBounds("E", 1.0, 1.5))
    assert inside.hand_set == {"E": 1.2}
    assert reduce(bounded, SetBounds("E")).fit.values["E"] > 1.5


def test_one_end_alone_is_a_bound_and_the_row_shows_it(make):
    view = make.session().set_bounds("A", high=600.0)
    row = next(row for row in view.parameters if row.name == "A")
    assert (row.bound_low, row.bound_high) == (None, 600.0)
    assert (row.least, row.most) == (0.0, None)


def test_a_row_says_what_it_is_tied_to_and_so_does_the_title(make):
    view = make.session().tie("alpha", "beta")
    assert {row.name: row.tied for row in view.parameters}["alpha"] == "beta"
    assert view.subtitle.endswith("alpha = beta")


def test_undo_brings_the_ties_and_bounds_of_before(make):
    session = make.session(bounds={"alpha": (0.2, 0.5)})
    start = session.state
    session.tie("alpha", "beta")
    session.set_bounds("E", 1.0, 1.5)
    session.undo()
    session.undo()
    assert session.state is start
    session.redo()
    assert session.state.tied == {"alpha": "beta"}


def test_a_refused_act_is_said_in_the_view_and_is_no_step(make):
    session = make.session()
    with pytest.raises(ScalingError):
        session.tie("alpha", "gamma")
    assert "'gamma' is not a parameter" in session.view().message
    assert not session.view().history.can_undo
    assert reduce(session.state, Release("alpha")) is session.state
