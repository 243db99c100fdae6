"""Our t and F beside SciPy's."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest
from scipy.special import fdtrc, stdtr, stdtrit

from jupyter_scaling.fitting.student import f_tail, t_quantile, t_tail

FREEDOMS = (1, 2, 3, 5, 10, 35, 235, 999, 1001, 5000, 1e6)


@pytest.mark.parametrize("freedom", FREEDOMS)
@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.99, 0.9999])
def test_quantiles_are_those_of_scipy(level: float, freedom: float) -> None:
    assert t_quantile(level, freedom) == pytest.approx(stdtrit(freedom, 0.5 + level / 2), rel=1e-9)


@pytest.mark.parametrize("freedom", FREEDOMS)
@pytest.mark.parametrize("statistic", [0.0, 0.01, 1.0, -2.5, 8.0, 40.0])
def test_tails_of_t_are_those_of_scipy(statistic: float, freedom: float) -> None:
    assert t_tail(statistic, freedom) == pytest.approx(2 * stdtr(freedom, -abs(statistic)), rel=1e-7, abs=1e-300)


@pytest.mark.parametrize("above", [1, 3, 41, 400])
@pytest.mark.parametrize("below", [2, 24, 198, 2000])
@pytest.mark.parametrize("ratio", [0.0, 0.3, 1.0, 2.0, 12.0])
def test_tails_of_f_are_those_of_scipy(ratio: float, above: int, below: int) -> None:
    assert f_tail(ratio, above, below) == pytest.approx(fdtrc(above, below, ratio), rel=1e-8, abs=1e-200)


def test_less_than_one_degree_of_freedom_counts_as_one() -> None:
    assert t_quantile(0.95, 0.0) == t_quantile(0.95, 1.0) == pytest.approx(12.7062, rel=1e-5)


def test_no_statistic_gives_no_chance() -> None:
    assert math.isnan(t_tail(math.nan, 5))
    assert t_tail(math.inf, 5) == 0.0


def test_intervals_and_verdicts_do_not_import_scipy() -> None:
    code = (
        "import sys, numpy as np\n"
        "from jupyter_scaling import catalogue\n"
        "from jupyter_scaling.fitting import Observations, fit_law\n"
        "x = np.geomspace(1e3, 1e6, 24)\n"
        "y = 5 * x**-0.25 * np.exp(0.01 * np.random.default_rng(0).normal(size=24))\n"
        "fit = fit_law(catalogue.get('power_law'), Observations.make(range(24), ['x'], [x], y))\n"
        "assert fit.se['b'] > 0 and fit.verdicts is not None\n"
        "fit.estimate(np.array([[1e7]]), kind='new_run')\n"
        "print([name for name in sys.modules if name.split('.')[0] == 'scipy'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr
