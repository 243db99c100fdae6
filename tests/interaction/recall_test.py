"""A saved panel comes back with the fits it had: none is searched for again, and each is the same to the bit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.exporting.json_file import checksum
from jupyter_scaling.fitting import run

KEYS = [f"run {row}" for row in range(24)]


def table(rows: int = 24) -> Any:
    import pandas as pd

    rng = np.random.default_rng(3)
    size = np.geomspace(1e6, 1e9, rows)
    loss = (1.7 + 400 / size**0.34) * np.exp(rng.normal(0, 0.01, rows))
    return pd.DataFrame({"n_params": size, "loss": loss}, index=[f"run {row}" for row in range(rows)])


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one with every search for an optimum."""
    counted: list[int] = []
    real = run.optimum

    def counting(*arguments: Any) -> Any:
        counted.append(1)
        return real(*arguments)

    monkeypatch.setattr(run, "optimum", counting)
    return counted


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "panel.json"
    panel = opened(path)
    panel.exclude("run 3", "diverged").pin("E", 1.69).set_weight("run 9", 0.5).release("E").exclude_where("x < 2e6")
    panel.tie("b", "a / 1000").untie("b").set_bounds("b", 0.2, 0.4).move("b", 0.33).hide("run 5").undo()
    yield path


def opened(path: Path, frame: Any = None, **options: Any) -> Any:
    call = {"x": {"x": "n_params"}, "y": "loss", "interval": "wald", **options}
    return scaling.explore(table() if frame is None else frame, "power_law_offset", state=path, **call)


def fits(panel: Any) -> list[Any]:
    return [step.state.best for step in panel._session.history.steps]


def written(path: Path, change: Any) -> None:
    document = json.loads(path.read_text())
    del document["checksum"]
    change(document)
    path.write_text(json.dumps({**document, "checksum": checksum(document)}))


def test_every_state_of_the_history_has_the_same_fit_without_a_search(file: Path, searches: list[int]) -> None:
    again = opened(file)
    assert len(searches) == 1, "only the fit that the panel is opened on"
    written(file, lambda document: [act.pop("fit", None) for act in document["acts"]])
    searched = opened(file)
    assert len(searches) > 5, "without what is kept every act is a search"
    for kept, found in zip(fits(again), fits(searched), strict=True):
        assert kept.theta.tolist() == found.theta.tolist()
        assert (kept.objective, kept.delta, kept.status) == (found.objective, found.delta, found.status)
        assert kept.options == found.options
        assert kept.starts.theta.tolist() == found.starts.theta.tolist()
        assert kept.observations.state.tolist() == found.observations.state.tolist()
    assert again.view_model.to_wire() == searched.view_model.to_wire() | {"revision": again.view_model.revision}
    assert again.undo().redo().redo().fit.values == searched.undo().redo().redo().fit.values


@pytest.mark.parametrize("how", ["grown", "options", "other numbers"])
def test_a_fit_to_other_rows_or_under_other_options_is_not_taken(file: Path, searches: list[int], how: str) -> None:
    if how == "grown":
        again = opened(file, table(25))
    elif how == "options":
        again = opened(file, loss="squares")
    else:
        written(file, lambda document: [act["fit"].update(theta=[1.0, 2.0, 3.0]) for act in document["acts"][:1]])
        again = opened(file)
    assert len(searches) >= (2 if how == "other numbers" else 8)
    fresh = again.fit.refit() if not again.state.hand_set else again.state.best.refit()
    assert again.state.best.values == pytest.approx(fresh.values, rel=1e-6)


def test_acts_before_a_newer_table_are_searched_for_again(tmp_path: Path, searches: list[int]) -> None:
    path = tmp_path / "grown.json"
    panel = opened(path).exclude("run 3").exclude("run 4")
    panel.update(table(26))
    panel.exclude("run 25")
    searches.clear()
    again = opened(path, table(26))
    assert len(searches) == 3, "the opening, and the two acts that were done to fewer rows"
    assert again.fit.values == panel.fit.values
