"""Fits, rows, predictions and laws as tables, by the user's own keys."""

import numpy as np
import pandas as pd
import pytest

import jupyter_scaling as scaling
from jupyter_scaling import catalogue, frames
from jupyter_scaling.errors import ColumnNotFoundError
from jupyter_scaling.fitting import Options, fit_law
from jupyter_scaling.fitting.groups import fit_many

LAW = catalogue.get("chinchilla")


def runs():
    rng = np.random.default_rng(2)
    n, d = 10 ** rng.uniform(6, 9, 30), 10 ** rng.uniform(8, 11, 30)
    loss = (1.8 + 480 / n**0.35 + 2100 / d**0.37) * np.exp(0.01 * rng.standard_normal(30))
    return pd.DataFrame({"size": n, "seen": d, "loss": loss}, index=[f"r{row}" for row in range(30)])


@pytest.fixture(scope="module")
def fit():
    seen = frames.observations(runs(), LAW, x={"N": "size", "D": "seen"}, exclude={"r3": "diverged"})
    return fit_law(LAW, seen)


def test_parameters_stand_in_the_laws_order_with_their_intervals(fit):
    table = frames.fit_table(fit)
    assert table.index.tolist() == ["E", "A", "alpha", "B", "beta"]
    assert table.columns.tolist() == ["value", "se", "ci_low", "ci_high", "at_bound"]
    assert table["value"].to_dict() == fit.values
    assert (table["ci_low"] < table["value"]).all() and (table["value"] < table["ci_high"]).all()
    assert table["at_bound"].dtype == bool


def test_without_an_interval_its_columns_are_nan(fit):
    table = frames.fit_table(fit.refit(interval="none"))
    assert table[["se", "ci_low", "ci_high"]].isna().all(axis=None)


def test_rows_come_with_state_reason_and_what_the_fit_says(fit):
    table = frames.observations_table(fit.observations, fit)
    assert table.columns.tolist() == [
        *("N", "D", "L", "state", "reason", "weight", "predicted", "residual", "influence"),
    ]
    assert table.index.tolist() == [f"r{row}" for row in range(30)]
    assert table.loc["r3", ["state", "reason"]].tolist() == ["out", "diverged"]
    np.testing.assert_allclose(table["residual"], np.log(table["predicted"] / table["L"]), atol=1e-14)
    assert np.isnan(table.loc["r3", "influence"]) and table.loc["r4", "influence"] > 0


def test_tuple_keys_become_a_multiindex_again():
    index = pd.MultiIndex.from_product([["a", "b"], range(15)])
    seen = frames.observations(runs().set_axis(index), LAW, x={"N": "size", "D": "seen"})
    pd.testing.assert_index_equal(frames.observations_table(seen).index, index)


def test_tables_are_copies_that_leave_the_fit_alone(fit):
    before = fit.observations.y[0]
    table = frames.observations_table(fit.observations, fit)
    table.loc["r0", "L"] = -1.0
    assert fit.observations.y[0] == before


def test_predictions_are_for_the_tables_rows_by_the_fits_own_columns(fit):
    table = runs().assign(n_params=1.0)
    made = frames.prediction_table(fit, table.head(4))
    assert made.columns.tolist() == ["N", "D", "L", "low", "high"]
    assert made.index.tolist() == ["r0", "r1", "r2", "r3"]
    np.testing.assert_array_equal(made["N"], table["size"].head(4))
    np.testing.assert_array_equal(made["L"], fit(N=table["size"], D=table["seen"])[:4])
    assert (made["low"] < made["L"]).all() and (made["L"] < made["high"]).all()


def test_predictions_take_a_dict_by_the_laws_names_and_broadcast(fit):
    made = frames.prediction_table(fit, {"N": [1e9, 1e10], "D": 2e10})
    np.testing.assert_array_equal(made["L"], fit(N=np.array([1e9, 1e10]), D=2e10))
    wider = frames.prediction_table(fit, {"N": [1e9, 1e10], "D": 2e10}, kind="new_run")
    assert (wider["high"] > made["high"]).all()
    with pytest.raises(ColumnNotFoundError, match="No column for 'D'"):
        frames.prediction_table(fit, {"N": 1e9})


