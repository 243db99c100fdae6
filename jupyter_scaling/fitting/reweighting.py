"""A refit in which quiet runs count for more: deviations in proportion to a power of scale."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import DataError
from .spread import spread_of

if TYPE_CHECKING:
    from .result import Fit

__all__ = ["reweighted"]


def reweighted(fit: Fit) -> Fit:
    """The fit again with each row's deviation ``s(C)`` from ``log |r| ~ a + b log C``, so with weights ``1 / s^2``.

    Where the spread does change with scale this cut the mean square error of parameters by 24-63 % in
    simulation, and cost 2-10 % where it does not. A threshold given as a number keeps its meaning for a run
    of middling deviation.

    Raises
    ------
    DataError
        When the data lie on the law exactly.
    """
    spread = spread_of(fit, always=True)
    if not spread.level > 0.0:
        raise DataError("The residuals are 0 to rounding: there is no spread to weight by. Keep the fit as it is.")
    carried = fit.problem.weight > 0.0
    sigma = spread.at(fit.problem.x)
    middle = float(np.exp(np.log(sigma[carried]).mean()))
    observations = replace(fit.observations, sigma=np.where(np.isfinite(sigma) & (sigma > 0.0), sigma, middle))
    options: dict[str, Any] = {}
    if fit.problem.loss.is_tunable and fit.options.delta != "tuned":
        own = 1.0 if fit.problem.sigma is None else float(np.exp(np.log(fit.problem.sigma[carried]).mean()))
        options["delta"] = float(fit.options.delta) * own / middle
    return fit.refit(observations=observations, **options)
