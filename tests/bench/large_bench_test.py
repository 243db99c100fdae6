"""A million runs under Huber beside SciPy's least_squares on the same rows, measured in turns in one process."""

from __future__ import annotations

import statistics
import time
import tracemalloc

import numpy as np
import pytest
from scipy.optimize import least_squares

import jupyter_scaling as scaling
from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Observations, Options, fit_law

pytestmark = pytest.mark.bench

ROWS = 1_000_000
ROUNDS = 3
VALUES = {"E": 1.8172, "A": 482.01, "alpha": 0.3478, "B": 2085.43, "beta": 0.3658}
LAW = catalogue.get("chinchilla")


@pytest.fixture(scope="module")
def runs() -> dict[str, np.ndarray]:
    """Losses of the Chinchilla law with heavy-tailed noise of 1 %."""
    generator = np.random.default_rng(0)
    n, d = 10 ** generator.uniform(6, 10, ROWS), 10 ** generator.uniform(8, 12, ROWS)
    return {"N": n, "D": d, "L": LAW(N=n, D=d, **VALUES) * np.exp(0.01 * generator.standard_t(4, ROWS))}


def scipy_fit(runs: dict[str, np.ndarray], delta: float) -> tuple[float, float]:
    """Seconds and objective from the true values, threshold given, with the exact Jacobian: SciPy at its best."""
    log_n, log_d, log_loss = (np.log(runs[name]) for name in ("N", "D", "L"))

    def parts(theta: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        e, a, alpha, b, beta = theta
        return np.full(ROWS, np.exp(e)), np.exp(a - alpha * log_n), np.exp(b - beta * log_d)

    def residual(theta: np.ndarray) -> np.ndarray:
        return np.log(sum(parts(theta))) - log_loss

    def jacobian(theta: np.ndarray) -> np.ndarray:
        e, a, b = parts(theta)
        total = e + a + b
        return np.stack([e, a, -a * log_n, b, -b * log_d], axis=1) / total[:, None]

    start = np.array([np.log(1.8), np.log(400.0), 0.34, np.log(1800.0), 0.36])
    began = time.perf_counter()
    found = least_squares(residual, start, jacobian, loss="huber", f_scale=delta, x_scale="jac", xtol=1e-12, gtol=1e-12)
    return time.perf_counter() - began, float(found.cost)


def peak_of(work) -> float:
    """Megabytes held at most by one run of it."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def test_a_million_runs_beside_scipy(runs: dict[str, np.ndarray], capsys: pytest.CaptureFixture[str]) -> None:
    rows = Observations.make(range(ROWS), ("N", "D"), [runs["N"], runs["D"]], runs["L"], output="L")
    options = Options(interval="none")
    fit = fit_law(LAW, rows, options)
    core, table, theirs, gaps, cpu = [], [], [], [], []
    for _ in range(ROUNDS):
        began, busy = time.perf_counter(), time.process_time()
        fit = fit_law(LAW, rows, options)
        core.append(time.perf_counter() - began)
        cpu.append(time.process_time() - busy)
        began = time.perf_counter()
        scaling.fit(runs, "chinchilla", interval="none")
        table.append(time.perf_counter() - began)
        seconds, cost = scipy_fit(runs, fit.delta)
        theirs.append(seconds)
        gaps.append(fit.objective / cost - 1.0)
    began = time.perf_counter()
    se = fit_law(LAW, rows, Options()).se
    whole = time.perf_counter() - began
    memory = peak_of(lambda: fit_law(LAW, rows, options))
    own, read, peer = (statistics.median(each) for each in (core, table, theirs))
    with capsys.disabled():
        print(
            f"\n  {ROWS:,} runs, log_huber, medians of {ROUNDS} interleaved rounds\n"
            f"    fit_law, threshold tuned too     {own:8.2f} s ({statistics.median(cpu):.2f} s of CPU)   "
            f"peak {memory:.0f} MB over the data's {3 * 8 * ROWS / 1e6:.0f} MB\n"
            f"    scaling.fit, from the table      {read:8.2f} s\n"
            f"    with jackknife errors            {whole:8.2f} s   alpha +- {se['alpha']:.1e}\n"
            f"    SciPy least_squares, one start   {peer:8.2f} s   threshold given, start within 20 %, Jacobian given"
            f"   = {peer / own:.1f} x\n"
            f"    objective over SciPy's - 1 = {max(gaps, key=abs):.1e}"
        )
    assert all(gap < 1e-9 for gap in gaps)
