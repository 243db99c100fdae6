"""Rules: what they may say, what they are true of, and that a hand's word stands above theirs."""

import numpy as np
import pytest

from jupyter_scaling.errors import ColumnNotFoundError, FormulaError, OptionError
from jupyter_scaling.interaction import present, reduce
from jupyter_scaling.interaction.events import (
    Exclude,
    ExcludeWhere,
    Hide,
    RemoveRule,
    Restore,
    SetHoldout,
    Show,
)
from jupyter_scaling.interaction.rule_acts import apply_rules, count_rule
from jupyter_scaling.interaction.rule_chips import rule_chips
from jupyter_scaling.interaction.rules import parse_rule

COLUMNS = {
    "step": np.array([100, 2000, 3000, 500]),
    "N": np.array([1e6, 1e7, 1e8, np.nan]),
    "phase": np.array(["a", "b", None, "final"], dtype=object),
    "learning rate": np.array(["1e-3", "2e-3", "1e-3", "5e-4"], dtype=object),
    "diverged": np.array([True, False, False, False]),
    "day": np.array(["2024-01-01", "2024-02-01", "NaT", "2024-03-01"], dtype="datetime64[D]"),
}


def true_of(text):
    return np.flatnonzero(parse_rule(text).matches(COLUMNS.__getitem__, 4)).tolist()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("step < 1000", [0, 3]),
        ("step >= 2K", [1, 2]),
        ("N < 20M", [0, 1]),
        ("1e6 < N <= 1e8", [1, 2]),
        ("step < 1000 and N < 2e7", [0]),
        ("step < 200 or step > 2500", [0, 2]),
        ("step<1000 AND NOT N < 2e7", [3]),
        ("N != 1e7", [0, 2]),
        ("phase == 'final'", [3]),
        ('phase != "final"', [0, 1]),
        ("phase in ['a', 'b']", [0, 1]),
        ("phase not in ('a', 'b')", [3]),
        ("`learning rate` > 0.9e-3", [0, 1, 2]),
        ("diverged", [0]),
        ("not diverged and step < 2500", [1, 3]),
        ("diverged == 1", [0]),
        ("step / N > 1e-4", [1]),
        ("log10(N) >= 8", [2]),
        ("day >= '2024-02-01'", [1, 3]),
        ("-step > -200", [0]),
        ("2000 < step", [2]),
    ],
)
def test_a_rule_is_true_of(text, rows):
    assert true_of(text) == rows


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "A rule is text"),
        (None, "A rule is text"),
        ("step <", "Cannot read"),
        ("loss = 6", "Two equals signs"),
        ("learning rate < 1", "backticks|column name"),
        ("step + 1", "compares nothing"),
        ("1 < 2", "names no column"),
        ("__import__('os').system('true') == 0", "may not stand"),
        ("step.real < 3", "Attribute may not stand"),
        ("(lambda: 1)() < step", "may not stand"),
        ("step[0] < 3", "Subscript may not stand"),
        ("[x for x in step] == 3", "may not stand"),
        ("step is 3", "may not stand"),
        ("exp(step, 2) < 3", "may not stand"),
        ("eval('1') < step", "may not stand"),
        ("step < " + "(" * 60 + "1" + ")" * 60, "nests|Cannot read|names"),
        ("step < " + "-" * 60 + "1", "nests deeper"),
        ("step < 1" + " " * 3000, "characters"),
    ],
)
def test_what_is_not_a_rule_is_refused_with_a_sentence(text, words):
    import re

    if text and text.startswith("step < ("):
        assert parse_rule(text).names == ("step",)  # brackets leave no trace
        return
    with pytest.raises(FormulaError) as caught:
        parse_rule(text)
    assert re.search(words, str(caught.value))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("phase > 3", "holds no numbers (such as 'a')"),
        ("phase < 'b'", "has no order"),
        ("step and diverged", "neither true nor false"),
        ("day > 'soon'", "no date"),
        ("phase in 'ab'", "stands a list"),
    ],
)
def test_what_cannot_be_compared_is_said(text, words):
    with pytest.raises(OptionError) as caught:
        true_of(text)
    assert words in str(caught.value)


def test_names_are_those_of_the_law_and_of_the_table(make):
    state = make.state(make.runs(extra={"step": np.arange(12) * 100, "lr x": np.full(12, 1e-3)}))
    small = np.flatnonzero(state.observations.x[0] < 2e7)
    for text in ("N < 2e7", "n_params < 20M"):
        assert count_rule(state, text).count == len(small)
    assert count_rule(state, "loss > 0").count == count_rule(state, "L > 0").count == 12
    assert count_rule(state, "C > 0").count == 12
    assert count_rule(state, "step < 450 and `lr x` == 1e-3").count == 5
    assert count_rule(state, "key == '7'").count == 1
    with pytest.raises(ColumnNotFoundError, match="Did you mean 'step'"):
        count_rule(state, "stpe < 3")


def test_a_rule_takes_out_what_it_is_true_of_as_one_act(make):
    before = make.state()
    after = reduce(before, ExcludeWhere("N < 2e7"))
    rows = np.flatnonzero(before.observations.x[0] < 2e7).tolist()
    assert np.flatnonzero(after.observations.state == "out").tolist() == rows
    assert {after.observations.reason[row] for row in rows} == {"N < 2e7"}
    assert after.who == dict.fromkeys(rows, "rule")
    assert after.acts == ('panel.exclude_where("N < 2e7")',)
    assert after.best is not before.best
    assert reduce(after, ExcludeWhere("N < 2e7")) is after
    assert count_rule(before, "N < 2e7").sentence == f"would exclude {len(rows)} of 12"


