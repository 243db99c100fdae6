"""Approach 1: the lower envelope of training curves over compute, then a power law of the sizes on it."""

from __future__ import annotations

import numpy as np

from ...errors import DataError
from ..status import Verdict
from .budgets import Rows
from .frontier import Frontier, LinePlan, Points
from .lines import Line, line_through

__all__ = ["envelope"]

_FEWEST_ALIVE = 3


def envelope(rows: Rows, *, bins: int, level: float) -> Frontier:
    """The frontier by approach 1.

    Each run's loss is interpolated over the logarithm of its compute; at each of `bins` budgets the run of least loss
    gives the best size. Budgets at which the smallest or the largest run alive is best, or fewer than three are
    alive, are left out. Intervals leave out one run at a time (``t(G - 1)``): neighbouring budgets share their run.
    """
    codes = np.unique(rows.run)
    if len(codes) < _FEWEST_ALIVE:
        raise DataError(
            f"{len(codes)} runs give no envelope; it needs {_FEWEST_ALIVE} or more sizes with their losses along "
            "training. Name the column of the run: run='name'."
        )
    curves = [_curve(rows.only(rows.run == code)) for code in codes]
    curves = [one for one in curves if len(one[0]) > 1]
    if len(curves) < _FEWEST_ALIVE:
        raise DataError(
            f"{len(curves)} runs have two points or more; an envelope needs {_FEWEST_ALIVE} such curves. Log the loss "
            "along training, or use approach=2 or 3 for the ends of runs."
        )
    low = min(one[0][0] for one in curves)
    high = max(one[0][-1] for one in curves)
    log_c = np.linspace(low, high, bins)

    def table(k: int) -> np.ndarray:
        return np.stack([np.interp(log_c, one[0], one[k], left=np.nan, right=np.nan) for one in curves])

    tables = table(1), table(2), table(3)
    log_n, log_d, loss, verdict = _lowest(*tables, np.ones(len(curves), dtype=bool))
    used = np.array([not text for text in verdict])
    if used.sum() < 2 or len(np.unique(np.round(log_n[used], 9))) < 2:
        raise DataError(
            f"The envelope shows {len(np.unique(np.round(log_n[used], 9)))} sizes that are best between two others; a "
            "power law needs two or more. Train more sizes over the same span of compute, or use approach=3."
        )
    lines = [line_through(log_c[used], log_n[used]), line_through(log_c[used], log_d[used])]
    parts = _left_out(tables, log_c, lines[0].centre)
    sizes, tokens, ratio = (_with_jackknife(one, part) for one, part in (
        (lines[0], parts[:, 0]), (lines[1], parts[:, 1]),
        (line_through(log_c[used], (log_d - log_n)[used]), parts[:, 1] - parts[:, 0]),
    ))  # fmt: skip
    nothing = np.full(bins, np.nan)
    points = Points(
        np.exp(log_c), np.exp(log_n), np.exp(log_d), loss, nothing, nothing, used,
        tuple(text or "used" for text in verdict),
    )  # fmt: skip
    return Frontier(
        1, f"lower envelope of {len(curves)} training curves at {bins} budgets, then a power law", points,
        sizes.slope, tokens.slope, sizes.slope_interval(level), tokens.slope_interval(level),
        LinePlan(sizes, tokens, ratio), _findings(rows, log_n[used]), level=level, notes=rows.notes,
    )  # fmt: skip


def _left_out(tables: tuple[np.ndarray, np.ndarray, np.ndarray], log_c: np.ndarray, centre: float) -> np.ndarray:
    """The lines (R, 2, 2) of sizes and of data without each run in turn, of those that leave a line."""
    lines = []
    for g in range(len(tables[0])):
        keep = np.arange(len(tables[0])) != g
        n, d, _, text = _lowest(*tables, keep)
        own = np.array([not each for each in text])
        if own.sum() >= 2 and len(np.unique(np.round(n[own], 9))) > 1:
            lines.append([_at_centre(line_through(log_c[own], v[own]), centre) for v in (n, d)])
    return np.array(lines).reshape(len(lines), 2, 2)


def _findings(rows: Rows, log_n: np.ndarray) -> tuple[Verdict, ...]:
    count = len(np.unique(np.round(log_n, 9)))
    found = []
    if count < 5:
        found.append(
            Verdict("few_sizes_on_envelope", "warning", f"{count} sizes lie on the envelope: its exponents move in "
                    "steps as runs are added. Train more sizes.", float(count))
        )  # fmt: skip
    if not rows.has_runs:
        found.append(
            Verdict("runs_by_size", "note", "Rows of one size were taken as one training curve; ends of runs with "
                    "schedules of their own lie below a curve. Name the run's column with run=... if there is one.")
        )  # fmt: skip
    return tuple(found)


def _curve(rows: Rows) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Logarithm of the compute of a run's points, rising, with the logarithms of loss, size and data."""
    order = np.argsort(rows.C, kind="stable")
    log_c = np.log(rows.C[order])
    new = np.concatenate([[True], np.diff(log_c) > 0.0])
    return (log_c[new], *(np.log(part[order][new]) for part in (rows.loss, rows.N, rows.D)))


def _lowest(
    log_loss: np.ndarray, log_n: np.ndarray, log_d: np.ndarray, keep: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
    """Size, data and loss of the best run at each budget, and why a budget is left out."""
    alive = np.isfinite(log_loss) & keep[:, None]
    loss = np.where(alive, log_loss, np.inf)
    best = loss.argmin(axis=0)[None]
    place = np.take_along_axis(log_n, best, axis=0)[0]
    smallest = np.where(alive, log_n, np.inf).min(axis=0)
    largest = np.where(alive, log_n, -np.inf).max(axis=0)
    count = alive.sum(axis=0)
    verdict = [
        f"left out: {count[g]} runs reach it" if count[g] < _FEWEST_ALIVE
        else "left out: the smallest run is best" if place[g] <= smallest[g]
        else "left out: the largest run is best" if place[g] >= largest[g]
        else ""
        for g in range(loss.shape[1])
    ]  # fmt: skip
    some = count > 0
    with np.errstate(all="ignore"):
        height = np.where(some, np.exp(np.take_along_axis(loss, best, axis=0)[0]), np.nan)
    data = np.take_along_axis(log_d, best, axis=0)[0]
    return np.where(some, place, np.nan), np.where(some, data, np.nan), height, verdict


def _at_centre(line: Line, centre: float) -> tuple[float, float]:
    return line.intercept + line.slope * (centre - line.centre), line.slope


def _with_jackknife(line: Line, parts: np.ndarray) -> Line:
    """The line with the covariance of leave-one-run-out lines (G, 2) at its centre."""
    count = len(parts)
    if count < 3:
        return Line(line.centre, line.intercept, line.slope)
    off = parts - parts.mean(axis=0)
    covariance = (count - 1) / count * off.T @ off
    return Line(line.centre, line.intercept, line.slope, ((covariance, float(count - 1)),))
