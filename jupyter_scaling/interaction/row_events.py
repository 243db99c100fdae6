"""Acts on runs: out of the fit, back into it, and how much each counts."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ..errors import OptionError
from . import checks
from .event import Event
from .key_list import keys_code
from .keys import by_key, key_code, rows_called, run_text
from .source import source

__all__ = ["BY_HAND", "REASONS", "Exclude", "Restore", "RestoreReason", "SetWeight"]

#: Reasons offered when a run is taken out; any other text does as well.
REASONS = ("diverged", "under-tuned", "early checkpoint", "duplicate", "off-centre", "other")
BY_HAND = "excluded by hand"


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
            return f"{len(self.keys) + len(self.rows):,} runs"
        return run_text(self.keys[0]) if self.keys else f"row {self.rows[0]}"

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> _OnRows:
        return cls(**_called(message, state))

    def _code(self, verb: str, *details: str) -> str:
        if self.rows or any(key_code(key) is None for key in self.keys):
            return f"panel.{verb}({', '.join(['rows=' + keys_code(self.rows), *details])})"
        return f"panel.{verb}({', '.join([keys_code(self.keys), *details])})"


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
        who = [] if self.who == "hand" else [f"who={source(self.who)}"]
        return self._code("exclude", f"reason={source(self.reason)}" if self.rows else source(self.reason), *who)

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


@dataclass(frozen=True, slots=True)
class RestoreReason(Event):
    """Bring back every run that is out for a reason."""

    reason: str
    type: ClassVar[str] = "restore_reason"

    @property
    def label(self) -> str:
        return f"restore all runs out for {self.reason or 'no reason'}"

    def to_code(self) -> str:
        return f"panel.restore_reason({source(self.reason)})"

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> RestoreReason:
        return cls(checks.text(checks.field(message, "reason"), "reason"))


@dataclass(frozen=True, slots=True)
class SetWeight(_OnRows):
    """Let runs count for more or less: 1 is a run, 0 is none."""

    weight: float = 1.0
    type: ClassVar[str] = "set_weight"

    @property
    def label(self) -> str:
        return f"weigh {self._what()} {self.weight:g}"

    def to_code(self) -> str:
        return self._code("set_weight", f"weight={source(self.weight)}" if self.rows else source(self.weight))

    def _details(self) -> dict[str, Any]:
        return {"weight": self.weight}

    @classmethod
    def read(cls, message: Mapping[str, Any], state: Any) -> SetWeight:
        return cls(weight=checks.number(checks.field(message, "weight"), "weight"), **_called(message, state))
