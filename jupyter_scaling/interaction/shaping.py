"""What shapes tell of each run: the same as its colour, or a column of their own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from .grouping import column_choices, grouped
from .levels import OTHER, UNKNOWN
from .viewmodel import ColorCard, Level

__all__ = ["MARKS", "Shaping", "shape_runs"]

#: Shapes that are told apart without help of colour, also in small; the cross is of runs that are out.
MARKS = ("circle", "triangle-up", "square", "diamond", "triangle-down", "rectangle")
INK = "#6b6b6b"


@dataclass(frozen=True, slots=True, eq=False)
class Shaping:
    """The column that shapes tell, none where they follow the colours; its levels, and the level of each run (M,)."""

    card: ColorCard
    levels: tuple[Level, ...]
    of: np.ndarray


def shape_runs(state: Any, colour: str) -> Shaping:
    """The shapes of a state: none of their own without a column, or where colours or the axis tell the same.

    Six values have a shape each; beyond six, words share a star, which says for how many it stands, and numbers are
    six ranges.
    """
    choices = column_choices(state)
    label = next((each.label for each in choices if each.name == state.shape), "")
    if not label or state.shape == colour:
        return Shaping(ColorCard("", "", choices), (), np.full(len(state.observations), -1))
    groups, of = grouped(state, state.shape, len(MARKS))
    counts, own = Counter(of.tolist()), iter(MARKS)
    shapes = [{"others": OTHER[1], "none": UNKNOWN[1]}.get(each.kind) or next(own) for each in groups]
    levels = tuple(
        Level(each.value, each.label, INK, shape, counts[at])
        for at, (each, shape) in enumerate(zip(groups, shapes, strict=True))
    )
    return Shaping(ColorCard(state.shape, label, choices), levels, of)
