"""A panel's file under hard use: other programs, links, no room, columns by other names, parts of other shapes."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

import jupyter_scaling as scaling
from jupyter_scaling.errors import ColumnNotFoundError, LoadError, ScalingError
from jupyter_scaling.exporting.json_file import checksum

from .conftest import runs

CALL: dict[str, Any] = {"law": "power_law_offset", "x": {"x": "n_params"}, "y": "loss", "interval": "wald"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Läufe 数据 of mine.json"
    scaling.explore(runs(), state=path, exclude={"run 2": "early"}, **CALL).exclude("run 4", "diverged").pin("E", 1.7)
    return path


def resaved(file: Path, document: dict[str, Any]) -> str:
    """Put the document into the file as somebody would who knows how checksums are made."""
    document["checksum"] = checksum(document)
    file.write_text(json.dumps(document))
    return file.read_text()


def test_two_programs_on_one_file_lose_nothing(file: Path) -> None:
    one, other = scaling.explore(runs(), state=file), scaling.explore(runs(), state=file)
    one.exclude("run 7")
    theirs = file.read_text()
    other.exclude("run 8")
    mine = file.with_name(f"{file.name}.mine")
    assert "changed by another program" in (other.view_model.message or "") and mine.name in other.view_model.message
    assert file.read_text() == theirs
    other.exclude("run 9")
    assert other.view_model.message is None
    one.exclude("run 10")
    assert sorted(scaling.explore(runs(), state=file).excluded.index) == ["run 10", "run 2", "run 4", "run 7"]
    assert sorted(scaling.explore(runs(), state=mine).excluded.index) == ["run 2", "run 4", "run 8", "run 9"]


def test_opening_alone_does_not_touch_the_file(file: Path) -> None:
    before = file.stat()
    scaling.explore(runs(), state=file)
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_a_saved_panel_opens_where_it_cannot_be_written(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = file.read_text()
    monkeypatch.setattr("os.access", lambda *_: False)
    frame = runs()
    frame.loc["run 1", "loss"] += 0.25
    panel = scaling.explore(frame, state=file)
    assert "read-only" in panel.view_model.message and "not saved" in panel.view_model.message
    assert sorted(panel.excluded.index) == ["run 2", "run 4"]
    assert "not saved" in panel.exclude("run 9").view_model.message
    assert file.read_text() == text


def test_every_former_file_is_kept(file: Path) -> None:
    first = file.read_text()
    scaling.explore(runs().drop(index="run 4"), state=file).exclude("run 5")
    second = file.read_text()
    panel = scaling.explore(runs().drop(index=["run 4", "run 5"]), state=file)
    assert "former-2" in panel.view_model.message
    assert file.with_name(f"{file.name}.former").read_text() == first
    assert file.with_name(f"{file.name}.former-2").read_text() == second


def test_a_file_that_cannot_be_kept_beside_is_not_written(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = file.read_text()
    monkeypatch.setattr("shutil.copy2", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    panel = scaling.explore(runs().drop(index="run 4"), state=file)
    assert "No space left" in panel.view_model.message and "panel.save(path)" in panel.view_model.message
    panel.exclude("run 5")
    assert file.read_text() == text


def test_a_renamed_column_is_asked_for(file: Path) -> None:
    text = file.read_text()
    frame = runs().rename(columns={"loss": "nll", "n_params": "size"})
    with pytest.raises(ColumnNotFoundError, match=r"Nor 'loss'.*explore\(df, state=..., x=\{'x': '...'\}, y='...'\)"):
        scaling.explore(frame, state=file)
    with pytest.raises(ColumnNotFoundError, match=r"explore\(df, state=..., y='...'\)"):
        scaling.explore(frame, state=file, x={"x": "size"})
    assert file.read_text() == text
    panel = scaling.explore(frame, state=file, x={"x": "size"}, y="nll")
    assert sorted(panel.excluded.index) == ["run 2", "run 4"] and panel.state.fixed == {"E": 1.7}


def test_a_law_that_has_changed_between_versions_is_said(file: Path) -> None:
    document = json.loads(file.read_text())
    document["written_by"]["jupyter_scaling"] = "0.0.1"
    document["law"]["parameters"][2]["high"] = 0.75
    resaved(file, document)
    panel = scaling.explore(runs(), state=file)
    assert "written by jupyter_scaling 0.0.1" in panel.view_model.message
    assert panel.fit.law.parameter("b").high == 0.75


HOSTILE = [None, [[1]], {"a": []}, -1, 10**30, "__import__('os')"]


def test_parts_of_any_shape_are_refused_in_words_and_left(file: Path) -> None:
    whole = json.loads(file.read_text())
    places = [(part,) for part in whole if part != "checksum"]
    places += [(part, name) for part in ("columns", "table", "start") for name in whole[part]]
    places += [
        ("law", "inputs"),
        ("law", "formula"),
        ("options", "seed"),
        ("options", "bounds"),
        ("acts", 0),
        ("acts", 0, "keys"),
        ("acts", 0, "type"),
        ("acts", 1, "value"),
        ("options", "unknown"),
    ]
    refused = 0
    for place in places:
        for value in HOSTILE:
            document = copy.deepcopy(whole)
            part = document
            for name in place[:-1]:
                part = part[name]
            part[place[-1]] = value
            text = resaved(file, document)
            try:
                scaling.explore(runs(), state=file).close()
            except ScalingError as error:
                refused += 1
                assert file.read_text() == text, place
                assert not any(raw in str(error) for raw in ("TypeError", "KeyError", "Traceback", "object")), error
    assert refused > 0.6 * len(places) * len(HOSTILE)


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999"])
def test_numbers_that_are_none_are_refused(file: Path, number: str) -> None:
    text = file.read_text().replace('"at": 2', f'"at": {number}')
    file.write_text(text)
    with pytest.raises(LoadError, match="stands in it as a number"):
        scaling.explore(runs(), state=file)
    assert file.read_text() == text
