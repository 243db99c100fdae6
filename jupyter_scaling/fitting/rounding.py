"""How many digits of its constants a law cannot do without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .independently import independent_objective

if TYPE_CHECKING:
    from .result import Fit

__all__ = ["digits_needed", "risen"]

MOST = 17  # more than a float has


def risen(fit: Fit, digits: int) -> float:
    """By what share the objective rises when every value is rounded to so many significant digits."""
    theta = np.array([float(f"{value:.{digits - 1}e}") for value in fit.theta])
    with np.errstate(all="ignore"):
        return float(independent_objective(fit.problem, theta) / fit.objective - 1.0)


def digits_needed(fit: Fit, rise: float = 0.01) -> int | None:
    """The fewest significant digits, two at least, from which on the objective rises by less than a share.

    Rounding the constants of Hoffmann et al. 2022 to those in print made their objective three times as large.
    None where the objective is 0, of which nothing is a share.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> digits_needed(scaling.fit(scaling.datasets.load("tiny_lm"), "chinchilla"))
    3
    """
    if not fit.objective > 0.0:
        return None
    enough = 0
    for digits in range(2, MOST):
        enough = enough + 1 if risen(fit, digits) <= rise else 0
        if enough == 2:
            return digits - 1
    return MOST - enough
