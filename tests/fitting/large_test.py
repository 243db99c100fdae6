"""Very many rows: the sample decides where to look, all rows decide where the optimum is."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Observations, Options, fit_law, large, resampling, run
from jupyter_scaling.fitting.robust import robust_scale

VALUES = {"E": 1.8172, "A": 482.01, "alpha": 0.3478, "B": 2085.43, "beta": 0.3658}
LAW = catalogue.get("chinchilla")


def many(rows: int, seed: int = 0) -> Observations:
    generator = np.random.default_rng(seed)
    n, d = 10 ** generator.uniform(6, 10, rows), 10 ** generator.uniform(8, 12, rows)
    y = LAW(N=n, D=d, **VALUES) * np.exp(0.01 * generator.standard_t(4, rows))
    return Observations.make(range(rows), ["N", "D"], np.stack([n, d]), y, output="L")


@pytest.fixture(scope="module")
def rows() -> Observations:
    return many(50_000)


@pytest.mark.parametrize("options", [{}, {"delta": 1e-3}, {"loss": "log_squares"}, {"bounds": {"alpha": (0.1, 0.3)}}])
def test_the_optimum_is_the_one_found_without_a_sample(rows, options, monkeypatch):
    chosen = Options(interval="none", **options)
    by_sample = fit_law(LAW, rows, chosen)
    monkeypatch.setattr(run, "LARGE", 10**9)
    without = fit_law(LAW, rows, chosen)
    assert by_sample.status.code == without.status.code
    assert by_sample.values == pytest.approx(without.values, rel=1e-9)
    assert by_sample.delta == pytest.approx(without.delta, rel=1e-7)
    assert by_sample.objective == pytest.approx(without.objective, rel=1e-10)


def test_the_sample_is_spread_over_the_inputs_and_seeded(rows):
    problem = run.Problem.of(LAW, rows, Options())
    part, again, other = (large.sample(problem, seed) for seed in (1, 1, 2))
    assert len(part.y) == 20_000
    assert np.array_equal(part.y, again.y) and not np.array_equal(part.y, other.y)
    for all_values, some in zip(problem.x, part.x, strict=True):
        share = np.searchsorted(np.sort(all_values), np.sort(some)) / len(all_values)
        assert np.abs(share - np.linspace(0, 1, len(some))).max() < 0.02


@pytest.mark.parametrize("count", [10_000, 10_001])
@pytest.mark.parametrize("guess", [(0.0, 1.0), (0.5, 1.0), (0.0, 3.0)])
def test_the_median_near_a_guess_is_the_median(count, guess):
    residual = np.random.default_rng(3).normal(0.01, 1.0, count)
    weight = np.ones(count)
    weight[:7] = 0.0
    middle, scale = large.near_scale(residual, weight, 5, guess)
    assert middle == np.median(residual[7:])
    assert scale == robust_scale(residual, weight, 5)


def test_a_sample_weighs_priors_as_the_whole_does(rows):
    options = Options(interval="none", priors={"alpha": (0.4, 0.001)})
    with_prior = fit_law(LAW, rows, options)
    assert with_prior.status.converged
    assert fit_law(LAW, rows, Options(interval="none")).values["alpha"] < with_prior.values["alpha"] < 0.4


def test_memory_stays_within_a_few_columns():
    rows = many(200_000)
    tracemalloc.start()
    fit_law(LAW, rows, Options(interval="none"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30 * 8 * len(rows)


def test_refits_by_sums_over_groups_are_refits(monkeypatch):
    some = many(3_000)
    refitted = fit_law(LAW, some, Options())
    monkeypatch.setattr(resampling, "_MOST_REFITTED", 0)
    by_sums = fit_law(LAW, some, Options())
    for name, se in refitted.se.items():
        assert by_sums.se[name] == pytest.approx(se, rel=0.02)
        assert by_sums.interval[name] == pytest.approx(refitted.interval[name], rel=0.02)
    x = np.array([[1e9, 1e11], [1e11, 1e13]])
    assert np.allclose(by_sums.band(x), refitted.band(x), rtol=2e-3)


def test_many_rows_are_resampled_in_one_pass():
    some = many(30_000)
    fit = fit_law(LAW, some, Options(fixed={"E": VALUES["E"]}))
    assert fit.uncertainty.replicates[0].groups == 400
    assert fit.se["E"] == 0.0
    for name in ("A", "alpha", "B", "beta"):
        assert (
            0.8 < fit.se[name] / fit_law(LAW, some, Options(interval="wald", fixed=fit.options.fixed)).se[name] < 1.25
        )
