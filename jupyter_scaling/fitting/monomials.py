"""Monomials of several coordinates up to a degree, with the tables that differentiate sums of them."""

from __future__ import annotations

import itertools
from functools import lru_cache

import numpy as np

__all__ = ["Monomials", "monomials"]


class Monomials:
    """All products of powers of `size` coordinates whose powers add up to at most `degree`, lowest first.

    With ``p(z) = sum_k c_k m_k(z)``, the slope by coordinate q is ``sum_m first_factor[q, m] m(z) c[first[q, m]]``
    over the monomials of one degree less, and the second derivatives follow from `second` in the same way.

    Parameters
    ----------
    size : int
        Coordinates, F.
    degree : int
        2 or more.

    Examples
    --------
    >>> plane = Monomials(2, 2)
    >>> plane.powers.tolist()
    [[0, 0], [0, 1], [1, 0], [0, 2], [1, 1], [2, 0]]
    >>> plane.at(np.array([[2.0], [3.0]]))[:, 0]
    array([1., 3., 2., 9., 6., 4.])
    """

    def __init__(self, size: int, degree: int) -> None:
        powers = [
            each
            for total in range(degree + 1)
            for each in itertools.product(range(total + 1), repeat=size)
            if sum(each) == total
        ]
        at = {each: place for place, each in enumerate(powers)}
        self.size, self.degree, self.powers = size, degree, np.array(powers, dtype=np.int64)
        self.ends = [int((self.powers.sum(axis=1) <= total).sum()) for total in range(degree + 1)]
        one = np.eye(size, dtype=np.int64)
        self._by = [0, *(int(np.flatnonzero(each)[0]) for each in self.powers[1:])]
        self._of = [0] + [at[tuple(each - one[by])] for each, by in zip(self.powers[1:], self._by[1:], strict=True)]

        def place(powers: np.ndarray) -> int:
            return at[tuple(powers)]

        lower = self.powers[: self.ends[degree - 1]]
        self.first = np.array([[place(each + one[q]) for each in lower] for q in range(size)])
        self.first_factor = np.array([[each[q] + 1.0 for each in lower] for q in range(size)])
        self.pairs = [(q, s) for q in range(size) for s in range(q + 1)]
        lowest = self.powers[: self.ends[degree - 2]]
        self.second = np.array([[place(each + one[q] + one[s]) for each in lowest] for q, s in self.pairs])
        self.second_factor = np.array(
            [[(each[q] + 1.0 + (q == s)) * (each[s] + 1.0) for each in lowest] for q, s in self.pairs]
        )

    def at(self, z: np.ndarray) -> np.ndarray:
        """Values (K, B) at coordinates (F, B), in the precision of these."""
        values = np.empty((len(self.powers), z.shape[1]), dtype=z.dtype)
        values[0] = 1.0
        for first, last in itertools.pairwise(self.ends):
            np.multiply(values[self._of[first:last]], z[self._by[first:last]], out=values[first:last])
        return values

    def slopes(self, values: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
        """Slopes (F, B) of lanes with values (K, B) and coefficients (K, B) of their own."""
        return _summed(values, coefficients, self.first, self.first_factor)

    def second_derivatives(self, values: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
        """Second derivatives (B, F, F) of the same lanes."""
        total = np.empty((values.shape[1], self.size, self.size), dtype=values.dtype)
        for (q, s), found in zip(
            self.pairs, _summed(values, coefficients, self.second, self.second_factor), strict=True
        ):
            total[:, q, s] = total[:, s, q] = found
        return total


def _summed(values: np.ndarray, coefficients: np.ndarray, places: np.ndarray, factors: np.ndarray) -> np.ndarray:
    result = np.empty((len(places), values.shape[1]), dtype=values.dtype)
    for one, place, factor in zip(result, places, factors.astype(values.dtype), strict=True):
        np.einsum("mb,mb->b", coefficients[place], factor[:, None] * values[: len(place)], out=one)
    return result


@lru_cache(maxsize=32)
def monomials(size: int, degree: int) -> Monomials:
    """The same tables again."""
    return Monomials(size, degree)
