"""Starts for many groups at once, each from its own scan."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from ..expr import LinearForm, linear_form
from ..expr.evaluate import program_of
from ..expr.lower import centre_name, log_name
from ..expr.tree import ONE, Constant, Node, substitute
from .nonnegative import nonnegative_squares
from .problem import BLOCK_ELEMENTS, Problem
from .products import product
from .projection import is_nonnegative
from .scan import coordinate_range, fixed_coordinates, spaced

if TYPE_CHECKING:
    from .groups import GroupProblem

__all__ = ["is_scanned_whole", "scan_groups"]

Column = Callable[[Node], np.ndarray]

_GRID_POINTS = {0: 1, 1: 32, 2: 18}
_MINIMA = 2


def is_scanned_whole(problem: Problem) -> bool:
    """Whether a grid over all nonlinear coordinates of the law is small enough to hold for each of many groups.

    Points scattered over three or more of them miss the valley of one group or another. What holds for the rows of
    all groups holds for those of some: where fewer rows have inputs that are not positive, no more is nonlinear.
    """
    return len(_form(problem, fixed_coordinates(problem)).nonlinear) in _GRID_POINTS


def scan_groups(problem: GroupProblem, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coordinates (S, P) to polish and the group (S,) of each, sorted by group, a group's best first.

    Parameters
    ----------
    problem : GroupProblem
        That `is_scanned_whole` admits.
    kept : ndarray of int
        Groups with rows enough.
    """
    names = [problem.coordinates.symbol(name) for name in problem.law.parameter_names]
    pooled = problem.pooled()
    fixed = fixed_coordinates(pooled)
    form = _form(problem, fixed)
    points, shape = _points(pooled, form)
    starts, groups = [], []
    same = form.outer != "power" and bool((problem.x[:, kept] == problem.x[:, kept[:1]]).all())
    step = max(1, 8 * BLOCK_ELEMENTS // (len(points) * (1 if same else problem.y.shape[1])))
    for begin in range(0, len(kept), step):
        part = kept[begin : begin + step]
        chosen, lane = _scan(problem.at_lanes(part), problem.weight[part], form, points, shape, names, fixed)
        starts.append(chosen)
        groups.append(part[lane])
    low, high = problem.bounds
    return np.clip(np.concatenate(starts), low, high), np.concatenate(groups)


def _form(problem: Problem, fixed: dict[str, float]) -> LinearForm:
    tree = substitute(problem.coordinates.tree, {name: Constant(value) for name, value in fixed.items()})
    names = [problem.coordinates.symbol(name) for name in problem.law.parameter_names if name in problem.free]
    return linear_form(tree, [name for name in names if name not in fixed])


def _points(pooled: Problem, form: LinearForm) -> tuple[np.ndarray, tuple[int, ...]]:
    by_symbol = {pooled.coordinates.symbol(p.name): p for p in pooled.law.parameters}
    ranges = [coordinate_range(pooled, by_symbol[name]) for name in form.nonlinear]
    axes = [spaced(*ends, _GRID_POINTS[len(ranges)]) for ends in ranges]
    mesh = np.meshgrid(*axes, indexing="ij")
    return (np.stack([m.ravel() for m in mesh], axis=1) if mesh else np.zeros((1, 0))), tuple(len(a) for a in axes)


def _scan(
    part: Problem,
    weight: np.ndarray,
    form: LinearForm,
    points: np.ndarray,
    shape: tuple[int, ...],
    names: list[str],
    fixed: dict[str, float],
) -> tuple[np.ndarray, np.ndarray]:
    groups = len(weight)
    given = part.given(part.x)
    given = {n: given[n] for i in part.law.input_names for n in (i, log_name(i), centre_name(i))}
    # Groups on one set of inputs share every column: their sums are a few matrix products.
    shared = form.outer != "power" and bool((part.x == part.x[:, :1]).all())
    seen = 1 if shared else groups
    given = {n: v[:seen, None, :] if np.ndim(v) == 2 else v for n, v in given.items()}
    names_given = frozenset(given)
    values = {name: points[None, :, q, None] for q, name in enumerate(form.nonlinear)}

    found: dict[Node, np.ndarray] = {}

    def column(node: Node) -> np.ndarray:
        """Values (G, S, M), with 1 for the size of an axis along which they are all the same."""
        if node not in found:
            with np.errstate(all="ignore"):
                result = np.asarray(program_of(node, names_given).bind(given).run(values)[0], dtype=np.float64)
            found[node] = result.reshape((1,) * (3 - result.ndim) + result.shape)
        return found[node]

    size = len(form.amplitudes)
    if shared:
        gram, right, square = _shared_sums(part, weight, form, column, len(points))
    else:
        gram, right, square = _sums(part, weight, form, column, len(points))
    sign = np.array([is_nonnegative(part, amplitude) for amplitude in form.amplitudes], dtype=bool)
    amplitudes, explained = nonnegative_squares(np.nan_to_num(gram), np.nan_to_num(right), sign)
    surface = np.where(np.isfinite(square - explained), square - explained, np.inf).reshape(groups, len(points))
    lane, point = _lowest(surface, shape)
    chosen = amplitudes.reshape(groups, len(points), size)[lane, point]
    return _starts(part, form, column, names, fixed, points[point], chosen, lane, point), lane


def _starts(
    part: Problem,
    form: LinearForm,
    column: Column,
    names: list[str],
    fixed: dict[str, float],
    places: np.ndarray,
    chosen: np.ndarray,
    lane: np.ndarray,
    point: np.ndarray,
) -> np.ndarray:
    """Coordinates (B, P) of the scanned places (B, Q) and of the amplitudes (B, L) chosen there."""

    def at_lanes(node: Node) -> np.ndarray:
        """Values (B, M) or (B, 1) at the points chosen."""
        table = column(node)
        return table[lane if table.shape[0] > 1 else 0, point if table.shape[1] > 1 else 0].reshape(-1, table.shape[2])

    starts = np.zeros((len(lane), len(names)))
    for position, name in enumerate(names):
        if name in fixed:
            starts[:, position] = fixed[name]
        elif name in form.nonlinear:
            starts[:, position] = places[:, form.nonlinear.index(name)]
    typical = np.median(np.abs(part.y), axis=1)[lane]
    for j, amplitude in enumerate(form.amplitudes):
        position = names.index(amplitude.symbol)
        if amplitude.rate is None:
            starts[:, position] = chosen[:, j]
            continue
        mean = np.abs(at_lanes(amplitude.basis)).mean(axis=1)
        with np.errstate(all="ignore"):
            value = np.maximum(chosen[:, j], 1e-4 * typical / np.maximum(mean, 1e-300))
            rate = 1.0 if amplitude.rate == ONE else at_lanes(amplitude.rate)[:, 0]
            starts[:, position] = np.nan_to_num(np.log(value) / rate)
    return starts


def _sums(
    part: Problem, weight: np.ndarray, form: LinearForm, column: Column, count: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gram matrices (G * S, L, L), right sides (G * S, L) and squares (G * S,) of groups with inputs of their own."""
    target, root = _target(part, weight, form, column)
    columns = [column(amplitude.basis) for amplitude in form.amplitudes]
    with np.errstate(all="ignore"):
        square_root, goal = root * root, target - column(form.offset)
        pulled = square_root * goal
        size, shape = len(columns), (len(weight), count)
        gram, right, square = np.empty((*shape, size, size)), np.empty((*shape, size)), np.empty(shape)
        for j in range(size):
            right[:, :, j] = _over_rows(columns[j], pulled)
            for k in range(j + 1):
                gram[:, :, j, k] = gram[:, :, k, j] = _over_rows(columns[j] * columns[k], square_root)
        square[:] = _over_rows(goal, pulled)
    every = len(weight) * count  # not -1: with all parameters held there is no column to infer it from
    return gram.reshape(every, size, size), right.reshape(every, size), square.ravel()


def _over_rows(column: np.ndarray, pull: np.ndarray) -> np.ndarray:
    """``sum_m column_gsm pull_gsm`` (G, S), an axis of size 1 standing for any."""
    if column.shape[2] == 1:
        return np.asarray(column[:, :, 0] * pull.sum(axis=2))
    if pull.shape[1] == 1 and column.shape[1] > 1:
        return np.matmul(column, pull.transpose(0, 2, 1))[:, :, 0]
    return np.asarray((column * pull).sum(axis=2))


def _shared_sums(
    part: Problem, weight: np.ndarray, form: LinearForm, column: Column, count: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same where all groups have the same inputs: weights (G, M) times products of columns (M, S)."""
    target, root = _target(part, weight, form, column)
    weights, goal = (root * root)[:, 0], np.broadcast_to(target, (len(weight), 1, weight.shape[1]))[:, 0]
    whole = (count, weight.shape[1])
    columns = [np.broadcast_to(column(amplitude.basis)[0], whole) for amplitude in form.amplitudes]
    offset = np.broadcast_to(column(form.offset)[0], whole)
    size, lanes = len(columns), len(weight) * count
    gram, right = np.empty((lanes, size, size)), np.empty((lanes, size))
    with np.errstate(all="ignore"):
        pulled, across = weights * goal, offset.T
        for j in range(size):
            right[:, j] = (product(pulled, columns[j].T) - product(weights, (offset * columns[j]).T)).ravel()
            for k in range(j + 1):
                gram[:, j, k] = gram[:, k, j] = product(weights, (columns[j] * columns[k]).T).ravel()
        square = (pulled * goal).sum(axis=1)[:, None] - 2.0 * product(pulled, across)
        square += product(weights, across * across)
        return gram, right, square.ravel()


def _target(part: Problem, weight: np.ndarray, form: LinearForm, column: object) -> tuple[np.ndarray, np.ndarray]:
    assert callable(column)
    y, root = part.y[:, None, :], np.sqrt(weight)[:, None, :]
    relative = 1.0 if part.space != "raw" else np.abs(y)
    with np.errstate(all="ignore"):
        if form.outer == "exp":
            return np.log(y), root * relative
        if form.outer == "power":
            assert form.power is not None
            power = column(form.power)
            target = np.exp(np.log(y) / power)
            return target, root * relative * np.abs(power) / target
    return y, root * relative / np.maximum(np.abs(y), 1e-300)


def _lowest(surface: np.ndarray, shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Group and point of the lowest local minima of each group's surface, best first."""
    groups = len(surface)
    table = surface.reshape(groups, *shape)
    grid = np.pad(table, [(0, 0), *((1, 1) for _ in shape)], constant_values=np.inf)
    lowest = np.ones(table.shape, dtype=bool)
    for shift in itertools.product((-1, 0, 1), repeat=len(shape)):
        if any(shift):
            lowest &= table <= grid[(slice(None), *(slice(1 + s, s - 1 or None) for s in shift))]
    ranked = np.where(lowest.reshape(groups, -1), surface, np.inf)
    count = min(_MINIMA, ranked.shape[1])
    best = np.argsort(ranked, axis=1, kind="stable")[:, :count]
    keep = np.isfinite(np.take_along_axis(ranked, best, axis=1))
    keep[:, 0] = True
    lane, place = np.nonzero(keep)
    return lane, best[lane, place]
