"""A slider of a pinned parameter on very many runs: its way costs no refit, only where it is let go."""

import importlib
import runpy
from pathlib import Path

import pytest

from jupyter_scaling.interaction import Session
from jupyter_scaling.interaction.events import MoveParameter, Pin

REAL = runpy.run_path(str(Path(__file__).with_name("real_fit_test.py")))


@pytest.mark.parametrize(("most", "refits"), [(10, [False, False, True]), (1000, [True, True, True])])
def test_a_pinned_slider_refits_on_its_way_only_where_runs_are_few(monkeypatch, most, refits):
    monkeypatch.setattr(importlib.import_module("jupyter_scaling.interaction.reduce"), "_QUICK_ROWS", most)
    session = Session(REAL["fitted"]())
    session.dispatch(Pin("alpha", 0.35))
    seen = []
    for value, final in ((0.351, False), (0.352, False), (0.353, True)):
        before = session.state.best
        session.dispatch(MoveParameter("alpha", value, final))
        seen.append(session.state.best is not before)
        assert session.state.fit.values["alpha"] == value
    assert seen == refits
    assert session.state.fixed["alpha"] == 0.353
