"""Every act a person can do, by the name it bears on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ..errors import OptionError
from . import checks
from .color_events import ColorBy, ShapeBy
from .constraint_events import SetBounds, Tie, Untie
from .event import Event
from .hide_events import Hide, Show
from .parameter_events import CancelMove, MoveParameter, Pin, Release, ResetParameters
from .row_events import BY_HAND, REASONS, Exclude, Restore, RestoreReason, SetWeight
from .rule_events import ExcludeWhere, RemoveRule
from .source import source
from .suggestion_events import AcceptSuggestion, DismissSuggestion
from .target_events import SetTarget

__all__ = [
    "BY_HAND",
    "EVENTS",
    "REASONS",
    "AcceptSuggestion",
    "CancelMove",
    "ChooseAxis",
    "ChooseLaw",
    "ColorBy",
    "DismissSuggestion",
    "Event",
    "Exclude",
    "ExcludeWhere",
    "Hide",
    "Jump",
    "MoveParameter",
    "Pin",
    "Redo",
    "Release",
    "RemoveRule",
    "ResetParameters",
    "Restore",
    "RestoreReason",
    "SetBounds",
    "SetHoldout",
    "SetTarget",
    "SetWeight",
    "ShapeBy",
    "Show",
    "Tie",
    "Undo",
    "Untie",
    "from_wire",
]


@dataclass(frozen=True, slots=True)
class ChooseLaw(Event):
    """Fit another law to the same runs, with the same ones out."""

    law: str
    type: ClassVar[str] = "choose_law"

    @property
    def label(self) -> str:
        return f"choose law {self.law}"

    def to_code(self) -> str:
        return f"panel.choose_law({source(self.law)})"

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> ChooseLaw:
        return cls(checks.text(checks.field(message, "law"), "law"))


@dataclass(frozen=True, slots=True)
class ChooseAxis(Event):
    """Draw the runs against another input, or against compute."""

    axis: str
    type: ClassVar[str] = "choose_axis"

    @property
    def label(self) -> str:
        return f"draw against {self.axis}"

    def to_code(self) -> str:
        return f"panel.choose_axis({source(self.axis)})"

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> ChooseAxis:
        return cls(checks.text(checks.field(message, "axis"), "axis"))


@dataclass(frozen=True, slots=True)
class SetHoldout(Event):
    """Keep some runs from the fit, to test it on them: "largest 20%", "largest 5 by D", "none"."""

    rule: str
    type: ClassVar[str] = "set_holdout"

    @property
    def label(self) -> str:
        return f"hold out {self.rule}"

    def to_code(self) -> str:
        return f"panel.set_holdout({source(self.rule)})"

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> SetHoldout:
        return cls(checks.text(checks.field(message, "rule"), "rule"))


@dataclass(frozen=True, slots=True)
class Undo(Event):
    """Step back to the state before the last act."""

    type: ClassVar[str] = "undo"


@dataclass(frozen=True, slots=True)
class Redo(Event):
    """Step forward to the state an undo left."""

    type: ClassVar[str] = "redo"


@dataclass(frozen=True, slots=True)
class Jump(Event):
    """Go to the state after this many acts; 0 is the start."""

    to: int
    type: ClassVar[str] = "jump"

    def to_code(self) -> str:
        return f"panel.jump({self.to})"

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> Jump:
        return cls(int(checks.number(checks.field(message, "to"), "to")))


EVENTS: dict[str, type[Event]] = {
    event.type: event
    for event in (
        Exclude,
        Restore,
        RestoreReason,
        SetWeight,
        MoveParameter,
        CancelMove,
        Pin,
        Release,
        ResetParameters,
        Tie,
        Untie,
        SetBounds,
        ChooseLaw,
        ChooseAxis,
        ColorBy,
        ShapeBy,
        SetHoldout,
        ExcludeWhere,
        RemoveRule,
        AcceptSuggestion,
        DismissSuggestion,
        SetTarget,
        Hide,
        Show,
        Undo,
        Redo,
        Jump,
    )
}


def from_wire(message: object, state: Any) -> Event:
    """The event that the page sent.

    Parameters
    ----------
    message : dict
        Plain JSON: `type` and the fields of that type. Rows are positions into `state.observations`.
    state : State
        Where names and rows are looked up.

    Raises
    ------
    OptionError, DataError, ParameterError
        When the type, a row, a name or a number is not one; the message names the nearest.

    Examples
    --------
    >>> from_wire({"type": "undo"}, None)
    Undo()
    """
    if not isinstance(message, Mapping):
        raise OptionError(f"An event must be an object with a `type`; got {message!r}.")
    kind = message.get("type")
    if not isinstance(kind, str) or kind not in EVENTS:
        raise OptionError.named("type", kind, EVENTS)
    return EVENTS[kind].read(message, state)
