"""Acts on suggestions: take a run out because its number says so, or never hear of it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from .row_events import _OnRows

__all__ = ["BY_SUGGESTION", "AcceptSuggestion", "DismissSuggestion"]

#: Who took a row out that looked off; the number is in the reason.
BY_SUGGESTION = "suggestion"


@dataclass(frozen=True, slots=True)
class AcceptSuggestion(_OnRows):
    """Take suggested runs out of the fit, each with its own reason."""

    type: ClassVar[str] = "accept_suggestion"

    @property
    def label(self) -> str:
        return f"accept {self._what()} as off"

    def to_code(self) -> str:
        return self._code("accept")


@dataclass(frozen=True, slots=True)
class DismissSuggestion(_OnRows):
    """Leave runs in and never suggest them again."""

    type: ClassVar[str] = "dismiss_suggestion"

    @property
    def label(self) -> str:
        return f"never suggest {self._what()}"

    def to_code(self) -> str:
        return self._code("dismiss")
