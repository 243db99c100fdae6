"""Starts, resamples, refits and bands beside SciPy doing the same, measured in turns in one process."""

from __future__ import annotations

import csv
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import least_squares, minimize

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Observations, Options, fit_law
from jupyter_scaling.fitting.problem import Problem
from jupyter_scaling.fitting.resampling import Replicates, refits
from jupyter_scaling.fitting.scan import scan
from jupyter_scaling.fitting.solve import CONVERGED, solve

pytestmark = pytest.mark.bench

DATA = Path(__file__).parents[3] / "shared" / "data" / "chinchilla_epoch.csv"
BEST = 0.00101827401780060
DELTA = 1e-3


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def in_turns(ours: Callable[[], object], theirs: Callable[[int], object], rounds: int = 5) -> tuple[float, float]:
    """Median seconds of each, one after the other in every round."""
    mine, other = [], []
    for turn in range(rounds):
        mine.append(seconds(ours))
        other.append(seconds(lambda turn=turn: theirs(turn)))
    return statistics.median(mine), statistics.median(other)


def report(capsys: pytest.CaptureFixture[str], what: str, mine: float, other: float, more: str = "") -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with capsys.disabled():
        print(f"\n  {what}\n    {1e3 * mine:9.1f} ms against {1e3 * other:11.1f} ms: {other / mine:10,.0f} x; "
              f"process peak {peak:,.0f} MB{'; ' + more if more else ''}")  # fmt: skip


@pytest.fixture(scope="module")
def problem() -> Problem:
    """The replication's 240 runs under its own objective."""
    if not DATA.is_file():
        pytest.skip("chinchilla_epoch.csv is not here: it belongs beside the repository, in shared/data")
    with DATA.open() as file:
        rows = [row for row in csv.DictReader(file) if row["outlier_epoch"] == "False"]
    n, flops, loss = (np.array([float(row[name]) for row in rows]) for name in ("n_params", "flops", "loss"))
    observations = Observations.make(range(len(n)), ["N", "D"], [n, flops / (6 * n)], loss, output="L")
    return Problem.of(catalogue.get("chinchilla"), observations, Options(delta=DELTA), DELTA)


def scipy_chinchilla(problem: Problem, weight: np.ndarray, start: np.ndarray) -> float:
    """One BFGS run with the exact gradient on the replication's five coordinates; returns the objective."""
    log_n, log_d, log_loss = np.log(problem.x[0]), np.log(problem.x[1]), np.log(problem.y)

    def objective(theta: np.ndarray) -> tuple[float, np.ndarray]:
        a, b, e, alpha, beta = theta
        terms = np.stack([a - alpha * log_n, b - beta * log_d, np.full_like(log_n, e)])
        top = terms.max(axis=0)
        shares = np.exp(terms - top)
        total = shares.sum(axis=0)
        residual = top + np.log(total) - log_loss
        size = np.abs(residual)
        value = weight @ np.where(size <= DELTA, residual**2 / 2, DELTA * (size - DELTA / 2))
        slope = weight * np.clip(residual, -DELTA, DELTA) * (shares / total)
        parts = [slope[0].sum(), slope[1].sum(), slope[2].sum(), -slope[0] @ log_n, -slope[1] @ log_d]
        return value / DELTA**2, np.array(parts) / DELTA**2

    with np.errstate(all="ignore"):
        return minimize(objective, start, jac=True, method="BFGS", options={"gtol": 1e-7}).fun * DELTA**2


STARTS = np.random.default_rng(0).uniform([0, 0, -1, 0, 0], [25, 25, 1, 2, 2], (4_500, 5))


