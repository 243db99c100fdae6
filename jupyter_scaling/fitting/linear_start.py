"""Where a refit under other weights will end, guessed from the law's slopes at the optimum."""

from __future__ import annotations

from typing import Any

import numpy as np

from .direction import direction
from .problem import BLOCK_ELEMENTS, Problem

__all__ = ["nearby", "slopes_at"]

_MOST_ROUNDS = 6
# Arrays are few here: more lanes share the cost of a call.
_BLOCK = 2 * BLOCK_ELEMENTS
_ENOUGH = 1e-6


def slopes_at(problem: Problem, phi: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Residuals (M,) and their derivatives (F, M) by the free coordinates at one point (P,), in blocks of rows."""
    parts = [block.residual_jacobian(phi[None]) for _, block in problem.row_blocks]
    return np.concatenate([r[0] for r, _ in parts]), np.concatenate([j[0] for _, j in parts], axis=1)


def nearby(problem: Problem, phi: np.ndarray, rows: np.ndarray, residual: np.ndarray | None = None) -> np.ndarray:
    """Minima (B, P) of the objective with the law replaced by its tangent at `phi`.

    The tangent needs no evaluation of the law, so that the rows that cross the threshold of a robust loss
    are found at the price of a few matrix products; what is left for the solver is the law's own curvature.
    For least squares this is one Gauss-Newton step, and its first order the infinitesimal jackknife.

    Parameters
    ----------
    problem : Problem
    phi : ndarray, shape (P,)
        The optimum under the problem's own weights.
    rows : ndarray, shape (B, M)
        Weights of the rows in each lane.
    residual : ndarray, shape (B, M), optional
        Residuals of each lane at `phi`, where lanes have outputs of their own.
    """
    if not problem.free:
        return np.repeat(phi[None], len(rows), axis=0)
    own, jacobian = slopes_at(problem, phi)
    tangent = _Tangent(problem, phi, jacobian)
    lanes = max(1, _BLOCK // max(len(own), 1))
    found = np.empty((len(rows), len(phi)))
    with np.errstate(all="ignore"):
        for start in range(0, len(rows), lanes):
            block = slice(start, start + lanes)
            found[block] = tangent.minima(rows[block], own[None] if residual is None else residual[block])
    low, high = problem.bounds
    return np.clip(found, low, high)


class _Tangent:
    """Residuals that are linear in the coordinates."""

    def __init__(self, problem: Problem, phi: np.ndarray, jacobian: np.ndarray) -> None:
        self.problem, self.phi, self.jacobian = problem, phi, jacobian
        self.pairs = [(row, column) for row in range(len(jacobian)) for column in range(row + 1)]
        self.products = np.array([jacobian[row] * jacobian[column] for row, column in self.pairs]).T

    def minima(self, rows: np.ndarray, residual: np.ndarray) -> np.ndarray:
        """Coordinates (B, P), by Newton steps of which the lowest place is kept."""
        columns = self.problem.free_columns
        place = np.repeat(self.phi[None], len(rows), axis=0)
        best, least = place.copy(), np.full(len(rows), np.inf)
        going = np.arange(len(rows))
        rounds = _MOST_ROUNDS if self.problem.loss.has_delta or self.problem.priors else 2
        for step in range(rounds):
            # No lane has moved yet in the first round: all have the residuals that they came with.
            moved = residual if not step else residual + (place[going][:, columns] - self.phi[columns]) @ self.jacobian
            objective, gradient, curvature = self._model(place[going], moved, rows)
            better = objective < least[going]
            kept = going[better]
            best[kept], least[kept] = place[kept], objective[better]
            move = _newton(gradient, curvature)
            open_ = np.abs((gradient * move).sum(axis=1)) > _ENOUGH * objective
            if not open_.any():
                break
            place[np.ix_(going, columns)] += move
            if not open_.all():
                going, rows = going[open_], rows[open_]
                residual = residual if len(residual) == 1 else residual[open_]
        return best

    def _model(self, place: np.ndarray, residual: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, Any, Any]:
        loss, delta, free = self.problem.loss, self.problem.delta, len(self.jacobian)
        value, slope, curved = loss.parts(residual, delta)
        objective = np.einsum("bm,bm->b", rows, value)
        gradient = (rows * slope) @ self.jacobian.T
        curved = rows * curved
        if loss.has_delta:
            thin = (curved != 0.0).sum(axis=1) < free
            if thin.any():
                own = residual if len(residual) == 1 else residual[thin]
                curved[thin] = rows[thin] * loss.secant(own, delta)
        flat = curved @ self.products
        curvature = np.empty((len(place), free, free))
        for place_of, (row, column) in enumerate(self.pairs):
            curvature[:, row, column] = curvature[:, column, row] = flat[:, place_of]
        for prior in self.problem.priors:
            objective += prior.value(self.problem, place)
            prior.add_to(self.problem, place, gradient, curvature)
        return np.where(np.isfinite(objective), objective, np.inf), gradient, curvature


def _newton(gradient: np.ndarray, curvature: np.ndarray) -> np.ndarray:
    none = np.zeros(gradient.shape, dtype=bool)
    return direction(gradient, curvature, none, np.full(len(gradient), 1e-9))
