"""What a loss is: value, slope and curvatures of one residual."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

__all__ = ["Array", "Loss", "Reach"]

Array = np.ndarray
Reach = float | np.ndarray
Part = Callable[[Array, Reach], Array]


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss ``rho(r)`` of residuals.

    Parameters
    ----------
    name : str
        As it stands in the `loss` option.
    value, slope, curvature, secant : callable
        Of (residual, delta): ``rho``, ``rho'``, a curvature for Gauss-Newton (0 or more) and the weight
        ``rho'(r) / r`` of iteratively reweighted least squares.
    formula : str
        For the printout.
    has_delta : bool
        Whether a threshold matters.
    is_limit : bool
        Whether the loss is the limit of a smooth one as `delta` goes to 0; its value is the one at 0.
    bind : callable or None
        For a loss that needs the observed values: from those (M,) to the loss of their residuals.
    together : callable or None
        Value, slope and curvature at once, where that is cheaper.
    """

    name: str
    value: Part
    slope: Part
    curvature: Part
    secant: Part
    formula: str
    has_delta: bool = False
    is_limit: bool = False
    bind: Callable[[Array], Loss] | None = None
    together: Callable[[Array, Reach], tuple[Array, Array, Array]] | None = None

    def parts(self, residual: Array, delta: Reach) -> tuple[Array, Array, Array]:
        """Value, slope and curvature."""
        if self.together is not None:
            return self.together(residual, delta)
        return self.value(residual, delta), self.slope(residual, delta), self.curvature(residual, delta)

    @property
    def is_tunable(self) -> bool:
        """Whether the threshold is a choice of the user."""
        return self.has_delta and not self.is_limit
