"""Runs that look off, in words: why, by how much, and when to mistrust that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..errors import DataError, counted, listed
from ..fitting.outliers import RATE, Suspicion, structure, suspicions
from .keys import key_text, literal, run_text
from .numbers import plain, scientific
from .row_changes import with_rows
from .rows_named import named_rows
from .suggestion_events import BY_SUGGESTION, AcceptSuggestion, DismissSuggestion
from .target import current_target

__all__ = ["Suggestion", "accept", "caution", "dismiss", "suggestions"]

ALWAYS = (
    "Wrong where the law has the wrong form, most of all at the ends of the data. Look at a run's curve before it goes."
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A run that looks off.

    `number` is the deviation in robust SD, or the share of the squared leave-one-out shifts of the prediction;
    `reason` is what the run's reason becomes when the suggestion is accepted.
    """

    row: int
    key: str
    label: str
    kind: str
    number: float
    why: str
    reason: str


def suggestions(state: Any) -> tuple[Suggestion, ...]:
    """Runs in the fit that look off, the surest first, without those that were dismissed."""
    if state.failure:
        return ()
    found = [each for each in _suspicions(state) if each.row not in state.dismissed]
    return tuple(_in_words(state, each) for each in found)


def caution(state: Any, found: tuple[Suggestion, ...]) -> str:
    """The one line that says when suggestions are wrong; what speaks against these ones, where something does."""
    if not found:
        return ""
    return structure(state.best, tuple(each.row for each in found)) or ALWAYS


def accept(state: Any, event: AcceptSuggestion) -> Any:
    """The state with suggested runs out, each for its own reason."""
    rows = named_rows(state, event)
    known = {each.row: each for each in suggestions(state)}
    strange = [literal(state.observations.keys[row]) for row in rows.tolist() if row not in known]
    if strange:
        now = [repr(literal(state.observations.keys[row])) for row in known]
        raise DataError(
            f"{counted(len(strange), 'run is', 'runs are')} not suggested: {listed(map(repr, strange))}. "
            f"Suggested now: {listed(now, 6) or 'none'}. Take others out with panel.exclude, and a reason."
        )
    reasons = [known[row].reason for row in rows.tolist()]
    now = state.observations.set_state(rows, "out", reasons)
    who = dict(state.who) | dict.fromkeys(rows.tolist(), BY_SUGGESTION)
    return with_rows(replace(state, kept=state.kept - set(rows.tolist())), now, who)


def dismiss(state: Any, event: DismissSuggestion) -> Any:
    """The state in which these runs are never suggested."""
    rows = frozenset(named_rows(state, event).tolist())
    return state if rows <= state.dismissed else replace(state, dismissed=state.dismissed | rows)


def _suspicions(state: Any) -> tuple[Suspicion, ...]:
    # A fit that is not of the core has no residuals to look at.
    if not hasattr(type(state.best), "leave_one_out"):
        return ()
    target = current_target(state)
    x = np.array([[target[each.name]] for each in state.law.inputs]) if target else None
    return suspicions(state.best, x)


def _in_words(state: Any, found: Suspicion) -> Suggestion:
    now = state.observations
    why, reason = _SENTENCES[found.kind](now, found)
    return Suggestion(
        found.row, key_text(now.keys[found.row]), state.labels[found.row], found.kind, found.number, why, reason
    )


def _residual(_observations: Any, found: Suspicion) -> tuple[str, str]:
    side = "above" if found.number > 0 else "below"
    chance = scientific(found.chance, 1) if found.chance >= 1e-12 else "below 1e-12"
    why = f"{abs(found.number):.1f} robust SD {side} the law (adjusted p {chance}, false discoveries {RATE:.0%})"
    return why, f"{found.number:+.1f} robust SD off"


def _duplicate(observations: Any, found: Suspicion) -> tuple[str, str]:
    other = run_text(observations.keys[found.other])
    if found.number == 0.0:
        return f"repeats {other} exactly, and counts double", f"duplicate of {other}"
    one, two = observations.y[found.row], observations.y[found.other]
    share = abs(one / two - 1.0) if two else float("nan")
    why = f"same inputs as {other}, {observations.output} {plain(one)} against {plain(two)} ({share:.1%} apart)"
    return why, f"same inputs as {other}, {found.number:.1f} SD apart"


def _influence(_observations: Any, found: Suspicion) -> tuple[str, str]:
    why = f"decides the prediction: {found.number:.0%} of what leaving runs out moves is its own; that is no fault"
    return why, f"decides the prediction ({found.number:.0%})"


_SENTENCES = {"residual": _residual, "duplicate": _duplicate, "influence": _influence}
