"""Profile likelihood: how the objective rises as a quantity is pulled away from its best value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import DataError, ParameterError
from ..expr import Program, parse, symbols
from .estimates import Quantity
from .problem import Problem
from .solve import Solution, solve
from .spaces import SPACES
from .student import t_quantile

if TYPE_CHECKING:
    from .result import Fit
    from .uncertainty import Uncertainty

__all__ = ["Profile", "Profiler", "profile", "profile_of"]

# How much stiffer the pull is than the objective: enough to lead the quantity, not enough to blind the solver.
_STIFFNESS = 10.0
_MOST_ROUNDS = 14
_ENOUGH = 1e-4
# An end farther than this many Wald half-widths is open: the data do not bound the quantity on that side.
_FARTHEST = 12.0
_POINTS = 41
_KEPT = ("centres", "_compiled", "bounds", "_value", "_jacobian", "_observed", "row_blocks", "rounding")


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """The objective along one quantity, all else at its best.

    Parameters
    ----------
    name : str
        Of the quantity.
    value : float
        At the best fit.
    values : ndarray, shape (G,)
        The quantity, rising.
    objective : ndarray, shape (G,)
        Least objective with the quantity there.
    deviance : ndarray, shape (G,)
        ``2 (F - F_min) / kappa`` with ``kappa = [sum psi^2 / (n - P)] / E psi'``: the square of a t statistic.
    level : float
        Of the interval.
    interval : (float, float)
        Where the deviance passes ``t(n - P)^2``; the border of the domain where an end is open.
    open_low, open_high : bool
        Whether the data leave that side open.
    """

    name: str
    value: float
    values: np.ndarray
    objective: np.ndarray
    deviance: np.ndarray
    level: float
    interval: tuple[float, float]
    open_low: bool
    open_high: bool


class _Pull:
    """A spring from a quantity of each lane to that lane's target, as a term of the objective."""

    name = ""

    def __init__(self, along: Profiler, element: np.ndarray, target: np.ndarray) -> None:
        self.along, self.element, self.target = along, element, target
        self.stiffness = along.stiffness[element]

    def value(self, problem: Problem, phi: np.ndarray) -> np.ndarray:
        """The term (B,)."""
        miss = self.along.places(phi, self.element) - self.target
        return np.where(np.isfinite(miss), 0.5 * self.stiffness * miss**2, np.inf)

    def add_to(self, problem: Problem, phi: np.ndarray, gradient: np.ndarray, curvature: np.ndarray) -> None:
        """Add gradient and Gauss-Newton curvature, in place."""
        miss = self.along.places(phi, self.element) - self.target
        slope = self.along.slopes(phi, self.element)
        gradient += (self.stiffness * miss)[:, None] * slope
        curvature += self.stiffness[:, None, None] * slope[:, :, None] * slope[:, None, :]


@dataclass(frozen=True)
class _Pulled(Problem):
    """A problem in which each lane is pulled to a target of its own."""

    along: Any = None
    element: Any = None
    target: Any = None

    @classmethod
    def towards(cls, along: Profiler, element: np.ndarray, target: np.ndarray) -> _Pulled:
        """The profiler's problem with these pulls."""
        problem = along.problem
        own = {entry.name: getattr(problem, entry.name) for entry in fields(Problem)}
        return _with_kept(cls(**own, along=along, element=element, target=target), problem)

    def at_lanes(self, lane: np.ndarray) -> Problem:
        """An ordinary problem with the pulls of these lanes among its priors."""
        own = {entry.name: getattr(self, entry.name) for entry in fields(Problem)}
        pull: Any = _Pull(self.along, self.element[lane], self.target[lane])
        return _with_kept(Problem(**{**own, "priors": (*self.priors, pull)}), self.along.problem)


def _with_kept(problem: Any, origin: Problem) -> Any:
    problem.__dict__.update({name: getattr(origin, name) for name in _KEPT})
    return problem


