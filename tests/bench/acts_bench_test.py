"""What one act costs the kernel, from 240 runs to a million: refit, intervals, bands, verdicts, messages."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import jupyter_scaling as scaling

pytestmark = pytest.mark.bench


def _runs(rows: int) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    if rows == 240:
        n, d = (grid.ravel() for grid in np.meshgrid(np.geomspace(1e6, 1e10, 48), np.geomspace(2e8, 1e11, 5)))
    else:
        n, d = np.exp(rng.uniform(np.log(1e6), np.log(1e10), rows)), np.exp(rng.uniform(19.1, 25.3, rows))
    noise = np.exp(rng.normal(0, 0.004, rows))
    return pd.DataFrame({"n_params": n, "n_tokens": d, "loss": (1.8 + 480 / n**0.35 + 2100 / d**0.37) * noise})


def _seconds(work: Callable[[], Any]) -> float:
    """Processor time: on a machine that is shared it is what can be compared."""
    begun = time.thread_time()
    work()
    return time.thread_time() - begun


def _said(seconds: list[float]) -> str:
    middle = statistics.median(seconds)
    return f"{1e3 * middle:.1f} ms" if middle < 0.1 else f"{middle:.2f} s"


@pytest.mark.parametrize(("rows", "rounds"), [(240, 20), (5_000, 6), (100_000, 4), (1_000_000, 3)])
def test_an_act_at_so_many_runs(rows: int, rounds: int, capsys: Any) -> None:
    fit = scaling.fit(_runs(rows), "chinchilla")
    panels: list[Any] = []
    opened = _seconds(lambda: panels.append(scaling.explore(fit)))
    panel = panels[0]
    panel.exclude([1]).undo()
    out, back = [], []
    for row in range(2, 2 + rounds):
        out.append(_seconds(lambda row=row: panel.exclude([row])))  # type: ignore[misc]
        back.append(_seconds(panel.undo))
    asked = [_seconds(panel.renew_insight)]
    with capsys.disabled():
        print(
            f"\n    {rows:,} runs: exclude {_said(out)}, undo {_said(back)}, insight {_said(asked)}, open "
            f"{_said([opened])}",
            end="",
        )
    assert len(panel.excluded) == 0


def test_a_restored_panel_whose_table_has_grown(capsys: Any, tmp_path: Path) -> None:
    runs, path = _runs(240), tmp_path / "panel.json"
    panel = scaling.explore(runs.iloc[:230], "chinchilla")
    for row in range(181):
        panel.exclude([row])
    panel.save(path)
    same = _seconds(lambda: scaling.explore(runs.iloc[:230], state=path))
    panel.save(path)
    grown = _seconds(lambda: scaling.explore(runs, state=path))
    assert len(scaling.explore(runs, state=path).excluded) == 181
    with capsys.disabled():
        print(f"\n    181 acts restored on the same table {same:.2f} s, on one that has grown {grown:.2f} s", end="")


def test_the_messages_of_an_act_on_240_runs(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import json

    from ipywidgets import Widget

    panel = scaling.explore(scaling.fit(_runs(240), "chinchilla"))
    sent: list[tuple[int, int]] = []

    def count(_widget: Any, message: Any, buffers: Any = None) -> None:
        sent.append((len(json.dumps(message)), sum(memoryview(each).nbytes for each in buffers or [])))

    monkeypatch.setattr(Widget, "_send", count)
    panel.exclude([7])
    text, data = (sum(each) for each in zip(*sent, strict=True))
    with capsys.disabled():
        print(f"\n    {len(sent)} messages of {text / 1e3:.1f} KB text and {data / 1e3:.1f} KB bytes", end="")
    assert sent
