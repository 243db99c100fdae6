"""Second derivatives of a law, summed over rows: what turns a Gauss-Newton step into Newton's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from ..expr import Coordinates, Node, Program, derivative
from ..expr.lower import centre_name, log_name
from ..expr.tree import ONE, ZERO, split_coefficient

__all__ = ["Bending", "BoundBending", "bending_of"]

# With more further steps for each step of the slopes, second derivatives cost more than they save.
_DEAREST = 1.5
_MOST_PARAMETERS, _MOST_STEPS = 12, 60


@dataclass(frozen=True, slots=True)
class Bending:
    """A law, its slopes and what its second derivatives need beyond them.

    Parameters
    ----------
    program : Program
        Value, slopes, then the second derivatives that are none of the slopes.
    same : tuple of (row, column, slope, factor)
        Second derivatives that are a slope times a number, as ``d2 exp(u) / du2`` is.
    own : tuple of (row, column, factor)
        The others, in the order of the program's last outputs.
    free : int
        F.
    """

    program: Program
    same: tuple[tuple[int, int, int, float], ...]
    own: tuple[tuple[int, int, float], ...]
    free: int

    def bind(self, given: Mapping[str, Any]) -> BoundBending:
        """With the inputs in place."""
        return BoundBending(self, self.program.bind(given))


class BoundBending:
    """Second derivatives at given rows."""

    def __init__(self, bending: Bending, program: Any) -> None:
        self.bending, self.program = bending, program
        self.slopes = np.array([slope for _, _, slope, _ in bending.same], dtype=np.int64)
        self.factors = np.array([factor for *_, factor in bending.same], dtype=np.float64)
        # Where each entry of the matrix is found among the sums; those that are none of them beyond the last.
        places = [(row, column) for row, column, *_ in bending.same] + [(row, column) for row, column, _ in bending.own]
        self.place = np.full((bending.free, bending.free), len(places))
        for place, (row, column) in enumerate(places):
            self.place[row, column] = self.place[column, row] = place

    def run(self, variables: Mapping[str, Any]) -> tuple[Any, list[Any], list[Any]]:
        """Value, slopes, and second derivatives that are none of the slopes, at coordinates given as columns."""
        value, *rest = self.program.run(variables)
        slopes = len(rest) - len(self.bending.own)
        return value, rest[:slopes], rest[slopes:]

    def total(self, pull: np.ndarray, gradient: np.ndarray, seconds: list[Any]) -> np.ndarray:
        """``sum_i pull_i d2 f_i`` (B, F, F).

        Parameters
        ----------
        pull : ndarray, shape (B, M)
            Derivative of the objective by each predicted value.
        gradient : ndarray, shape (B, F)
            ``sum_i pull_i df_i``.
        seconds : list of array
            As `run` gave them.
        """
        same, own = len(self.slopes), self.bending.own
        sums = np.zeros((len(gradient), same + len(own) + 1))
        np.multiply(gradient[:, self.slopes], self.factors, out=sums[:, :same])
        for place, ((_, _, factor), second) in enumerate(zip(own, seconds, strict=True), start=same):
            sums[:, place] = factor * _weighed(pull, second)
        return sums[:, self.place]


def _weighed(pull: np.ndarray, second: Any) -> np.ndarray:
    """``sum_i pull_i second_i`` (B,) of whatever shape the second derivative has."""
    if np.shape(second) == pull.shape:
        return np.einsum("bm,bm->b", pull, second)
    return (pull * second).sum(axis=1)


@lru_cache(maxsize=256)
def bending_of(coordinates: Coordinates, free: tuple[str, ...]) -> Bending | None:
    """The second derivatives of a lowered law by its free parameters; None where they are dear."""
    if len(free) > _MOST_PARAMETERS:
        return None
    symbols = [coordinates.symbol(name) for name in free]
    slopes = [derivative(coordinates.tree, symbol) for symbol in symbols]
    given = [name for i in coordinates.inputs for name in (i, log_name(i), centre_name(i))]
    plain = Program([coordinates.tree, *slopes], given)
    if plain.length > _MOST_STEPS:
        return None
    bare: dict[Node, tuple[int, float]] = {}
    for place, slope in enumerate(slopes):
        factor, rest = split_coefficient(slope)
        if rest != ONE:
            bare.setdefault(rest, (place, factor))
    same, own, outputs = [], [], []
    for row, slope in enumerate(slopes):
        for column in range(row + 1):
            second = derivative(slope, symbols[column])
            if second == ZERO:
                continue
            factor, rest = split_coefficient(second)
            if rest in bare:
                place, of_slope = bare[rest]
                same.append((row, column, place, factor / of_slope))
            else:
                own.append((row, column, factor))
                outputs.append(rest)
    program = Program([coordinates.tree, *slopes, *outputs], given)
    if program.length - plain.length > 2 + _DEAREST * plain.length:
        return None
    return Bending(program, tuple(same), tuple(own), len(free))
