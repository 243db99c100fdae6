"""Do the intervals cover what they promise? Simulated runs with known truth, fitted by the package itself.

    python tests/coverage/coverage_study.py --datasets 400 --jobs 2

Results gather in a JSON file, chunk by chunk, so that a run can be stopped and taken up again. The page
docs/coverage.md is written from that file.
"""

# ruff: noqa: E402
from __future__ import annotations

import os

# One thread for each process: the matrices are small.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import argparse
import json
import sys
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import designs

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Fit, Observations, Options, fit_law
from jupyter_scaling.fitting.estimates import widest
from jupyter_scaling.fitting.intervals.jackknife import jackknife_spread

CHUNK = 10
DRAWS = 399
QUANTITIES = ("alpha", "beta", "a", "log E", "log N*(1e24)", "log L(1e24)")
LOSSES: dict[str, dict[str, Any]] = {
    "tuned": {},
    "LS": {"loss": "log_squares"},
    "h1e-3": {"delta": 1e-3},
}
# Method -> (loss, interval); "by_size" is the jackknife by size alone.
METHODS = {
    "default": ("tuned", "jackknife"),
    "default LS": ("LS", "jackknife"),
    "default h1e-3": ("h1e-3", "jackknife"),
    "by_size": ("tuned", "by_size"),
    "LS Wald": ("LS", "wald"),
    "tuned Wald": ("tuned", "wald"),
    "h1e-3 Wald": ("h1e-3", "wald"),
    "tuned HC3": ("tuned", "hc3"),
    "tuned pairs": ("tuned", "bootstrap"),
    "LS pairs": ("LS", "bootstrap"),
    "h1e-3 pairs": ("h1e-3", "bootstrap"),
    "tuned wild": ("tuned", "wild"),
    "tuned residual": ("tuned", "residual_bootstrap"),
}
BASE = ("default", "LS Wald", "tuned Wald")
CELLS: dict[str, tuple[str, ...]] = {
    "real240 gauss": (*BASE, "tuned HC3", "LS pairs", "h1e-3 Wald"),
    "real240 outl": (*BASE, "h1e-3 Wald"),
    "real240 het": (*BASE, "tuned HC3"),
    "real240 clus": (*BASE, "default LS", "tuned pairs"),
    "iso5x8 gauss": (*BASE, "default LS", "tuned HC3", "tuned pairs", "h1e-3 pairs"),
    "iso5x8 outl": (*BASE, "default h1e-3"),
    "iso5x8 het": (*BASE, "tuned HC3"),
    "iso5x8 clus": (*BASE, "default LS", "tuned pairs", "tuned wild", "tuned residual"),
    "iso5x4 gauss": BASE,
    "iso5x4 outl": BASE,
    "iso5x4 het": BASE,
    "iso5x4 clus": BASE,
    "iso5x3 gauss": BASE,
    "few6x10 clus": (*BASE, "by_size", "tuned wild"),
    "few10x10 clus": (*BASE, "by_size", "tuned wild"),
}
WARNINGS = ("outliers", "one_sided", "loss_matters", "uneven_spread", "group_effect")


def quantities(theta: np.ndarray) -> np.ndarray:
    """The six quantities (R, 6), the last three positive: exponents, E, and N* and the loss at 1e24."""
    e, big_a, alpha, big_b, beta = theta.T
    with np.errstate(all="ignore"):
        size = (alpha * big_a / (beta * big_b)) ** (1 / (alpha + beta)) * (1e24 / 6) ** (beta / (alpha + beta))
        n = designs.best_size(np.array(1e24))
        loss = e + big_a / n**alpha + big_b / (1e24 / (6 * n)) ** beta
    return np.stack([alpha, beta, beta / (alpha + beta), e, size, loss], axis=1)


TRUE = quantities(np.array([[designs.TRUTH[name] for name in ("E", "A", "alpha", "B", "beta")]]))[0]


def one_dataset(cell: str, number: int) -> dict[str, Any]:
    """Hits, widths and warnings of one data set."""
    name, kind = cell.split()
    x, codes = designs.design(name)
    random = np.random.default_rng([zlib.crc32(cell.encode()), number])
    loss = designs.law(*x) * np.exp(designs.noise(kind, x, codes, random))
    observations = Observations.make(range(len(loss)), ["N", "D"], x, loss, output="L")
    fits: dict[str, Fit] = {}
    record: dict[str, Any] = {"methods": {}}
    for method in CELLS[cell]:
        which, interval = METHODS[method]
        if which not in fits:
            fits[which] = fit_law(catalogue.get("chinchilla"), observations, Options(bootstrap=DRAWS, **LOSSES[which]))
        low, high = ends_of(fits[which], interval)
        record["methods"][method] = {
            "hit": ((low <= scaled(TRUE)) & (scaled(TRUE) <= high)).astype(float).tolist(),
            "width": (high - low).tolist(),
        }
    fit = fits["tuned"]
    record["failed"] = float(not fit.status.converged)
    record["refits"] = [
        sum(r.failed for r in fit.uncertainty.replicates),
        sum(r.groups for r in fit.uncertainty.replicates),
    ]
    codes_found = {verdict.code for verdict in fit.verdicts}
    record["warnings"] = {code: float(code in codes_found) for code in WARNINGS}
    record["new_run"] = new_runs(fit, kind, x, random)
    return record


