"""Five hundred acts at random through the wire: page, kernel and history never disagree."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.widgets import Explorer, wire
from jupyter_scaling.widgets.explorer import _lean

from .conftest import Page

STEPS = 500
NAMES = ("E", "A", "alpha", "B", "beta")
RULES = ("step < 300", "N < 2e6", "loss > 100", "step < < 3")
Draw = Callable[[random.Random, Page], dict[str, Any]]


def row(rng: random.Random, _page: Page) -> list[int]:
    """One or two rows, now and then one that there is not."""
    return rng.sample(range(17), rng.choice([1, 1, 2]))


def near(rng: random.Random, page: Page, name: str) -> float:
    return float(page.panel.fit.values.get(name, 1.0) * rng.uniform(0.9, 1.1))


def moved(rng: random.Random, page: Page) -> dict[str, Any]:
    name = rng.choice(NAMES)
    return {"name": name, "value": near(rng, page, name), "final": rng.random() < 0.5}


def pinned(rng: random.Random, page: Page) -> dict[str, Any]:
    name = rng.choice(NAMES)
    return {"name": name, "value": rng.choice([None, near(rng, page, name)])}


def bounded(rng: random.Random, page: Page) -> dict[str, Any]:
    name = rng.choice(NAMES)
    value = near(rng, page, name)
    return {"name": name, **rng.choice([{"low": None, "high": None}, {"low": value / 2, "high": value * 2}])}


#: What a hand could do next, for every word of the wire; sometimes it is impossible.
DRAW: dict[str, Draw] = {
    "exclude": lambda rng, page: {"rows": row(rng, page), "reason": rng.choice(["diverged", "duplicate"])},
    "restore": lambda rng, page: {
        "rows": rng.choice([row(rng, page), [item["row"] for item in page.view["bench"]] or [0]])
    },
    "restore_reason": lambda rng, _page: {"reason": rng.choice(["diverged", "duplicate"])},
    "set_weight": lambda rng, page: {"rows": row(rng, page), "weight": rng.choice([0.5, 1.0, 2.0])},
    "move_parameter": moved,
    "cancel_move": lambda rng, _page: {"name": rng.choice(NAMES)},
    "pin": pinned,
    "release": lambda rng, _page: {"name": rng.choice(NAMES)},
    "reset_parameters": lambda _rng, _page: {},
    "tie": lambda rng, _page: {"name": rng.choice(NAMES), "expression": rng.choice(["alpha", "beta", "2*B", "Q"])},
    "untie": lambda rng, _page: {"name": rng.choice(NAMES)},
    "set_bounds": bounded,
    "choose_law": lambda rng, _page: {"law": rng.choice(["chinchilla", "chinchilla", "power_law_offset", "bnsl", "?"])},
    "choose_axis": lambda rng, _page: {"axis": rng.choice(["N", "D", "C", "Q"])},
    "color_by": lambda rng, _page: {"column": rng.choice(["", "step", "family", "Q"])},
    "shape_by": lambda rng, _page: {"column": rng.choice(["", "step", "family", "N", "Q"])},
    "set_holdout": lambda rng, _page: {"rule": rng.choice(["none", "largest 2", "smallest 10% by D", "most"])},
    "exclude_where": lambda rng, _page: {"rule": rng.choice(RULES)},
    "remove_rule": lambda rng, _page: {"rule": rng.choice(RULES)},
    "accept_suggestion": lambda rng, page: {"rows": row(rng, page)},
    "dismiss_suggestion": lambda rng, page: {"rows": row(rng, page)},
    "hide": lambda rng, page: {"rows": row(rng, page)},
    "show": lambda rng, page: {"rows": rng.choice([[], row(rng, page)])},
    "set_target": lambda rng, _page: {"text": rng.choice(["C=1e22", "N=1e10 D=2T", "loss=2.5", "", "Q=3"])},
    "undo": lambda _rng, _page: {},
    "redo": lambda _rng, _page: {},
    "jump": lambda rng, page: {"to": rng.randrange(-1, len(page.view["history"]["steps"]) + 1)},
}


def table() -> pd.DataFrame:
    """Sixteen runs on a grid of sizes and tokens, two of them off."""
    n, d = (grid.ravel() for grid in np.meshgrid([1e6, 8e6, 6e7, 5e8], [2e8, 2e9, 2e10, 2e11]))
    loss = (1.8 + 480 / n**0.35 + 2100 / d**0.37) * np.exp(np.random.default_rng(4).normal(0, 0.005, 16))
    loss[[3, 9]] *= 1.2
    steps, family = np.arange(16) * 100, ["a", "b"] * 8
    index = [f"run {number}" for number in range(16)]
    return pd.DataFrame({"n_params": n, "n_tokens": d, "loss": loss, "step": steps, "family": family}, index=index)


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    """A page on a panel that forgets none of its steps, so that all can be undone."""
    monkeypatch.setattr("jupyter_scaling.interaction.session.bound", lambda _rows: STEPS)
    columns = {"N": "n_params", "D": "n_tokens"}
    fit = scaling.fit(table(), "chinchilla", x=columns, y="loss", interval="none", delta=1e-3, starts=[BEGIN])
    return Page(Explorer(fit))


BEGIN = {"E": 1.8, "A": 480.0, "alpha": 0.35, "B": 2100.0, "beta": 0.37}


def agree(page: Page) -> None:
    """The page's view, its marks, the kernel's fit and the history tell one story."""
    panel, view = page.panel, page.view
    now, states = panel.state.observations, panel._plot.scatter.states
    assert states == list(panel.view_model.points.state)
    assert [state for row, state in enumerate(states) if row not in panel.state.unseen] == [
        state for row, state in enumerate(now.state.tolist()) if row not in panel.state.unseen
    ]
    assert view["fit"]["n_in"] == (now.effective_weight > 0).sum()
    out = np.flatnonzero(now.state == "out").tolist()
    assert [item["row"] for item in view["bench"]] == out == sorted(panel.state.who)
    shown = {each["name"]: each["value"] for each in view["parameters"]}
    assert shown == panel.fit.values == panel.law_model.parameters
    card, history = view["history"], panel._session.history
    assert tuple(card["lines"]) == panel.history == panel.state.acts
    assert card["at"] == history.at and [step["done"] for step in card["steps"]].count(True) == history.at + 1
    assert card["can_undo"] == (history.at > 0) and card["can_redo"] == bool(history.future)
    assert [each["line"] for each in card["steps"][1 : card["at"] + 1]] == list(panel.state.acts)


def shown(panel: Explorer) -> str:
    """Everything a page draws but what tells of the way there."""
    view = replace(panel.view_model, revision=0, readouts=(), message=None)
    lean = {name: part for name, part in _lean(view).items() if name not in ("history", "readouts")}
    scatter, lines = panel._plot.scatter, panel._plot.lines
    places = [np.asarray(each).tolist() for each in (scatter.x, scatter.y)]
    marks = [*places, scatter.states, list(scatter.labels), scatter.reasons, scatter.levels, lines.curves]
    return json.dumps([lean, [np.asarray(each, dtype=object).tolist() for each in marks]], sort_keys=True)


def test_there_is_an_act_to_draw_for_every_word_of_the_wire() -> None:
    assert set(DRAW) == set(wire.EVENTS)
    page = Page(scaling.explore(table(), "chinchilla", y="loss", interval="none"))
    for kind, draw in DRAW.items():
        assert set(draw(random.Random(1), page)) == set(wire.EVENTS[kind])


@pytest.mark.slow
def test_five_hundred_random_acts_agree_and_undo_to_the_start_bit_for_bit(page: Page) -> None:
    rng, panel = random.Random(20), page.panel
    start, drawn, data = panel.state, shown(panel), panel.state.observations
    x, y, keys = data.x.copy(), data.y.copy(), data.keys
    # Steps back are drawn more often, so that redo and branches are met.
    kinds = [*DRAW, *DRAW, "undo", "undo", "redo"]
    tried, errors = set(), 0
    for _ in range(STEPS):
        kind = rng.choice(kinds)
        error = page.act(kind, **DRAW[kind](rng, page))
        errors += error is not None
        tried |= {kind} if error is None else set()
        agree(page)
        assert panel.state.observations.keys == keys
    assert tried == set(DRAW) and 0 < errors < STEPS / 2
    while page.view["history"]["can_undo"]:
        page.act("undo")
        agree(page)
    assert panel.state is start and panel.fit is start.fit
    assert shown(panel) == drawn
    np.testing.assert_array_equal(data.x, x)
    np.testing.assert_array_equal(data.y, y)
