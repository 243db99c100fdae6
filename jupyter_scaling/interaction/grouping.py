"""The few groups that a column tells of the runs: what each is called, and which run is in which."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..catalogue.schedules import curve_name
from ..errors import OptionError, counted, nearest
from .axes import axis_label, axis_names, axis_unit, axis_values
from .levels import MOST, assign, choose, most_frequent, words
from .numbers import plain, quantity
from .viewmodel import AxisChoice

__all__ = ["Group", "column_choices", "grouped", "input_groups", "not_offered"]

_BINS = 6


@dataclass(frozen=True, slots=True)
class Group:
    """A group before it is drawn; `kind` is ``"one"``, ``"others"`` beyond those, or ``"none"`` for no value."""

    value: float | None
    label: str
    kind: str = "one"


Groups = tuple[list[Group], np.ndarray]


def column_choices(state: Any) -> tuple[AxisChoice, ...]:
    """What the runs can be told apart by: the law's inputs, save the one that the axis shows, then other columns."""
    law, columns = state.law, state.observations.columns
    inputs = [name for name in axis_names(law) if name != state.axis and name in state.observations.inputs]
    offered = [AxisChoice(name, axis_label(law, name, columns)) for name in inputs]
    taken = {*axis_names(law), *inputs}
    return (*offered, *(AxisChoice(name, name) for name in state.colour_columns if name not in taken))


def not_offered(state: Any, column: str) -> OptionError:
    """Why the runs cannot be told apart by this column, and by which they can."""
    names = [each.name for each in column_choices(state)]
    choose_one = f"Choose one of: {', '.join(names)}." if names else "The table has no column that groups the runs."
    extra = state.home.observations.extra
    if column == state.axis:
        return OptionError(f"`column` is {column!r}, which the axis shows. {choose_one} Or choose another axis first.")
    if column in extra and column not in state.colour_columns:
        known = [value for value in extra[column].tolist() if value is not None and value == value]
        found = len({str(value) for value in known})
        why = "tells no run from another" if found < 2 else f"has {found} values in {len(known)} runs"
        return OptionError(f"`column` is {column!r}, which {why}: it makes no groups. {choose_one}")
    return OptionError(f"`column` is {column!r}.{nearest(column, names)} {choose_one}")


def grouped(state: Any, name: str, most: int = MOST) -> Groups:
    """At most `most` groups of one value or range each, and for each run (M,) its group; -1 for none.

    Beyond those, words and recurring sizes have one group for all others, and numbers become ranges.
    """
    law, now = state.law, state.observations
    if name in now.inputs:
        values = axis_values(law, now, name)
        return input_groups(law, name, values, *choose(values, most))
    values = state.colour_columns[name]
    return _numbers(name, values, most) if values.dtype.kind == "f" else _texts(name, values, most)


def input_groups(law: Any, name: str, values: np.ndarray, chosen: np.ndarray, kind: str) -> Groups:
    """The runs (M,) at the levels that were chosen for an input."""
    of, unit = assign(values, chosen, kind), axis_unit(law, name)
    groups = []
    for at, level in enumerate(chosen.tolist()):
        known = curve_name(law, name, level)
        said = f"{name} {known}" if known else words(name, level, values[of == at], unit, kind)
        groups.append(Group(level, said))
    others = values[of == len(chosen)]
    return _with_others(groups, f"other {name}", len(np.unique(others))), of


def _numbers(name: str, values: np.ndarray, most: int) -> Groups:
    """Few numbers are groups themselves; more are cut at quantiles, and each group says from where to where."""
    finite = values[np.isfinite(values)]
    found = np.unique(finite)
    if len(found) <= most:
        of = np.searchsorted(found, values)
        labels = [f"{name} = {quantity(level) if level >= 1e4 else plain(level)}" for level in found.tolist()]
    else:
        bins = min(_BINS, most)
        edges = np.unique(np.quantile(finite, np.arange(1, bins) / bins))
        of = np.searchsorted(edges, values, side="right")
        used = np.unique(of[np.isfinite(values)])
        of = np.searchsorted(used, of)
        labels = [_range(name, values[np.isfinite(values) & (of == at)]) for at in range(len(used))]
        found = np.array([float(np.median(values[np.isfinite(values) & (of == at)])) for at in range(len(used))])
    groups = [Group(float(level), label) for level, label in zip(found, labels, strict=True)]
    return _with_unknown(groups, name, of, ~np.isfinite(values))


def _range(name: str, values: np.ndarray) -> str:
    low, high = (quantity(end) if abs(end) >= 1e4 else plain(end, 3) for end in (values.min(), values.max()))
    return f"{name} {low}" if low == high else f"{name} {low} to {high}"


def _texts(name: str, values: np.ndarray, most: int) -> Groups:
    """Each text its group; beyond `most` the most frequent, and one for all others."""
    counts = Counter(value for value in values.tolist() if value is not None)
    names = sorted(counts, key=_as_read)
    kept = [names[at] for at in most_frequent(np.array([counts[each] for each in names]), most)] if names else []
    place: dict[Any, int] = {each: at for at, each in enumerate(kept)}
    of = np.array([place.get(value, len(kept)) for value in values.tolist()], dtype=np.int64)
    missing = np.array([value is None for value in values.tolist()], dtype=bool)
    groups = _with_others([Group(None, f"{name} = {each}") for each in kept], f"other {name}", len(names) - len(kept))
    return _with_unknown(groups, name, of, missing)


def _with_others(groups: list[Group], words_for_others: str, count: int) -> list[Group]:
    if not count:
        return groups
    return [*groups, Group(None, f"{words_for_others} ({counted(count, 'value')})", "others")]


def _with_unknown(groups: list[Group], name: str, of: np.ndarray, missing: np.ndarray) -> Groups:
    if not missing.any():
        return groups, of
    return [*groups, Group(None, f"no {name}", "none")], np.where(missing, len(groups), of)


def _as_read(text: str) -> tuple[int, float, str]:
    """Numbers in a column of texts in their own order, words after them by the alphabet."""
    try:
        return (0, float(text), text)
    except ValueError:
        return (1, 0.0, text.casefold())
