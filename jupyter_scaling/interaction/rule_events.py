"""Acts on rules: one more, one less."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from . import checks
from .event import Event
from .source import source

__all__ = ["BY_RULE", "ExcludeWhere", "RemoveRule"]

#: Who took a row out that a rule is true of; the rule's text is the reason.
BY_RULE = "rule"


@dataclass(frozen=True, slots=True)
class _OfRule(Event):
    rule: str

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> _OfRule:
        return cls(checks.text(checks.field(message, "rule"), "rule"))

    def to_code(self) -> str:
        return f"panel.{self.type}({source(self.rule)})"


@dataclass(frozen=True, slots=True)
class ExcludeWhere(_OfRule):
    """Take out every run that a rule is true of, also runs that come later; runs a hand brought back stay."""

    type: ClassVar[str] = "exclude_where"

    @property
    def label(self) -> str:
        return f"exclude where {self.rule}"


@dataclass(frozen=True, slots=True)
class RemoveRule(_OfRule):
    """Drop a rule; what it alone took out comes back."""

    type: ClassVar[str] = "remove_rule"

    @property
    def label(self) -> str:
        return f"remove the rule {self.rule}"
