"""A fitted law: the object a user holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from ..catalogue import Law
from ..catalogue.travel import restore, state_of
from ..errors import ParameterError
from .answers import Answers
from .bands import bands
from .independently import independent_objective, residuals_of
from .leave_one_out import LeaveOneOut, leave_one_out
from .observations import Observations
from .options import Options
from .pieces import Work
from .prediction import predicted
from .problem import Problem
from .profile import Profile, profile_of
from .resampling import Replicates
from .reweighting import reweighted
from .scan import scan
from .spread import Spread, spread_of
from .starts import Starts, Surface
from .status import Status, Verdict
from .uncertainty import Estimate, Uncertainty

__all__ = ["Fit", "Starts"]


def _columns(places: list[int]) -> Callable[[np.ndarray], np.ndarray]:
    return lambda theta: theta[:, places]


@dataclass(frozen=True, eq=False)
class Fit(Answers):
    """A law with its parameters found: predicts, plans, and says how sure it is.

    Attributes
    ----------
    law, observations, options
        What was fitted, to what, how.
    theta : ndarray, shape (P,)
        Parameter values in natural units, in the order of `law.parameters`.
    delta : float
        Threshold of the loss that was used.
    objective : float
        Sum of losses over the rows in the fit, evaluated apart from the solver.
    status : Status
        How the fit ended.
    starts : Starts
        Where each start ended.

    Examples
    --------
    >>> import numpy as np, jupyter_scaling as scaling
    >>> x = np.geomspace(1e3, 1e6, 8)
    >>> fit = scaling.fit({"x": x, "y": 5 * x**-0.25}, "power_law")
    >>> {name: round(value, 6) for name, value in fit.values.items()}
    {'a': 5.0, 'b': 0.25}
    >>> round(float(fit(x=1e8)), 6), fit.status.code
    (0.05, 'converged')
    """

    law: Law
    observations: Observations
    options: Options
    theta: np.ndarray
    delta: float
    objective: float
    status: Status
    starts: Starts
    known_replicates: tuple[Replicates, ...] | None = field(default=None, repr=False)
    prior_scale: float = 1.0
    work: Work = field(default=Work(), repr=False)

    __setstate__ = restore

    def __getstate__(self) -> dict[str, Any]:
        # A progress line or a client belongs to this process.
        return state_of(replace(self, work=Work()))

    def __post_init__(self) -> None:
        self.theta.flags.writeable = False

    # -- values ---------------------------------------------------------------------------------

    @property
    def values(self) -> dict[str, float]:
        """Parameter values by name, in natural units: ``{"E": 1.82, ...}``."""
        return dict(zip(self.law.parameter_names, self.theta.tolist(), strict=True))

    def __call__(self, **inputs: Any) -> Any:
        """The law's prediction at inputs given by name; arrays broadcast."""
        return self.law(**inputs, **self.values)

    def at(self, theta: np.ndarray, x: np.ndarray) -> np.ndarray:
        """Predictions (R, G) of parameter values (R, P) at inputs (K, G)."""
        inputs = dict(zip(self.law.input_names, x[:, None, :], strict=True))
        return self.law(**inputs, **dict(zip(self.law.parameter_names, theta.T[:, :, None], strict=True)))

    @property
    def objective_name(self) -> str:
        """The objective in words, with its threshold and the rows it sums over."""
        threshold = (
            f"(delta={self.delta:.4g}{', tuned' if self.options.delta == 'tuned' else ''})"
            if self.problem.loss.has_delta
            else ""
        )
        rows = int(np.count_nonzero(self.problem.weight > 0.0))
        return f"{self.options.loss}{threshold}, sum over {rows} of {len(self.observations)} rows"

    # -- rows -----------------------------------------------------------------------------------

    @cached_property
    def problem(self) -> Problem:
        """What was minimised."""
        problem = Problem.of(self.law, self.observations, self.options, self.delta)
        return problem.with_priors(self.prior_scale)

    @cached_property
    def predicted(self) -> np.ndarray:
        """Prediction for each row (M,)."""
        return self.at(self.theta[None], self.observations.x)[0]

    @cached_property
    def residuals(self) -> np.ndarray:
        """Residual of each row (M,) in the space of the loss, also of rows that are out; nan where undefined."""
        result = residuals_of(self.problem, self.predicted, self.observations.y, self.values)
        return np.where(np.isfinite(result), result, np.nan)

    @cached_property
    def influence(self) -> np.ndarray:
        """Largest shift of any parameter, in its standard errors, when a row is left out (M,); nan where unknown."""
        result = np.full(len(self.observations), np.nan)
        by_run = next((r for r in self.uncertainty.replicates if r.unit == "run"), None)
        if by_run is None or by_run.groups != self.uncertainty.rows:
            return result
        left_out = self.leave_one_out
        shifts = np.abs(left_out.shift_in_se)
        result[left_out.rows] = np.where(np.isfinite(shifts), shifts, 0.0).max(axis=1, initial=0.0)
        return result

    @cached_property
    def leave_one_out(self) -> LeaveOneOut:
        """All refits without one run: the shifts of parameters and of predictions."""
        return leave_one_out(self)

    # -- uncertainty ----------------------------------------------------------------------------

    @cached_property
    def uncertainty(self) -> Uncertainty:
        """Refits behind the intervals; computed when first asked for."""
        options = (
            self.options.but(interval="none")
            if self.status.code in {"hand_set", "failed", "interrupted"}
            else self.options
        )
        phi = self.problem.to_coordinates(self.theta[None])[0]
        return Uncertainty(self.problem, phi, self.observations, options, self.known_replicates, self.work)

    @cached_property
    def _parameter_estimates(self) -> dict[str, Estimate]:
        estimates, together = {}, self._free_estimates()
        for p, parameter in enumerate(self.law.parameters):
            if parameter.name in self.options.fixed:
                # Refits carry it through logarithms; what is held has no rounding either.
                held = self.theta[p]
                estimates[parameter.name] = Estimate(held, np.zeros_like(held), held, held)
                continue
            found = together[parameter.name]
            # An exponent of 0.25 +- 0.4 is not an exponent of -0.15: the domain ends the interval.
            low, high = self.options.domain(self.law, parameter.name)
            if not low <= self.theta[p] <= high:  # a tie put it there
                low, high = -np.inf, np.inf
            estimates[parameter.name] = replace(
                found, low=np.maximum(found.low, low), high=np.minimum(found.high, high)
            )
        return estimates

    def _free_estimates(self) -> dict[str, Estimate]:
        """Estimates of what is not held: those on a logarithm together, and the others."""
        profiled = self.options.interval == "profile"
        free = [(p, each) for p, each in enumerate(self.law.parameters) if each.name not in self.options.fixed]
        # A profile meets the border of a floor by itself; a logarithm would run away from it.
        on_log = [each.is_logarithmic or (each.kind == "floor" and not profiled) for _, each in free]
        found = {}
        for positive in (True, False):
            columns = [one for one, log in zip(free, on_log, strict=True) if log is positive]
            # Each profile is followed as far as it needs, and alone.
            for part in [[one] for one in columns] if profiled else [columns] if columns else []:
                estimate = self.uncertainty.estimate(_columns([p for p, _ in part]), positive=positive)
                found.update({each.name: estimate.at(place) for place, (_, each) in enumerate(part)})
        return found

    @property
    def se(self) -> dict[str, float]:
        """Standard error of each parameter by name, in its own unit; 0 where it is fixed, nan where unknown."""
        return {name: float(estimate.se) for name, estimate in self._parameter_estimates.items()}

    @property
    def interval(self) -> dict[str, tuple[float, float]]:
        """95 % interval ``(low, high)`` of each parameter by name, in its own unit."""
        return {name: (float(e.low), float(e.high)) for name, e in self._parameter_estimates.items()}

    @property
    def covariance(self) -> np.ndarray:
        """Covariance (P, P) in natural units, from the Jacobian."""
        return self.uncertainty.covariance

    @cached_property
    def spread(self) -> Spread:
        """Deviation of new runs from the law: one for all, or by scale where the residuals say so."""
        return spread_of(self)

    def profile(self, of: Any, level: float = 0.95) -> Profile:
        """How the objective rises along a parameter, a formula such as ``"alpha / (alpha + beta)"``, or a function."""
        return profile_of(self, of, level)

    @cached_property
    def surface(self) -> Surface:
        """What the best linear parameters leave at each scanned value of the nonlinear ones."""
        found = scan(self.problem)
        logarithmic = [name in self.problem.coordinates.logarithmic for name in found.names]
        points = np.where(logarithmic, np.exp(found.points), found.points)
        return Surface(found.names, points, found.surface, found.shape)

    @cached_property
    def at_bound(self) -> dict[str, bool]:
        """Whether each free parameter ended at the border of its domain."""
        result = {}
        for name, value in self.values.items():
            low, high = self.options.domain(self.law, name)
            result[name] = name in self.problem.free and (value <= low or value >= high)
        return result

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What to know before using the numbers, each with its sentence."""
        from .verdicts import judge

        return judge(self)

    def estimate(self, x: np.ndarray, interval: float = 0.95, kind: str = "mean") -> Estimate:
        """Predictions at inputs (K, G) with intervals for the mean, or for a new run (kind ``"new_run"``).

        The interval for a new run is ``sqrt((t se)^2 + (t s)^2)`` in the space of the loss, with `s` the
        deviation of `spread` there.
        """
        return predicted(self, x, interval, kind)

    def band(self, x: Sequence[Any] | np.ndarray, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
        """Ends (G,) of the band to draw at inputs (K, G), or at K arrays that broadcast, for many curves at once.

        Percentiles of bootstrap refits; with fewer than 12 sizes to draw from, whose resamples leave out
        whole ends of the data, the interval of the mean instead (docs/decisions/0002-bands-with-few-sizes.md). With
        more than 5,000 rows each resample is one Newton step, and where the loss has no curvature for one (``l1``,
        ``quantile``) the band is the interval again, as refits would take many seconds.
        """
        return bands(self, x, level)

    # -- other fits -----------------------------------------------------------------------------

    def refit(
        self,
        observations: Observations | None = None,
        *,
        fixed: Mapping[str, float] | None = None,
        law: Law | None = None,
        **options: Any,
    ) -> Fit:
        """Fit again with something changed, this fit's values among the starts."""
        from .run import fit_law

        changes = dict(options) if fixed is None else {**options, "fixed": fixed}
        same = law is None or law == self.law
        warm = self.theta if same and np.isfinite(self.theta).all() else None
        chosen = self.options if same else self.options.but(fixed={}, bounds={}, tied={}, priors={})
        return fit_law(law or self.law, observations or self.observations, chosen.but(**changes), warm=warm)

    def with_values(self, values: Mapping[str, float]) -> Fit:
        """This fit with some parameters set by hand; nothing is optimised, the objective is evaluated there."""
        theta = self.theta.copy()
        if not isinstance(values, Mapping):
            raise ParameterError(
                f"`values` is {values!r:.60}; expected a value by name, such as "
                f"{{{self.law.parameter_names[0]!r}: 1.8}}."
            )
        for name, value in values.items():
            parameter = self.law.parameter(name)
            if isinstance(value, (bool, str)) or not (np.isreal(value) and np.ndim(value) == 0 and value is not None):
                raise ParameterError(f"{name} cannot be {value!r}; expected a number.")
            if not (np.isfinite(value) and parameter.low <= value <= parameter.high):
                raise ParameterError(
                    f"{name} cannot be {value!r}: its domain is {parameter.low} to {parameter.high}. Choose a"
                    " value inside."
                )
            theta[self.law.parameter_names.index(name)] = value
        theta = self.problem.with_ties(theta[None])[0]
        objective = independent_objective(self.problem, theta)
        return replace(self, theta=theta, objective=objective, status=Status("hand_set"), known_replicates=None)

    def reading(self, law: Law) -> Fit:
        """This fit with its law reading more training curves; what was computed is kept."""
        if law is self.law:
            return self
        made = replace(self, law=law)
        _ = self.uncertainty  # shared: its refits are found once, whichever of the two asks for them
        known = ("problem", "predicted", "residuals", "uncertainty", "_parameter_estimates", "spread")
        made.__dict__.update({name: self.__dict__[name] for name in known if name in self.__dict__})
        return made

    def reweighted(self) -> Fit:
        """This fit again with weights ``1 / s(C)^2`` from the residuals' spread by scale."""
        return reweighted(self)

    def __repr__(self) -> str:
        from .printout import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        from .printout import as_html

        return as_html(self)
