"""Very many rows: the sample decides where to look, all rows decide where the optimum is."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

import jupyter_scaling as scaling
from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Observations, Options, fit_law, large, resampling, run
from jupyter_scaling.fitting.local_model import local_model
from jupyter_scaling.fitting.passes import Passes
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
    without = fit_law(LAW, rows, Options(interval="none"))
    assert without.values["alpha"] + 1e-4 < with_prior.values["alpha"] < 0.4


def test_a_pass_sums_what_the_model_of_all_rows_has(rows):
    problem = run.Problem.of(LAW, rows, Options(), 0.01)
    phi = problem.to_coordinates(np.array([list(VALUES.values())]))
    residual = np.empty(len(problem.y))
    sums = Passes.over(problem).sums(phi[0], 0.01, residual)
    model = local_model(problem, phi, problem.weight[None])
    assert sums.objective == pytest.approx(model.objective[0], rel=1e-12)
    assert sums.gradient == pytest.approx(model.gradient[0], rel=1e-9)
    assert sums.curvature == pytest.approx(model.curvature[0], rel=1e-12)
    assert np.array_equal(residual, problem.residuals_at(phi[0]))


@pytest.mark.parametrize("loss", ["log_huber", "log_soft_l1", "log_cauchy", "log_asymmetric_huber"])
def test_a_pass_knows_what_another_threshold_would_change(rows, loss):
    problem = run.Problem.of(LAW, rows, Options(loss=loss), 0.01)
    phi = problem.to_coordinates(np.array([list(VALUES.values())]))[0]
    passes, step = Passes.over(problem), 1e-5
    middle, up, down = (passes.sums(phi, 0.01 + change) for change in (0.0, step, -step))
    assert middle.objective_by_delta == pytest.approx((up.objective - down.objective) / (2 * step), rel=1e-4)
    if loss != "log_cauchy":  # Its curvature for Gauss-Newton is cut off at 0.
        difference = (up.gradient - down.gradient) / (2 * step)
        # Huber's slope has a kink that single rows cross.
        off = (0.1 if "huber" in loss else 1e-3) * np.abs(difference).max()
        assert middle.gradient_by_delta == pytest.approx(difference, abs=off)


def test_the_threshold_settles_with_the_optimum_in_few_passes(rows):
    options = Options(interval="none")
    problem = run.Problem.of(LAW, rows, options)
    part, solution = run.optimum(large.sample(problem, 0), run.scan(problem).starts)
    settled = large.polished(problem.with_delta(part.delta), solution.phi[np.argmin(solution.objective)])
    assert settled is not None and settled[1].steps[0] <= 5


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


def test_the_band_does_not_jump_where_resamples_become_steps():
    rng = np.random.default_rng(5)
    sizes = np.geomspace(1e6, 1e10, 60)[rng.integers(60, size=5001)]
    tokens = 10 ** rng.uniform(8, 11, 5001)
    loss = (1.8 + 480 / sizes**0.35 + 2000 / tokens**0.37) * np.exp(0.02 * rng.standard_normal(5001))
    x = np.stack([np.geomspace(1e6, 1e11, 40), np.full(40, 1e10)])
    shares = []
    for count in (5000, 5001):
        table = {"n_params": sizes[:count], "n_tokens": tokens[:count], "loss": loss[:count]}
        fit = scaling.fit(table, "chinchilla", x={"N": "n_params", "D": "n_tokens"}, y="loss")
        assert fit.uncertainty.is_stepped is (count == 5001)
        low, high = fit.band(x)
        shares.append(np.log(high / low))
    assert np.abs(shares[1] / shares[0] - 1).max() < 0.05


def test_a_loss_without_curvature_has_the_interval_for_its_band_above_5000_rows():
    rng = np.random.default_rng(6)
    n = 10 ** rng.uniform(6, 10, 5001)
    table = {"n_params": n, "loss": 40 * n**-0.12 * np.exp(0.02 * rng.standard_normal(5001))}
    fit = scaling.fit(table, "power_law", x={"x": "n_params"}, y="loss", loss="log_l1")
    x = np.geomspace(1e6, 1e10, 5)[None]
    assert not fit.uncertainty.is_stepped
    mean = fit.estimate(x)
    assert fit.band(x)[0].tolist() == mean.low.tolist()
