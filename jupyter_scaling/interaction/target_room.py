"""Axes that reach as far as the target, when it is not too far."""

from __future__ import annotations

import math
from typing import Any

__all__ = ["reaching"]

Ends = tuple[float, float, bool]

#: Beyond so many times the axis' own length the target would squeeze the runs together: it stays off the plot.
MOST = 1.5
_ROOM = 0.06
#: The y axis grows by steps of this share of the runs' own span, so that a new fit seldom moves the dots.
_STEP = 0.125
#: Nearer to an end of the y axis its mark and words would lie on the axis.
_EDGE = 0.05


def reaching(x: Ends, y: Ends, target: Any) -> tuple[Ends, Ends]:
    """The ends of both axes with the target's mark inside them.

    Examples
    --------
    >>> from types import SimpleNamespace as Target
    >>> near = Target(x=1000.0, y=2.0, low=None, high=None)
    >>> [round(end) for end in reaching((1.0, 100.0, True), (2.0, 4.0, False), near)[0][:2]]
    [1, 1514]
    >>> reaching((1.0, 100.0, True), (2.0, 4.0, False), Target(x=1e9, y=2.0, low=None, high=None))[0]
    (1.0, 100.0, True)
    """
    if target.x is None or (x[2] and target.x <= 0):
        return x, y
    low, high = _along(x[0], x), _along(x[1], x)
    place, span = _along(target.x, x), high - low
    if low <= place <= high:
        return x, _with_prediction(y, target)
    new_low, new_high = min(low, place), max(high, place)
    if new_high - new_low > (1.0 + MOST) * span:
        return x, y
    room = _ROOM * (new_high - new_low)
    ends = (new_low - room if place < low else low, new_high + room if place > high else high)
    return (_back(ends[0], x), _back(ends[1], x), x[2]), _with_prediction(y, target)


def _with_prediction(y: Ends, target: Any) -> Ends:
    if target.y is None or (y[2] and target.y <= 0):
        return y
    low, high = _along(y[0], y), _along(y[1], y)
    step, edge = _STEP * (high - low), _EDGE * (high - low)
    place = _along(target.y, y)
    below = math.ceil(max(low + edge - place, 0.0) / step)
    above = math.ceil(max(place + edge - high, 0.0) / step)
    new_low, new_high = low - step * below, high + step * above
    if new_high - new_low > (1.0 + MOST) * (high - low):
        return y
    return _back(new_low, y), _back(new_high, y), y[2]


def _along(value: float, axis: Ends) -> float:
    return math.log(value) if axis[2] else value


def _back(place: float, axis: Ends) -> float:
    return math.exp(place) if axis[2] else place
