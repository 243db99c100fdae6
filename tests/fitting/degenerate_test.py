"""Data as people really have them: too few, all alike, broken, far too many."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.errors import DataError

LAWS = ("power_law", "power_law_offset", "chinchilla", "kaplan_lnd", "bnsl")


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("rows", [0, 1])
def test_no_run_or_one_is_too_few_and_the_sentence_says_what_to_do(make: SimpleNamespace, law: str, rows: int) -> None:
    x = make.inputs(catalogue.get(law))[:, :rows]
    with pytest.raises(DataError) as error:
        make.fit(law, make.runs(law, x=x, y=np.full(rows, 0.5)))
    said = str(error.value)
    assert f"{'1 row is' if rows else '0 rows are'} in the fit, but law '{law}' has" in said
    assert "fixed=" in said


def test_two_runs_make_a_line_and_three_a_curve_exactly(make: SimpleNamespace) -> None:
    line = make.fit("power_law", make.runs("power_law", x=[1e3, 1e6], y=[2.0, 1.0]))
    np.testing.assert_allclose(line.predicted, [2.0, 1.0], rtol=1e-9)
    curve = make.fit("power_law_offset", make.runs("power_law_offset", x=[1e3, 1e4, 1e6], y=[2.0, 1.5, 1.2]))
    np.testing.assert_allclose(curve.predicted, [2.0, 1.5, 1.2], rtol=1e-6)


def test_three_runs_are_too_few_for_chinchilla_unless_parameters_are_held(make: SimpleNamespace) -> None:
    x = np.array([[1e8, 1e9, 1e10], [1e10, 2e10, 1e11]])
    observations = make.runs("chinchilla", make.chinchilla, x)
    with pytest.raises(DataError, match="3 row"):
        make.fit("chinchilla", observations)
    held = make.fit("chinchilla", observations, fixed={"E": 1.8172, "alpha": 0.3478, "beta": 0.3658})
    assert held.values["A"] == pytest.approx(482.01, rel=1e-6)


def test_runs_that_are_all_out_are_named_by_their_reasons(make: SimpleNamespace) -> None:
    observations = make.runs("power_law", x=[1e3, 1e4, 1e5], y=[np.nan, np.nan, 1.0])
    with pytest.raises(DataError, match="2 of 3 rows are out: y is nan"):
        make.fit("power_law", observations)


def test_runs_all_at_one_place_cannot_be_fitted(make: SimpleNamespace) -> None:
    with pytest.raises(DataError, match="only 1 distinct point"):
        make.fit("power_law", make.runs("power_law", x=np.full(10, 1e6), y=np.linspace(1, 2, 10)))


@pytest.mark.parametrize("law", ["power_law", "power_law_offset", "bnsl"])
def test_a_loss_that_never_changes_is_fitted_flat(make: SimpleNamespace, law: str) -> None:
    fitted = make.fit(law, make.runs(law, x=np.geomspace(1e3, 1e6, 15), y=np.full(15, 2.5)))
    np.testing.assert_allclose(fitted.predicted, 2.5, rtol=1e-5)
    assert fitted.status.code in {"converged", "at_bound"}
    assert isinstance(repr(fitted), str)


def test_a_loss_that_rises_ends_at_a_bound_and_says_so(make: SimpleNamespace) -> None:
    fitted = make.fit("power_law", make.runs("power_law", x=np.geomspace(1, 100, 15), y=np.geomspace(1, 3, 15)))
    assert fitted.values["b"] == 0.0
    assert fitted.status.code == "at_bound"


def test_broken_rows_are_set_out_with_a_reason_and_nothing_is_lost(make: SimpleNamespace) -> None:
    x = np.geomspace(1e3, 1e6, 12)
    y = 5 * x**-0.2
    y[[1, 2, 3]] = [np.nan, 0.0, -1.0]
    x[[5, 6]] = [0.0, -10.0]
    keys = [f"run {k}" for k in range(12)]
    fitted = make.fit("power_law", make.runs("power_law", x=x, y=y, keys=keys, columns={"y": "loss", "x": "steps"}))
    assert fitted.observations.excluded == {
        "run 1": "loss is nan",
        "run 2": "loss is 0: no logarithm",
        "run 3": "loss is -1: no logarithm",
        "run 5": "steps is 0: must be above 0",
        "run 6": "steps is -10: must be above 0",
    }
    assert fitted.observations.keys == tuple(keys)
    np.testing.assert_array_equal(fitted.observations.y, y)
    assert fitted.values == pytest.approx({"a": 5.0, "b": 0.2}, rel=1e-9)
    assert fitted.residuals.shape == (12,)
    assert fitted.objective_name.endswith("sum over 7 of 12 rows")


def test_a_loss_of_zero_can_stay_where_no_logarithm_is_taken(make: SimpleNamespace) -> None:
    x = np.geomspace(1e3, 1e6, 12)
    fitted = make.fit("power_law", make.runs("power_law", x=x, y=[*(5 * x**-0.2)[:-1], 0.0]), loss="squares")
    assert fitted.observations.excluded == {}


def test_the_same_runs_twice_do_not_move_the_optimum(make: SimpleNamespace) -> None:
    base = make.clean()
    twice = make.runs("chinchilla", x=np.hstack([base.x, base.x]), y=np.hstack([base.y, base.y]))
    one, two = (make.fit("chinchilla", rows, delta=0.01) for rows in (base, twice))
    assert two.values == pytest.approx(one.values, rel=1e-6)
    assert two.objective == pytest.approx(2 * one.objective, rel=1e-9)


@pytest.mark.parametrize("scale", [1e-100, 1e-30, 1e30, 1e100])
def test_outputs_of_any_size_are_fitted(make: SimpleNamespace, scale: float) -> None:
    x = np.geomspace(1e3, 1e6, 12)
    fitted = make.fit("power_law", make.runs("power_law", x=x, y=scale * x**-0.3))
    assert fitted.values == pytest.approx({"a": scale, "b": 0.3}, rel=1e-6)


def test_five_thousand_runs_are_no_trouble(make: SimpleNamespace) -> None:
    rng = np.random.default_rng(0)
    x = np.stack([10 ** rng.uniform(7, 10, 5000), 10 ** rng.uniform(9, 12, 5000)])
    fitted = make.fit("chinchilla", make.runs("chinchilla", make.chinchilla, x, noise=0.01))
    assert fitted.status.code == "converged"
    assert fitted.values == pytest.approx(make.chinchilla, rel=0.2)


@pytest.mark.slow
def test_a_million_runs_are_fitted(make: SimpleNamespace) -> None:
    x = np.exp(np.random.default_rng(0).uniform(np.log(1e3), np.log(1e9), 1_000_000))
    truth = {"E": 0.5, "a": 20.0, "b": 0.3}
    fitted = make.fit("power_law_offset", make.runs("power_law_offset", truth, x, noise=0.02), delta=0.03)
    assert fitted.status.code == "converged"
    assert fitted.values == pytest.approx(truth, rel=2e-3)
