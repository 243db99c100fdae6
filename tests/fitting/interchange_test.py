"""Breaks, and other parts of a law that may change places, come in one order: d1 below d2."""

from __future__ import annotations

import numpy as np
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.catalogue.interchange import interchangeable

TRUTH = {"a": 0.2, "b": 3.0, "c0": 0.02, "c1": 0.4, "d1": 1e3, "f1": 0.2, "c2": -0.3, "d2": 1e5, "f2": 0.2}
SWAPPED = (3, 4)  # seeds of noise whose search ends with the breaks the other way round


def broken(seed: int, rows: int = 60) -> dict[str, np.ndarray]:
    x = np.geomspace(1e1, 1e7, rows)
    noise = np.random.default_rng(seed).normal(0.0, 0.003, rows)
    return {"x": x, "y": scaling.law("bnsl", breaks=2)(x=x, **TRUTH) * np.exp(noise)}


def test_families_are_found_from_the_law_alone() -> None:
    assert interchangeable(scaling.law("bnsl")) == ()
    assert interchangeable(scaling.law("bnsl", breaks=3)) == (
        (("d1", "c1", "f1"), ("d2", "c2", "f2"), ("d3", "c3", "f3")),
    )
    two_terms = scaling.define("y = E + A1 / x**a1 + A2 / x**a2")
    assert interchangeable(two_terms) == ((("A1", "a1"), ("A2", "a2")),)
    assert interchangeable(scaling.define("y = E + A1 / x**a1 + A2 / N**a2")) == ()
    assert interchangeable(scaling.define("y = E + A1 / x**a1 + 2 * A2 / x**a2")) == ()


@pytest.mark.parametrize("seed", SWAPPED[1:])
def test_the_first_break_is_the_smaller_one_with_its_own_slope(seed: int) -> None:
    fit = scaling.fit(broken(seed), scaling.law("bnsl", breaks=2))
    assert fit.values == pytest.approx(TRUTH, rel=0.15)
    assert fit.objective == pytest.approx(float(fit.problem.objective(fit.uncertainty.phi[None])[0]), rel=1e-9)
    # Intervals, errors and covariance stand in the same order.
    low, high = fit.interval["d1"]
    assert low < fit.values["d1"] < high < fit.interval["d2"][0]
    wald = dict(zip(fit.law.parameter_names, np.sqrt(np.diag(fit.covariance)), strict=True))
    assert all(0.4 < wald[name] / fit.se[name] < 2.5 for name in wald)


def test_every_replicate_and_every_start_is_in_order() -> None:
    law = scaling.law("bnsl", breaks=2)
    fit = scaling.fit(broken(SWAPPED[1]), law, interval="bootstrap", bootstrap=60)
    d1, d2 = (law.parameter_names.index(name) for name in ("d1", "d2"))
    for theta in (fit.uncertainty.draws.theta, fit.uncertainty.by_run.theta, fit.starts.theta):
        assert (theta[:, d1] <= theta[:, d2]).all()


def test_groups_are_in_the_same_order_as_single_fits() -> None:
    law = scaling.define("y = A1 / x**a1 + A2 / x**a2")
    x = np.tile(np.geomspace(1.0, 1e4, 30), 4)
    seed = np.repeat(np.arange(4), 30)
    rows = {
        "x": x,
        "seed": seed,
        "y": (8.0 / x + 2.0 / x**0.1) * np.exp(np.random.default_rng(1).normal(0, 0.002, 120)),
    }
    found = scaling.fit_groups(rows, law, by="seed")
    assert (found["A1"] < found["A2"]).all()
    assert found["a2_se"].max() < 0.05
    single = scaling.fit({name: values[seed == 2] for name, values in rows.items()}, law, interval="none")
    assert found.loc[2, list(single.values)].to_dict() == pytest.approx(single.values, rel=1e-5)


def test_what_the_user_tells_apart_keeps_its_name() -> None:
    fit = scaling.fit(broken(0), scaling.law("bnsl", breaks=2), fixed={"d1": 1e5}, interval="none")
    assert fit.values["d1"] == 1e5
    assert fit.values["d2"] == pytest.approx(1e3, rel=0.2)
    assert fit.values["c1"] == pytest.approx(TRUTH["c2"], rel=0.2)


def test_a_hand_may_set_them_in_any_order() -> None:
    x = np.geomspace(1.0, 1e4, 20)
    fit = scaling.fit({"x": x, "y": 8.0 / x + 2.0 / x**0.1}, scaling.define("y = A1 / x**a1 + A2 / x**a2"))
    assert fit.with_values({"A1": 1e3}).values["A1"] == 1e3
