"""Ties and bounds of a state: what they ask of a value, and the state under new ones."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from ..errors import FormulaError, ParameterError, listed, nearest
from ..expr import parse, symbols
from . import checks
from .constraint_events import SetBounds, Tie, Untie
from .refit import refitted

__all__ = ["Constraints", "admitted_value", "bound", "tie", "untie"]


@dataclass(frozen=True, slots=True)
class Constraints:
    """Pins, ties and bounds of one law, as they were when another law was chosen."""

    fixed: Mapping[str, float] = field(default_factory=dict)
    tied: Mapping[str, str] = field(default_factory=dict)
    bounds: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def tie(state: Any, event: Tie) -> Any:
    """The state with a parameter computed from others; its own pin, bounds and hand-set value fall."""
    name = checks.parameter(event.name, state.law).name
    expression = _expression(name, checks.text(event.expression, "expression"), state)
    if state.tied.get(name) == expression:
        return state
    after = replace(state, tied=_with(state.tied, name, expression))
    parts = ("fixed", "bounds", "hand_set")
    after = _refitted(state, replace(after, **{part: _without(getattr(state, part), name) for part in parts}))
    low, high = state.law.parameter(name).low, state.law.parameter(name).high
    value = float(after.best.values[name])
    if not low <= value <= high:
        raise ParameterError(
            f"{name} = {expression} makes {name} {value:.4g}, and its domain is {low:g} to {high:g}. "
            "The former tie stays; tie it to something inside."
        )
    return after


def untie(state: Any, event: Untie) -> Any:
    """The state with the parameter free again."""
    name = checks.parameter(event.name, state.law).name
    if name not in state.tied:
        return state
    return _refitted(state, replace(state, tied=_without(state.tied, name)))


def bound(state: Any, event: SetBounds) -> Any:
    """The state with a parameter kept between two values; a hand-set value outside falls."""
    parameter = checks.parameter(event.name, state.law)
    name = parameter.name
    if name in state.tied and not (event.low is None and event.high is None):
        raise ParameterError(
            f"{name} is tied: {name} = {state.tied[name]}. Bound what it is tied to, or untie it first."
        )
    bounds = _without(state.bounds, name)
    pair = _pair(parameter, event.low, event.high)
    if pair != (parameter.low, parameter.high):
        bounds = _with(bounds, name, pair)
    if dict(bounds) == dict(state.bounds):
        return state
    low, high = pair
    if name in state.fixed and not low <= state.fixed[name] <= high:
        raise ParameterError(
            f"{name} is pinned at {state.fixed[name]:.4g}, which is not between {low:g} and {high:g}. "
            "Release it first, or widen the bounds."
        )
    keeps = low <= state.hand_set.get(name, low) <= high
    hand_set = state.hand_set if keeps else _without(state.hand_set, name)
    return _refitted(state, replace(state, bounds=bounds, hand_set=hand_set))


def admitted_value(state: Any, name: str, value: object) -> float:
    """The value as a float, when the law, its tie and its bounds admit it for this parameter."""
    parameter = checks.parameter(name, state.law)
    number = checks.number(value, f"value of {name}")
    if name in state.tied:
        raise ParameterError(f"{name} is tied: {name} = {state.tied[name]}. Untie it first, or move the other.")
    low, high = parameter.low, parameter.high
    if number < low or number > high or (parameter.kind == "scale" and number <= 0):
        raise ParameterError(
            f"{name} must lie between {low:g} and {high:g}; got {number!r}. Choose a value in that range."
        )
    low, high = state.bounds.get(name, (low, high))
    if not low <= number <= high:
        raise ParameterError(
            f"{name} is bounded to {low:g} to {high:g}; got {number!r}. Choose a value inside, or widen the bounds."
        )
    return number


def _refitted(before: Any, after: Any) -> Any:
    """The state fitted under its new constraints; when that cannot be, the reason, and nothing is lost."""
    after.best.options.but(fixed=dict(after.fixed), tied=dict(after.tied), bounds=dict(after.bounds)).checked(after.law)
    found = refitted(after)
    if found.failure and not before.failure:
        raise ParameterError(f"The law cannot be fitted so: {found.failure} The former constraints stay.")
    return found


def _expression(name: str, text: str, state: Any) -> str:
    """The right-hand side of what was typed: ``beta``, or ``alpha = beta``."""
    left, equals, right = text.rpartition("=")
    if equals and left.strip() != name:
        raise FormulaError(f"A tie of {name} reads '{name} = ...'; got {text.strip()!r}. Write it so.")
    right = re.sub(r"\s+", " ", right.strip())
    names = state.parameter_names
    if not right:
        raise FormulaError(f"A tie needs another parameter or a formula of them, as in {_other(name, names)!r}.")
    used = symbols(parse(right))
    unknown = [each for each in used if each not in names]
    if unknown:
        raise ParameterError(
            f"{unknown[0]!r} is not a parameter of law {state.law.name!r}.{nearest(unknown[0], names)} "
            f"{name} can be tied to: {listed([each for each in names if each != name], 12)}."
        )
    if name in used:
        raise ParameterError(f"{name} cannot be tied to itself: {name} = {right}. Name other parameters.")
    if not used:
        raise ParameterError(f"{right!r} names no parameter. To hold {name} at a number, pin it there.")
    return right


def _other(name: str, names: tuple[str, ...]) -> str:
    return next((each for each in names if each != name), name)


def _pair(parameter: Any, low: float | None, high: float | None) -> tuple[float, float]:
    name = parameter.name
    ends = [
        parameter.low if low is None else checks.number(low, f"lower bound of {name}"),
        parameter.high if high is None else checks.number(high, f"upper bound of {name}"),
    ]
    if not ends[0] < ends[1]:
        raise ParameterError(f"The lower bound of {name} must be below the upper; got {ends[0]:g} and {ends[1]:g}.")
    if ends[0] < parameter.low or ends[1] > parameter.high:
        raise ParameterError(
            f"Bounds of {name} must lie in its domain, {parameter.low:g} to {parameter.high:g}; "
            f"got {ends[0]:g} and {ends[1]:g}. Leave an end blank for that of the domain."
        )
    if parameter.is_logarithmic and not (ends[1] > 0.0 and math.isfinite(ends[0])):
        raise ParameterError(f"{name} is positive; got an upper bound of {ends[1]:g}. Give one above 0.")
    return float(ends[0]), float(ends[1])


def _with(values: Mapping[str, Any], name: str, value: Any) -> Mapping[str, Any]:
    return MappingProxyType({**values, name: value})


def _without(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return MappingProxyType({other: value for other, value in values.items() if other != name})
