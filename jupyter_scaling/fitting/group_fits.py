"""What fits of many groups come to; those of a law that is hard to scan are made one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import DataError
from .intervals.jackknife import left_out_error
from .observations import Observations
from .pieces import unpack
from .run import fit_law

__all__ = ["GroupFits", "fit_alone"]


@dataclass(frozen=True, slots=True)
class GroupFits:
    """One law fitted to many groups.

    Parameters
    ----------
    theta, se : ndarray, shape (G, P)
        Natural values and their jackknife standard errors (nan without).
    objective, delta : ndarray, shape (G,)
    rows : ndarray of int, shape (G,)
        Rows that carry weight.
    status : tuple of str
        Code of each group; ``"too_few_rows"`` where there were fewer rows than free parameters.
    """

    theta: np.ndarray
    se: np.ndarray
    objective: np.ndarray
    delta: np.ndarray
    rows: np.ndarray
    status: tuple[str, ...]


def fit_alone(
    law: Any,
    options: Any,
    x: np.ndarray,
    y: np.ndarray,
    weight: np.ndarray,
    sigma: np.ndarray | None,
    codes: np.ndarray,
    count: int,
) -> GroupFits:
    """Fit one group by itself, from plain data: here or in another process; arguments as of `groups.fit_batch`."""
    law, options = unpack(law, options)
    rows = np.array([np.count_nonzero(weight > 0.0)])
    nothing = np.full((1, len(law.parameters)), np.nan)
    try:
        observations = Observations.make(range(len(y)), law.input_names, x, y, weight=weight, sigma=sigma)
        fit = fit_law(law, observations, options)
    except DataError:
        return GroupFits(nothing, nothing, nothing[:, 0], nothing[:, 0], rows, ("too_few_rows",))
    refits = fit.uncertainty.by_run
    se = nothing if options.interval == "none" else left_out_error(refits.theta, refits.groups)[None]
    return GroupFits(fit.theta[None], se, np.array([fit.objective]), np.array([fit.delta]), rows, (fit.status.code,))
