"""Training curves go into a fit by the columns of a table, and come out by their names."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import jupyter_scaling as scaling
from jupyter_scaling import errors
from jupyter_scaling.catalogue.schedules import Schedules, lr_annealing, over, schedules_of
from jupyter_scaling.interaction.present import present

CONSTANTS = {"L0": 2.0, "A": 0.5, "alpha": 0.5, "C": 0.4, "lam": 0.99}
HELD = {"fixed": {"lam": 0.99}, "interval": "none", "loss": "squares"}


def rate(name: str, step: np.ndarray) -> np.ndarray:
    falling = {"flat": 0.0 * step, "line": 0.9 * (step - 100.0) / 900.0, "drop": 0.9 * (step >= 600.0)}[name]
    return 1e-2 * (1.0 - falling)


def log_of(*names: str) -> pd.DataFrame:
    step = np.arange(100.0, 1001.0, 50.0)
    rows = [pd.DataFrame({"schedule": name, "iteration": step, "lr": rate(name, step)}) for name in names]
    table = pd.concat(rows, ignore_index=True)
    every = {name: np.r_[np.linspace(0.0, 1e-2, 101), rate(name, np.arange(101.0, 1001.0))] for name in names}
    truth = over(lr_annealing, Schedules(every))
    return table.assign(loss=truth(curve=table["schedule"], step=table["iteration"], **CONSTANTS))


@pytest.fixture(scope="module")
def fit() -> Any:
    return scaling.fit(log_of("flat", "line"), scaling.law("lr_annealing", warmup=100), **HELD)


def test_one_call_fits_a_table_of_curves(fit: Any) -> None:
    assert fit.values == pytest.approx(CONSTANTS, rel=5e-3)
    assert dict(fit.observations.columns) == {"curve": "schedule", "step": "iteration", "L": "loss"}
    assert "curve from 'schedule'" in fit.observations.notes[0]
    assert "2 curves from 'schedule', 'iteration', 'lr'" in fit.observations.notes[1]
    assert "0 for 'flat', 1 for 'line'" in fit.observations.notes[1]


def test_a_curve_that_was_not_fitted_is_predicted_from_its_learning_rates(fit: Any) -> None:
    unseen = log_of("drop")
    made = fit.predict(unseen.drop(columns="loss"))
    assert made["L"].to_numpy() == pytest.approx(unseen["loss"].to_numpy(), rel=5e-3)
    assert made["curve"].unique().tolist() == ["drop"]
    assert made.attrs["notes"][0] == "curve from 'schedule', step from 'iteration'."
    assert schedules_of(fit.law).names == ("flat", "line")


def test_known_curves_go_by_their_names_alone(fit: Any) -> None:
    made = fit.predict({"schedule": "line", "iteration": [200, 1000]})
    assert fit(curve="line", step=np.array([200, 1000])) == pytest.approx(made["L"].to_numpy(), rel=1e-12)
    assert fit(curve=1.0, step=1000.0) == fit(curve="line", step=1000.0)
    with pytest.raises(errors.ParameterError, match="Did you mean 'line'"):
        fit.predict({"schedule": "lime", "iteration": [200]})


def test_intervals_of_a_new_curve_are_those_of_the_fit() -> None:
    table = log_of("flat", "line")
    noisy = table.assign(loss=table["loss"] * (1 + 1e-3 * np.random.default_rng(0).normal(size=len(table))))
    fit = scaling.fit(noisy, scaling.law("lr_annealing", warmup=100), fixed={"lam": 0.99})
    _ = fit.se
    both = fit.predict(pd.concat([table, log_of("drop")], ignore_index=True))
    alone = fit.predict(table)
    np.testing.assert_allclose(both[["low", "high"]].to_numpy()[: len(alone)], alone[["low", "high"]], rtol=1e-9)
    assert (both["low"] < both["L"]).all() and (both["L"] < both["high"]).all()


def test_columns_of_other_names_are_said() -> None:
    table = log_of("flat", "line").rename(columns={"schedule": "label", "lr": "eta_t", "iteration": "t"})
    law, where = scaling.law("lr_annealing", warmup=100), {"curve": "label", "step": "t", "lr": "eta_t"}
    fit = scaling.fit(table, law, x=where, y="loss", **HELD)
    assert fit.values == pytest.approx(CONSTANTS, rel=5e-3)
    # A prediction reads the columns that the fit has read.
    assert fit.predict(table)["L"].to_numpy() == pytest.approx(table["loss"].to_numpy(), rel=5e-3)


def test_without_a_column_of_curves_the_table_is_one() -> None:
    table = log_of("line").drop(columns="schedule")
    fit = scaling.fit(table, scaling.law("lr_annealing", warmup=100), fixed={"lam": 0.99, "C": 0.4}, interval="none")
    assert fit.values["L0"] == pytest.approx(2.0, rel=1e-2)
    assert "1 curve from" in fit.observations.notes[1]


def test_a_beginning_that_the_table_lacks_is_said() -> None:
    fit = scaling.fit(log_of("flat", "line"), "lr_annealing", **HELD)
    assert any("begins at step 100" in note and "warmup=100" in note for note in fit.observations.notes)


def test_comparisons_read_curves_too() -> None:
    law = scaling.law("lr_annealing", warmup=100)
    ranked = scaling.compare(log_of("flat", "line"), [law], loss="squares", interval="none")
    assert ranked.index.tolist() == ["lr_annealing"] and ranked["status"].iloc[0] == "converged"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda t: t.drop(columns="lr"), "no column of learning rates"),
        (lambda t: t.drop(columns="iteration"), "no column of training steps"),
        (lambda t: t.assign(schedule="all"), "'all' has the learning rates .* at step 150"),
        (lambda t: t.assign(iteration=t["iteration"] + 0.5), "whole numbers from 0; got 100.5, 150.5, 200.5"),
        (lambda t: t.assign(lr=-t["lr"]), "learning rates, 0 or more; got -0.01"),
        (lambda t: t.assign(schedule=t["schedule"].where(t.index > 3)), "4 rows have no name in column 'schedule'"),
    ],
)
def test_a_table_that_does_not_do_is_told_why(change: Any, expected: str) -> None:
    with pytest.raises(errors.ScalingError, match=expected):
        scaling.fit(change(log_of("flat", "line")), "lr_annealing", **HELD)


def test_laws_of_curves_are_among_those_that_such_columns_feed() -> None:
    assert {"lr_annealing", "multi_power_law"} <= set(scaling.laws(log_of("flat")).index)
    assert "multi_power_law" not in scaling.laws(log_of("flat").drop(columns="lr")).index
    with pytest.raises(errors.OptionError, match="takes schedules, warmup, together; got `warm_up`"):
        scaling.law("multi_power_law", warm_up=10)


def test_numbers_may_still_stand_for_curves_that_a_law_knows() -> None:
    law = over(lr_annealing, Schedules({"a": rate("flat", np.arange(400.0)), "b": rate("line", np.arange(400.0))}))
    table = {"curve": np.repeat([0, 1], 30), "step": np.tile(np.arange(100, 400, 10), 2)}
    table["loss"] = law(curve=table["curve"], step=table["step"], **CONSTANTS)
    assert scaling.fit(table, law, **HELD).values == pytest.approx(CONSTANTS, rel=1e-6)


def test_a_panel_on_curves_shows_steps_and_writes_code_that_fits_them_again(fit: Any) -> None:
    panel = scaling.explore(fit)
    assert panel.state.axis == "step"
    assert 'law = scaling.law("lr_annealing", warmup=100)' in panel.code
    names = {"df": log_of("flat", "line")}
    exec(panel.code.partition("panel = ")[0], names)
    assert names["fit"].values == fit.values


def test_a_panel_calls_curves_by_their_names_and_predicts_inside_a_schedule(fit: Any) -> None:
    shown = present(scaling.explore(fit).state)
    assert [level.label for level in shown.levels] == ["curve flat", "curve line"]
    assert shown.readouts[0].label == "loss at the last step (curve flat, step 1K)"
    assert np.isfinite(shown.readouts[0].new)
