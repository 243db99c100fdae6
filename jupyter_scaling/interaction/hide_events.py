"""Acts on what is drawn: a hidden run is not seen, and nothing else about it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from .row_events import _called, _OnRows

__all__ = ["Hide", "Show"]


@dataclass(frozen=True, slots=True)
class Hide(_OnRows):
    """Do not draw runs; in the fit, out of it or held out, they stay what they are."""

    type: ClassVar[str] = "hide"

    @property
    def label(self) -> str:
        return f"hide {self._what()}"

    def to_code(self) -> str:
        return self._code("hide")


@dataclass(frozen=True, slots=True)
class Show(_OnRows):
    """Draw hidden runs again; all of them when none is named."""

    type: ClassVar[str] = "show"

    @property
    def label(self) -> str:
        return f"show {self._what()}" if self.keys or self.rows else "show all runs"

    def to_code(self) -> str:
        return self._code("show") if self.keys or self.rows else "panel.show()"

    def positions(self, state: Any) -> list[int]:
        return _OnRows.positions(self, state) if self.keys or self.rows else []

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> Show:
        if not message.get("rows"):
            return cls()
        return cls(**_called(message, state))
