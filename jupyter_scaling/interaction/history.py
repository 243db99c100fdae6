"""What was, what is and what was undone, as one value."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import OptionError
from .state import State

__all__ = ["History", "Step", "begin", "bound", "jump", "push", "redo", "undo"]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A state and the act that led to it."""

    state: State
    label: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Steps before the present one, oldest first, and steps that undo left, nearest first."""

    present: Step
    past: tuple[Step, ...] = ()
    future: tuple[Step, ...] = ()
    forgotten: int = 0

    @property
    def undo_label(self) -> str:
        """What an undo would take back, empty when there is nothing."""
        return self.present.label if self.past else ""

    @property
    def redo_label(self) -> str:
        """What a redo would do again, empty when there is nothing."""
        return self.future[0].label if self.future else ""


def begin(state: State) -> History:
    """A history in which nothing has happened."""
    return History(Step(state))


def bound(rows: int) -> int:
    """How many steps are kept: 200, fewer for very many rows, so that memory stays in the hundreds of megabytes."""
    return min(max(2_000_000 // max(rows, 1), 20), 200)


def push(history: History, state: State, label: str, *, in_place: bool = False, most: int = 200) -> History:
    """The history after an act; `in_place` continues the last one, so that a drag is one step."""
    step = Step(state, label)
    if in_place and history.past:
        return History(step, history.past, (), history.forgotten)
    past = (*history.past, history.present)
    over = max(len(past) - most, 0)
    return History(step, past[over:], (), history.forgotten + over)


def undo(history: History) -> History:
    """One step back; the same history when there is none."""
    if not history.past:
        return history
    return History(history.past[-1], history.past[:-1], (history.present, *history.future), history.forgotten)


def redo(history: History) -> History:
    """One step forward; the same history when there is none."""
    if not history.future:
        return history
    return History(history.future[0], (*history.past, history.present), history.future[1:], history.forgotten)


def jump(history: History, to: int) -> History:
    """The history at the state after `to` acts, 0 being the start.

    Raises
    ------
    OptionError
        When that many acts were never done, or are forgotten.
    """
    first, last = history.forgotten, history.forgotten + len(history.past) + len(history.future)
    if not first <= to <= last:
        raise OptionError(f"`to` must lie between {first} and {last}, the acts that are remembered; got {to}.")
    steps = (*history.past, history.present, *history.future)
    at = to - first
    return History(steps[at], steps[:at], steps[at + 1 :], history.forgotten)
