"""How far an axis reaches: a little beyond its values, evenly in log where they are positive."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

__all__ = ["ROOM", "axis_range"]

#: Room around the dots, as a share of the axis.
ROOM = 0.05


def axis_range(values: Iterable[float], room: float = ROOM) -> tuple[float, float, bool]:
    """The ends of an axis and whether it is a log one: it is where values are positive, but for a few.

    Examples
    --------
    >>> [round(end, 3) for end in axis_range([1.0, 10.0], room=0.0)[:2]], axis_range([1.0, 10.0])[2]
    ([1.0, 10.0], True)
    """
    finite = np.asarray(values, dtype=np.float64)
    finite = finite[np.isfinite(finite)]
    positive = finite[finite > 0]
    log = len(positive) > 0 and len(positive) >= 0.9 * len(finite)
    used = np.log(positive) if log else finite
    if not len(used):
        return 1.0, 10.0, True
    low, high = float(used.min()), float(used.max())
    span = high - low if high > low else (1.0 if log else max(abs(high), 1.0))
    low, high = low - room * span, high + room * span
    return (float(np.exp(low)), float(np.exp(high)), True) if log else (low, high, False)
