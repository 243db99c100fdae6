"""Approach 2: a parabola of the loss over the logarithm of the size at each budget, then a power law of its minima."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import DataError, OptionError, listed
from ..student import t_quantile
from .budgets import Rows, grouped
from .frontier import Frontier, LinePlan, Points
from .lines import Line, line_through

__all__ = ["MINIMA", "Budget", "budgets_of", "isoflop", "minima_of"]

MINIMA = ("parabola", "akima")
_DRAWS = 499
_FEWEST, _NEAREST = 3, 5
# Noise is told from runs this close to the best one, with so many degrees of freedom at least.
_NOISE_WITHIN, _ENOUGH = 8.0, 6


@dataclass(frozen=True, slots=True, eq=False)
class Budget:
    """Runs of one budget that its minimum is found from.

    Parameters
    ----------
    C : float
    log_n, log_d, loss : ndarray, shape (n,)
        Near the best run, by size.
    verdict : str
        Empty where a minimum can be had.
    """

    C: float
    log_n: np.ndarray
    log_d: np.ndarray
    loss: np.ndarray
    verdict: str = ""


def budgets_of(rows: Rows, within: float, tolerance: float, minimum: str) -> list[Budget]:
    """The budgets of the runs, each with the runs near its best one."""
    found = []
    for group in grouped(rows.C, tolerance):
        order = group[np.argsort(rows.N[group], kind="stable")]
        log_n, log_d, loss = np.log(rows.N[order]), np.log(rows.D[order]), rows.loss[order]
        log_n, log_d, loss = _best_of_each(log_n, log_d, loss)
        compute = float(np.exp(np.log(rows.C[group]).mean()))
        verdict = ""
        if len(log_n) < _FEWEST:
            verdict = f"left out: sizes: {len(log_n)}; a minimum needs {_FEWEST}"
        elif (best := int(np.argmin(loss))) in (0, len(loss) - 1):
            which = "smallest" if best == 0 else "largest"
            verdict = f"left out: the {which} size is best, so the minimum lies outside"
        elif minimum == "parabola":
            near = np.abs(log_n - log_n[best])
            keep = near <= np.log(within) + 1e-9
            if keep.sum() < _NEAREST:
                keep = near <= np.sort(near)[min(_NEAREST, len(near)) - 1] + 1e-9
            log_n, log_d, loss = log_n[keep], log_d[keep], loss[keep]
        found.append(Budget(compute, log_n, log_d, loss, verdict))
    return found


def _best_of_each(log_n: np.ndarray, log_d: np.ndarray, loss: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The best run of each size."""
    _, codes = np.unique(np.round(log_n, 9), return_inverse=True)
    order = np.lexsort((loss, codes))
    first = np.concatenate([[True], np.diff(codes[order]) > 0]) if len(order) else np.zeros(0, bool)
    keep = order[first]
    return log_n[keep], log_d[keep], loss[keep]


def minima_of(budget: Budget, losses: np.ndarray, minimum: str) -> tuple[np.ndarray, np.ndarray]:
    """Logarithm of the best size, and the loss there, for losses (B, n) of one budget; nan where there is none."""
    if minimum == "akima":
        return _akima(budget.log_n, losses)
    centre = budget.log_n.mean()
    design = np.vander(budget.log_n - centre, 3, increasing=True)
    c0, c1, c2 = (losses @ np.linalg.pinv(design).T).T
    with np.errstate(all="ignore"):
        place = np.where(c2 > 0.0, -c1 / (2.0 * c2), np.nan)
        reach = np.ptp(budget.log_n)
        place = np.where(np.abs(place) <= 2.0 * reach, place, np.nan)
        return centre + place, c0 - c1**2 / (4.0 * c2)


