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
    along = _along(state, target)
    held = state.observations.once("held", (), lambda: held_values(law, state.observations))
    told, values = colouring.curve_input, colouring.curve_values
    levels = [{told: float(value)} for value in values] if told is not None and len(values) else [{}]
    inputs = [inputs_on_axis(law, state.axis, along, held | level, told) for level in levels]
    low, high = _bands(state, inputs, (len(inputs), len(along)))
    return tuple(
        Curve(
            at if told in level and colouring.colours_curves else -1,
            along,
            inputs[at],
            _values(state, inputs[at], along.shape),
            *_drawable(low[at], high[at]),
        )
        for at, level in enumerate(levels)
    )


def _along(state: Any, target: Mapping[str, float]) -> np.ndarray:
    """The grid on the axis of a state: the same array as long as data, axis and target stay."""
    law, now, at = state.law, state.observations, _target_on_axis(state.law, state.axis, target)
    name = f"grid {state.axis!r} {at!r}"
    return np.asarray(now.once(name, (law,), lambda: grid(axis_values(law, now, state.axis), at)))


def _values(state: Any, inputs: Mapping[str, Any], shape: tuple[int, ...]) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.broadcast_to(np.asarray(state.fit(**inputs), dtype=np.float64), shape)


def _bands(state: Any, inputs: list[dict[str, Any]], shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """The bands (L, G) of the best fit, found together; none around curves that were moved away from it."""
    if state.hand_set:
        return np.full(shape, np.nan), np.full(shape, np.nan)
    x = [_together([each[name] for each in inputs]) for name in state.law.input_names]
    with np.errstate(all="ignore"):
        low, high = state.fit.band(x)
    return np.broadcast_to(low, shape), np.broadcast_to(high, shape)


def _together(column: list[Any]) -> np.ndarray:
    """One input on all curves, of a shape (1 or L, 1 or G) that says where it varies."""
    first = column[0]
    alike = all(each is first for each in column) or (np.ndim(first) == 0 and all(each == first for each in column))
    return np.stack([np.atleast_1d(np.asarray(each, dtype=np.float64)) for each in (column[:1] if alike else column)])


def _drawable(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray | None, np.ndarray | None]:
    return (low, high) if np.isfinite(low).any() and np.isfinite(high).any() else (None, None)


def _target_on_axis(law: Any, axis: str, target: Mapping[str, float]) -> float | None:
    factors = compute_factors(law)
    if axis in target:
        return float(target[axis])
    if axis in axis_names(law) and factors and all(name in target for name in factors[1]):
        return float(factors[0] * target[factors[1][0]] * target[factors[1][1]])
    return None
