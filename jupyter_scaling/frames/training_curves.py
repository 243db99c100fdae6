"""Training curves in a table: which column names the curve, which has the step, which the learning rate."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..catalogue.schedules import Schedules, Unscheduled, over, reads_schedules, schedules_of
from ..errors import ColumnNotFoundError, DataError, counted, listed, nearest
from ..fitting.observations import Observations
from . import columns
from .choosing import is_column_name, one_for_each_row
from .door import broadcast
from .numbers import floats
from .reading import Table, read

__all__ = ["Curves", "feeds_curves", "read_curves"]

# Names that people give these columns, best first.
NAMES = {
    "curve": "curve schedule lr_schedule schedule_name curve_name run_name run run_id trial name",
    "step": "step steps iteration iterations iter train_step training_step global_step",
    "lr": "lr learning_rate learningrate lr_step current_lr rate eta",
}


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """A law of curves with the schedules of a table, and the inputs as that law counts them.

    Attributes
    ----------
    law : FunctionLaw
        With its schedules.
    x : mapping of str to column or array
        Its inputs: the number of each row's curve, the column of steps.
    columns : mapping of str to str
        Where ``curve`` and ``step`` come from.
    names : ndarray, shape (M,)
        The curve of each row by its own name.
    notes : tuple of str
        What was read.
    """

    law: Any
    x: Mapping[str, Any]
    columns: Mapping[str, str]
    names: np.ndarray
    notes: tuple[str, ...]

    def told(self, observations: Observations) -> Observations:
        """Observations that say by which columns the curves were told apart."""
        first, *others = self.named(observations.notes)
        columns = {**observations.columns, **self.columns}
        return replace(observations, columns=columns, notes=(first, *self.notes, *others))

    def named(self, notes: tuple[str, ...]) -> tuple[str, ...]:
        """Notes that name the column of curves, not the numbers made of it."""
        return tuple(one.replace("curve from values given", f"curve from {self.columns['curve']!r}") for one in notes)


def read_curves(table: Any, law: Any, x: Any = None) -> Curves | None:
    """The curves of a table for a law that reads schedules; None for any other law, or where numbers name curves.

    Parameters
    ----------
    table : DataFrame, dict, list of dicts, str or path
        A row for each logged step; a curve's rows in any order.
    law : Law
        As `catalogue.get` gives it: it has schedules, or takes those of the table.
    x : mapping of str to column, optional
        Where ``curve``, ``step`` and ``lr`` are; guessed where left out. A table without a column of curves is one.

    Raises
    ------
    ColumnNotFoundError
        When there is no column of steps or of learning rates.
    DataError
        When a value is missing, or a curve has two learning rates at one step.

    Examples
    --------
    >>> from jupyter_scaling.catalogue import get
    >>> log = {"schedule": ["a", "a", "b", "b"], "step": [1, 2, 1, 2], "lr": [1e-3, 1e-3, 1e-3, 5e-4]}
    >>> found = read_curves(log, get("multi_power_law"))
    >>> found.x["curve"], found.columns["curve"]
    (array([0., 0., 1., 1.]), 'schedule')
    """
    if not reads_schedules(law):
        return None
    rows, known = read(broadcast(table)), schedules_of(law)
    asked = {**(known.columns if known else {}), **(x if isinstance(x, Mapping) else {})}
    names, curve = _curves(rows, asked.get("curve"))
    if known is not None and names.dtype.kind in "fiu" and _found(rows, "lr", asked) is None:
        return None
    at = _found(rows, "step", asked)
    if at is None:
        raise _missing(law, "step", rows)
    step = _whole(rows, at)
    rates = _found(rows, "lr", asked)
    if rates is None and known is None:
        raise _missing(law, "lr", rows)
    notes: tuple[str, ...] = ()
    if rates is not None and (known is None or set(names.tolist()) - set(known.names)):
        how = law.prepare if known is None else known
        found = _schedules(rows, step, rates, names, how, {"curve": curve, "step": str(at), "lr": rates})
        law, notes = over(law, known.with_more(found) if known else found), _said(found, step, names)
        known = schedules_of(law)
    assert known is not None
    x = {"curve": known.codes(names.tolist()), "step": at}
    return Curves(law, x, {"curve": str(curve or "curve"), "step": str(at)}, names, notes)


def feeds_curves(rows: Table, law: Any) -> bool:
    """Whether the columns of a table can feed a law of curves, output aside."""
    return reads_schedules(law) and None not in (_found(rows, "step", {}), _found(rows, "lr", {}))


def _found(rows: Table, what: str, asked: Mapping[str, Any]) -> Any:
    """The column asked for, else the one whose name says so; None where there is none."""
    if asked.get(what) is not None and (asked[what] in rows.names or not is_column_name(asked[what], rows)):
        return asked[what]
    by_name: dict[str, Hashable] = {}
    for column in rows.names:
        by_name.setdefault(columns.normal(column), column)
    return next((by_name[name] for name in NAMES[what].split() if name in by_name), None)


def _values(rows: Table, wanted: Any, what: str) -> np.ndarray:
    if is_column_name(wanted, rows):
        return floats(wanted, rows.column(wanted))[0]
    return floats(what, one_for_each_row(wanted, rows, f"x[{what!r}]"))[0]


def _curves(rows: Table, asked: Any) -> tuple[np.ndarray, str | None]:
    """The curve of each row, and its column."""
    found = _found(rows, "curve", {"curve": asked})
    if found is None:
        return np.zeros(len(rows), dtype=np.int64), None
    named = is_column_name(found, rows)
    values = np.asarray(rows.column(found) if named else one_for_each_row(found, rows, "x['curve']"))
    nameless = np.array([one is None or one != one for one in values.tolist()], dtype=bool)
    if nameless.any():
        raise DataError(
            f"{int(nameless.sum())} rows have no name in column {str(found)!r}, which tells the curves apart. Name or "
            "drop those rows."
        )
    return values, str(found) if named else None


def _whole(rows: Table, at: Any) -> np.ndarray:
    step = _values(rows, at, "step")
    bad = ~np.isfinite(step) | (step < 0.0) | (np.abs(step - np.rint(step)) > 1e-6)
    if bad.any():
        raise DataError(
            f"Column {str(at)!r} must hold training steps, whole numbers from 0; got "
            f"{listed([f'{one:g}' for one in step[bad][:3]])} ({int(bad.sum())} such rows). Mend or drop those rows."
        )
    return np.rint(step)


def _schedules(
    rows: Table, step: np.ndarray, rates: Any, names: np.ndarray, how: Unscheduled | Schedules, where: Mapping[str, Any]
) -> Schedules:
    rate = _values(rows, rates, "lr")
    bad = ~np.isfinite(rate) | (rate < 0.0)
    if bad.any():
        raise DataError(
            f"Column {str(rates)!r} must hold learning rates, 0 or more; got "
            f"{listed([f'{one:g}' for one in rate[bad][:3]])} ({int(bad.sum())} such rows). Mend or drop those rows."
        )
    kept = {name: column for name, column in where.items() if isinstance(column, str)}
    return Schedules.from_rows(step, rate, names, how.warmup, how.together, kept)


def _said(found: Schedules, step: np.ndarray, names: np.ndarray) -> tuple[str, ...]:
    """How many curves were read, and from where to where."""
    first = min(step[names == name].min() for name in found.names)
    stands = ", ".join(f"{place} for {name!r}" for place, name in enumerate(found.names[:6]))
    more = "" if len(found.names) <= 6 else ", ..."
    where = ", ".join(repr(one) for one in found.columns.values())
    notes = [f"Schedules of {counted(len(found.names), 'curve')} from {where}; `curve` is {stands}{more}."]
    if first > 1 and not found.warmup:
        notes.append(
            f"The table begins at step {first:g}; before it the learning rate is taken as what it is there. Where it "
            f'rose from 0, say so: law("multi_power_law", warmup={first:g}).'
        )
    return tuple(notes)


def _missing(law: Any, what: str, rows: Table) -> ColumnNotFoundError:
    meant = {"step": "training steps", "lr": "learning rates"}[what]
    return ColumnNotFoundError(
        f"Law {law.name!r} reads the learning rate at every step, and no column of {meant} was found."
        f"{nearest(what, map(str, rows.names))} Columns: {listed(map(str, rows.names), 12)}. "
        f"Say which: x={{{what!r}: ...}}."
    )
