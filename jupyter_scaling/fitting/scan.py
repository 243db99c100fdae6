"""Starts that cannot miss: the nonlinear coordinates on a grid, the linear ones solved for."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..catalogue import Parameter
from ..catalogue.function_law import FunctionLaw
from ..expr import LinearForm, Node, linear_form
from ..expr.tree import Constant, substitute
from .anywhere import Landscape, search
from .problem import Problem
from .projection import Axes, Projection

__all__ = ["Scan", "coordinate_range", "downhill", "fixed_coordinates", "scan", "scattered", "spaced"]

_GRID_POINTS = {0: 1, 1: 160, 2: 40, 3: 14}
_SCREENED = 2_000
_MOST_ROWS = 600
_MOST_MINIMA = 12
_PATIENCE = 300
_SHORT = 0.2


@dataclass(frozen=True, slots=True)
class Scan:
    """The outcome of a scan.

    Parameters
    ----------
    starts : ndarray, shape (S, P)
        Coordinates to polish: every local minimum of the projected objective, best first.
    names : tuple of str
        Nonlinear parameters that were scanned.
    points : ndarray, shape (G, Q)
        Coordinates of those at each scanned point.
    surface : ndarray, shape (G,)
        Weighted sum of squares left by the best linear parameters at each point.
    shape : tuple of int
        Of the grid; empty when the points are scattered.
    """

    starts: np.ndarray
    names: tuple[str, ...]
    points: np.ndarray
    surface: np.ndarray
    shape: tuple[int, ...]


def scan(problem: Problem) -> Scan:
    """Scan the nonlinear coordinates by variable projection.

    Given the exponents most laws are linear in the rest: their best nonnegative values have a closed
    form, and all Gram matrices of the grid come from a few matrix products, since each term depends on
    one or two of the exponents only. Where nothing is said of how large a parameter can be, its place in
    the formula tells, and points are scattered there instead.
    """
    if isinstance(problem.law, FunctionLaw):
        from .function_scan import function_scan

        return function_scan(problem, problem.law)
    rows = _some_rows(problem)
    names = [rows.coordinates.symbol(name) for name in rows.law.parameter_names]
    fixed = fixed_coordinates(rows)
    form, held = _form(rows.coordinates.tree, tuple(names), fixed)
    by_symbol = dict(zip(names, rows.law.parameters, strict=True))
    if all(_is_said(rows, by_symbol[name]) for name in form.nonlinear):
        axes: Axes = _Axes(rows, form)
        projection = Projection(rows, form, axes, held)
        amplitudes, surface = projection.solve()
        chosen = _local_minima(surface, axes.shape)
    else:
        landscape = _landscape(rows, names, fixed)
        form = landscape.form
        points, surface = search(landscape)
        projection = landscape.projection(points)
        axes, amplitudes, chosen = projection.axes, projection.solve()[0], np.arange(len(points))
    starts = np.zeros((len(chosen), len(names)))
    for column, name in enumerate(names):
        if name in fixed:
            starts[:, column] = fixed[name]
        elif name in form.nonlinear:
            starts[:, column] = axes.points[chosen, form.nonlinear.index(name)]
    projection.write(starts, names, amplitudes, chosen)
    low, high = problem.bounds
    starts = np.clip(starts, low, high)
    symbols = dict(zip(names, rows.law.parameter_names, strict=True))
    nonlinear = tuple(symbols[name] for name in names if name in form.nonlinear)
    return Scan(starts, nonlinear, axes.points, surface, axes.shape)


def downhill(problem: Problem, starts: np.ndarray, short: bool = True) -> np.ndarray:
    """Starts (S, P) taken downhill with their linear coordinates solved for, by long and by `short` steps (2 S, P).

    A long step may leap over the valley that a start far away leads to; nothing where no coordinate is linear.
    """
    if isinstance(problem.law, FunctionLaw):
        return starts[:0]
    rows = _some_rows(problem)
    names = [rows.coordinates.symbol(name) for name in rows.law.parameter_names]
    landscape = _landscape(rows, names, fixed_coordinates(rows))
    if not landscape.form.amplitudes:
        return starts[:0]
    columns = [names.index(name) for name in landscape.form.nonlinear]
    lengths = (np.inf, _SHORT) if short else (np.inf,)
    points = np.vstack([landscape.descend(starts[:, columns], _PATIENCE, longest)[0] for longest in lengths])
    projection = landscape.projection(points)
    begun = np.vstack([starts] * len(lengths))
    result = begun.copy()
    result[:, columns] = points
    projection.write(result, names, projection.solve()[0], np.arange(len(points)))
    low, high = problem.bounds
    return np.where(np.isfinite(result), np.clip(result, low, high), begun)


def _form(tree: Node, names: tuple[str, ...], fixed: Mapping[str, float]) -> tuple[LinearForm, dict[str, float]]:
    """The linear coordinates of a tree, and the values of the fixed ones that still stand in it.

    A fixed value other than 0 and 1 does not change what is linear, so that a slider finds the form of the last move.
    """
    plain = {name: value for name, value in fixed.items() if value in (0.0, 1.0, -1.0)}
    held = {name: value for name, value in fixed.items() if name not in plain}
    if plain:
        tree = _with_constants(tree, tuple(sorted(plain.items())))
    return linear_form(tree, [name for name in names if name not in fixed], held), held


@lru_cache(maxsize=256)
def _with_constants(tree: Node, values: tuple[tuple[str, float], ...]) -> Node:
    return substitute(tree, {name: Constant(value) for name, value in values})


def _some_rows(problem: Problem) -> Problem:
    carries = np.flatnonzero(problem.weight > 0.0)
    if len(carries) == len(problem.y) <= _MOST_ROWS:
        return problem
    if len(carries) > _MOST_ROWS:
        carries = np.sort(np.random.default_rng(0).choice(carries, _MOST_ROWS, replace=False))
    return problem.on_rows(carries)


def _landscape(rows: Problem, names: list[str], fixed: dict[str, float]) -> Landscape:
    tree = _with_constants(rows.coordinates.tree, tuple(sorted(fixed.items()))) if fixed else rows.coordinates.tree
    free = [name for name in names if name not in fixed]
    form = linear_form(tree, free)
    by_symbol = {rows.coordinates.symbol(p.name): p for p in rows.law.parameters}
    said = {name: coordinate_range(rows, by_symbol[name]) for name in free if _is_said(rows, by_symbol[name])}
    low, high = rows.bounds
    bounds = {name: (low[column], high[column]) for column, name in enumerate(names)}
    return Landscape.of(rows, tree, form, tuple(free), said, bounds)


def _is_said(problem: Problem, parameter: Parameter) -> bool:
    """Whether the kind of a parameter, its usual values or its bounds say where to look."""
    ends = (parameter.typical_low, parameter.typical_high, *problem.options.domain(problem.law, parameter.name))
    return parameter.kind != "free" or bool(np.isfinite(ends[:2]).all() or np.isfinite(ends[2:]).all())


def fixed_coordinates(problem: Problem) -> dict[str, float]:
    """Coordinates of the parameters held at a value."""
    symbol = problem.coordinates.symbol
    logarithmic = problem.coordinates.logarithmic
    return {
        symbol(name): float(np.log(value)) if name in logarithmic else value
        for name, value in problem.options.fixed.items()
    }


class _Axes:
    """Where to look along each nonlinear coordinate."""

    def __init__(self, problem: Problem, form: LinearForm) -> None:
        self.names = form.nonlinear
        by_symbol = {problem.coordinates.symbol(p.name): p for p in problem.law.parameters}
        ranges = [coordinate_range(problem, by_symbol[name]) for name in self.names]
        size = _GRID_POINTS.get(len(ranges))
        self.shape: tuple[int, ...] = ()
        if size is None:
            self.points = scattered(np.array([ends[:2] for ends in ranges]), _SCREENED)
        else:
            self.values, self.points = _grid(tuple(ranges), size)
            self.shape = tuple(len(values) for values in self.values)


@lru_cache(maxsize=32)
def _grid(ranges: tuple[tuple[float, float, bool], ...], size: int) -> tuple[list[np.ndarray], np.ndarray]:
    """Values along each axis and the points (G, Q) of their grid, not to be written to."""
    values = [spaced(*ends, size) for ends in ranges]
    mesh = np.meshgrid(*values, indexing="ij")
    points = np.stack([m.ravel() for m in mesh], axis=1) if mesh else np.zeros((1, 0))
    for array in (*values, points):
        array.flags.writeable = False
    return values, points


def coordinate_range(problem: Problem, parameter: Parameter) -> tuple[float, float, bool]:
    """Ends of a coordinate's scan, and whether to space it geometrically."""
    logarithmic = parameter.name in problem.coordinates.logarithmic
    domain = problem.options.domain(problem.law, parameter.name)
    if parameter.kind == "location":
        x = problem.x[problem.law.input_names.index(parameter.of or problem.law.input_names[0])]
        low, high = x.min() / 2.0, x.max() * 2.0
    elif parameter.kind == "floor" and not np.isfinite(parameter.typical_high):
        low, high = 0.0, float(problem.y.min())
    elif np.isfinite(parameter.typical_low) and np.isfinite(parameter.typical_high):
        low, high = parameter.typical_low, parameter.typical_high
    elif logarithmic:
        middle = problem.typical or 1.0
        low, high = middle * 1e-3, middle * 1e3
    else:
        low, high = -3.0, 3.0
    low, high = max(low, domain[0]), min(high, domain[1])
    if not low < high:
        # The user's bounds lie outside the usual range: scan them as far as they are finite.
        low = domain[0] if np.isfinite(domain[0]) else domain[1] - 1.0
        high = domain[1] if np.isfinite(domain[1]) else max(2.0 * low, low + 1.0)
    if logarithmic:
        return float(np.log(max(low, 1e-300))), float(np.log(high)), False
    return low, high, low > 0.0


