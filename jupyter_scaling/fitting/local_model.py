"""Objective, gradient and curvature of many lanes at once."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from .problem import Problem
from .scratch import scratch

__all__ = ["LocalModel", "evaluated", "local_model"]


class LocalModel(NamedTuple):
    """The quadratic model of the objective around each lane.

    Attributes
    ----------
    objective : ndarray, shape (B,)
    gradient : ndarray, shape (B, F)
    curvature : ndarray, shape (B, F, F)
        Of Gauss-Newton, with the loss's own curvature; where fewer rows have one than there are free
        parameters, with the weights of iteratively reweighted least squares. Newton's, which adds the law's second
        derivatives and may be negative, where these were asked for.
    """

    objective: np.ndarray
    gradient: np.ndarray
    curvature: np.ndarray


def local_model(
    problem: Problem, phi: np.ndarray, rows: np.ndarray, residuals: np.ndarray | None = None, bent: bool = False
) -> LocalModel:
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
    bent : bool
        Whether to add second derivatives, which the problem must have.
    """
    blocks = problem.row_blocks
    whole = len(blocks) == 1
    sums: list[np.ndarray] = []
    for part, block in blocks:
        # One threshold, or one for each lane as a column.
        found, residual = _of_block(block, phi, rows if whole else rows[:, part], problem.delta, whole, bent)
        if residuals is not None:
            residuals[:, part] = residual
        sums = [one + more for one, more in zip(sums, found, strict=True)] if sums else found
    objective, gradient, curvature = sums
    for prior in problem.priors:
        objective += prior.value(problem, phi)
        prior.add_to(problem, phi, gradient, curvature)
    objective[~np.isfinite(objective)] = np.inf
    return LocalModel(objective, gradient, curvature)


def _of_block(
    block: Problem, phi: np.ndarray, weight: np.ndarray, delta: Any, whole: bool, bent: bool
) -> tuple[list[np.ndarray], np.ndarray]:
    """Sums over rows, and the residuals (B, M)."""
    shape = (len(phi), len(block.free), weight.shape[1])
    value, slopes, seconds = evaluated(block, phi, bent)
    residual, jacobian = block.chained(phi, value, slopes, scratch("jacobian", shape))
    loss, slope, curved = block.loss.parts(residual, delta)
    slope, curved = weight * slope, weight * curved
    if whole and block.loss.has_delta:
        thin = (curved != 0.0).sum(axis=1) < shape[1]
        if thin.any():
            own = delta if np.ndim(delta) == 0 else delta[thin]
            curved[thin] = (weight if len(weight) == 1 else weight[thin]) * block.loss.secant(residual[thin], own)
    gradient = np.matmul(jacobian, slope[:, :, None])[:, :, 0]
    pull = None
    if bent:
        pull, turned = block.bends(value, slope)
        curved = curved if turned is None else curved + turned
    weighted = np.multiply(jacobian, curved[:, None, :], out=scratch("weighted", shape))
    curvature = np.matmul(weighted, jacobian.transpose(0, 2, 1))
    if pull is not None and block.bending is not None:
        curvature += block.bending.total(pull, gradient, seconds)
    return [np.einsum("bm,bm->b", weight, loss), gradient, curvature], residual


def evaluated(block: Problem, phi: np.ndarray, bent: bool) -> tuple[Any, list[Any], list[Any]]:
    """Value, slopes, and second derivatives that are none of the slopes."""
    variables = block.variables(phi)
    if bent and block.bending is not None:
        return block.bending.run(variables)
    value, *slopes = block.slopes_of(variables)
    return value, slopes, []
