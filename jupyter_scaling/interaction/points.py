"""The runs as dots: where each stands, how it is called, why it is out."""

from __future__ import annotations

from typing import Any

import numpy as np

from .axes import axis_values
from .keys import key_text
from .lazily import texts
from .viewmodel import BenchItem, Points

__all__ = ["bench", "points"]


def points(state: Any, level: np.ndarray) -> Points:
    """Every row of the observations as a dot of its level (M,), also those that are out, in their order."""
    now = state.observations
    return Points(
        x=axis_values(state.law, now, state.axis),
        y=now.y,
        state=tuple(map(str, now.state)),
        level=level,
        label=state.labels,
        key=texts(lambda row: key_text(now.keys[row]), len(now)),
        reason=tuple(map(str, now.reason)),
        weight=now.weight,
    )


def bench(state: Any) -> tuple[BenchItem, ...]:
    """The runs that are out, in their order."""
    now = state.observations
    return tuple(
        BenchItem(
            row=row,
            key=key_text(now.keys[row]),
            label=state.labels[row],
            reason=str(now.reason[row]),
            who=state.who.get(row, "code"),
            when=state.when.get(row, ""),
        )
        for row in np.flatnonzero(now.state == "out").tolist()
    )
