"""Any sequence of acts, followed by its undos, is the start."""

import copy

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_scaling.errors import ScalingError
from jupyter_scaling.interaction import from_wire, reduce

ROWS = st.lists(st.integers(0, 11), min_size=1, max_size=12)
NAMES = st.sampled_from(["E", "A", "alpha", "B", "beta"])
NUMBERS = st.floats(0.01, 3000, allow_nan=False)
RULES = st.sampled_from(["none", "largest 20%", "smallest 3 by D", "largest 1 by N"])
WHERE = st.sampled_from(["N < 2e7", "D >= 2B and N > 1e8", "n_tokens < 1e8", "loss > 100"])


def act(kind, **fields):
    return st.fixed_dictionaries({"type": st.just(kind), **fields})


ACTS = st.one_of(
    act("exclude", rows=ROWS, reason=st.sampled_from(["diverged", "duplicate"])),
    act("restore", rows=ROWS),
    act("set_weight", rows=ROWS, weight=st.floats(0, 5, allow_nan=False)),
    act("move_parameter", name=NAMES, value=NUMBERS, final=st.booleans()),
    act("pin", name=NAMES, value=st.none() | NUMBERS),
    act("release", name=NAMES),
    act("reset_parameters"),
    act("tie", name=NAMES, expression=st.sampled_from(["alpha", "beta", "1 - beta", "alpha = 2*beta", "A / 3", "Q"])),
    act("untie", name=NAMES),
    act("set_bounds", name=NAMES, low=st.none() | NUMBERS, high=st.none() | NUMBERS),
    act("choose_axis", axis=st.sampled_from(["N", "D", "C"])),
    act("color_by", column=st.sampled_from(["", "N", "D", "Q"])),
    act("shape_by", column=st.sampled_from(["", "N", "D", "Q"])),
    act("set_holdout", rule=RULES),
    act("exclude_where", rule=WHERE),
    act("remove_rule", rule=WHERE),
    act("dismiss_suggestion", rows=ROWS),
    act("hide", rows=ROWS),
    act("show", rows=ROWS | st.just([])),
    act("set_target", text=st.sampled_from(["N=1e11 D=2T", "N=1e10", ""])),
)
STEPS = st.lists(ACTS | act("undo") | act("redo"), max_size=14)
SEEDED = settings(
    max_examples=100, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def everything(state):
    """A deep copy of what a state says, to compare with later."""
    now = state.observations
    arrays = [now.x, now.y, now.weight, now.state, now.reason]
    rest = [
        state.fixed,
        state.hand_set,
        state.tied,
        state.bounds,
        state.axis,
        state.color,
        state.shape,
        state.who,
        state.holdout,
        state.failure,
        state.rules,
        state.kept,
        state.dismissed,
        state.unseen,
        state.target,
        state.acts,
        state.fit.values,
    ]
    return [array.tolist() for array in arrays], copy.deepcopy(
        [dict(each) if hasattr(each, "items") else each for each in rest]
    )


@SEEDED
@given(steps=STEPS)
def test_all_undone_is_the_start_and_all_redone_is_the_end(make, steps):
    session = make.session()
    start, told = session.state, everything(session.state)
    for step in steps:
        session.handle(step)
    end = session.state
    undone = len(session.history.past)
    for _ in range(undone):
        session.undo()
    assert session.state is start
    assert everything(session.state) == told
    for _ in range(undone):
        session.redo()
    assert session.state is end


@SEEDED
@given(steps=STEPS)
def test_no_act_changes_the_state_it_was_done_to(make, steps):
    state = make.state()
    for step in steps:
        if step["type"] in ("undo", "redo"):
            continue
        before = everything(state)
        try:
            after = reduce(state, from_wire(step, state))
        except ScalingError:
            after = state
        assert everything(state) == before
        state = after


@SEEDED
@given(steps=STEPS)
def test_the_data_never_change_and_every_row_keeps_its_place(make, steps):
    session = make.session(make.runs(broken=(2,)))
    home = session.state.observations
    x, y = home.x.copy(), home.y.copy()
    for step in steps:
        session.handle(step)
        now = session.state.observations
        assert now.keys == home.keys
        assert np.array_equal(now.x, x) and np.array_equal(now.y, y, equal_nan=True)
        assert now.state[2] == "out"
        assert set(session.state.who) == set(np.flatnonzero(now.state == "out").tolist())


@SEEDED
@given(steps=STEPS)
def test_the_acts_as_python_lead_to_the_same_place(make, steps):
    session = make.session()
    for step in steps:
        session.handle(step)
    again = make.session()
    for line in session.state.acts:
        exec(line, {"panel": again})
    assert everything(again.state)[0] == everything(session.state)[0]
    same = ("fixed", "hand_set", "tied", "bounds", "axis", "who", "holdout", "failure", "rules", "kept", "dismissed")
    for name in (*same, "target", "acts"):
        assert getattr(again.state, name) == getattr(session.state, name)


@SEEDED
@given(steps=STEPS)
def test_the_view_counts_what_the_state_holds(make, steps):
    session = make.session()
    for step in steps:
        session.handle(step)
    view, now = session.view().to_wire(), session.state.observations
    unseen = session.state.unseen
    assert view["points"]["state"] == [
        "hidden" if row in unseen else each for row, each in enumerate(now.state.tolist())
    ]
    assert [item["row"] for item in view["bench"]] == np.flatnonzero(now.state == "out").tolist()
    for row in view["parameters"]:
        assert row["low"] <= row["value"] <= row["high"]
        assert row["step"] > 0


@pytest.mark.parametrize("steps", [[{"type": "nonsense"}], [{"type": "exclude", "rows": [99]}], [None]])
def test_a_message_that_is_refused_leaves_no_trace_but_its_sentence(make, steps):
    session = make.session()
    state = session.state
    for step in steps:
        assert session.handle(step)
    assert session.state is state
    assert session.view().message
    assert session.view().history.can_undo is False
