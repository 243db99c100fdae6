"""What each run does to the fit: every refit without one run, in one batch."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import DataError
from .resampling import jackknife

if TYPE_CHECKING:
    from .result import Fit

__all__ = ["LeaveOneOut", "leave_one_out"]

_MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class LeaveOneOut:
    """Refits without each run in turn; runs whose refit did not converge are left out.

    Parameters
    ----------
    rows : ndarray of int, shape (R,)
        Position of the run that was left out.
    keys : tuple
        Its key.
    names : tuple of str
        Parameters.
    theta : ndarray, shape (R, P)
        Values without it.
    shift : ndarray, shape (R, P)
        How far they moved from the fit's.
    shift_in_se : ndarray, shape (R, P)
        The same in standard errors of the fit; nan where these are unknown or 0.
    """

    rows: np.ndarray
    keys: tuple[Hashable, ...]
    names: tuple[str, ...]
    theta: np.ndarray
    shift: np.ndarray
    shift_in_se: np.ndarray
    fit: Any = field(repr=False)

    def predictions(self, x: np.ndarray) -> np.ndarray:
        """Predictions (R, G) at inputs (K, G) without each run."""
        return self.fit.at(self.theta, x)

    def prediction_shifts(self, x: np.ndarray) -> np.ndarray:
        """How far predictions (R, G) at inputs (K, G) move when each run is left out."""
        return self.predictions(x) - self.fit.at(self.fit.theta[None], x)

    def own_residuals(self) -> np.ndarray:
        """Residual (R,) of each run, predicted without it, in the space of the loss."""
        from .result import residuals_of

        observations, problem = self.fit.observations, self.fit.problem
        x = observations.x[:, self.rows]
        inputs = dict(zip(self.fit.law.input_names, x, strict=True))
        values = dict(zip(self.names, self.theta.T, strict=True))
        return residuals_of(problem, self.fit.law(**inputs, **values), observations.y[self.rows], values)


def leave_one_out(fit: Fit) -> LeaveOneOut:
    """All refits of a fit without one of its runs.

    Raises
    ------
    DataError
        For more than 20,000 runs.
    """
    rows = np.flatnonzero(fit.problem.weight > 0.0)
    if len(rows) > _MOST_ROWS:
        raise DataError(f"{len(rows)} runs are in the fit; at most {_MOST_ROWS} are left out one by one. Fit a sample.")
    found = fit.uncertainty.by_run
    if found.groups != len(rows) and fit.uncertainty.freedom >= 1 and fit.problem.free:
        every = np.arange(len(fit.observations))
        found = jackknife(fit.problem, fit.uncertainty.phi, every, "run", fit.options.seed)
    left = rows[found.lanes]
    se = np.array([fit.se[name] for name in fit.law.parameter_names])
    shift = found.theta - fit.theta
    with np.errstate(all="ignore"):
        in_se = np.where(se > 0.0, shift / se, np.nan)
    keys = tuple(fit.observations.keys[row] for row in left)
    return LeaveOneOut(left, keys, fit.law.parameter_names, found.theta, shift, in_se, fit)
