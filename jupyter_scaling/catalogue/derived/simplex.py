"""Proportions of least loss: minima on the simplex, for many parameter sets at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ...expr import Program, derivative
from ..law import Law
from .solving import FOUND, UNSETTLED

__all__ = ["best_on_simplex", "least_on_simplex"]

_STEPS, _LINE = 400, 32
_TOLERANCE = 1e-7
_FLOOR = 1e-9


def least_on_simplex(
    value: Callable[[np.ndarray], np.ndarray], slope: Callable[[np.ndarray], np.ndarray], lanes: int, size: int
) -> tuple[np.ndarray, np.ndarray]:
    """Minimise functions of shares (L, Q) that sum to 1, from the middle and from each end; the lowest wins.

    Weight moves from the share with the steepest rise to the one with the steepest fall, by bisection on the
    slope between them, until no pair gains: ``max slope of a share in use - min slope`` is below 1e-7
    of the largest slope in the middle.

    Parameters
    ----------
    value, slope : callable
        From shares (L, Q) to values (L,) and to slopes (L, Q).
    lanes, size : int
        L and Q.

    Examples
    --------
    >>> share, code = least_on_simplex(lambda r: (r**2 @ [1.0, 3.0]), lambda r: 2 * r * [1.0, 3.0], 1, 2)
    >>> share.round(4).tolist(), code.tolist()
    ([[0.75, 0.25]], [0])
    """
    best = np.full((lanes, size), np.nan)
    lowest, codes = np.full(lanes, np.inf), np.full(lanes, UNSETTLED)
    starts = [np.full(size, 1.0 / size), *np.eye(size)]
    with np.errstate(all="ignore"):
        size_of_slopes = np.abs(np.nan_to_num(slope(np.broadcast_to(starts[0], (lanes, size))))).max(axis=1)
    for start in starts if size > 1 else starts[:1]:
        shares, settled = _descend(slope, np.broadcast_to(start, (lanes, size)).copy(), size_of_slopes)
        with np.errstate(all="ignore"):
            height = value(shares)
        better = height < lowest - 1e-12 * np.abs(lowest, where=np.isfinite(lowest), out=np.zeros(lanes))
        best = np.where(better[:, None], shares, best)
        codes = np.where(better, np.where(settled, FOUND, UNSETTLED), codes)
        lowest = np.where(better, height, lowest)
    return best, codes


def _descend(
    slope: Callable[[np.ndarray], np.ndarray], shares: np.ndarray, size_of_slopes: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    lanes = np.arange(len(shares))
    settled = np.zeros(len(shares), dtype=bool)
    for _ in range(_STEPS):
        with np.errstate(all="ignore"):
            rise = np.nan_to_num(slope(np.maximum(shares, _FLOOR)), nan=0.0, posinf=1e300, neginf=-1e300)
        used = np.where(shares > _FLOOR, rise, -np.inf)
        give, take = used.argmax(axis=1), rise.argmin(axis=1)
        gap = used[lanes, give] - rise[lanes, take]
        settled = gap <= _TOLERANCE * size_of_slopes
        if settled.all():
            break
        low, high = np.zeros(len(shares)), np.where(settled, 0.0, shares[lanes, give])
        for turn in range(_LINE):
            # The whole share first: an end of the simplex is met exactly.
            middle = high if turn == 0 else 0.5 * (low + high)
            moved = shares.copy()
            moved[lanes, give] -= middle
            moved[lanes, take] += middle
            with np.errstate(all="ignore"):
                there = np.nan_to_num(slope(np.maximum(moved, _FLOOR)), nan=0.0, posinf=1e300, neginf=-1e300)
            falling = there[lanes, take] < there[lanes, give]
            low, high = np.where(falling, middle, low), np.where(falling, high, middle)
        shares = shares.copy()
        shares[lanes, give] = np.maximum(shares[lanes, give] - low, 0.0)
        shares[lanes, take] += low
    return shares, settled


def best_on_simplex(
    law: Law,
    parameters: Mapping[str, Any],
    inputs: Mapping[str, Any],
    names: tuple[str, ...],
    shape: tuple[int, ...],
    rest: bool,
) -> tuple[np.ndarray, np.ndarray]:
    """Shares (R, G, Q) at which a law is least; with `rest` a share beside the named ones may be had."""
    program = Program([law.tree, *(derivative(law.tree, name) for name in names)]).bind({})
    given = {key: np.broadcast_to(each, shape).reshape(-1) for key, each in {**parameters, **inputs}.items()}
    size = len(names) + rest

    def run(shares: np.ndarray) -> list[np.ndarray]:
        lanes = len(shares)
        found = program.run({**given, **dict(zip(names, shares.T, strict=False))})
        return [np.broadcast_to(each, (lanes,)) for each in found]

    def slope(shares: np.ndarray) -> np.ndarray:
        slopes = run(shares)[1:]
        return np.stack([*slopes, *([np.zeros(len(shares))] if rest else [])], axis=1)

    best, code = least_on_simplex(lambda shares: run(shares)[0], slope, int(np.prod(shape)), size)
    return best[:, : len(names)].reshape(*shape, len(names)), code.reshape(shape)
