"""Suggestions on a real fit: said with their number, never acted on, accepted or dismissed as acts."""

import numpy as np
import pandas as pd
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.errors import DataError
from jupyter_scaling.interaction import Session
from jupyter_scaling.interaction.insight import insight
from jupyter_scaling.interaction.suggestions import ALWAYS, caution, suggestions
from jupyter_scaling.interaction.viewmodel import to_plain
from jupyter_scaling.interaction.without_me import without_me


@pytest.fixture(scope="module")
def fit():
    rng = np.random.default_rng(0)
    n = np.append(np.geomspace(1e6, 1e9, 30), 1e6)
    loss = (1.7 + 410 * n**-0.34) * np.exp(rng.normal(0, 0.004, 31))
    loss[12] *= 1.08
    loss[20] *= 0.95
    loss[30] = loss[0]
    table = pd.DataFrame({"n_params": n, "loss": loss}, index=[f"run {row}" for row in range(31)])
    return scaling.fit(table, "power_law_offset", x={"x": "n_params"}, y="loss")


@pytest.fixture
def session(fit):
    return Session(fit)


def test_each_suggestion_says_why_with_a_number(session):
    found = suggestions(session.state)
    assert [(each.key, each.kind) for each in found] == [
        ("run 12", "residual"),
        ("run 20", "residual"),
        ("run 30", "duplicate"),
    ]
    assert "robust SD above the law (adjusted p" in found[0].why
    assert "below the law" in found[1].why
    assert found[2].why == "repeats run 0 exactly, and counts double"
    assert found[0].reason == f"{found[0].number:+.1f} robust SD off"
    assert caution(session.state, found) == ALWAYS
    assert session.state.observations.count("out") == 0


def test_accepting_takes_out_with_the_number_as_reason_and_is_undone(session):
    first = suggestions(session.state)[0]
    view = session.accept("run 12")
    assert session.state.observations.excluded == {"run 12": first.reason}
    assert session.state.who == {12: "suggestion"}
    assert view.history.lines == ('panel.accept(["run 12"])',)
    assert "run 12" not in [each.key for each in suggestions(session.state)]
    session.undo()
    assert session.state.observations.count("out") == 0


def test_several_are_accepted_at_once(session):
    session.accept([each.key for each in suggestions(session.state)])
    assert set(session.state.who.values()) == {"suggestion"}
    assert set(session.state.who) == {12, 20, 30}
    assert suggestions(session.state) == ()


def test_what_is_not_suggested_is_not_accepted(session):
    with pytest.raises(DataError, match=r"'run 5'\. Suggested now: 'run 12', 'run 20', 'run 30'"):
        session.accept(["run 5"])


def test_dismissed_runs_are_never_suggested_again_until_undone(session):
    session.dismiss(["run 12", "run 30"])
    assert [each.key for each in suggestions(session.state)] == ["run 20"]
    session.exclude("run 5")
    assert "run 12" not in [each.key for each in suggestions(session.state)]
    assert 'panel.dismiss(["run 12", "run 30"])' in session.code
    session.undo()
    session.undo()
    assert "run 12" in [each.key for each in suggestions(session.state)]


def test_what_leaves_with_a_run_is_what_a_refit_without_it_says(session):
    table = without_me(session.state)
    assert table.labels[:3] == ("E", "a", "b") or set(table.labels[:-1]) == set(session.fit.law.parameter_names)
    place = table.rows.tolist().index(12)
    session.exclude("run 12")
    names = table.labels[:-1]
    for name, value, shift in zip(names, table.values, table.shifts[place], strict=False):
        assert session.fit.values[name] - value == pytest.approx(shift, rel=0.1)  # the threshold is tuned anew
    prediction = session.view().readouts[0]
    assert prediction.new - table.values[-1] == pytest.approx(table.shifts[place][-1], rel=0.1)
    assert prediction.label == table.labels[-1]
    assert table.influence[place] == pytest.approx(abs(table.shifts[place][-1]) / table.se[-1])


def test_pinned_parameters_do_not_leave_with_a_run(session):
    session.pin("E", 1.7)
    assert "E" not in without_me(session.state).labels


def test_the_insight_is_plain_data(session):
    plain = to_plain(insight(session.state, 7))
    assert plain["revision"] == 7
    assert plain["suggestions"][0]["row"] == 12
    assert len(plain["without"]["shifts"]) == len(plain["without"]["rows"]) == 31
    assert len(plain["without"]["shifts"][0]) == len(plain["without"]["labels"])


def test_a_fit_that_failed_suggests_nothing(session):
    session.exclude(rows=list(range(29)))
    assert session.state.failure
    found = insight(session.state)
    assert found.suggestions == () and found.caution == "" and found.without.note
