"""Many small symmetric systems solved at once, a failure staying in its own lane."""

from __future__ import annotations

import math

import numpy as np

__all__ = ["factor", "factor_columns", "solve_columns", "solve_factored", "solve_one", "solve_positive"]

# Parameters from which on one system at a time by LAPACK is quicker than many by columns.
_LARGE = 24


def factor(matrices: np.ndarray, floor: float = 1e-14) -> tuple[np.ndarray, np.ndarray]:
    """Cholesky factors of a batch of symmetric matrices.

    Vectorized over the batch, column by column, so a few hundred 5 x 5 systems cost what one LAPACK call for
    each of a handful would. LAPACK raises for the whole batch when one matrix is singular; here that lane's
    pivot is raised to `floor` times its diagonal and the lane is reported.

    Parameters
    ----------
    matrices : ndarray, shape (B, P, P)
        Symmetric; only the lower triangle counts.
    floor : float
        Smallest pivot, relative to the diagonal.

    Returns
    -------
    lower : ndarray, shape (P, P, B)
        Entries of the factor by row and column; above the diagonal they mean nothing.
    regular : ndarray of bool, shape (B,)
        False where a pivot had to be raised.
    """
    # Lanes last: every operation runs along memory.
    lower = np.array(matrices.transpose(1, 2, 0), order="C")
    return lower, factor_columns(lower, floor)


def factor_columns(lower: np.ndarray, floor: float = 1e-14) -> np.ndarray:
    """Factor matrices (P, P, B) in their place, lanes last; which lanes (B,) were regular."""
    size, lanes = lower.shape[1:]
    least = np.maximum(floor * np.einsum("ppb->pb", lower), 1e-300)
    regular = np.ones(lanes, dtype=bool)
    for k in range(size):
        good = lower[k, k] > least[k]
        if not good.all():
            regular &= good
            lower[k, k] = np.where(good, lower[k, k], least[k])
        np.sqrt(lower[k, k], out=lower[k, k])
        if k + 1 < size:
            below = lower[k + 1 :, k]
            below /= lower[k, k]
            lower[k + 1 :, k + 1 :] -= below[:, None] * below
    return regular


def solve_factored(lower: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Solve with factors of `factor`; `right` has shape (B, P)."""
    solution = np.array(right.T, order="C")
    solve_columns(lower, solution)
    return np.ascontiguousarray(solution.T)


def solve_columns(lower: np.ndarray, solution: np.ndarray) -> None:
    """Solve with factors in place of right sides (P, B), lanes last."""
    size = len(lower)
    for row in range(size):
        solution[row] /= lower[row, row]
        if row + 1 < size:
            solution[row + 1 :] -= lower[row + 1 :, row] * solution[row]
    for row in reversed(range(size)):
        solution[row] /= lower[row, row]
        if row:
            solution[:row] -= lower[row, :row] * solution[row]


def solve_positive(matrices: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Solutions (B, P) of positive definite systems, and which lanes were regular."""
    if matrices.shape[-1] > _LARGE:
        pairs = [_solve_large(matrix, one) for matrix, one in zip(matrices, right, strict=True)]
        return np.array([solution for solution, _ in pairs]).reshape(right.shape), np.array([good for _, good in pairs])
    if len(matrices) == 1 and matrices.shape[-1]:
        solution, good = solve_one(matrices[0].tolist(), right[0].tolist())
        return np.array([solution]), np.array([good])
    lower, regular = factor(matrices)
    return solve_factored(lower, right), regular


def _solve_large(matrix: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, bool]:
    """One large system, where LAPACK is quicker than steps of Python."""
    try:
        lower = np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        singular, regular = factor(matrix[None])
        return solve_factored(singular, right[None])[0], bool(regular[0])
    return np.linalg.solve(lower.T, np.linalg.solve(lower, right)), True


def solve_one(matrix: list[list[float]], right: list[float], floor: float = 1e-14) -> tuple[list[float], bool]:
    """The same operations in the same order on plain floats: for one system 10 times quicker, equal to the last bit."""
    size = len(right)
    if not math.isfinite(sum([sum(row) for row in matrix])):
        return [math.nan] * size, False
    lower, solution = matrix, right
    regular = True
    least = [max(floor * matrix[k][k], 1e-300) for k in range(size)]
    for k in range(size):
        pivot = lower[k][k]
        if not pivot > least[k]:
            regular, pivot = False, least[k]
        root = lower[k][k] = math.sqrt(pivot)
        for i in range(k + 1, size):
            row = lower[i]
            entry = row[k] = row[k] / root
            for j in range(k + 1, i + 1):
                row[j] -= entry * lower[j][k]
    for i in range(size):
        one = solution[i] = solution[i] / lower[i][i]
        for j in range(i + 1, size):
            solution[j] -= lower[j][i] * one
    for i in reversed(range(size)):
        row = lower[i]
        one = solution[i] = solution[i] / row[i]
        for j in range(i):
            solution[j] -= row[j] * one
    return solution, regular
