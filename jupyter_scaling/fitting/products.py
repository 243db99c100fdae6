"""Matrix products cut so small that the linear algebra library does each in one thread."""

from __future__ import annotations

import numpy as np

__all__ = ["product"]

# OpenBLAS shares out products of more multiplications: its threads wait for each other, on a busy machine for
# milliseconds where the product takes microseconds.
_MOST = 250_000
# With fewer rows in a piece the library works at a fraction of its speed.
_LEAST_ROWS = 4


def product(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """``left @ right`` (B, N) of matrices (B, K) and (K, N), the same whatever threads there are.

    Only a product with more than 62,500 numbers on its right is left to the library: cut as small, it would take up to
    twice as long. Scans of many points make such products; what is polished from there does not.

    Examples
    --------
    >>> left, right = np.ones((1000, 3)), np.ones((3, 500))
    >>> bool((product(left, right) == 3.0).all())
    True
    """
    lanes, inner = left.shape
    outer = right.shape[1]
    rows = _MOST // max(inner * outer, 1)
    if rows >= lanes or rows < _LEAST_ROWS:
        return np.asarray(left @ right)
    result = np.empty((lanes, outer), dtype=np.result_type(left, right))
    whole = lanes - lanes % rows
    np.matmul(left[:whole].reshape(-1, rows, inner), right, out=result[:whole].reshape(-1, rows, outer))
    if whole < lanes:
        np.matmul(left[whole:], right, out=result[whole:])
    return result