def test_the_same_4500_starts_all_polished(problem: Problem, capsys: pytest.CaptureFixture[str]) -> None:
    a, b, e, alpha, beta = STARTS.T
    theta = np.column_stack([np.exp(e), np.exp(a), alpha, np.exp(b), beta])
    starts = [dict(zip(problem.law.parameter_names, row, strict=True)) for row in theta.tolist()]
    rows = Observations.make(range(len(problem.y)), ["N", "D"], problem.x, problem.y, output="L")
    found = fit_law(problem.law, rows, problem.options, starts=starts).starts
    reached = []

    def theirs(turn: int) -> None:
        values = [scipy_chinchilla(problem, problem.weight, s) for s in STARTS[12 * turn : 12 * (turn + 1)]]
        reached.extend(abs(value / BEST - 1) < 1e-6 for value in values)

    mine, other = in_turns(lambda: fit_law(problem.law, rows, problem.options, starts=starts), theirs, rounds=3)
    share = np.mean(np.abs(found.objective / BEST - 1) < 1e-6)
    more = f"{share:.0%} reach the optimum, of SciPy's {np.mean(reached):.0%}"
    report(capsys, "the same 4,500 random starts, every one polished by itself", mine, 375 * other, more)
    assert len(found.objective) == 4_500
    assert share > 0.98
    phi = problem.to_coordinates(theta)
    plain = seconds(lambda: solve(problem, phi))
    share = np.mean(np.abs(solve(problem, phi[:450]).objective / BEST - 1) < 1e-6)
    more = f"{share:.0%} of 450 reach the optimum"
    assert share > 0.98
    report(capsys, "the same by damped steps in all five coordinates alone", plain, 375 * other, more)


def test_four_thousand_bootstraps(problem: Problem, capsys: pytest.CaptureFixture[str]) -> None:
    best = solve(problem, scan(problem).starts).phi[:1]
    weights = np.random.default_rng(1).multinomial(240, np.full(240, 1 / 240), size=4_000).astype(float)
    theta = problem.to_natural(best)[0]
    warm = np.array([np.log(theta[1]), np.log(theta[3]), np.log(theta[0]), theta[2], theta[4]])

    def ours() -> Replicates:
        return refits(problem, best[0], 4_000, lambda lane: weights[lane], "run")

    done = ours()
    phi = problem.to_coordinates(done.theta[:200])
    kept = weights[done.lanes[:200]]
    reached = (kept * problem.loss.value(problem.residual(phi), DELTA)).sum(axis=1)
    gap = np.max(reached / solve(problem, phi, kept, damping=1e-8, decrement=1e-18).objective - 1)
    mine, other = in_turns(
        ours,
        lambda turn: [scipy_chinchilla(problem, w, warm) for w in weights[8 * turn : 8 * turn + 8]],
        rounds=3,
    )
    assert done.failed == 0
    spread = done.theta.std(axis=0)
    what = "4,000 bootstraps of it, against one BFGS from the optimum for each (8 a round, scaled)"
    more = f"largest gap of 200 to a tighter solve {gap:.0e}; se {np.round(spread, 4)}"
    report(capsys, what, mine, 500 * other, more)
    starts = np.repeat(best, 4_000, axis=0)
    alone = seconds(lambda: solve(problem, starts, weights, damping=1e-6, enough=1e-10))
    report(capsys, "the same by the solver alone, without a polynomial in the law's place", alone, 500 * other)
    assert gap < 1e-10


def test_a_warm_refit_and_all_left_out(problem: Problem, capsys: pytest.CaptureFixture[str]) -> None:
    best = solve(problem, scan(problem).starts).phi[:1]
    theta = problem.to_natural(best)[0]
    warm = np.array([np.log(theta[1]), np.log(theta[3]), np.log(theta[0]), theta[2], theta[4]])
    leave = 1.0 - np.eye(240)
    mine, other = in_turns(
        lambda: solve(problem, best, leave[0], damping=1e-6),
        lambda turn: scipy_chinchilla(problem, leave[turn], warm),
        rounds=9,
    )
    report(capsys, "one warm refit with a run left out", mine, other)
    assert solve(problem, best, leave[0], damping=1e-6).status[0] == CONVERGED
    all_out = statistics.median(
        seconds(lambda: solve(problem, np.repeat(best, 240, axis=0), leave, damping=1e-6)) for _ in range(5)
    )
    report(capsys, "all 240 left out in turn", all_out, 240 * other)


