"""What the columns that no law reads say about how the rows were trained."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import jupyter_scaling as scaling

DATA = Path(__file__).parents[2].parent / "shared" / "data"
SIZE = np.repeat(np.geomspace(1e7, 1e10, 4), 6).round()
TOKENS = np.tile(np.geomspace(1e9, 1e11, 6), 4).round()
LOSS = 1.8 + 480 * SIZE**-0.35 + 2085 * TOKENS**-0.366


def notes(table: pd.DataFrame, law: str = "chinchilla", **options: Any) -> str:
    return " ".join(scaling.fit(table, law, interval="none", **options).observations.notes)


def runs(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"N": SIZE, "D": TOKENS, "loss": LOSS} | columns)


def test_checkpoints_of_one_run_are_told_from_runs() -> None:
    checkpoints = runs(run=np.repeat(list("abcd"), 6), step=np.tile(np.arange(6) * 1000, 4))
    assert "24 rows are checkpoints of 4 runs (columns 'step' and 'run')" in notes(checkpoints)
    assert "checkpoints" not in notes(checkpoints, cluster="run")
    assert "checkpoints" not in notes(checkpoints.assign(run=range(24)))
    assert "checkpoints" not in notes(runs(step=1000))


def test_data_seen_more_than_four_times_are_noticed() -> None:
    assert "4 of 24 rows saw their data more than 4 times (up to 10" in notes(runs(unique_tokens=1e10))
    assert "(up to 5, by column 'epochs')" in notes(runs(epochs=[5.0] * 3 + [1.0] * 21))
    assert "times (up to" not in notes(runs(epochs=4.0))
    assert "times (up to" not in notes(runs(epochs=[None] * 24))


@pytest.mark.skipif(not DATA.is_dir(), reason="the public data are not there")
def test_real_tables_of_both_kinds_are_recognised() -> None:
    repeated = pd.read_csv(DATA / "datablations_contour.csv")
    said = notes(repeated, x={"N": "n_params", "D": "n_tokens"}, y="loss")
    assert "163 of 229 rows saw their data more than 4 times" in said
    curves = pd.read_csv(DATA / "mpl_loss_curves.csv").iloc[::40]
    assert "checkpoints of 9 runs" in notes(curves, "power_law_offset", x={"x": "lr"}, y="loss")
    final = pd.read_csv(DATA / "chinchilla_epoch.csv")
    assert "checkpoints" not in notes(final) and "saw their data" not in notes(final)
