"""Where to begin with a law that is a Python function: points scattered, its linear parameters solved for."""

from __future__ import annotations

import numpy as np

from ..catalogue.function_law import FunctionLaw
from .compiled import parameters_in
from .nonnegative import nonnegative_squares
from .problem import Problem
from .scan import Scan, coordinate_range, fixed_coordinates, scattered

__all__ = ["function_scan"]

_POINTS, _MOST_ROWS, _STARTS = 400, 120, 8


def function_scan(problem: Problem, law: FunctionLaw) -> Scan:
    """Scan the nonlinear coordinates; the linear ones follow from the function's slopes by them.

    Parameters
    ----------
    problem : Problem
    law : FunctionLaw
        Its law.
    """
    rows = _some_rows(problem)
    names = law.parameter_names
    fixed = fixed_coordinates(rows)
    by_name = {name: rows.coordinates.symbol(name) for name in names}
    tied = problem.options.tied.values()
    held = {name for text in tied for name in parameters_in(law, text)}
    # A parameter that others are tied to moves more than its own column.
    linear = [name for name in law.linear if name in problem.free and name not in held]
    scanned = [name for name in problem.free if name not in linear]
    ends = np.array([coordinate_range(rows, law.parameter(name))[:2] for name in scanned]).reshape(-1, 2)
    points = scattered(ends, _POINTS) if scanned else np.zeros((1, 0))
    phi = np.zeros((len(points), len(names)))
    for column, name in enumerate(names):
        if by_name[name] in fixed:
            phi[:, column] = fixed[by_name[name]]
        elif name in scanned:
            phi[:, column] = points[:, scanned.index(name)]
    surface = _solve_linear(rows, law, phi, linear)
    best = np.argsort(surface, kind="stable")[:_STARTS]
    starts = np.clip(phi[best], *problem.bounds)
    return Scan(starts, tuple(scanned), points, surface, ())


def _some_rows(problem: Problem) -> Problem:
    carries = np.flatnonzero(problem.weight > 0.0)
    if len(carries) > _MOST_ROWS:
        carries = carries[np.linspace(0, len(carries) - 1, _MOST_ROWS).astype(np.int64)]
    return problem.on_rows(carries)


def _solve_linear(rows: Problem, law: FunctionLaw, phi: np.ndarray, linear: list[str]) -> np.ndarray:
    """Write the best linear parameters into coordinates (S, P); the weighted squares (S,) they leave."""
    assert law.function is not None and law.slopes is not None
    features = law.features(dict(zip(law.input_names, rows.x, strict=True)))
    natural = dict(zip(law.parameter_names, rows.to_natural(phi).T[:, :, None], strict=True))
    natural |= {name: np.ones((len(phi), 1)) for name in linear}
    with np.errstate(all="ignore"):
        value = np.broadcast_to(law.function(features, natural), (len(phi), len(rows.y)))
        slopes = law.slopes(features, natural) if linear else {}
        columns = [np.broadcast_to(slopes[name], value.shape) for name in linear]
        # Linear in these: the value with all of them at 1 is the sum of their columns and what is left.
        goal = rows.y - (value - sum(columns, np.zeros(1)))
        root = np.sqrt(rows.weight) * (1.0 if rows.space == "raw" else 1.0 / np.maximum(np.abs(rows.y), 1e-300))
        table = np.nan_to_num(np.stack([*columns, goal], axis=1) * root)
    products = np.matmul(table, table.transpose(0, 2, 1))
    square = products[:, -1, -1]
    if not linear:
        return np.where(np.isfinite(value).all(axis=1), square, np.inf)
    sign = np.array([law.parameter(name).low >= 0.0 for name in linear])
    amplitudes, explained = nonnegative_squares(products[:, :-1, :-1], products[:, :-1, -1], sign)
    for place, name in enumerate(linear):
        column = law.parameter_names.index(name)
        value_of = amplitudes[:, place]
        if rows.logarithmic[column]:
            # A scale that would rather be negative starts where its term is a ten-thousandth of the output.
            share = np.abs(table[:, place]).mean(axis=1) / np.abs(rows.y * root).mean()
            value_of = np.log(np.maximum(value_of, 1e-4 / np.maximum(share, 1e-300)))
        phi[:, column] = value_of
    return np.where(np.isfinite(square - explained), square - explained, np.inf)
