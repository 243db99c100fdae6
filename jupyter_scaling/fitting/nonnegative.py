"""Least squares of few amplitudes, some not below 0, at many points at once."""

from __future__ import annotations

import itertools

import numpy as np

from .cholesky import factor_columns, solve_columns

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
    every = list(range(len(right)))
    with np.errstate(all="ignore"):
        size = np.sqrt(np.maximum(gram[every, every], 1e-300))
        scaled = gram / (size[:, None] * size)
        sides = right / size
        solution = _solved(scaled, sides, every)
        explained = _explained(solution, sides)
        wrong = np.flatnonzero(((solution < 0.0) & nonnegative[:, None]).any(axis=0))
        if len(wrong):
            part, side = np.take(scaled, wrong, axis=2), np.take(sides, wrong, axis=1)
            best, most = np.zeros((len(every), len(wrong))), np.full(len(wrong), -np.inf)
            for kept in _faces(nonnegative):
                found = _solved(part, side, kept)
                gain = _explained(found, side[kept])
                better = gain > most
                for place, one in zip(kept, found, strict=True):
                    if nonnegative[place]:
                        better &= ~(one < 0.0)
                np.copyto(best, 0.0, where=better)
                for place, one in zip(kept, found, strict=True):
                    np.copyto(best[place], one, where=better)
                np.copyto(most, gain, where=better)
            solution[:, wrong], explained[wrong] = best, np.where(np.isfinite(most), most, 0.0)
        return solution / size, explained


def _faces(nonnegative: np.ndarray) -> list[list[int]]:
    """Sets of amplitudes that may stay when some nonnegative ones are 0."""
    optional = [j for j in range(len(nonnegative)) if nonnegative[j]]
    return [
        [j for j in range(len(nonnegative)) if j not in dropped]
        for count in range(1, len(optional) + 1)
        for dropped in itertools.combinations(optional, count)
    ]


def _solved(scaled: np.ndarray, sides: np.ndarray, kept: list[int]) -> np.ndarray:
    """Amplitudes (K, G) of the kept columns, each in units of its size; 0 where there are none."""
    if len(kept) == 2:
        first, second = kept
        shared = scaled[second, first]
        solution = np.empty((2, len(shared)))
        solution[1] = (sides[second] - shared * sides[first]) / np.maximum(1.0 - shared * shared, 1e-14)
        solution[0] = sides[first] - shared * solution[1]
    else:
        solution = sides[kept]
        if len(kept) > 2:
            lower = scaled[np.ix_(kept, kept)] if len(kept) < len(scaled) else scaled.copy()
            factor_columns(lower)
            solve_columns(lower, solution)
    bad = ~np.isfinite(solution)
    if bad.any():
        solution[bad] = 0.0
    return solution


def _explained(solution: np.ndarray, sides: np.ndarray) -> np.ndarray:
    total = np.zeros(sides.shape[1])
    for one, side in zip(solution, sides, strict=True):
        total += one * side
    return total
