"""Profiles for the tracks: a few at a time, kept with their fit, named by what the fit rests on."""

from __future__ import annotations

import numpy as np
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.interaction import Session
from jupyter_scaling.interaction import profiles as module
from jupyter_scaling.interaction.profiles import profile_key, profiled


@pytest.fixture(scope="module")
def fit():
    rng = np.random.default_rng(0)
    n = np.geomspace(1e6, 1e10, 24)
    table = {"n_params": n, "loss": (1.7 + 50 / n**0.3) * np.exp(rng.normal(0, 0.003, 24))}
    return scaling.fit(table, "power_law_offset", x="n_params", y="loss")


def test_a_step_does_as_many_as_it_may_and_the_next_goes_on(fit, monkeypatch):
    asked = []
    inner = module.profile_curves
    monkeypatch.setattr(module, "profile_curves", lambda best, names: asked.append(list(names)) or inner(best, names))
    fresh = fit.refit()
    first = profiled(fresh, chunk=2 * 24 * 3)
    assert (list(first.curves), first.complete) == (["E", "a"], False)
    second = profiled(fresh, chunk=2 * 24 * 3)
    assert (list(second.curves), second.complete) == (["E", "a", "b"], True)
    assert profiled(fresh).curves["b"] is second.curves["b"]
    assert asked == [["E", "a"], ["b"]]
    assert second.key == first.key == profile_key(fresh)


def test_an_act_and_its_undo_come_back_to_profiles_that_are_there(fit):
    session = Session(fit)
    key = session.view().profile_key
    kept = profiled(session.state.best).curves["b"]
    session.exclude(23)
    assert session.view().profile_key != key
    session.move("b", 0.31)
    away = session.view().profile_key
    session.undo()
    assert session.view().profile_key == away  # a value set by hand is no other fit
    session.undo()
    assert session.view().profile_key == key
    assert profiled(session.state.best).curves["b"] is kept


@pytest.mark.parametrize("act", [("pin", "b", 0.3), ("tie", "b", "E / 6"), ("set_bounds", "b", 0.1, 0.5)])
def test_pins_ties_and_bounds_are_of_another_fit(fit, act):
    session = Session(fit)
    key = session.view().profile_key
    getattr(session, act[0])(*act[1:])
    assert session.view().profile_key != key
