"""Refits of very many rows from sums over groups: one pass, then one Newton step for each."""

from __future__ import annotations

import numpy as np

from .cholesky import solve_positive
from .problem import Problem

__all__ = ["GroupSums", "group_sums"]


class GroupSums:
    """Gradient (G, F) and curvature (G, F, F) of the objective over each group of rows at the optimum."""

    def __init__(self, problem: Problem, phi: np.ndarray, gradient: np.ndarray, curvature: np.ndarray) -> None:
        self.problem, self.phi = problem, phi
        self.gradient, self.curvature = gradient, curvature

    def refits(self, weights: np.ndarray) -> np.ndarray:
        """Coordinates (B, P) one Newton step from the optimum, groups weighted by (B, G).

        With n rows the step is off by O(1 / n) of a standard error: far below what resampling resolves where
        there are rows enough to ask for it.
        """
        free = self.gradient.shape[1]
        curvature = weights @ self.curvature.reshape(-1, free * free)
        return self._stepped(weights @ self.gradient, curvature.reshape(-1, free, free))

    def refits_without_each(self) -> np.ndarray:
        """Coordinates (G, P) one Newton step from the optimum, each group left out in turn."""
        gradient, curvature = (whole.sum(axis=0) - whole for whole in (self.gradient, self.curvature))
        return self._stepped(gradient, curvature)

    def _stepped(self, gradient: np.ndarray, curvature: np.ndarray) -> np.ndarray:
        """Coordinates (B, P) after the step that sums over groups (B, F) and (B, F, F) say."""
        starts = np.repeat(self.phi[None], len(gradient), axis=0)
        for prior in self.problem.priors:
            prior.add_to(self.problem, starts, gradient, curvature)
        with np.errstate(all="ignore"):
            size = np.sqrt(np.maximum(np.einsum("bpp->bp", curvature), 1e-300))
            scaled = curvature / (size[:, :, None] * size[:, None, :])
            move = solve_positive(scaled, -gradient / size)[0] / size
        starts[:, self.problem.free_columns] += np.nan_to_num(move)
        return np.clip(starts, *self.problem.bounds)


def group_sums(problem: Problem, phi: np.ndarray, groups: np.ndarray, count: int) -> GroupSums:
    """Sums over groups in one pass, block by block.

    Parameters
    ----------
    problem : Problem
    phi : ndarray, shape (P,)
        The optimum.
    groups : ndarray of int, shape (M,)
        Group 0..G-1 of each row; -1 for rows without weight.
    count : int
        G.
    """
    free = len(problem.free)
    gradient, curvature = np.zeros((count, free)), np.zeros((count, free, free))
    place = np.maximum(groups, 0)
    weight = np.where(groups >= 0, problem.weight, 0.0)
    with np.errstate(all="ignore"):
        for part, block in problem.row_blocks:
            residual, jacobian = (each[0] for each in block.residual_jacobian(phi[None]))
            slope = weight[part] * block.loss.slope(residual, problem.delta)
            curved = weight[part] * block.loss.curvature(residual, problem.delta)
            for p in range(free):
                gradient[:, p] += np.bincount(place[part], slope * jacobian[p], count)
                bent = curved * jacobian[p]
                for q in range(p + 1):
                    curvature[:, p, q] += np.bincount(place[part], bent * jacobian[q], count)
    lower = np.tril_indices(free, -1)
    curvature[:, lower[1], lower[0]] = curvature[:, lower[0], lower[1]]
    return GroupSums(problem, phi, gradient, curvature)
