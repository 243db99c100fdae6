"""Where the search for the optimum began and ended."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..catalogue.travel import restore, state_of

__all__ = ["Starts", "Surface"]


@dataclass(frozen=True, slots=True, eq=False)
class Starts:
    """Where each start of the scan ended.

    Parameters
    ----------
    theta : ndarray, shape (S, P)
        Natural parameter values.
    objective : ndarray, shape (S,)
        Objective there.
    converged : ndarray of bool, shape (S,)
        Whether the lane converged.
    """

    theta: np.ndarray
    objective: np.ndarray
    converged: np.ndarray

    __getstate__ = state_of
    __setstate__ = restore

    def __post_init__(self) -> None:
        for values in (self.theta, self.objective, self.converged):
            values.flags.writeable = False

    @property
    def share_at_best(self) -> float:
        """Share of starts whose objective is within 1e-6 of the best."""
        if not len(self.objective):
            return float("nan")
        best = float(self.objective.min())
        return float((self.objective <= best * (1.0 + 1e-6) + 1e-300).mean())


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """The projected objective over the nonlinear parameters.

    Parameters
    ----------
    names : tuple of str
        Nonlinear parameters.
    points : ndarray, shape (S, Q)
        Their natural values.
    values : ndarray, shape (S,)
        Weighted sum of squares with the linear parameters at their best.
    shape : tuple of int
        Of the grid, for reshaping; empty when the points are scattered.
    """

    names: tuple[str, ...]
    points: np.ndarray
    values: np.ndarray
    shape: tuple[int, ...]
