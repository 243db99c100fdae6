"""The public functions: one line each from a table to a law."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.errors import (
    ColumnNotFoundError,
    DataError,
    LawNotFoundError,
    OptionError,
    ParameterError,
    ScalingError,
)

TRUTH = {"E": 1.8172, "A": 482.01, "alpha": 0.3478, "B": 2085.43, "beta": 0.3658}


@pytest.fixture
def runs() -> pd.DataFrame:
    n, d = (part.ravel() for part in np.meshgrid(np.geomspace(2e7, 2e10, 12), np.geomspace(1e9, 4e11, 4)))
    loss = scaling.law("chinchilla")(N=n, D=d, **TRUTH) * np.exp(np.random.default_rng(0).normal(0, 0.003, n.size))
    index = [f"run{k}" for k in range(n.size)]
    return pd.DataFrame({"n_params": n, "n_tokens": d, "loss": loss}, index=index)


def test_a_table_and_a_name_are_enough(runs: pd.DataFrame) -> None:
    fitted = scaling.fit(runs, "chinchilla")
    assert fitted.values == pytest.approx(TRUTH, rel=0.2)
    assert fitted.status.code == "converged"
    assert fitted.observations.keys == tuple(runs.index)
    assert fitted.observations.notes


def test_the_table_given_is_not_changed(runs: pd.DataFrame) -> None:
    before = runs.copy(deep=True)
    scaling.fit(runs, "chinchilla", exclude={"run3": "crashed"}, interval="none")
    pd.testing.assert_frame_equal(runs, before)


def test_options_reach_the_fit(runs: pd.DataFrame) -> None:
    fitted = scaling.fit(
        runs,
        "chinchilla",
        x={"N": "n_params", "D": "n_tokens"},
        y="loss",
        delta=1e-3,
        interval="none",
        exclude={"run3": "crashed", "run5": "diverged"},
        fixed={"alpha": 0.35},
        bounds={"beta": (0.1, 0.5)},
        weights=np.linspace(1, 2, len(runs)),
        seed=5,
    )
    assert fitted.values["alpha"] == 0.35
    assert fitted.observations.excluded == {"run3": "crashed", "run5": "diverged"}
    assert fitted.objective_name == "log_huber(delta=0.001), sum over 46 of 48 rows"
    assert fitted.observations.weight[-1] == 2.0
    assert (fitted.options.seed, fitted.options.interval) == (5, "none")


def test_observations_can_be_fitted_as_they_are(runs: pd.DataFrame) -> None:
    fitted = scaling.fit(runs, "chinchilla", interval="none")
    again = scaling.fit(fitted.observations, "chinchilla", interval="none")
    assert again.values == pytest.approx(fitted.values, rel=1e-9)


def test_a_law_of_ones_own_is_fitted_like_any_other() -> None:
    x = np.geomspace(1e3, 1e7, 20)
    mine = scaling.define("y = p + q * log(x)", parameters={"p": "free"})
    fitted = scaling.fit({"x": x, "y": 3.0 - 0.1 * np.log(x)}, mine, x="x", y="y", loss="squares", interval="none")
    assert fitted.values == pytest.approx({"p": 3.0, "q": -0.1}, rel=1e-6)


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"law": "chinchila"}, LawNotFoundError, "Did you mean 'chinchilla'"),
        ({"y": "lsos"}, ColumnNotFoundError, "Did you mean 'loss'"),
        ({"loss": "log_hubr"}, OptionError, "Did you mean 'log_huber'"),
        ({"interval": "jack"}, OptionError, "Choose one of"),
        ({"fixed": {"alpa": 0.3}}, ParameterError, "Did you mean 'alpha'"),
        ({"delta": 0}, OptionError, "positive number"),
        ({"exclude": ["run99x"]}, DataError, "Did you mean 'run9'"),
        ({"weights": -np.ones(48)}, DataError, "0 or more"),
    ],
)
def test_a_mistake_is_answered_with_what_to_do(
    runs: pd.DataFrame, arguments: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says) as caught:
        scaling.fit(runs, **arguments)
    assert isinstance(caught.value, ScalingError)


def test_a_wrong_option_is_found_before_the_table_is_read() -> None:
    with pytest.raises(OptionError):
        scaling.fit("no such file.csv", loss="log_hubr")


def test_laws_are_a_table_with_one_row_each() -> None:
    table = scaling.laws()
    assert len(table) >= 5
    assert "chinchilla" in {*table.index, *table.to_numpy().ravel().tolist()}


def test_groups_are_fitted_one_by_one_and_a_bad_group_keeps_its_row() -> None:
    x = np.geomspace(1e3, 1e7, 15)
    parts = [pd.DataFrame({"x": x, "loss": e + 20 * x**-0.3, "family": name}) for name, e in (("a", 0.5), ("b", 1.0))]
    table = pd.concat([*parts, pd.DataFrame({"x": [1e3], "loss": [2.0], "family": ["c"]})], ignore_index=True)
    groups = scaling.fit_groups(table, "power_law_offset", by="family", x="x", y="loss", interval="none")
    assert len(groups) == 3
    frame = groups.reset_index() if "family" not in groups.columns else groups
    by = frame.set_index("family")
    assert by.loc["a", "E"] == pytest.approx(0.5, rel=1e-5)
    assert by.loc["b", "E"] == pytest.approx(1.0, rel=1e-5)
    assert np.isnan(by.loc["c", "E"])
    assert by.loc["c", "status"] == "too_few_rows"


def test_laws_are_compared_best_first() -> None:
    x = np.geomspace(1e3, 1e8, 30)
    y = (0.5 + 30 * x**-0.4) * np.exp(np.random.default_rng(0).normal(0, 0.002, 30))
    table = scaling.compare({"x": x, "loss": y}, x="x", y="loss", interval="none")
    names = table.index.tolist() if "law" not in table.columns else table["law"].tolist()
    assert names == ["power_law_offset", "power_law"]
    with pytest.raises(OptionError, match="`laws` is empty"):
        scaling.compare({"x": x, "loss": y}, [], x="x", y="loss")


def test_every_public_name_can_be_had_and_no_other() -> None:
    for name in scaling.__all__:
        assert getattr(scaling, name) is not None
    assert set(dir(scaling)) == set(scaling.__all__)
    with pytest.raises(AttributeError, match="no attribute 'fitt'"):
        _ = scaling.fitt
