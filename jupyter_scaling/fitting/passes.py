"""Sums over very many rows at one point, in one pass that keeps its arrays in cache."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .problem import BLOCK_ELEMENTS, Problem
from .scratch import keep_freed_memory, scratch

__all__ = ["Passes", "Sums"]

_ROWS = 2 * BLOCK_ELEMENTS
# Products of more multiplications are shared out among threads, which here wait for each other longer than they work.
_MOST = 250_000


class Sums(NamedTuple):
    """What one pass finds.

    Attributes
    ----------
    objective : float
    gradient : ndarray, shape (F,)
    curvature : ndarray, shape (F, F)
        Of Gauss-Newton, with the loss's own curvature.
    objective_by_delta, gradient_by_delta : float, ndarray, shape (F,)
        Their derivatives by the threshold; 0 without one.
    """

    objective: float
    gradient: np.ndarray
    curvature: np.ndarray
    objective_by_delta: float
    gradient_by_delta: np.ndarray

    def at_delta(self, change: float) -> tuple[float, np.ndarray]:
        """Objective and gradient, to first order, where the threshold has changed by so much."""
        return self.objective + change * self.objective_by_delta, self.gradient + change * self.gradient_by_delta


@dataclass(frozen=True)
class Passes:
    """A problem cut into blocks of rows.

    Parameters
    ----------
    problem : Problem
        Without priors, and whose loss has a curvature.
    """

    problem: Problem
    blocks: tuple[tuple[slice, Problem], ...]

    @classmethod
    def over(cls, problem: Problem) -> Passes:
        """Cut into blocks of 24,576 rows."""
        keep_freed_memory()
        rows = len(problem.y)
        parts = [slice(first, min(first + _ROWS, rows)) for first in range(0, rows, _ROWS)]
        return cls(problem, tuple((part, problem.on_rows(part)) for part in parts))

    def sums(self, phi: np.ndarray, delta: float, residuals: np.ndarray | None = None) -> Sums:
        """All sums at coordinates (P,), and the residuals (M,) where there is room for them."""
        free = len(self.problem.free)
        total, objective, pulled = np.zeros((free + 2, free)), 0.0, 0.0
        for part, block in self.blocks:
            found, loss, pull = _of_block(block, phi[None], delta, None if residuals is None else residuals[part])
            total += found
            objective += loss
            pulled += pull
        if not self.problem.loss.has_delta:
            return Sums(objective, total[0], total[2:], 0.0, np.zeros(free))
        # rho(s r, s delta) = s^2 rho(r, delta), so r rho_r + delta rho_delta = 2 rho; likewise for the slope.
        return Sums(objective, total[0], total[2:], (2.0 * objective - pulled) / delta, total[1] / delta)


def _of_block(
    block: Problem, phi: np.ndarray, delta: float, residuals: np.ndarray | None
) -> tuple[np.ndarray, float, float]:
    """Rows of one table (F + 2, F), ``sum_i w_i rho_i`` and ``sum_i w_i r_i rho'_i``.

    The table has the sums over rows of the slopes J times ``w rho'``, ``w (rho' - r rho'')`` and ``w rho'' J``.
    """
    free, rows = len(block.free), len(block.y)
    value, *slopes = block.slopes_of(block.variables(phi))
    residual, jacobian = block.chained(phi, value, slopes, scratch("jacobian", (1, free, rows)))
    loss, slope, curved = (each[0] for each in block.loss.parts(residual, delta))
    own, across = residual[0], jacobian[0]
    if residuals is not None:
        residuals[:] = own
    left = scratch("weighted", (free + 2, rows))
    np.multiply(block.weight, slope, out=left[0])
    np.multiply(block.weight, curved, out=left[1])
    np.multiply(across, left[1], out=left[2:])
    left[1] *= own
    np.subtract(left[0], left[1], out=left[1])
    step = max(1, _MOST // ((free + 2) * max(free, 1)))
    table = np.zeros((free + 2, free))
    for first in range(0, rows, step):
        table += left[:, first : first + step] @ across[:, first : first + step].T
    return table, float(np.einsum("m,m", block.weight, loss)), float(np.einsum("m,m", left[0], own))
