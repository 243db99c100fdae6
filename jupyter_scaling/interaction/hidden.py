"""What hiding does to a state: nothing but that runs are not drawn, whatever else is true of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from .hide_events import Hide, Show
from .rows_named import named_rows

__all__ = ["counts", "drawn_states", "hide", "show"]


def hide(state: Any, event: Hide) -> Any:
    """The state in which runs are not drawn: those in the fit stay in it, those out of it or held out stay so."""
    unseen = state.unseen | set(named_rows(state, event).tolist())
    return state if unseen == state.unseen else replace(state, unseen=unseen)


def show(state: Any, event: Show) -> Any:
    """The state in which hidden runs are drawn again."""
    named = set(named_rows(state, event).tolist()) if event.keys or event.rows else state.unseen
    return replace(state, unseen=state.unseen - named) if state.unseen & named else state


def drawn_states(state: Any) -> np.ndarray:
    """For each row (M,) its state in a drawing: ``"hidden"`` for all that are not drawn."""
    if not state.unseen:
        return np.asarray(state.observations.state)
    drawn = state.observations.state.copy()
    drawn[list(state.unseen)] = "hidden"
    return drawn


def counts(state: Any) -> dict[str, int]:
    """How many runs are in each state; hidden are those in the fit, as those out or held out are counted there."""
    now = state.observations
    hidden = int(now.are("in")[list(state.unseen)].sum())
    return {
        "in": now.count("in") - hidden,
        "out": now.count("out"),
        "held_out": now.count("held_out"),
        "hidden": hidden,
    }
