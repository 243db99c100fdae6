"""Ends that have met go on as one."""

from __future__ import annotations

import numpy as np

__all__ = ["distinct"]

# Coordinates are logarithms and exponents: ends that agree to this have met.
_MET = 1e-5
_MOST = 400


def distinct(phi: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows (S, P) one for each place, and which of them (B,) each of the rows (B, P) came to.

    Examples
    --------
    >>> kept, came = distinct(np.array([[1.0, 2.0], [3.0, 4.0], [1.0, 2.0 + 1e-9]]))
    >>> kept.tolist(), came.tolist()
    ([[1.0, 2.0], [3.0, 4.0]], [0, 1, 0])
    """
    every = np.arange(len(phi))
    if len(phi) > _MOST:
        return phi, every
    first = (np.abs(phi[:, None] - phi) <= _MET).all(axis=2).argmax(axis=1)
    # Where one end lies between two others, all three are one place.
    while (first[first] != first).any():
        first = first[first]
    kept = np.flatnonzero(first == every)
    return phi[kept], np.searchsorted(kept, first)
