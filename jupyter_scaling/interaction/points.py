"""The runs as dots: where each stands, how it is called, why it is out."""

from __future__ import annotations

from typing import Any

import numpy as np

from .axes import axis_unit, axis_values
from .keys import key_text, run_text
from .levels import assign
from .numbers import plain, quantity
from .viewmodel import BenchItem, Points

__all__ = ["bench", "points", "row_label"]


def points(state: Any, colour: str | None, levels: np.ndarray) -> Points:
    """Every row of the observations as a dot, also those that are out, in their order."""
    now = state.observations
    coloured = axis_values(state.law, now, colour) if colour else np.full(len(now), np.nan)
    return Points(
        x=axis_values(state.law, now, state.axis),
        y=now.y,
        state=tuple(map(str, now.state)),
        level=assign(coloured, levels),
        label=tuple(row_label(state, row) for row in range(len(now))),
        key=tuple(key_text(key) for key in now.keys),
        reason=tuple(map(str, now.reason)),
        weight=now.weight,
    )


def bench(state: Any) -> tuple[BenchItem, ...]:
    """The runs that are out, in their order."""
    now = state.observations
    return tuple(
        BenchItem(
            row=int(row),
            key=key_text(now.keys[row]),
            label=row_label(state, row),
            reason=str(now.reason[row]),
            who=state.who.get(int(row), "code"),
        )
        for row in np.flatnonzero(now.state == "out")
    )


def row_label(state: Any, row: int) -> str:
    """A run in one line: its key, its inputs and its output, in the user's own word for the output."""
    now, law = state.observations, state.law
    parts = [f"{name} {quantity(now.x[k, row], axis_unit(law, name))}" for k, name in enumerate(now.inputs)]
    parts.append(f"{now.columns.get(now.output, now.output)} {plain(now.y[row], 3)}")
    return f"{run_text(now.keys[row])}: {', '.join(parts)}"
