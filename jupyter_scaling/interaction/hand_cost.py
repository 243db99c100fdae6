"""What values set by hand cost: how much worse the objective is, and how much less likely they are."""

from __future__ import annotations

import math
from typing import Any

from ..fitting.profile_curves import relative_likelihood
from .numbers import plain

__all__ = ["hand_cost"]


def hand_cost(state: Any) -> str:
    """``"objective +3.2 (x1.4), likelihood 0.04 of the best"``; empty while nothing is set by hand."""
    if not state.hand_set:
        return ""
    best, now = float(state.best.objective), float(state.fit.objective)
    if not math.isfinite(now):
        return "objective not finite: the law has no value there"
    rise = now - best
    if rise < 0:
        return f"objective {_signed(rise)}: lower than that of the fit, which is not the best"
    times = f" (x{plain(now / best, 3)})" if best > 0 else ""
    return f"objective {_signed(rise)}{times}{_likelihood(state.best, now)}"


def _likelihood(best: Any, objective: float) -> str:
    share = relative_likelihood(best, objective)
    if not math.isfinite(share):
        return ""
    return f", likelihood {plain(share, 2) if share >= 1e-99 else 'below 1e-99'} of the best"


def _signed(rise: float) -> str:
    return f"{'+' if rise >= 0 else '-'}{plain(abs(rise), 2)}"
