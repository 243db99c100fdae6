"""Least squares of few amplitudes, some not below 0, at many points at once."""

from __future__ import annotations

import itertools
from functools import lru_cache

import numpy as np

__all__ = ["nonnegative_columns", "nonnegative_squares"]

# Points solved for together: their temporaries stay in cache.
_TOGETHER = 4_096


def nonnegative_squares(gram: np.ndarray, right: np.ndarray, nonnegative: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Best amplitudes (G, L), those marked 0 or more, and the squares they explain (G,).

    Parameters
    ----------
    gram : ndarray, shape (G, L, L)
    right : ndarray, shape (G, L)
    nonnegative : ndarray of bool, shape (L,)
    """
    amplitudes, explained = np.empty(right.shape), np.empty(len(right))
    for start in range(0, len(right), _TOGETHER):
        part = slice(start, start + _TOGETHER)
        columns = np.ascontiguousarray(gram[part].transpose(1, 2, 0)), np.ascontiguousarray(right[part].T)
        found, explained[part] = nonnegative_columns(*columns, nonnegative)
        amplitudes[part] = found.T
    return amplitudes, explained


def nonnegative_columns(gram: np.ndarray, right: np.ndarray, nonnegative: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same with points last: `gram` (L, L, G), of which the lower triangle counts, `right` and amplitudes (L, G).

    Where the best amplitudes are not all allowed, those of every set of nonnegative ones at 0 are tried: few
    amplitudes have few such sets.
    """
    every = np.arange(len(right))
    with np.errstate(all="ignore"):
        size = np.sqrt(np.maximum(gram[every, every], 1e-300))
        scaled = gram / (size[:, None] * size)
        sides = right / size
        solution = _solved(scaled, sides, every)
        explained = _explained(solution, sides)
        wrong = np.flatnonzero(((solution < 0.0) & nonnegative[:, None]).any(axis=0))
        if len(wrong):
            part, side = np.take(scaled, wrong, axis=2), np.take(sides, wrong, axis=1)
            # Where none has to stay, none may: that explains nothing.
            best, most = np.zeros((len(every), len(wrong))), np.full(len(wrong), 0.0 if nonnegative.all() else -np.inf)
            for kept in _faces(nonnegative.tobytes()):
                _improve(best, most, part, side, kept, nonnegative)
            solution[:, wrong], explained[wrong] = best, np.where(np.isfinite(most), most, 0.0)
        return solution / size, explained


@lru_cache(maxsize=64)
def _faces(nonnegative: bytes) -> list[np.ndarray]:
    """Sets of amplitudes that may stay when some nonnegative ones are 0: a table (K, N) for each size K."""
    every = range(len(nonnegative))
    optional = [j for j in every if nonnegative[j]]
    tables = []
    for count in range(1, len(optional) + 1):
        sets = [[j for j in every if j not in dropped] for dropped in itertools.combinations(optional, count)]
        tables.append(np.array(sets, dtype=np.int64).T)
    return [kept for kept in tables if len(kept)]


def _improve(
    best: np.ndarray, most: np.ndarray, scaled: np.ndarray, sides: np.ndarray, kept: np.ndarray, nonnegative: np.ndarray
) -> None:
    """Take over the amplitudes (L, G) of these sets (K, N) where they are allowed and explain more."""
    found, asked = _solved(scaled, sides, kept), sides[kept]
    gain = _explained(found, asked)
    refused = ((found < 0.0) & nonnegative[kept][:, :, None]).any(axis=0) | np.isnan(gain)
    gain[refused] = -np.inf
    top = gain.argmax(axis=0)
    points = np.flatnonzero(gain[top, np.arange(len(top))] > most)
    top = top[points]
    best[:, points] = 0.0
    for place, of in enumerate(kept):
        best[of[top], points] = found[place, top, points]
    most[points] = gain[top, points]


def _solved(scaled: np.ndarray, sides: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Amplitudes (K, ..., G) of the kept columns (K, ...), each in units of its size, by LDL'."""
    solution = sides[kept]
    factors: list[list[np.ndarray]] = []
    pivots: list[np.ndarray] = []
    for place, row in enumerate(kept):
        # All pivots are shares of 1, the first is 1 itself.
        products = [scaled[row, column] for column in kept[:place]]
        for column in range(1, place):
            for before in range(column):
                products[column] = products[column] - products[before] * factors[column][before]
        own = products[:1] + [product / pivots[c] for c, product in enumerate(products[1:], 1)]
        pivot: np.ndarray | float = 1.0
        for column in range(place):
            pivot = pivot - products[column] * own[column]
            solution[place] -= own[column] * solution[column]
        factors.append(own)
        pivots.append(np.maximum(pivot, 1e-14))
    for place in reversed(range(len(kept))):
        if place:
            solution[place] /= pivots[place]
        for after in range(place + 1, len(kept)):
            solution[place] -= factors[after][place] * solution[after]
    bad = ~np.isfinite(solution)
    if bad.any():
        solution[bad] = 0.0
    return solution


def _explained(solution: np.ndarray, sides: np.ndarray) -> np.ndarray:
    return np.einsum("k...,k...->...", solution, sides)
