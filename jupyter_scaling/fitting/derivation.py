"""Derived quantities of a fit with their intervals, and a sentence for each that could not be had."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..catalogue.derived import SENTENCES, Quantity
from ..catalogue.derived.solving import FOUND
from ..errors import OptionError, listed, nearest
from .estimates import Estimate
from .printout import number
from .spread import scale_axis, scale_of

if TYPE_CHECKING:
    from .result import Fit

__all__ = ["Derived", "derived_rows", "derived_values", "estimated"]

_FAR = 10.0
Answers = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True, slots=True)
class Derived:
    """A quantity of a fit at inputs.

    Parameters
    ----------
    quantity : Quantity
    inputs : mapping of str to ndarray, shape (G,)
        Whole curves excepted.
    estimate : Estimate
        Arrays (G,), or (G, Q) for a quantity with parts.
    status : list of str, length G
        How each value was come by.
    notes : tuple of str
        What to know before using it.
    """

    quantity: Quantity
    inputs: Mapping[str, np.ndarray]
    estimate: Estimate
    status: list[str]
    notes: tuple[str, ...] = ()


def estimated(
    fit: Fit, answers: Answers, space: str, level: float = 0.95, is_closed: bool = False
) -> tuple[Estimate, list[str]]:
    """Values with intervals and a status for each, from (values, codes) of parameter sets.

    Refits in which a value cannot be had are counted: the interval is left out then, and the status says so.
    """
    lost: list[tuple[np.ndarray, int]] = []

    def quantity(theta: np.ndarray) -> np.ndarray:
        value, code = answers(theta)
        if len(theta) > 1:
            bad = ~np.isfinite(value) | (code != FOUND).reshape(code.shape + (1,) * (value.ndim - code.ndim))
            lost.append((bad.reshape(*code.shape, -1).any(axis=2).sum(axis=0), len(theta)))
        return value

    _, code = answers(fit.theta[None])
    estimate = fit.uncertainty.estimate(quantity, level, space=space)
    status = []
    for place, each in enumerate(code[0]):
        sentence = "closed form" if is_closed and each == FOUND else SENTENCES[int(each)]
        worst = max(((int(bad[place]), count) for bad, count in lost), default=(0, 0), key=lambda pair: pair[0])
        if each == FOUND and worst[0]:
            sentence += f"; no full interval: not found in {worst[0]} of {worst[1]} refits"
        status.append(sentence)
    return estimate, status


def derived_values(fit: Fit, name: str, said: Mapping[str, Any], level: float = 0.95) -> Derived:
    """One quantity of a fit, by name, at inputs that broadcast."""
    if not 0.0 < level < 1.0:
        raise OptionError(f"`interval` is {level!r}; expected a share between 0 and 1, such as 0.95.")
    known = fit.law.quantities
    if name not in known:
        raise OptionError(
            f"Law {fit.law.name!r} has no derived quantity {name!r}.{nearest(name, known)} It has: {listed(known, 40)}."
        )
    quantity = known[name]
    inputs = quantity.given(said)
    plain = {key: value for key, value in inputs.items() if key not in quantity.curves}
    try:
        spread = dict(zip(plain, np.broadcast_arrays(*plain.values()), strict=True)) if plain else {}
    except ValueError:
        lengths = ", ".join(f"{key} has {np.size(value)}" for key, value in plain.items())
        raise OptionError(
            f"The inputs of {name!r} have different lengths: {lengths}. Give numbers, or lists of one length."
        ) from None
    columns = {key: np.atleast_1d(value) for key, value in spread.items()}
    whole = {**columns, **{key: inputs[key] for key in quantity.curves}}

    def answers(theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        answer = quantity.at(theta, whole)
        return answer.value, answer.code

    estimate, status = estimated(fit, answers, quantity.space, level, quantity.is_closed)
    return Derived(quantity, columns, estimate, status, _far(fit, columns))


def derived_rows(fit: Fit, level: float = 0.95) -> tuple[list[Derived], list[Quantity]]:
    """All quantities of a fit that need no input, and those that do."""
    known = fit.law.quantities
    found = [derived_values(fit, name, {}, level) for name, one in known.items() if not one.required]
    return found, [one for one in known.values() if one.required]


def _far(fit: Fit, inputs: Mapping[str, np.ndarray]) -> tuple[str, ...]:
    """How far the inputs lie beyond the runs, where that is more than tenfold."""
    carried = fit.problem.weight > 0.0
    found = []
    columns = dict(zip(fit.law.input_names, fit.problem.x, strict=True))
    if fit.law.compute is not None and "C" not in columns:
        axis = scale_axis(fit)
        if axis == "C":
            columns["C"] = scale_of(axis, fit.law.input_names, fit.problem.x)
    for name, values in inputs.items():
        if name not in columns or not carried.any():
            continue
        with np.errstate(all="ignore"):
            factor = float(np.max(values) / np.max(columns[name][carried]))
        if factor > _FAR:
            found.append(
                f"{name} lies {number(factor, 3)} times beyond the largest of the runs: the interval is honest only if "
                "the law and the noise stay the same, and runs are equally well tuned at all sizes."
            )
    return tuple(found)
