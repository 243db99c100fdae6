"""What takes a moment to know about a state: runs that look off, and what leaves with each run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .suggestions import Suggestion, caution, suggestions
from .without_me import WithoutMe, without_me

__all__ = ["Insight", "insight"]


@dataclass(frozen=True, slots=True, eq=False)
class Insight:
    """Sent after the view, when the page asks for it; `revision` says which view it is about."""

    revision: int
    suggestions: tuple[Suggestion, ...]
    caution: str
    dismissed: int
    without: WithoutMe


def insight(state: Any, revision: int = 0) -> Insight:
    """The insight into a state, from all leave-one-out refits in one batch."""
    found = suggestions(state)
    return Insight(revision, found, caution(state, found), len(state.dismissed), without_me(state))
