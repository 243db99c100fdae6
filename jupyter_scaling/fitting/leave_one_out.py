"""What each run does to the fit: refits without one run, in one batch."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from .linear_start import slopes_at
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
    note : str
        What a reader must know of how they were found; empty where every run was refitted without.
    """

    rows: np.ndarray
    keys: tuple[Hashable, ...]
    names: tuple[str, ...]
    theta: np.ndarray
    shift: np.ndarray
    shift_in_se: np.ndarray
    fit: Any = field(repr=False)
    note: str = ""

    def predictions(self, x: Any) -> np.ndarray:
        """Predictions (R, G) at inputs (K, G) without each run."""
        return self.fit.at(self.theta, np.asarray(x, dtype=np.float64))

    def prediction_shifts(self, x: Any) -> np.ndarray:
        """How far predictions (R, G) at inputs (K, G) move when each run is left out."""
        return self.predictions(x) - self.fit.at(self.fit.theta[None], np.asarray(x, dtype=np.float64))

    def own_residuals(self) -> np.ndarray:
        """Residual (R,) of each run, predicted without it, in the space of the loss."""
        from .independently import residuals_of

        observations, problem = self.fit.observations, self.fit.problem
        x = observations.x[:, self.rows]
        inputs = dict(zip(self.fit.law.input_names, x, strict=True))
        values = dict(zip(self.names, self.theta.T, strict=True))
        return residuals_of(problem, self.fit.law(**inputs, **values), observations.y[self.rows], values)


def leave_one_out(fit: Fit) -> LeaveOneOut:
    """Refits of a fit without each of its runs.

    Of more than 20,000 runs those 20,000 that move the law the most, each by one Newton step from the fit: with n
    runs it is off by a share 1 / n of the shift. The `note` says so.
    """
    rows = np.flatnonzero(fit.problem.weight > 0.0)
    if len(rows) > _MOST_ROWS and fit.problem.free:
        count = len(rows)
        rows, theta = _strongest(fit, rows)
        note = (
            f"Of {count:,} runs the {len(rows):,} that move the law the most are shown, each left out by one Newton "
            "step instead of a refit."
        )
        return _gathered(fit, rows, theta, note)
    found = fit.uncertainty.by_run
    if found.groups != len(rows) and fit.uncertainty.freedom >= 1 and fit.problem.free:
        every = np.arange(len(fit.observations))
        found = jackknife(fit.problem, fit.uncertainty.phi, every, "run", fit.options.seed)
    return _gathered(fit, rows[found.lanes], found.theta, "")


def _gathered(fit: Fit, left: np.ndarray, theta: np.ndarray, note: str) -> LeaveOneOut:
    se = np.array([fit.se[name] for name in fit.law.parameter_names])
    shift = theta - fit.theta
    with np.errstate(all="ignore"):
        in_se = np.where(se > 0.0, shift / se, np.nan)
    keys = tuple(fit.observations.keys[row] for row in left)
    return LeaveOneOut(left, keys, fit.law.parameter_names, theta, shift, in_se, fit, note)


def _strongest(fit: Fit, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows (R,) without which the law moves the most, in their order, and its values (R, P) without each."""
    problem, phi = fit.problem, fit.uncertainty.phi
    residual, jacobian = slopes_at(problem, phi)
    residual, jacobian, weight = residual[rows], jacobian[:, rows], problem.weight[rows]
    delta = problem.delta
    pull = jacobian * (weight * problem.loss.slope(residual, delta))
    curved = weight * problem.loss.curvature(residual, delta)
    gradient, curvature = np.zeros((1, len(jacobian))), ((jacobian * curved) @ jacobian.T)[None]
    for prior in problem.priors:
        prior.add_to(problem, phi[None], gradient, curvature)
    inverse = np.linalg.pinv(curvature[0], hermitian=True)
    move = inverse @ pull
    leverage = curved * np.einsum("fm,fm->m", jacobian, inverse @ jacobian)
    move /= np.maximum(1.0 - leverage, 1e-3)
    size = np.einsum("fm,fm->m", move, pull)
    strongest = np.sort(np.argsort(size, kind="stable")[len(rows) - _MOST_ROWS :])
    moved = np.repeat(phi[None], len(strongest), axis=0)
    moved[:, problem.free_columns] += move[:, strongest].T
    return rows[strongest], problem.to_natural(np.clip(moved, *problem.bounds))
