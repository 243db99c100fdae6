"""The Chinchilla fit beside SciPy's multi-start on the same data, measured in turns in one process."""

from __future__ import annotations

import csv
import statistics
import time
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import minimize

import jupyter_scaling as scaling

pytestmark = pytest.mark.bench

DATA = Path(__file__).parents[3] / "shared" / "data" / "chinchilla_epoch.csv"
BEST = 0.00101827401780060
DELTA = 1e-3
STARTS = 4_500
SAMPLE = 24
ROUNDS = 12


@pytest.fixture(scope="module")
def runs() -> dict[str, np.ndarray]:
    """The 240 runs that the replication kept."""
    if not DATA.is_file():
        pytest.skip("chinchilla_epoch.csv is not here: it belongs beside the repository, in shared/data")
    with DATA.open() as file:
        rows = [row for row in csv.DictReader(file) if row["outlier_epoch"] == "False"]
    n, flops, loss = (np.array([float(row[name]) for row in rows]) for name in ("n_params", "flops", "loss"))
    return {"n_params": n, "n_tokens": flops / (6 * n), "loss": loss}


def objective(
    theta: np.ndarray, log_n: np.ndarray, log_d: np.ndarray, log_loss: np.ndarray
) -> tuple[float, np.ndarray]:
    """Huber on log losses and its gradient, as the replication writes it: a, b, e and the two exponents."""
    a, b, e, alpha, beta = theta
    terms = np.stack([a - alpha * log_n, b - beta * log_d, np.full_like(log_n, e)])
    top = terms.max(axis=0)
    shares = np.exp(terms - top)
    total = shares.sum(axis=0)
    residual = log_loss - (top + np.log(total))
    small = np.abs(residual) <= DELTA
    value = np.where(small, residual**2 / 2, DELTA * (np.abs(residual) - DELTA / 2)).sum()
    slope = -np.clip(residual, -DELTA, DELTA) * (shares / total)
    gradient = np.array([slope[0].sum(), slope[1].sum(), slope[2].sum(), -slope[0] @ log_n, -slope[1] @ log_d])
    # Scaled to the size that BFGS's stopping rule expects.
    return value / DELTA**2, gradient / DELTA**2


def scipy_start(start: np.ndarray, logs: tuple[np.ndarray, ...]) -> tuple[float, float]:
    """Seconds and value of one BFGS run with the exact gradient."""
    began = time.perf_counter()
    # Far starts overflow on the way; SciPy steps back by itself.
    with np.errstate(all="ignore"):
        found = minimize(objective, start, args=logs, jac=True, method="BFGS", options={"gtol": 1e-7})
    return time.perf_counter() - began, found.fun * DELTA**2


def ours(runs: dict[str, np.ndarray], **options: object) -> tuple[float, float]:
    """Seconds and value of one whole fit, from the table to the law and its intervals."""
    began = time.perf_counter()
    fit = scaling.fit(runs, "chinchilla", delta=DELTA, **options)
    assert len(fit.interval) == 5
    return time.perf_counter() - began, fit.objective


def test_the_chinchilla_fit_beside_scipy(runs: dict[str, np.ndarray], capsys: pytest.CaptureFixture[str]) -> None:
    logs = tuple(np.log(runs[name]) for name in ("n_params", "n_tokens", "loss"))
    starts = np.random.default_rng(0).uniform([0, 0, -1, 0, 0], [25, 25, 1, 2, 2], (SAMPLE, 5))
    ours(runs)
    point, whole, theirs, reached = [], [], [], []
    for start in np.array_split(starts, ROUNDS):
        point += [ours(runs, interval="none") for _ in range(3)]
        whole.append(ours(runs))
        each = [scipy_start(one, logs) for one in start]
        theirs += [seconds for seconds, _ in each]
        reached += [abs(value / BEST - 1) < 1e-6 for _, value in each]
    ours_ms = 1e3 * statistics.median(seconds for seconds, _ in point)
    whole_ms = 1e3 * statistics.median(seconds for seconds, _ in whole)
    start_ms = 1e3 * statistics.median(theirs)
    gap, share, ratio = point[-1][1] / BEST - 1, np.mean(reached), STARTS * start_ms / ours_ms
    with capsys.disabled():
        print(
            f"\n  chinchilla, 240 runs, log_huber(1e-3), medians of {ROUNDS} interleaved rounds\n"
            f"    scaling.fit, the point       {ours_ms:9.1f} ms   F/F* - 1 = {gap:.1e}\n"
            f"    scaling.fit with intervals   {whole_ms:9.1f} ms\n"
            f"    SciPy BFGS, exact gradient   {start_ms:9.1f} ms a start, {share:.0%} reach F* within 1e-6\n"
            f"    {STARTS} such starts           {STARTS * start_ms / 1e3:9.1f} s    = {ratio:,.0f} x the point"
        )
    assert all(abs(value / BEST - 1) < 1e-9 for _, value in point)
