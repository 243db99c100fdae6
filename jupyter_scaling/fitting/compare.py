"""Laws ranked by what they predict for runs they have not seen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ..catalogue import Law
from ..errors import OptionError, ScalingError
from .observations import Observations
from .options import Options
from .result import Fit
from .run import admit, fit_law
from .share import count_of

__all__ = ["Comparison", "compare_laws", "largest"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One law's standing.

    Parameters
    ----------
    law : Law
        Which.
    fit : Fit or None
        To the rows that were not held out; None when it could not be fitted.
    error : float
        Root mean square of ``log predicted - log observed`` on the held-out rows.
    aicc : float
        Akaike's criterion with the small-sample correction, from the residuals of the rows fitted:
        ``n log(RSS / n) + 2 k + 2 k (k + 1) / (n - k - 1)`` with ``k = P + 1``.
    problem : str
        Why it could not be fitted; empty when it could.
    """

    law: Law
    fit: Fit | None
    error: float
    aicc: float
    problem: str = ""


def compare_laws(observed: Iterable[tuple[Law, Observations]], holdout: str, options: Options) -> list[Comparison]:
    """Fit each law to all but the held-out rows; best first."""
    results = [_one(law, observations, holdout, options) for law, observations in observed]
    return sorted(results, key=lambda r: (not np.isfinite(r.error), r.error, r.aicc))


def largest(observations: Observations, rule: str) -> np.ndarray:
    """Rows of the largest scale: ``"largest 20%"`` or ``"largest 5"``, by the product of inputs.

    Examples
    --------
    >>> rows = Observations.make(range(5), ["x"], [[1.0, 2.0, 3.0, 4.0, 5.0]], [5.0, 4.0, 3.0, 2.0, 1.0])
    >>> largest(rows, "largest 20%").tolist()
    [4]
    """
    match = re.fullmatch(r"\s*largest\s+(\d+(?:\.\d+)?)\s*(%?)\s*", str(rule))
    if not match:
        raise OptionError(f"`holdout` is {rule!r}; expected 'largest 20%' or 'largest 5'.")
    rows = np.flatnonzero(observations.effective_weight > 0.0)
    count = count_of(float(match[1]), bool(match[2]), len(rows))
    if not 0 < count < len(rows):
        raise OptionError(f"`holdout` {rule!r} takes {count} of {len(rows)} rows. Leave some to fit and some to test.")
    with np.errstate(all="ignore"):
        scale = np.log(np.abs(observations.x[:, rows])).sum(axis=0)
    return np.sort(rows[np.argsort(scale, kind="stable")[-count:]])


def _one(law: Law, observations: Observations, holdout: str, options: Options) -> Comparison:
    try:
        admitted = admit(law, observations, options)
        held = largest(admitted, holdout)
        fit = fit_law(law, admitted.set_state(held, "held_out", f"held out: {holdout}"), options)
    except OptionError:
        raise
    except ScalingError as error:
        return Comparison(law, None, float("nan"), float("nan"), str(error))
    with np.errstate(all="ignore"):
        miss = np.log(fit.predicted[held]) - np.log(observations.y[held])
    return Comparison(law, fit, float(np.sqrt(np.mean(miss**2))), _aicc(fit))


def _aicc(fit: Fit) -> float:
    residual = fit.residuals[fit.problem.weight > 0.0]
    rows, unknowns = len(residual), len(fit.problem.free) + 1
    if rows - unknowns - 1 <= 0:
        return float("nan")
    mean_square = max(float(np.mean(residual**2)), 1e-300)
    return rows * np.log(mean_square) + 2.0 * unknowns + 2.0 * unknowns * (unknowns + 1) / (rows - unknowns - 1)
