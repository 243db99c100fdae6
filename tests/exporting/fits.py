"""Fits that the tests of exporting share, each made once."""

from __future__ import annotations

import runpy
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from jupyter_scaling import catalogue, frames
from jupyter_scaling.fitting import Fit, Observations, Options, fit_law

# Ordinary inputs and parameters of every law, from the tests of the catalogue.
DRAWS = runpy.run_path(str(Path(__file__).parents[1] / "catalogue" / "draws.py"))


def table(rows: int = 36, seed: int = 3) -> pd.DataFrame:
    """Runs of a chinchilla law with one per cent of noise, one of them without a loss."""
    rng = np.random.default_rng(seed)
    n, d = 10 ** rng.uniform(6, 9, rows), 10 ** rng.uniform(8, 11, rows)
    loss = (1.8 + 480 / n**0.35 + 2100 / d**0.37) * np.exp(0.01 * rng.standard_normal(rows))
    frame = pd.DataFrame({"n_params": n, "n_tokens": d, "loss": loss}, index=[f"run {row}" for row in range(rows)])
    frame.loc["run 5", "loss"] = np.nan
    return frame


@cache
def chinchilla(loss: str = "log_huber", rows: int = 36) -> Fit:
    law = catalogue.get("chinchilla")
    exclude = {"run 7": 'diverged\nimport os  # """', "run 9": "<b>loud</b>"}
    seen = frames.observations(table(rows), law, exclude=exclude)
    return fit_law(law, seen, Options(loss=loss, delta="tuned"))


FITTED: dict[str, dict[str, float]] = {
    "power_law": {"a": 20.0, "b": 0.2},
    "power_law_offset": {"E": 1.5, "a": 20.0, "b": 0.3},
    "chinchilla": {"E": 1.8, "A": 480.0, "alpha": 0.35, "B": 2100.0, "beta": 0.37},
    "kaplan_lnd": {"Nc": 6.4e13, "Dc": 1.8e13, "aN": 0.076, "aD": 0.103},
    "bnsl": {"a": 0.4, "b": 2.3, "c0": 0.05, "c1": 5.0, "d1": 3e5, "f1": 0.06},
}


@cache
def of_law(name: str) -> Fit:
    """A law fitted to data of its own: five with all their parameters, the others at ordinary values held fixed."""
    law = catalogue.get(name)
    rng = np.random.default_rng(1)
    values = FITTED.get(name) or DRAWS["ordinary"](law)
    if name == "bnsl":
        x = [np.geomspace(1e4, 1e6, 40)]
    elif name in FITTED:
        x = [10 ** rng.uniform(4, 9, 40) for _ in law.inputs]
    else:
        x = list(DRAWS["inputs_of"](law, rng, 40).values())
    y = law(**dict(zip(law.input_names, x, strict=True)), **values) * np.exp(0.002 * rng.standard_normal(40))
    keys = [("group", row) for row in range(40)]
    rows = Observations.make(keys, law.input_names, x, y, output=law.output.name)
    if name in FITTED:
        return fit_law(law, rows)
    return fit_law(law, rows, Options(loss="squares", fixed=values, interval="none"))


@cache
def share_of_errors(loss: str) -> Fit:
    """A fit to shares between 0 and 1, of 200 trials each."""
    law = catalogue.get("power_law_offset")
    x = np.geomspace(1e3, 1e8, 24)
    y = np.random.default_rng(5).binomial(200, 0.1 + 3 * x**-0.2) / 200
    seen = frames.observations({"x": x, "error": y, "trials": np.full(24, 200)}, law, x="x", weights="trials")
    return fit_law(law, seen, Options(loss=loss))


@cache
def with_everything() -> Fit:
    """A fit with known deviations, two exponents tied, and knowledge of the floor from elsewhere."""
    law = catalogue.get("chinchilla")
    seen = replace(frames.observations(table(), law), sigma=np.where(np.arange(36) % 2 == 0, 0.01, 0.02))
    return fit_law(law, seen, Options(tied={"alpha": "beta"}, priors={"E": (1.8, 0.1)}))


EVERY_FUNCTION = (
    "let u = log10(x)/9; let v = softplus(u) + sigmoid(u) + log1p(u) + expm1(u) + sqrt(u) + tanh(u) + log2(x)/30;"
    "let w = min(u, 1) + max(u, 0.5, 0.25) + abs(u) + sin(u) + cos(u) + atan(u) + lgamma(u + 1);"
    "let z = exp(-u) + logsumexp(u, log(x)/20);"
    "y = a + b*(v + w + z)"
)


@cache
def of_functions() -> Fit:
    """A fit of a law in which every function stands that code needs."""
    law = catalogue.define(EVERY_FUNCTION, name="functions")
    x = np.geomspace(10, 1e6, 12)
    return fit_law(law, frames.observations({"x": x, "y": law(x=x, a=1.0, b=0.1)}, law))
