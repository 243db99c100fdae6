"""What the runs are drawn against: each input of the law, and compute where the law knows it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

__all__ = [
    "COMPUTE",
    "axis_label",
    "axis_names",
    "axis_unit",
    "axis_values",
    "colour_input",
    "compute_factors",
    "inputs_on_axis",
    "y_label",
]

COMPUTE = "C"


def compute_factors(law: Any) -> tuple[float, tuple[str, ...]] | None:
    """Coefficient and inputs of the law's compute when it is a product of inputs, such as 6*N*D.

    Examples
    --------
    >>> from types import SimpleNamespace as Law
    >>> compute_factors(Law(compute="6*N*D", inputs=[Law(name="N"), Law(name="D")]))
    (6.0, ('N', 'D'))
    """
    known = {each.name for each in law.inputs}
    factors = [part.strip() for part in (law.compute or "").split("*") if part.strip()]
    names = tuple(part for part in factors if part in known)
    try:
        coefficient = math.prod(float(part) for part in factors if part not in known)
    except ValueError:
        return None
    usable = len(names) == 2 and len(set(names)) == 2 and COMPUTE not in known
    return (coefficient, names) if usable else None


def axis_names(law: Any) -> tuple[str, ...]:
    """The axes on offer, the law's first input first; one that only names training curves comes last."""
    inputs = tuple(each.name for each in law.inputs)
    if getattr(law, "encode", None) is not None:
        inputs = (*inputs[1:], inputs[0])
    return inputs + ((COMPUTE,) if compute_factors(law) else ())


def axis_label(law: Any, axis: str, columns: Mapping[str, str] | None = None) -> str:
    """The words under the axis; the column's own name where the law only says x."""
    if axis == COMPUTE and compute_factors(law):
        return f"compute C = {law.compute.replace('*', ' ')} (FLOP)"
    column = (columns or {}).get(axis, axis)
    if axis == "x" and column != axis:
        return f"{column} (x)"
    words = _input(law, axis).description
    return axis if words in ("", axis) else f"{words} {axis}"


def axis_unit(law: Any, axis: str) -> str:
    """The unit of the axis, as the law declares it."""
    return "FLOP" if axis == COMPUTE and compute_factors(law) else (_input(law, axis).unit or "")


def y_label(law: Any) -> str:
    """The words beside the vertical axis."""
    unit = f" ({law.output.unit})" if law.output.unit else ""
    return f"{law.output.description or law.output.name}{unit}"


def axis_values(law: Any, observations: Any, axis: str) -> np.ndarray:
    """Where each run stands on the axis, shape (M,)."""
    by_name = dict(zip(observations.inputs, observations.x, strict=True))
    factors = compute_factors(law)
    if axis != COMPUTE or factors is None:
        return by_name[axis]
    with np.errstate(over="ignore", invalid="ignore"):
        return factors[0] * by_name[factors[1][0]] * by_name[factors[1][1]]


def colour_input(law: Any, axis: str) -> str | None:
    """The input that colours tell apart: the first one that the axis does not show."""
    others = [each.name for each in law.inputs if each.name != axis]
    return others[0] if others else None


def inputs_on_axis(
    law: Any, axis: str, grid: np.ndarray, held: Mapping[str, float], told: str | None = None
) -> dict[str, np.ndarray | float]:
    """Inputs of the law along the axis, with every other input held: arrays where they vary, numbers where not.

    Along compute, one factor follows from the other, which is the one that colours tell: D = C / (6 N).
    """
    factors = compute_factors(law)
    inputs: dict[str, np.ndarray | float] = {each.name: held.get(each.name, 1.0) for each in law.inputs}
    if axis != COMPUTE or factors is None:
        return inputs | {axis: grid}
    coefficient, names = factors
    fixed = told if told in names else colour_input(law, axis)
    free = names[1] if fixed == names[0] else names[0]
    rest = names[0] if free == names[1] else names[1]
    return inputs | {free: grid / (coefficient * float(held[rest]))}


def _input(law: Any, name: str) -> Any:
    return next(each for each in law.inputs if each.name == name)
