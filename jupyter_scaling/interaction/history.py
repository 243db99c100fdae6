"""What was, what is and what was undone, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..errors import OptionError
from .state import State

__all__ = ["History", "Step", "begin", "bound", "jump", "push", "redo", "undo"]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A state and the act that led to it, also as the plain data it is saved as."""

    state: State
    label: str = ""
    record: Mapping[str, Any] | None = None

    @property
    def line(self) -> str:
        """The act as a line of Python; empty for the start."""
        return self.state.acts[-1] if self.label and self.state.acts else ""


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Steps before the present one, oldest first, and steps that undo left, nearest first.

    Of the acts before the oldest step, `forgotten` in number, only the records are kept, in `gone`.
    """

    present: Step
    past: tuple[Step, ...] = ()
    future: tuple[Step, ...] = ()
    forgotten: int = 0
    gone: tuple[Mapping[str, Any], ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step that is remembered, oldest first, those that were undone included."""
        return (*self.past, self.present, *self.future)

    @property
    def at(self) -> int:
        """How many acts led to the present."""
        return self.forgotten + len(self.past)

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


def push(
    history: History,
    state: State,
    label: str,
    *,
    in_place: bool = False,
    most: int = 200,
    record: Mapping[str, Any] | None = None,
) -> History:
    """The history after an act; `in_place` continues the last one, so that a drag is one step."""
    step = Step(state, label, record)
    if in_place and history.past:
        return replace(history, present=step, future=())
    past = (*history.past, history.present)
    over = max(len(past) - most, 0)
    gone = history.gone + tuple(each.record or {} for each in past[1 : over + 1])
    return History(step, past[over:], (), history.forgotten + over, gone)


def undo(history: History) -> History:
    """One step back; the same history when there is none."""
    if not history.past:
        return history
    return replace(history, present=history.past[-1], past=history.past[:-1], future=(history.present, *history.future))


def redo(history: History) -> History:
    """One step forward; the same history when there is none."""
    if not history.future:
        return history
    return replace(history, present=history.future[0], past=(*history.past, history.present), future=history.future[1:])


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
    steps, at = history.steps, to - first
    return replace(history, present=steps[at], past=steps[:at], future=steps[at + 1 :])
