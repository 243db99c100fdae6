"""The law drawn along the axis: a grid, its inputs, and the band around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .axes import axis_names, axis_values, compute_factors, inputs_on_axis
from .viewmodel import Curve

__all__ = ["POINTS", "curves", "grid", "held_values"]

POINTS = 121
_BEYOND = 10**0.5


def grid(values: np.ndarray, target: float | None = None, points: int = POINTS) -> np.ndarray:
    """Points spread evenly in log over the positive values and half a decade to each side, or to the target.

    Examples
    --------
    >>> ends = grid(np.array([10.0, 1000.0, np.nan]))[[0, -1]]
    >>> np.round(ends, 2).tolist()
    [3.16, 3162.28]
    """
    usable = values[np.isfinite(values) & (values > 0)]
    if not len(usable):
        usable = np.array([1.0])
    low, high = float(usable.min()) / _BEYOND, float(usable.max()) * _BEYOND
    # A target at the other end of the world would leave few points between the runs.
    reach = (high / low) ** 1.5
    if target is not None and np.isfinite(target) and low / reach <= target <= high * reach:
        low, high = min(low, target), max(high, target)
    return np.geomspace(low, high, points)


def held_values(law: Any, observations: Any) -> dict[str, float]:
    """The middle of each input, at which those that neither axis nor colour shows are held."""
    middle = {}
    for name, values in zip(observations.inputs, observations.x, strict=True):
        usable = values[np.isfinite(values)]
        middle[name] = float(np.median(usable)) if len(usable) else 1.0
    return middle


def curves(state: Any, colouring: Any, target: Mapping[str, float]) -> tuple[Curve, ...]:
    """One curve for each level of an input, of level -1 where colours tell something else."""
    law = state.law
    along = grid(axis_values(law, state.observations, state.axis), _target_on_axis(law, state.axis, target))
    held = held_values(law, state.observations)
    told, values = colouring.curve_input, colouring.curve_values
    if told is None or not len(values):
        return (_curve(state, -1, along, held),)
    return tuple(
        _curve(state, index if colouring.colours_curves else -1, along, held | {told: float(value)}, told)
        for index, value in enumerate(values)
    )


def _curve(state: Any, level: int, along: np.ndarray, held: Mapping[str, float], told: str | None = None) -> Curve:
    inputs = inputs_on_axis(state.law, state.axis, along, held, told)
    with np.errstate(all="ignore"):
        y = np.broadcast_to(np.asarray(state.fit(**inputs), dtype=np.float64), along.shape)
    low, high = _band(state, inputs, along.shape)
    return Curve(level, along, inputs, y, low, high)


def _band(state: Any, inputs: Mapping[str, Any], shape: tuple[int, ...]) -> tuple[np.ndarray | None, np.ndarray | None]:
    """The band of the best fit; none around a curve that was moved away from it."""
    if state.hand_set:
        return None, None
    x = np.stack([np.broadcast_to(np.asarray(inputs[each.name], dtype=np.float64), shape) for each in state.law.inputs])
    with np.errstate(all="ignore"):
        low, high = (np.asarray(side, dtype=np.float64) for side in state.fit.band(x))
    drawable = np.isfinite(low).any() and np.isfinite(high).any()
    return (low, high) if drawable else (None, None)


def _target_on_axis(law: Any, axis: str, target: Mapping[str, float]) -> float | None:
    factors = compute_factors(law)
    if axis in target:
        return float(target[axis])
    if axis in axis_names(law) and factors and all(name in target for name in factors[1]):
        return float(factors[0] * target[factors[1][0]] * target[factors[1][1]])
    return None