@pytest.mark.parametrize("rows", [10, 50, 200])
@pytest.mark.parametrize("loss", ["squares", "log_huber"])
def test_refit_with_a_band(rows: int, loss: str, capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(2)
    x = np.geomspace(1e3, 1e8, rows)
    y = (1.5 + 40 * x**-0.3) * np.exp(0.01 * rng.normal(size=rows))
    law, grid = catalogue.get("power_law_offset"), np.geomspace(1e3, 1e9, 100)[None]
    observations = Observations.make(range(rows), ["x"], [x], y, output="y")
    # With distinct x the bootstrap draws runs.
    options = Options(loss=loss, delta=0.01, bootstrap=200)

    def ours() -> object:
        return fit_law(law, observations, options).band(grid)

    def residual(theta: np.ndarray, weight: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            predicted = theta[0] + np.exp(theta[1]) * x ** -theta[2]
            difference = predicted - y if loss == "squares" else np.log(np.maximum(predicted, 1e-12)) - np.log(y)
        return np.sqrt(weight) * difference

    def theirs(turn: int) -> object:
        draws = rng.multinomial(rows, np.full(rows, 1 / rows), size=4).astype(float)
        shape = {"loss": "huber", "f_scale": 0.01} if loss != "squares" else {}
        return [
            least_squares(residual, [1.5, 3.7, 0.3], args=(w,), xtol=1e-12, ftol=1e-12, gtol=1e-12, **shape)
            for w in draws
        ]

    ours()
    mine, other = in_turns(ours, theirs)
    report(capsys, f"E + A x^-alpha, {rows} points, {loss}: refit and a band of 200 resamples", mine, 50 * other)
    low, high = fit_law(law, observations, options).band(grid)
    assert (low < high).all()


@pytest.mark.parametrize("breaks", [1, 2])
def test_broken_laws_screened(breaks: int, capsys: pytest.CaptureFixture[str]) -> None:
    law = catalogue.get("bnsl") if breaks == 1 else catalogue.get("bnsl", breaks=2)
    names = law.parameter_names
    truth = {"a": 0.4, "b": 2.3, "c0": 0.05, "c1": 0.6, "d1": 3e4, "f1": 0.2, "c2": 0.5, "d2": 1e6, "f2": 0.3}
    x = np.geomspace(1e3, 1e7, 50)
    y = law(x=x, **{name: truth[name] for name in names}) * np.exp(0.003 * np.random.default_rng(3).normal(size=50))
    observations = Observations.make(range(50), ["x"], [x], y, output="y")
    options = Options(loss="log_squares", interval="none")
    rng = np.random.default_rng(4)
    logs = [law.parameter(name).is_logarithmic for name in names]

    def residual(theta: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            values = np.where(logs, np.exp(np.clip(theta, -50, 50)), theta)
            predicted = law(x=x, **dict(zip(names, values, strict=True)))
            return np.nan_to_num(np.log(np.maximum(predicted, 1e-300)) - np.log(y), nan=1e3, posinf=1e3, neginf=-1e3)

    def theirs(turn: int) -> object:
        low = {"a": 0, "b": -3, "c0": -0.5, "c1": -2, "d1": 6, "f1": -4, "c2": -2, "d2": 6, "f2": -4}
        high = {"a": 1, "b": 5, "c0": 1.5, "c1": 6, "d1": 17, "f1": 1, "c2": 6, "d2": 17, "f2": 1}
        start = rng.uniform([low[name] for name in names], [high[name] for name in names])
        return least_squares(residual, start, max_nfev=200)

    fit = fit_law(law, observations, options)
    mine, other = in_turns(lambda: fit_law(law, observations, options), theirs)
    share = f"{fit.starts.share_at_best:.0%} of the polished starts reach the best"
    report(capsys, f"BNSL, {breaks} break(s), 50 points, 2,000 starts screened", mine, 2_000 * other, share)
    assert fit.status.converged
    # A least-squares optimum cannot lie above the values that made the data.
    made = np.array([np.log(truth[name]) if is_log else truth[name] for name, is_log in zip(names, logs, strict=True)])
    assert fit.objective <= 0.5 * np.sum(residual(made) ** 2)