def test_plans_and_solutions_have_a_column_for_each_end(fit):
    plan = fit.optimal(C=[1e20, 1e21])
    assert plan.index.tolist() == [1e20, 1e21] and plan.index.name == "C"
    assert {"N", "N_low", "N_high", "D/N", "L_high"} <= set(plan.columns)
    np.testing.assert_allclose(6 * plan["N"] * plan["D"], plan.index, rtol=1e-9)
    answer = fit.solve(loss=2.5, D="20*N")
    assert answer.index.tolist() == [2.5] and answer.index.name == "L"
    np.testing.assert_allclose(fit(N=answer["N"], D=answer["D"]), 2.5, rtol=1e-9)


def test_the_catalogue_is_a_table_by_name():
    table = frames.laws_table(catalogue.get(name) for name in catalogue.names())
    assert table.index.tolist() == list(catalogue.names())
    assert table.loc["chinchilla", "formula"] == "L = E + A / N**alpha + B / D**beta"
    assert table.loc["chinchilla", "inputs"] == "N, D"


def test_groups_are_read_from_any_table():
    table = pd.concat([runs().assign(task="a"), runs().assign(task="b", loss=3.0)])
    for one in (table, table.to_dict("list")):
        codes, groups = frames.group_codes(one, "task")
        made = frames.group_table(
            fit_many(LAW, frames.observations(one, LAW, x={"N": "size", "D": "seen"}), codes, QUICK), groups, LAW
        )
        assert made.index.tolist() == ["a", "b"]
        assert made.loc["a", "status"] == "converged"


def test_groups_are_told_apart_by_any_kind_of_column():
    names = ["b", "a", None, "b", "a"]
    whole = [3, -1, 7, 3, -1]
    columns = {
        "int": np.array(whole),
        "unsigned": np.array([3, 1, 7, 3, 1], dtype=np.uint8),
        "float": np.array([3.0, -1.0, np.nan, 3.0, -1.0]),
        "text": np.array(names, dtype=object),
        "nullable": pd.array([3, -1, None, 3, -1], dtype="Int64"),
        "dates": pd.to_datetime(["2026-02-01", "2026-01-01", "2026-03-01", "2026-02-01", "2026-01-01"], utc=True),
    }
    for kind, column in columns.items():
        codes, groups = frames.group_codes(pd.DataFrame({"task": column, "loss": 1.0}), "task")
        assert codes.tolist() == [1, 0, 2, 1, 0], kind
        assert len(groups) == 3 and groups.name == "task", kind
    codes, groups = frames.group_codes({"task": whole, "size": [1, 1, 1, 2, 1]}, ["task", "size"])
    assert codes.tolist() == [1, 0, 3, 2, 0]
    assert groups.tolist() == [(-1, 1), (3, 1), (3, 2), (7, 1)] and groups.names == ["task", "size"]
    ordered = pd.Categorical(["low", "high", "low"], categories=["low", "high"], ordered=True)
    assert frames.group_codes(pd.DataFrame({"task": ordered}), "task")[1].tolist() == ["low", "high"]


def test_a_table_in_groups_is_read_once(tmp_path, monkeypatch):
    table = pd.concat([runs().assign(task=1), runs().assign(task=2, loss=3.0)])
    path, opened, read_csv = tmp_path / "runs.csv", [], pd.read_csv
    table.to_csv(path, index=False)
    monkeypatch.setattr(pd, "read_csv", lambda *given, **also: opened.append(1) or read_csv(*given, **also))
    made = scaling.fit_groups(path, LAW, by="task", x={"N": "size", "D": "seen"}, loss="log_squares", interval="none")
    assert made.index.tolist() == [1, 2]
    assert opened == [1]


QUICK = Options(loss="log_squares", interval="none")
