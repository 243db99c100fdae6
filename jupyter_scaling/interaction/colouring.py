"""What colours tell of each run: an input of the law, or any other column of the user's table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .axes import axis_values, colour_input
from .grouping import Group, column_choices, grouped, input_groups
from .levels import OTHER, UNKNOWN, choose, styles
from .viewmodel import ColorCard, Level

__all__ = ["Colouring", "colour_runs"]


@dataclass(frozen=True, slots=True, eq=False)
class Colouring:
    """The levels, the level of each run, and the values of an input at which curves are drawn."""

    card: ColorCard
    levels: tuple[Level, ...]
    of: np.ndarray
    curve_input: str | None
    curve_values: np.ndarray
    colours_curves: bool


def colour_runs(state: Any) -> Colouring:
    """The colouring of a state: by its column where it has one that the axis does not show, else by the other input."""
    # Colours tell of the data alone, so that no act on runs or parameters changes them.
    about = (state.law, state.colour_columns)
    return state.observations.once(f"colours {state.axis!r} {state.color!r}", about, lambda: _colouring(state))


def _colouring(state: Any) -> Colouring:
    law, now = state.law, state.observations
    choices = column_choices(state)
    usual = colour_input(law, state.axis)
    name = state.color if state.color in [each.name for each in choices] else usual
    by_input = name is not None and name in now.inputs
    curve_input = name if by_input else usual
    chosen, kind = choose(axis_values(law, now, curve_input)) if curve_input else (np.empty(0), "each")
    groups: list[Group] = []
    if name is None:
        of = np.full(len(now), -1)
    elif by_input:
        groups, of = input_groups(law, name, axis_values(law, now, name), chosen, kind)
    else:
        groups, of = grouped(state, name)
    counts = np.bincount(of[of >= 0], minlength=len(groups)).tolist()
    looks = _looks(groups)
    levels = tuple(
        Level(each.value, each.label, color, shape, counts[at])
        for at, (each, (color, shape)) in enumerate(zip(groups, looks, strict=True))
    )
    label = next((each.label for each in choices if each.name == name), "")
    return Colouring(ColorCard(name or "", label, choices), levels, of, curve_input, chosen, by_input)


def _looks(groups: list[Group]) -> list[tuple[str, str]]:
    own = iter(styles(sum(each.kind == "one" for each in groups)))
    return [{"others": OTHER, "none": UNKNOWN}.get(each.kind) or next(own) for each in groups]
