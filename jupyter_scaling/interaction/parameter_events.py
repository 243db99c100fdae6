"""Acts on parameters: moved by hand, pinned, and given back to the fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from . import checks
from .event import Event
from .source import source

__all__ = ["CancelMove", "MoveParameter", "Pin", "Release", "ResetParameters"]


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
        return f"panel.move({source(self.name)}, {source(self.value)})"

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> MoveParameter:
        name = checks.parameter(checks.field(message, "name"), state.law).name
        value = checks.number(checks.field(message, "value"), f"value of {name}")
        return cls(name, value, checks.flag(message.get("final", True), "final"))


@dataclass(frozen=True, slots=True)
class CancelMove(Event):
    """Let a slider go as if it had not been touched; nothing when it is not under the finger."""

    name: str
    type: ClassVar[str] = "cancel_move"

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> CancelMove:
        return cls(checks.parameter(checks.field(message, "name"), state.law).name)


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
        return (
            f"panel.pin({source(self.name)})"
            if self.value is None
            else f"panel.pin({source(self.name)}, {source(self.value)})"
        )

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
        return f"panel.release({source(self.name)})"

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> Release:
        return cls(checks.parameter(checks.field(message, "name"), state.law).name)


@dataclass(frozen=True, slots=True)
class ResetParameters(Event):
    """Drop every hand-set value and stand on the best fit again; pins stay."""

    type: ClassVar[str] = "reset_parameters"
