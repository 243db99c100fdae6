"""Where residuals are taken: of the values, their logarithms, logits, or logarithms above the floor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["PREFIXES", "SPACES", "Space"]

Array = np.ndarray
Transform = Callable[[Array], Any]


@dataclass(frozen=True, slots=True)
class Space:
    """A monotone transform of the output.

    Parameters
    ----------
    name : str
        ``"raw"``, ``"log"``, ``"logit"`` or ``"excess"``.
    forward, slope, back : callable
        The transform, its derivative, its inverse.
    admits : callable
        Which values have one.
    needs : str
        The condition in words.
    bend : callable or None
        ``T'' / T'^2`` of the transform T at a value; None where it is straight.
    above_floor : bool
        Whether the law's floor is subtracted first, from prediction and observation alike.
    """

    name: str
    forward: Transform
    slope: Transform
    back: Transform
    admits: Transform
    needs: str
    bend: Transform | None = None
    above_floor: bool = False


def _logit(v: Array) -> Array:
    return np.log(v) - np.log1p(-v)


SPACES: dict[str, Space] = {
    "raw": Space("raw", lambda v: v, np.ones_like, lambda t: t, np.isfinite, "must be finite"),
    "log": Space("log", np.log, lambda v: 1.0 / v, np.exp, lambda v: v > 0.0, "no logarithm", lambda v: -1.0),
    "logit": Space(
        "logit",
        _logit,
        lambda v: 1.0 / (v * (1.0 - v)),
        lambda t: 1.0 / (1.0 + np.exp(-t)),
        lambda v: (v > 0.0) & (v < 1.0),
        "no logit: it must lie between 0 and 1",
        lambda v: 2.0 * v - 1.0,
    ),
    "excess": Space("excess", np.log, lambda v: 1.0 / v, np.exp, lambda v: v > 0.0, "no logarithm", above_floor=True),
}
PREFIXES = {"": "raw", "log_": "log", "logit_": "logit", "excess_": "excess"}
