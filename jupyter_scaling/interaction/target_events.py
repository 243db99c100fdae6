"""The act of saying where the law is to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from . import checks
from .event import Event
from .source import source
from .target_text import read_target, target_text

__all__ = ["SetTarget"]


@dataclass(frozen=True, slots=True)
class SetTarget(Event):
    """Predict at these inputs, at this compute, or where the law reaches this loss; nothing for the usual target."""

    given: Mapping[str, float] = field(default_factory=dict)
    type: ClassVar[str] = "set_target"

    @property
    def label(self) -> str:
        return f"target {target_text(self.given)}" if self.given else "the usual target"

    def to_code(self) -> str:
        if all(name.isidentifier() for name in self.given):
            return f"panel.set_target({', '.join(f'{name}={source(float(v))}' for name, v in self.given.items())})"
        return f"panel.set_target({source(target_text(self.given))})"

    def to_wire(self, state: Any = None) -> dict[str, Any]:
        return {"type": self.type, "text": target_text(self.given)}

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> SetTarget:
        return cls(read_target(checks.text(checks.field(message, "text"), "text")))
