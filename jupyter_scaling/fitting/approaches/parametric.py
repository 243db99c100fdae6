"""Approach 3: a law of N and D fitted to all runs, and the best split of its surface."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...errors import OptionError
from ..derivation import derived_values
from .frontier import FitPlan, Frontier, Points

__all__ = ["parametric"]


def parametric(fit: Any, budgets: np.ndarray, level: float, notes: tuple[str, ...] = ()) -> Frontier:
    """The frontier by approach 3: the exponents are those of the surface at the middle budget.

    Parameters
    ----------
    fit : Fit
        Of a law whose compute is ``6 N D`` with no other inputs.
    budgets : ndarray, shape (G,)
    level : float
    """
    law = fit.law
    if law.compute != "6*N*D" or set(law.input_names) != {"N", "D"} or "optimal_parameters" not in law.quantities:
        raise OptionError(
            f"Approach 3 needs a law of N and D whose compute is 6 N D; {law.name!r} has the inputs "
            f"{', '.join(law.input_names)}. Fit 'chinchilla', or use fit.optimal(C=..., compute=...)."
        )
    plan = FitPlan(fit)
    _, estimate = plan.at(budgets, level)
    middle = float(np.exp(np.log(budgets).mean()))
    quantity = law.quantities["size_exponent"]
    told = {"C": middle} if "C" in quantity.inputs else {}
    found = derived_values(fit, "size_exponent", told, level).estimate
    a, low, high = (float(np.ravel(part)[0]) for part in (found.value, found.low, found.high))
    value, used = estimate.value, np.isfinite(estimate.value[:, 0])
    verdict = tuple("used" if fine else "no optimum inside the searched range" for fine in used)
    points = Points(
        budgets, value[:, 0], value[:, 1], value[:, 3], estimate.low[:, 0], estimate.high[:, 0], used, verdict
    )
    return Frontier(
        3, f"best split of the fitted law {law.name!r}", points, a, 1.0 - a, (low, high), (1.0 - high, 1.0 - low),
        plan, tuple(v for v in fit.verdicts if v.severity != "note"), fit=fit, level=level, notes=notes,
    )  # fmt: skip
