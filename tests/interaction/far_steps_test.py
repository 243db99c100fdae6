"""Far steps of a history weigh little, and are the same when they are gone to."""

from __future__ import annotations

import numpy as np
import pandas as pd

import jupyter_scaling as scaling
from jupyter_scaling.interaction import Session
from jupyter_scaling.interaction.far_steps import NEAR


def session() -> Session:
    rng = np.random.default_rng(5)
    size = np.geomspace(1e6, 1e9, 40)
    runs = pd.DataFrame({"n_params": size, "loss": (1.7 + 400 / size**0.34) * np.exp(rng.normal(0, 0.01, 40))})
    return Session(scaling.fit(runs, "power_law_offset", x={"x": "n_params"}, y="loss"))


def test_an_undo_to_a_far_step_is_the_same_to_the_bit() -> None:
    panel = session()
    panel.exclude(3)
    there = panel.view().to_wire()
    theta, best = panel.fit.theta.copy(), panel.state.best
    for row in range(5, 5 + NEAR + 3):
        panel.exclude(row)
    assert "uncertainty" not in vars(best) and "problem" not in vars(best)
    panel.jump(1)
    assert panel.state.best is best
    assert panel.fit.theta.tobytes() == theta.tobytes()
    again = panel.view().to_wire()
    for part in ("parameters", "curves", "verdicts", "fit", "points", "target"):
        assert again[part] == there[part], part


def test_near_steps_and_the_fit_it_was_opened_on_keep_what_is_known_of_them() -> None:
    panel = session()
    opened = panel.state.home
    for row in range(2 * NEAR):
        panel.exclude(row)
    steps = panel.history.steps
    known = ["uncertainty" in vars(step.state.best) for step in steps]
    assert known == [True] + [False] * (len(steps) - NEAR - 2) + [True] * (NEAR + 1)
    assert steps[0].state.best is opened
