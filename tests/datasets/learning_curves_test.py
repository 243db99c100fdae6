"""The data set `learning_curves`: what its script plans, as its header says, and what laws make of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.datasets import make_learning_curves as script


@pytest.fixture(scope="module")
def runs() -> pd.DataFrame:
    return scaling.datasets.load("learning_curves")


def test_it_holds_every_run_of_the_plan(runs: pd.DataFrame) -> None:
    assert runs.index.tolist() == [run.name for run in script.plan()]
    assert ("run", *runs.columns) == script.COLUMNS
    assert runs["seed"].nunique() == script.SEEDS == 10
    assert runs.groupby(["task", "model", "train_size"]).size().eq(10).all()


def test_errors_are_shares_of_whole_rows_and_above_what_noise_allows(runs: pd.DataFrame) -> None:
    shares = runs[runs["task"] != "friedman"]
    wrong = shares["error"] * shares["n_test"]
    assert np.allclose(wrong, wrong.round(), atol=1e-2)
    assert shares["error"].between(0.0, 1.0).all()
    # Three of four labels drawn at random are wrong, and a tenth of all are drawn so.
    assert runs.loc[runs["task"] == "clusters", "error"].min() > 0.075
    assert runs.loc[runs["task"] == "friedman", "error"].min() > 1.0


def test_a_power_law_with_an_offset_extrapolates_better_than_one_without(runs: pd.DataFrame) -> None:
    seen, unseen = runs[runs["train_size"] <= 1024], runs[runs["train_size"] > 1024]
    truth = unseen.groupby(["task", "model", "train_size"])["error"].mean()
    off = {}
    for name in ("power_law", "power_law_offset"):
        law = scaling.law(name)
        table = scaling.fit_groups(seen, law, by=["task", "model"], x="train_size", y="error", interval="none")
        assert len(table) == 16 and set(table["status"]) <= {"converged", "at_bound"}
        predicted = [
            law(x=float(size), **table.loc[(task, model), list(law.parameter_names)])
            for task, model, size in truth.index
        ]
        squares = (np.log(predicted) - np.log(truth)) ** 2
        off[name] = float(np.sqrt(squares.groupby(["task", "model"]).mean()).mean())
    assert off["power_law_offset"] == pytest.approx(0.070, abs=0.005)
    assert off["power_law"] == pytest.approx(0.111, abs=0.005)


def test_the_noise_of_a_task_is_found_as_the_floor_of_a_model_that_reaches_it(runs: pd.DataFrame) -> None:
    linear = runs[(runs["task"] == "friedman") & (runs["model"] == "linear")]
    fit = scaling.fit(linear, "power_law_offset", x="train_size", y="error", cluster="train_size")
    # A line leaves 5.87 of the variance that the task has beside its noise of 1.
    assert fit.values["E"] == pytest.approx(6.87, abs=0.02)
    low, high = fit.interval["E"]
    assert low < 6.87 < high
    assert fit.values["b"] == pytest.approx(1.0, abs=0.15)  # so many parameters cost P / n
