"""How far beyond the runs in the fit a prediction lies, as one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..catalogue.schedules import reads_schedules
from .axes import COMPUTE, axis_values, compute_factors
from .numbers import plain, scientific

__all__ = ["beyond", "beyond_text"]

_MARGIN = 1.005


def beyond(state: Any, target: Mapping[str, float]) -> str:
    """``"12x beyond your largest C"``, ``"3x below your smallest N"``, or nothing where runs surround it.

    Runs are measured by compute where the law knows it, and then by each input.
    """
    law, now = state.law, state.observations
    factors = compute_factors(law)
    sizes = law.inputs[1:] if reads_schedules(law) else law.inputs
    in_fit = now.effective_weight > 0
    for axis in (*([COMPUTE] if factors else []), *(each.name for each in sizes)):
        values = axis_values(law, now, axis)[in_fit]
        values = values[np.isfinite(values) & (values > 0)]
        wanted = _wanted(factors, target, axis)
        if wanted is None or not len(values):
            continue
        if wanted > values.max() * _MARGIN:
            return beyond_text(axis, wanted / values.max())
        if wanted * _MARGIN < values.min():
            return f"{plain(values.min() / wanted, 2)}x below your smallest {axis}"
    return ""


def beyond_text(axis: str, factor: float) -> str:
    """How far beyond the runs, and of what: the same words in the plot, the readouts and the target.

    Examples
    --------
    >>> beyond_text("C", 12.3), beyond_text("N", 3.16), beyond_text("N", 1.0)
    ('12x beyond your largest C', '3.2x beyond your largest N', '')
    """
    if not factor > 1.0 + 1e-9:
        return ""
    return f"{times(factor)}x beyond your largest {axis}"


def times(factor: float) -> str:
    """A factor in few letters.

    Examples
    --------
    >>> times(3.16), times(906.4), times(12345.0), times(4.71e6)
    ('3.2', '906', '12,300', '4.7e6')
    """
    if factor < 10:
        return f"{factor:.2g}"
    return f"{float(f'{factor:.3g}'):,.0f}" if factor < 99_950 else scientific(factor, 2)


def _wanted(factors: Any, target: Mapping[str, float], axis: str) -> float | None:
    if axis == COMPUTE and factors:
        parts = [float(target.get(name, np.nan)) for name in factors[1]]
        value: float | None = factors[0] * float(np.prod(parts))
    else:
        value = target.get(axis)
    return float(value) if value is not None and np.isfinite(value) and value > 0 else None
