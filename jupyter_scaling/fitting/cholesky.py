"""Many small symmetric systems solved at once, a failure staying in its own lane."""

from __future__ import annotations

import math

import numpy as np

__all__ = ["factor", "solve_factored", "solve_positive"]

# Parameters from which on one system at a time by LAPACK is quicker than many by columns.
_LARGE = 24


def factor(matrices: np.ndarray, floor: float = 1e-14) -> tuple[list[list[np.ndarray]], np.ndarray]:
    """Cholesky factors of a batch of symmetric matrices.

    Vectorized over the batch, so a few hundred 5 x 5 systems cost what one LAPACK call for each of a
    handful would. LAPACK raises for the whole batch when one matrix is singular; here that lane's pivot
    is raised to `floor` times its diagonal and the lane is reported.

    Parameters
    ----------
    matrices : ndarray, shape (B, P, P)
        Symmetric; only the lower triangle is read.
    floor : float
        Smallest pivot, relative to the diagonal.

    Returns
    -------
    lower : list of lists of ndarray, shape (B,)
        Entries of the factor by row and column.
    regular : ndarray of bool, shape (B,)
        False where a pivot had to be raised.
    """
    size = matrices.shape[-1]
    lower: list[list[np.ndarray]] = []
    regular = np.ones(matrices.shape[0], dtype=bool)
    for row in range(size):
        entries: list[np.ndarray] = []
        for column in range(row):
            rest = matrices[:, row, column] - sum(entries[k] * lower[column][k] for k in range(column))
            entries.append(rest / lower[column][column])
        diagonal = matrices[:, row, row]
        pivot = diagonal - sum(entry * entry for entry in entries)
        least = np.maximum(floor * diagonal, 1e-300)
        good = pivot > least
        regular &= good
        entries.append(np.sqrt(np.where(good, pivot, least)))
        lower.append(entries)
    return lower, regular


def solve_factored(lower: list[list[np.ndarray]], right: np.ndarray) -> np.ndarray:
    """Solve with factors of `factor`; `right` has shape (B, P)."""
    size = len(lower)
    forward: list[np.ndarray] = []
    for row in range(size):
        rest = right[:, row] - sum(lower[row][k] * forward[k] for k in range(row))
        forward.append(rest / lower[row][row])
    solution: list[np.ndarray] = [np.empty(0)] * size
    for row in reversed(range(size)):
        rest = forward[row] - sum(lower[k][row] * solution[k] for k in range(row + 1, size))
        solution[row] = rest / lower[row][row]
    return np.stack(solution, axis=1) if size else np.zeros_like(right)


def solve_positive(matrices: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Solutions (B, P) of positive definite systems, and which lanes were regular."""
    if matrices.shape[-1] > _LARGE:
        pairs = [_solve_large(matrix, one) for matrix, one in zip(matrices, right, strict=True)]
        return np.array([solution for solution, _ in pairs]).reshape(right.shape), np.array([good for _, good in pairs])
    if len(matrices) == 1 and matrices.shape[-1]:
        solution, good = _solve_one(matrices[0].tolist(), right[0].tolist())
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


def _solve_one(matrix: list[list[float]], right: list[float], floor: float = 1e-14) -> tuple[list[float], bool]:
    """The same operations in the same order on plain floats: for one system 20 times quicker, equal to the last bit."""
    size = len(right)
    if not all(math.isfinite(value) for row in matrix for value in row):
        return [math.nan] * size, False
    lower: list[list[float]] = []
    forward: list[float] = []
    regular = True
    for row in range(size):
        entries: list[float] = []
        for column in range(row):
            rest = matrix[row][column] - sum(entries[k] * lower[column][k] for k in range(column))
            entries.append(rest / lower[column][column])
        diagonal = matrix[row][row]
        pivot = diagonal - sum(entry * entry for entry in entries)
        least = max(floor * diagonal, 1e-300)
        regular = regular and pivot > least
        entries.append(math.sqrt(pivot if pivot > least else least))
        lower.append(entries)
        forward.append((right[row] - sum(entries[k] * forward[k] for k in range(row))) / entries[row])
    solution = [0.0] * size
    for row in reversed(range(size)):
        rest = forward[row] - sum(lower[k][row] * solution[k] for k in range(row + 1, size))
        solution[row] = rest / lower[row][row]
    return solution, regular
