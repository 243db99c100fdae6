"""Acts that narrow what a parameter may be: tied to others, or kept between bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from . import checks
from .event import Event
from .source import source

__all__ = ["SetBounds", "Tie", "Untie"]


@dataclass(frozen=True, slots=True)
class Tie(Event):
    """Compute a parameter from others: ``Tie("alpha", "beta")``, ``Tie("alpha", "1 - beta")``."""

    name: str
    expression: str
    type: ClassVar[str] = "tie"

    @property
    def label(self) -> str:
        return f"tie {self.name} to {self.expression}"

    def to_code(self) -> str:
        return f"panel.tie({source(self.name)}, {source(self.expression)})"

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> Tie:
        name = checks.parameter(checks.field(message, "name"), state.law).name
        return cls(name, checks.text(checks.field(message, "expression"), "expression"))


@dataclass(frozen=True, slots=True)
class Untie(Event):
    """Let a tied parameter move by itself again."""

    name: str
    type: ClassVar[str] = "untie"

    @property
    def label(self) -> str:
        return f"untie {self.name}"

    def to_code(self) -> str:
        return f"panel.untie({source(self.name)})"

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> Untie:
        return cls(checks.parameter(checks.field(message, "name"), state.law).name)


@dataclass(frozen=True, slots=True)
class SetBounds(Event):
    """Keep a parameter between two values; None is the law's own end, and None twice takes the bounds away."""

    name: str
    low: float | None = None
    high: float | None = None
    type: ClassVar[str] = "set_bounds"

    @property
    def label(self) -> str:
        if self.low is None and self.high is None:
            return f"clear the bounds of {self.name}"
        ends = ("" if self.low is None else f" from {self.low:.4g}") + (
            "" if self.high is None else f" to {self.high:.4g}"
        )
        return f"bound {self.name}{ends}"

    def to_code(self) -> str:
        if self.low is None and self.high is None:
            return f"panel.clear_bounds({source(self.name)})"
        return f"panel.set_bounds({source(self.name)}, {source(self.low)}, {source(self.high)})"

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> SetBounds:
        name = checks.parameter(checks.field(message, "name"), state.law).name
        low, high = (message.get(end) for end in ("low", "high"))
        return cls(
            name,
            None if low is None else checks.number(low, f"lower bound of {name}"),
            None if high is None else checks.number(high, f"upper bound of {name}"),
        )
