"""Steps far from the present keep their fit, and forget what can be computed from it again."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from .history import History

__all__ = ["NEAR", "lightened"]

#: So many steps before and after the present are drawn again at once.
NEAR = 10


def lightened(history: History) -> History:
    """The same history; fits more than `NEAR` steps away without their refits, intervals and prepared problems.

    Values, objective, starts, rows and options stay as they are, to the bit. The rest, about 0.1 MB for 240 rows, is
    computed again, with the same seeds and so to the same numbers, when such a step is gone to.
    """
    from ..fitting import Fit

    at, steps = len(history.past), history.steps
    near = {id(fit) for step in steps[max(at - NEAR, 0) : at + NEAR + 1] for fit in _fits(step.state)}
    for step in (*steps[: max(at - NEAR, 0)], *steps[at + NEAR + 1 :]):
        for fit in _fits(step.state)[:-1]:
            if isinstance(fit, Fit) and id(fit) not in near and "problem" in vars(fit):
                for name in vars(fit).keys() - {field.name for field in fields(Fit)}:
                    vars(fit).pop(name, None)
    return history


def _fits(state: Any) -> tuple[Any, ...]:
    """The fits of a state; the last is the one that the panel was opened on, which every state shares."""
    return state.best, state.fit, state.home
