"""What each act does to the state, and what it leaves alone."""

import numpy as np
import pytest

from jupyter_scaling.errors import DataError, LawNotFoundError, OptionError, ParameterError
from jupyter_scaling.interaction import reduce
from jupyter_scaling.interaction.events import (
    ChooseAxis,
    ChooseLaw,
    Exclude,
    MoveParameter,
    Pin,
    Release,
    ResetParameters,
    Restore,
    SetBounds,
    SetHoldout,
    SetWeight,
    Tie,
    Undo,
)


def test_an_excluded_run_is_out_with_its_reason_and_the_law_is_fitted_again(make):
    state = make.state()
    after = reduce(state, Exclude((3,), "diverged"))
    assert after.observations.excluded == {3: "diverged"}
    assert after.who == {3: "hand"}
    assert after.fit.values["E"] != state.fit.values["E"]
    assert after.fit.observations is after.observations
    assert state.observations.excluded == {}


def test_the_data_of_an_excluded_run_stay_the_very_same_arrays(make):
    state = make.state()
    after = reduce(state, Exclude((3,)))
    assert after.observations.x is state.observations.x
    assert after.observations.y is state.observations.y


def test_a_restored_run_is_in_and_nobody_put_it_out(make):
    state = make.state()
    after = reduce(reduce(state, Exclude((3, 4))), Restore((3,)))
    assert after.observations.excluded == {4: "excluded by hand"}
    assert after.who == {4: "hand"}


def test_another_reason_for_the_same_run_costs_no_fit(make):
    once = reduce(make.state(), Exclude((3,), "diverged"))
    twice = reduce(once, Exclude((3,), "duplicate"))
    assert twice.observations.excluded == {3: "duplicate"}
    assert twice.fit is once.fit


@pytest.mark.parametrize(
    "event",
    [Restore((3,)), Release("E"), ResetParameters(), ChooseLaw("chinchilla"), ChooseAxis("N"), SetHoldout("none"),
     SetWeight((3,), 1.0)],
)  # fmt: skip
def test_an_act_that_changes_nothing_gives_the_same_state(make, event):
    state = make.state()
    assert reduce(state, event) is state


def test_a_run_without_a_loss_cannot_come_back(make):
    state = make.state(make.runs(broken=(5,)))
    assert state.who == {5: "data"}
    with pytest.raises(DataError, match="loss is nan"):
        reduce(state, Restore((5,)))
    both = reduce(reduce(state, Exclude((4,))), Restore((4, 5)))
    assert both.observations.excluded == {5: "loss is nan"}


def test_excluding_too_much_keeps_the_exclusion_and_the_last_good_fit(make):
    state = make.state()
    after = reduce(state, Exclude(tuple(range(11))))
    assert after.observations.count("out") == 11
    assert after.freshness == "failed"
    assert "1 row" in after.failure
    assert after.fit is state.fit
    back = reduce(after, Restore(tuple(range(11))))
    assert back.freshness == "fresh"
    assert back.fit.values == state.fit.values


def test_a_fit_that_raises_is_a_failure_and_not_an_error(make):
    after = reduce(make.state(), Exclude(tuple(range(12))))
    assert after.failure == "No run is in the fit. Bring one back."


def test_hand_set_values_survive_an_exclusion(make):
    moved = reduce(make.state(), MoveParameter("alpha", 0.41))
    after = reduce(moved, Exclude((3,)))
    assert after.fit.values["alpha"] == 0.41
    assert after.freshness == "hand_set"
    assert after.best.values["alpha"] == 0.35
    assert after.best.values["E"] != moved.best.values["E"]


def test_hand_set_values_survive_a_fit_that_fails(make):
    after = reduce(reduce(make.state(), MoveParameter("alpha", 0.41)), Exclude(tuple(range(12))))
    assert after.hand_set == {"alpha": 0.41}
    assert after.fit.values["alpha"] == 0.41


def test_reset_drops_hand_set_values_and_keeps_pins(make):
    state = reduce(reduce(make.state(), Pin("E", 1.7)), MoveParameter("alpha", 0.41))
    after = reduce(state, ResetParameters())
    assert after.hand_set == {}
    assert after.fixed == {"E": 1.7}
    assert after.fit.values["alpha"] == 0.35


