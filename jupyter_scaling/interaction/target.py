"""Where the law is read: the user's own inputs, or those that a compute or a loss stands for under the fit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from ..errors import OptionError
from ..fitting.planning import bisect, optimal_split
from .axes import COMPUTE, compute_factors
from .numbers import plain, quantity
from .readouts import default_target
from .target_events import SetTarget

__all__ = ["current_target", "followed", "resolved", "set_target"]

_LARGEST = math.log(1e60)


def current_target(state: Any) -> dict[str, float]:
    """Inputs at which the state predicts: the target that was set, where this law has its inputs, or the usual one."""
    names = [each.name for each in state.law.inputs]
    if all(name in state.target for name in names):
        return {name: float(state.target[name]) for name in names}
    return default_target(state.law, state.observations)


def set_target(state: Any, event: SetTarget) -> Any:
    """The state with another target."""
    inputs = resolved(state, event.given) if event.given else {}
    asked = " ".join(
        f"{name}={quantity(value, 'FLOP' if name == COMPUTE else '')}" for name, value in event.given.items()
    )
    names = {each.name for each in state.law.inputs}
    aim = {} if set(event.given) <= names else {name: float(value) for name, value in event.given.items()}
    if inputs == dict(state.target) and asked == state.asked and aim == dict(state.aim):
        return state
    return replace(state, target=MappingProxyType(inputs), asked=asked, aim=MappingProxyType(aim), lost="")


def followed(state: Any, former: Any) -> Any:
    """The state whose target is found from its aim under its own fit; the former one stays where the fit has none."""
    if not state.aim or state.fit is former.fit or state.aim is not former.aim:
        return state
    try:
        inputs = resolved(state, state.aim)
    except OptionError as error:
        return replace(state, lost=str(error))
    return replace(state, target=MappingProxyType(inputs), lost="")


def resolved(state: Any, given: Mapping[str, float]) -> dict[str, float]:
    """All inputs of the law from those given, a compute, or a loss.

    Compute alone is split as the fit says is best, with one of its two inputs the other follows from it. A loss is
    solved for the input left open; along the best splits where both are. Other inputs stay as they were.

    Raises
    ------
    OptionError
        When a name is unknown, a number cannot be, or the law does not reach the loss.
    """
    law = state.law
    names = [each.name for each in law.inputs]
    aims = {law.output.name, "loss", state.observations.columns.get(law.output.name, law.output.name)} - set(names)
    factors = compute_factors(law)
    known = [*names, *([COMPUTE] if factors else []), *sorted(aims)]
    for name, value in given.items():
        if name not in known:
            raise OptionError.named("target", name, known)
        if not math.isfinite(value) or (name not in aims and value <= 0):
            raise OptionError(f"`{name}` of the target must be a number above 0; got {value!r}.")
    inputs = {name: float(given[name]) for name in names if name in given}
    loss = next((float(given[name]) for name in given if name in aims), None)
    compute = float(given[COMPUTE]) if factors and COMPUTE in given else None
    if compute is not None and factors is not None:
        inputs = _with_compute(state, inputs, compute, factors, loss)
    elif loss is not None:
        inputs = _with_loss(state, inputs, loss)
    usual = current_target(state)
    return {name: inputs.get(name, usual.get(name, 1.0)) for name in names}


def _with_compute(
    state: Any, inputs: dict[str, float], compute: float, factors: tuple[float, tuple[str, ...]], loss: float | None
) -> dict[str, float]:
    coefficient, pair = factors
    told = [name for name in pair if name in inputs]
    if loss is not None or len(told) == 2:
        raise OptionError(f"The target says too much: give {pair[0]} and {pair[1]}, or C with one of them, or C alone.")
    if told:
        other = pair[1] if told[0] == pair[0] else pair[0]
        return inputs | {other: compute / (coefficient * inputs[told[0]])}
    if set(pair) != {"N", "D"} or state.law.compute is None or len(state.law.inputs) != 2:
        raise OptionError(f"C alone has no best split under {state.law.name!r}. Give {pair[0]} or {pair[1]} as well.")
    size = float(optimal_split(state.law, _theta(state), np.array([compute]))[0, 0])
    if not math.isfinite(size):
        raise OptionError(f"No best split of C={compute:g} lies inside the law as fitted. Give N or D as well.")
    return {"N": size, "D": compute / (coefficient * size)}


def _with_loss(state: Any, inputs: dict[str, float], loss: float) -> dict[str, float]:
    """The open input at which the law reaches a loss."""
    law, theta = state.law, _theta(state)
    values = dict(zip(law.parameter_names, theta[0], strict=True))
    usual = current_target(state)
    factors = compute_factors(law)
    both = factors is not None and not any(name in inputs for name in factors[1]) and set(factors[1]) == {"N", "D"}
    if both and factors is not None and len(law.inputs) == 2:
        compute = _compute_reaching(law, theta, values, factors[0], loss)
        if math.isfinite(compute):
            return _with_compute(state, {}, compute, factors, None)
        raise _unreached(state, loss, values)
    open_ones = [each.name for each in law.inputs if each.name not in inputs]
    grown = [name for name in (factors[1] if factors else (law.inputs[0].name,)) if name in open_ones] or open_ones
    if not grown:
        raise OptionError("The target says too much: leave one input open to reach a loss.")
    free = grown[0]
    held = {name: np.array([inputs.get(name, usual.get(name, 1.0))]) for name in usual if name != free}

    def excess(log_x: np.ndarray) -> np.ndarray:
        return loss - law(**{free: np.exp(log_x)}, **held, **values)

    found = float(np.exp(bisect(excess, np.zeros(1), np.array([_LARGEST])))[0])
    if not math.isfinite(found):
        raise _unreached(state, loss, values)
    return inputs | {free: found}


def _compute_reaching(
    law: Any, theta: np.ndarray, values: Mapping[str, float], coefficient: float, loss: float
) -> float:
    """The compute whose best split has this loss; nan where none has.

    All computes of a grid at once, then of a finer one between the two that enclose it: a bisection would split a
    budget in each of its steps.
    """
    low, high = math.log(1e6), math.log(1e40)
    for _ in range(6):
        grid = np.linspace(low, high, 129)
        compute = np.exp(grid)
        with np.errstate(all="ignore"):
            size = optimal_split(law, theta, compute)[0]
            reached = np.flatnonzero(law(N=size, D=compute / (coefficient * size), **values) <= loss)
        if not len(reached) or reached[0] == 0:
            return math.nan
        low, high = float(grid[reached[0] - 1]), float(grid[reached[0]])
    return math.exp(0.5 * (low + high))


def _unreached(state: Any, loss: float, values: Mapping[str, float]) -> OptionError:
    floor = next((each.name for each in state.law.parameters if each.kind == "floor"), None)
    why = f": its floor {floor} is {plain(values[floor])}" if floor and loss <= values[floor] else ""
    return OptionError(f"The law as fitted does not reach {loss:g}{why}. Give a loss that it takes somewhere.")


def _theta(state: Any) -> np.ndarray:
    return np.array([[state.fit.values[name] for name in state.law.parameter_names]], dtype=np.float64)
