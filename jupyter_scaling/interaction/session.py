"""The one object that changes: where a panel is now, and how it came there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import ScalingError
from .acts import Acts
from .checks import step as checked_step
from .differences import Difference, differences
from .events import CancelMove, Event, Jump, MoveParameter, Redo, Undo, from_wire
from .far_steps import lightened
from .history import History, begin, bound, jump, push, redo, undo
from .key_list import shortened
from .present import present
from .recall import remembered
from .records import record_of
from .reduce import reduce
from .row_numbers import RowNumbers
from .stamps import now, stamped
from .state import State, start
from .table_changes import TableChanges, table_changes
from .text import panel_text
from .update import UpdateTable, update_sentence
from .viewmodel import HistoryCard, HistoryStep, ViewModel

__all__ = ["Session"]


class Session(Acts):
    """A panel without a page: state, history, and the verbs of `Acts`.

    Parameters
    ----------
    fit : Fit
        The fit to explore.
    axis : str, optional
        What to draw against; the law's first input when left out.
    target : mapping, optional
        Inputs at which the readouts predict.
    color, shape : str
        Columns that colours and shapes tell.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> runs = {"n_params": [1e6, 1e7, 1e8, 1e9, 1e10], "loss": [4.0, 3.0, 2.3, 1.8, 3.9]}
    >>> session = Session(scaling.fit(runs, "power_law", x="n_params", y="loss"))
    >>> view = session.exclude(4, "diverged")
    >>> session.state.observations.excluded, view.history.undo_label
    ({4: 'diverged'}, 'exclude run 4')
    >>> session.undo().history.redo_label
    'exclude run 4'
    """

    def __init__(
        self,
        fit: Any,
        *,
        axis: str | None = None,
        target: Mapping[str, float] | None = None,
        color: str = "",
        shape: str = "",
    ) -> None:
        self.clock: Callable[[], str] = now
        self.file: Path | None = None
        self.written = ""  # what the panel last put into it
        self.table_changes: TableChanges | None = None
        self._history = begin(start(fit, axis=axis, target=target, color=color, shape=shape))
        self.opened_at = self._history.present.state
        self._before: State | None = None
        self._row_numbers = RowNumbers()
        self._drag: tuple[History, State | None] | None = None
        self._message: str | None = None
        self._revision = 0
        self._view: ViewModel | None = None

    @property
    def state(self) -> State:
        """What is true now."""
        return self._history.present.state

    @property
    def history(self) -> History:
        """How it came to be true."""
        return self._history

    @property
    def fit(self) -> Any:
        """The fit on show; the last good one when the runs as they stand cannot be fitted."""
        return self.state.fit

    @property
    def code(self) -> str:
        """Python that builds this panel again."""
        return self.view().code

    def dispatch(self, event: Event) -> ViewModel:
        """Do what the event says and return the new view.

        Raises
        ------
        ScalingError
            When it cannot be done; the state is as it was, and the view bears the sentence.
        """
        self.advance(event)
        return self.view()

    def advance(self, event: Event, found: Mapping[str, Any] | None = None) -> None:
        """Do what the event says without drawing it; `found` is the fit it led to before, as its record holds it."""
        try:
            after = self._next(event, found)
        except ScalingError as error:
            self._renew(str(error))
            raise
        if after is not self._history:
            self._before = self._former(after, event)
        before, self._history = self.state, lightened(after)
        self._renew(None)
        if isinstance(event, UpdateTable):
            self.table_changes = table_changes(before.home.observations, self.state.home.observations)
            self.tell(update_sentence(before, self.state))

    def handle(self, message: object) -> str | None:
        """Do what the page sent; the sentence to show when it cannot be done, None when it was."""
        try:
            here = self._row_numbers.as_now(message, self.state.home.observations)
            self.dispatch(from_wire(here, self.state))
        except Exception as error:  # an act must never take the page down, whatever went wrong
            known = isinstance(error, ScalingError)
            sentence = (
                str(error) if known else f"This act was not done: {type(error).__name__}: {error}. Please report it."
            )
            self._renew(sentence)
            return sentence
        return None

    def view(self) -> ViewModel:
        """What a page draws now."""
        if self._view is None:
            self._view = present(
                self.state,
                self._before,
                history=self._history_card(),
                revision=self._revision,
                message=self._message,
                table=self._row_numbers.of(self.state.home.observations),
            )
        return self._view

    def tell(self, message: str | None) -> None:
        """Show a sentence that is no answer to an act."""
        self._renew(message)

    def reset_history(self, history: History) -> None:
        """Stand where a history says, as if nothing had been done since."""
        self._history, self._before = history, None
        self._renew(None)

    def compare(self, before: int, after: int) -> tuple[Difference, ...]:
        """What differs between the states after so many acts; 0 is the start."""
        one, other = (jump(self._history, checked_step(number)).present.state for number in (before, after))
        return differences(one, other)

    def text(self) -> str:
        """The panel for a terminal."""
        return panel_text(self.view())

    def __repr__(self) -> str:
        return self.text()

    def _next(self, event: Event, found: Mapping[str, Any] | None = None) -> History:
        if isinstance(event, Undo):
            return undo(self._history)
        if isinstance(event, Redo):
            return redo(self._history)
        if isinstance(event, Jump):
            return jump(self._history, event.to)
        if isinstance(event, CancelMove):
            return self._drag[0] if self._is_dragged(event.name) and self._drag else self._history
        state = self.state if found is None else replace(self.state, recalled=found)
        after = reduce(state, event)
        if after is state:
            return self._history
        after = after if found is None else replace(after, recalled=None)
        moment = self.clock()
        after = stamped(state, after, moment)
        record = {**record_of(event, state), "when": moment, **remembered(state, after)}
        goes_on = isinstance(event, MoveParameter) and state.dragging == event.name
        if isinstance(event, MoveParameter) and not event.final and not goes_on:
            self._drag = (self._history, self._before)
        most = bound(len(state.observations))
        return push(self._history, after, event.label, in_place=goes_on, most=most, record=record)

    def _is_dragged(self, name: str) -> bool:
        """Whether the last act is an unfinished move of the parameter, and where it began is known."""
        past = self._history.past
        return bool(self.state.dragging == name and self._drag and past and self._drag[0].present is past[-1])

    def _former(self, after: History, event: Event) -> State | None:
        """What the readouts compare with: through a drag, the state before it began."""
        if isinstance(event, CancelMove):
            return self._drag[1] if self._drag else None
        goes_on = isinstance(event, MoveParameter) and self.state.dragging == event.name and after.past
        return after.past[-1].state if goes_on else self.state

    def _renew(self, message: str | None) -> None:
        self._message, self._view = message, None
        self._revision += 1

    def _history_card(self) -> HistoryCard:
        history = self._history
        first = history.forgotten
        steps = tuple(
            HistoryStep(number, step.label, shortened(step.line, step.label), number <= history.at)
            for number, step in enumerate(history.steps, first)
        )
        done = tuple(step.line for step in steps if step.done and step.line)
        return HistoryCard(
            bool(history.past),
            bool(history.future),
            history.undo_label,
            history.redo_label,
            done,
            steps,
            history.at,
        )
