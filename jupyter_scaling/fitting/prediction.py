"""Predictions with intervals: for the law's own value, and for the loss that a new run would have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import OptionError
from .estimates import Estimate
from .printout import number
from .spread import scale_axis, scale_of
from .status import Verdict
from .student import t_quantile

if TYPE_CHECKING:
    from .result import Fit

__all__ = ["ASSUMES", "KINDS", "judge_prediction", "predicted", "remarked"]

KINDS = ("mean", "new_run")
_FAR = 10.0
# The scale on which an interval of the prediction is symmetric, by the space of the residuals.
_INTERVAL_SPACE = {"raw": "raw", "log": "log", "logit": "logit", "excess": "log"}


def predicted(fit: Fit, x: np.ndarray, level: float = 0.95, kind: str = "mean") -> Estimate:
    """Predictions (G,) at inputs (K, G) with intervals.

    For a new run the half-width is ``sqrt((t se)^2 + (t s)^2)`` in the space of the loss, with `s` from
    `fit.spread`: 94-97 % in simulation, in the middle of the data and far beyond, where jackknife+ and
    conformal intervals covered 81-92 %.
    """
    if kind not in KINDS:
        raise OptionError.named("kind", kind, KINDS)
    if isinstance(level, bool) or not isinstance(level, (int, float, np.number)) or not 0.0 < level < 1.0:
        raise OptionError(f"`interval` is {level!r}; expected a share between 0 and 1, such as 0.95.")
    space = _INTERVAL_SPACE[fit.problem.space]
    mean = fit.uncertainty.estimate(lambda theta: fit.at(theta, x), level, space=space)
    if kind == "mean":
        return mean
    return _with_noise(fit, mean, t_quantile(level, fit.uncertainty.freedom) * fit.spread.at(x))


def _with_noise(fit: Fit, mean: Estimate, reach: np.ndarray) -> Estimate:
    space = fit.problem.transform
    with np.errstate(all="ignore"):
        if space.above_floor:
            return _above_floor(fit, mean, reach)
        middle = space.forward(mean.value)
        below = np.hypot(middle - space.forward(mean.low), reach)
        above = np.hypot(space.forward(mean.high) - middle, reach)
        return replace(mean, low=space.back(middle - below), high=space.back(middle + above))


def _above_floor(fit: Fit, mean: Estimate, reach: np.ndarray) -> Estimate:
    """Joined in the output itself: the floor is uncertain too, and has no noise of its own."""
    space, floor = fit.problem.transform, fit.values[fit.problem.floor_name]
    middle = space.forward(mean.value - floor)
    low, high = (space.back(middle + side * reach) + floor for side in (-1.0, 1.0))
    below, above = (
        np.hypot(mean.value - mean.low, mean.value - low),
        np.hypot(mean.high - mean.value, high - mean.value),
    )
    return replace(mean, low=mean.value - below, high=mean.value + above)


def judge_prediction(fit: Fit, x: np.ndarray) -> tuple[Verdict, ...]:
    """What to know before using predictions at inputs (K, G): how far they are from the runs, and what they assume."""
    carried = fit.problem.weight > 0.0
    if not x.size or not carried.any():
        return ()
    axis, names = scale_axis(fit), fit.law.input_names
    with np.errstate(all="ignore"):
        scale = scale_of(axis, names, np.asarray(x, dtype=np.float64))
        farthest = float(scale[np.isfinite(scale)].max(initial=-np.inf))
        largest = float(scale_of(axis, names, fit.problem.x[:, carried]).max())
        factor = farthest / largest
    if not factor > 1.0:
        return ()
    found = []
    if factor > _FAR:
        found.append(
            Verdict(
                "extrapolation",
                "warning",
                f"The farthest prediction lies {number(factor, 3)} times beyond the largest {axis} of the runs: its "
                "interval is honest only if the law and the noise stay the same. Leave out the largest runs and see if "
                "they are predicted.",
                factor,
            )
        )
    found.append(Verdict("assumes_equal_tuning", "note", ASSUMES, factor))
    return tuple(found)


ASSUMES = (
    "Extrapolation assumes runs are equally well tuned at all sizes; tuning that worsens with scale moves the "
    "loss by several standard errors and shows in no residual. Refit without the largest runs to see."
)


def remarked(fit: Fit, table: Any, kind: str = "mean") -> Any:
    """A table of predictions, what to know about them in its `attrs`: ``"verdicts"``, and ``"notes"`` as sentences."""
    if not set(fit.law.input_names) <= set(table.columns):
        return table
    columns = [np.asarray(table[name]) for name in fit.law.input_names]
    # A curve goes by its name in a table, and its number says nothing about how far a prediction lies.
    x = np.stack([one if one.dtype.kind in "fiu" else np.zeros(len(one)) for one in columns]).astype(np.float64)
    found = judge_prediction(fit, x)
    notes = [verdict.sentence for verdict in found]
    if kind == "new_run" and fit.uncertainty.freedom >= 1:
        notes.insert(0, fit.spread.sentence)
    table.attrs["verdicts"] = found
    table.attrs["notes"] = (*table.attrs.get("notes", ()), *notes)
    return table
