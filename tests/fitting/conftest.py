"""Runs made from known laws, and the replication's runs where they are at hand."""

from __future__ import annotations

import csv
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.catalogue import Law
from jupyter_scaling.fitting import Observations, Options, fit_law

DATA = Path(__file__).parents[3] / "shared" / "data" / "chinchilla_epoch.csv"

# One law each, with values between 0 and 1 so that every space of residuals can take them.
SMALL: dict[str, dict[str, float]] = {
    "power_law": {"a": 2.0, "b": 0.2},
    "power_law_offset": {"E": 0.1, "a": 2.0, "b": 0.25},
    "chinchilla": {"E": 0.1, "A": 1.2, "alpha": 0.2, "B": 2.0, "beta": 0.3},
    "kaplan_lnd": {"Nc": 10.0, "Dc": 5.0, "aN": 0.2, "aD": 0.3},
    "bnsl": {"a": 0.1, "b": 2.0, "c0": 0.2, "c1": 0.5, "d1": 3e4, "f1": 0.4},
}
CHINCHILLA = {"E": 1.8172, "A": 482.01, "alpha": 0.3478, "B": 2085.43, "beta": 0.3658}


def inputs(law: Law, low: float = 1e3, high: float = 1e6, rows: int = 12) -> np.ndarray:
    """Inputs (K, M): a line, or for two inputs a crooked grid in which nothing repeats."""
    if len(law.inputs) == 1:
        return np.geomspace(low, high, rows)[None]
    n, d = np.meshgrid(np.geomspace(low, high, rows), np.geomspace(low, high, 5))
    shift = np.random.default_rng(rows).uniform(0.8, 1.25, (2, n.size))
    return np.stack([n.ravel(), d.ravel()]) * shift


def runs(
    law: str | Law,
    values: dict[str, float] | None = None,
    x: np.ndarray | None = None,
    *,
    noise: float = 0.0,
    seed: int = 0,
    y: Any = None,
    **more: Any,
) -> Observations:
    """Observations of a law with its values, each output off by a factor of normal noise."""
    chosen = catalogue.get(law)
    x = inputs(chosen) if x is None else np.atleast_2d(np.asarray(x, dtype=float))
    if y is None:
        exact = chosen(**dict(zip(chosen.input_names, x, strict=True)), **(values or SMALL[chosen.name]))
        y = exact * np.exp(np.random.default_rng(seed).normal(0.0, noise, x.shape[1]) if noise else 0.0)
    more.setdefault("output", chosen.output.name)
    return Observations.make(more.pop("keys", range(x.shape[1])), chosen.input_names, x, y, **more)


def quick(law: str | Law, observations: Observations, **options: Any) -> Any:
    """A fit without intervals."""
    return fit_law(catalogue.get(law), observations, Options(**{"interval": "none", **options}))


def clean(seed: int = 4, sizes: int = 14, noise: float = 0.005, tokens: int = 5, **more: Any) -> Observations:
    """Chinchilla runs as one wishes for: 14 sizes by 5 token counts unless told otherwise, even noise."""
    n, d = (part.ravel() for part in np.meshgrid(np.geomspace(2e7, 2e10, sizes), np.geomspace(1e9, 4e11, tokens)))
    return runs("chinchilla", CHINCHILLA, np.stack([n, d]), noise=noise, seed=seed, **more)


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    return SimpleNamespace(inputs=inputs, runs=runs, fit=quick, clean=clean, small=SMALL, chinchilla=CHINCHILLA)


@pytest.fixture(scope="session")
def replication() -> Observations:
    """The 240 runs that the replication of Chinchilla kept."""
    if not DATA.is_file():
        pytest.skip("chinchilla_epoch.csv is not here: it belongs beside the repository, in shared/data")
    with DATA.open() as file:
        rows = [row for row in csv.DictReader(file) if row["outlier_epoch"] == "False"]
    n, flops, loss = (np.array([float(row[name]) for row in rows]) for name in ("n_params", "flops", "loss"))
    return runs("chinchilla", x=np.stack([n, flops / (6 * n)]), y=loss)
