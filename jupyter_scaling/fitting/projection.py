"""Variable projection: the linear coordinates of a law solved for at many points of the nonlinear ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from ..expr import LinearForm, Node
from ..expr.evaluate import Bound, program_of
from ..expr.linear import Amplitude
from ..expr.lower import centre_name, log_name
from ..expr.tree import ONE
from .nonnegative import nonnegative_columns
from .problem import Problem
from .products import product

__all__ = ["Axes", "Points", "Projection", "is_nonnegative"]


# Values at the rows (G, M), one row for each combination of the axes it depends on.
_Column = tuple[np.ndarray, tuple[int, ...]]


class Axes(Protocol):
    """Points (G, Q) of the nonlinear coordinates; a grid has a shape and the values along each axis."""

    names: tuple[str, ...]
    points: np.ndarray
    shape: tuple[int, ...]
    values: list[np.ndarray]


@dataclass
class Points:
    """Scattered points."""

    names: tuple[str, ...]
    points: np.ndarray
    shape: tuple[int, ...] = ()
    values: Any = None


class Projection:
    """The linear coordinates, solved for at every scanned point."""

    def __init__(self, problem: Problem, form: LinearForm, axes: Axes, more: Mapping[str, Any] | None = None) -> None:
        self.problem, self.form, self.axes = problem, form, axes
        self.count = len(axes.points)
        given = problem.given(problem.x)
        self.given = {name: given[name] for i in problem.law.input_names for name in (i, log_name(i), centre_name(i))}
        self.given |= more or {}
        self._names = frozenset(self.given)
        self._bound: dict[Node, tuple[list[str], Bound]] = {}
        # Of a grid, whose columns are few.
        self._columns: dict[Node, _Column] = {}
        self.sign = [is_nonnegative(problem, amplitude) for amplitude in form.amplitudes]

    def _column(self, node: Node) -> _Column:
        """Values of a tree, one row for each combination of the axes it depends on."""
        if node in self._columns:
            return self._columns[node]
        if node not in self._bound:
            program = program_of(node, self._names)
            with np.errstate(all="ignore"):
                bound = program.bind(self.given)
            self._bound[node] = [name for name in self.axes.names if name in program.variables], bound
        names, bound = self._bound[node]
        depends = tuple(self.axes.names.index(name) for name in names)
        if not self.axes.shape and depends:
            values = {name: self.axes.points[:, axis, None] for name, axis in zip(names, depends, strict=True)}
            lanes, depends = self.count, (-1,)
        elif len(depends) == 1:
            values = {names[0]: self.axes.values[depends[0]][:, None]}
            lanes = len(self.axes.values[depends[0]])
        else:
            mesh = np.meshgrid(*(self.axes.values[axis] for axis in depends), indexing="ij") if depends else []
            values = {name: m.reshape(-1, 1) for name, m in zip(names, mesh, strict=True)}
            lanes = mesh[0].size if mesh else 1
        with np.errstate(all="ignore"):
            result = np.asarray(bound.run(values)[0], dtype=np.float64)
        column = _filled(result, (lanes, len(self.problem.y))), depends
        if self.axes.shape:
            self._columns[node] = column
        return column

    def _product(self, left: _Column, right: _Column, out: np.ndarray) -> None:
        """Inner products over the rows at every scanned point, to `out` (G,)."""
        (a, of_a), (b, of_b) = left, right
        if not set(of_a) & set(of_b):
            with np.errstate(all="ignore"):
                flat, of = product(a, b.T), of_a + of_b
            flat = flat.reshape(self._sizes(of_a) + self._sizes(of_b))
        elif of_a == of_b:
            flat, of = np.einsum("gm,gm->g", a, b).reshape(self._sizes(of_a)), of_a
        else:
            of = tuple(sorted(set(of_a) | set(of_b)))
            flat = np.einsum("...m,...m->...", self._spread(a, of_a, of), self._spread(b, of_b, of))
        if not self.axes.shape:
            out[:] = flat.reshape(-1)
            return
        flat = flat.transpose(sorted(range(len(of)), key=lambda place: of[place]))
        sizes = tuple(count if axis in of else 1 for axis, count in enumerate(self.axes.shape))
        out.reshape(self.axes.shape)[...] = flat.reshape(sizes)

    def _sizes(self, of: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(self.count if axis < 0 else self.axes.shape[axis] for axis in of)

    def _spread(self, values: np.ndarray, of: tuple[int, ...], onto: tuple[int, ...]) -> np.ndarray:
        sizes = tuple(self.axes.shape[axis] if axis in of else 1 for axis in onto)
        return values.reshape(*sizes, -1)

    def at(self, points: np.ndarray) -> Projection:
        """The same projection at other points, scattered."""
        other = Projection.__new__(Projection)
        other.__dict__.update(self.__dict__)
        other.axes, other.count, other._columns = Points(self.axes.names, points), len(points), {}
        return other

    def solve(self) -> tuple[np.ndarray, np.ndarray]:
        """Amplitudes (G, L) and what they leave of the weighted squares (G,)."""
        columns, target = self._system()
        amplitudes, left = self._amplitudes(columns, target)
        surface = np.empty(self.count)
        self._product(target, target, surface)
        surface = np.maximum(surface - left, 0.0)
        return amplitudes, np.where(np.isfinite(surface), surface, np.inf)

    def residuals(self, points: np.ndarray) -> np.ndarray:
        """Weighted residuals (B, M) at scattered points (B, Q), the amplitudes at their best."""
        other = self.at(points)
        with np.errstate(all="ignore"):
            columns, target = other._system()
            amplitudes, _ = other._amplitudes(columns, target)
            rest = target[0]
            left = np.broadcast_to(rest, (len(points), rest.shape[1])).copy()
            for j, (column, _) in enumerate(columns):
                left -= amplitudes[:, j, None] * column
        return left

    def _system(self) -> tuple[list[_Column], _Column]:
        target, root_weight = self.target()
        columns = [self._times(self._column(amplitude.basis), root_weight) for amplitude in self.form.amplitudes]
        offset = self._column(self.form.offset)
        return columns, self._times(self._minus(target, offset), root_weight)

    def _amplitudes(self, columns: list[_Column], target: _Column) -> tuple[np.ndarray, np.ndarray]:
        """Best amplitudes (G, L) and the squares they explain (G,)."""
        size = len(columns)
        gram, right = np.zeros((size, size, self.count)), np.empty((size, self.count))
        for j in range(size):
            self._product(columns[j], target, right[j])
            for k in range(j + 1):
                self._product(columns[j], columns[k], gram[j, k])
        amplitudes, explained = nonnegative_columns(gram, right, np.array(self.sign, dtype=bool))
        return amplitudes.T, explained

    def target(self) -> tuple[_Column, _Column]:
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

    def _combine(self, left: _Column, right: _Column, operation: np.ufunc) -> _Column:
        (a, of_a), (b, of_b) = left, right
        with np.errstate(all="ignore"):
            if of_a == of_b or not of_b or not of_a:
                return operation(a, b), of_a or of_b
            of = tuple(sorted(set(of_a) | set(of_b)))
            values = operation(self._spread(a, of_a, of), self._spread(b, of_b, of))
        return values.reshape(-1, values.shape[-1]), of

    def _times(self, left: _Column, right: _Column) -> _Column:
        return self._combine(left, right, np.multiply)

    def _minus(self, left: _Column, right: _Column) -> _Column:
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
            value = np.maximum(value, 1e-4 * self.problem.typical / max(size, 1e-300))
            rate = self._rates(amplitude.rate, chosen)
            with np.errstate(all="ignore"):
                starts[:, column] = np.nan_to_num(np.log(value) / rate)

    def _rates(self, rate: Node, chosen: np.ndarray) -> np.ndarray | float:
        if rate == ONE:
            return 1.0
        values = {name: self.axes.points[chosen, axis] for axis, name in enumerate(self.axes.names)}
        return program_of(rate, self._names).bind(self.given).run(values)[0]


def is_nonnegative(problem: Problem, amplitude: Amplitude) -> bool:
    """Whether an amplitude stands for something that cannot be below 0."""
    if amplitude.rate is not None:
        return True
    for parameter in problem.law.parameters:
        if problem.coordinates.symbol(parameter.name) == amplitude.symbol:
            return parameter.low >= 0.0 and parameter.name not in problem.coordinates.logarithmic
    return False


def _filled(values: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    if values.shape == shape:
        return values
    filled = np.empty(shape)
    filled[...] = values
    return filled
