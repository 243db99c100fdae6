"""A panel that outlives its kernel in a file, and two panels that are one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.errors import ExportError, LoadError, OptionError, ScalingError

from .conftest import Page, runs

CALL: dict[str, Any] = {"law": "power_law_offset", "x": {"x": "n_params"}, "y": "loss", "interval": "wald"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "runs.panel.json"


def acted(file: Path, **options: Any) -> Any:
    panel = scaling.explore(runs(), state=file, exclude={"run 2": "early"}, **{**CALL, **options})
    panel.exclude("run 4", "diverged").set_weight("run 7", 0.5).set_holdout("largest 2").pin("E", 1.7).move("a", 400.0)
    return panel


def same(one: Any, other: Any) -> None:
    for name in ("state", "reason", "weight"):
        assert getattr(one.state.observations, name).tolist() == getattr(other.state.observations, name).tolist()
    for name in ("fixed", "hand_set", "axis", "holdout", "target", "acts", "rules", "who", "when", "kept"):
        assert getattr(one.state, name) == getattr(other.state, name), name
    assert one.fit.values == other.fit.values


def test_a_restarted_kernel_goes_on_where_the_panel_stood(file: Path) -> None:
    panel = acted(file).undo()
    again = scaling.explore(runs(), state=file, **CALL)
    same(again, panel)
    assert again.view_model.history.steps == panel.view_model.history.steps
    assert again.view_model.message is None
    assert again.excluded.equals(panel.excluded)
    same(again.redo(), panel.redo())
    assert again.jump(0).excluded["reason"].to_dict() == {"run 2": "early"}


def test_the_file_alone_says_how_the_table_was_fitted(file: Path) -> None:
    panel = acted(file, loss="squares", bounds={"b": (0.1, 0.9)})
    again = scaling.explore(runs(), state=file)
    same(again, panel)
    assert again.fit.options.loss == "squares" and again.fit.options.bounds == {"b": (0.1, 0.9)}


def test_every_act_is_written_and_a_slider_on_its_way_is_not(file: Path) -> None:
    page = Page(acted(file))
    text = file.read_text()
    page.act("move_parameter", name="b", value=0.33, final=False)
    assert file.read_text() == text
    page.act("move_parameter", name="b", value=0.34, final=True)
    assert json.loads(file.read_text())["acts"][-1]["value"] == 0.34
    assert list(file.parent.iterdir()) == [file]


def test_a_changed_table_is_said_by_key_and_nothing_is_thrown_away(file: Path) -> None:
    acted(file)
    text = file.read_text()
    frame = runs().drop(index=["run 4", "run 20"])
    frame.loc["run 1", "loss"] += 0.25
    panel = scaling.explore(frame, state=file)
    said = panel.view_model.message or ""
    for part in ("2 rows gone (run 4, run 20)", "run 1: loss", "Not done again: exclude: run 4", ".former"):
        assert part in said
    assert file.with_name("runs.panel.json.former").read_text() == text
    changes = panel.changes
    assert changes[changes["what"] == "gone"]["key"].tolist() == ["run 4", "run 20"]
    row = changes[changes["what"] == "changed"].iloc[0]
    assert row["new"] - row["old"] == pytest.approx(0.25)
    assert panel.state.fixed == {"E": 1.7}


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda text: text[:-40], "cut off"),
        (lambda text: text.replace('"weight": 0.5', '"weight": 0.7'), "changed after"),
        (lambda text: "import os", "cut off or is of another kind"),
        (lambda text: "{}", "no panel"),
        (lambda text: text.replace('"schema_version": 1', '"schema_version": 9'), "Upgrade"),
    ],
)
def test_a_broken_file_is_refused_and_left_as_it_is(file: Path, spoil: Any, says: str) -> None:
    acted(file)
    broken = spoil(file.read_text())
    file.write_text(broken)
    with pytest.raises(LoadError, match=says):
        scaling.explore(runs(), state=file)
    assert file.read_text() == broken


def test_acts_that_are_none_are_refused_with_a_right_checksum(file: Path) -> None:
    from jupyter_scaling.exporting.json_file import checksum

    acted(file)
    document = json.loads(file.read_text())
    document["acts"] = [{"type": "exclude", "keys": "all"}]
    document["checksum"] = checksum(document)
    file.write_text(json.dumps(document))
    with pytest.raises(LoadError):
        scaling.explore(runs(), state=file)
    assert json.loads(file.read_text()) == document


def test_another_table_or_law_is_refused(file: Path) -> None:
    acted(file)
    other = runs().rename(index=lambda key: f"other {key}")
    with pytest.raises(OptionError, match="another table"):
        scaling.explore(other, state=file)
    with pytest.raises(OptionError, match="power_law_offset"):
        scaling.explore(runs(), "chinchilla", state=file)


def test_a_folder_that_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="folder that exists"):
        scaling.explore(runs(), state=tmp_path / "no" / "a.panel.json", **CALL)


def test_an_act_stands_when_it_cannot_be_saved(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = acted(file)
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    panel.exclude("run 9")
    assert "not saved" in (panel.view_model.message or "")
    assert "run 9" in panel.excluded.index


def test_very_long_histories_come_back_too(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jupyter_scaling.interaction.session.bound", lambda _rows: 3)
    panel = scaling.explore(runs(), state=file, **CALL)
    for row in range(6):
        panel.exclude(f"run {row}")
    panel.undo()
    again = scaling.explore(runs(), state=file)
    same(again, panel)
    assert again.view_model.history == panel.view_model.history


def test_an_updated_table_is_the_one_that_is_remembered(file: Path) -> None:
    panel = scaling.explore(runs().iloc[:20], state=file, **CALL)
    panel.exclude("run 4").update(runs()).exclude("run 22")
    again = scaling.explore(runs(), state=file)
    assert again.view_model.message is None
    assert sorted(again.excluded.index) == ["run 22", "run 4"]


def test_two_panels_on_one_session_stay_in_step() -> None:
    one = scaling.explore(runs(), **CALL)
    other = scaling.explore(one)
    page = Page(other)
    page.act("exclude", rows=[4], reason="diverged")
    assert one.view == other.view and one.fit is other.fit
    np.testing.assert_array_equal(one._plot.scatter.states, other._plot.scatter.states)
    heard: list[Any] = []
    other.observe(heard.append, "fit")
    one.undo()
    assert len(heard) == 1 and len(other.excluded) == 0
    assert other.view["history"]["can_redo"]
    other.close()
    assert len(one.exclude("run 5").excluded) == 1
    with pytest.raises(OptionError, match="shares everything"):
        scaling.explore(one, axis="x")


def test_a_mistake_typed_into_one_panel_is_said_in_both() -> None:
    one = scaling.explore(runs(), **CALL)
    other = scaling.explore(one)
    with pytest.raises(ScalingError):
        other.exclude("run 444")
    assert "run 444" in one.view["message"] and one.view == other.view
