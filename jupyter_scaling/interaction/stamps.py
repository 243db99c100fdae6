"""When each row left the fit, written beside who took it out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import numpy as np

__all__ = ["now", "stamped"]


def now() -> str:
    """This moment as ISO time in UTC, to the second.

    Examples
    --------
    >>> len(now()), now()[-6:]
    (25, '+00:00')
    """
    return datetime.now(UTC).isoformat(timespec="seconds")


def stamped(before: Any, after: Any, moment: str) -> Any:
    """The state `after` with the moment for rows that went out, or got another reason, since `before`.

    Rows that came back lose theirs; nothing else changes.
    """
    was, is_now = before.observations, after.observations
    if was is is_now:
        return after
    out = np.flatnonzero(is_now.are("out"))
    new = out[:0]
    if len(was) == len(is_now):
        new = out[~was.are("out")[out] | (was.reason[out] != is_now.reason[out])]
    rows = set(out.tolist())
    kept = {row: moment_then for row, moment_then in after.when.items() if row in rows}
    when = kept | dict.fromkeys(new.tolist(), moment)
    return after if when == dict(after.when) else replace(after, when=MappingProxyType(when))
