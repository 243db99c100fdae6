"""Thousands of fits in one batch are the fits one by one, whatever their sizes and whoever is beside them."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

import jupyter_scaling as scaling
from jupyter_scaling import catalogue
from jupyter_scaling.catalogue.function_law import FunctionLaw
from jupyter_scaling.expr import linear_form
from jupyter_scaling.fitting import Observations, Options, groups
from jupyter_scaling.fitting.compiled import compiled
from jupyter_scaling.fitting.group_scan import scan_groups
from jupyter_scaling.fitting.groups import GroupProblem


@pytest.fixture(scope="module")
def tasks() -> pd.DataFrame:
    """Ragged groups of E + a x^-b with outliers; the last has too few rows."""
    generator = np.random.default_rng(3)
    rows = [*generator.integers(7, 25, 11), 2]
    task = np.repeat([f"t{k:02d}" for k in range(12)], rows)
    x = np.exp(generator.uniform(np.log(1e3), np.log(1e7), len(task)))
    size = np.repeat(generator.uniform([0.5, 3, 0.2], [2, 20, 0.5], (12, 3)), rows, axis=0).T
    y = (size[0] + size[1] * x ** -size[2]) * np.exp(0.01 * generator.standard_t(3, len(task)))
    return pd.DataFrame({"task": task, "x": x, "y": y})


@pytest.mark.parametrize("options", [{}, {"loss": "log_squares"}, {"delta": 1e-3}, {"loss": "log_l1"}])
def test_a_batch_is_a_loop_of_single_fits(tasks, options):
    table = scaling.fit_groups(tasks, "power_law_offset", by="task", interval="none", **options)
    for name, rows in tasks.groupby("task"):
        if name == "t11":
            continue
        alone = scaling.fit(rows[["x", "y"]], "power_law_offset", interval="none", **options)
        assert table.loc[name, "objective"] == pytest.approx(alone.objective, rel=1e-6)
        if "loss" not in options:
            assert table.loc[name, "delta"] == pytest.approx(alone.delta, rel=1e-6)
        for parameter, value in alone.values.items():
            assert table.loc[name, parameter] == pytest.approx(
                value, rel=2e-3 if options.get("loss") else 1e-4, abs=1e-6
            )


def test_standard_errors_are_those_of_the_jackknife_by_run(tasks):
    table = scaling.fit_groups(tasks, "power_law_offset", by="task", delta=0.02)
    rows = tasks[tasks["task"] == "t03"][["x", "y"]]
    alone = scaling.fit(rows, "power_law_offset", delta=0.02)
    # Sizes do not repeat here, so that both leave out runs alone.
    for name, se in alone.se.items():
        assert table.loc["t03", f"{name}_se"] == pytest.approx(se, rel=1e-3)


def test_a_group_with_too_few_rows_keeps_its_row(tasks):
    table = scaling.fit_groups(tasks, "power_law_offset", by="task", interval="none")
    assert table.loc["t11", "status"] == "too_few_rows" and table.loc["t11", "rows"] == 2
    assert np.isnan(table.loc["t11", "a"])
    assert (table["status"].iloc[:-1] != "too_few_rows").all()


def test_the_size_of_a_batch_changes_nothing_that_matters(tasks, monkeypatch):
    whole = scaling.fit_groups(tasks, "power_law_offset", by="task", interval="none", delta=0.01)
    monkeypatch.setattr(groups, "_BATCH", 5)
    parts = scaling.fit_groups(tasks, "power_law_offset", by="task", interval="none", delta=0.01)
    assert parts["objective"].to_numpy() == pytest.approx(whole["objective"].to_numpy(), rel=1e-9, nan_ok=True)


def test_rows_of_no_weight_may_as_well_not_be_there(tasks):
    weights = np.where(np.arange(len(tasks)) % 5 == 0, 0.0, 1.0)
    weighed = scaling.fit_groups(tasks, "power_law", by="task", weights=weights, interval="none", delta=0.05)
    without = scaling.fit_groups(tasks[weights > 0], "power_law", by="task", interval="none", delta=0.05)
    assert weighed["b"].to_numpy()[:-1] == pytest.approx(without["b"].to_numpy()[:-1], rel=1e-6)


@pytest.mark.parametrize("loss", ["log_squares", "squares", "log_huber"])
@pytest.mark.parametrize("name", ["power_law_offset", "chinchilla", "loglinear_score"])
def test_groups_on_the_same_inputs_are_scanned_to_the_same_starts(name: str, loss: str) -> None:
    law = catalogue.get(name)
    rng = np.random.default_rng(7)
    rows, count = 20, 5
    one = np.exp(rng.uniform(6, 16, (len(law.inputs), rows)))
    truth = {"E": 1.0, "a": 20.0, "b": 0.3, "A": 30.0, "alpha": 0.3, "B": 40.0, "beta": 0.25}
    values = {n: truth.get(n, 0.5) for n in law.parameter_names}
    y = np.concatenate(
        [
            law(**dict(zip(law.input_names, one, strict=True)), **values) * np.exp(rng.normal(0, 0.02, rows))
            for _ in range(count)
        ]
    )
    codes = np.repeat(np.arange(count), rows)
    seen = Observations.make(range(len(y)), law.input_names, np.tile(one, count), y, output=law.output.name)
    problem = GroupProblem.of_groups(law, seen, Options(loss=loss), codes)
    kept = np.arange(count)
    starts, group = scan_groups(problem, kept)
    apart = np.tile(one, count)
    apart[:, -1] *= 1.0 + 1e-12
    other = Observations.make(range(len(y)), law.input_names, apart, y, output=law.output.name)
    slow, which = scan_groups(GroupProblem.of_groups(law, other, Options(loss=loss), codes), kept)
    np.testing.assert_array_equal(group, which)
    np.testing.assert_allclose(starts, slow, rtol=1e-4, atol=1e-6)


def test_rows_with_fewer_inputs_at_0_make_no_more_of_a_law_nonlinear() -> None:
    # A law is scanned in groups, or not, by all of its rows; a batch of them may hold none of the inputs at 0.
    for law in catalogue.every():
        if isinstance(law, FunctionLaw):
            continue
        sizes = {}
        for picked in itertools.product((False, True), repeat=len(law.inputs)):
            zero = frozenset(name for name, is_zero in zip(law.input_names, picked, strict=True) if is_zero)
            coordinates = compiled(law, frozenset(), law.parameter_names, zero).coordinates
            names = [coordinates.symbol(name) for name in law.parameter_names]
            sizes[zero] = len(linear_form(coordinates.tree, names).nonlinear)
        for zero, more in itertools.combinations(sizes, 2):
            assert not zero < more or sizes[zero] <= sizes[more], (law.name, zero, more)


@pytest.mark.parametrize(("breaks", "seed"), [(1, 3), (2, 4)])
def test_groups_of_a_law_with_many_nonlinear_coordinates_end_no_higher_than_the_truth(breaks: int, seed: int) -> None:
    law, generator = catalogue.get("bnsl", breaks=breaks), np.random.default_rng(seed)
    groups, rows = 4, 20 * breaks
    x = np.geomspace(1e2, 1e9, rows)
    y, least = [], []
    for _ in range(groups):
        truth = {"a": generator.uniform(0.1, 1), "b": generator.uniform(5, 30), "c0": generator.uniform(0.05, 0.4)}
        places = np.sort(10 ** generator.uniform(3, 8, breaks))
        for i, place in enumerate(places, start=1):
            truth |= {f"c{i}": generator.uniform(-0.3, 0.6), f"d{i}": place, f"f{i}": generator.uniform(0.2, 1)}
        noise = generator.normal(0, 0.005, rows)
        y.append(law(x=x, **truth) * np.exp(noise))
        least.append(0.5 * (noise**2).sum())
    runs = {"task": np.repeat(np.arange(groups), rows), "x": np.tile(x, groups), "y": np.concatenate(y)}
    seen: list[tuple[int, int]] = []
    table = scaling.fit_groups(
        runs, law, by="task", loss="log_squares", interval="none", progress=lambda *one: seen.append(one)
    )
    assert (table["objective"].to_numpy() < least).all(), table["objective"].to_numpy() / least
    assert seen[-1] == (groups, groups)
