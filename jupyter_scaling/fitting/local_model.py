"""Objective, gradient and curvature of many lanes at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from .problem import Problem

__all__ = ["local_model"]


def local_model(
    problem: Problem, phi: np.ndarray, rows: np.ndarray, residuals: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The quadratic model of the objective around each lane.

    Parameters
    ----------
    problem : Problem
    phi : ndarray, shape (B, P)
        Coordinates.
    rows : ndarray, shape (1, M) or (B, M)
        Weights of the rows in each lane.
    residuals : ndarray, shape (B, M), optional
        Filled with the residuals on the way.

    Returns
    -------
    objective : ndarray, shape (B,)
    gradient : ndarray, shape (B, F)
    curvature : ndarray, shape (B, F, F)
        Of Gauss-Newton, with the loss's own curvature; where fewer rows have one than there are free
        parameters, with the weights of iteratively reweighted least squares.
    """
    lanes, free = len(phi), len(problem.free)
    objective, gradient, curvature = np.zeros(lanes), np.zeros((lanes, free)), np.zeros((lanes, free, free))
    # One threshold, or one for each lane as a column.
    delta: Any = problem.delta
    blocks = problem.row_blocks
    for part, block in blocks:
        weight = rows[:, part]
        residual, jacobian = block.residual_jacobian(phi)
        loss = block.loss
        if residuals is not None:
            residuals[:, part] = residual
        objective += (weight * loss.value(residual, delta)).sum(axis=1)
        gradient += np.matmul(jacobian, (weight * loss.slope(residual, delta))[:, :, None])[:, :, 0]
        curved = weight * loss.curvature(residual, delta)
        if loss.has_delta and len(blocks) == 1:
            thin = np.count_nonzero(curved, axis=1) < free
            if thin.any():
                own = delta if np.ndim(delta) == 0 else delta[thin]
                curved[thin] = (weight if len(weight) == 1 else weight[thin]) * loss.secant(residual[thin], own)
        curvature += np.matmul(jacobian * curved[:, None, :], jacobian.transpose(0, 2, 1))
    for prior in problem.priors:
        objective += prior.value(problem, phi)
        prior.add_to(problem, phi, gradient, curvature)
    return np.where(np.isfinite(objective), objective, np.inf), gradient, curvature