class Profiler:
    """Constrained optima along the elements of a quantity, many at once.

    A lane pulled to a target ends where the objective rises as fast as the pull: a point of the profile,
    at the value that the quantity has there. The pull need not be stiff, and its force is the slope of the
    profile, by which the ends are found in a few Newton steps.
    """

    def __init__(self, uncertainty: Uncertainty, quantity: Quantity, space: str) -> None:
        self.problem, self.phi = uncertainty.problem, uncertainty.phi
        self.quantity, self.scale = quantity, SPACES[space]
        self.columns = self.problem.free_columns
        bread = uncertainty.bread
        self.kappa = bread.scale
        self.covariance = bread.scale / bread.mean_curvature * bread.inverse(bread.metric)
        spread = np.sqrt(np.maximum(np.diag(self.covariance), 0.0))
        self.steps = np.clip(1e-4 * spread, 1e-8, 1e-3)
        self.least = float(self.problem.objective(self.phi[None])[0])
        with np.errstate(all="ignore"):
            best = np.asarray(quantity(uncertainty.theta[None]), dtype=np.float64)
            self.best = self.scale.forward(best.reshape(-1))
            self.gradient = self.slopes(np.repeat(self.phi[None], len(self.best), axis=0), np.arange(len(self.best)))
            self.se = np.sqrt(np.einsum("ef,fg,eg->e", self.gradient, self.covariance, self.gradient))
            self.stiffness = _STIFFNESS * self.kappa / self.se**2

    def places(self, phi: np.ndarray, element: np.ndarray) -> np.ndarray:
        """The quantity's elements (B,) on its scale, one for each lane."""
        with np.errstate(all="ignore"):
            results = np.asarray(self.quantity(self.problem.to_natural(phi)), dtype=np.float64)
            return self.scale.forward(results.reshape(len(phi), -1)[np.arange(len(phi)), element])

    def slopes(self, phi: np.ndarray, element: np.ndarray) -> np.ndarray:
        """Their derivatives (B, F) by the free coordinates."""
        lanes, free = len(phi), len(self.columns)
        moved = np.repeat(phi[None, None], 2 * free, axis=0).reshape(2, free, lanes, phi.shape[1])
        for f, column in enumerate(self.columns):
            moved[0, f, :, column] += self.steps[f]
            moved[1, f, :, column] -= self.steps[f]
        ahead = self.places(moved.reshape(-1, phi.shape[1]), np.tile(element, 2 * free)).reshape(2, free, lanes)
        slope = (ahead[0] - ahead[1]) / (2.0 * self.steps[:, None])
        return np.where(np.isfinite(slope), slope, 0.0).T

    def solved(self, starts: np.ndarray, element: np.ndarray, target: np.ndarray, **care: Any) -> Solution:
        """The pulled lanes as `solve` leaves them; `care` goes to it."""
        return solve(_Pulled.towards(self, element, target), starts, damping=1e-6, **care)

    def pulled(self, starts: np.ndarray, element: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, ...]:
        """Coordinates (B, P), place, rise of the objective and slope of the profile for each lane."""
        solution = self.solved(starts, element, target)
        place = self.places(solution.phi, element)
        rise = np.maximum(self.problem.objective(solution.phi) - self.least, 0.0)
        return solution.phi, place, rise, self.stiffness[element] * (target - place)

    def along_covariance(self, element: np.ndarray, place: np.ndarray) -> np.ndarray:
        """Where the constrained optima (B, P) would be if all were linear."""
        share = (place - self.best[element]) / self.se[element] ** 2
        starts = np.repeat(self.phi[None], len(element), axis=0)
        starts[:, self.columns] += share[:, None] * (self.gradient[element] @ self.covariance)
        return starts

    def ends(self, level: float, freedom: float) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper ends (2, E) on the quantity's scale, and which of them are open."""
        count, t = len(self.best), t_quantile(level, freedom)
        element = np.tile(np.arange(count), 2)
        side = np.repeat([-1.0, 1.0], count)
        usable = np.isfinite(self.best) & np.isfinite(self.se) & (self.se > 0.0)
        place = np.where(np.tile(usable, 2), self.best[element] + side * t * self.se[element], self.best[element])
        is_open = np.zeros(2 * count, dtype=bool)
        active = np.flatnonzero(np.tile(usable, 2))
        phi = self.along_covariance(element, place) if usable.all() else np.repeat(self.phi[None], 2 * count, axis=0)
        force = side * t * self.kappa / np.where(self.se[element] > 0.0, self.se[element], 1.0)
        for _ in range(_MOST_ROUNDS):
            if not len(active):
                break
            on = element[active]
            target = place[active] + force[active] / self.stiffness[on]
            phi[active], reached, rise, slope = self.pulled(phi[active], on, target)
            z = np.sqrt(2.0 * rise / self.kappa)
            away = side[active] * (reached - self.best[on])
            with np.errstate(all="ignore"):
                pace = side[active] * slope / (self.kappa * z)
                step = np.where((pace > 0.0) & np.isfinite(pace), (t - z) / pace, 0.0)
            step = np.clip(step, -0.9 * np.maximum(away, 0.0), 2.0 * np.maximum(away, self.se[on]))
            before = np.maximum(away, 1e-300)
            place[active] = reached + side[active] * step
            force[active] = slope * np.clip((away + step) / before, 0.1, 10.0)
            found = np.abs(z - t) <= _ENOUGH * t
            lost = (away > _FARTHEST * t * self.se[on]) & (z < t)
            stuck = (step <= 1e-9 * before) & (z < t * (1.0 - 1e-2))
            is_open[active] = lost | stuck | (z < 0.99 * t)
            active = active[~(found | lost | stuck)]
        place[~np.tile(np.isfinite(self.best), 2)] = np.nan
        return place.reshape(2, count), is_open.reshape(2, count)


