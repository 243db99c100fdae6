"""The curvature of the objective at the fit, from which a page steps to the fit without some of very many rows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["MOST_STEPPED", "PageStep", "page_step"]

#: Rows that travel to the page so that it can step; 100,000 dots are what the plot draws.
MOST_STEPPED = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class PageStep:
    """The quadratic model of the objective at the fit.

    Parameters
    ----------
    instead : bool
        Whether the page steps instead of refitting.
    delta : float or None
        The threshold of the fit, tuned or given; None where the loss has none.
    objective : float
        At the fit.
    curvature : ndarray, shape (F * F,)
        ``sum w psi' J J'`` with the priors' curvature, over the coordinates that move, row by row.
    """

    instead: bool
    delta: float | None
    objective: float
    curvature: np.ndarray


def page_step(best: Any, instead: bool) -> PageStep | None:
    """The model at a fit; None where it has no curvature to step by, as under ``l1``.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> runs = {"n_params": [1e6, 1e7, 1e8, 1e9], "loss": [4.0, 3.0, 2.3, 1.8]}
    >>> step = page_step(scaling.fit(runs, "power_law", x={"x": "n_params"}, y="loss"), instead=True)
    >>> step.curvature.shape, step.delta > 0
    ((4,), True)
    """
    from ..fitting.one_step import group_sums

    problem = best.problem
    if problem.loss.is_limit or not problem.free:
        return None
    groups = np.where(problem.weight > 0.0, 0, -1)
    sums = group_sums(problem, best.uncertainty.phi, groups, 1)
    gradient, curvature = sums.gradient.copy(), sums.curvature.copy()
    for prior in problem.priors:
        prior.add_to(problem, best.uncertainty.phi[None], gradient, curvature)
    usable = np.isfinite(curvature).all() and (np.diag(curvature[0]) > 0.0).all()
    delta = float(problem.delta)
    return (
        PageStep(instead, delta if math.isfinite(delta) else None, float(best.objective), curvature.ravel())
        if usable
        else None
    )
