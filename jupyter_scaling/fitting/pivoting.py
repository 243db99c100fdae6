"""Scales at the centre of the data, where they are not tied to their exponents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .compiled import compiled
from .estimates import Estimate

if TYPE_CHECKING:
    from .result import Fit

__all__ = ["pivoted"]


def pivoted(fit: Fit) -> tuple[list[str], list[Estimate]]:
    """Names such as ``"A at N=1.2e+09"`` and estimates of ``A / N0**alpha`` at the geometric mean N0 of the runs.

    A itself is the term at ``N = 1``, far outside the data: its logarithm and the exponent have a
    correlation near 1 there, and near 0 at the pivot.
    """
    law, problem = fit.law, fit.problem
    nonpositive = frozenset(name for k, name in enumerate(law.input_names) if (problem.x[k] <= 0.0).any())
    pivots = compiled(law, frozenset(), law.parameter_names, nonpositive).coordinates.pivots
    names, estimates = [], []
    for pivot in pivots:
        scale = law.parameter_names.index(pivot.scale)
        slopes = [
            (coefficient * problem.centres[name], law.parameter_names.index(parameter))
            for coefficient, parameter, name in pivot.slopes
        ]

        def at_pivot(theta: np.ndarray, scale: int = scale, slopes: list[tuple[float, int]] = slopes) -> np.ndarray:
            with np.errstate(all="ignore"):
                return theta[:, scale] * np.exp(-sum(centre * theta[:, place] for centre, place in slopes))

        where = ", ".join(f"{name}={np.exp(problem.centres[name]):.3g}" for _, _, name in pivot.slopes)
        names.append(f"{pivot.scale} at {where}")
        estimates.append(fit.uncertainty.estimate(at_pivot, positive=True))
    return names, estimates
