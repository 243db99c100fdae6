"""Runs with known truth: the designs and the noises of the coverage study."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

__all__ = ["CENTRES", "DESIGNS", "NOISES", "TRUTH", "design", "new_run_log_noise", "noise"]

TRUTH = {"E": 1.8172, "A": 482.0, "alpha": 0.3478, "B": 2085.0, "beta": 0.3658}
DATA = Path(__file__).parents[3] / "shared" / "data" / "chinchilla_epoch.csv"
NOISES = ("gauss", "outl", "het", "clus")
# Log-linear in compute, from the lowest to the highest of the design.
HET = (0.012, 0.002)
GAUSS, OUTLIER_SHARE, OUTLIERS, OFFSET, OWN = 0.005, 0.02, (0.05, 0.10), 0.003, 0.003


def law(n: np.ndarray, d: np.ndarray) -> np.ndarray:
    """The true loss."""
    return TRUTH["E"] + TRUTH["A"] / n ** TRUTH["alpha"] + TRUTH["B"] / d ** TRUTH["beta"]


def best_size(flops: np.ndarray) -> np.ndarray:
    """The true compute-optimal N."""
    a, b = TRUTH["alpha"], TRUTH["beta"]
    balance = (a * TRUTH["A"] / (b * TRUTH["B"])) ** (1.0 / (a + b))
    return balance * (flops / 6.0) ** (b / (a + b))


def _real240() -> np.ndarray:
    """The (N, D) of the 240 runs that the replication of Chinchilla kept; sizes equal to half a percent are one."""
    with DATA.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["outlier_epoch"] == "False"]
    n, flops = (np.array([float(row[name]) for row in rows]) for name in ("n_params", "flops"))
    return np.stack([n, flops / (6.0 * n)])


def _iso(places: tuple[int, ...]) -> np.ndarray:
    """Five budgets from 1e19 to 1e22 and, for each, sizes around its best on one shared grid of 16."""
    budgets = np.geomspace(1e19, 1e22, 5)
    ratio = 10.0 ** (0.75 * TRUTH["beta"] / (TRUTH["alpha"] + TRUTH["beta"]) / 2.0)
    grid = best_size(budgets[0]) * ratio ** (np.arange(16) - 3.5)
    pairs = [(grid[2 * k + place], flops) for k, flops in enumerate(budgets) for place in places]
    n, flops = np.array(pairs).T
    return np.stack([n, flops / (6.0 * n)])


def _few(sizes: int, tokens: int) -> np.ndarray:
    n, d = np.meshgrid(np.geomspace(1e8, 1e10, sizes), np.geomspace(2e9, 2e11, tokens), indexing="ij")
    return np.stack([n.ravel(), d.ravel()])


DESIGNS = {
    "real240": _real240,
    "iso5x8": lambda: _iso((0, 1, 2, 3, 4, 5, 6, 7)),
    "iso5x4": lambda: _iso((0, 2, 5, 7)),
    "iso5x3": lambda: _iso((0, 3, 7)),
    "few6x10": lambda: _few(6, 10),
    "few10x10": lambda: _few(10, 10),
}


def design(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Inputs (2, M) and the code of each row's size (M,)."""
    x = DESIGNS[name]()
    order = np.argsort(x[0], kind="stable")
    steps = np.concatenate([[0], np.cumsum(np.diff(np.log(x[0][order])) > 0.005)])
    codes = np.empty(len(steps), dtype=np.int64)
    codes[order] = steps
    return x, codes


def _het_sd(x: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Deviation at the compute of `at`, log-linear between the ends of the design `x` and level beyond."""
    flops = np.log(x[0] * x[1])
    share = np.clip((np.log(at[0] * at[1]) - flops.min()) / (flops.max() - flops.min()), 0.0, 1.0)
    return HET[0] * (HET[1] / HET[0]) ** share


def noise(kind: str, x: np.ndarray, codes: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Errors (M,) of log losses."""
    rows = x.shape[1]
    if kind == "het":
        return random.normal(0.0, 1.0, rows) * _het_sd(x, x)
    if kind == "clus":
        return OFFSET * random.normal(size=int(codes.max()) + 1)[codes] + OWN * random.normal(size=rows)
    errors = GAUSS * random.normal(size=rows)
    if kind == "outl":
        errors = errors + (random.random(rows) < OUTLIER_SHARE) * random.uniform(*OUTLIERS, rows)
    return errors


def new_run_log_noise(
    kind: str, x: np.ndarray, at: np.ndarray, random: np.random.Generator, draws: int = 400
) -> np.ndarray:
    """Errors (draws, G) of new runs, each of a size of its own, at inputs (2, G)."""
    shape = (draws, at.shape[1])
    if kind == "het":
        return random.normal(size=shape) * _het_sd(x, at)
    if kind == "clus":
        return np.hypot(OFFSET, OWN) * random.normal(size=shape)
    errors = GAUSS * random.normal(size=shape)
    if kind == "outl":
        errors = errors + (random.random(shape) < OUTLIER_SHARE) * random.uniform(*OUTLIERS, shape)
    return errors


def _places(x: np.ndarray) -> np.ndarray:
    """Where new runs are predicted: lowest, middle and highest compute of the runs, and the best run of 1e24 FLOP."""
    flops = 6.0 * x[0] * x[1]
    low, high = np.argmin(flops), np.argmax(flops)
    middle = np.exp(np.log(x).mean(axis=1))
    n = best_size(np.array(1e24))
    return np.stack([x[:, low], middle, x[:, high], np.array([n, 1e24 / (6.0 * n)])], axis=1)


CENTRES = ("low C", "centre", "high C", "1e24")
places = _places
