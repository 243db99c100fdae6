"""The target as the page draws it: its mark on the axis, the prediction there, and how far beyond the runs it lies."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from .axes import COMPUTE, axis_values, compute_factors
from .bench_cards import TargetCard
from .extrapolation import beyond_text
from .numbers import quantity, with_error
from .target import current_target

__all__ = ["on_axis", "target_card"]


def target_card(state: Any) -> TargetCard:
    """The card of the state's target, on the axis on show."""
    law, target = state.law, current_target(state)
    is_set = bool(target) and all(each.name in state.target for each in law.inputs)
    text = " ".join(f"{name}={quantity(value)}" for name, value in target.items())
    place = on_axis(law, state.axis, target)
    largest = _largest(state)
    beyond = place / largest if place and largest and place > largest else 1.0
    value, low, high = _prediction(state, target)
    return TargetCard(
        is_set=is_set,
        asked=state.asked if is_set else "",
        text=text,
        inputs=target,
        axis=state.axis,
        moves=_moves(law, state.axis),
        x=place,
        y=value,
        low=low,
        high=high,
        y_text=_said(value, low, high),
        largest=largest,
        beyond=beyond,
        beyond_text=beyond_text(state.axis, beyond),
    )


def on_axis(law: Any, axis: str, target: Mapping[str, float]) -> float | None:
    """Where the target stands on an axis; None where it says nothing about it."""
    factors = compute_factors(law)
    if axis in target:
        return float(target[axis])
    if axis == COMPUTE and factors and all(name in target for name in factors[1]):
        return float(factors[0] * target[factors[1][0]] * target[factors[1][1]])
    return None


def _largest(state: Any) -> float | None:
    carried = state.observations.effective_weight > 0
    values = axis_values(state.law, state.observations, state.axis)[carried]
    values = values[np.isfinite(values)]
    return float(values.max()) if len(values) else None


def _moves(law: Any, axis: str) -> dict[str, float]:
    factors = compute_factors(law)
    if axis == COMPUTE and factors:
        return dict.fromkeys(factors[1], 0.5)
    return {axis: 1.0}


def _prediction(state: Any, target: Mapping[str, float]) -> tuple[float | None, float | None, float | None]:
    if not target:
        return None, None, None
    with np.errstate(all="ignore"):
        value = float(np.asarray(state.fit(**target)).reshape(-1)[0])
    if state.hand_set or not math.isfinite(value):
        return _finite(value), None, None
    x = np.array([[target[each.name]] for each in state.law.inputs])
    with np.errstate(all="ignore"):
        found = state.best.estimate(x)
    low, high = (_finite(np.asarray(end).reshape(-1)[0]) for end in (found.low, found.high))
    return value, low, high


def _said(value: float | None, low: float | None, high: float | None) -> str:
    if value is None:
        return ""
    if low is None or high is None:
        return with_error(value, None)
    error = (high - low) / 4.0
    return f"{with_error(value, error)} ({with_error(low, error)} to {with_error(high, error)})"


def _finite(number: Any) -> float | None:
    return float(number) if math.isfinite(number) else None