def scaled(values: np.ndarray) -> np.ndarray:
    """On the scale on which intervals are symmetric."""
    with np.errstate(all="ignore"):
        return np.where(np.arange(6) < 3, values, np.log(np.maximum(values, 1e-300)))


def ends_of(fit: Fit, interval: str) -> tuple[np.ndarray, np.ndarray]:
    """Ends (2, 6) of the intervals of the six quantities."""
    uncertainty = fit.uncertainty
    ends = []
    for space in ("raw", "log"):
        if interval == "by_size":
            assert uncertainty.by_size is not None
            part = [(jackknife_spread(quantities, uncertainty.by_size), uncertainty.by_size.groups - 1)]
            ends.append(widest(quantities(uncertainty.theta[None])[0], part, 0.95, space))
            continue
        if interval != fit.options.interval:
            uncertainty = cached(fit, interval)
        ends.append(uncertainty.estimate(quantities, space=space))
    raw, log = ends
    low, high = (np.where(np.arange(6) < 3, getattr(raw, side), getattr(log, side)) for side in ("low", "high"))
    return scaled(low), scaled(high)


def cached(fit: Fit, interval: str) -> Any:
    """The fit's uncertainty by another method, its draws kept from call to call."""
    kept = fit.__dict__.setdefault("_other_methods", {})
    if interval not in kept:
        kept[interval] = replace(fit.uncertainty, options=fit.options.but(interval=interval))
    return kept[interval]


def new_runs(fit: Fit, kind: str, x: np.ndarray, random: np.random.Generator) -> list[float]:
    """Share of new runs inside the interval for one, at each place."""
    at = designs.places(x)
    estimate = fit.estimate(at, kind="new_run")
    runs = np.log(designs.law(*at)) + designs.new_run_log_noise(kind, x, at, random)
    inside = (np.log(estimate.low) <= runs) & (runs <= np.log(estimate.high))
    return inside.mean(axis=0).tolist()


def chunk(cell: str, first: int) -> dict[str, Any]:
    """Sums over ten data sets."""
    began = time.process_time()
    records = [one_dataset(cell, number) for number in range(first, first + CHUNK)]
    return {
        "datasets": CHUNK,
        "seconds": time.process_time() - began,
        "failed": sum(r["failed"] for r in records),
        "refits": np.sum([r["refits"] for r in records], axis=0).tolist(),
        "warnings": {code: sum(r["warnings"][code] for r in records) for code in WARNINGS},
        "new_run": np.sum([r["new_run"] for r in records], axis=0).tolist(),
        "methods": {
            method: {
                part: np.sum([r["methods"][method][part] for r in records], axis=0).tolist()
                for part in ("hit", "width")
            }
            for method in CELLS[cell]
        },
    }


def study(cells: list[str], datasets: int, jobs: int, path: Path) -> dict[str, Any]:
    """Measure what the file does not hold yet; every chunk is written as it comes."""
    results = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    # Round by round over the cells, so that a run that is stopped leaves all of them about equally far.
    todo = [
        (cell, first)
        for first in range(0, datasets, CHUNK)
        for cell in cells
        if str(first) not in results.get(cell, {})
    ]
    for (cell, first), found in finished(todo, jobs):
        results.setdefault(cell, {})[str(first)] = found
        part = path.with_suffix(".part")
        part.write_text(json.dumps(results), "utf-8")
        part.replace(path)
        done = sum(len(results.get(each, {})) for each in cells)
        print(
            f"{done * CHUNK} of {len(cells) * datasets}: {cell} {first} in {found['seconds']:.1f} s of CPU", flush=True
        )
    return results


def finished(todo: list[tuple[str, int]], jobs: int) -> Iterator[tuple[tuple[str, int], dict[str, Any]]]:
    """Chunks as they are done, by one process or several."""
    if jobs < 2:
        yield from ((task, chunk(*task)) for task in todo)
        return
    with ProcessPoolExecutor(jobs) as pool:
        waiting = {pool.submit(chunk, *task): task for task in todo}
        for future in as_completed(waiting):
            yield waiting[future], future.result()


def main() -> None:
    """From the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", nargs="*", default=list(CELLS), choices=list(CELLS), metavar="CELL")
    parser.add_argument("--datasets", type=int, default=400)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--results", type=Path, default=HERE / "results.json")
    parser.add_argument("--page", type=Path, default=HERE.parents[1] / "docs" / "coverage.md")
    parser.add_argument("--only-page", action="store_true", help="write the page from the results there are")
    chosen = parser.parse_args()
    results = json.loads(chosen.results.read_text("utf-8")) if chosen.only_page else None
    if results is None:
        os.nice(10)
        results = study(chosen.cells, chosen.datasets, chosen.jobs, chosen.results)
    from page import page

    chosen.page.write_text(page(results), "utf-8")


if __name__ == "__main__":
    main()
