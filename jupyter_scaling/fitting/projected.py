"""Sums of squares with the linear coordinates at their best, modelled over the nonlinear ones."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ..expr import LinearForm, Node, Program, derivative
from ..expr.tree import ZERO
from .cholesky import factor
from .nonnegative import nonnegative_squares
from .problem import BLOCK_ELEMENTS
from .projection import Projection
from .scratch import scratch

__all__ = ["ProjectedModel"]

# Blocks of lanes whose small systems are solved together.
_BLOCKS = 5


class ProjectedModel:
    """Half the projected squares, their slopes and the curvature of Gauss and Newton at many points at once.

    With ``t - B z`` the weighted residual r and ``z`` its best amplitudes, the slopes of r by a nonlinear coordinate
    are ``-P B' z - Q B'^T r``: P projects onto what the columns of ``B`` leave over and Q onto the columns, Golub and
    Pereyra (1973), doi:10.1137/0710036. All inner products come from those of the columns, their slopes and ``t``.
    """

    def __init__(self, projection: Projection, target: np.ndarray, root_weight: np.ndarray) -> None:
        self.target, self.root_weight = target, root_weight
        self.nonnegative = np.array(projection.sign, dtype=bool)
        self.names = projection.form.nonlinear
        program, self.places = _program(projection.form, frozenset(projection.given))
        self.size = len(projection.form.amplitudes)
        self.block = max(1, BLOCK_ELEMENTS // target.shape[1])
        with np.errstate(all="ignore"):
            self.program = program.bind(projection.given)

    @classmethod
    def of(cls, projection: Projection) -> ProjectedModel | None:
        """The model of a projection; None where the weights of rows depend on the nonlinear coordinates."""
        (target, depends), (root_weight, weights_depend) = projection.target()
        if depends or weights_depend or not projection.form.amplitudes:
            return None
        return cls(projection, target, root_weight)

    def __call__(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Half the squares (B,), infinite without a value, gradient (B, Q) and curvature (B, Q, Q) at points (B, Q)."""
        lanes, size = points.shape
        half, gradient, curvature = np.empty(lanes), np.empty((lanes, size)), np.empty((lanes, size, size))
        together = _BLOCKS * self.block
        with np.errstate(all="ignore"):
            for start in range(0, lanes, together):
                part = slice(start, min(start + together, lanes))
                half[part], gradient[part], curvature[part] = self._model(points[part])
        lost = ~np.isfinite(half)
        half[lost], gradient[lost], curvature[lost] = np.inf, 0.0, np.eye(size)
        return half, gradient, curvature

    def _columns(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Columns, their slopes and the target (B, S, M), all weighted, and their inner products (B, S, S)."""
        lanes, size = len(points), self.size + len(self.places) + 1
        columns = scratch("projected", (lanes, size, self.target.shape[1]))
        products = np.empty((lanes, size, size))
        for start in range(0, lanes, self.block):
            part = slice(start, min(start + self.block, lanes))
            some = columns[part]
            outputs = self.program.run({name: points[part, k, None] for k, name in enumerate(self.names)})
            for place, output in enumerate(outputs[:-1]):
                np.multiply(output, self.root_weight, out=some[:, place])
            np.multiply(self.target - outputs[-1], self.root_weight, out=some[:, -1])
            np.matmul(some, some.transpose(0, 2, 1), out=products[part])
        return columns, products

    def _model(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        columns, products = self._columns(points)
        lanes, size = len(points), self.size
        amplitudes, _ = nonnegative_squares(products[:, :size, :size], products[:, :size, -1], self.nonnegative)
        # The residual itself: where columns are all but the same, their inner products do not tell its size.
        residual = columns[:, -1] - np.matmul(amplitudes[:, None], columns[:, :size])[:, 0]
        along = np.matmul(columns, residual[:, :, None])[:, :, 0]
        slopes = np.zeros((lanes, len(self.names), products.shape[1]))
        for place, (column, coordinate) in enumerate(self.places, start=size):
            slopes[:, coordinate, place] = -1.0 if column is None else -amplitudes[:, column]
        gradient = np.matmul(slopes, along[:, :, None])[:, :, 0]
        half = 0.5 * np.einsum("bm,bm->b", residual, residual)
        return half, gradient, self._curvature(products, slopes, along, (amplitudes != 0.0) | ~self.nonnegative)

    def _curvature(self, products: np.ndarray, slopes: np.ndarray, along: np.ndarray, kept: np.ndarray) -> np.ndarray:
        """Curvature (B, Q, Q): slopes less what the columns explain, and what the amplitudes do on the way."""
        lanes, count, _ = slopes.shape
        size = self.size
        turned = np.matmul(slopes, products)
        whole = np.empty((lanes, size + count, size + count))
        whole[:, :size, :size] = products[:, :size, :size] * (kept[:, :, None] & kept[:, None, :])
        whole[:, size:, :size] = turned[:, :, :size] * kept[:, None, :]
        whole[:, :size, size:] = whole[:, size:, :size].transpose(0, 2, 1)
        whole[:, size:, size:] = np.matmul(turned, slopes.transpose(0, 2, 1))
        scale = np.sqrt(np.maximum(np.einsum("bqq->bq", whole), 1e-300))
        whole /= scale[:, :, None] * scale[:, None, :]
        whole[:, range(size), range(size)] = 1.0
        lower, _ = factor(whole)
        rest = lower[size:, size:].transpose(2, 0, 1) * np.tri(count) * scale[:, size:, None]
        moved = np.zeros((size, count, lanes))
        for place, (column, coordinate) in enumerate(self.places, start=size):
            if column is not None:
                moved[column, coordinate] = along[:, place] * kept[:, column] / scale[:, column]
        for row in range(size):
            moved[row] /= lower[row, row]
            moved[row + 1 :] -= lower[row + 1 : size, row][:, None] * moved[row]
        rest = np.concatenate([rest, moved.transpose(2, 1, 0)], axis=2)
        return np.matmul(rest, rest.transpose(0, 2, 1))


@lru_cache(maxsize=256)
def _program(form: LinearForm, given: frozenset[str]) -> tuple[Program, tuple[tuple[int | None, int], ...]]:
    """Columns, their slopes that are not 0 and the offset, and for each slope its column and its coordinate."""
    places: list[tuple[int | None, int]] = []
    slopes: list[Node] = []
    trees = [*((place, amplitude.basis) for place, amplitude in enumerate(form.amplitudes)), (None, form.offset)]
    for column, tree in trees:
        for coordinate, name in enumerate(form.nonlinear):
            slope = derivative(tree, name)
            if slope != ZERO:
                places.append((column, coordinate))
                slopes.append(slope)
    outputs = [*(amplitude.basis for amplitude in form.amplitudes), *slopes, form.offset]
    return Program(outputs, given), tuple(places)
