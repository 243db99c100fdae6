"""One small frozen value for each thing a person can do."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from ..errors import OptionError
from . import checks
from .keys import by_key, key_code, rows_called, run_text

__all__ = [
    "EVENTS",
    "REASONS",
    "ChooseAxis",
    "ChooseLaw",
    "Event",
    "Exclude",
    "Jump",
    "MoveParameter",
    "Pin",
    "Redo",
    "Release",
    "ResetParameters",
    "Restore",
    "SetHoldout",
    "SetWeight",
    "Undo",
    "from_wire",
]

#: Reasons offered when a run is taken out; any other text does as well.
REASONS = ("diverged", "under-tuned", "early checkpoint", "duplicate", "off-centre", "other")
BY_HAND = "excluded by hand"


@dataclass(frozen=True, slots=True)
class Event:
    """What a person wants; says nothing about how it is done."""

    type: ClassVar[str]

    @property
    def label(self) -> str:
        """The act in a few words, for an undo button."""
        return self.type.replace("_", " ")

    def to_code(self) -> str:
        """The line of Python that does the same on a panel."""
        return f"panel.{self.type}()"

    def to_wire(self, state: Any = None) -> dict[str, Any]:
        """The act as plain JSON; `state` is needed where rows are named by key."""
        return {"type": self.type, **{part.name: getattr(self, part.name) for part in fields(self)}}

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> Event:
        """The act from plain JSON whose type is known to be this one."""
        return cls()


@dataclass(frozen=True, slots=True)
class _OnRows(Event):
    keys: tuple[Hashable, ...] = ()
    rows: tuple[int, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", tuple(self.keys))
        object.__setattr__(self, "rows", tuple(self.rows))

    def to_wire(self, state: Any = None) -> dict[str, Any]:
        return {"type": self.type, "rows": self.positions(state), **self._details()}

    def positions(self, state: Any) -> list[int]:
        """The rows this act is about."""
        if not self.keys:
            return list(self.rows)
        if state is None:
            raise OptionError(f"Rows named by key need `state` to become positions: {self.label}. Pass the State.")
        return [int(row) for row in rows_called(state.observations, self.keys, self.rows)]

    def _details(self) -> dict[str, Any]:
        return {}

    def _what(self) -> str:
        if len(self.keys) + len(self.rows) != 1:
            return f"{len(self.keys) + len(self.rows)} runs"
        return run_text(self.keys[0]) if self.keys else f"row {self.rows[0]}"

    def _code(self, verb: str, *details: str) -> str:
        codes = [key_code(key) for key in self.keys]
        if self.rows or None in codes:
            return f"panel.{verb}({', '.join(['rows=' + repr(list(self.rows)), *details])})"
        return f"panel.{verb}({', '.join(['[' + ', '.join(map(str, codes)) + ']', *details])})"


def _called(message: Mapping[str, Any], state: Any) -> dict[str, tuple]:
    rows = checks.row_positions(checks.field(message, "rows"), len(state.observations))
    keys = by_key(state.observations, rows)
    return {"rows": rows} if keys is None else {"keys": keys}


@dataclass(frozen=True, slots=True)
class Exclude(_OnRows):
    """Take runs out of the fit, with a reason."""

    reason: str = BY_HAND
    who: str = "hand"
    type: ClassVar[str] = "exclude"

    @property
    def label(self) -> str:
        return f"exclude {self._what()}"

    def to_code(self) -> str:
        who = [] if self.who == "hand" else [f"who={self.who!r}"]
        return self._code("exclude", f"reason={self.reason!r}" if self.rows else repr(self.reason), *who)

    def _details(self) -> dict[str, Any]:
        return {"reason": self.reason} | ({} if self.who == "hand" else {"who": self.who})

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> Exclude:
        reason = checks.text(message.get("reason") or BY_HAND, "reason")
        return cls(reason=reason, who=checks.text(message.get("who", "hand"), "who"), **_called(message, state))


@dataclass(frozen=True, slots=True)
class Restore(_OnRows):
    """Bring runs back into the fit."""

    type: ClassVar[str] = "restore"

    @property
    def label(self) -> str:
        return f"restore {self._what()}"

    def to_code(self) -> str:
        return self._code("restore")

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> Restore:
        return cls(**_called(message, state))


@dataclass(frozen=True, slots=True)
class SetWeight(_OnRows):
    """Let runs count for more or less: 1 is a run, 0 is none."""

    weight: float = 1.0
    type: ClassVar[str] = "set_weight"

    @property
    def label(self) -> str:
        return f"weigh {self._what()} {self.weight:g}"

    def to_code(self) -> str:
        return self._code("set_weight", f"weight={self.weight!r}" if self.rows else repr(self.weight))

    def _details(self) -> dict[str, Any]:
        return {"weight": self.weight}

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> SetWeight:
        return cls(weight=checks.number(checks.field(message, "weight"), "weight"), **_called(message, state))


@dataclass(frozen=True, slots=True)
class MoveParameter(Event):
    """Set a parameter by hand; `final` is False while the slider is still under the finger."""

    name: str
    value: float
    final: bool = True
    type: ClassVar[str] = "move_parameter"

    @property
    def label(self) -> str:
        return f"move {self.name} to {self.value:.4g}"

    def to_code(self) -> str:
        return f"panel.move({self.name!r}, {self.value!r})"

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> MoveParameter:
        name = checks.parameter(checks.field(message, "name"), state.law).name
        value = checks.number(checks.field(message, "value"), f"value of {name}")
        return cls(name, value, checks.flag(message.get("final", True), "final"))


@dataclass(frozen=True, slots=True)
class Pin(Event):
    """Hold a parameter at a value, or where it stands, while the others are fitted."""

    name: str
    value: float | None = None
    type: ClassVar[str] = "pin"

    @property
    def label(self) -> str:
        return f"pin {self.name}" + ("" if self.value is None else f" at {self.value:.4g}")

    def to_code(self) -> str:
        return f"panel.pin({self.name!r})" if self.value is None else f"panel.pin({self.name!r}, {self.value!r})"

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> Pin:
        name = checks.parameter(checks.field(message, "name"), state.law).name
        value = message.get("value")
        return cls(name, None if value is None else checks.number(value, f"value of {name}"))


@dataclass(frozen=True, slots=True)
class Release(Event):
    """Give a pinned or hand-set parameter back to the fit."""

    name: str
    type: ClassVar[str] = "release"

    @property
    def label(self) -> str:
        return f"release {self.name}"

    def to_code(self) -> str:
        return f"panel.release({self.name!r})"

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> Release:
        return cls(checks.parameter(checks.field(message, "name"), state.law).name)


@dataclass(frozen=True, slots=True)
class ResetParameters(Event):
    """Drop every hand-set value and stand on the best fit again; pins stay."""

    type: ClassVar[str] = "reset_parameters"


@dataclass(frozen=True, slots=True)
class ChooseLaw(Event):
    """Fit another law to the same runs, with the same ones out."""

    law: str
    type: ClassVar[str] = "choose_law"

    @property
    def label(self) -> str:
        return f"choose law {self.law}"

    def to_code(self) -> str:
        return f"panel.choose_law({self.law!r})"

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
        return f"panel.choose_axis({self.axis!r})"

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
        return f"panel.set_holdout({self.rule!r})"

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
        SetWeight,
        MoveParameter,
        Pin,
        Release,
        ResetParameters,
        ChooseLaw,
        ChooseAxis,
        SetHoldout,
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
