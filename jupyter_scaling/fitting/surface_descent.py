"""Newton's steps of many reweighted objectives at once, on a polynomial in place of the law."""

from __future__ import annotations

import numpy as np

from .direction import direction
from .problem import Problem
from .products import product
from .surface import Surface

__all__ = ["minima_on"]

_MOST_ROUNDS = 12
# A step that promises less than this share of the objective is the last: what is left after it, two steps of the law
# would take whether it is more or less.
_ENOUGH = 1e-6
# In whitened units: the longest step, and how far from the optimum the polynomial is believed.
_LONGEST, _REACH = 2.5, 12.0
# Share of a step refused that is tried next.
_SHORTER = 0.5
_DAMPING = 1e-6
# Elements of a block of lanes and rows.
_BLOCK = 32_768
# Single precision serves where squares of residuals neither vanish nor overflow in it.
_LEAST, _MOST = 1e-12, 1e12


def minima_on(surface: Surface, problem: Problem, rows: np.ndarray) -> np.ndarray:
    """Coordinates (B, P) of the minima of the objective with the law replaced by a polynomial.

    The polynomial costs a matrix product where the law costs exponentials, logarithms and a product with its
    slopes; what is left to the law itself are one or two steps. A lane takes Newton's steps, shortened while they lead
    up, until they promise no more than the polynomial is off.

    Parameters
    ----------
    surface : Surface
    problem : Problem
        Whose loss and threshold count.
    rows : ndarray, shape (B, M)
        Weights of the rows in each lane.
    """
    found = np.repeat(surface.centre[None], len(rows), axis=0)
    with np.errstate(all="ignore"):
        z = _Descent(surface, problem).minima(rows)
    found[:, problem.free_columns] += (surface.spread @ z).T
    low, high = problem.bounds
    return np.asarray(np.clip(found, low, high))


class _Descent:
    """The objective of each lane on a surface, in the precision that this needs."""

    def __init__(self, surface: Surface, problem: Problem) -> None:
        own = np.abs(surface.terms[0])
        size = np.sqrt(np.mean(own * own))
        single = problem.loss.bind is None and problem.loss.name != "binomial" and _LEAST < size < _MOST
        single &= problem.delta == np.inf or _LEAST < problem.delta < _MOST
        self.type = np.dtype(np.float32 if single else np.float64)
        self.loss, self.delta, self.basis = problem.loss, float(problem.delta), surface.basis
        self.terms = surface.terms.astype(self.type)
        self.across = np.ascontiguousarray(self.terms.T)
        self.free = surface.basis.size
        self.linear = 1 + self.free
        # Slopes to first order: what they miss of the curvature is what a quadratic term adds to a quadratic one.
        basis = surface.basis
        slopes = basis.first_factor[:, : self.linear, None] * surface.terms[basis.first[:, : self.linear]]
        self.slopes = np.ascontiguousarray(slopes.transpose(1, 0, 2).reshape(self.linear, -1).astype(self.type))

    def minima(self, rows: np.ndarray) -> np.ndarray:
        """Whitened coordinates (F, B)."""
        rows = rows.astype(self.type)
        lanes = len(rows)
        place, best, move = (np.zeros((self.free, lanes)) for _ in range(3))
        least, promised, share = np.full(lanes, np.inf), np.full(lanes, np.inf), np.ones(lanes)
        going = np.arange(lanes)
        for step in range(_MOST_ROUNDS):
            objective, gradient, curvature = self._model(place[:, going], rows) if step else self._first(rows)
            better = objective <= least[going]
            here, there = going[better], going[~better]
            best[:, here], least[here] = place[:, here], objective[better]
            found = self._newton(gradient[better], curvature[better])
            promised[here] = -(gradient[better] * found).sum(axis=1)
            move[:, here], share[here] = found.T, 1.0
            share[there] *= _SHORTER
            next_place = best[:, going] + share[going] * move[:, going]
            far = np.sqrt((next_place * next_place).sum(axis=0))
            place[:, going] = next_place * np.minimum(1.0, _REACH / np.maximum(far, 1e-300))
            stays = ~better
            stays[better] = promised[here] > _ENOUGH * least[here]
            if not stays.any():
                return place
            if not stays.all():
                going, rows = going[stays], rows[stays]
        place[:, going] = best[:, going]
        return place

    def _newton(self, gradient: np.ndarray, curvature: np.ndarray) -> np.ndarray:
        """Steps (B, F), none longer than the polynomial is believed at once."""
        none, every = np.zeros(gradient.shape, dtype=bool), np.ones(len(gradient), dtype=bool)
        move = direction(gradient, curvature, none, np.full(len(gradient), _DAMPING), every)
        size = np.sqrt((move * move).sum(axis=1))
        return np.asarray(move * np.minimum(1.0, _LONGEST / np.maximum(size, 1e-300))[:, None])

    def _first(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """At the optimum residuals are shared: all sums are products of the weights with one table.

        The curvature is that over the distance rows will move, not that of the few rows within the threshold now.
        """
        residual, slopes = self.terms[0], self.terms[1 : self.linear][::-1]
        loss, slope, _ = self.loss.parts(residual, self.delta)
        reach = np.sqrt((slopes * slopes).sum(axis=0)) + self.type.type(1e-30)
        curved = (self.loss.slope(residual + reach, self.delta) - self.loss.slope(residual - reach, self.delta)) / (
            2.0 * reach
        )
        pairs = self.basis.pairs
        products = np.stack([curved * slopes[q] * slopes[s] for q, s in pairs])
        table = np.ascontiguousarray(np.vstack([loss[None], slope * slopes, products]).T.astype(self.type))
        sums = product(rows, table)
        curvature = np.empty((len(rows), self.free, self.free))
        for place, (q, s) in enumerate(pairs):
            curvature[:, q, s] = curvature[:, s, q] = sums[:, self.linear + place]
        return sums[:, 0].astype(np.float64), sums[:, 1 : self.linear].astype(np.float64), curvature

    def _model(self, z: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Objective (B,), gradient (B, F) and curvature (B, F, F) at whitened coordinates (F, B)."""
        lanes, free = len(rows), self.free
        values = self.basis.at(z.astype(self.type))
        objective, pulls = np.empty(lanes, self.type), np.empty((lanes, len(self.terms)), self.type)
        curvature = np.empty((lanes, free, free), self.type)
        block = max(1, _BLOCK // rows.shape[1])
        for first in range(0, lanes, block):
            part = slice(first, first + block)
            objective[part], pulls[part], curvature[part] = self._of_block(values[:, part], rows[part])
        own = np.ascontiguousarray(pulls.T)
        curvature += self.basis.second_derivatives(values, own)
        gradient = self.basis.slopes(values, own).T
        return objective.astype(np.float64), gradient.astype(np.float64), curvature.astype(np.float64)

    def _of_block(self, values: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Objective, pull on each term (B, K) and the curvature of first slopes."""
        loss, slope, curved = self.loss.parts(product(values.T, self.terms), self.delta)
        pulls = product(weight * slope, self.across)
        jacobian = product(values[: self.linear].T, self.slopes).reshape(len(weight), self.free, -1)
        weighted = jacobian * (weight * curved)[:, None, :]
        return np.einsum("bm,bm->b", weight, loss), pulls, np.matmul(weighted, jacobian.transpose(0, 2, 1))
