"""What an exported file must reproduce of its fit: predictions, objective and fingerprints, with honest tolerances."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import ExportError
from ..expr import Call, Node, Program
from ..expr.tree import walk
from ..fitting.independently import residuals_of
from .shaken import shaken

__all__ = ["Check", "checked", "data_hash", "formula_tree", "overflows", "spots", "text_hash"]

MOST_ROWS = 5_000
ROUNDING = 1e-14  # of one residual: a few units in the last place of sums and powers
CLOSE = 1e-12  # of a prediction: what libraries of mathematics differ by in a law without large terms that cancel
_SAFELY = 20.0  # times what a few drawn roundings moved
_DOUBTFUL = 1e-6
Spot = tuple[tuple[float, ...], float]
CHECKSUM_LINE = "CHECKSUM = "


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """Rows to write down, and what must come out of them.

    Attributes
    ----------
    rows : ndarray of int, shape (R,)
        Rows written down: all of them, or evenly spaced ones of a large table.
    objective, tolerance : float
        Sum over the rows written down, and how far arithmetic in another order may be from it.
    predictions : list of (inputs, value)
        A few points with the law's own value there.
    closeness : float
        How far from it, in parts of a value, arithmetic elsewhere may be.
    data_hash : str
        Fingerprint of the rows written down.
    """

    rows: np.ndarray
    objective: float
    tolerance: float
    predictions: list[Spot]
    closeness: float
    data_hash: str


def checked(fit: Any) -> Check:
    """Evaluate the fit anew at its own rows and say what a file that holds it must reproduce.

    Raises
    ------
    ExportError
        When the objective of the fit does not come out: the values and the data are not each other's.
    """
    seen = fit.observations
    rows = np.arange(len(seen))
    problem = fit.problem
    cost, doubt = _costs(fit)
    known = sum(float(prior.at(fit.values[prior.name])) for prior in problem.priors)
    total = float(cost.sum()) + known
    if np.isfinite(total) and abs(total - fit.objective) > 1e-6 * abs(total) + 1e3 * float(doubt.sum()):
        raise ExportError(
            f"The objective of this fit is {fit.objective!r}, but its values give {total!r} on its data. "
            "Fit again before exporting: `fit = fit.refit()`."
        )
    if len(rows) > MOST_ROWS:
        rows = np.unique(np.linspace(0, len(seen) - 1, MOST_ROWS).astype(np.int64))
    predictions, closeness = spots(fit)
    return Check(
        rows=rows,
        objective=float(cost[rows].sum()) + known,
        tolerance=float(1e-9 * abs(cost[rows].sum() + known) + 10 * doubt[rows].sum()),
        predictions=predictions,
        closeness=closeness,
        data_hash=data_hash([seen.keys[row] for row in rows], seen.x[:, rows], seen.y[rows]),
    )


def _costs(fit: Any) -> tuple[np.ndarray, np.ndarray]:
    """What each row costs (M,), by the law's own formula, and how far rounding may move that."""
    seen, problem = fit.observations, fit.problem
    carries = seen.effective_weight > 0
    y = np.where(carries, seen.y, problem.y)
    with np.errstate(all="ignore"):
        predicted = np.broadcast_to(fit(**dict(zip(seen.inputs, seen.x, strict=True))), seen.y.shape)
        floor = fit.values[problem.floor_name] if problem.transform.above_floor else 0.0
        transform = problem.transform
        scale = 1.0 if problem.sigma is None else 1.0 / problem.sigma
        residual = scale * residuals_of(problem, predicted, y, fit.values)
        cost = np.where(carries, seen.weight * problem.loss.value(residual, problem.exact_delta), 0.0)
        steps = np.nan_to_num(np.abs(np.log(np.abs(predicted))), nan=1.0, posinf=1.0)
        error = _rounding(fit) * np.maximum(1.0, steps) * scale
        error *= np.abs(predicted * transform.slope(predicted - floor)) + np.abs(y * transform.slope(y - floor))
        steep = np.nan_to_num(np.abs(problem.loss.slope(residual, problem.delta)), nan=1.0)
        bent = np.abs(problem.loss.curvature(residual, problem.delta))
        doubt = np.where(carries, seen.weight * (steep * error + bent * error**2), 0.0)
    return cost, doubt


