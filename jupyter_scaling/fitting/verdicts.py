"""What to know about a fit before using its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .findings import FINDINGS
from .status import Verdict

if TYPE_CHECKING:
    from .result import Fit

__all__ = ["judge"]


def judge(fit: Fit) -> tuple[Verdict, ...]:
    """All findings about a fit, errors first."""
    found = [verdict for finding in FINDINGS if (verdict := finding(fit)) is not None]
    order = {"error": 0, "warning": 1, "note": 2}
    return tuple(sorted(found, key=lambda verdict: order[verdict.severity]))
