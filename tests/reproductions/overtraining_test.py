"""Gadre et al. 2024: two large runs and their errors on tasks, predicted from five or six small ones."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import jupyter_scaling as scaling

from .public_data import public_data

# Mean error over the paper's 17 tasks, exp_data/evals of the authors' repository (mlfoundations/scaling, MIT licence).
ERRORS = {
    "rpj-d=96_l=8_h=4-1.0": 0.8134857368,
    "rpj-d=96_l=8_h=4-16.0": 0.7671019084,
    "rpj-d=512_l=8_h=4-1.0": 0.7250451835,
    "rpj-d=576_l=24_h=8-1.0": 0.6710080283,
    "rpj-d=1024_l=24_h=8-1.0": 0.6365529066,
    "rpj-open_lm_1b-1.0": 0.5473253052,
    "rpj-open_lm_1b-32.0": 0.4752152317,
    "rpj-open_lm_7b-1.0": 0.4716371806,
}
OVERTRAINED, LARGE = "rpj-open_lm_1b-32.0", "rpj-open_lm_7b-1.0"
SMALL = [name for name in ERRORS if "open_lm" not in name]
OUT_OF_REACH = [(OVERTRAINED, 0.00710, 0.0364), (LARGE, 0.00732, 0.000464)]


@pytest.fixture(scope="module")
def runs() -> pd.DataFrame:
    """The runs by name, with their compute and tokens per parameter."""
    table = public_data("gadre_overtraining").set_index("name")
    compute = 6.0 * table["n_params"] * table["n_tokens"]
    return table.assign(C=compute, M=table["n_tokens"] / table["n_params"])


def loss_fit(runs: pd.DataFrame) -> Any:
    columns = {"C": "C", "M": "M"}
    return scaling.fit(runs.loc[SMALL], "overtraining", x=columns, y="loss_c4_val", loss="squares", interval="none")


def predicted_loss(runs: pd.DataFrame, name: str) -> float:
    run = runs.loc[name]
    return float(loss_fit(runs)(C=run["C"], M=run["M"]))


def test_the_constants_are_those_recomputed_from_the_authors_code(runs: pd.DataFrame) -> None:
    published = dict(scaling.law("overtraining").published["RedPajama"].values)
    assert loss_fit(runs).values == pytest.approx(published, rel=5e-5)


@pytest.mark.parametrize(("name", "error", "_"), OUT_OF_REACH)
def test_the_loss_of_a_large_run_is_predicted(runs: pd.DataFrame, name: str, error: float, _: float) -> None:
    off = predicted_loss(runs, name) / runs.loc[name, "loss_c4_val"] - 1.0
    assert off == pytest.approx(error, abs=5e-6)


@pytest.mark.parametrize(("name", "_", "error"), OUT_OF_REACH)
def test_the_mean_error_on_tasks_follows_from_that(runs: pd.DataFrame, name: str, _: float, error: float) -> None:
    small = [*SMALL, "rpj-open_lm_1b-1.0"]
    table = pd.DataFrame({"L": runs.loc[small, "loss_c4_val"], "Err": [ERRORS[one] for one in small]})
    fit = scaling.fit(table, "loss_to_error", x="L", y="Err", loss="squares", interval="none")
    published = dict(scaling.law("loss_to_error").published["RedPajama, 17 tasks"].values)
    assert fit.values == pytest.approx(published, rel=5e-5)
    off = fit(L=predicted_loss(runs, name)) / ERRORS[name] - 1.0
    assert off == pytest.approx(error, abs=5e-5 if error > 0.01 else 5e-7)