def _akima(log_n: np.ndarray, losses: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The lowest points of Akima's interpolants of losses (B, n): the least of each piece's own minimum."""
    from scipy.interpolate import Akima1DInterpolator

    c3, c2, c1, c0 = np.asarray(Akima1DInterpolator(log_n, losses.T).c)
    width = np.diff(log_n)[:, None]
    with np.errstate(all="ignore"):
        root = -c1 / (c2 + np.sqrt(c2**2 - 3.0 * c3 * c1))
    place = np.where((root > 0.0) & (root < width), root, 0.0)
    height = ((c3 * place + c2) * place + c1) * place + c0
    best = height.argmin(axis=0)[None]
    found = np.take_along_axis(place + log_n[:-1, None], best, axis=0)[0]
    return found, np.take_along_axis(height, best, axis=0)[0]


def _tokens(budget: Budget, log_n: np.ndarray) -> np.ndarray:
    """Logarithm of the data at sizes: the line through the budget's runs, ``const - log N`` where C = 6 N D."""
    slope, level = np.polyfit(budget.log_n, budget.log_d, 1)
    return level + slope * log_n


def isoflop(
    rows: Rows, *, within: float, tolerance: float, minimum: str, seed: int, level: float
) -> tuple[Frontier, list[Budget]]:
    """The frontier by approach 2, without its bias.

    Intervals are the wider of two: of the line through the minima (``t(G - 2)``), and of 499 residual resamples
    within the budgets (``t`` with the freedom of all parabolas together).
    """
    if minimum not in MINIMA:
        raise OptionError.named("minimum", minimum, MINIMA)
    if not within > 1.0:
        raise OptionError(f"`within` is {within!r}; expected a factor above 1, such as 8.")
    budgets = budgets_of(rows, within, tolerance, minimum)
    log_c = np.log([one.C for one in budgets])
    log_n, log_d, loss = (np.full(len(budgets), np.nan) for _ in range(3))
    verdicts = [one.verdict for one in budgets]
    for g, one in enumerate(budgets):
        if one.verdict:
            continue
        place, height = minima_of(one, one.loss[None], minimum)
        log_n[g], loss[g] = place[0], height[0]
        log_d[g] = _tokens(one, place)[0]
        if not np.isfinite(place[0]):
            verdicts[g] = "left out: the losses do not bend upwards, so there is no minimum near the runs"
    used = np.isfinite(log_n)
    if used.sum() < 2:
        left = [f"{one.C:.3g} FLOP {text}" for one, text in zip(budgets, verdicts, strict=True) if text]
        said = listed(left)
        raise DataError(
            f"{int(used.sum())} budgets have a minimum; a power law needs two or more. {said[:1].upper()}{said[1:]}. "
            "Train smaller or larger sizes at each budget, or use approach=3."
        )
    drawn_n, drawn_d, freedom = _replicates(budgets, used, minimum, seed)
    lines = [
        line_through(log_c[used], values[used], drawn, freedom)
        for values, drawn in ((log_n, drawn_n), (log_d, drawn_d), (log_d - log_n, _less(drawn_d, drawn_n)))
    ]
    half = np.full(len(budgets), np.nan)
    if drawn_n is not None and len(drawn_n) > 2 and freedom > 0:
        half[used] = t_quantile(level, freedom) * drawn_n.std(axis=0, ddof=1)
    points = Points(
        np.exp(log_c), np.exp(log_n), np.exp(log_d), loss, np.exp(log_n - half), np.exp(log_n + half), used,
        tuple(text or "used" for text in verdicts),
    )  # fmt: skip
    method = f"minima of isoFLOP {'parabolas' if minimum == 'parabola' else 'Akima curves'}, then a power law"
    sizes, tokens, ratio = lines
    return _frontier(2, method, points, sizes, tokens, ratio, rows, level), budgets


def _less(one: np.ndarray | None, other: np.ndarray | None) -> np.ndarray | None:
    return None if one is None or other is None else one - other


def _replicates(
    budgets: list[Budget], used: np.ndarray, minimum: str, seed: int
) -> tuple[np.ndarray | None, np.ndarray | None, int]:
    """Minima (B, G) for losses with residuals drawn anew, and the freedom the residuals have."""
    kept = [one for one, is_used in zip(budgets, used, strict=True) if is_used]
    pool, freedom = _residuals(kept)
    if freedom < 1:
        return None, None, 0
    rng = np.random.default_rng(seed)
    places_n, places_d = [], []
    for one in kept:
        noise = rng.choice(pool, (_DRAWS, len(one.loss)))
        design = np.vander(one.log_n - one.log_n.mean(), 3, increasing=True)
        base = design @ (np.linalg.pinv(design) @ one.loss) if minimum == "parabola" else one.loss
        place = minima_of(one, base + noise, minimum)[0]
        places_n.append(place)
        places_d.append(_tokens(one, place))
    drawn_n, drawn_d = np.stack(places_n, axis=1), np.stack(places_d, axis=1)
    good = np.isfinite(drawn_n).all(axis=1)
    return drawn_n[good], drawn_d[good], freedom


def _residuals(budgets: list[Budget]) -> tuple[np.ndarray, int]:
    """Residuals of all budgets, each times ``sqrt(n / (n - p))``, and their freedom.

    They are taken about cubics near the best run where the runs allow: what a parabola leaves is its own bend,
    no noise.
    """
    for degree in (3, 2):
        pool, freedom = [], 0
        for one in budgets:
            distance = np.abs(one.log_n - one.log_n[np.argmin(one.loss)])
            near = distance <= max(np.log(_NOISE_WITHIN), np.sort(distance)[min(degree + 1, len(distance) - 1)])
            log_n, loss = one.log_n[near], one.loss[near]
            left = len(loss) - degree - 1
            if left > 0:
                design = np.vander(log_n - log_n.mean(), degree + 1)
                off = loss - design @ (np.linalg.pinv(design) @ loss)
                pool.append(off * np.sqrt(len(loss) / left))
                freedom += left
        if freedom >= _ENOUGH or (degree == 2 and freedom):
            every = np.concatenate(pool)
            return every - every.mean(), freedom
    return np.empty(0), 0


def _frontier(
    approach: int, method: str, points: Points, sizes: Line, tokens: Line, ratio: Line, rows: Rows, level: float,
    **more: Any,
) -> Frontier:  # fmt: skip
    return Frontier(
        approach, method, points, sizes.slope, tokens.slope, sizes.slope_interval(level), tokens.slope_interval(level),
        LinePlan(sizes, tokens, ratio), level=level, notes=rows.notes, **more,
    )  # fmt: skip
