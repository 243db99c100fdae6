"""Residuals of a law's values in the space they are taken in."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from ..catalogue import Law
from .spaces import SPACES, Space

__all__ = ["Residuals"]


class Residuals:
    """What turns the values f (B, M) of a law into residuals ``(T(f) - T(y)) / sigma``, and its slopes into theirs."""

    law: Law
    y: np.ndarray
    sigma: np.ndarray | None
    space: str
    free: Any

    @property
    def transform(self) -> Space:
        """Where residuals are taken."""
        return SPACES[self.space]

    def chained(self, phi: np.ndarray, value: Any, slopes: list[Any], out: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Residuals (B, M) and their derivatives, written to `out` (B, F, M), from those of the law."""
        floor = self.floor_at(phi)
        factor = self._factor(value if floor is None else value - floor)
        if factor is None:
            for p, slope in enumerate(slopes):
                out[:, p] = slope
        else:
            for p, slope in enumerate(slopes):
                np.multiply(slope, factor, out=out[:, p])
        if floor is not None and self.floor_name in self.free:
            own = 1.0 / (self.y - floor) if self.sigma is None else 1.0 / ((self.y - floor) * self.sigma)
            out[:, self.free.index(self.floor_name)] += own - factor
        return self.residual_of(value, floor), out

    def bends(self, value: Any, slope: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        """Pull (B, M) of the objective on each value, and what the transform adds to the curvature by residuals.

        With c (B, M) the slope of the objective by each residual T(f) / sigma, the pull is ``c T' / sigma`` and the
        addition ``c sigma T'' / T'^2``; None where T is straight.
        """
        factor = self._factor(value)
        pull = slope if factor is None else slope * factor
        if self.transform.bend is None:
            return pull, None
        turned = self.transform.bend(value) * slope
        return pull, turned if self.sigma is None else turned * self.sigma

    def _factor(self, value: np.ndarray) -> np.ndarray | None:
        """Derivative of the residual by the prediction; None where it is 1."""
        if self.space == "raw":
            return None if self.sigma is None else 1.0 / self.sigma
        slope = self.transform.slope(value)
        return slope if self.sigma is None else slope / self.sigma

    def residual_of(self, value: np.ndarray, floor: np.ndarray | None = None) -> np.ndarray:
        """Residuals (B, M) of values (B, M), above the floor (B, 1) where there is one."""
        if self.space == "raw":
            residual = value - self.y
        elif floor is None:
            residual = self.transform.forward(value) - self._observed
        else:
            residual = self.transform.forward(value - floor) - self.transform.forward(self.y - floor)
        return residual if self.sigma is None else residual / self.sigma

    @cached_property
    def _observed(self) -> np.ndarray:
        """Transformed output."""
        return self.transform.forward(self.y)

    @cached_property
    def floor_name(self) -> str:
        """The parameter that is the law's floor; empty when it has none."""
        return next((p.name for p in self.law.parameters if p.kind == "floor"), "")

    def floor_at(self, phi: np.ndarray) -> np.ndarray | None:
        """The floor (B, 1) at coordinates (B, P), where residuals are taken above it."""
        if not self.transform.above_floor:
            return None
        return phi[:, self.law.parameter_names.index(self.floor_name), None]
