"""The runs as dots: where each stands, how it is called, why it is out."""

from __future__ import annotations

from typing import Any

import numpy as np

from .axes import axis_values
from .bench_cards import BenchGroup
from .hidden import drawn_states
from .keys import key_text
from .lazily import texts
from .rule_events import BY_RULE
from .viewmodel import BenchItem, Points

__all__ = ["MOST_LISTED", "bench", "bench_groups", "points"]

#: So many runs of one reason are listed; the others are counted.
MOST_LISTED = 200


def points(state: Any, level: np.ndarray, mark: np.ndarray) -> Points:
    """Every row of the observations as a dot of its colour's and its shape's level (M,), also those that are out."""
    now = state.observations
    return Points(
        x=axis_values(state.law, now, state.axis),
        y=now.y,
        state=tuple(drawn_states(state).tolist()),
        level=level,
        mark=mark,
        label=state.labels,
        key=texts(lambda row: key_text(now.keys[row]), len(now)),
        reason=tuple(now.reason.tolist()),
        weight=now.weight,
    )


def bench(state: Any) -> tuple[BenchItem, ...]:
    """The runs that are out, in their order: of each reason the first, up to `MOST_LISTED`."""
    now = state.observations
    rows = np.flatnonzero(now.are("out"))
    reasons = now.reason[rows]
    listed = [rows[reasons == reason][:MOST_LISTED] for reason in dict.fromkeys(reasons.tolist())]
    return tuple(
        BenchItem(
            row=row,
            key=key_text(now.keys[row]),
            label=state.labels[row],
            reason=str(now.reason[row]),
            who=state.who.get(row, "code"),
            when=state.when.get(row, ""),
        )
        for row in sorted(np.concatenate(listed).tolist() if listed else [])
    )


def bench_groups(state: Any) -> tuple[BenchGroup, ...]:
    """How many runs are out for each reason, the reason of the first run first."""
    now = state.observations
    counts: dict[str, list[int]] = {}
    for row in np.flatnonzero(now.are("out")).tolist():
        count = counts.setdefault(str(now.reason[row]), [0, 0])
        count[0] += 1
        count[1] += state.who.get(row) == BY_RULE
    return tuple(BenchGroup(reason, count, count == by_rule) for reason, (count, by_rule) in counts.items())
