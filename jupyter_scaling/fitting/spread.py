"""How far a new run may lie from the law, everywhere or by scale."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from .once import once
from .resampling import group_numbers
from .robust import robust_scale
from .student import t_tail

if TYPE_CHECKING:
    from .result import Fit

__all__ = ["Spread", "UnevenTest", "scale_of", "spread_of", "uneven_test"]

_FEW_GROUPS = 16
_LEAST_ROWS = 20
_CHANCE = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Standard deviation of residuals in the space of the loss, that of a clean run where the loss is robust.

    Parameters
    ----------
    level : float
        The deviation where `slope` is 0, else where the scale is at its geometric mean.
    slope : float
        ``d log s / d log C``; 0 where one deviation holds everywhere.
    centre : float
        Mean logarithm of the scale over the rows in the fit.
    axis : str
        What the scale is: ``"C"``, or the first input.
    name : str
        How it was found.
    """

    level: float
    slope: float = 0.0
    centre: float = 0.0
    axis: str = ""
    name: str = ""
    inputs: tuple[str, ...] = field(default=(), repr=False)

    def at(self, x: np.ndarray) -> np.ndarray:
        """Deviation (G,) of a new run at inputs (K, G)."""
        if self.slope == 0.0:
            return np.full(x.shape[1], self.level)
        with np.errstate(all="ignore"):
            log_scale = np.log(scale_of(self.axis, self.inputs, x)) - self.centre
            return self.level * np.exp(self.slope * log_scale)

    @property
    def sentence(self) -> str:
        """For people."""
        if self.slope == 0.0:
            return f"New runs: one standard deviation, {self.level:.3g}, from the {self.name}."
        return (
            f"New runs: standard deviation {self.level:.3g} at the middle {self.axis}, "
            f"in proportion to {self.axis}^{self.slope:.3g}, from the {self.name}."
        )


@dataclass(frozen=True, slots=True)
class UnevenTest:
    """Whether the size of residuals changes with scale: Spearman's rank correlation and its chance."""

    correlation: float
    chance: float

    @property
    def fires(self) -> bool:
        """Power 100 % at 240 runs, 73 % at 40, 26 % at 20; false alarms 0.5-1.5 %."""
        return self.chance < _CHANCE


def scale_axis(fit: Fit) -> str:
    """Training compute where the law has N and D, else the first input that is a size, not a name."""
    names = fit.law.input_names
    if getattr(fit.law, "encode", None) is not None:
        names = names[1:]
    return "C" if fit.law.compute is not None and {"N", "D"} <= set(names) else names[0]


def scale_of(axis: str, inputs: tuple[str, ...], x: np.ndarray) -> np.ndarray:
    """The scale (G,) at inputs (K, G)."""
    if axis == "C" and "C" not in inputs:
        return 6.0 * x[inputs.index("N")] * x[inputs.index("D")]
    return x[inputs.index(axis)]


@once
def uneven_test(fit: Fit) -> UnevenTest | None:
    """Spearman's correlation of ``|r|`` with the scale; None for fewer than 20 rows."""
    carried = fit.problem.weight > 0.0
    rows = int(carried.sum())
    if rows < _LEAST_ROWS or not fit.status.converged:
        return None
    size = np.abs(fit.uncertainty.residuals[carried])
    scale = scale_of(scale_axis(fit), fit.law.input_names, fit.problem.x[:, carried])
    ranks = np.vstack([_ranks(size, np.argsort(size)), _ranks(scale, _order_of_scale(fit, carried))])
    if not (ranks.std(axis=1) > 0).all():
        return None
    correlation = float(np.corrcoef(ranks)[0, 1])
    statistic = correlation * np.sqrt((rows - 2) / max(1.0 - correlation**2, 1e-12))
    return UnevenTest(correlation, t_tail(statistic, rows - 2))