def profile(
    uncertainty: Uncertainty,
    name: str,
    quantity: Quantity,
    space: str,
    domain: tuple[float, float],
    level: float = 0.95,
) -> Profile:
    """The profile of one quantity and its interval.

    Parameters
    ----------
    quantity : callable
        From parameter values (R, P) to (R,).
    space : str
        Scale on which the profile is followed.
    domain : (float, float)
        What an open end is written as.

    Raises
    ------
    DataError
        When the quantity does not move with the free parameters.
    """
    along = Profiler(uncertainty, quantity, space)
    if not (np.isfinite(along.best[0]) and along.se[0] > 0.0):
        raise DataError(f"{name!r} does not move with the free parameters: it has no profile. Release some of them.")
    places, is_open = (part[:, 0] for part in along.ends(level, uncertainty.freedom))
    wide = t_quantile(level, uncertainty.freedom) * float(along.se[0])
    span = np.where(
        is_open, np.clip(np.abs(places - along.best[0]), 0.5 * wide, 3.0 * wide), np.abs(places - along.best[0])
    )
    shares = np.linspace(-1.25, 1.25, _POINTS)
    goal = along.best[0] + np.where(shares < 0.0, span[0], span[1]) * shares
    element = np.zeros(_POINTS, dtype=np.int64)
    force = (goal - along.best[0]) * along.kappa / along.se[0] ** 2
    starts = along.along_covariance(element, goal)
    _, reached, rise, _ = along.pulled(starts, element, goal + force / along.stiffness[0])
    order = np.argsort(reached)
    back = along.scale.back
    ends = tuple(
        border if opened else float(back(place)) for place, border, opened in zip(places, domain, is_open, strict=True)
    )
    return Profile(
        name=name,
        value=float(back(along.best[0])),
        values=back(reached[order]),
        objective=along.least + rise[order],
        deviance=2.0 * rise[order] / along.kappa,
        level=level,
        interval=(ends[0], ends[1]),
        open_low=bool(is_open[0]),
        open_high=bool(is_open[1]),
    )


def profile_of(fit: Fit, of: str | Callable[[dict[str, np.ndarray]], np.ndarray], level: float = 0.95) -> Profile:
    """The profile of a parameter, of a formula of parameters, or of a function of their values.

    Raises
    ------
    ParameterError
        When a name is no parameter of the law.
    DataError
        When nothing is left to judge by, or the quantity does not move with the parameters.
    """
    law, options = fit.law, fit.options
    if fit.uncertainty.freedom < 1 or not fit.status.converged:
        raise DataError("A profile needs a converged fit with more rows than free parameters. Add runs, or refit.")
    domain, space = (-np.inf, np.inf), "raw"
    if isinstance(of, str) and of in law.parameter_names:
        place = law.parameter_names.index(of)
        domain = options.domain(law, of)
        space = "log" if law.parameter(of).is_logarithmic and fit.theta[place] > 0.0 else "raw"
    quantity = _quantity(fit, of)
    name = of if isinstance(of, str) else getattr(of, "__name__", "quantity")
    return profile(fit.uncertainty, name, quantity, space, domain, level)


def _quantity(fit: Fit, of: str | Callable[[dict[str, np.ndarray]], np.ndarray]) -> Quantity:
    names = fit.law.parameter_names
    if not isinstance(of, str):
        return lambda theta: np.asarray(of(dict(zip(names, theta.T, strict=True))), dtype=np.float64)
    tree = parse(of)
    for used in symbols(tree):
        if used not in names:
            raise ParameterError.named(used, fit.law.name, names)
    program = Program([tree]).bind({})
    return lambda theta: np.broadcast_to(program.run(dict(zip(names, theta.T, strict=True)))[0], (len(theta),))
