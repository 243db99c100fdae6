"""Where a refit under other weights will end, guessed from the law's slopes at the optimum."""

from __future__ import annotations

from typing import Any

import numpy as np

from .cholesky import solve_positive
from .problem import BLOCK_ELEMENTS, Problem

__all__ = ["nearby", "slopes_at"]

_MOST_ROUNDS = 8
_ENOUGH = 1e-12


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
    lanes = max(1, BLOCK_ELEMENTS // max(len(own), 1))
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
        free = len(jacobian)
        self.products = (jacobian[:, None] * jacobian[None]).reshape(free * free, -1).T

    def minima(self, rows: np.ndarray, residual: np.ndarray) -> np.ndarray:
        """Coordinates (B, P), by Newton steps of which the lowest place is kept."""
        columns = self.problem.free_columns
        place = np.repeat(self.phi[None], len(rows), axis=0)
        best, least = place.copy(), np.full(len(rows), np.inf)
        rounds = _MOST_ROUNDS if self.problem.loss.has_delta or self.problem.priors else 2
        for _ in range(rounds):
            moved = residual + (place[:, columns] - self.phi[columns]) @ self.jacobian
            objective, gradient, curvature = self._model(place, moved, rows)
            better = objective < least
            best[better], least[better] = place[better], objective[better]
            move = _newton(gradient, curvature)
            place[:, columns] += move
            if (np.abs((gradient * move).sum(axis=1)) <= _ENOUGH * objective).all():
                break
        return best

    def _model(self, place: np.ndarray, residual: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, Any, Any]:
        loss, delta, free = self.problem.loss, self.problem.delta, len(self.jacobian)
        objective = (rows * loss.value(residual, delta)).sum(axis=1)
        gradient = (rows * loss.slope(residual, delta)) @ self.jacobian.T
        curved = rows * loss.curvature(residual, delta)
        thin = np.count_nonzero(curved, axis=1) < free
        if thin.any():
            curved[thin] = rows[thin] * loss.secant(residual[thin], delta)
        curvature = (curved @ self.products).reshape(-1, free, free)
        for prior in self.problem.priors:
            objective += prior.value(self.problem, place)
            prior.add_to(self.problem, place, gradient, curvature)
        return np.where(np.isfinite(objective), objective, np.inf), gradient, curvature


def _newton(gradient: np.ndarray, curvature: np.ndarray) -> np.ndarray:
    size = np.sqrt(np.maximum(np.einsum("bpp->bp", curvature), 1e-300))
    scaled = curvature / (size[:, :, None] * size[:, None, :])
    every = np.arange(scaled.shape[1])
    scaled[:, every, every] = 1.0 + 1e-9
    solved, _ = solve_positive(scaled, -gradient / size)
    return np.nan_to_num(solved / size, nan=0.0, posinf=0.0, neginf=0.0)
