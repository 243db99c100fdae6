"""Starts that cannot miss: the nonlinear coordinates on a grid, the linear ones solved for."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from ..catalogue import Parameter
from ..expr import LinearForm, Node, Program, linear_form
from ..expr.linear import Amplitude
from ..expr.lower import centre_name, log_name
from ..expr.tree import ONE, Constant, substitute, symbols
from .cholesky import solve_positive
from .problem import Problem

__all__ = ["Scan", "scan"]

_GRID_POINTS = {0: 1, 1: 160, 2: 40, 3: 14}
_SCREENED = 2_000
_MOST_ROWS = 600
_MOST_MINIMA = 12


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
    one or two of the exponents only.
    """
    carries = np.flatnonzero(problem.weight > 0.0)
    if len(carries) > _MOST_ROWS:
        carries = np.sort(np.random.default_rng(0).choice(carries, _MOST_ROWS, replace=False))
    rows = problem.on_rows(carries)
    names = [rows.coordinates.symbol(name) for name in rows.law.parameter_names]
    fixed = _fixed_coordinates(rows)
    tree = substitute(rows.coordinates.tree, {name: Constant(value) for name, value in fixed.items()})
    form = linear_form(tree, [name for name in names if name not in fixed])
    axes = _Axes(rows, form)
    projection = _Projection(rows, form, axes)
    amplitudes, surface = projection.solve()
    chosen = _local_minima(surface, axes.shape)
    starts = np.zeros((len(chosen), len(names)))
    for column, name in enumerate(names):
        if name in fixed:
            starts[:, column] = fixed[name]
        elif name in form.nonlinear:
            starts[:, column] = axes.points[chosen, form.nonlinear.index(name)]
    projection.write(starts, names, amplitudes, chosen)
    low, high = problem.bounds
    starts = np.clip(starts, low, high)
    nonlinear = tuple(n for n, s in zip(rows.law.parameter_names, names, strict=True) if s in form.nonlinear)
    return Scan(starts, nonlinear, axes.points, surface, axes.shape)


def _fixed_coordinates(problem: Problem) -> dict[str, float]:
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
        ranges = [_range(problem, by_symbol[name]) for name in self.names]
        size = _GRID_POINTS.get(len(ranges))
        self.shape: tuple[int, ...] = ()
        if size is None:
            self.points = _scattered(np.array([ends[:2] for ends in ranges]), _SCREENED)
        else:
            self.values = [_spaced(*ends, size) for ends in ranges]
            self.shape = tuple(len(values) for values in self.values)
            mesh = np.meshgrid(*self.values, indexing="ij")
            self.points = np.stack([m.ravel() for m in mesh], axis=1) if mesh else np.zeros((1, 0))


def _range(problem: Problem, parameter: Parameter) -> tuple[float, float, bool]:
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
        middle = float(np.median(np.abs(problem.y))) or 1.0
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


def _spaced(low: float, high: float, geometric: bool, size: int) -> np.ndarray:
    return np.geomspace(low, high, size) if geometric else np.linspace(low, high, size)


def _scattered(ends: np.ndarray, size: int) -> np.ndarray:
    """Points of the additive recurrence on the generalized golden ratio: even cover in any dimension."""
    dimensions = len(ends)
    ratio = 2.0
    for _ in range(60):
        ratio = (1.0 + ratio) ** (1.0 / (dimensions + 1.0))
    steps = ratio ** -np.arange(1.0, dimensions + 1.0)
    unit = (0.5 + np.outer(np.arange(1, size + 1), steps)) % 1.0
    return ends[:, 0] + unit * (ends[:, 1] - ends[:, 0])


