"""Many starts from anywhere, each taken to its valley; those that meet go on as one."""

from __future__ import annotations

import numpy as np

from .problem import Problem
from .scan import downhill
from .solve import solve

__all__ = ["settled"]

# Steps that every start takes by all of its coordinates before the linear ones are solved for.
_OWN_STEPS = 6
# Coordinates are logarithms and exponents: ends that agree to this have met.
_MET = 1e-5
_SAME = 1.1
_ENOUGH = 1e-8


def settled(problem: Problem, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ends (E, P) of the ways of starts (S, P) downhill in least squares, and the end (S,) that each came to.

    Each start takes 6 damped steps with all of its coordinates, so that all of them say which valley it comes to.
    From there the linear coordinates are solved for on the way: the valley that a floor shares with a scale and
    an exponent is so narrow and bent that steps in all of them need a hundred to pass through it. Where no
    coordinate is linear, the steps go on as they began.
    """
    squares = problem.with_squares()
    began = solve(squares, starts, most_steps=_OWN_STEPS).phi
    ends = downhill(problem, began, short=False)
    if not len(ends):
        ends = solve(squares, began, enough=_ENOUGH).phi
    # The projection measures residuals relative to the outputs, which is not quite the space of the loss.
    lower = squares.objective(ends) <= _SAME * squares.objective(began)
    ends = np.where(lower[:, None], ends, began)
    _, first, which = np.unique(np.round(ends / _MET), axis=0, return_index=True, return_inverse=True)
    return ends[first], which.reshape(-1)
