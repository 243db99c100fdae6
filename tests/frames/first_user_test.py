"""What people hand in without thinking: read as they mean it, or refused in a sentence that says what to do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.errors import ColumnNotFoundError, DataError, FormulaError, OptionError, ParameterError

X = np.geomspace(1e6, 1e9, 12)
RUNS = pd.DataFrame({"n_params": X, "loss": (1.7 + 400 * X**-0.34) * (1 + 0.002 * np.sin(7 * np.arange(12)))})


def fit(table: Any = RUNS, law: str = "power_law_offset", **options: Any) -> scaling.Fit:
    return scaling.fit(table, law, **{"interval": "none", **options})


@pytest.fixture(scope="module")
def chinchilla() -> scaling.Fit:
    n, d = (each.ravel() for each in np.meshgrid(np.geomspace(1e7, 1e9, 5), np.geomspace(1e9, 1e11, 4)))
    return fit({"n_params": n, "n_tokens": d, "loss": 1.8 + 480 / n**0.35 + 2000 / d**0.36}, "chinchilla")


def test_masked_values_are_missing() -> None:
    masked = np.ma.masked_array(RUNS["loss"], RUNS["loss"] > 4.0)
    found = fit({"n_params": X, "loss": masked})
    assert found.observations.count("out") == 3
    assert found.values == pytest.approx(fit(RUNS[RUNS["loss"] <= 4.0]).values, rel=1e-6)


def test_one_sigma_stands_for_every_row() -> None:
    assert fit(sigma=0.5).values == fit(sigma=np.full(12, 0.5)).values
    assert fit(sigma=0.5).objective == fit(sigma=np.full(12, 0.5)).objective


def test_a_column_that_bears_a_number_as_its_name_goes_first() -> None:
    table = RUNS.assign(s=0.25).rename(columns={"s": 7})
    found = fit(table, x="n_params", y="loss", sigma=7)
    assert found.observations.sigma is not None and (found.observations.sigma == 0.25).all()


def test_one_column_is_not_input_and_output() -> None:
    with pytest.raises(OptionError, match="both the input 'x' and the output 'y'"):
        fit(x="loss", y="loss")


@pytest.mark.parametrize(
    ("column", "values", "said"),
    [
        ("loss", RUNS["loss"].map(lambda one: f"{one:.4f}".replace(".", ",")), "holds text that is no number"),
        ("loss", RUNS["loss"] > 2.0, "'loss' holds true/false"),
        ("n_params", RUNS["n_params"].astype(complex), "'n_params' holds complex numbers"),
    ],
)
def test_a_column_of_the_right_name_without_numbers_is_named(column: str, values: Any, said: str) -> None:
    with pytest.raises(DataError, match=said):
        fit(RUNS.assign(**{column: values}))


def test_no_loss_is_taken_for_a_count_of_tokens() -> None:
    table = {"n_params": X, "n_tokens": X * 30, "loss": RUNS["loss"], "loss_mean_last5": RUNS["loss"] + 0.01 * X**0.01}
    with pytest.raises(ColumnNotFoundError, match="No column for 'U'"):
        fit(table, "data_constrained_joint")


def test_no_reason_is_no_reason() -> None:
    assert fit(exclude={1: None}).observations.excluded == {1: "excluded by the caller"}


@pytest.mark.parametrize(
    ("given", "index"),
    [
        (pd.Series([1e9, 2e9], index=["small", "large"], name="anything"), ["small", "large"]),
        ([1e9, 2e9], [0, 1]),
        (np.array([1e9, 2e9]), [0, 1]),
        (1e9, [0]),
    ],
)
def test_a_law_of_one_input_predicts_at_plain_values(given: Any, index: list[Any]) -> None:
    found = fit()
    made = found.predict(given)
    assert made.index.tolist() == index
    assert made["y"].to_numpy() == pytest.approx(found(x=np.atleast_1d(np.asarray(given, dtype=float))))


def test_a_row_of_a_table_is_one_prediction(chinchilla: scaling.Fit) -> None:
    row = pd.Series({"name": "mine", "n_params": 1e8, "n_tokens": 2e9})
    assert chinchilla.predict(row)["L"].tolist() == [pytest.approx(float(chinchilla(N=1e8, D=2e9)))]


@pytest.mark.parametrize("given", [1e9, [1e9, 2e10], pd.Series([1e9, 2e9])])
def test_values_without_names_are_refused_where_a_law_has_several_inputs(chinchilla: scaling.Fit, given: Any) -> None:
    with pytest.raises(DataError, match=r"has the inputs N, D.*Name a value for each: \{'N'"):
        chinchilla.predict(given)


def test_a_missing_input_is_named_without_an_argument_that_predict_has_not(chinchilla: scaling.Fit) -> None:
    with pytest.raises(ColumnNotFoundError, match="Give each input by its name: N, D") as raised:
        chinchilla.predict({"N": 1e9})
    assert "x=" not in str(raised.value)


def test_rows_outside_the_law_are_counted(chinchilla: scaling.Fit) -> None:
    notes = chinchilla.predict({"N": [0.0, np.nan, 1e9], "D": 2e10}).attrs["notes"]
    assert "2 of 3 rows lie outside the law: 0 (N is 0); 1 (N is nan)." in notes


@pytest.mark.parametrize("value", [-5, 0, [1e9, 2e9], None, float("nan")])
def test_an_input_to_solve_at_is_one_positive_number(chinchilla: scaling.Fit, value: Any) -> None:
    with pytest.raises(OptionError, match=r"`D` is .*; expected one positive number"):
        chinchilla.solve(loss=2.5, D=value)


@pytest.mark.parametrize("option", ["fixed", "bounds", "priors", "tied"])
def test_options_by_parameter_say_how_they_are_written(option: str) -> None:
    with pytest.raises(OptionError, match=f"`{option}` is .*; expected a value for each parameter by name"):
        fit(**{option: ["E"]})


@pytest.mark.parametrize("seed", ["x", None, -1, 1.5, True])
def test_a_seed_is_a_whole_number(seed: Any) -> None:
    with pytest.raises(OptionError, match="`seed` is"):
        fit(seed=seed)


def test_numbers_of_numpy_are_whole_numbers_too() -> None:
    options = fit(seed=np.int64(3), bootstrap=np.int32(20)).options
    assert (options.seed, options.bootstrap) == (3, 20)


def test_none_is_an_open_end() -> None:
    assert fit(bounds={"E": (None, 1.5)}).values["E"] == pytest.approx(1.5)


def test_a_start_lies_in_its_domain_and_needs_no_tied_parameter(chinchilla: scaling.Fit) -> None:
    with pytest.raises(ParameterError, match="Start 0 sets a to -1; its domain is 0 to inf"):
        fit(starts=[{"E": 1.0, "a": -1.0, "b": 0.3}])
    begun = chinchilla.refit(tied={"beta": "alpha"})
    given = scaling.fit(
        {"N": chinchilla.observations.x[0], "D": chinchilla.observations.x[1], "L": chinchilla.observations.y},
        "chinchilla",
        tied={"beta": "alpha"},
        starts=[{"E": 1.0, "A": 100.0, "alpha": 0.3, "B": 100.0}],
        interval="none",
    )
    assert given.objective == pytest.approx(begun.objective, rel=1e-6)


def test_fewer_distinct_points_than_parameters_have_no_interval() -> None:
    found = fit(pd.concat([RUNS[:2]] * 3), interval="jackknife")
    assert all(np.isnan(ends).all() for ends in found.interval.values())


def test_a_loss_whose_square_is_no_number_is_refused() -> None:
    with pytest.raises(DataError, match=r"its square is too large for a number.*'log_squares'"):
        fit(RUNS.assign(loss=RUNS["loss"] * 1e200), loss="squares")


def test_groups_need_a_column() -> None:
    with pytest.raises(OptionError, match="`by` is empty"):
        scaling.fit_groups(RUNS, "power_law", by=[])


def test_words_of_python_and_an_output_that_is_a_parameter_are_refused_in_formulas() -> None:
    with pytest.raises(FormulaError, match="'lambda' is a word of Python; name it 'lam'"):
        scaling.define("L = E + A / N**lambda")
    with pytest.raises(FormulaError, match="'L' stands on both sides"):
        scaling.define("L = E + L / N")
