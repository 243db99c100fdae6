"""Values may be rounded until the objective feels it."""

from __future__ import annotations

import numpy as np
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.fitting.rounding import digits_needed, risen


def runs(noise: float) -> dict[str, np.ndarray]:
    N, D = (grid.ravel() for grid in np.meshgrid(np.geomspace(1e6, 1e10, 12), np.geomspace(1e8, 1e11, 5)))
    factor = np.exp(np.random.default_rng(0).normal(0, noise, N.size))
    return {"N": N, "D": D, "loss": (1.8 + 480 / N**0.35 + 2100 / D**0.37) * factor}


def test_the_digits_named_are_enough_and_one_fewer_is_not() -> None:
    fit = scaling.fit(runs(0.004), "chinchilla")
    needed = digits_needed(fit)
    assert needed is not None and needed > 2
    assert risen(fit, needed) <= 0.01 < risen(fit, needed - 1)


def test_less_noise_leaves_less_room() -> None:
    loud, quiet = (digits_needed(scaling.fit(runs(noise), "chinchilla")) for noise in (0.02, 1e-5))
    assert loud is not None and quiet is not None and loud < quiet


def test_the_rise_is_that_of_the_rounded_values() -> None:
    fit = scaling.fit(runs(0.004), "chinchilla")
    rounded = fit.with_values({name: float(f"{value:.2e}") for name, value in fit.values.items()})
    assert risen(fit, 3) == pytest.approx(rounded.objective / fit.objective - 1.0, rel=1e-9)


@pytest.mark.parametrize("target", ["latex", "markdown", "html", "python"])
def test_what_is_quoted_says_how_many_digits_it_takes(target: str) -> None:
    fit = scaling.fit(runs(0.004), "chinchilla")
    assert f"quote {digits_needed(fit)} significant ones" in scaling.export(fit, target)
