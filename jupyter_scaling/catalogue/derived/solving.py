"""Roots and minima of many functions at once, each with how its search ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import product
from typing import Any

import numpy as np

__all__ = ["BORDER", "FOUND", "SENTENCES", "UNDEFINED", "UNREACHED", "UNSETTLED", "first_root", "lowest"]

FOUND, UNREACHED, BORDER, UNSETTLED, UNDEFINED = range(5)
SENTENCES = {
    FOUND: "found",
    UNREACHED: "not reached: no value of the unknown gives the target; choose a target between the law's limits",
    BORDER: "no optimum inside: the best value lies at the end of the range that was searched",
    UNSETTLED: "not converged: the search ended before its tolerance; do not rely on this value",
    UNDEFINED: "undefined: the formula has no finite value at these parameters and inputs",
}

_GRID, _BISECTIONS = 240, 120
# Points along each unknown, in the first look and in every closer one.
_FIRST, _CLOSER = {1: 97, 2: 33, 3: 13}, {1: 9, 2: 7, 3: 5}
_ROUNDS, _TOLERANCE = 120, 1e-7
_TABLE = 3_000_000


def first_root(
    function: Callable[[np.ndarray], np.ndarray], low: float, high: float, shape: tuple[int, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """The smallest root of each of many functions between `low` and `high`, by a grid and bisection.

    Parameters
    ----------
    function : callable
        From places (shape) to values (shape).
    low, high : float
        Ends of the search.
    shape : tuple of int
        Of all functions together.

    Returns
    -------
    tuple of ndarray
        Places, nan where there is none, and codes: ``FOUND`` or ``UNREACHED``.

    Examples
    --------
    >>> place, code = first_root(lambda u: u * u - np.array([2.0, -1.0]), 0.0, 5.0, (2,))
    >>> place.round(6).tolist(), code.tolist()
    ([1.414214, nan], [0, 1])
    """
    left, right = np.full(shape, np.nan), np.full(shape, np.nan)
    with np.errstate(all="ignore"):
        before_at = np.full(shape, low)
        before = np.broadcast_to(function(before_at), shape)
        for place in np.linspace(low, high, _GRID + 1)[1:]:
            now_at = np.full(shape, place)
            now = np.broadcast_to(function(now_at), shape)
            crossed = np.isnan(left) & np.isfinite(before) & np.isfinite(now) & ((before > 0.0) != (now > 0.0))
            left, right = np.where(crossed, before_at, left), np.where(crossed, now_at, right)
            before_at, before = now_at, now
        above_left = function(left) > 0.0
        for _ in range(_BISECTIONS):
            middle = 0.5 * (left + right)
            if not ((middle > left) & (middle < right)).any():
                break
            same = (function(middle) > 0.0) == above_left
            left, right = np.where(same, middle, left), np.where(same, right, middle)
    found = 0.5 * (left + right)
    return found, np.where(np.isfinite(found), FOUND, UNREACHED)


def lowest(
    function: Callable[..., np.ndarray], ends: Sequence[tuple[Any, Any]], shape: tuple[int, ...]
) -> tuple[list[np.ndarray], np.ndarray]:
    """The lowest point of each of many functions of one to three unknowns, by grids that close in.

    Parameters
    ----------
    function : callable
        From (rows, unknowns...), a slice of the first axis of `shape` and arrays (T, rows, ...), to values.
    ends : sequence of (low, high)
        Range of each unknown; numbers, or arrays that broadcast to `shape`.
    shape : tuple of int
        Of all functions together, one axis at least.

    Returns
    -------
    tuple
        Each unknown (shape), and codes: ``FOUND``; ``BORDER`` where the lowest point ends a range; ``UNSETTLED``.

    Examples
    --------
    >>> middle = np.array([1.25, 7.0])
    >>> (place,), code = lowest(lambda rows, u: (u - middle[rows]) ** 2, [(0.0, 3.0)], (2,))
    >>> place.round(6).tolist(), code.tolist()
    ([1.25, 3.0], [0, 2])
    """
    trials = _FIRST[len(ends)] ** len(ends) * int(np.prod(shape[1:], dtype=int))
    step = max(1, _TABLE // trials)
    parts = []
    for first in range(0, shape[0], step):
        rows = slice(first, min(first + step, shape[0]))
        own = [tuple(np.broadcast_to(np.asarray(end, float), shape)[rows] for end in pair) for pair in ends]
        parts.append(_closing_in(partial(function, rows), own, own[0][0].shape))
    places = [np.concatenate([part[0][k] for part in parts]) for k in range(len(ends))]
    return places, np.concatenate([part[1] for part in parts])


def _closing_in(
    function: Callable[..., np.ndarray], border: Sequence[tuple[np.ndarray, ...]], shape: tuple[int, ...]
) -> tuple[list[np.ndarray], np.ndarray]:
    size = len(border)
    low, high = [pair[0] for pair in border], [pair[1] for pair in border]
    place = [0.5 * (a + b) for a, b in border]
    settled = np.zeros(shape, dtype=bool)
    usable = np.ones(shape, dtype=bool)
    for turn in range(_ROUNDS):
        count = (_FIRST if turn == 0 else _CLOSER)[size]
        unit = np.array(list(product(np.linspace(0.0, 1.0, count), repeat=size)))
        points = [low[k] + unit[:, k].reshape(-1, *(1 for _ in shape)) * (high[k] - low[k]) for k in range(size)]
        with np.errstate(all="ignore"):
            values = np.broadcast_to(function(*points), (len(unit), *shape))
        values = np.where(np.isfinite(values), values, np.inf)
        best = np.argmin(values, axis=0)[None]
        usable = usable & np.isfinite(np.take_along_axis(values, best, axis=0)[0])
        place = [np.take_along_axis(np.broadcast_to(p, values.shape), best, axis=0)[0] for p in points]
        close = np.ones(shape, dtype=bool)
        for k in range(size):
            width = high[k] - low[k]
            cell = width / (count - 1)
            whole_low, whole_high = border[k]
            at_edge = ((place[k] <= low[k]) & (low[k] > whole_low)) | ((place[k] >= high[k]) & (high[k] < whole_high))
            # Beyond the window it moves on, a little smaller: rounding makes the lowest point wander at last.
            reach = np.where(at_edge, 0.45 * width, cell)
            low[k] = np.maximum(place[k] - reach, whole_low)
            high[k] = np.minimum(place[k] + reach, whole_high)
            close &= cell <= _TOLERANCE * np.maximum(1.0, np.abs(place[k]))
        settled = settled | close
        if settled.all():
            break
    code = np.where(settled, FOUND, UNSETTLED)
    for k in range(size):
        whole_low, whole_high = border[k]
        near = 1e-6 * (whole_high - whole_low)
        code = np.where((place[k] <= whole_low + near) | (place[k] >= whole_high - near), BORDER, code)
    return place, np.where(usable, code, UNDEFINED)