def _rounding(fit: Any) -> np.ndarray:
    """How far arithmetic elsewhere may be from the law's own at each row (M,), in parts of a prediction."""
    seen = fit.observations
    size = np.abs(fit(**dict(zip(seen.inputs, seen.x, strict=True))))
    spread = shaken(formula_tree(fit), {**dict(zip(seen.inputs, seen.x, strict=True)), **fit.values})
    share = np.nan_to_num(_SAFELY * spread / size, nan=0.0, posinf=1.0)
    return np.broadcast_to(np.maximum(ROUNDING, share), seen.y.shape)


def spots(fit: Any) -> tuple[list[Spot], float]:
    """A few points of the data and one ten times beyond, each (inputs, the law's own value there), and a tolerance.

    The tolerance, in parts of a value, holds for every library that rounds with care. A point where rounding alone
    could hide more than that, as where large terms cancel, is left out.
    """
    seen = fit.observations
    carries = seen.effective_weight > 0
    if not carries.any():
        return [], CLOSE
    inside = seen.x[:, carries]
    order = np.argsort(inside[0], kind="stable")
    chosen = np.unique(order[np.linspace(0, len(order) - 1, 4).astype(int)])
    points = np.hstack([inside[:, chosen], 10.0 * inside.max(axis=1, keepdims=True)])
    inputs = dict(zip(seen.inputs, points, strict=True))
    results = np.broadcast_to(np.asarray(fit(**inputs), dtype=np.float64), points.shape[1:])
    spread = np.broadcast_to(shaken(formula_tree(fit), {**inputs, **fit.values}), results.shape)
    with np.errstate(all="ignore"):
        doubt = np.where(spread == 0.0, 0.0, _SAFELY * spread / np.abs(results))
    kept = np.isfinite(results) & (doubt <= _DOUBTFUL)
    tolerance = max(CLOSE, float(f"{doubt[kept].max(initial=0.0):.0e}"))
    found = zip(points.T[kept], results[kept], strict=True)
    return [(tuple(float(one) for one in point), float(result)) for point, result in found], tolerance


def data_hash(keys: list[Any], x: np.ndarray, y: np.ndarray) -> str:
    """`Observations.data_hash` of some rows, with every NaN the same NaN."""
    digest = hashlib.sha256()
    for array in (x, y):
        plain = np.where(np.isnan(array), np.nan, array)
        digest.update(np.ascontiguousarray(plain, dtype="<f8").tobytes())
    digest.update(repr([plain_key(key) for key in keys]).encode())
    return "sha256:" + digest.hexdigest()[:16]


def plain_key(key: Any) -> Any:
    """A key with NumPy's scalars as Python's own."""
    if isinstance(key, tuple):
        return tuple(plain_key(part) for part in key)
    return key.item() if isinstance(key, np.generic) else key


def text_hash(text: str) -> str:
    """Fingerprint of a file's text without the line that holds it; blind to line ends and trailing spaces."""
    kept = [line.rstrip() for line in text.split("\n") if not line.startswith(CHECKSUM_LINE)]
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()


def formula_tree(fit: Any) -> Node:
    """The law's formula; in its form without overflow where a power would overflow.

    NumPy gives inf where Python's floats raise; a sharp break reaches that well inside the data.
    """
    tree: Node = fit.law.tree
    return fit.law.stable_tree if overflows(fit, tree) else tree


def overflows(fit: Any, tree: Node) -> bool:
    """Whether a power in a formula is no finite number at the rows of a fit, or at a thousandth or thousandfold."""
    seen, values = fit.observations, {name: float(value) for name, value in fit.values.items()}
    carries = seen.effective_weight > 0
    powers = [node for node in walk(tree) if isinstance(node, Call) and node.operation == "^"]
    if not powers or not carries.any():
        return False
    wide = np.hstack([seen.x[:, carries] * factor for factor in (1e-3, 1.0, 1e3)])
    with np.errstate(all="ignore"):
        results = Program(powers).bind({}).run({**dict(zip(seen.inputs, wide, strict=True)), **values})
    return not all(np.isfinite(result).all() for result in results)
