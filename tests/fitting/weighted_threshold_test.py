"""A tuned threshold counts a row of weight 2 as the row twice."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Observations, Options
from jupyter_scaling.fitting.groups import fit_many
from jupyter_scaling.fitting.robust import robust_scale, weighted_median

X = np.geomspace(1e3, 1e7, 24)
Y = (1.5 + 40 * X**-0.3) * np.exp(0.01 * np.random.default_rng(8).normal(size=24))
HEAVY = np.where(np.arange(24) % 5 == 0, 2.0, 1.0)


def rows(repeats: np.ndarray, weight: np.ndarray | None = None) -> Observations:
    place = np.repeat(np.arange(24), repeats)
    return Observations.make(range(len(place)), ["x"], X[place][None], Y[place], weight=weight, output="y")


def test_the_median_of_weights_is_that_of_repeated_values() -> None:
    rng = np.random.default_rng(3)
    for size in (1, 2, 5, 8, 31):
        values, weight = rng.normal(size=size), rng.integers(1, 4, size)
        assert weighted_median(values, weight.astype(float)) == np.median(np.repeat(values, weight))


def test_the_robust_scale_of_weights_is_that_of_repeated_rows() -> None:
    residual = np.random.default_rng(4).normal(size=24)
    twice = np.repeat(residual, HEAVY.astype(int))
    assert robust_scale(residual, HEAVY, 3) == pytest.approx(robust_scale(twice, np.ones(len(twice)), 3), rel=1e-14)


def test_weights_that_sum_to_less_than_the_rows_take_no_freedom_away() -> None:
    residual = np.random.default_rng(4).normal(size=24)
    light = robust_scale(residual, 0.1 * HEAVY, 3)
    assert light == pytest.approx(robust_scale(residual, 0.7 * HEAVY, 3), rel=1e-14)
    spread = weighted_median(np.abs(residual - weighted_median(residual, HEAVY)), HEAVY)
    assert light == pytest.approx(1.4826 * spread * np.sqrt(24 / 21), rel=1e-14)


def test_a_weight_of_two_is_the_row_twice_under_the_default_objective(make: SimpleNamespace) -> None:
    heavy = make.fit("power_law_offset", rows(np.ones(24, dtype=int), HEAVY))
    twice = make.fit("power_law_offset", rows(HEAVY.astype(int)))
    assert heavy.delta == pytest.approx(twice.delta, rel=1e-8)
    assert heavy.values == pytest.approx(twice.values, rel=1e-6)
    assert heavy.objective == pytest.approx(twice.objective, rel=1e-8)


def test_groups_with_weights_have_the_threshold_of_single_fits(make: SimpleNamespace) -> None:
    law = catalogue.get("power_law_offset")
    both = Observations.make(
        range(48), ["x"], np.tile(X, 2)[None], np.tile(Y, 2), weight=np.append(HEAVY, np.ones(24)), output="y"
    )
    fits = fit_many(law, both, np.repeat([0, 1], 24), Options(interval="none"))
    for group, weight in enumerate((HEAVY, None)):
        single = make.fit("power_law_offset", rows(np.ones(24, dtype=int), weight))
        assert fits.delta[group] == pytest.approx(single.delta, rel=1e-7)
