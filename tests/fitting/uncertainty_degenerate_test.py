"""Every interval method on data that break methods: an answer, or an error that says why, and never a warning."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from jupyter_scaling.errors import DataError
from jupyter_scaling.fitting.interval_names import INTERVALS
from jupyter_scaling.fitting.intervals.jackknife import jackknife_spread
from jupyter_scaling.fitting.resampling import Replicates
from jupyter_scaling.fitting.student import t_quantile

X = np.geomspace(1e3, 1e6, 24)
NOISE = np.exp(0.01 * np.random.default_rng(0).normal(size=24))
ON_LAW = 0.5 + 2.0 * X**-0.3

CASES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "on the law exactly": ("power_law_offset", {"x": X, "y": ON_LAW}, {}),
    "two rows": ("power_law", {"x": X[[0, 9]], "y": ON_LAW[[0, 9]]}, {}),
    "three rows": ("power_law", {"x": X[[0, 9, 20]], "y": (ON_LAW * NOISE)[[0, 9, 20]]}, {}),
    "one loss for all": ("power_law_offset", {"x": X, "y": np.full(24, 2.0)}, {}),
    "nothing free": ("power_law", {"x": X, "y": 2.0 * X**-0.3 * NOISE}, {"fixed": {"a": 2.0, "b": 0.3}}),
    "a prior": ("power_law_offset", {"x": X, "y": ON_LAW * NOISE}, {"priors": {"b": (0.3, 0.05)}}),
    "known deviations": ("power_law_offset", {"x": X, "y": ON_LAW * NOISE, "sigma": np.geomspace(0.02, 0.005, 24)}, {}),
    "rows of no weight": (
        "power_law_offset",
        {"x": X, "y": ON_LAW * NOISE, "weight": np.r_[0, 0, np.full(22, 2.0)]},
        {},
    ),
    "absolute values": ("power_law_offset", {"x": X, "y": ON_LAW * NOISE}, {"loss": "log_l1"}),
    "six clusters": ("power_law_offset", {"x": X, "y": ON_LAW * NOISE, "cluster": np.arange(24) // 4}, {}),
    "one cluster": ("power_law_offset", {"x": X, "y": ON_LAW * NOISE, "cluster": np.zeros(24)}, {}),
    "a floor at its bound": ("power_law_offset", {"x": X, "y": 2.0 * X**-0.3 * NOISE**3}, {}),
}


@pytest.mark.parametrize("method", INTERVALS)
@pytest.mark.parametrize("case", CASES)
def test_every_question_is_answered(make: SimpleNamespace, case: str, method: str) -> None:
    law, rows, options = CASES[case]
    fitted = make.fit(law, make.runs(law, **rows), interval=method, bootstrap=40, **options)
    for name, (low, high) in fitted.interval.items():
        assert np.isnan([low, high]).all() or low <= fitted.values[name] * (1 + 1e-9) + 1e-12, name
        assert np.isnan([low, high]).all() or high >= fitted.values[name] * (1 - 1e-9) - 1e-12, name
    at = np.array([[2e3, 1e7]])
    for estimate in (fitted.estimate(at), fitted.estimate(at, kind="new_run")):
        assert estimate.value.shape == estimate.low.shape == estimate.high.shape == (2,)
    assert all(part.shape == (2,) for part in fitted.band(at))
    assert fitted.leave_one_out.theta.shape[1] == len(law_names := fitted.law.parameter_names)
    assert fitted.influence.shape == (len(fitted.observations),)
    assert all(verdict.sentence for verdict in fitted.verdicts)
    assert all(name in repr(fitted) for name in law_names)


def test_data_without_noise_have_no_spread_to_weight_by(make: SimpleNamespace) -> None:
    fitted = make.fit("power_law_offset", make.runs("power_law_offset", x=X, y=ON_LAW))
    try:
        again = fitted.reweighted()
    except DataError as error:
        assert "no spread to weight by" in str(error)
    else:
        np.testing.assert_allclose(again.theta, fitted.theta, rtol=1e-6)


def test_a_constant_has_no_spread(make: SimpleNamespace) -> None:
    fitted = make.fit("power_law_offset", make.runs("power_law_offset", x=X, y=np.full(24, 2.0)))
    with pytest.raises(DataError, match="no spread to weight by"):
        fitted.reweighted()


@pytest.mark.parametrize("rows", [0, 1])
def test_too_few_refits_for_a_spread_give_no_standard_error(rows):
    refits = Replicates(np.full((rows, 3), 2.0), 40, "run", 40 - rows)
    assert np.isnan(jackknife_spread(lambda theta: theta, refits)(lambda values: values)).tolist() == [True] * 3
    two = Replicates(np.array([[1.0], [3.0]]), 2, "run")
    assert jackknife_spread(lambda theta: theta, two)(lambda values: values).tolist() == [1.0]


def test_refits_that_failed_at_random_neither_narrow_nor_widen_a_standard_error(make: SimpleNamespace) -> None:
    x = np.geomspace(1e2, 1e8, 40)
    y = (0.3 + (x / 1e5) ** -0.2) * np.exp(0.02 * np.random.default_rng(5).normal(size=40))
    fitted = make.fit("power_law_offset", make.runs("power_law_offset", x=x, y=y))
    whole = fitted.uncertainty.by_run
    assert whole.groups == len(whole.theta) == 40
    rng = np.random.default_rng(6)
    kept = [Replicates(whole.theta[rng.choice(40, 12, replace=False)], 40, "run", 28) for _ in range(300)]
    errors = [jackknife_spread(lambda theta: theta, each)(lambda values: values) for each in kept]
    every = jackknife_spread(lambda theta: theta, whole)(lambda values: values)
    np.testing.assert_allclose(np.sqrt(np.mean(np.square(errors), axis=0)), every, rtol=0.1)


def test_few_refits_that_converged_have_few_degrees_of_freedom(make: SimpleNamespace) -> None:
    fitted = make.fit("power_law_offset", make.runs("power_law_offset", x=X, y=ON_LAW * NOISE), interval="jackknife")
    refits = Replicates(fitted.uncertainty.by_run.theta[:3], 24, "run", 21)
    few = dataclasses.replace(fitted, known_replicates=(refits,))
    low, high = few.interval["E"]
    assert (high - low) / (2.0 * few.se["E"]) == pytest.approx(4.303, rel=1e-2)


def test_the_jackknife_by_run_has_the_freedom_that_the_parameters_leave(make: SimpleNamespace) -> None:
    at = slice(None, None, 3)
    fitted = make.fit(
        "power_law_offset", make.runs("power_law_offset", x=X[at], y=(ON_LAW * NOISE)[at]), interval="jackknife"
    )
    found = fitted.uncertainty.estimate(lambda theta: theta[:, 0])
    assert float((found.high - found.value) / found.se) == pytest.approx(t_quantile(0.95, 8 - 3), rel=1e-12)
