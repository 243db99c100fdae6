"""What rules do to a state: rows they are true of leave the fit, save those that a hand brought back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..errors import OptionError, nearest
from .row_changes import held_out, with_rows
from .rule_columns import rule_rows
from .rule_events import BY_RULE, ExcludeWhere, RemoveRule
from .rules import parse_rule

__all__ = ["RuleCount", "apply_rules", "count_rule", "exclude_where", "remove_rule"]


@dataclass(frozen=True, slots=True)
class RuleCount:
    """What a rule would do, before it is done."""

    text: str
    count: int
    total: int
    kept: int
    already: int

    @property
    def sentence(self) -> str:
        """The counts in words.

        Examples
        --------
        >>> RuleCount("step < 1000", 12, 245, 2, 0).sentence
        'would exclude 12 of 245 (2 kept by hand)'
        """
        also = [f"{self.already} out already"] * bool(self.already) + [f"{self.kept} kept by hand"] * bool(self.kept)
        return f"would exclude {self.count} of {self.total}" + (f" ({', '.join(also)})" if also else "")


def apply_rules(
    state: Any, observations: Any, *, values: Any = None, who: Mapping[int, str] | None = None
) -> tuple[Any, dict[int, str]]:
    """Observations with the rows out that the state's rules are true of, and who took each row out.

    Rows that are out already keep their reason; rows in `state.kept`, which a hand brought back, stay.

    Parameters
    ----------
    state : State
        Its rules, and the rows kept by hand, by their position in `observations`.
    observations : Observations
        Rows as they stand, also new ones.
    values : Observations, optional
        Where the columns are read; needs the inputs of the panel's first law. `observations` when left out.
    who : mapping of int to str, optional
        Who took out the rows that are out; the state's when left out.
    """
    who = dict(state.who if who is None else who)
    values = observations if values is None else values
    for text in state.rules:
        true_of = rule_rows(parse_rule(text), state.home.law, values).tolist()
        rows = [row for row in true_of if observations.state[row] != "out" and row not in state.kept]
        if rows:
            observations = observations.exclude(rows, text)
            who |= dict.fromkeys(rows, BY_RULE)
    return observations, who


def count_rule(state: Any, text: str) -> RuleCount:
    """How many rows a rule would take out of the fit now.

    Raises
    ------
    FormulaError, ColumnNotFoundError, OptionError
        When it cannot be read, names no column there is, or compares what cannot be compared.
    """
    rule = parse_rule(text)
    rows = rule_rows(rule, state.home.law, state.home.observations)
    out = state.observations.state[rows] == "out"
    kept = np.array([row in state.kept for row in rows.tolist()], dtype=bool)
    return RuleCount(
        rule.text, int((~out & ~kept).sum()), len(state.observations), int((kept & ~out).sum()), int(out.sum())
    )


def exclude_where(state: Any, event: ExcludeWhere) -> Any:
    """The state with one rule more."""
    rule = parse_rule(event.rule).text
    if rule in state.rules:
        return state
    named = replace(state, rules=(*state.rules, rule))
    now, who = apply_rules(named, state.observations, values=state.home.observations)
    if not (now.effective_weight > 0).any() and (state.observations.effective_weight > 0).any():
        raise OptionError(f"`rule` {rule!r} would exclude every run and leave none to fit. Exclude fewer.")
    return with_rows(named, now, who)


def remove_rule(state: Any, event: RemoveRule) -> Any:
    """The state without a rule: what it alone took out comes back."""
    rule = " ".join(event.rule.split()) if event.rule not in state.rules else event.rule
    if rule not in state.rules:
        shown = ", ".join(map(repr, state.rules)) or "none"
        raise OptionError(f"`rule` {event.rule!r} is not set.{nearest(rule, state.rules)} Rules that are: {shown}.")
    now = state.observations
    back = [row for row, name in state.who.items() if name == BY_RULE and now.reason[row] == rule]
    without = replace(state, rules=tuple(each for each in state.rules if each != rule))
    returning = set(back)
    who = {row: name for row, name in state.who.items() if row not in returning}
    after, who = apply_rules(without, now.restore(back) if back else now, values=state.home.observations, who=who)
    return with_rows(without, held_out(state, after, state.holdout), who)
