"""The panel between the page and the session."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any

import numpy as np
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.errors import OptionError, ScalingError
from jupyter_scaling.widgets import Explorer


def test_a_dot_dragged_out_in_the_page_is_out_of_the_fit(page: Any) -> None:
    before = page.panel.fit
    assert page.act("exclude", rows=[4], reason="diverged") is None
    assert page.panel.fit.observations.count("in") == 23
    assert page.panel.fit.values != before.values
    found = page.panel.excluded.loc["run 4"].to_dict()
    assert {name: found[name] for name in ("reason", "who")} == {"reason": "diverged", "who": "hand"}
    assert found["when"].startswith("20") and found["when"].endswith("+00:00")
    assert page.view["bench"][0]["row"] == 4
    assert page.panel._plot.scatter.states[4] == "out"
    np.testing.assert_array_equal(page.panel.fit.observations.y, before.observations.y)


def test_undo_in_the_page_brings_the_same_fit_back(page: Any) -> None:
    before = page.panel.fit
    page.act("exclude", rows=[4], reason="diverged")
    page.act("undo")
    assert page.panel.fit is before
    assert len(page.panel.excluded) == 0
    page.act("redo")
    assert list(page.panel.excluded.index) == ["run 4"]


def test_a_moving_slider_is_one_step_back(page: Any) -> None:
    best = page.panel.fit.values["E"]
    for value in (1.5, 1.52, 1.54):
        page.act("move_parameter", name="E", value=value, final=False)
    page.act("move_parameter", name="E", value=1.55, final=True)
    assert page.panel.fit.values["E"] == 1.55
    assert page.panel.law_model.parameters["E"] == 1.55
    assert page.panel.law_model.hand_set == ["E"]
    page.act("undo")
    assert page.panel.fit.values["E"] == best


@pytest.mark.parametrize(
    ("event", "says"),
    [
        ({"type": "exclude", "rows": [99], "reason": ""}, "99"),
        ({"type": "exclud", "rows": [1]}, "exclude"),
        ({"type": "move_parameter", "name": "E", "value": "much", "final": True}, "much"),
        ({"type": "move_parameter", "name": "alhpa", "value": 1.0, "final": True}, "alhpa"),
        ({"type": "choose_axis", "axis": "Q"}, "Q"),
        ({}, "type"),
    ],
)
def test_an_act_that_cannot_be_done_is_said_in_the_panel_and_changes_nothing(page: Any, event: dict, says: str) -> None:
    page.act("exclude", rows=[4], reason="diverged")
    fit, lines = page.panel.fit, page.view["history"]["lines"]
    error = page.act(**({"type": None} | event))
    assert error is not None and says in error
    assert page.view["message"] == error
    assert page.panel.fit is fit
    assert page.view["history"]["lines"] == lines
    assert page.act("undo") is None
    assert page.view["message"] is None


@pytest.mark.parametrize("content", [None, "text", {}, {"kind": "other"}, {"kind": "handled", "id": 1}])
def test_a_message_that_is_no_event_is_left_alone(page: Any, content: object) -> None:
    page.panel._handle_msg({"content": {"data": {"method": "custom", "content": content}}, "buffers": []})
    assert page.comm.sent == []


def test_a_failure_nobody_thought_of_is_answered_and_said(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_view: Any) -> None:
        raise RuntimeError("no ink")

    monkeypatch.setattr(page.panel._plot, "draw", broken)
    assert "no ink" in (page.act("undo") or "")


def test_an_act_that_changes_one_dot_does_not_send_the_others_again(page: Any) -> None:
    page.panel._plot.scatter.comm = page.comm
    page.act("exclude", rows=[4], reason="diverged")
    sent = {name for message in page.comm.sent if message["method"] == "update" for name in message["state"]}
    assert {"states", "reasons", "view"} <= sent
    assert not {"x", "y", "labels", "levels", "level_styles"} & sent


def test_what_the_page_refits_with_is_sent_again_only_when_it_changes(page: Any) -> None:
    page.panel._plot.law_model.comm = page.comm

    def sent() -> set[str]:
        return {name for message in page.comm.sent if message["method"] == "update" for name in message["state"]}

    page.act("exclude", rows=[4], reason="diverged")
    assert {"absent", "best", "parameters"} <= sent()
    assert not {"rows", "problem", "tree"} & sent()
    name, value = next(iter(page.panel.fit.values.items()))
    assert page.act("pin", name=name, value=value) is None
    assert "problem" in sent()
    assert not {"rows", "absent", "tree"} & sent()
    page.act("set_weight", rows=[2], weight=0.5)
    assert "rows" in sent()
    assert page.panel._plot.law_model.rows["weight"][2] == 0.5


def test_a_cell_and_the_page_act_at_once_and_no_act_is_lost(page: Any) -> None:
    def hand() -> None:
        for row in range(6, 10):
            event = {"type": "exclude", "rows": [row], "reason": "duplicate"}
            page.panel._handle(page.panel, {"kind": "event", "id": row, "event": event}, [])

    thread = Thread(target=hand)
    thread.start()
    for row in range(10, 14):
        page.panel.exclude(f"run {row}")
    thread.join()
    assert sorted(page.panel.excluded.index) == sorted(f"run {row}" for row in range(6, 14))
    assert len(page.panel.history) == 8


def test_typing_does_what_the_hand_does(page: Any, make_panel: Callable[..., Explorer]) -> None:
    typed = make_panel()
    page.act("exclude", rows=[4], reason="diverged")
    page.act("pin", name="E", value=1.7)
    typed.exclude("run 4", "diverged").pin("E", 1.7)
    assert typed.fit.values == page.panel.fit.values
    assert typed.history == page.panel.history
    assert typed.code == page.panel.code


def test_a_typed_mistake_raises_and_is_said_in_the_panel(panel: Explorer) -> None:
    with pytest.raises(ScalingError, match="run 4"):
        panel.exclude("run 444")
    assert "run 444" in panel.view["message"]


def test_the_code_of_a_panel_builds_it_again(panel: Explorer) -> None:
    from .conftest import runs

    panel.exclude("run 4", "diverged").move("E", 1.6)
    names: dict[str, Any] = {"df": runs()}
    exec(panel.code, names)
    again = names["panel"]
    assert again.fit.values == pytest.approx(panel.fit.values, rel=1e-9)
    assert again.excluded["reason"].to_dict() == panel.excluded["reason"].to_dict()


def test_whoever_observes_the_fit_hears_of_every_new_one(panel: Explorer) -> None:
    heard: list[Any] = []
    panel.observe(lambda change: heard.append(change["new"].observations.count("in")), "fit")
    panel.exclude("run 4").exclude("run 5").undo()
    assert heard == [23, 22, 23]
    with pytest.raises(Exception, match="read-only"):
        panel.fit = None


def test_a_frozen_fit_is_left_alone_by_later_acts(panel: Explorer) -> None:
    kept = panel.exclude("run 4").freeze("without run 4")
    panel.undo()
    assert panel.frozen["without run 4"] is kept
    assert kept.observations.count("in") == 23
    with pytest.raises(OptionError, match="name"):
        panel.freeze("")


def test_short_names_do_what_the_long_ones_do(panel: Explorer) -> None:
    best = panel.fit.values
    panel.move("E", 1.0).reset()
    assert panel.fit.values == best
    panel.axis("x")
    assert panel.view["axis"]["name"] == "x"


def test_without_a_page_the_panel_prints_as_text(panel: Explorer) -> None:
    panel.exclude("run 4", "diverged")
    text = repr(panel)
    for part in ("power_law_offset", "log-Huber", "1 of 24 runs excluded", "run 4", "diverged", "95 %"):
        assert part in text
    assert panel._repr_mimebundle_()["text/plain"] == text


def test_three_runs_open_a_panel(make_panel: Callable[..., Explorer]) -> None:
    for count in (3, 4):
        panel = make_panel(count)
        assert panel.view["fit"]["n_total"] == count
        assert panel._plot.lines.curves


def test_a_table_and_a_law_open_a_panel() -> None:
    from .conftest import runs

    panel = scaling.explore(runs(), "power_law_offset", x={"x": "n_params"}, y="loss", interval="wald")
    assert panel.fit.law.name == "power_law_offset"
    with pytest.raises(OptionError, match="explore"):
        scaling.explore(panel.fit, "chinchilla")


def test_an_option_with_a_fit_fits_again(panel: Explorer) -> None:
    again = scaling.explore(panel.fit, loss="squares")
    assert again.fit.options.loss == "squares"
    assert again.fit.values != panel.fit.values
