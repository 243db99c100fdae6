"""The objective once more, from the law's own formula and apart from all that the solver computed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .problem import Problem

__all__ = ["independent_objective", "residuals_of"]


def independent_objective(problem: Problem, theta: np.ndarray) -> float:
    """The sum of losses over the rows that carry weight, and the priors, at natural values (P,)."""
    inputs = dict(zip(problem.law.input_names, problem.x, strict=True))
    values = dict(zip(problem.law.parameter_names, theta, strict=True))
    residual = residuals_of(problem, problem.law(**inputs, **values), problem.y, values)
    with np.errstate(all="ignore"):
        scaled = residual if problem.sigma is None else residual / problem.sigma
        losses = problem.weight * problem.loss.value(scaled, problem.exact_delta)
    return float(losses[problem.weight > 0.0].sum() + sum(prior.at(values[prior.name]) for prior in problem.priors))


def residuals_of(
    problem: Problem, predicted: np.ndarray, observed: np.ndarray, values: Mapping[str, float]
) -> np.ndarray:
    """``T(predicted) - T(observed)`` in the space of the loss."""
    transform = problem.transform
    floor = values[problem.floor_name] if transform.above_floor else 0.0
    with np.errstate(all="ignore"):
        return transform.forward(predicted - floor) - transform.forward(observed - floor)
