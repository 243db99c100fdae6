"""A law, rows and an objective, in the coordinates the solver works in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from ..catalogue import Law
from ..catalogue.function_law import FunctionLaw
from ..catalogue.interchange import in_order, interchangeable
from ..expr import Coordinates, Program
from ..expr.lower import centre_name, log_name
from .bending import BoundBending, bending_of
from .compiled import Compiled, compiled, parameters_in, tied_tree
from .losses import Loss, split_loss
from .observations import Observations
from .options import Options
from .priors import Prior
from .residuals import Residuals
from .terms import Terms, terms_of

__all__ = ["BLOCK_ELEMENTS", "Problem"]

# NumPy temporaries above about 128 KB are given back to the system each time and run 2-4 times slower.
BLOCK_ELEMENTS = 12_288
_LARGEST_LOG = 690.0
_WITHOUT_LOSS = frozenset(
    {"_compiled", "_given", "_jacobian", "_observed", "_shifts", "_unshifted", "_value", "bending", "bounds", "centres"}
    | {"alike", "free", "free_columns", "input_logs", "logarithmic", "terms", "typical"}
)
_WITHOUT_DELTA = _WITHOUT_LOSS | {"row_blocks", "rounding"}


@dataclass(frozen=True)
class Problem(Residuals):
    """What is minimised: ``sum_i w_i rho(r_i / sigma_i)`` over the free coordinates.

    The residual is ``T(f) - T(y)`` with T the transform of the space: the identity, the logarithm, the
    logit, or the logarithm above the floor. Coordinates are logarithms of positive parameters, taken at
    the centre of the data where a pivot allows.
    """

    law: Law
    x: np.ndarray
    y: np.ndarray
    weight: np.ndarray
    loss: Loss
    space: str
    delta: float
    options: Options
    sigma: np.ndarray | None = None
    priors: tuple[Prior, ...] = ()

    @classmethod
    def of(cls, law: Law, observations: Observations, options: Options, delta: float = np.inf) -> Problem:
        """The problem of these observations; rows without weight hold harmless numbers."""
        loss, space = split_loss(options.loss, options.quantile, options.asymmetry)
        weight = observations.effective_weight
        carries = weight > 0.0
        x, y, sigma = observations.x, observations.y, observations.sigma
        if not carries.all():
            # 0 * nan is nan: rows that carry no weight must still evaluate to finite residuals.
            x, y = np.where(carries, x, 1.0), np.where(carries, y, 1.0)
        if carries.any() and not carries.all():
            middle = np.median(x[:, carries], axis=1)
            # A function may take no other inputs than those there are.
            harmless = x[:, np.argmax(carries)] if isinstance(law, FunctionLaw) else middle
            x = np.where(carries, x, harmless[:, None])
            y = np.where(carries, y, np.median(y[carries]))
            sigma = None if sigma is None else np.where(carries, sigma, 1.0)
        loss = loss.bind(y) if loss.bind else loss
        return cls(law, x, y, weight, loss, space, delta, options, sigma)

    def with_delta(self, delta: float) -> Problem:
        """The same problem with another threshold."""
        return self._keeping(_WITHOUT_DELTA, delta=float(delta))

    def with_squares(self) -> Any:
        """The same problem under least squares."""
        return self._keeping(_WITHOUT_LOSS, loss=split_loss("squares")[0], delta=np.inf)

    def _keeping(self, names: frozenset[str], **changes: Any) -> Any:
        """A copy with changes, and what was found already of these; with very many rows it is dear to find again."""
        copy = replace(self, **changes)
        copy.__dict__.update({name: value for name, value in self.__dict__.items() if name in names})
        return copy

    def with_priors(self, scale: float) -> Problem:
        """The problem with the priors of its options, weighed against residuals of this standard deviation."""
        if not self.options.priors:
            return self
        return replace(self, priors=tuple(Prior(name, *pair, scale) for name, pair in self.options.priors.items()))

    def on_rows(self, rows: Any) -> Problem:
        """The problem on some of the rows, in the coordinates of all of them."""
        y = self.y[rows]
        part = replace(
            self,
            x=self.x[:, rows],
            y=y,
            weight=self.weight[rows],
            loss=self.loss.bind(y) if self.loss.bind else self.loss,
            sigma=None if self.sigma is None else self.sigma[rows],
            priors=(),
        )
        # What is found from all rows must not be found anew from some of them.
        part.__dict__.update(
            centres=self.centres, _compiled=self._compiled, bounds=self.bounds, input_logs=self.input_logs[:, rows]
        )
        return part

    def at_lanes(self, lane: np.ndarray) -> Problem:
        """The problem as these lanes see it; the same for all, unless each has rows of its own."""
        return self

    @cached_property
    def row_blocks(self) -> tuple[tuple[slice, Problem], ...]:
        """The problem in pieces whose temporaries stay small; one piece unless there are very many rows."""
        rows = len(self.y)
        if rows <= 2 * BLOCK_ELEMENTS:
            return ((slice(0, rows), self),)
        slices = [slice(start, min(start + BLOCK_ELEMENTS, rows)) for start in range(0, rows, BLOCK_ELEMENTS)]
        return tuple((part, self.on_rows(part)) for part in slices)

    @property
    def exact_delta(self) -> float:
        """Threshold at which the objective is reported: 0 for a loss that is a limit."""
        return 0.0 if self.loss.is_limit else self.delta

    @cached_property
    def free(self) -> tuple[str, ...]:
        """Names of the parameters that move."""
        return tuple(n for n in self.law.parameter_names if n not in self.options.fixed and n not in self.options.tied)

    @cached_property
    def _compiled(self) -> Compiled:
        options = self.options
        inside = [name for text in options.tied.values() for name in parameters_in(self.law, text)]
        held = frozenset({*options.fixed, *options.bounds, *options.tied, *options.priors, *inside})
        nonpositive = {name for k, name in enumerate(self.law.input_names) if (self.x[k] <= 0.0).any()}
        return compiled(self.law, held, self.free, frozenset(nonpositive), tuple(sorted(options.tied.items())))

    @property
    def coordinates(self) -> Coordinates:
        """The lowered law."""
        return self._compiled.coordinates

    @cached_property
    def centres(self) -> dict[str, float]:
        """Mean logarithm of each positive input over the rows that carry weight."""
        carries = self.weight > 0.0
        rows = carries if carries.any() and not carries.all() else slice(None)
        return {
            name: float(self.input_logs[k][rows].mean()) if (self.x[k] > 0.0).all() else 0.0
            for k, name in enumerate(self.law.input_names)
        }

    @cached_property
    def input_logs(self) -> np.ndarray:
        """Natural logarithms (K, M) of the inputs."""
        with np.errstate(all="ignore"):
            return np.log(self.x)

    def given(self, x: np.ndarray) -> dict[str, Any]:
        """What the programs read of inputs (K, G)."""
        values: dict[str, Any] = {}
        with np.errstate(all="ignore"):
            for k, name in enumerate(self.law.input_names):
                values[name] = x[k]
                values[log_name(name)] = (self.input_logs[k] if x is self.x else np.log(x[k])) - self.centres[name]
                values[centre_name(name)] = self.centres[name]
        return values

    @cached_property
    def _given(self) -> dict[str, Any]:
        return self.given(self.x)

    @cached_property
    def _value(self) -> Any:
        with np.errstate(all="ignore"):
            return self._compiled.value.bind(self._given)

    @cached_property
    def _jacobian(self) -> Any:
        with np.errstate(all="ignore"):
            return self._compiled.jacobian.bind(self._given)

    def variables(self, phi: np.ndarray) -> dict[str, Any]:
        """Coordinates (B, P) of all parameters as columns for the programs."""
        return {self.coordinates.symbol(n): phi[:, p, None] for p, n in enumerate(self.law.parameter_names)}

    def residual(self, phi: np.ndarray) -> np.ndarray:
        """Residuals (B, M) at coordinates (B, P)."""
        return self.residual_of(self._value.run(self.variables(phi))[0], self.floor_at(phi))

    def residual_jacobian(self, phi: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Residuals (B, M) and their derivatives (B, F, M) by the F free coordinates."""
        value, *slopes = self.slopes_of(self.variables(phi))
        return self.chained(phi, value, slopes, np.empty((len(phi), len(self.free), self.y.shape[-1])))

    def slopes_of(self, variables: dict[str, Any]) -> list[Any]:
        """The law's values and their derivatives by each free coordinate."""
        return self._jacobian.run(variables)

    @cached_property
    def bending(self) -> BoundBending | None:
        """Second derivatives of the law at these rows; None where they are dear, or the floor bends residuals too."""
        if self.transform.above_floor or isinstance(self.law, FunctionLaw):
            return None
        found = bending_of(self.coordinates, self.free)
        with np.errstate(all="ignore"):
            return None if found is None else found.bind(self._given)

    @cached_property
    def terms(self) -> Terms:
        """Terms of the law that long steps may take."""
        return terms_of(self.coordinates, self.free, known=not isinstance(self.law, FunctionLaw))

    @cached_property
    def rounding(self) -> float:
        """Objective of residuals that are rounding alone: below it nothing is left to gain."""
        size = 1.0 if self.space != "raw" else float(np.abs(self.y).max(initial=0.0))
        noise = 1e-14 * size / (1.0 if self.sigma is None else float(np.median(self.sigma)))
        return float(0.5 * self.weight.sum() * (noise if self.loss.is_limit else noise**2))

    @cached_property
    def typical(self) -> float:
        """Median size of the outputs."""
        middle = [(len(self.y) - 1) // 2, len(self.y) // 2]
        return float(np.partition(np.abs(self.y), middle)[middle].mean()) if len(self.y) else float("nan")

    def objective(self, phi: np.ndarray) -> np.ndarray:
        """Objective (B,) at coordinates (B, P) with the problem's own weights, evaluated in blocks."""
        lanes = max(1, BLOCK_ELEMENTS // max(len(self.y), 1))
        total = np.zeros(len(phi))
        with np.errstate(all="ignore"):
            for _, block in self.row_blocks:
                for start in range(0, len(phi), lanes):
                    r = block.residual(phi[start : start + lanes])
                    total[start : start + lanes] += (block.weight * block.loss.value(r, self.delta)).sum(axis=1)
            total += sum(prior.value(self, phi) for prior in self.priors)
        return np.where(np.isfinite(total), total, np.inf)

    def residuals_at(self, phi: np.ndarray) -> np.ndarray:
        """Residuals (M,) at one point (P,), whatever the number of rows."""
        return np.concatenate([block.residual(phi[None])[0] for _, block in self.row_blocks])

    @cached_property
    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """Bounds (P,) of the coordinates; those of a pivoted scale are only there to stop overflow."""
        low, high = np.empty(len(self.law.parameters)), np.empty(len(self.law.parameters))
        for p, parameter in enumerate(self.law.parameters):
            ends = self.options.domain(self.law, parameter.name)
            if parameter.name in self.coordinates.logarithmic:
                with np.errstate(divide="ignore"):
                    ends = tuple(np.log(ends))
                ends = max(ends[0], -_LARGEST_LOG), min(ends[1], _LARGEST_LOG)
            low[p], high[p] = ends
        if self.transform.above_floor and (self.weight > 0.0).any():
            place = self.law.parameter_names.index(self.floor_name)
            high[place] = min(high[place], float(self.y[self.weight > 0.0].min()) * (1.0 - 1e-9))
        return low, high

    @cached_property
    def _shifts(self) -> np.ndarray:
        """Matrix (P, P): coordinates = shifts @ (plain logarithms or values)."""
        names = self.law.parameter_names
        matrix = np.eye(len(names))
        for pivot in self.coordinates.pivots:
            for coefficient, parameter, name in pivot.slopes:
                matrix[names.index(pivot.scale), names.index(parameter)] -= coefficient * self.centres[name]
        return matrix

    @cached_property
    def _unshifted(self) -> np.ndarray:
        return np.linalg.inv(self._shifts)

    @cached_property
    def logarithmic(self) -> np.ndarray:
        """Which parameters (P,) have a logarithm as their coordinate."""
        return np.array([name in self.coordinates.logarithmic for name in self.law.parameter_names])

    def to_coordinates(self, theta: np.ndarray) -> np.ndarray:
        """Natural values (B, P) to coordinates (B, P)."""
        with np.errstate(all="ignore"):
            plain = np.where(self.logarithmic, np.log(np.where(self.logarithmic, theta, 1.0)), theta)
            return np.where(np.isneginf(plain), -_LARGEST_LOG, plain) @ self._shifts.T

    def to_natural(self, phi: np.ndarray) -> np.ndarray:
        """Coordinates (B, P) to natural values (B, P), what may change places in rising order."""
        theta = self._natural(phi)
        for columns in self.alike:
            theta = in_order(theta, columns)
        return theta

    def _natural(self, phi: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            plain = phi @ self._unshifted.T
            theta = np.where(self.logarithmic, np.exp(np.where(self.logarithmic, plain, 0.0)), plain)
        return self.with_ties(theta)

    @cached_property
    def alike(self) -> tuple[np.ndarray, ...]:
        """Columns (blocks, members) of parameters that may change places; none where an option tells them apart."""
        options = self.options
        told = {*options.fixed, *options.bounds, *options.tied, *options.priors}
        told |= {name for text in options.tied.values() for name in parameters_in(self.law, text)}
        names = self.law.parameter_names
        return tuple(
            np.array([[names.index(name) for name in block] for block in family])
            for family in interchangeable(self.law)
            if not told & {name for block in family for name in block}
        )

    def with_ties(self, theta: np.ndarray) -> np.ndarray:
        """Natural values (B, P) with tied parameters computed from the others."""
        if not self.options.tied:
            return theta
        theta = np.array(theta)
        columns = {name: theta[:, p] for p, name in enumerate(self.law.parameter_names)}
        for name, text in self.options.tied.items():
            theta[:, self.law.parameter_names.index(name)] = Program([tied_tree(text)]).bind({}).run(columns)[0]
        return theta

    def natural_slopes(self, phi: np.ndarray) -> np.ndarray:
        """Derivative (P, P) of natural values by coordinates at one point (P,)."""
        theta = self._natural(phi[None])[0]
        return np.where(self.logarithmic, theta, 1.0)[:, None] * self._unshifted

    @cached_property
    def free_columns(self) -> np.ndarray:
        """Positions of the free parameters among all."""
        return np.array([self.law.parameter_names.index(name) for name in self.free], dtype=np.int64)
