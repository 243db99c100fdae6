"""Many starts from anywhere, each taken downhill in least squares by itself before it is polished."""

from __future__ import annotations

import numpy as np

from .problem import Problem
from .scan import downhill
from .solve import solve

__all__ = ["followed"]

# Starts whose projected residuals stay in the processor's cache.
_TOGETHER = 256
_ENOUGH = 1e-8


def followed(problem: Problem, starts: np.ndarray) -> np.ndarray:
    """Ends (S, P) of the ways of starts (S, P) downhill in least squares.

    The linear coordinates are solved for at every step: the valley that a floor shares with a scale and an exponent is
    so narrow and bent that steps in all coordinates need a hundred to pass through it, and a term that has come to
    nothing has no slope that could bring it back. Where no coordinate is linear, all of them take damped steps.
    """
    squares = problem.with_squares()
    parts = [starts[first : first + _TOGETHER] for first in range(0, len(starts), _TOGETHER)]
    ends = np.vstack([downhill(problem, part, short=False) for part in parts])
    if not len(ends):
        return solve(squares, starts, enough=_ENOUGH).phi
    # The projection measures residuals relative to the outputs, which is not quite the space of the loss.
    lower = squares.objective(ends) <= squares.objective(starts)
    return np.where(lower[:, None], ends, starts)
