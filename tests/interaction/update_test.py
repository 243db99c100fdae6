"""A table that grew, was corrected or lost rows: keys carry over what was done."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.errors import ColumnNotFoundError, DataError
from jupyter_scaling.interaction import Session
from jupyter_scaling.interaction.table_changes import table_changes

FORMULA = {"E": 1.8, "a": 400.0, "b": 0.34}


def table(count=16, **more):
    rng = np.random.default_rng(3)
    n = np.geomspace(1e6, 1e9, 20)
    loss = (FORMULA["E"] + FORMULA["a"] / n ** FORMULA["b"]) * np.exp(rng.normal(0, 0.01, 20))
    frame = pd.DataFrame({"n_params": n, "loss": loss, "step": np.arange(20) * 100}, index=[f"r{i}" for i in range(20)])
    return frame.iloc[:count].assign(**more)


def opened(frame, **options):
    fit = scaling.fit(frame, "power_law_offset", x={"x": "n_params"}, y="loss", interval="wald", **options)
    return Session(fit)


@pytest.fixture
def session():
    made = opened(table())
    made.exclude(["r3", "r5"], "diverged")
    made.set_weight("r7", 0.5)
    made.pin("b", 0.35)
    return made


def by_key(session):
    now = session.state.observations
    return {
        key: SimpleNamespace(state=state, reason=reason, weight=weight, y=y)
        for key, state, reason, weight, y in zip(now.keys, now.state, now.reason, now.weight, now.y, strict=True)
    }


def test_exclusions_weights_and_pins_survive_in_whatever_order_rows_come(session):
    session.update(table(20).iloc[::-1])
    rows = by_key(session)
    assert [key for key, row in rows.items() if row.state == "out"] == ["r5", "r3"]
    assert rows["r3"].reason == "diverged" and rows["r7"].weight == 0.5
    assert len(rows) == 20 and session.state.fixed == {"b": 0.35}
    assert {session.state.observations.keys[row] for row in session.state.who} == {"r3", "r5"}
    assert set(session.state.when) == set(session.state.who)
    said = session.view().message
    assert "4 rows added" in said and "2 runs stay out" in said


def test_the_fit_is_the_one_of_the_new_table(session):
    session.update(table(20))
    again = scaling.fit(
        table(20), "power_law_offset", x={"x": "n_params"}, y="loss", interval="wald", fixed={"b": 0.35},
        exclude={"r3": "diverged", "r5": "diverged"}, weights=[0.5 if i == 7 else 1.0 for i in range(20)],
    )  # fmt: skip
    assert session.fit.values == pytest.approx(again.values, rel=1e-9)


def test_undo_goes_back_to_the_former_rows_and_redo_to_the_new(session):
    before = session.state
    session.update(table(20))
    after = session.state
    assert session.undo().fit.n_total == 16
    assert session.state is before
    session.redo()
    assert session.state is after


def test_changed_and_missing_rows_are_named_with_their_values(session):
    frame = table(16).drop(index=["r5", "r9"])
    frame.loc["r2", "loss"] += 0.5
    session.update(frame)
    said = session.view().message
    for part in (
        "2 rows gone (run r5, run r9)",
        "1 row changed (run r2: loss",
        "1 run stays out",
        "1 that was out is gone",
    ):
        assert part in said
    change = next(each for each in session.table_changes.rows if each.what == "changed")
    assert change.new == pytest.approx(change.old + 0.5)


def test_a_value_that_was_missing_and_came_brings_its_row_in():
    broken = table(16)
    broken.loc["r4", "loss"] = np.nan
    session = opened(broken)
    assert by_key(session)["r4"].state == "out"
    session.update(table(16))
    assert by_key(session)["r4"].state == "in"
    session.update(broken)
    assert by_key(session)["r4"].reason == "loss is nan"


def test_rules_and_hold_outs_count_the_added_rows():
    session = opened(table(16))
    session.exclude_where("step < 300")
    session.restore("r1")
    session.set_holdout("largest 2")
    session.update(pd.concat([table(18), table(1).rename(index={"r0": "early"})]))
    rows = by_key(session)
    assert {key for key, row in rows.items() if row.state == "out"} == {"r0", "r2", "early"}
    assert {key for key, row in rows.items() if row.state == "held_out"} == {"r16", "r17"}


def test_the_same_table_again_is_no_act(session):
    before = session.state
    session.update(table(16))
    assert session.state is before
    assert "nothing changed" in session.view().message


def test_a_table_that_cannot_be_taken_leaves_all_as_it_was(session):
    before = session.state
    with pytest.raises(ColumnNotFoundError):
        session.update(table(16).drop(columns="loss"))
    with pytest.raises(DataError, match="stays on the former rows"):
        session.update(table(1))
    with pytest.raises(DataError, match="no rows"):
        session.update(table(0))
    assert session.state is before


def test_rows_out_at_the_door_stay_out_and_the_code_says_so():
    session = opened(table(16), exclude={"r1": "early"})
    session.update(table(20))
    space = {"df": table(20)}
    exec(session.code.replace("scaling.explore(fit)", "fit"), space)
    assert space["fit"].observations.excluded == {"r1": "early"} == session.state.observations.excluded
    assert space["fit"].values == pytest.approx(session.fit.values, rel=1e-9)


def test_another_law_on_show_goes_on_with_the_new_rows():
    frame = scaling.datasets.load("tiny_lm")
    session = Session(scaling.fit(frame.iloc[:60], "chinchilla", interval="none"))
    session.choose_axis("D")
    session.choose_law("power_law_offset")
    session.update(frame)
    assert session.state.law.name == "power_law_offset" and len(session.state.observations) == len(frame)
    session.choose_law("chinchilla")
    assert len(session.fit.observations) == len(frame)


@pytest.mark.parametrize("name", ["weights", "cluster"])
def test_values_given_beside_the_table_go_with_their_keys(name):
    values = np.arange(1, 17) % 3 + 1
    session = opened(table(16), **{name: values})
    session.update(table(18).iloc[::-1])
    now = session.state.observations
    array = now.weight if name == "weights" else now.cluster
    known = {key: array[row] for row, key in enumerate(now.keys)}
    kept = [known[f"r{i}"] for i in range(16)]
    if name == "weights":
        assert kept == values.tolist() and known["r17"] == 1.0
    else:
        assert len({(a, b) for a, b in zip(kept, values.tolist(), strict=True)}) == 3
        assert known["r17"] not in kept and known["r16"] != known["r17"]


def test_rows_of_one_key_are_told_apart_by_their_order(make):
    old = make.runs(4, keys=["a", "a", "b", "c"])
    new = make.runs(4, keys=["b", "a", "d", "a"])
    changes = table_changes(old, new)
    assert changes.former.tolist() == [2, 0, -1, 1]
    assert [(change.key, change.what) for change in changes.rows][:2] == [("d", "added"), ("c", "gone")]
