"""Search where nothing is said of the parameters: scatter, sweep one coordinate at a time, go downhill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..expr import Call, LinearForm, Node, Symbol, linear_form
from ..expr.tree import MINUS_ONE, ONE, add, depends_on, expand, multiply
from .descent import by_differences, descend
from .places import scattered
from .problem import Problem
from .projected import ProjectedModel
from .projection import Points, Projection

__all__ = ["Landscape", "search"]

_SCREENED = 2_000
_DESCENDED = 48
_SWEPT = 8
_SWEEP_POINTS = 96
_ROUNDS = 3
_KEPT = 16
# The output stands under this name where a quotient is multiplied out.
_OUTPUT = "output:"

Range = tuple[float, float, bool]


@dataclass(frozen=True)
class Landscape:
    """What a search walks over: the sum of squares that the best linear coordinates leave.

    Parameters
    ----------
    rows : Problem
        The rows that carry weight.
    tree : Node
        The lowered law.
    form : LinearForm
        Its linear coordinates.
    free : tuple of str
        Coordinates that are not fixed.
    said : mapping of str to (low, high, geometric)
        Coordinates whose range is known.
    bounds : mapping of str to (low, high)
        Domains.
    """

    rows: Problem
    tree: Node
    form: LinearForm
    free: tuple[str, ...]
    said: Mapping[str, Range]
    bounds: Mapping[str, tuple[float, float]]
    more: Mapping[str, Any]

    @classmethod
    def of(
        cls,
        rows: Problem,
        tree: Node,
        form: LinearForm,
        free: tuple[str, ...],
        said: Mapping[str, Range],
        bounds: Mapping[str, tuple[float, float]],
    ) -> Landscape:
        """The landscape of a law; multiplied out where that leaves fewer nonlinear coordinates."""
        unsaid = any(name not in said for name in form.nonlinear)
        other = linear_form(expand(tree), free) if unsaid else form
        best = other if len(other.nonlinear) < len(form.nonlinear) else form
        return cls(rows, tree, best, free, said, bounds, {})

    def quotient(self) -> Landscape | None:
        """``y D = N`` for a law ``y = N / D``: where it is linear in more, another way to points worth a descent."""
        parts = _quotient(self.tree, self.free)
        if parts is None:
            return None
        numerator, denominator = parts
        output = Symbol(_OUTPUT)
        tree = expand(add(numerator, output, multiply(MINUS_ONE, output, denominator)))
        whole = add(numerator, output, multiply(MINUS_ONE, output, denominator))
        forms = [linear_form(tree, self.free), linear_form(whole, self.free)]
        form = min(forms, key=lambda one: len(one.nonlinear))
        if len(form.nonlinear) >= len(self.form.nonlinear):
            return None
        more = {_OUTPUT: self.rows.y}
        return Landscape(self.rows, self.tree, form, self.free, self.said, self.bounds, more)

    def projection(self, points: np.ndarray) -> Projection:
        """The linear coordinates at points (B, Q)."""
        return Projection(self.rows, self.form, Points(self.form.nonlinear, points), self.more)

    @property
    def ends(self) -> tuple[np.ndarray, np.ndarray]:
        """Bounds (Q,) of the nonlinear coordinates."""
        pairs = np.array([self.bounds[name] for name in self.form.nonlinear]).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    def scattered(self, unit: np.ndarray, held: np.ndarray | None = None, moving: int = -1) -> np.ndarray:
        """Points (B, Q) for places in the unit cube; all but one coordinate `moving` as `held` has them, if given."""
        given = self.projection(np.ones((1, len(self.form.nonlinear)))).given
        points = scattered(self.tree, self.form.nonlinear, self.said, given, unit, held, moving)
        return np.clip(points, *self.ends)

    def descend(
        self, points: np.ndarray, most_steps: int = 60, longest: float = np.inf
    ) -> tuple[np.ndarray, np.ndarray]:
        """Points downhill, and the squares left there."""
        low, high = self.ends
        projection = self.projection(points)
        model = ProjectedModel.of(projection) or by_differences(projection.residuals, high)
        return descend(model, points, low, high, most_steps, longest)


def _quotient(tree: Node, names: Sequence[str]) -> tuple[Node, Node] | None:
    factors = tree.arguments if isinstance(tree, Call) and tree.operation == "*" else (tree,)
    below = [
        factor
        for factor in factors
        if isinstance(factor, Call)
        and factor.operation == "^"
        and factor.arguments[1] == MINUS_ONE
        and depends_on(factor, names)
    ]
    if not below:
        return None
    above = [factor for factor in factors if factor not in below]
    return (multiply(*above) if above else ONE), multiply(*(factor.arguments[0] for factor in below))


def search(landscape: Landscape) -> tuple[np.ndarray, np.ndarray]:
    """Points (S, Q) of the lowest valleys found, best first, and the squares left there."""
    size = len(landscape.form.nonlinear)
    points = landscape.scattered(_even(_SCREENED, size))
    points, _ = _lowest(landscape, points, _DESCENDED)
    quotient = landscape.quotient()
    if quotient is not None:
        points = np.vstack([_through(quotient, landscape), points])
    points, squares = _distinct(*landscape.descend(points, 30))
    for _ in range(_ROUNDS if size > 1 else 0):
        before = squares[0]
        points, squares = _swept(landscape, points, squares)
        if not squares[0] < 0.999 * before:
            break
    best, left = landscape.descend(points[:_KEPT])
    return _distinct(best, left)


def _through(quotient: Landscape, landscape: Landscape) -> np.ndarray:
    """Points of the law from those of its quotient multiplied out."""
    form = quotient.form
    found = np.ones((1, 0))
    if form.nonlinear:
        found, _ = _lowest(quotient, quotient.scattered(_even(_SCREENED, len(form.nonlinear))), _DESCENDED)
        found, _ = _distinct(*quotient.descend(found, 30))
    projection = quotient.projection(found)
    names = list(quotient.free)
    starts = np.ones((len(found), len(names)))
    for q, name in enumerate(form.nonlinear):
        starts[:, names.index(name)] = found[:, q]
    projection.write(starts, names, projection.solve()[0], np.arange(len(found)))
    return starts[:, [names.index(name) for name in landscape.form.nonlinear]]


def _lowest(landscape: Landscape, points: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    _, surface = landscape.projection(points).solve()
    order = np.argsort(surface, kind="stable")[:count]
    return points[order], surface[order]


def _swept(landscape: Landscape, points: np.ndarray, squares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """One coordinate at a time over all its places, the others held; then downhill."""
    size = points.shape[1]
    best = points[:_SWEPT]
    unit = np.full((_SWEEP_POINTS * len(best), size), 0.5)
    candidates = []
    for q in range(size):
        unit[:, q] = np.tile((np.arange(_SWEEP_POINTS) + 0.5) / _SWEEP_POINTS, len(best))
        moved = landscape.scattered(unit, np.repeat(best, _SWEEP_POINTS, axis=0), q)
        _, surface = landscape.projection(moved).solve()
        grid = surface.reshape(len(best), -1)
        padded = np.pad(grid, ((0, 0), (1, 1)), constant_values=np.inf)
        valley = (grid <= padded[:, :-2]) & (grid <= padded[:, 2:]) & np.isfinite(grid)
        places = np.flatnonzero(valley.ravel())
        places = places[np.argsort(surface[places], kind="stable")][: 3 * len(best)]
        candidates.append(moved[places])
    new, _ = _lowest(landscape, np.vstack(candidates), _DESCENDED)
    new, left = landscape.descend(new, 30)
    return _distinct(np.vstack([points, new]), np.concatenate([squares, left]))


def _distinct(points: np.ndarray, squares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Finite points, lowest first, one for each height."""
    order = np.argsort(squares, kind="stable")
    order = order[np.isfinite(squares[order])] if np.isfinite(squares).any() else order[:1]
    heights = squares[order]
    with np.errstate(all="ignore"):
        new = np.concatenate([[True], np.diff(heights) > 1e-6 * heights[:-1]])
    return points[order[new]], heights[new]


def _even(count: int, dimensions: int) -> np.ndarray:
    """Points (count, dimensions) of the additive recurrence on the generalized golden ratio, between 0 and 1."""
    ratio = 2.0
    for _ in range(60):
        ratio = (1.0 + ratio) ** (1.0 / (dimensions + 1.0))
    steps = ratio ** -np.arange(1.0, dimensions + 1.0)
    return (0.5 + np.outer(np.arange(1, count + 1), steps)) % 1.0