def test_a_rule_removed_gives_back_what_it_alone_took(make):
    before = make.state()
    by_hand = int(np.argmin(before.observations.x[0]))
    state = reduce(before, Exclude((by_hand,), "diverged"))
    state = reduce(reduce(state, ExcludeWhere("N < 2e7")), ExcludeWhere("N < 1e8"))
    first = np.flatnonzero(before.observations.x[0] < 2e7).tolist()
    back = reduce(state, RemoveRule("N < 2e7"))
    assert [back.observations.state[row] for row in first] == ["out"] * len(first)
    assert {back.observations.reason[row] for row in first if row != by_hand} == {"N < 1e8"}
    assert back.observations.reason[by_hand] == "diverged"
    end = reduce(back, RemoveRule("N  <  1e8"))
    assert end.observations.excluded == {by_hand: "diverged"}
    assert end.who == {by_hand: "hand"}
    with pytest.raises(OptionError, match="is not set"):
        reduce(end, RemoveRule("N < 1e8"))


def test_a_run_that_a_hand_brought_back_stays_in(make):
    state = reduce(make.state(), ExcludeWhere("N < 1e8"))
    rows = sorted(state.who)
    state = reduce(state, Restore((rows[0],)))
    assert state.observations.state[rows[0]] == "in"
    chip = rule_chips(state)[0]
    assert (chip.count, chip.true_of, chip.kept) == (len(rows) - 1, len(rows), 1)
    wider = reduce(state, ExcludeWhere("N < 2e8"))
    assert wider.observations.state[rows[0]] == "in"
    assert count_rule(state, "N < 2e8").kept == 1
    again = reduce(wider, Exclude((rows[0],), "diverged"))
    assert again.kept == frozenset()
    assert again.who[rows[0]] == "hand"


def test_a_rule_that_would_leave_nothing_is_refused(make):
    with pytest.raises(OptionError, match="exclude every run"):
        reduce(make.state(), ExcludeWhere("N > 1"))


def test_a_rule_and_a_hold_out_keep_their_rows_apart(make):
    held = reduce(make.state(), SetHoldout("largest 3"))
    state = reduce(held, ExcludeWhere("N > 1e8"))
    assert "held_out" not in {state.observations.state[row] for row in state.who}
    back = reduce(state, RemoveRule("N > 1e8"))
    assert np.array_equal(back.observations.state, held.observations.state)


def test_rules_apply_to_rows_that_come_later(make):
    state = reduce(make.state(), ExcludeWhere("N < 2e7"))
    state = reduce(state, Restore((sorted(state.who)[0],)))
    grown = make.runs(20)
    out, who = apply_rules(state, grown, who={})
    small = [row for row in range(20) if grown.x[0, row] < 2e7 and row not in state.kept]
    assert np.flatnonzero(out.state == "out").tolist() == small == sorted(who)
    assert set(who.values()) == {"rule"}


def test_the_panel_as_code_says_rules_and_what_a_hand_kept(make):
    session = make.session()
    session.exclude_where("N < 2e7")
    kept = sorted(session.state.who)[0]
    session.restore(kept)
    session.dismiss(3)
    assert f'panel.exclude_where("N < 2e7")\npanel.restore([{kept}])\npanel.dismiss([3])\n' in session.code
    assert "exclude={" not in session.code
    assert [chip["text"] for chip in session.view().to_wire()["rules"]] == ["N < 2e7"]


def test_each_run_that_is_out_says_since_when(make):
    session = make.session(make.runs(broken=(2,)))
    session.exclude_where("N < 2e7")
    items = {item["row"]: item for item in session.view().to_wire()["bench"]}
    assert items[2]["when"] == ""
    assert all(item["when"].endswith("+00:00") for row, item in items.items() if row != 2)
    first = dict(session.state.when)
    session.exclude(sorted(session.state.who)[-1], "diverged")
    assert set(session.state.when) == set(first)
    session.restore(sorted(session.state.when)[0])
    assert set(session.state.when) < set(first)


def test_hidden_runs_stay_in_the_fit_and_are_shown_again(make):
    before = make.state()
    state = reduce(before, Hide((2, 3)))
    assert state.best is before.best
    assert present(state).counts == {"in": 10, "out": 0, "held_out": 0, "hidden": 2}
    assert "panel.hide([2, 3])" in present(state).code
    assert reduce(state, Hide((2,))) is state
    assert reduce(reduce(state, Show((2,))), Show()).observations.count("in") == 12


def test_a_hidden_run_stays_hidden_whatever_else_becomes_of_it(make):
    session = make.session()
    session.exclude(5, "diverged")
    view = session.hide([5, 6])
    assert view.counts == {"in": 10, "out": 1, "held_out": 0, "hidden": 1} and view.unseen == 2
    assert (view.points.state[5], view.points.state[6]) == ("hidden", "hidden")
    assert [item.row for item in view.bench] == [5]
    assert "2 of 12 runs hidden, 1 of them not in the fit" in view.subtitle
    both = session.exclude(6, "duplicate")
    assert both.counts["out"] == 2 and both.points.state[6] == "hidden"
    back = session.restore(5)
    assert back.counts == {"in": 10, "out": 1, "held_out": 0, "hidden": 1} and back.points.state[5] == "hidden"
    held = session.set_holdout("largest 11")
    assert held.counts["held_out"] + held.counts["in"] + held.counts["hidden"] == 11
    code = session.code
    assert "panel.hide([5, 6])" in code and "panel.set_holdout" in code
    shown = session.show()
    assert shown.unseen == 0 and shown.points.state[6] == "out"