def _order_of_scale(fit: Fit, carried: np.ndarray) -> np.ndarray:
    """The order (n,) by scale of the rows that are carried; all rows are sorted once, whichever of them are in."""
    axis, names, rows = scale_axis(fit), fit.law.input_names, fit.observations
    order = rows.once(f"order {axis} {names}", (), lambda: np.argsort(scale_of(axis, names, rows.x)))
    return np.asarray((np.cumsum(carried) - 1)[order[carried[order]]])


def _ranks(values: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Ranks (n,) from 1 of values in an order (n,); equal ones share the mean of theirs."""
    ranked = values[order]
    first = np.flatnonzero(np.concatenate([[True], ranked[1:] != ranked[:-1]]))
    counts = np.diff(np.append(first, len(values)))
    ranks = np.empty(len(values))
    ranks[order] = np.repeat(first + 1.0 + (counts - 1) / 2.0, counts) if len(first) < len(values) else first + 1.0
    return ranks


def spread_of(fit: Fit, always: bool = False) -> Spread:
    """One deviation for all runs, unless the test says (or `always` asks) that it changes with scale.

    With 16 sizes or fewer it is that of rows predicted without their own size, which the fit has not
    bent towards. The model is ``log |r| ~ a + b log C``, brought to the level of the residuals divided by it.
    """
    problem, uncertainty = fit.problem, fit.uncertainty
    carried = problem.weight > 0.0
    residual, left_out = _residuals(fit)
    test = uneven_test(fit)
    known = problem.sigma is not None
    changes = always or (test is not None and test.fires)
    axis, names = scale_axis(fit), fit.law.input_names
    scale = scale_of(axis, names, problem.x)
    slope, centre = 0.0, 0.0
    if (changes or known) and (scale[carried] > 0.0).all():
        centre = float(np.log(scale[carried]).mean())
        along = np.where(carried, np.log(np.where(carried, scale, 1.0)) - centre, 0.0)
        slope = _slope(residual[carried], along[carried]) if changes else 0.0
        if problem.sigma is not None:
            slope += _slope(problem.sigma[carried], along[carried])
            residual = residual * problem.sigma
        residual = residual * np.exp(-slope * along)
    robust = problem.loss.has_delta
    parameters = 0 if left_out else len(problem.free)
    if robust:
        level = robust_scale(residual, problem.weight, parameters)
    else:
        level = _root_mean_square(residual, problem.weight, parameters)
    name = ("robust deviation" if robust else "standard deviation") + " of "
    name += f"rows predicted without their {uncertainty.groups[1]}" if left_out and uncertainty.groups else "residuals"
    return Spread(level, slope, centre, axis if slope else "", name, names)


def _root_mean_square(residual: np.ndarray, weight: np.ndarray, parameters: int) -> float:
    rows = int(np.count_nonzero(weight > 0.0))
    return float(np.sqrt((weight * residual**2).sum() / max(weight.sum() * (rows - parameters) / max(rows, 1), 1e-300)))


def _slope(values: np.ndarray, along: np.ndarray) -> float:
    size = np.abs(values)
    # A residual of exactly 0 has no logarithm; it counts as a small one.
    logs = np.log(np.maximum(size, 1e-3 * max(float(np.median(size)), 1e-300)))
    total = float((along**2).sum())
    return float(along @ (logs - logs.mean()) / total) if total > 0.0 else 0.0


def _residuals(fit: Fit) -> tuple[np.ndarray, bool]:
    """Residuals (M,), in units of the known deviations; with few sizes, each from a fit without its size."""
    uncertainty, problem = fit.uncertainty, fit.problem
    own = uncertainty.residuals
    if not 0 < uncertainty.group_count <= _FEW_GROUPS or uncertainty.by_size is None:
        return own, False
    assert uncertainty.groups is not None
    groups = group_numbers(problem.weight > 0.0, uncertainty.groups[0], fit.options.seed)
    result = own.copy()
    for lane, theta in zip(uncertainty.by_size.lanes, uncertainty.by_size.theta, strict=True):
        rows = np.flatnonzero(groups == lane)
        result[rows] = problem.residuals_at(problem.to_coordinates(theta[None])[0])[rows]
    return result, True
