"""The acts that say what colours tell, or shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from . import checks
from .event import Event
from .source import source

__all__ = ["ColorBy", "ShapeBy"]


@dataclass(frozen=True, slots=True)
class ColorBy(Event):
    """Colour the runs by a column of the table or an input of the law; empty for the input the axis leaves."""

    column: str
    type: ClassVar[str] = "color_by"

    @property
    def label(self) -> str:
        return f"colour by {self.column or 'the other input'}"

    def to_code(self) -> str:
        return f"panel.color_by({source(self.column) if self.column else 'None'})"

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> ColorBy:
        return cls(checks.text(checks.field(message, "column"), "column"))


@dataclass(frozen=True, slots=True)
class ShapeBy(Event):
    """Tell the runs apart by shape, by a column of the table or an input of the law; empty for the same as colour."""

    column: str
    type: ClassVar[str] = "shape_by"

    @property
    def label(self) -> str:
        return f"shape by {self.column}" if self.column else "shapes as the colours"

    def to_code(self) -> str:
        return f"panel.shape_by({source(self.column) if self.column else 'None'})"

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> ShapeBy:
        return cls(checks.text(checks.field(message, "column"), "column"))
