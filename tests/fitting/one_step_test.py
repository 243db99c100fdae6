"""One Newton step from sums over groups."""

import numpy as np

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Observations, Options, fit_law
from jupyter_scaling.fitting.one_step import group_sums

X = np.geomspace(1e3, 1e9, 300)
Y = (2.0 + 50.0 * X**-0.3) * np.exp(np.random.default_rng(1).normal(0, 0.01, X.size))


def test_without_each_group_is_the_step_with_its_weight_at_0():
    runs = Observations.make(range(len(X)), ["x"], [X], Y)
    for options in (Options(), Options(priors={"b": (0.3, 0.05)})):
        fit = fit_law(catalogue.get("power_law_offset"), runs, options)
        groups = np.arange(len(X)) % 150
        sums = group_sums(fit.problem, fit.uncertainty.phi, groups, 150)
        assert np.allclose(sums.refits_without_each(), sums.refits(1.0 - np.eye(150)), rtol=1e-12, atol=0)
