"""Rules as the page draws them: how many runs each takes out, and how many a hand kept."""

from __future__ import annotations

from typing import Any

import numpy as np

from .bench_cards import RuleChip
from .rule_columns import rule_rows
from .rule_events import BY_RULE
from .rules import parse_rule

__all__ = ["rule_chips"]


def rule_chips(state: Any) -> tuple[RuleChip, ...]:
    """One chip for each rule, in the order they were made."""
    now = state.observations
    chips = []
    for text in state.rules:
        rows = rule_rows(parse_rule(text), state.home.law, state.home.observations)
        out = np.array([now.state[row] == "out" for row in rows.tolist()], dtype=bool)
        kept = np.array([row in state.kept for row in rows.tolist()], dtype=bool)
        own = [state.who.get(row) == BY_RULE and now.reason[row] == text for row in rows.tolist()]
        chips.append(RuleChip(text, sum(own), len(rows), int((kept & ~out).sum())))
    return tuple(chips)
