"""What every act can do: name itself, cross the wire, and write itself as Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

__all__ = ["Event"]


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
