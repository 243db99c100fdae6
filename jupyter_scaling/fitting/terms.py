"""Long steps of a law's terms: a term changes by as much as its slope said, not by that many powers of e."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..expr import Coordinates, derivative
from ..expr.tree import ZERO, split_coefficient
from .direction import Floors

__all__ = ["LONG", "Terms", "floors_of", "terms_of"]

# A step of a logarithm is long from here on.
LONG = 0.3
# Least share of itself that a term or a floor keeps in a step, and most that its logarithm changes by within the rows.
_LEAST, _MOST = 0.1, 2.0
# Least curvature of logarithms, and of exponents and the like, as a share of the largest of their kind.
_OF_LOGARITHMS, _OF_OTHERS = 1e-16, 1e-24


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms ``exp(s) g(q)`` of a law, by the places of s and q among the free coordinates.

    Parameters
    ----------
    scales : tuple of int
        Places of the logarithms s.
    inside : tuple of (int, int)
        Places of a scale and of a coordinate q that stands in its term alone.
    linear : tuple of int
        Places of coordinates in which the law is linear.
    floors : tuple of (list of int, float)
        Kinds of coordinates, and the least share of curvature that each of a kind counts with.
    """

    scales: tuple[int, ...]
    inside: tuple[tuple[int, int], ...]
    linear: tuple[int, ...]
    floors: Floors = ()

    def long(self, move: np.ndarray) -> np.ndarray:
        """Which lanes (B,) take a long step."""
        return (np.abs(move[:, self.scales]) > LONG).any(axis=1)

    def taken(self, place: np.ndarray, move: np.ndarray, curvature: np.ndarray, low: np.ndarray) -> np.ndarray:
        """Where long steps (L, F) from these places lead.

        A move d of s promises a term that is ``1 + d`` times as large, so that s goes by ``log(1 + d)``: a term that
        has all but died comes back in one step, where ``exp(d)`` would overflow. What q was to do for the old term
        it does in ``1 / (1 + d)`` of that for a term that grows. No q changes the logarithm of its term by more than
        2, as the root mean square over the rows, and no linear coordinate bounded by 0 falls below a tenth of itself,
        for what is far off says little of where a term ends.
        """
        target = place + move
        for scale in self.scales:
            target[:, scale] = place[:, scale] + np.log(np.maximum(1.0 + move[:, scale], _LEAST))
        for scale, q in self.inside:
            most = _MOST * np.sqrt(curvature[:, scale, scale] / np.maximum(curvature[:, q, q], 1e-300))
            step = move[:, q] / np.maximum(1.0 + move[:, scale], 1.0)
            target[:, q] = place[:, q] + np.clip(step, -most, most)
        for floor in self.linear:
            if low[floor] == 0.0:
                target[:, floor] = np.maximum(target[:, floor], _LEAST * place[:, floor])
        return target


@lru_cache(maxsize=256)
def terms_of(coordinates: Coordinates, free: tuple[str, ...], known: bool = True) -> Terms:
    """The terms of a lowered law whose scales are free; none of a law whose formula is not `known`.

    With f the law, ``d2 f / ds2 = df / ds`` says that f is a term ``exp(s) g`` and a rest without s, and
    ``d2 f / ds dq = df / dq`` that q stands in g alone.
    """
    symbols = [coordinates.symbol(name) for name in free]
    slopes = [derivative(coordinates.tree, symbol) if known else ZERO for symbol in symbols]
    whole = [split_coefficient(slope) for slope in slopes]
    scales, inside, linear = [], [], []
    for p, slope in enumerate(slopes):
        second = derivative(slope, symbols[p])
        if slope != ZERO and second == ZERO:
            linear.append(p)
        if slope == ZERO or split_coefficient(second) != whole[p]:
            continue
        scales.append(p)
        for q, symbol in enumerate(symbols):
            if q != p and slopes[q] != ZERO and split_coefficient(derivative(slope, symbol)) == whole[q]:
                inside.append((p, q))
    logs = np.array([name in coordinates.logarithmic for name in free], dtype=bool)
    return Terms(tuple(scales), tuple(inside), tuple(linear), floors_of(scales, linear, logs))


def floors_of(scales: Sequence[int], linear: Sequence[int], logarithmic: np.ndarray) -> Floors:
    """The least curvature of each kind of coordinate, given which free ones (F,) are logarithms.

    Scales of terms need none, as their long steps end where they should. Linear coordinates have units of their own.
    """
    logs = [int(place) for place in np.flatnonzero(logarithmic) if place not in scales]
    others = [int(place) for place in np.flatnonzero(~logarithmic) if place not in linear]
    kinds = ((logs, _OF_LOGARITHMS), (others, _OF_OTHERS))
    return tuple((places, share) for places, share in kinds if len(places) > 1)
