"""Five hundred acts at random through the wire: page, kernel and history never disagree."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from .conftest import Page

STEPS = 500


def act(rng: random.Random, page: Page) -> dict[str, Any]:
    """Something a hand could do next, sometimes impossible."""
    row, name = rng.randrange(13), rng.choice(["E", "a", "b"])
    near = page.panel.fit.values[name] * rng.uniform(0.9, 1.1)
    return rng.choice(
        [
            {"type": "exclude", "rows": [row], "reason": rng.choice(["diverged", "duplicate"])},
            {"type": "restore", "rows": [row]},
            {"type": "restore", "rows": [other["row"] for other in page.view["bench"]]},
            {"type": "set_weight", "rows": [row], "weight": rng.choice([0.5, 1.0, 2.0])},
            {"type": "move_parameter", "name": name, "value": near, "final": rng.random() < 0.5},
            {"type": "pin", "name": name, "value": rng.choice([None, near])},
            {"type": "release", "name": name},
            {"type": "reset_parameters"},
            {"type": "tie", "name": name, "expression": rng.choice(["b", "2*b", "E / 10"])},
            {"type": "untie", "name": name},
            {"type": "set_bounds", "name": name, "low": rng.choice([None, near / 2]), "high": near * 2},
            {"type": "set_bounds", "name": name, "low": None, "high": None},
            {"type": "undo"},
            {"type": "undo"},
            {"type": "redo"},
        ]
    )


def agree(page: Page) -> None:
    """The page's view, its marks and the kernel's fit tell one story."""
    panel, view = page.panel, page.view
    now, states = panel.fit.observations, panel._plot.scatter.states
    assert states == now.state.tolist()
    assert view["fit"]["n_in"] == (now.effective_weight > 0).sum()
    assert [item["row"] for item in view["bench"]] == np.flatnonzero(now.state == "out").tolist()
    assert [str(key) for key in panel.excluded.index] == [item["key"] for item in view["bench"]]
    shown = {row["name"]: row["value"] for row in view["parameters"]}
    assert shown == panel.fit.values == panel.law_model.parameters
    assert tuple(view["history"]["lines"]) == panel.history


@pytest.mark.slow
def test_five_hundred_random_acts_agree_and_undo_to_the_start(make_panel: Callable[..., Any]) -> None:
    rng, page = random.Random(20), Page(make_panel(12, interval="none", delta=1e-3))
    start, data = page.panel.fit, page.panel.fit.observations
    x, y = data.x.copy(), data.y.copy()
    errors = 0
    for _ in range(STEPS):
        errors += page.act(**act(rng, page)) is not None
        agree(page)
    assert 0 < errors < STEPS / 2
    while page.view["history"]["can_undo"]:
        page.act("undo")
    if page.panel.state is not None and not page.panel._session.history.forgotten:
        assert page.panel.fit is start
    np.testing.assert_array_equal(page.panel.fit.observations.x, x)
    np.testing.assert_array_equal(page.panel.fit.observations.y, y)
