"""Bands around many curves are those around each."""

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Observations, Options, fit_law
from jupyter_scaling.fitting.bands import percentiles
from jupyter_scaling.fitting.once import once

N, D = (grid.ravel() for grid in np.meshgrid(np.geomspace(1e6, 1e10, 16), np.geomspace(2e8, 1e11, 3)))
LOSS = (1.8 + 480 / N**0.35 + 2100 / D**0.37) * np.exp(np.random.default_rng(0).normal(0, 0.004, N.size))
ALONG, LEVELS = np.geomspace(1e6, 1e11, 9), np.array([1e9, 3e9, 1e10, 4e10])


def fitted(**options):
    runs = Observations.make(range(len(N)), ["N", "D"], [N, D], LOSS)
    return fit_law(catalogue.get("chinchilla"), runs, Options(**options))


@pytest.mark.parametrize("interval", ["jackknife", "bootstrap", "wald", "none"])
def test_bands_of_many_curves_are_those_of_each_to_the_last_bit(interval):
    fit = fitted(interval=interval)
    low, high = fit.band([ALONG[None], LEVELS[:, None]])
    for row, level in enumerate(LEVELS):
        one = fit.band(np.stack([ALONG, np.full(len(ALONG), level)]))
        assert np.array_equal([low[row], high[row]], one, equal_nan=True)


def test_few_sizes_give_many_curves_the_interval_of_the_mean():
    few = N < 1e8
    runs = Observations.make(range(few.sum()), ["N", "D"], [N[few], D[few]], LOSS[few])
    fit = fit_law(catalogue.get("chinchilla"), runs)
    assert 0 < fit.uncertainty.group_count < 12
    low, high = fit.band([ALONG[None], LEVELS[:, None]])
    mean = fit.estimate(np.stack([ALONG, np.full(len(ALONG), LEVELS[2])]))
    assert np.allclose(low[2], mean.low, rtol=1e-14) and np.allclose(high[2], mean.high, rtol=1e-14)


@pytest.mark.parametrize("rows", [2, 3, 7, 200, 999])
def test_percentiles_are_those_of_numpy_to_the_last_bit(rows):
    values = np.random.default_rng(rows).normal(size=(rows, 40)) * 10.0 ** np.arange(-20, 20)
    values[0, 3] = np.nan
    shares = [0.0, 0.025, 0.3, 0.5, 0.975, 1.0]
    assert np.array_equal(percentiles(values, shares), np.quantile(values, shares, axis=0), equal_nan=True)


def test_percentiles_of_infinite_draws_stay_infinite():
    low, high = percentiles(np.full((5, 1), np.inf), [0.1, 0.9])
    assert np.isinf(low).all() and np.isinf(high).all()


def test_what_is_found_once_is_kept_with_its_own_fit_only():
    one, other = fitted(), fitted(loss="log_squares", delta=1e-3)
    count = once(lambda fit: fit.options.loss)
    assert [count(one), count(other), count(one)] == ["log_huber", "log_squares", "log_huber"]


def test_estimates_found_together_are_those_found_alone():
    fit = fitted()
    for place, parameter in enumerate(fit.law.parameters):
        alone = fit.uncertainty.estimate(
            lambda theta, place=place: theta[:, place], positive=parameter.is_logarithmic or parameter.kind == "floor"
        )
        assert np.isclose(fit.se[parameter.name], alone.se, rtol=1e-12)
        assert np.allclose(fit.interval[parameter.name], (alone.low, alone.high), rtol=1e-12)
