"""Approaches 1, 2 and 3 on a known surface, on published runs, and on what none of them can use."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import jupyter_scaling as scaling
from jupyter_scaling import catalogue
from jupyter_scaling.errors import DataError, OptionError

DATA = Path(__file__).parents[4] / "shared" / "data"
LAW = catalogue.get("chinchilla")
TRUTH = {"E": 1.8172, "A": 482.01, "alpha": 0.3478, "B": 2085.43, "beta": 0.3658}
EXPONENT = TRUTH["beta"] / (TRUTH["alpha"] + TRUTH["beta"])


def best(compute: Any) -> np.ndarray:
    return np.asarray(LAW.quantities["optimal_parameters"](C=compute, **TRUTH))


def grid(
    noise: float = 0.0, seed: int = 0, budgets: int = 6, sizes: int = 11, span: float = 30.0, shift: float = 1.0
) -> dict[str, np.ndarray]:
    """Runs at budgets, sizes spread evenly to a factor of `span` about `shift` times the best one."""
    compute = np.repeat(np.geomspace(1e19, 1e22, budgets), sizes)
    n = best(compute) * shift * np.tile(np.geomspace(1 / span, span, sizes), budgets)
    loss = LAW(N=n, D=compute / (6 * n), **TRUTH)
    loss = loss * np.exp(np.random.default_rng(seed).normal(0, noise, len(n)))
    return {"flops": compute, "n_params": n, "n_tokens": compute / (6 * n), "loss": loss}


def curves(noise: float = 0.0, sizes: int = 21) -> dict[str, Any]:
    """Training curves without schedules: every point has the loss that the surface has there."""
    n = np.repeat(np.geomspace(1e7, 1e10, sizes), 60)
    d = n * np.tile(np.geomspace(0.5, 400, 60), sizes)
    loss = LAW(N=n, D=d, **TRUTH) * np.exp(np.random.default_rng(1).normal(0, noise, len(n)))
    return {"n_params": n, "n_tokens": d, "loss": loss, "run": [f"run {size:.3g}" for size in n]}


def test_all_three_approaches_find_the_exponents_of_a_known_surface() -> None:
    second = scaling.frontier(grid(), 2, within=3)
    third = scaling.frontier(grid(), 3)
    first = scaling.frontier(curves(), 1, run="run")
    assert second.a == pytest.approx(EXPONENT, abs=2e-3)
    assert third.a == pytest.approx(EXPONENT, abs=1e-5)
    assert first.a == pytest.approx(EXPONENT, abs=0.02)
    for found in (first, second, third):
        assert found.a + found.b == pytest.approx(1.0, abs=1e-6)
        plan = found.optimal(C=[1e21])
        assert float(plan["N"].iloc[0]) == pytest.approx(float(best(1e21)), rel=0.1)
        assert float(plan["D"].iloc[0] * plan["N"].iloc[0] * 6) == pytest.approx(1e21, rel=1e-3)
        assert list(found.exponents().index) == ["a", "b"]
        assert "N* ~ C^a" in repr(found)
        assert "<table" in found._repr_html_()


def test_the_parabolas_bias_is_what_it_gets_wrong() -> None:
    """Without noise, all that approach 2 gets wrong is its bias: to the factor at each budget, and far beyond."""
    runs = grid(span=60.0, shift=2.0)
    found = scaling.frontier(runs, 2, within=1e6)
    assert found.bias is not None
    used = found.points.used
    np.testing.assert_allclose(found.points.N[used] / best(found.points.C[used]), found.bias.N_ratio[used], rtol=1e-3)
    assert np.abs(np.log(found.bias.N_ratio[used])).max() > 0.02
    assert found.a - EXPONENT == pytest.approx(found.bias.a, abs=1e-4)
    far = found.bias.far
    said = float(found.optimal(C=far)["N"].iloc[0])
    assert said / float(best(far)) == pytest.approx(found.bias.far_ratio, rel=1e-2)
    assert found.exponents().loc["a", "corrected"] == pytest.approx(EXPONENT, abs=1e-3)


def test_the_bias_is_small_on_a_narrow_grid_and_grows_with_its_width() -> None:
    narrow, wide = (scaling.frontier(grid(span=span, shift=1.3), 2, within=1e6).bias for span in (3.0, 60.0))
    assert narrow is not None
    assert wide is not None
    reach = [np.abs(np.log(one.N_ratio)).max() for one in (narrow, wide)]
    assert reach[0] < 0.005 < 0.03 < reach[1]


def test_a_serious_bias_is_a_warning() -> None:
    verdicts = {v.code: v for v in scaling.frontier(grid(noise=0.001, span=100.0, shift=3.0), 2, within=1e6).verdicts}
    assert verdicts["parabola_bias"].severity == "warning"
    assert "approach=3" in verdicts["parabola_bias"].sentence
    verdicts = {v.code: v for v in scaling.frontier(grid(noise=0.002, span=4.0), 2).verdicts}
    assert verdicts["parabola_bias"].severity == "note"


def test_intervals_of_the_second_approach_cover() -> None:
    """Of 60 samples with noise of .3 %, the interval of a holds the truth in nearly as many as it says."""
    held = sum(
        low <= EXPONENT <= high
        for seed in range(60)
        for low, high in [scaling.frontier(grid(0.003, seed, span=4.0), 2, bias=False).a_interval]
    )
    assert held >= 51


def test_the_akima_minimum_needs_no_shape() -> None:
    runs = grid(span=60.0, shift=2.0, sizes=41)
    found = scaling.frontier(runs, 2, minimum="akima", bias=False)
    np.testing.assert_allclose(found.points.N, best(found.points.C), rtol=0.02)


def test_budgets_whose_minimum_lies_outside_are_left_out_and_say_so() -> None:
    runs = grid(sizes=11)
    largest = runs["flops"] == runs["flops"].max()
    small = largest & (runs["n_params"] < best(1e22) * 0.5)
    keep = ~largest | small
    found = scaling.frontier({name: column[keep] for name, column in runs.items()}, 2)
    table = found.table()
    assert table["used"].tolist() == [True] * 5 + [False]
    assert "the largest size is best" in table["verdict"].iloc[-1]
    assert np.isnan(table["N"].iloc[-1])


def test_budgets_that_are_nearly_equal_are_one() -> None:
    runs = grid()
    wobble = np.exp(np.random.default_rng(0).uniform(-0.01, 0.01, len(runs["loss"])))
    found = scaling.frontier({**runs, "flops": runs["flops"] * wobble}, 2, bias=False)
    assert len(found.points.C) == 6


def test_the_envelope_leaves_out_its_edges() -> None:
    found = scaling.frontier(curves(sizes=9), 1, run="run", bins=80)
    verdicts = set(found.points.verdict)
    assert "used" in verdicts
    assert any("the smallest run is best" in text for text in verdicts)
    assert any("the largest run is best" in text or "runs reach it" in text for text in verdicts)
    low, high = found.a_interval
    assert low < found.a < high
    assert low < EXPONENT < high


def test_a_fit_serves_the_third_approach() -> None:
    fit = scaling.fit(grid(noise=0.003), "chinchilla")
    found = scaling.frontier(fit, budgets=[1e20, 1e22])
    plan = fit.optimal(C=[1e20, 1e22])
    np.testing.assert_allclose(found.points.N, plan["N"], rtol=1e-9)
    np.testing.assert_allclose(found.points.N_low, plan["N_low"], rtol=1e-6)
    assert found.a_interval[0] < EXPONENT < found.a_interval[1]
    with pytest.raises(OptionError, match="a fit serves approach 3 alone"):
        scaling.frontier(fit, 2)
    other = scaling.fit({"x": [1.0, 2.0, 4.0, 8.0], "y": [4.0, 3.0, 2.5, 2.2]}, "power_law")
    with pytest.raises(OptionError, match="needs a law of N and D"):
        scaling.frontier(other)


@pytest.mark.parametrize(
    ("change", "said", "error", "says"),
    [
        ({}, {"approach": 4}, OptionError, "expected 1"),
        ({}, {"approach": 2, "minimum": "cubic"}, OptionError, "`minimum` is 'cubic'"),
        ({}, {"approach": 2, "within": 0.5}, OptionError, "`within` is 0.5"),
        ({}, {"approach": 1, "bins": 3}, OptionError, "`bins` is 3"),
        ({}, {"approach": 3, "budgets": [-1.0]}, OptionError, "`budgets` is"),
        ({}, {"approach": 3, "level": 2.0}, OptionError, "`level` is 2.0"),
        ({"flops": np.geomspace(1e19, 1e22, 66)}, {"approach": 2}, DataError, "no separate budgets"),
        ({"n_params": np.full(66, 1e9)}, {"approach": 1}, DataError, "no envelope"),
    ],
)
def test_what_no_approach_can_use_is_refused(change: dict, said: dict, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        scaling.frontier({**grid(), **change}, **said)


# -- published runs ------------------------------------------------------------------------------------

SETTINGS = {
    ("base", "long", "kaplan", "kaplan"): 0.834,
    ("base", "long", "kaplan", "standard"): 0.701,
    ("base", "short", "kaplan", "standard"): 0.604,
    ("base", "short", "chinchilla", "standard"): 0.571,
    ("tuned", "short", "const", "standard"): 0.497,
}


@pytest.mark.parametrize(("setting", "published"), SETTINGS.items(), ids=lambda v: str(v))
def test_porians_exponents_come_from_their_runs(setting: tuple[str, ...], published: float) -> None:
    """Their runs, not their optima: minima of Akima curves within .015 of the published exponents of RefinedWeb."""
    path = DATA / "porian_isoflop_points.csv"
    if not path.is_file():
        pytest.skip("porian_isoflop_points.csv is not here: it belongs beside the repository, in shared/data")
    with path.open() as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if all(row.values())
            and row["dataset"] == "rw"
            and (row["hparams"], row["warmup"], row["decay"], row["param_count"]) == setting
        ]
    names = ("flops", "n_params", "n_tokens", "loss")
    table = {name: [float(row[name]) for row in rows] for name in names}
    found = scaling.frontier(table, 2, x={"N": "n_params", "D": "n_tokens", "C": "flops"}, minimum="akima", bias=False)
    assert found.a == pytest.approx(published, abs=0.015)
    assert found.a_interval[0] < published < found.a_interval[1]
    parabola = scaling.frontier(table, 2, x={"N": "n_params", "D": "n_tokens", "C": "flops"}, bias=False)
    assert parabola.a == pytest.approx(published, abs=0.025)


def test_runs_far_from_the_best_do_not_hide_the_bias() -> None:
    """The surface fitted to all of these runs has no minimum; that of the runs near the best tells the bias."""
    path = DATA / "porian_isoflop_points.csv"
    if not path.is_file():
        pytest.skip("porian_isoflop_points.csv is not here: it belongs beside the repository, in shared/data")
    with path.open() as file:
        rows = [row for row in csv.DictReader(file) if row["dataset"] == "rw" and row["param_count"] == "kaplan"]
    rows = [row for row in rows if row["hparams"] == "base" and all(row.values())]
    table = {name: [float(row[name]) for row in rows] for name in ("flops", "n_params", "n_tokens", "loss")}
    found = scaling.frontier(table, 2, x={"N": "n_params", "D": "n_tokens", "C": "flops"})
    assert found.bias is not None
    assert len(found.fit.observations) < len(rows)
    assert 0.7 < np.nanmin(found.bias.N_ratio) < np.nanmax(found.bias.N_ratio) < 1.4


def test_the_replication_gives_its_exponent() -> None:
    path = DATA / "chinchilla_epoch.csv"
    if not path.is_file():
        pytest.skip("chinchilla_epoch.csv is not here: it belongs beside the repository, in shared/data")
    with path.open() as file:
        rows = [row for row in csv.DictReader(file) if row["outlier_epoch"] == "False"]
    table = {name: [float(row[name]) for row in rows] for name in ("n_params", "n_tokens", "loss")}
    found = scaling.frontier(table, 3, delta=1e-3)
    assert found.a == pytest.approx(0.513, abs=0.002)
