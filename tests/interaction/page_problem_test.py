"""What a page is given to refit with."""

import importlib
import json
import runpy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.interaction import Session, page_problem, start
from jupyter_scaling.interaction.page_problem import page_fit
from jupyter_scaling.interaction.suggestions import suggestions
from jupyter_scaling.interaction.viewmodel import to_plain

without = importlib.import_module("jupyter_scaling.interaction.without_me")
REAL = runpy.run_path(str(Path(__file__).with_name("real_fit_test.py")))


@pytest.fixture(scope="module")
def fit():
    return REAL["fitted"]()


def test_an_act_on_rows_changes_nothing_but_who_is_absent(fit):
    session = Session(fit)
    before = session.view().page
    after = session.exclude(5, "diverged").page
    assert (before.absent, after.absent) == ((), (5,))
    assert to_plain(after.problem) == to_plain(before.problem)
    assert after.rows.y is before.rows.y
    assert after.best != before.best


def test_a_pin_is_part_of_the_problem_and_takes_its_scale_off_the_centre(fit):
    session = Session(fit)
    free = session.view().page.problem
    assert {pivot.scale for pivot in free.pivots} == {"A", "B"}
    pinned = session.pin("A", 300.0).page.problem
    assert pinned.fixed == {"A": 300.0}
    assert {pivot.scale for pivot in pinned.pivots} == {"B"}
    assert pinned.tree == free.tree


def test_held_out_rows_are_absent_and_hidden_ones_are_not(fit):
    session = Session(fit)
    held = session.set_holdout("largest 20%").page
    assert set(held.absent) == set(np.flatnonzero(session.state.observations.state == "held_out").tolist())
    hidden = session.state.observations.set_state(np.array([0]), "hidden", "")
    assert 0 not in page_fit(replace(session.state, observations=hidden)).absent


def test_it_begins_from_the_fit_below_what_is_set_by_hand(fit):
    session = Session(fit)
    assert session.move("alpha", 0.5).page.best["alpha"] == pytest.approx(fit.values["alpha"])


def test_there_is_none_for_many_rows_or_a_law_without_a_formula(fit, monkeypatch):
    state = Session(fit).state
    assert page_fit(state).step is None
    monkeypatch.setattr(page_problem, "MOST_LEFT_OUT", len(state.observations) - 1)
    assert page_fit(state).step.instead is False
    monkeypatch.setattr(page_problem, "MOST_ROWS", len(state.observations) - 1)
    assert page_fit(state).step.instead is True
    monkeypatch.setattr(page_problem, "MOST_STEPPED", len(state.observations) - 1)
    assert page_fit(state) is None
    monkeypatch.setattr(page_problem, "MOST_ROWS", len(state.observations))
    assert page_fit(state) is not None
    assert page_fit(replace(state, law=_WithoutFormula())) is None


def test_the_groups_of_rows_stay_when_rows_leave(fit):
    session = Session(fit)
    group = session.view().page.rows.group
    after = session.exclude(5, "diverged").page.rows.group
    assert (group is None and after is None) or group.tolist() == after.tolist()


def test_one_step_from_the_curvature_of_20000_rows_is_the_refit():
    rng = np.random.default_rng(3)
    n, d = 10 ** rng.uniform(6, 10, 20_000), 10 ** rng.uniform(8, 11, 20_000)
    loss = (1.8 + 480 / n**0.35 + 2000 / d**0.37) * np.exp(0.03 * rng.standard_normal(20_000))
    fit = scaling.fit({"n_params": n, "n_tokens": d, "loss": loss}, "chinchilla", interval="none", delta=0.03)
    page = page_fit(start(fit))
    assert page.step.instead
    problem, phi, rows = fit.problem, fit.uncertainty.phi, np.argsort(-n)[:200]
    residual, jacobian = (each[0][..., rows] for each in problem.residual_jacobian(phi[None]))
    slope, bend = problem.loss.slope(residual, page.step.delta), problem.loss.curvature(residual, page.step.delta)
    curvature = page.step.curvature.reshape(5, 5) - (jacobian * bend) @ jacobian.T
    stepped = np.linalg.solve(curvature, jacobian @ slope)
    left = fit.refit(fit.observations.exclude(rows, "largest"))
    moved = problem.to_coordinates(left.theta[None])[0] - phi
    away = stepped - moved
    whole = page.step.curvature.reshape(5, 5)
    assert away @ whole @ away < 0.02**2 * (moved @ whole @ moved)


def test_very_many_rows_are_left_out_in_the_page(fit, monkeypatch):
    state = Session(fit).state
    monkeypatch.setattr(without, "MOST_LEFT_OUT", 20)
    found = without.without_me(state)
    assert (found.about, found.note, len(found.rows)) == (True, "", 0)
    exact = found.labels, found.values.tolist()
    monkeypatch.setattr(without, "MOST_LEFT_OUT", 4000)
    table = without.without_me(state)
    assert (table.labels, table.values.tolist()) == exact
    monkeypatch.setattr(without, "MOST_LEFT_OUT", 20)
    monkeypatch.setattr(without, "MOST_STEPPED", 20)
    assert "up to 20 are left out" in without.without_me(state).note


class _WithoutFormula:
    json_tree = None


def test_it_is_plain_data_also_where_a_value_is_missing(fit):
    state = Session(fit).state
    y = state.observations.y.copy()
    y[3] = np.nan
    page = page_fit(replace(state, observations=replace(state.observations, y=y)))
    wire = json.loads(json.dumps(to_plain(page), allow_nan=False))
    assert wire["rows"]["y"][3] is None
    assert wire["problem"]["high"][0] is None


def test_readouts_are_trees_over_the_parameters(fit):
    from jupyter_scaling.expr.evaluate import Program
    from jupyter_scaling.expr.render import from_json

    for readout in Session(fit).view().readouts:
        (value,) = Program([from_json(readout.tree)]).bind({}).run({n: np.array(v) for n, v in fit.values.items()})
        assert float(value) == pytest.approx(readout.new, rel=1e-12), readout.label


def test_suggestions_among_very_many_rows_leave_none_out(monkeypatch):
    from jupyter_scaling.fitting import outliers

    monkeypatch.setattr(outliers, "_MOST_STUDENTISED", 20)
    state = Session(REAL["fitted"]()).state
    suggestions(state)
    assert "leave_one_out" not in state.best.__dict__
    monkeypatch.setattr(outliers, "_MOST_STUDENTISED", 4000)
    suggestions(state)
    assert "leave_one_out" in state.best.__dict__
