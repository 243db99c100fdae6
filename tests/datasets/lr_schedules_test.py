"""The data set `lr_schedules`: eight schedules of one model, and the loss of schedules that were not fitted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.datasets import make_lr_schedules as script

FITTED = ["constant_8000", "cosine_4000", "two_stage_01_4000"]


@pytest.fixture(scope="module")
def log() -> pd.DataFrame:
    return scaling.datasets.load("lr_schedules")


def test_it_holds_every_logged_step_of_the_plan(log: pd.DataFrame) -> None:
    planned = [curve.row_name(step) for curve in script.plan() for step in script.logged(curve)]
    assert log.index.tolist() == planned
    assert ("run", *log.columns) == script.COLUMNS
    assert log["curve"].nunique() == 8 and log["seed"].nunique() == 2


def test_learning_rates_are_those_of_the_schedules(log: pd.DataFrame) -> None:
    for row in log[log["step"] % 700 == 0].itertuples():
        assert row.lr == pytest.approx(script.Curve(row.curve, row.seed).rate(row.step), rel=1e-5)
    last = log.groupby("curve")["lr"].min()
    assert last["constant_8000"] == script.PEAK
    assert last.drop(["constant_8000", "two_stage_03_4000"]).to_list() == pytest.approx([0.1 * script.PEAK] * 6)


def test_curves_of_a_seed_are_equal_until_their_rates_part(log: pd.DataFrame) -> None:
    start = log[log["step"] <= 2000]
    alike = start[start["curve"].str.startswith(("constant", "wsd", "two_stage"))]
    assert (alike.groupby(["seed", "step"])["loss"].nunique() == 1).all()


def test_a_falling_rate_ends_lower(log: pd.DataFrame) -> None:
    at_end = log[log["step"] == 8000].groupby("curve")["loss"].mean()
    assert at_end["constant_8000"] - at_end[["cosine_8000", "wsd_8000"]].max() > 0.03


@pytest.mark.parametrize(("name", "limit"), [("lr_annealing", 0.0050), ("power_law_offset", 0.0135)])
def test_schedules_that_were_not_fitted_are_predicted(log: pd.DataFrame, name: str, limit: float) -> None:
    log = log[log["step"] >= 500].assign(total=log.groupby(["curve", "seed"])["lr"].cumsum())
    seen, unseen = log[log["curve"].isin(FITTED)], log[~log["curve"].isin(FITTED)]
    if name == "lr_annealing":
        fit = scaling.fit(seen, scaling.law(name, warmup=script.WARM_UP), interval="none")
        predicted = fit.predict(unseen)["L"]
    else:  # a law of the sum of rates alone, for comparison
        fit = scaling.fit(seen, name, x="total", y="loss", interval="none")
        predicted = fit(x=unseen["total"].to_numpy())
    error = np.abs(np.asarray(predicted) / unseen["loss"].to_numpy() - 1.0).mean()
    assert fit.status.converged
    assert 0.7 * limit < error < limit
