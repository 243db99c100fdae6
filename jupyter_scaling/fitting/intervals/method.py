"""What an interval method is: from a quantity of the parameters to its value with an interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from ..estimates import Estimate, Quantity

if TYPE_CHECKING:
    from ..uncertainty import Uncertainty

__all__ = ["Method"]


class Method(Protocol):
    """One way to an interval."""

    def __call__(
        self, uncertainty: Uncertainty, quantity: Quantity, value: np.ndarray, level: float, space: str
    ) -> Estimate:
        """The quantity's interval at a level, symmetric in a space (``"raw"``, ``"log"`` or ``"logit"``)."""
        ...
