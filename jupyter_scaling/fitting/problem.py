"""A law, rows and an objective, in the coordinates the solver works in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from ..catalogue import Law
from ..expr import Coordinates, Program, derivative, lower
from ..expr.lower import centre_name, log_name
from .losses import Loss, split_loss
from .observations import Observations
from .options import Options

__all__ = ["BLOCK_ELEMENTS", "Compiled", "Problem", "compiled"]

# NumPy temporaries above about 128 KB are given back to the system each time and run 2-4 times slower.
BLOCK_ELEMENTS = 12_288
_LARGEST_LOG = 690.0


@dataclass(frozen=True, slots=True)
class Compiled:
    """A law lowered for one choice of held parameters, with programs for value and derivatives."""

    coordinates: Coordinates
    value: Program
    jacobian: Program


@lru_cache(maxsize=256)
def compiled(law: Law, held: frozenset[str], free: tuple[str, ...], nonpositive: frozenset[str]) -> Compiled:
    """Lower a law and differentiate it by its free parameters."""
    positive = {p.name for p in law.parameters if p.is_logarithmic} | set(law.input_names)
    coordinates = lower(law.tree, law.parameter_names, law.input_names, frozenset(positive - nonpositive), held)
    given = [name for i in law.input_names for name in (i, log_name(i), centre_name(i))]
    slopes = [derivative(coordinates.tree, coordinates.symbol(name)) for name in free]
    return Compiled(coordinates, Program([coordinates.tree], given), Program([coordinates.tree, *slopes], given))


@dataclass(frozen=True)
class Problem:
    """What is minimised: ``sum_i w_i rho(r_i)`` over the free coordinates.

    The residual is ``log f - log y`` in log space and ``f - y`` in raw space. Coordinates are
    logarithms of positive parameters, taken at the centre of the data where a pivot allows.
    """

    law: Law
    x: np.ndarray
    y: np.ndarray
    weight: np.ndarray
    loss: Loss
    space: str
    delta: float
    options: Options

    @classmethod
    def of(cls, law: Law, observations: Observations, options: Options, delta: float = np.inf) -> Problem:
        """The problem of these observations; rows without weight hold harmless numbers."""
        loss, space = split_loss(options.loss)
        weight = observations.effective_weight
        carries = weight > 0.0
        # 0 * nan is nan: rows that carry no weight must still evaluate to finite residuals.
        x = np.where(carries, observations.x, 1.0)
        y = np.where(carries, observations.y, 1.0)
        if carries.any():
            x = np.where(carries, x, np.median(x[:, carries], axis=1, keepdims=True))
            y = np.where(carries, y, np.median(y[carries]))
        return cls(law, x, y, weight, loss, space, delta, options)

    def with_delta(self, delta: float) -> Problem:
        """The same problem with another threshold."""
        return replace(self, delta=float(delta))

    def on_rows(self, rows: np.ndarray) -> Problem:
        """The problem on some of the rows, in the coordinates of all of them."""
        part = replace(self, x=self.x[:, rows], y=self.y[rows], weight=self.weight[rows])
        part.__dict__["centres"] = self.centres
        return part

    @cached_property
    def free(self) -> tuple[str, ...]:
        """Names of the parameters that move."""
        return tuple(name for name in self.law.parameter_names if name not in self.options.fixed)

    @cached_property
    def _compiled(self) -> Compiled:
        held = frozenset({*self.options.fixed, *self.options.bounds})
        nonpositive = {name for k, name in enumerate(self.law.input_names) if (self.x[k] <= 0.0).any()}
        return compiled(self.law, held, self.free, frozenset(nonpositive))

    @property
    def coordinates(self) -> Coordinates:
        """The lowered law."""
        return self._compiled.coordinates

    @cached_property
    def centres(self) -> dict[str, float]:
        """Mean logarithm of each positive input over the rows that carry weight."""
        carries = self.weight > 0.0
        rows = carries if carries.any() else slice(None)
        return {
            name: float(np.log(self.x[k, rows]).mean()) if (self.x[k] > 0.0).all() else 0.0
            for k, name in enumerate(self.law.input_names)
        }

    def given(self, x: np.ndarray) -> dict[str, Any]:
        """What the programs read of inputs (K, G)."""
        values: dict[str, Any] = {}
        with np.errstate(all="ignore"):
            for k, name in enumerate(self.law.input_names):
                values[name] = x[k]
                values[log_name(name)] = np.log(x[k]) - self.centres[name]
                values[centre_name(name)] = self.centres[name]
        return values

    @cached_property
    def _value(self) -> Any:
        with np.errstate(all="ignore"):
            return self._compiled.value.bind(self.given(self.x))

    @cached_property
    def _jacobian(self) -> Any:
        with np.errstate(all="ignore"):
            return self._compiled.jacobian.bind(self.given(self.x))

    @cached_property
    def log_y(self) -> np.ndarray:
        """Logarithm of the output."""
        return np.log(self.y)

    def variables(self, phi: np.ndarray) -> dict[str, Any]:
        """Coordinates (B, P) of all parameters as columns for the programs."""
        return {self.coordinates.symbol(n): phi[:, p, None] for p, n in enumerate(self.law.parameter_names)}

    def residual(self, phi: np.ndarray) -> np.ndarray:
        """Residuals (B, M) at coordinates (B, P)."""
        (value,) = self._value.run(self.variables(phi))
        return self._residual_of(value)

    def residual_jacobian(self, phi: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Residuals (B, M) and their derivatives (B, F, M) by the F free coordinates."""
        value, *slopes = self._jacobian.run(self.variables(phi))
        shape = (len(phi), len(slopes), len(self.y))
        jacobian = np.empty(shape)
        if self.space == "log":
            value = np.broadcast_to(value, (shape[0], shape[2]))
            inverse = 1.0 / value
            for p, slope in enumerate(slopes):
                np.multiply(slope, inverse, out=jacobian[:, p])
        else:
            for p, slope in enumerate(slopes):
                jacobian[:, p] = slope
        return self._residual_of(value), jacobian

    def _residual_of(self, value: np.ndarray) -> np.ndarray:
        if self.space == "log":
            return np.log(value) - self.log_y
        return value - self.y

    def objective(self, phi: np.ndarray, weight: np.ndarray | None = None) -> np.ndarray:
        """Objective (B,) at coordinates (B, P), evaluated in blocks."""
        lanes = max(1, BLOCK_ELEMENTS // max(len(self.y), 1))
        w = self.weight if weight is None else weight
        parts = []
        with np.errstate(all="ignore"):
            for start in range(0, len(phi), lanes):
                r = self.residual(phi[start : start + lanes])
                rows = w if w.ndim == 1 else w[start : start + lanes]
                parts.append((rows * self.loss.value(r, self.delta)).sum(axis=1))
        total = np.concatenate(parts) if parts else np.empty(0)
        return np.where(np.isfinite(total), total, np.inf)

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
    def logarithmic(self) -> np.ndarray:
        """Which parameters (P,) have a logarithm as their coordinate."""
        return np.array([name in self.coordinates.logarithmic for name in self.law.parameter_names])

    def to_coordinates(self, theta: np.ndarray) -> np.ndarray:
        """Natural values (B, P) to coordinates (B, P)."""
        with np.errstate(all="ignore"):
            plain = np.where(self.logarithmic, np.log(np.where(self.logarithmic, theta, 1.0)), theta)
        plain = np.where(np.isneginf(plain), -_LARGEST_LOG, plain)
        return plain @ self._shifts.T

    def to_natural(self, phi: np.ndarray) -> np.ndarray:
        """Coordinates (B, P) to natural values (B, P)."""
        plain = phi @ np.linalg.inv(self._shifts).T
        with np.errstate(all="ignore"):
            return np.where(self.logarithmic, np.exp(np.where(self.logarithmic, plain, 0.0)), plain)

    def natural_slopes(self, phi: np.ndarray) -> np.ndarray:
        """Derivative (P, P) of natural values by coordinates at one point (P,)."""
        theta = self.to_natural(phi[None])[0]
        return np.where(self.logarithmic, theta, 1.0)[:, None] * np.linalg.inv(self._shifts)

    @cached_property
    def free_columns(self) -> np.ndarray:
        """Positions of the free parameters among all."""
        return np.array([self.law.parameter_names.index(name) for name in self.free], dtype=np.int64)
