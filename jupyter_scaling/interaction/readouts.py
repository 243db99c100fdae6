"""What the last act did: old value, new value, and the shift in standard errors."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..catalogue.schedules import curve_name, reads_schedules
from .aim_readouts import aim_quantities, left_to_the_fit
from .axes import axis_unit, compute_factors
from .extrapolation import beyond
from .numbers import quantity, unchanged, with_error
from .rows import is_counted
from .viewmodel import Readout

__all__ = ["default_target", "prediction_label", "readouts", "summary", "tree_at"]


def default_target(law: Any, observations: Any) -> dict[str, float]:
    """Inputs of a run with ten times the compute of the largest one, at its ratio; or ten times the first input.

    Runs that are out count as well, so that taking one out does not move the target. A law of training curves
    has no value beyond their schedules: there it is the last step.
    """
    if reads_schedules(law):
        last = int(np.nan_to_num(observations.x[1], nan=-1.0).argmax())
        return dict(zip(observations.inputs, observations.x[:, last].tolist(), strict=True))
    usable = np.isfinite(observations.x).all(axis=0) & (observations.x > 0).all(axis=0)
    rows = np.flatnonzero(usable)
    if not len(rows):
        return {}
    by_name = dict(zip(observations.inputs, observations.x, strict=True))
    factors = compute_factors(law)
    grown = factors[1] if factors else (law.inputs[0].name,)
    size = np.prod([by_name[name][rows] for name in grown], axis=0)
    largest = rows[int(size.argmax())]
    growth = 10.0 ** (1 / len(grown))
    return {name: float(values[largest] * (growth if name in grown else 1.0)) for name, values in by_name.items()}


def readouts(state: Any, previous: Any, target: Mapping[str, float]) -> tuple[Readout, ...]:
    """Predictions first, then every parameter; old values only where the last act made another fit of the same law.

    An act on what is drawn (an axis, colours, hiding) moves nothing: after it the readouts say what the fit says.
    """
    is_comparable = previous is not None and previous.law is state.law and previous.fit is not state.fit
    former = previous if is_comparable else None
    aimed = aim_quantities(state, former, _se_of)
    quantities = [*_prediction(state, former, target), *aimed, *_exponent(state, former), *_parameters(state, former)]
    return tuple(_readout(*each) for each in quantities)


def _readout(
    label: str,
    old: float | None,
    new: float,
    old_se: float | None,
    new_se: float | None,
    note: str = "",
    counted: bool = False,
    tree: Any = None,
) -> Readout:
    """Old and new at one precision, that of the smaller error: else a changed error alone would look like a change."""
    shift = None
    if old is not None and old_se and math.isfinite(new - old):
        shift = (new - old) / old_se
    error = min(filter(None, (old_se, new_se)), default=None)
    old_text = "" if old is None else with_error(old, error, counted=counted)
    new_text = with_error(new, error, counted=counted)
    moved = old is not None and old_text != new_text
    return Readout(label, old, new, old_text, new_text, shift, moved, note, new_se, tree)


def _parameters(state: Any, former: Any) -> list[tuple]:
    return [
        (
            parameter.name,
            None if former is None else float(former.fit.values[parameter.name]),
            float(state.fit.values[parameter.name]),
            None if former is None else _se(former, parameter.name),
            _se(state, parameter.name),
            "",
            is_counted(state.law, parameter),
            parameter.name,
        )
        for parameter in state.law.parameters
    ]


def _se(state: Any, name: str) -> float | None:
    return None if name in state.fixed else _usable(state.best.se.get(name))


def _se_of(state: Any, quantity: Callable[[np.ndarray], np.ndarray]) -> float | None:
    """Standard error of what is computed from parameter values (R, P), by the method of the fit."""
    with np.errstate(all="ignore"):
        return _usable(np.asarray(state.best.uncertainty.estimate(quantity).se).reshape(-1)[0])


def _usable(se: float | None) -> float | None:
    return float(se) if se is not None and math.isfinite(se) and se > 0 else None


def _prediction(state: Any, former: Any, target: Mapping[str, float]) -> list[tuple]:
    names = [each.name for each in state.law.inputs]
    if not target or any(name not in target for name in names):
        return []
    inputs = {name: float(target[name]) for name in names}
    new, new_se = _predicted(state, inputs)
    # Of a compute or a loss each fit is read where it says itself that it should be.
    own = former is not None and state.aim and former.aim == state.aim
    old, old_se = (None, None) if former is None else _predicted(former, dict(former.target) if own else inputs)
    tree = tree_at(state.law.json_tree, inputs)
    return [(prediction_label(state, inputs), old, new, old_se, new_se, beyond(state, inputs), False, tree)]


def tree_at(tree: Any, inputs: Mapping[str, float]) -> Any:
    """A law's tree with numbers for its inputs: what is left depends on the parameters alone."""
    if isinstance(tree, str):
        return inputs.get(tree, tree)
    return [tree[0], *(tree_at(part, inputs) for part in tree[1:])] if isinstance(tree, (list, tuple)) else tree


