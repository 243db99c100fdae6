"""What a residual costs: each loss by its value, slope and curvature."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..errors import OptionError

__all__ = ["LOSSES", "SPACES", "Loss", "split_loss"]

Array = np.ndarray
Reach = float | np.ndarray


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss ``rho(r)`` of residuals in units of its threshold `delta`.

    Parameters
    ----------
    name : str
        As it stands in the `loss` option.
    value, slope, curvature, secant : callable
        Of (residual, delta): ``rho``, ``rho'``, a curvature for Gauss-Newton (0 or more) and the weight
        ``rho'(r) / r`` of iteratively reweighted least squares.
    has_delta : bool
        Whether the threshold matters.
    formula : str
        For the printout.
    """

    name: str
    value: Callable[[Array, Reach], Array]
    slope: Callable[[Array, Reach], Array]
    curvature: Callable[[Array, Reach], Array]
    secant: Callable[[Array, Reach], Array]
    has_delta: bool
    formula: str


def _huber_value(r: Array, delta: Reach) -> Array:
    size = np.abs(r)
    inner = np.minimum(size, delta)
    return inner * (size - 0.5 * inner)


def _huber_secant(r: Array, delta: Reach) -> Array:
    return delta / np.maximum(np.abs(r), delta)


def _root(r: Array, delta: Reach) -> Array:
    return np.sqrt(1.0 + (r / delta) ** 2)


LOSSES: dict[str, Loss] = {
    "squares": Loss(
        "squares",
        lambda r, delta: 0.5 * r * r,
        lambda r, delta: r,
        lambda r, delta: np.ones_like(r),
        lambda r, delta: np.ones_like(r),
        has_delta=False,
        formula="r^2 / 2",
    ),
    "huber": Loss(
        "huber",
        _huber_value,
        lambda r, delta: np.clip(r, -delta, delta),
        lambda r, delta: (np.abs(r) <= delta).astype(np.float64),
        _huber_secant,
        has_delta=True,
        formula="r^2 / 2 if |r| <= delta, else delta (|r| - delta / 2)",
    ),
    "soft_l1": Loss(
        "soft_l1",
        lambda r, delta: delta**2 * (_root(r, delta) - 1.0),
        lambda r, delta: r / _root(r, delta),
        lambda r, delta: _root(r, delta) ** -3,
        lambda r, delta: 1.0 / _root(r, delta),
        has_delta=True,
        formula="delta^2 (sqrt(1 + (r / delta)^2) - 1)",
    ),
    "cauchy": Loss(
        "cauchy",
        lambda r, delta: 0.5 * delta**2 * np.log1p((r / delta) ** 2),
        lambda r, delta: r / (1.0 + (r / delta) ** 2),
        lambda r, delta: np.maximum(1.0 - (r / delta) ** 2, 0.0) / (1.0 + (r / delta) ** 2) ** 2,
        lambda r, delta: 1.0 / (1.0 + (r / delta) ** 2),
        has_delta=True,
        formula="delta^2 / 2 log(1 + (r / delta)^2)",
    ),
}

SPACES = {"": "raw", "log_": "log"}


def split_loss(name: str) -> tuple[Loss, str]:
    """A loss option such as ``"log_huber"`` as (loss, space of the residual).

    Raises
    ------
    OptionError
        Naming the nearest loss.

    Examples
    --------
    >>> loss, space = split_loss("log_huber")
    >>> loss.name, space
    ('huber', 'log')
    """
    for prefix, space in sorted(SPACES.items(), key=lambda item: -len(item[0])):
        if isinstance(name, str) and name.startswith(prefix) and name[len(prefix) :] in LOSSES:
            return LOSSES[name[len(prefix) :]], space
    raise OptionError.named("loss", name, [prefix + loss for prefix in ("log_", "") for loss in LOSSES])