def test_a_pinned_value_stays_through_every_refit_until_released(make):
    pinned = reduce(make.state(), Pin("E", 1.7))
    assert reduce(pinned, Exclude((3,))).fit.values["E"] == 1.7
    assert reduce(pinned, Release("E")).fit.values["E"] != 1.7


def test_a_pin_without_a_value_holds_the_parameter_where_it_stands(make):
    moved = reduce(make.state(), MoveParameter("alpha", 0.41))
    after = reduce(moved, Pin("alpha"))
    assert after.fixed == {"alpha": 0.41}
    assert after.hand_set == {}
    assert after.best.values["alpha"] == 0.41


def test_moving_a_pinned_parameter_moves_the_pin(make):
    after = reduce(reduce(make.state(), Pin("E", 1.7)), MoveParameter("E", 1.6))
    assert after.fixed == {"E": 1.6}
    assert after.freshness == "fresh"


def test_among_many_rows_a_pinned_parameter_is_refitted_when_it_is_let_go(make):
    few, many = (reduce(make.state(make.runs(n)), Pin("alpha", 0.3)) for n in (12, 1500))
    assert reduce(few, MoveParameter("alpha", 0.4, final=False)).best.options.fixed["alpha"] == 0.4
    moving = reduce(many, MoveParameter("alpha", 0.4, final=False))
    assert moving.best is many.best
    assert moving.fit.values["alpha"] == 0.4
    done = reduce(moving, MoveParameter("alpha", 0.4))
    assert (done.fixed, done.hand_set, done.freshness) == ({"alpha": 0.4}, {}, "fresh")
    assert done.acts == (*many.acts, 'panel.move("alpha", 0.4)')
    back = reduce(moving, MoveParameter("alpha", 0.3))
    assert (back.fixed, back.hand_set) == ({"alpha": 0.3}, {})


def test_one_drag_is_one_act(make):
    state = make.state()
    for value in (0.36, 0.37, 0.38):
        state = reduce(state, MoveParameter("alpha", value, final=False))
    state = reduce(state, MoveParameter("alpha", 0.38))
    assert state.acts == ('panel.move("alpha", 0.38)',)
    assert state.dragging == ""
    again = reduce(state, MoveParameter("alpha", 0.4))
    assert len(again.acts) == 2


@pytest.mark.parametrize(
    ("event", "kind", "words"),
    [
        (MoveParameter("alpa", 1.0), ParameterError, "Did you mean 'alpha'"),
        (MoveParameter("A", -3.0), ParameterError, "-3"),
        (MoveParameter("A", 0.0), ParameterError, "between"),
        (MoveParameter("E", float("nan")), OptionError, "finite"),
        (Pin("Q"), ParameterError, "Parameters: E"),
        (Exclude((99,)), DataError, "99"),
        (Exclude(), DataError, "no run"),
        (Exclude(rows=(12,)), DataError, "0 to 11"),
        (SetWeight((3,), -1.0), DataError, "-1"),
        (ChooseAxis("Q"), OptionError, "N, D, C"),
        (ChooseLaw("chinchila"), LawNotFoundError, "Did you mean 'chinchilla'"),
        (SetHoldout("biggest 20%"), OptionError, "largest 20%"),
        (SetHoldout("largest 100%"), OptionError, "none to fit"),
        (SetHoldout("largest 20% by Q"), OptionError, "N, D, C"),
        (Undo(), OptionError, "history"),
    ],
)
def test_an_act_that_cannot_be_done_says_why(make, event, kind, words):
    with pytest.raises(kind) as caught:
        reduce(make.state(), event)
    assert words in str(caught.value)


def test_a_weight_changes_the_fit_and_nothing_else(make):
    state = make.state()
    after = reduce(state, SetWeight((3,), 5.0))
    assert after.observations.weight[3] == 5.0
    assert state.observations.weight[3] == 1.0
    assert after.fit.values["E"] != state.fit.values["E"]


