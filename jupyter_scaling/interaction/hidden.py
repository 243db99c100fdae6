"""What hiding does to a state: nothing to the fit, whose weights stay as they are."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import DataError
from .hide_events import Hide, Show
from .row_changes import held_out, with_rows
from .rows_named import named_rows

__all__ = ["hide", "show"]


def hide(state: Any, event: Hide) -> Any:
    """The state in which runs that are in the fit are not drawn."""
    rows, now = named_rows(state, event), state.observations
    seen = rows[now.state[rows] == "in"]
    if not len(seen):
        if (now.state[rows] == "hidden").all():
            return state
        raise DataError(f"{event.label}: only runs that are in the fit can be hidden. Bring them back first.")
    return with_rows(state, now.set_state(seen, "hidden", ""), state.who)


def show(state: Any, event: Show) -> Any:
    """The state in which hidden runs are drawn again."""
    now = state.observations
    rows = named_rows(state, event) if event.keys or event.rows else np.arange(len(now))
    hidden = rows[now.state[rows] == "hidden"]
    if not len(hidden):
        return state
    return with_rows(state, held_out(state, now.set_state(hidden, "in", ""), state.holdout), state.who)
