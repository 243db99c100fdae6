"""The data set `pass_at_k`: its counts, and the laws of coverage fitted to them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.catalogue import companions
from jupyter_scaling.datasets import make_pass_at_k as script

TRIED = np.unique(np.round(np.geomspace(1, 100, 13)))


@pytest.fixture(scope="module")
def counts() -> pd.DataFrame:
    return scaling.datasets.load("pass_at_k")


def coverage_of(counts: pd.DataFrame, n_params: int, k: Any) -> pd.DataFrame:
    mine = counts[counts["n_params"] == n_params]
    share = companions.get("coverage")(mine["n_samples"], mine["n_correct"], k)
    return pd.DataFrame({"k": k, "coverage": share, "problems": len(mine)})


def test_it_holds_every_problem_for_every_model(counts: pd.DataFrame) -> None:
    models = [model.n_params for model in script.plan()]
    asked = [f"{a}+{b}" for a, b in script.problems()]
    assert len(set(asked)) == len(asked) == 200
    assert counts["n_params"].tolist() == np.repeat(models, 200).tolist()
    assert counts["problem"].tolist() == asked * len(models)
    assert (counts["n_samples"] == 1000).all() and counts["n_correct"].between(0, 1000).all()
    assert counts.index.is_unique and counts.index[17] == "w004_p017"


def test_larger_models_solve_more(counts: pd.DataFrame) -> None:
    assert counts.groupby("n_params")["n_correct"].mean().is_monotonic_increasing


@pytest.mark.parametrize(("n_params", "within"), [(442, 0.005), (874, 0.03)])
def test_the_beta_law_of_100_samples_predicts_the_coverage_of_1000(
    counts: pd.DataFrame, n_params: int, within: float
) -> None:
    seen = coverage_of(counts, n_params, TRIED)
    fit = scaling.fit(seen, "coverage_beta", x="k", y="coverage", weights="problems", interval="none")
    assert np.abs(fit.predicted - seen["coverage"]).max() < 1e-4
    unseen = coverage_of(counts, n_params, np.array([300.0, 1000.0]))
    assert fit(k=unseen["k"].to_numpy()) == pytest.approx(unseen["coverage"].to_numpy(), abs=within)


def test_the_exponential_law_of_coverage_does_not_fit_these_problems(counts: pd.DataFrame) -> None:
    seen = coverage_of(counts, 1738, TRIED)
    fit = scaling.fit(seen, "coverage_monkeys", x="k", y="coverage", weights="problems", interval="none")
    assert 0.05 < np.abs(fit.predicted - seen["coverage"]).max() < 0.12


def test_the_pass_rate_rises_steeper_than_one_power_of_the_size_says(counts: pd.DataFrame) -> None:
    table = counts.groupby("n_params", as_index=False)[["n_samples", "n_correct"]].sum()
    table["rate"] = table["n_correct"] / table["n_samples"]
    fit = scaling.fit(table, "passuntil", x="n_params", y="rate", weights="n_samples", interval="none")
    assert fit.values["alpha"] == pytest.approx(1.186, abs=0.01)
    misses = -np.log(table["rate"]) / -np.log(fit.predicted)
    assert misses.iloc[0] < 0.5  # the smallest model passes far more often than the fit to the larger ones says
