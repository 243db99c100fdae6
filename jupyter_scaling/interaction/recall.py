"""A fit that was found before, kept with the act that led to it, so that the act done again needs no search."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..errors import ScalingError
from ..exporting.plain_data import numbers_from_data, numbers_to_data
from ..exporting.row_keys import number_to_json

__all__ = ["NAME", "recalled", "remembered"]

#: The part of a record that holds it.
NAME = "fit"

# What belongs to another table or another version of a law is told by its objective, which is evaluated again.
_SAME = 1e-9
# A law with breaks has hundreds of starts: they would outweigh the acts, and are found again.
_MOST_NUMBERS = 200


def remembered(before: Any, after: Any) -> dict[str, Any]:
    """What to keep of the fit that an act led to, as plain JSON; empty when it led to none, or to another law's.

    ``objective`` is that of ``theta`` under the threshold ``delta``; ``starts`` are where the search ended, each with
    its objective and whether it converged.
    """
    from ..fitting import Fit

    best = after.best
    found = best is not before.best and after.law is before.law and isinstance(best, Fit)
    if not found or best.status.code not in ("converged", "at_bound") or best.starts.theta.size > _MOST_NUMBERS:
        return {}
    return {
        NAME: {
            "theta": numbers_to_data(best.theta),
            "delta": number_to_json(best.delta),
            "objective": number_to_json(best.objective),
            "prior_scale": number_to_json(best.prior_scale),
            "status": [best.status.code, best.status.detail],
            "starts": [
                numbers_to_data(best.starts.theta.ravel()),
                numbers_to_data(best.starts.objective),
                [bool(one) for one in best.starts.converged],
            ],
        }
    }


def recalled(state: Any) -> Any:
    """The fit that the state's `recalled` tells of, bit for bit; None when it tells of none or of one to other rows."""
    data = state.recalled
    if not isinstance(data, Mapping):
        return None
    try:
        return _fit(state, data)
    except (KeyError, TypeError, ValueError, ScalingError, ArithmeticError):
        return None  # then it is searched for again


def _fit(state: Any, data: Mapping[str, Any]) -> Any:
    from ..fitting import Fit, Starts, Status
    from ..fitting.independently import independent_objective
    from ..fitting.run import admit

    law, width = state.law, len(state.parameter_names)
    options = state.best.options.but(fixed=dict(state.fixed), tied=dict(state.tied), bounds=dict(state.bounds))
    options = options.checked(law)
    theta, objective, converged = data["starts"]
    fit = Fit(
        law=law,
        observations=admit(law, state.observations, options),
        options=options,
        theta=numbers_from_data(data["theta"]),
        delta=float(data["delta"]),
        objective=float(data["objective"]),
        status=Status(*map(str, data["status"])),
        starts=Starts(
            numbers_from_data(theta).reshape(-1, width), numbers_from_data(objective), np.array(converged, dtype=bool)
        ),
        prior_scale=float(data["prior_scale"]),
        work=state.best.work,
    )
    held = all(fit.values[name] == value for name, value in options.fixed.items())
    again = independent_objective(fit.problem, fit.theta)
    return fit if held and math.isclose(again, fit.objective, rel_tol=_SAME, abs_tol=1e-300) else None
