"""How many runs a share of them is."""

from __future__ import annotations

import math

__all__ = ["count_of"]


def count_of(amount: float, percent: bool, rows: int) -> int:
    """Runs in ``amount`` of them, or in that share of `rows`; a part of a run is a run.

    Examples
    --------
    >>> count_of(20, True, 12), count_of(7, True, 100), count_of(1, True, 10), count_of(5, False, 12)
    (3, 7, 1, 5)
    """
    return math.ceil(amount * rows / 100.0) if percent else round(amount)
