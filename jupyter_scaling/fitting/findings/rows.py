"""What the rows can tell: how many there are, how they are spread, whether they are what they seem."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...errors import counted, listed
from ..status import Verdict

if TYPE_CHECKING:
    from ..result import Fit

__all__ = [
    "collinear",
    "duplicates",
    "few_groups",
    "few_levels",
    "few_points",
    "few_rows",
    "few_to_draw",
    "rows_set_aside",
    "wrong_unit",
]

_FEW_ROWS, _UNCALIBRATED_ROWS, _FEW_TO_DRAW = 20, 12, 40
_DRAWN = frozenset({"bootstrap", "cluster_bootstrap"})
_FEW_GROUPS, _UNCALIBRATED_GROUPS = 12, 6


def rows_set_aside(fit: Fit) -> Verdict | None:
    """Rows that the law or the loss cannot take."""
    broken = [r for r in fit.observations.excluded.values() if " is " in str(r)]
    if not broken:
        return None
    return Verdict(
        "rows_set_aside",
        "warning",
        f"{counted(len(broken), 'row')} could not enter the fit: {listed(sorted(set(broken)))}. Look at them in "
        "`fit.observations_frame()`.",
        float(len(broken)),
    )


def few_rows(fit: Fit) -> Verdict | None:
    """Too few rows for parameters, or for intervals."""
    rows, parameters = fit.uncertainty.rows, len(fit.problem.free)
    if rows <= parameters:
        sentence = (
            f"{counted(rows, 'row determines', 'rows determine')} {counted(parameters, 'parameter')} exactly; "
            "nothing is left to judge the fit by. Add runs."
        )
        return Verdict("no_freedom", "error", sentence, float(rows))
    if rows <= _UNCALIBRATED_ROWS:
        sentence = (
            f"{counted(rows, 'row')}: intervals are not calibrated at 12 or fewer. Add runs before relying on them."
        )
        return Verdict("not_calibrated", "warning", sentence, float(rows))
    if rows < _FEW_ROWS:
        sentence = (
            f"{rows} rows are few; the jackknife covered 96-97 % at 15-20 rows, other methods less. Keep the "
            "default interval."
        )
        return Verdict("few_rows", "note", sentence, float(rows))
    return None


def few_to_draw(fit: Fit) -> Verdict | None:
    """Percentiles of draws from few rows."""
    rows = fit.uncertainty.rows
    if fit.options.interval not in _DRAWN or rows >= _FEW_TO_DRAW or rows <= len(fit.problem.free):
        return None
    sentence = (
        f"Percentiles of draws from {rows} rows are narrow: at 14-30 rows of counts they covered 91-93 % where the "
        "default, interval='jackknife', covered 93-96 %."
    )
    return Verdict("few_to_draw", "warning", sentence, float(rows))


def few_points(fit: Fit) -> Verdict | None:
    """Fewer distinct points than parameters."""
    carried = fit.problem.weight > 0.0
    x, needed = fit.problem.x[:, carried], len(fit.problem.free)
    some = x[:, :: max(1, x.shape[1] // 2000)]
    if len(np.unique(some, axis=1).T) >= needed:
        return None
    distinct = len(np.unique(x, axis=1).T)
    if distinct >= needed:
        return None
    sentence = (
        f"Only {counted(distinct, 'distinct point')} for {counted(len(fit.problem.free), 'free parameter')}: many laws "
        "fit equally well. Add other sizes."
    )
    return Verdict("few_distinct_points", "error", sentence, float(distinct))


def few_groups(fit: Fit) -> Verdict | None:
    """Few sizes, whose intervals are wide."""
    groups = fit.uncertainty.groups
    if groups is None:
        return None
    count = len(np.unique(groups[0][(fit.problem.weight > 0.0)]))
    if count < _UNCALIBRATED_GROUPS:
        sentence = (
            f"Only {counted(count, 'distinct ' + groups[1])}: intervals by {groups[1]} are not calibrated below 6. "
            "Add sizes."
        )
        return Verdict("not_calibrated_groups", "warning", sentence, float(count))
    if count < _FEW_GROUPS:
        sentence = (
            f"{count} distinct {groups[1]}s: intervals 2.5-4.5 times wider than by run are real at so few. "
            "Add sizes to narrow them."
        )
        return Verdict("few_groups", "note", sentence, float(count))
    return None


def collinear(fit: Fit) -> Verdict | None:
    """Inputs that move together, or not at all."""
    if len(fit.law.inputs) < 2:
        return None
    x = fit.problem.x[:, (fit.problem.weight > 0.0)]
    if (x <= 0.0).any():
        return None
    logs = np.log(x) - np.log(x).mean(axis=1, keepdims=True)
    spread = np.sqrt((logs**2).sum(axis=1))
    constant = [name for name, s in zip(fit.law.input_names, spread, strict=True) if s < 1e-9]
    if constant:
        sentence = (
            f"{listed(constant)} does not vary: its exponent and scale cannot be told apart. Fix them, or use"
            " a law without it."
        )
        return Verdict("constant_input", "error", sentence, 0.0)
    correlation = float(np.abs(logs[0] @ logs[1]) / (spread[0] * spread[1]))
    if correlation < 0.999:
        return None
    first, second = fit.law.input_names[:2]
    sentence = (
        f"{first} and {second} move together (correlation {correlation:.4f} of their logarithms): their "
        f"exponents are not identified. Vary {second} at fixed {first}."
    )
    return Verdict("collinear", "error", sentence, correlation)


def duplicates(fit: Fit) -> Verdict | None:
    """Rows that repeat another."""
    carried = fit.problem.weight > 0.0
    y = fit.problem.y[carried]
    if len(y) < 2 or not (np.diff(np.sort(y)) == 0.0).any():
        return None
    order = np.argsort(y, kind="stable")
    same = np.flatnonzero(np.diff(y[order]) == 0.0)
    # Only rows whose output stands elsewhere too can repeat another.
    alike = order[np.union1d(same, same + 1)]
    rows = np.vstack([fit.problem.x[:, carried][:, alike], y[alike]])
    count = rows.shape[1] - len(np.unique(rows, axis=1).T) if len(alike) else 0
    if not count:
        return None
    sentence = (
        f"{counted(count, 'row repeats', 'rows repeat')} another exactly, which counts double. "
        "Drop the repeats, or give `cluster=` if they share a run."
    )
    return Verdict("duplicates", "warning", sentence, float(count))


def wrong_unit(fit: Fit) -> Verdict | None:
    """Losses that are no nats."""
    carried = fit.problem.weight > 0.0
    if fit.law.output.unit != "nats/token" or not carried.any():
        return None
    largest = float(fit.problem.y[carried].max())
    if largest <= 12.0:
        return None
    sentence = (
        f"The largest {fit.observations.columns.get(fit.law.output.name, 'loss')} is {largest:.3g}: above 12 "
        "nats it may be a perplexity or in other units. Convert it to nats/token."
    )
    return Verdict("wrong_unit", "warning", sentence, largest)


def _distinct(values: np.ndarray) -> int:
    """How many distinct values there are, counted to the end only where the first few hundred are few."""
    count = len(np.unique(values[:500]))
    return count if count >= _UNCALIBRATED_GROUPS else len(np.unique(values))


def few_levels(fit: Fit) -> Verdict | None:
    """An input with few distinct values, besides the one that groups are made of."""
    carried = fit.problem.weight > 0.0
    counts = {
        name: _distinct(fit.problem.x[k, carried])
        for k, name in enumerate(fit.law.input_names)
        if k > 0 or fit.uncertainty.groups is None
    }
    few = {name: count for name, count in counts.items() if 1 < count < _UNCALIBRATED_GROUPS}
    if not few or fit.uncertainty.rows <= _UNCALIBRATED_ROWS:
        return None
    shown = listed([f"{name} has {count}" for name, count in few.items()])
    sentence = f"Few distinct values ({shown}): intervals are not calibrated below 6. Add others."
    return Verdict("not_calibrated_levels", "note", sentence, float(min(few.values())))