class _Projection:
    """The linear coordinates, solved for at every scanned point."""

    def __init__(self, problem: Problem, form: LinearForm, axes: _Axes) -> None:
        self.problem, self.form, self.axes = problem, form, axes
        self.count = len(axes.points)
        given = problem.given(problem.x)
        self.given = {name: given[name] for i in problem.law.input_names for name in (i, log_name(i), centre_name(i))}
        self.sign = [self._is_nonnegative(amplitude) for amplitude in form.amplitudes]

    def _is_nonnegative(self, amplitude: Amplitude) -> bool:
        if amplitude.rate is not None:
            return True
        for parameter in self.problem.law.parameters:
            if self.problem.coordinates.symbol(parameter.name) == amplitude.symbol:
                return parameter.low >= 0.0 and parameter.name not in self.problem.coordinates.logarithmic
        return False

    def _column(self, node: Node) -> tuple[np.ndarray, tuple[int, ...]]:
        """Values of a tree, one row for each combination of the axes it depends on."""
        names = [name for name in self.axes.names if name in symbols(node)]
        depends = tuple(self.axes.names.index(name) for name in names)
        rows = len(self.problem.y)
        if not self.axes.shape and depends:
            values = {name: self.axes.points[:, axis, None] for name, axis in zip(names, depends, strict=True)}
            lanes, depends = self.count, (-1,)
        else:
            mesh = np.meshgrid(*(self.axes.values[axis] for axis in depends), indexing="ij") if depends else []
            values = {name: m.reshape(-1, 1) for name, m in zip(names, mesh, strict=True)}
            lanes = mesh[0].size if mesh else 1
        with np.errstate(all="ignore"):
            result = Program([node], self.given).bind(self.given).run(values)[0]
        return np.broadcast_to(np.asarray(result, dtype=np.float64), (lanes, rows)), depends

    def _product(
        self, left: tuple[np.ndarray, tuple[int, ...]], right: tuple[np.ndarray, tuple[int, ...]]
    ) -> np.ndarray:
        """Inner products over the rows at every scanned point, in a shape that broadcasts to the grid."""
        (a, of_a), (b, of_b) = left, right
        if not set(of_a) & set(of_b):
            with np.errstate(all="ignore"):
                flat, of = (a @ b.T), of_a + of_b
            flat = flat.reshape(self._sizes(of_a) + self._sizes(of_b))
        elif of_a == of_b:
            flat, of = np.einsum("gm,gm->g", a, b).reshape(self._sizes(of_a)), of_a
        else:
            of = tuple(sorted(set(of_a) | set(of_b)))
            flat = np.einsum("...m,...m->...", self._spread(a, of_a, of), self._spread(b, of_b, of))
        return self._to_grid(flat, of)

    def _sizes(self, of: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(self.count if axis < 0 else self.axes.shape[axis] for axis in of)

    def _spread(self, values: np.ndarray, of: tuple[int, ...], onto: tuple[int, ...]) -> np.ndarray:
        sizes = tuple(self.axes.shape[axis] if axis in of else 1 for axis in onto)
        return values.reshape(*sizes, -1)

    def _to_grid(self, flat: np.ndarray, of: tuple[int, ...]) -> np.ndarray:
        if not self.axes.shape:
            return np.broadcast_to(flat.reshape(-1), (self.count,))
        order = sorted(range(len(of)), key=lambda place: of[place])
        flat = flat.transpose(order)
        sizes = tuple(self.axes.shape[a] if a in of else 1 for a in range(len(self.axes.shape)))
        return np.broadcast_to(flat.reshape(sizes), self.axes.shape).reshape(-1)

    def solve(self) -> tuple[np.ndarray, np.ndarray]:
        """Amplitudes (G, L) and what they leave of the weighted squares (G,)."""
        target, root_weight = self._target()
        columns = [self._times(self._column(amplitude.basis), root_weight) for amplitude in self.form.amplitudes]
        offset = self._column(self.form.offset)
        target = self._times(self._minus(target, offset), root_weight)
        size = len(columns)
        gram = np.empty((self.count, size, size))
        right = np.empty((self.count, size))
        for j in range(size):
            right[:, j] = self._product(columns[j], target)
            for k in range(j + 1):
                gram[:, j, k] = gram[:, k, j] = self._product(columns[j], columns[k])
        square = self._product(target, target)
        amplitudes, left = _nonnegative(gram, right, np.array(self.sign, dtype=bool))
        surface = np.maximum(square - left, 0.0)
        return amplitudes, np.where(np.isfinite(surface), surface, np.inf)

    def _target(self) -> tuple[tuple[np.ndarray, tuple[int, ...]], tuple[np.ndarray, tuple[int, ...]]]:
        """What the linear sum must equal, and the root of its weight, so that both mean the residual asked for."""
        y, weight = self.problem.y[None], np.sqrt(self.problem.weight)[None]
        relative = 1.0 if self.problem.space == "log" else np.abs(y)
        if self.form.outer == "identity":
            return (y, ()), (weight * relative / np.maximum(np.abs(y), 1e-300), ())
        with np.errstate(all="ignore"):
            if self.form.outer == "exp":
                return (np.log(y), ()), (weight * relative, ())
            assert self.form.power is not None
            power, of = self._column(self.form.power)
            target = np.exp(np.log(y) / power)
            return (target, of), (weight * relative * np.abs(power) / target, of)

    def _combine(
        self, left: tuple[np.ndarray, tuple[int, ...]], right: tuple[np.ndarray, tuple[int, ...]], operation: np.ufunc
    ) -> tuple[np.ndarray, tuple[int, ...]]:
        (a, of_a), (b, of_b) = left, right
        if of_a == of_b or not of_b or not of_a:
            return operation(a, b), of_a or of_b
        of = tuple(sorted(set(of_a) | set(of_b)))
        values = operation(self._spread(a, of_a, of), self._spread(b, of_b, of))
        return values.reshape(-1, values.shape[-1]), of

    def _times(
        self, left: tuple[np.ndarray, tuple[int, ...]], right: tuple[np.ndarray, tuple[int, ...]]
    ) -> tuple[np.ndarray, tuple[int, ...]]:
        return self._combine(left, right, np.multiply)

    def _minus(
        self, left: tuple[np.ndarray, tuple[int, ...]], right: tuple[np.ndarray, tuple[int, ...]]
    ) -> tuple[np.ndarray, tuple[int, ...]]:
        return self._combine(left, right, np.subtract)

    def write(self, starts: np.ndarray, names: list[str], amplitudes: np.ndarray, chosen: np.ndarray) -> None:
        """Put the amplitudes of the chosen points into the coordinates they stand for."""
        for place, amplitude in enumerate(self.form.amplitudes):
            value = amplitudes[chosen, place]
            column = names.index(amplitude.symbol)
            if amplitude.rate is None:
                starts[:, column] = value
                continue
            # A term that came out as zero starts small instead, so that it can come back.
            size = np.abs(self._column(amplitude.basis)[0]).mean()
            value = np.maximum(value, 1e-4 * float(np.median(np.abs(self.problem.y))) / max(size, 1e-300))
            rate = self._rates(amplitude.rate, chosen)
            with np.errstate(all="ignore"):
                starts[:, column] = np.nan_to_num(np.log(value) / rate)

    def _rates(self, rate: Node, chosen: np.ndarray) -> np.ndarray | float:
        if rate == ONE:
            return 1.0
        values = {name: self.axes.points[chosen, axis] for axis, name in enumerate(self.axes.names)}
        return Program([rate], self.given).bind(self.given).run(values)[0]


def _nonnegative(gram: np.ndarray, right: np.ndarray, nonnegative: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Best amplitudes (G, L), those marked 0 or more, and the squares they explain (G,)."""
    size = right.shape[1]
    solution, explained = _least_squares(gram, right, range(size))
    wrong = ((solution < 0.0) & nonnegative).any(axis=1)
    if wrong.any():
        best, most = np.zeros((int(wrong.sum()), size)), np.full(int(wrong.sum()), -np.inf)
        for kept in _faces(size, nonnegative):
            part, gain = _least_squares(gram[wrong], right[wrong], kept)
            better = ~((part < 0.0) & nonnegative).any(axis=1) & (gain > most)
            best[better], most[better] = part[better], gain[better]
        solution[wrong], explained[wrong] = best, np.where(np.isfinite(most), most, 0.0)
    return solution, explained


def _faces(size: int, nonnegative: np.ndarray) -> list[list[int]]:
    """Sets of amplitudes that may stay when some nonnegative ones are 0."""
    optional = [j for j in range(size) if nonnegative[j]]
    return [
        [j for j in range(size) if j not in dropped]
        for count in range(1, len(optional) + 1)
        for dropped in itertools.combinations(optional, count)
    ]


def _least_squares(gram: np.ndarray, right: np.ndarray, kept: range | list[int]) -> tuple[np.ndarray, np.ndarray]:
    solution = np.zeros_like(right)
    if not len(kept):
        return solution, np.zeros(len(right))
    index = np.array(list(kept))
    part, side = gram[:, index[:, None], index], right[:, index]
    with np.errstate(all="ignore"):
        size = np.sqrt(np.maximum(np.einsum("gjj->gj", part), 1e-300))
        scaled = part / (size[:, :, None] * size[:, None, :])
        solved, _ = solve_positive(scaled, side / size)
        solution[:, index] = np.nan_to_num(solved / size)
        return solution, (solution * right).sum(axis=1)


def _local_minima(surface: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Flat positions of the minima of a surface, lowest first."""
    if not shape:
        return np.argsort(surface, kind="stable")[: min(100, len(surface))]
    grid = np.pad(surface.reshape(shape), 1, constant_values=np.inf)
    centre = grid[tuple(slice(1, -1) for _ in shape)]
    lowest = np.ones(shape, dtype=bool)
    for shift in itertools.product((-1, 0, 1), repeat=len(shape)):
        if any(shift):
            lowest &= centre <= grid[tuple(slice(1 + s, s - 1 or None) for s in shift)]
    found = np.flatnonzero(lowest.ravel() & np.isfinite(surface))
    if not len(found):
        found = np.array([int(np.argmin(surface))])
    return found[np.argsort(surface[found], kind="stable")][:_MOST_MINIMA]
