"""Values that papers give for a parameter, as marks on its track."""

from __future__ import annotations

import math
from typing import Any

from .numbers import count, plain
from .viewmodel import PublishedMark

__all__ = ["published_marks"]


def published_marks(law: Any, name: str, counted: bool) -> tuple[PublishedMark, ...]:
    """One mark for each published set that gives this parameter, by value; reported ones are told from facts."""
    marks = []
    for label, constants in law.published.items():
        value = constants.values.get(name)
        if value is not None and math.isfinite(value):
            detail = ", ".join(part for part in ("" if constants.is_fact else "as reported", constants.cites) if part)
            text = count(value, 4) if counted else plain(value, 7)
            marks.append(PublishedMark(label, float(value), text, constants.is_fact, detail))
    return tuple(sorted(marks, key=lambda mark: mark.value))
