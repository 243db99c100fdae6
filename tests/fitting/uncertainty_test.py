"""Intervals: finite, around the estimate, the same from the same seed, and right about as often as they say."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from jupyter_scaling.errors import OptionError
from jupyter_scaling.fitting import Observations
from jupyter_scaling.fitting import pool as pool_module
from jupyter_scaling.fitting.resampling import bootstrap, jackknife, sizes

LAWS = ("power_law", "power_law_offset", "chinchilla", "kaplan_lnd", "bnsl")

METHODS = ["jackknife", "bootstrap", "wald"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("loss", ["log_huber", "log_squares", "squares"])
def test_intervals_are_finite_and_hold_the_estimate(make: SimpleNamespace, method: str, loss: str) -> None:
    fitted = make.fit("chinchilla", make.clean(), interval=method, loss=loss, bootstrap=100)
    for name, (low, high) in fitted.interval.items():
        assert np.isfinite([low, high]).all()
        assert low < fitted.values[name] < high
        assert 0.0 < fitted.se[name] < high - low
    assert (np.linalg.eigvalsh(fitted.covariance) >= -1e-9 * np.trace(fitted.covariance)).all()


@pytest.mark.parametrize("method", METHODS)
def test_what_is_fixed_has_no_uncertainty(make: SimpleNamespace, method: str) -> None:
    fitted = make.fit("chinchilla", make.clean(), interval=method, fixed={"alpha": 0.35}, bootstrap=50)
    assert fitted.se["alpha"] == 0.0
    assert fitted.interval["alpha"] == pytest.approx((0.35, 0.35), abs=1e-15)
    assert fitted.se["beta"] > 0.0


def test_without_an_interval_every_error_is_unknown(make: SimpleNamespace) -> None:
    fitted = make.fit("chinchilla", make.clean())
    assert all(np.isnan(value) for value in fitted.se.values())
    assert np.isnan(fitted.band(np.array([[1e9], [1e10]]))).all()


def test_with_no_row_to_spare_nothing_is_claimed(make: SimpleNamespace) -> None:
    fitted = make.fit("power_law", make.runs("power_law", x=[1e3, 1e6], y=[2.0, 1.0]), interval="jackknife")
    assert all(np.isnan(value) for value in fitted.se.values())


def test_scales_and_floors_have_positive_intervals(make: SimpleNamespace) -> None:
    fitted = make.fit("power_law_offset", make.runs("power_law_offset", noise=0.05), interval="jackknife")
    assert all(low >= 0.0 for name, (low, _) in fitted.interval.items() if name in {"a", "E"})


def test_noise_twice_as_large_gives_errors_twice_as_large(make: SimpleNamespace) -> None:
    for method in METHODS:
        one, two = (
            make.fit("chinchilla", make.clean(noise=noise), interval=method, loss="log_squares", bootstrap=200)
            for noise in (0.001, 0.002)
        )
        ratio = np.array([two.se[name] / one.se[name] for name in one.se])
        np.testing.assert_allclose(ratio, 2.0, rtol=0.1)


def test_all_methods_agree_on_well_behaved_data(make: SimpleNamespace) -> None:
    observations = dataclasses.replace(make.clean(noise=0.002), cluster=np.arange(70))
    by = {m: make.fit("chinchilla", observations, interval=m, loss="log_squares", bootstrap=400).se for m in METHODS}
    for name in by["wald"]:
        assert by["jackknife"][name] == pytest.approx(by["wald"][name], rel=0.35)
        assert by["bootstrap"][name] == pytest.approx(by["wald"][name], rel=0.35)


def test_the_replications_standard_errors_are_found_by_resampling_single_runs(
    make: SimpleNamespace, replication: Observations
) -> None:
    single = dataclasses.replace(replication, cluster=np.arange(240))
    fitted = make.fit("chinchilla", single, delta=1e-3, interval="bootstrap", bootstrap=1000)
    published = {"A": 124.52, "B": 1293.28, "E": 0.02566, "alpha": 0.01540, "beta": 0.02060}
    assert fitted.se == pytest.approx(published, rel=0.15)
    assert fitted.uncertainty.draws.failed == 0
    assert fitted.interval["alpha"] == pytest.approx((0.3168, 0.3733), abs=0.005)


def test_the_default_on_the_replication_is_wider_as_sizes_repeat(
    make: SimpleNamespace, replication: Observations
) -> None:
    by_size = make.fit("chinchilla", replication, delta=1e-3, interval="jackknife")
    single = dataclasses.replace(replication, cluster=np.arange(240))
    by_run = make.fit("chinchilla", single, delta=1e-3, interval="jackknife")
    assert [r.unit for r in by_size.uncertainty.replicates] == ["run", "size"]
    assert all(by_size.se[name] >= 0.99 * by_run.se[name] for name in by_size.se)


@pytest.mark.parametrize("method", ["jackknife", "bootstrap"])
def test_a_seed_gives_the_same_intervals_again(make: SimpleNamespace, method: str) -> None:
    one, other = (make.fit("chinchilla", make.clean(), interval=method, bootstrap=60, seed=3) for _ in range(2))
    assert one.interval == other.interval


def test_another_seed_draws_other_samples(make: SimpleNamespace) -> None:
    one, other = (
        make.fit("chinchilla", make.clean(), interval="bootstrap", bootstrap=60, seed=seed) for seed in (3, 4)
    )
    assert one.interval != other.interval
    assert one.values == other.values


def test_a_draw_does_not_depend_on_how_many_are_done_at_once(
    make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted = make.fit("power_law_offset", make.runs("power_law_offset", noise=0.02), loss="log_squares")
    phi = fitted.problem.to_coordinates(fitted.theta[None])[0]

    def draws(count: int) -> np.ndarray:
        return bootstrap(fitted.problem, phi, None, "run", count, seed=1).theta

    many = draws(150)
    np.testing.assert_allclose(draws(40), many[:40], rtol=1e-4)
    monkeypatch.setattr(pool_module, "_LANES", 7)
    np.testing.assert_allclose(draws(150), many, rtol=1e-4)


def test_leaving_a_run_out_is_fitting_without_it(make: SimpleNamespace) -> None:
    observations = make.runs("power_law_offset", noise=0.02)
    fitted = make.fit("power_law_offset", observations, loss="log_squares")
    phi = fitted.problem.to_coordinates(fitted.theta[None])[0]
    left_out = jackknife(fitted.problem, phi, None, "run", seed=0)
    assert left_out.theta.shape == (12, 3)
    for row in (0, 5, 11):
        alone = make.fit("power_law_offset", observations.exclude([row]), loss="log_squares")
        np.testing.assert_allclose(left_out.theta[row], alone.theta, rtol=1e-4)


def test_groups_are_the_users_clusters_or_repeated_sizes(make: SimpleNamespace) -> None:
    codes, unit = sizes(make.clean())
    assert unit == "size"
    assert len(np.unique(codes)) == 14
    assert sizes(make.runs("power_law")) is None
    codes, unit = sizes(make.runs("power_law", cluster=np.arange(12) // 3))
    assert (unit, len(np.unique(codes))) == ("cluster", 4)


def test_more_than_four_hundred_runs_are_left_out_in_groups(make: SimpleNamespace) -> None:
    x = np.geomspace(1e3, 1e6, 1000)
    fitted = make.fit("power_law", make.runs("power_law", x=x, noise=0.01), interval="jackknife")
    (by_run,) = fitted.uncertainty.replicates
    assert by_run.groups == 400
    assert fitted.se["b"] == pytest.approx(np.sqrt(fitted.covariance[1, 1]), rel=0.2)


@pytest.mark.parametrize(("method", "least"), [("jackknife", 0.9), ("wald", 0.86), ("bootstrap", 0.84)])
def test_ninety_five_percent_is_about_that(make: SimpleNamespace, method: str, least: float) -> None:
    truth = make.small["power_law"]
    x = np.geomspace(1e3, 1e6, 24)
    hits = np.zeros(2)
    for seed in range(100):
        observations = make.runs("power_law", x=x, noise=0.03, seed=seed)
        fitted = make.fit("power_law", observations, loss="log_squares", interval=method, bootstrap=100)
        hits += [fitted.interval[name][0] <= truth[name] <= fitted.interval[name][1] for name in truth]
    assert (least <= hits / 100).all()
    assert (hits / 100 <= 1.0).all()
    assert hits.sum() < 200


def test_a_new_run_is_less_certain_than_the_mean(make: SimpleNamespace) -> None:
    fitted = make.fit("chinchilla", make.clean(), interval="jackknife")
    at = np.array([[1e9, 7e10], [2e10, 1.4e12]])
    mean, new = fitted.estimate(at), fitted.estimate(at, kind="new_run")
    assert (new.low < mean.low).all()
    assert (mean.low < mean.value).all()
    assert (mean.value < mean.high).all()
    assert (mean.high < new.high).all()
    np.testing.assert_array_equal(mean.value, fitted(N=at[0], D=at[1]))
    half = np.log(new.high / new.value)
    assert (half > 1.9 * 0.005 * 0.7).all()


def test_a_higher_level_is_wider(make: SimpleNamespace) -> None:
    fitted = make.fit("chinchilla", make.clean(), interval="jackknife")
    at = np.array([[7e10], [1.4e12]])
    narrow, wide = fitted.estimate(at, 0.5), fitted.estimate(at, 0.99)
    assert wide.low < narrow.low < narrow.high < wide.high


@pytest.mark.parametrize(("options", "says"), [({"kind": "new"}, "new_run"), ({"interval": 95}, "between 0 and 1")])
def test_an_interval_that_makes_no_sense_is_refused(make: SimpleNamespace, options: dict, says: str) -> None:
    with pytest.raises(OptionError, match=says):
        make.fit("power_law", make.runs("power_law", noise=0.01)).estimate(np.ones((1, 1)), **options)


def test_a_band_has_one_low_and_one_high_for_each_point_with_the_curve_between(make: SimpleNamespace) -> None:
    fitted = make.fit("chinchilla", make.clean(), interval="jackknife")
    at = np.stack([np.geomspace(1e7, 1e11, 9), np.full(9, 1e10)])
    low, high = fitted.band(at)
    assert low.shape == high.shape == (9,)
    curve = fitted(N=at[0], D=at[1])
    assert (low < curve).all()
    assert (curve < high).all()


def test_influence_points_at_the_run_that_moves_the_fit_most(make: SimpleNamespace) -> None:
    base = make.runs("power_law", x=np.geomspace(1e3, 1e6, 20), noise=0.005)
    y = base.y.copy()
    y[19] *= 1.1
    fitted = make.fit("power_law", make.runs("power_law", x=base.x, y=y), loss="log_squares", interval="jackknife")
    assert fitted.influence.shape == (20,)
    assert int(np.argmax(fitted.influence)) == 19


def test_a_cluster_that_shares_an_error_widens_the_interval(make: SimpleNamespace) -> None:
    rng = np.random.default_rng(0)
    x = np.repeat(np.geomspace(1e3, 1e6, 20), 6)
    group = np.arange(120) // 6
    y = 5 * x**-0.2 * np.exp(rng.normal(0, 0.03, 20)[group] + rng.normal(0, 0.003, 120))

    def error(**more: Any) -> float:
        observations = make.runs("power_law", x=x, y=y, **more)
        return make.fit("power_law", observations, loss="log_squares", interval="jackknife").se["b"]

    assert error() > 1.8 * error(cluster=np.arange(120))


def test_fits_of_every_law_have_intervals(make: SimpleNamespace) -> None:
    for law in LAWS:
        fitted = make.fit(law, make.runs(law, noise=0.003), interval="jackknife")
        known = [np.isfinite(pair).all() for pair in fitted.interval.values()]
        assert all(known) or fitted.status.code == "at_bound", law
