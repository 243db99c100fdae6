"""Losses that are limits of smooth ones: a batch of groups ends where single fits end."""

from __future__ import annotations

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Observations, Options, fit_law
from jupyter_scaling.fitting.groups import fit_many

GROUPS, ROWS = 8, 25


@pytest.mark.parametrize("loss", ["log_l1", "log_quantile", "l1"])
def test_groups_under_a_limit_loss_are_the_single_fits(loss: str) -> None:
    rng = np.random.default_rng(11)
    law, codes = catalogue.get("power_law_offset"), np.repeat(np.arange(GROUPS), ROWS)
    x = np.tile(np.geomspace(1e3, 1e7, ROWS), GROUPS)
    floor, exponent = rng.uniform(0.5, 2.0, GROUPS)[codes], rng.uniform(0.2, 0.5, GROUPS)[codes]
    y = (floor + 20 * x**-exponent) * np.exp(0.01 * rng.normal(size=len(x)))
    options = Options(loss=loss, quantile=0.3, interval="none")
    fits = fit_many(law, Observations.make(range(len(x)), ["x"], x[None], y, output="y"), codes, options)
    for group in range(GROUPS):
        own = codes == group
        rows = Observations.make(range(ROWS), ["x"], x[None, own], y[own], output="y")
        single = fit_law(law, rows, options)
        # Where the loss has a corner the objective, not the place, is what both must agree on.
        assert fits.objective[group] == pytest.approx(single.objective, rel=2e-6)
