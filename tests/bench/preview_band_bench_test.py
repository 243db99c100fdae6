"""How far the band of a preview is from the kernel's band, for each of 20 Chinchilla runs pulled out."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import jupyter_scaling as scaling

pytestmark = pytest.mark.bench

ROOT = Path(__file__).parents[2]
WIDTHS = runpy.run_path(str(ROOT / "js" / "tests" / "make_refits.py"))["_widths"]
RUNS = runpy.run_path(str(Path(__file__).with_name("chinchilla_bench_test.py")))["runs"]


@pytest.fixture(scope="module")
def fit() -> Any:
    return scaling.fit(RUNS.__wrapped__(), "chinchilla", x={"N": "n_params", "D": "n_tokens"}, y="loss")


def _grid(fit: Any) -> np.ndarray:
    """Five token budgets, 121 sizes from half a decade below the runs to half a decade beyond them."""
    n, d = fit.observations.x
    sizes = np.geomspace(n.min() / 10**0.5, n.max() * 10**0.5, 121)
    budgets = np.quantile(d, [0.1, 0.3, 0.5, 0.7, 0.9])
    return np.stack([each.ravel() for each in np.meshgrid(sizes, budgets)])


def _shares(fit: Any, x: np.ndarray) -> np.ndarray:
    """Lower and upper half widths (2, G) of the kernel's band in logarithms."""
    low, high = fit.band(x)
    y = fit.at(fit.theta[None], x)[0]
    return np.log(np.stack([y / low, high / y]))


def test_the_band_of_a_preview_beside_the_kernels(fit, capsys) -> None:
    x, groups = _grid(fit), fit.uncertainty.groups[0]
    at_fit, before = _shares(fit, x), WIDTHS(fit, x, groups)
    influence = np.abs(fit.leave_one_out.shift_in_se).max(axis=1)
    strongest = fit.leave_one_out.rows[np.argsort(-influence)[:10]]
    others = [row for row in np.random.default_rng(0).permutation(len(groups)) if row not in strongest][:10]
    found = []
    for row in (*strongest, *others):
        without = fit.refit(fit.observations.exclude(np.array([row]), "pulled"))
        kernels = _shares(without, x)
        moved = at_fit * (WIDTHS(without, x, groups) / before)
        found.append([np.abs(each / kernels - 1.0).mean() for each in (moved, at_fit)])
        found[-1] += [np.abs(each.sum(axis=0) / kernels.sum(axis=0) - 1.0).max() for each in (moved, at_fit)]
    again = np.abs(_shares(fit.refit(seed=1), x) / at_fit - 1.0).mean()
    table = np.array(found)
    for name, part in (("10 of most influence", table[:10]), ("10 at random", table[10:])):
        moved, kept, worst, worst_kept = part.mean(axis=0)
        with capsys.disabled():
            print(f"\n    {name}: half width off by {moved:.1%} (kept as it was: {kept:.1%}), ", end="")
            print(f"whole width at the worst place {worst:.1%} ({worst_kept:.1%})", end="")
    with capsys.disabled():
        print(f"\n    the kernel's own band drawn with another seed: {again:.1%}")
    assert table[:, 0].mean() < table[:, 1].mean()
