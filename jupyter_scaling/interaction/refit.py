"""The fit that belongs to a state, found warm from the last good one."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from ..errors import DataError, ScalingError
from .recall import recalled

__all__ = ["admitted", "fresh_fit", "overlaid", "refitted"]

# What a fit to impossible data may raise; a mistake in the program is none of these.
_IMPOSSIBLE = (ScalingError, ArithmeticError, np.linalg.LinAlgError)


def refitted(state: Any) -> Any:
    """The state with its law fitted again to its rows, pins, ties and bounds; else the last good fit stays, marked."""
    try:
        best = recalled(state) or state.best.refit(
            observations=state.observations,
            fixed=dict(state.fixed),
            tied=dict(state.tied),
            bounds=dict(state.bounds),
        )
    except _IMPOSSIBLE as error:
        return replace(state, failure=_sentence(error))
    if best.status.code == "failed":
        return replace(state, failure=best.status.sentence or "The fit failed.")
    if not np.isfinite([*best.values.values()]).all():
        return replace(state, failure=f"The fit ran away. {best.status.sentence}")
    return overlaid(replace(state, best=best, failure="", **admitted(state, best.observations)))


def overlaid(state: Any) -> Any:
    """The state whose shown fit is the best one with the hand-set values over it."""
    fit = state.best.with_values(dict(state.hand_set)) if state.hand_set else state.best
    return replace(state, fit=fit)


def admitted(state: Any, observations: Any) -> dict[str, Any]:
    """Observations as the fit took them, and who put out the rows it refused, such as a loss of 0 under a logarithm."""
    refused = np.flatnonzero(observations.are("out") & ~state.observations.are("out"))
    who = dict(state.who) | {int(row): "data" for row in refused}
    return {"observations": observations, "who": MappingProxyType(who)}


def fresh_fit(law: Any, observations: Any, state: Any) -> Any:
    """Another law fitted to the runs: with the constraints it was left with, or those it was opened with, or none."""
    try:
        left = state.left.get(law.name)
        if law is state.home.law:
            held = left or state.home.options
            fit = state.home.refit(
                observations=observations, fixed=dict(held.fixed), tied=dict(held.tied), bounds=dict(held.bounds)
            )
        else:
            fit = state.best.refit(observations=observations, law=law)
            if left and (left.fixed or left.tied or left.bounds):
                fit = fit.refit(fixed=dict(left.fixed), tied=dict(left.tied), bounds=dict(left.bounds))
    except (ArithmeticError, np.linalg.LinAlgError) as error:
        raise DataError(f"Law {law.name!r} could not be fitted: {_sentence(error)} The former law stays.") from error
    if fit.status.code == "failed":
        raise DataError(f"Law {law.name!r} could not be fitted: {fit.status.sentence} The former law stays.")
    return fit


def _sentence(error: BaseException) -> str:
    text = str(error) or type(error).__name__
    return text if text.endswith((".", "!", "?")) else text + "."