def spaced(low: float, high: float, geometric: bool, size: int) -> np.ndarray:
    """Points from one end to the other, evenly or geometrically."""
    return np.geomspace(low, high, size) if geometric else np.linspace(low, high, size)


def scattered(ends: np.ndarray, size: int) -> np.ndarray:
    """Points of the additive recurrence on the generalized golden ratio: even cover in any dimension."""
    dimensions = len(ends)
    ratio = 2.0
    for _ in range(60):
        ratio = (1.0 + ratio) ** (1.0 / (dimensions + 1.0))
    steps = ratio ** -np.arange(1.0, dimensions + 1.0)
    unit = (0.5 + np.outer(np.arange(1, size + 1), steps)) % 1.0
    return ends[:, 0] + unit * (ends[:, 1] - ends[:, 0])


def _local_minima(surface: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Flat positions of the minima of a surface, lowest first."""
    if not shape:
        return np.argsort(surface, kind="stable")[: min(100, len(surface))]
    grid = np.full([size + 2 for size in shape], np.inf)
    centre = grid[tuple(slice(1, -1) for _ in shape)]
    centre[...] = surface.reshape(shape)
    lowest = np.ones(shape, dtype=bool)
    for shift in itertools.product((-1, 0, 1), repeat=len(shape)):
        if any(shift):
            lowest &= centre <= grid[tuple(slice(1 + s, s - 1 or None) for s in shift)]
    found = np.flatnonzero(lowest.ravel() & np.isfinite(surface))
    if not len(found):
        found = np.array([int(np.argmin(surface))])
    return found[np.argsort(surface[found], kind="stable")][:_MOST_MINIMA]
