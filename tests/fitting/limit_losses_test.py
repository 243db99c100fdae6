"""Losses that are limits of smooth ones end at corners that are proven to be optima, alone as in a batch."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Observations, Options, fit_law
from jupyter_scaling.fitting.corners import at_corners
from jupyter_scaling.fitting.groups import fit_many

GROUPS, ROWS = 40, 25


@pytest.mark.parametrize("loss", ["log_l1", "log_quantile", "l1"])
def test_groups_under_a_limit_loss_are_the_single_fits(loss: str) -> None:
    rng = np.random.default_rng(11)
    law, codes = catalogue.get("power_law_offset"), np.repeat(np.arange(GROUPS), ROWS)
    x = np.tile(np.geomspace(1e3, 1e7, ROWS), GROUPS)
    floor, exponent = rng.uniform(0.5, 2.0, GROUPS)[codes], rng.uniform(0.2, 0.5, GROUPS)[codes]
    y = (floor + 20 * x**-exponent) * np.exp(0.01 * rng.normal(size=len(x)))
    options = Options(loss=loss, quantile=0.3, interval="none")
    fits = fit_many(law, Observations.make(range(len(x)), ["x"], x[None], y, output="y"), codes, options)
    assert set(fits.status) == {"converged"}
    for group in range(0, GROUPS, 4):
        own = codes == group
        rows = Observations.make(range(ROWS), ["x"], x[None, own], y[own], output="y")
        single = fit_law(law, rows, options)
        assert single.status.converged
        assert fits.objective[group] == pytest.approx(single.objective, rel=1e-10)
        np.testing.assert_allclose(fits.theta[group], single.theta, rtol=1e-8)


@pytest.mark.parametrize(("loss", "level"), [("log_l1", 0.5), ("log_quantile", 0.2), ("log_quantile", 0.75)])
def test_a_line_in_logarithms_is_that_of_a_linear_program(loss: str, level: float) -> None:
    rng = np.random.default_rng(5)
    x = np.geomspace(1e2, 1e6, 30)
    log_y = 1.5 - 0.3 * np.log(x) + 0.1 * rng.standard_t(3, 30)
    seen = Observations.make(range(30), ["x"], x[None], np.exp(log_y), output="y", weight=rng.uniform(0.5, 2.0, 30))
    fit = fit_law(catalogue.get("power_law"), seen, Options(loss=loss, quantile=level, interval="none"))
    over, under = (1.0, 1.0) if loss == "log_l1" else (1.0 - level, level)
    design = np.column_stack([np.ones(30), -np.log(x)])
    every, weight = np.eye(30), seen.weight
    found = linprog(
        np.concatenate([np.zeros(2), over * weight, under * weight]),
        A_eq=np.hstack([design, -every, every]),
        b_eq=log_y,
        bounds=[(None, None)] * 2 + [(0, None)] * 60,
    )
    assert fit.status.converged
    assert fit.objective == pytest.approx(found.fun, rel=1e-9)
    np.testing.assert_allclose([np.log(fit.values["a"]), fit.values["b"]], found.x[:2], rtol=1e-8)


def test_what_is_not_an_optimum_is_not_proven() -> None:
    x = np.geomspace(1e2, 1e6, 30)
    y = 4.0 * x**-0.3 * np.exp(0.1 * np.random.default_rng(5).normal(size=30))
    seen = Observations.make(range(30), ["x"], x[None], y, output="y")
    fit = fit_law(catalogue.get("power_law"), seen, Options(loss="log_l1", interval="none"))
    phi = fit.problem.to_coordinates(fit.theta[None])
    again, proven = at_corners(fit.problem, phi, fit.problem.weight[None])
    assert proven.tolist() == [True]
    np.testing.assert_allclose(again, phi, atol=1e-9)
    # A corner of two other rows is a corner, but no optimum.
    design = np.column_stack([np.ones(2), -fit.problem.input_logs[0][[0, 1]] + fit.problem.centres["x"]])
    through = np.linalg.solve(design, np.log(y[:2]))
    elsewhere, proven = at_corners(fit.problem, through[None], fit.problem.weight[None])
    assert not proven[0] or np.abs(elsewhere - phi).max() < 1e-8
