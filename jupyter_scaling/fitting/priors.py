"""What is known of a parameter before the data: a Gaussian, as a term of the objective."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from .problem import Problem

__all__ = ["Prior"]


@dataclass(frozen=True, slots=True)
class Prior:
    """``scale^2 ((theta - mean) / deviation)^2 / 2`` added to the sum of losses.

    Parameters
    ----------
    name : str
        The parameter; it has its plain logarithm or value as coordinate, as priors hold it off the pivots.
    mean, deviation : float
        In natural units.
    scale : float
        Standard deviation of residuals, so that the prior weighs as much as a run would.
    """

    name: str
    mean: float
    deviation: float
    scale: float

    def _value_and_slope(self, problem: Problem, phi: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        place = problem.law.parameter_names.index(self.name)
        column = phi[:, place]
        value = np.exp(column) if problem.logarithmic[place] else column
        return value, (value if problem.logarithmic[place] else np.ones_like(column))

    def value(self, problem: Problem, phi: np.ndarray) -> np.ndarray:
        """The term (B,) at coordinates (B, P)."""
        value, _ = self._value_and_slope(problem, phi)
        return self.at(value)

    def at(self, value: Any) -> Any:
        """The term at a natural value."""
        return 0.5 * (self.scale * (value - self.mean) / self.deviation) ** 2

    def add_to(self, problem: Problem, phi: np.ndarray, gradient: np.ndarray, curvature: np.ndarray) -> None:
        """Add the term's gradient and curvature to those of the free coordinates, in place."""
        if self.name not in problem.free:
            return
        place = problem.free.index(self.name)
        value, slope = self._value_and_slope(problem, phi)
        weight = (self.scale / self.deviation) ** 2
        gradient[:, place] += weight * (value - self.mean) * slope
        curvature[:, place, place] += weight * slope**2
