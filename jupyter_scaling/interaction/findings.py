"""What to know before using the numbers on show: the core's verdicts on the fit, and on how far it predicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..fitting.findings.ends import set_by_hand
from ..fitting.prediction import judge_prediction
from .viewmodel import VerdictChip

__all__ = ["chips"]

_ORDER = {"error": 0, "warning": 1, "note": 2}


def chips(state: Any, target: Mapping[str, float]) -> tuple[VerdictChip, ...]:
    """Findings, errors first: those of the best fit stay while values are set by hand over it."""
    by_hand = set_by_hand(state.fit)
    found = [*([by_hand] if by_hand else []), *state.best.verdicts, *_on_the_prediction(state, target)]
    by_code = {verdict.code: verdict for verdict in found}
    ordered = sorted(by_code.values(), key=lambda verdict: _ORDER[verdict.severity])
    return tuple(VerdictChip(each.code, each.severity, each.sentence) for each in ordered)


def _on_the_prediction(state: Any, target: Mapping[str, float]) -> tuple[Any, ...]:
    names = [each.name for each in state.law.inputs]
    if any(name not in target for name in names):
        return ()
    return judge_prediction(state.best, np.array([[float(target[name])] for name in names]))
