"""What the parabola of approach 2 gets wrong on a grid, by simulation on a fitted surface."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ...catalogue.derived.optimum import optimal_split
from .budgets import Rows
from .frontier import Bias
from .isoflop import budgets_of, isoflop
from .lines import line_through

__all__ = ["parabola_bias"]

_FAR = 100.0


def parabola_bias(rows: Rows, fit: Any, *, within: float, tolerance: float, minimum: str) -> Bias:
    """Losses of the fitted surface at the very runs there are, without noise; their parabolas against the true optimum.

    The parabola leans to one side where the surface is steeper on the other, and by how much depends on the
    sizes tried. The budgets' own factor ``C / (N D)`` is kept.

    Parameters
    ----------
    rows : Rows
        Runs at budgets.
    fit : Fit
        Of a law of N and D to them.
    """
    exact = replace(rows, loss=np.asarray(fit(N=rows.N, D=rows.D)))
    # Only budgets of which the data too show a minimum count.
    found, _ = isoflop(exact, within=within, tolerance=tolerance, minimum=minimum, seed=0, level=0.95)
    points = found.points
    factor = np.array(
        [one.C / float(np.exp((one.log_n + one.log_d).mean())) for one in budgets_of(exact, within, tolerance, minimum)]
    )
    best = optimal_split(fit.law, fit.theta[None], 6.0 * points.C / factor)[0]
    used = points.used & np.isfinite(best)
    log_c = np.log(points.C[used])
    true_n = line_through(log_c, np.log(best[used]))
    true_d = line_through(log_c, np.log(points.C[used] / (factor[used] * best[used])))
    said_n = line_through(log_c, np.log(points.N[used]))
    said_d = line_through(log_c, np.log(points.D[used]))
    far = _FAR * float(points.C[used].max())
    ratio = float(said_n.at(np.array([far]))[0][0] / true_n.at(np.array([far]))[0][0])
    with np.errstate(all="ignore"):
        ratios = np.where(used, points.N / best, np.nan)
    return Bias(points.C, ratios, said_n.slope - true_n.slope, said_d.slope - true_d.slope, far, ratio, fit.law.name)
