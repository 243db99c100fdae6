"""Many small symmetric systems solved at once, a failure staying in its own lane."""

from __future__ import annotations

import numpy as np

__all__ = ["factor", "solve_factored", "solve_positive"]


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


def solve_positive(matrices: np.ndarray, right: np.ndarray, alone: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Solutions (B, P) of positive definite systems, and which lanes were regular.

    `alone` says that the systems come one at a time: LAPACK is quicker then. It must not follow from the
    size of the batch, or a lane's last bits would depend on its neighbours.
    """
    if alone and matrices.shape[-1]:
        try:
            np.linalg.cholesky(matrices)
            return np.linalg.solve(matrices, right[:, :, None])[:, :, 0], np.ones(len(matrices), dtype=bool)
        except np.linalg.LinAlgError:
            pass
    lower, regular = factor(matrices)
    return solve_factored(lower, right), regular