@pytest.mark.parametrize(
    ("rule", "axis", "count"),
    [("largest 25%", "C", 3), ("largest 2 by D", "D", 2), ("smallest 4 runs by N", "N", 4), ("Largest  25 %", "C", 3)],
)
def test_a_hold_out_takes_the_runs_of_that_size(make, rule, axis, count):
    from jupyter_scaling.interaction.axes import axis_values

    state = make.state()
    after = reduce(state, SetHoldout(rule))
    size = axis_values(state.law, state.observations, axis)
    held = after.observations.state == "held_out"
    assert held.sum() == count
    inner, outer = (~held, held) if rule.casefold().startswith("largest") else (held, ~held)
    assert size[inner].max() <= size[outer].min()
    assert reduce(after, SetHoldout("none")).observations.count("in") == 12


def test_a_hold_out_is_the_same_whatever_was_excluded_before_or_after(make):
    state = make.state()
    largest = int(np.argmax(state.observations.x.prod(axis=0)))
    first = reduce(reduce(state, Exclude((largest,))), SetHoldout("largest 25%"))
    last = reduce(reduce(state, SetHoldout("largest 25%")), Exclude((largest,)))
    assert first.observations.state.tolist() == last.observations.state.tolist()
    assert first.observations.state[largest] == "out"
    assert reduce(first, Restore((largest,))).observations.state[largest] == "held_out"


def test_a_held_out_run_is_brought_back_by_its_rule_only(make):
    state = reduce(make.state(), SetHoldout("largest 1"))
    held = int(np.flatnonzero(state.observations.state == "held_out")[0])
    with pytest.raises(OptionError, match="largest 1"):
        reduce(state, Restore((held,)))


def test_another_law_keeps_the_exclusions_and_forgets_the_pins(make):
    state = reduce(reduce(make.state(), Exclude((3,), "diverged")), Pin("E", 1.7))
    after = reduce(state, ChooseLaw("power_law_offset"))
    assert after.law.name == "power_law_offset"
    assert after.observations.excluded == {3: "diverged"}
    assert after.fixed == {}
    assert np.array_equal(after.observations.x[0], state.observations.x[0])
    assert after.read_as == "N"
    assert after.axis == "x"
    home = reduce(after, ChooseLaw("chinchilla"))
    assert np.array_equal(home.observations.x, state.observations.x)
    assert home.observations.excluded == {3: "diverged"}
    assert home.law is state.law


def test_a_law_comes_back_with_the_pins_ties_and_bounds_it_was_left_with(make):
    state = make.state(fixed={"E": 1.7}, bounds={"alpha": (0.1, 0.6)})
    state = reduce(reduce(reduce(state, Release("E")), Pin("A", 500.0)), Tie("beta", "alpha"))
    away = reduce(state, ChooseLaw("power_law"))
    assert (dict(away.options.fixed), dict(away.options.bounds), dict(away.tied)) == ({}, {}, {})
    away = reduce(away, SetBounds("b", 0.1, 0.9))
    back = reduce(away, ChooseLaw("chinchilla"))
    assert (back.fixed, back.bounds, back.tied) == ({"A": 500.0}, {"alpha": (0.1, 0.6)}, {"beta": "alpha"})
    assert dict(back.best.options.tied) == {"beta": "alpha"}
    assert reduce(back, ChooseLaw("power_law")).bounds == {"b": (0.1, 0.9)}


def test_a_law_of_one_input_reads_the_axis_on_show(make):
    state = reduce(reduce(make.state(), ChooseAxis("C")), ChooseLaw("power_law"))
    home = make.runs()
    assert np.allclose(state.observations.x[0], 6 * home.x[0] * home.x[1])
    other = reduce(state, ChooseLaw("power_law_offset"))
    assert np.array_equal(other.observations.x, state.observations.x)


def test_a_law_whose_input_is_not_in_the_data_is_refused(make):
    state = make.state(make.runs(law="power_law"), law="power_law")
    with pytest.raises(OptionError, match="'N'"):
        reduce(state, ChooseLaw("chinchilla"))
