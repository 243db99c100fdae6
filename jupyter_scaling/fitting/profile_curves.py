"""Profiles of all parameters in one batch, exact at a few points each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .profile import Profiler
from .solve import CONVERGED

if TYPE_CHECKING:
    from .result import Fit

__all__ = ["MOST_ELEMENTS", "ProfileCurve", "profile_curves", "relative_likelihood"]

#: Rows x free parameters beyond which a curve is the parabola of the curvature: with so many rows it is one.
MOST_ELEMENTS = 250_000
# Where a lane is pulled to, in standard errors: closer together where the likelihood bends.
_PLACES = np.array([-3.3, -2.4, -1.6, -0.8, 0.8, 1.6, 2.4, 3.3])
_FAR = 2.5
_ROUNDS = 2
# A picture needs no more; a bound inside the reach makes lanes crawl otherwise.
_ENOUGH, _MOST_STEPS = 1e-7, 60


@dataclass(frozen=True, slots=True, eq=False)
class ProfileCurve:
    """The profile of one parameter as signed roots of its deviance, nearly a straight line.

    Parameters
    ----------
    name : str
        Of the parameter.
    values : ndarray, shape (G,)
        Rising, in natural units, the best fit among them.
    z : ndarray, shape (G,)
        ``sign(value - best) sqrt(2 (F - F_min) / kappa)``, so that the relative likelihood is ``exp(-z^2 / 2)``
        and two values between points may be joined by a line.
    exact : bool
        False where it is drawn from the curvature at the optimum alone.
    """

    name: str
    values: np.ndarray
    z: np.ndarray
    exact: bool


def profile_curves(fit: Fit, names: Iterable[str] | None = None) -> dict[str, ProfileCurve]:
    """The profiles of some parameters, or of all that move, at about eleven points each.

    Lanes pulled to several standard errors end where the objective rises as fast as the pull: true points of the
    profile, of all parameters at once. Where the objective rises slower than its curvature says, further lanes follow.

    Parameters
    ----------
    fit : Fit
        A converged fit.
    names : iterable of str, optional
        Parameters; those that are held have no profile and are left out.

    Returns
    -------
    dict of str to ProfileCurve
        Empty where nothing is left to judge by.

    Examples
    --------
    >>> import numpy as np
    >>> from jupyter_scaling import catalogue
    >>> from jupyter_scaling.fitting import Observations, fit_law
    >>> x = np.geomspace(1e3, 1e6, 12)
    >>> y = 5 * x**-0.25 * np.exp(0.01 * np.cos(np.arange(12)))
    >>> curves = profile_curves(fit_law(catalogue.get("power_law"), Observations.make(range(12), ["x"], [x], y)))
    >>> sorted(curves), bool((np.diff(curves["b"].z) > 0).all())
    (['a', 'b'], True)
    """
    law, fixed = fit.law, fit.options.fixed
    chosen = [name for name in (law.parameter_names if names is None else names) if name not in fixed]
    if not chosen or fit.uncertainty.freedom < 1 or not fit.status.converged:
        return {}
    columns = [law.parameter_names.index(name) for name in chosen]
    logs = np.array([law.parameter(name).is_logarithmic for name in chosen]) & (fit.theta[columns] > 0.0)

    def places(theta: np.ndarray) -> np.ndarray:
        part = theta[:, columns]
        with np.errstate(all="ignore"):
            return np.where(logs, np.log(np.where(logs, part, 1.0)), part)

    along = Profiler(fit.uncertainty, places, "raw")
    with np.errstate(all="ignore"):
        domain = np.array([fit.options.domain(law, name) for name in chosen])
        domain = np.where(logs[:, None], np.log(np.maximum(domain, 0.0)), domain)
    usable = np.isfinite(along.best) & np.isfinite(along.se) & (along.se > 0.0) & (along.kappa > 0.0)
    found = _Found(along, domain)
    exact = len(fit.problem.y) * len(fit.problem.free) <= MOST_ELEMENTS
    if exact:
        found.follow(np.flatnonzero(usable))
    curves = {}
    for e in np.flatnonzero(usable).tolist():
        place, z = found.of(e) if exact else _parabola(along, domain, e)
        values = np.exp(place) if logs[e] else place
        if np.isfinite(values).all() and len(values) > 2:
            curves[chosen[e]] = ProfileCurve(chosen[e], values, z, exact)
    return curves


def relative_likelihood(fit: Fit, objective: float) -> float:
    """How likely values with this objective are beside the best fit: ``exp(-(F - F_min) / kappa)``; nan where unknown.

    ``kappa = [sum psi^2 / (n - P)] / E psi'`` turns the objective into log-likelihood, as in `Profile`.
    """
    kappa = float(fit.uncertainty.bread.scale)
    rise = max(objective - float(fit.objective), 0.0)
    return float(np.exp(-rise / kappa)) if np.isfinite(kappa) and kappa > 0.0 and np.isfinite(rise) else float("nan")


class _Found:
    """Points of profiles as they are found, by element."""

    def __init__(self, along: Profiler, domain: np.ndarray) -> None:
        self.along, self.domain = along, domain
        self.element = np.empty(0, dtype=np.int64)
        self.place, self.z = np.empty(0), np.empty(0)
        self.phi = np.empty((0, len(along.phi)))

    def follow(self, elements: np.ndarray) -> None:
        """Points to each side of the best place, and farther out where the likelihood has not fallen."""
        along = self.along
        element, wanted = np.repeat(elements, len(_PLACES)), np.tile(_PLACES, len(elements))
        goal = along.best[element] + wanted * along.se[element]
        self._pull(element, goal, along.along_covariance(element, goal))
        for _ in range(_ROUNDS):
            self._farther(elements)

    def of(self, element: int) -> tuple[np.ndarray, np.ndarray]:
        """Places and z of one element, both rising."""
        rows = self._rows(element)
        place = np.append(self.place[rows], self.along.best[element])
        z = np.append(self.z[rows], 0.0)
        order = np.argsort(place)
        place, z = place[order], z[order]
        # A lane stuck above the profile lies higher than one farther out: of points out of order the outer is right.
        above = z >= 0.0
        right = np.minimum.accumulate(np.where(above, z, np.inf)[::-1])[::-1]
        left = np.maximum.accumulate(np.where(above, -np.inf, z))
        good = np.where(above, z <= right, z >= left)
        good &= np.append(True, np.diff(place) > 1e-9 * self.along.se[element])
        return place[good], z[good]

    def _rows(self, element: int) -> np.ndarray:
        return np.flatnonzero(self.element == element)

    def _pull(self, element: np.ndarray, goal: np.ndarray, starts: np.ndarray) -> None:
        if not len(element):
            return
        along = self.along
        goal = np.clip(goal, self.domain[element, 0], self.domain[element, 1])
        force = (goal - along.best[element]) * along.kappa / along.se[element] ** 2
        target = goal + force / along.stiffness[element]
        lanes = along.solved(starts, element, target, enough=_ENOUGH, most_steps=_MOST_STEPS)
        reached = along.places(lanes.phi, element)
        rise = np.maximum(along.problem.objective(lanes.phi) - along.least, 0.0)
        z = np.sign(reached - along.best[element]) * np.sqrt(2.0 * rise / along.kappa)
        keep = np.isfinite(z) & np.isfinite(reached) & (lanes.status == CONVERGED)
        self.element = np.append(self.element, element[keep])
        self.place, self.z = np.append(self.place, reached[keep]), np.append(self.z, z[keep])
        self.phi = np.vstack([self.phi, lanes.phi[keep]])

    def _farther(self, elements: np.ndarray) -> None:
        """Half as far again on sides where the likelihood still stands, inside the domain, from the last point there.

        A lane that begins on the profile goes on along it; one that begins far away may end in another valley.
        """
        along = self.along
        element, goal, starts = [], [], []
        for e in elements:
            for side, border in zip((-1.0, 1.0), self.domain[e], strict=True):
                rows = self._rows(e)
                rows = rows[side * (self.place[rows] - along.best[e]) > 0.0]
                if not len(rows):
                    continue
                last = rows[np.argmax(side * self.place[rows])]
                away = abs(self.place[last] - along.best[e])
                if abs(self.z[last]) < _FAR and abs(border - self.place[last]) > 1e-3 * away:
                    element += [e, e]
                    goal += [along.best[e] + side * times * away for times in (1.35, 1.8)]
                    starts += [self.phi[last]] * 2
        self._pull(np.array(element, dtype=np.int64), np.array(goal), np.array(starts))


def _parabola(along: Profiler, domain: np.ndarray, e: int) -> tuple[np.ndarray, np.ndarray]:
    place = along.best[e] + np.append(_PLACES, 0.0) * along.se[e]
    place = np.unique(np.clip(place, *domain[e]))
    return place, (place - along.best[e]) / along.se[e]
