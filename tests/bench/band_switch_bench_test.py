"""What meets at 5,000 rows: bands of refits to resamples, of one step for each, and the interval of the mean."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.fitting.resampling import bootstrap

pytestmark = pytest.mark.bench


def _runs(rows: int, seed: int, *, sizes: int = 0, tail: float = 0.0, uneven: bool = False) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    n, d = 10 ** rng.uniform(6, 10, rows), 10 ** rng.uniform(8, 11, rows)
    if sizes:
        n = np.geomspace(1e6, 1e10, sizes)[rng.integers(sizes, size=rows)]
    spread = 0.02 * (1 + (n < 1e8) * 2.0 * uneven)
    noise = spread * np.where(rng.random(rows) < tail, 6.0, 1.0) * rng.standard_normal(rows)
    return {"n_params": n, "n_tokens": d, "loss": (1.8 + 480 / n**0.35 + 2000 / d**0.37) * np.exp(noise)}


CASES = {
    "4,000 runs": lambda: _runs(4000, 1),
    "4,500 runs, one in ten far off": lambda: _runs(4500, 2, tail=0.1),
    "5,000 runs, small ones noisier": lambda: _runs(5000, 3, uneven=True),
    "5,500 runs of 60 sizes": lambda: _runs(5500, 4, sizes=60),
    "6,000 runs of 400 sizes, some far off": lambda: _runs(6000, 5, sizes=400, tail=0.05),
}


def _bands(fit: Any, x: np.ndarray) -> np.ndarray:
    """Widths (3, G) in logarithms: of 200 refits, of 200 steps, and of the interval of the mean."""
    inner = fit.uncertainty
    codes, unit = inner.groups or (None, "run")
    draws = [bootstrap(inner.problem, inner.phi, codes, unit, 200, 0, stepped=stepped) for stepped in (False, True)]
    ends = [np.quantile(np.log(fit.at(each.theta, x)), [0.025, 0.975], axis=0) for each in draws]
    mean = fit.estimate(x)
    return np.stack([*(high - low for low, high in ends), np.log(mean.high / mean.low)])


@pytest.mark.parametrize("name", CASES)
def test_the_bands_on_both_sides_of_5000_rows(name: str, capsys: Any) -> None:
    fit = scaling.fit(CASES[name](), "chinchilla", x={"N": "n_params", "D": "n_tokens"}, y="loss")
    n, d = fit.observations.x
    sizes = np.geomspace(n.min() / 10**0.5, n.max() * 10**0.5, 61)
    x = np.stack([each.ravel() for each in np.meshgrid(sizes, np.quantile(d, [0.1, 0.5, 0.9]))])
    refits, steps, mean = _bands(fit, x)
    with capsys.disabled():
        print(f"\n    {name}: against refits, steps are", end=" ")
        print(*(f"{each:.3f}" for each in (np.median(steps / refits), *np.quantile(steps / refits, [0, 1]))), end="; ")
        print(
            "the interval is",
            *(f"{each:.3f}" for each in (np.median(mean / refits), *np.quantile(mean / refits, [0, 1]))),
            end="",
        )
    # Runs without repeated sizes are drawn in 400 shares, so by other chance than one by one.
    assert abs(np.median(steps / refits) - 1) < 0.1
