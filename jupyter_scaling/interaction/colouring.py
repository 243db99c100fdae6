"""What colours and shapes tell of each run: an input of the law, or any other column of the user's table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..catalogue.schedules import curve_name
from .axes import axis_label, axis_names, axis_unit, axis_values, colour_input
from .levels import MOST, OTHER, UNKNOWN, assign, choose, most_frequent, styles, words
from .numbers import plain, quantity
from .viewmodel import AxisChoice, ColorCard, Level

__all__ = ["Colouring", "colour_choices", "colour_runs"]

_BINS = 6
#: A level before it is counted: value, label, colour, shape.
_Words = tuple[float | None, str, str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Colouring:
    """The levels, the level of each run, and the values of an input at which curves are drawn."""

    card: ColorCard
    levels: tuple[Level, ...]
    of: np.ndarray
    curve_input: str | None
    curve_values: np.ndarray
    colours_curves: bool


def colour_choices(state: Any) -> tuple[AxisChoice, ...]:
    """What the runs can be coloured by: the law's inputs, save the one that the axis shows, then other columns."""
    law, columns = state.law, state.observations.columns
    inputs = [name for name in axis_names(law) if name != state.axis and name in state.observations.inputs]
    offered = [AxisChoice(name, axis_label(law, name, columns)) for name in inputs]
    taken = {*axis_names(law), *inputs}
    return (*offered, *(AxisChoice(name, name) for name in state.colour_columns if name not in taken))


def colour_runs(state: Any) -> Colouring:
    """The colouring of a state: by its column where it has one that the axis does not show, else by the other input."""
    law, now = state.law, state.observations
    choices = colour_choices(state)
    usual = colour_input(law, state.axis)
    name = state.color if state.color in [each.name for each in choices] else usual
    by_input = name is not None and name in now.inputs
    curve_input = name if by_input else usual
    chosen, kind = choose(axis_values(law, now, curve_input)) if curve_input else (np.empty(0), "each")
    rows: list[_Words] = []
    if name is None:
        of = np.full(len(now), -1)
    elif by_input:
        rows, of = _inputs(name, axis_values(law, now, name), chosen, kind, axis_unit(law, name))
        rows = [(level, _named(law, name, level) or said, shape, hue) for level, said, shape, hue in rows]
    else:
        values = state.colour_columns[name]
        rows, of = _numbers(name, values) if values.dtype.kind == "f" else _texts(name, values)
    counts = Counter(of.tolist())
    levels = tuple(Level(*each, counts[at]) for at, each in enumerate(rows))
    label = next((each.label for each in choices if each.name == name), "")
    return Colouring(ColorCard(name or "", label, choices), levels, of, curve_input, chosen, by_input)


def _named(law: Any, name: str, level: float | None) -> str:
    known = "" if level is None else curve_name(law, name, level)
    return f"{name} {known}" if known else ""


def _inputs(name: str, values: np.ndarray, chosen: np.ndarray, kind: str, unit: str) -> tuple[list[_Words], np.ndarray]:
    of = assign(values, chosen, kind)
    levels: list[_Words] = [
        (float(level), words(name, float(level), values[of == at], unit, kind), *style)
        for at, (level, style) in enumerate(zip(chosen, styles(len(chosen)), strict=True))
    ]
    others = values[of == len(chosen)]
    return _with_others(levels, f"other {name}", len(np.unique(others))), of


def _numbers(name: str, values: np.ndarray) -> tuple[list[_Words], np.ndarray]:
    """Few numbers are levels themselves; more are cut at quantiles, and each level says from where to where."""
    finite = values[np.isfinite(values)]
    found = np.unique(finite)
    if len(found) <= MOST:
        of = np.searchsorted(found, values)
        labels = [f"{name} = {quantity(level) if level >= 1e4 else plain(level)}" for level in found.tolist()]
    else:
        edges = np.unique(np.quantile(finite, np.arange(1, _BINS) / _BINS))
        of = np.searchsorted(edges, values, side="right")
        used = np.unique(of[np.isfinite(values)])
        of = np.searchsorted(used, of)
        labels = [_range(name, values[np.isfinite(values) & (of == at)]) for at in range(len(used))]
        found = np.array([float(np.median(values[np.isfinite(values) & (of == at)])) for at in range(len(used))])
    levels: list[_Words] = [
        (float(level), label, *style)
        for level, label, style in zip(found, labels, styles(len(found)), strict=True)
    ]  # fmt: skip
    return _with_unknown(levels, name, of, ~np.isfinite(values))


def _range(name: str, values: np.ndarray) -> str:
    low, high = (quantity(end) if abs(end) >= 1e4 else plain(end, 3) for end in (values.min(), values.max()))
    return f"{name} {low}" if low == high else f"{name} {low} to {high}"


def _texts(name: str, values: np.ndarray) -> tuple[list[_Words], np.ndarray]:
    """Each text its level; beyond eight the most frequent, and one for all others."""
    counts = Counter(value for value in values.tolist() if value is not None)
    names = sorted(counts, key=_as_read)
    kept = [names[at] for at in most_frequent(np.array([counts[each] for each in names]))] if names else []
    place: dict[Any, int] = {each: at for at, each in enumerate(kept)}
    of = np.array([place.get(value, len(kept)) for value in values.tolist()], dtype=np.int64)
    missing = np.array([value is None for value in values.tolist()], dtype=bool)
    levels: list[_Words] = [
        (None, f"{name} = {each}", *style) for each, style in zip(kept, styles(len(kept)), strict=True)
    ]
    levels = _with_others(levels, f"other {name}", len(names) - len(kept))
    return _with_unknown(levels, name, of, missing)


def _with_others(levels: list[_Words], words_for_others: str, count: int) -> list[_Words]:
    if not count:
        return levels
    return [*levels, (None, f"{words_for_others} ({count} {'value' if count == 1 else 'values'})", *OTHER)]


def _with_unknown(
    levels: list[_Words], name: str, of: np.ndarray, missing: np.ndarray
) -> tuple[list[_Words], np.ndarray]:
    if not missing.any():
        return levels, of
    return [*levels, (None, f"no {name}", *UNKNOWN)], np.where(missing, len(levels), of)


def _as_read(text: str) -> tuple[int, float, str]:
    """Numbers in a column of texts in their own order, words after them by the alphabet."""
    try:
        return (0, float(text), text)
    except ValueError:
        return (1, 0.0, text.casefold())