def prediction_label(state: Any, inputs: Mapping[str, float]) -> str:
    """The prediction at these inputs, in words."""
    where = ", ".join(_place(state.law, name, value) for name, value in inputs.items())
    word = state.law.output.description or state.law.output.name
    if not all(each.name in state.target for each in state.law.inputs):
        return f"{word} {_ten_times(state.law)} ({where})"
    if left_to_the_fit(state):
        return f"{word} at {state.asked}"
    return f"{word} at {state.asked} ({where})" if "=" in state.asked and _stands_for(state) else f"{word} at {where}"


def _place(law: Any, name: str, value: float) -> str:
    known = curve_name(law, name, value)
    return f"{name} {known or quantity(value, axis_unit(law, name))}"


def _stands_for(state: Any) -> bool:
    """Whether the target was asked for by something else than all inputs, such as a compute."""
    asked = {part.partition("=")[0] for part in state.asked.split()}
    return asked != {each.name for each in state.law.inputs}


def _ten_times(law: Any) -> str:
    if reads_schedules(law):
        return "at the last step"
    return "at 10x the largest compute" if compute_factors(law) else f"at 10x the largest {law.inputs[0].name}"


def _predicted(state: Any, inputs: Mapping[str, float]) -> tuple[float, float | None]:
    x = np.array([[value] for value in inputs.values()])
    with np.errstate(all="ignore"):
        value = float(np.asarray(state.fit(**inputs)).reshape(-1)[0])
    return value, _se_of(state, lambda theta: state.best.at(theta, x))


def _exponent(state: Any, former: Any) -> list[tuple]:
    """The exponent a of the compute-optimal N ~ C**a, where the law is E + A/N**alpha + B/D**beta."""
    if not {"alpha", "beta", "A", "B"} <= set(state.parameter_names) or {each.name for each in state.law.inputs} != {
        "N",
        "D",
    }:
        return []
    new, new_se = _exponent_of(state)
    old, old_se = (None, None) if former is None else _exponent_of(former)
    tree = ["*", "beta", ["^", ["+", "alpha", "beta"], -1]]
    return [("a in optimal N ∝ Cᵃ", old, new, old_se, new_se, "", False, tree)]


def _exponent_of(state: Any) -> tuple[float, float | None]:
    alpha, beta = (state.parameter_names.index(name) for name in ("alpha", "beta"))

    def ratio(theta: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return theta[:, beta] / (theta[:, alpha] + theta[:, beta])

    shown = np.array([[state.fit.values[name] for name in state.parameter_names]])
    return float(ratio(shown)[0]), _se_of(state, ratio)


def summary(readout: Readout) -> str:
    """A readout in one line."""
    note = f"; {readout.note}" if readout.note else ""
    if not readout.moved:
        still = "" if readout.old is None else f" ({unchanged(readout.old, readout.new, readout.new_text)})"
        return f"{readout.label}: {readout.new_text}{still}{note}"
    shift = "" if readout.shift_in_se is None else f" ({readout.shift_in_se:+.2g} SE)"
    return f"{readout.label}: {readout.old_text} -> {readout.new_text}{shift}{note}"
