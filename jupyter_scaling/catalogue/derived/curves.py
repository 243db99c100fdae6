"""Derived quantities of laws of whole training curves: where any schedule ends, and which ends lowest."""

from __future__ import annotations

import numpy as np

from ...errors import OptionError
from ..function_law import FunctionLaw
from ..law import Law
from ..learning_rates import Schedules
from ..schedules import over
from .quantity import Answer, Quantity, Values, function
from .solving import BORDER, FOUND

__all__ = ["TABLE", "anneal_schedule"]

_FRACTIONS = np.linspace(0.02, 1.0, 50)
_POWERS = (0.5, 1.0, 1.5, 2.0, 3.0)
_MOST_STEPS = 1_000_000
# A few hundred places of change a schedule: enough for its sums.
_PLACES = 400
_WHOLE = ("peak", "steps", "warmup", "end")


def anneal_schedule(
    peak: float, steps: int, fraction: float, warmup: int = 0, end: float = 0.1, power: float = 1.0
) -> np.ndarray:
    """Learning rates of warm-up, a plateau, and a decay ``end + (1 - end) (1 - u)**power`` over the last fraction.

    Parameters
    ----------
    peak : float
    steps : int
        In all.
    fraction : float
        Share of the steps in which the rate decays.
    warmup : int
        Steps of linear rise.
    end : float
        Last rate over the peak.
    power : float
        Shape of the decay; 1 is linear.

    Examples
    --------
    >>> anneal_schedule(1.0, 8, 0.5, end=0.0).tolist()
    [1.0, 1.0, 1.0, 1.0, 1.0, 0.75, 0.5, 0.25, 0.0]
    """
    at = np.arange(steps + 1, dtype=np.float64)
    first = steps - fraction * (steps - warmup)
    passed = np.clip((at - first) / max(steps - first, 1e-300), 0.0, 1.0)
    rates = peak * (end + (1.0 - end) * (1.0 - passed) ** power)
    if warmup:
        rates[: warmup + 1] = np.minimum(rates[: warmup + 1], peak * at[: warmup + 1] / warmup)
    return rates


def _ends(law: Law, parameters: Values, schedules: list[np.ndarray]) -> np.ndarray:
    """Loss (R, S) at the last step of each schedule."""
    assert isinstance(law, FunctionLaw)
    together = max(1, len(schedules[0]) // _PLACES)
    bound = over(law, Schedules(dict(enumerate(schedules)), together))
    last = np.array([len(rates) - 1.0 for rates in schedules])[None]
    curve = np.arange(len(schedules), dtype=np.float64)[None]
    return np.asarray(bound(curve=curve, step=last, **parameters))


def _final_loss(law: Law, parameters: Values, inputs: Values) -> Answer:
    value = _ends(law, parameters, [np.asarray(inputs["rates"], float)])
    return Answer(value, np.full(value.shape, FOUND))


def _points(inputs: Values) -> list[dict[str, float]]:
    arrays = np.broadcast_arrays(*(inputs[name][0] for name in _WHOLE))
    points = [dict(zip(_WHOLE, map(float, each), strict=True)) for each in zip(*arrays, strict=True)]
    for point in points:
        if not (point["peak"] > 0.0 and 2.0 <= point["steps"] <= _MOST_STEPS and 0.0 <= point["end"] < 1.0):
            raise OptionError(
                f"peak={point['peak']:g}, steps={point['steps']:g}, end={point['end']:g}; expected a rate above 0, "
                f"2 to {_MOST_STEPS:,} steps, and an end from 0 to 1 times the peak."
            )
    return points


def _of_point(point: dict[str, float], fraction: float, power: float = 1.0) -> np.ndarray:
    return anneal_schedule(point["peak"], int(point["steps"]), fraction, int(point["warmup"]), point["end"], power)


def _vertex(loss: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Fraction of least loss (R,) on the grid (R, F), between its points by a parabola; and codes."""
    best = loss.argmin(axis=1)
    middle = np.clip(best, 1, len(_FRACTIONS) - 2)
    rows = np.arange(len(loss))
    left, here, right = (loss[rows, middle + shift] for shift in (-1, 0, 1))
    bend = left - 2.0 * here + right
    shift = np.where(bend > 0.0, 0.5 * (left - right) / np.where(bend > 0.0, bend, 1.0), 0.0)
    step = _FRACTIONS[1] - _FRACTIONS[0]
    inside = (best > 0) & (best < len(_FRACTIONS) - 1)
    return np.where(inside, _FRACTIONS[middle] + shift * step, _FRACTIONS[best]), np.where(inside, FOUND, BORDER)


def _fraction(law: Law, parameters: Values, inputs: Values) -> Answer:
    found = [_vertex(_ends(law, parameters, [_of_point(p, f) for f in _FRACTIONS])) for p in _points(inputs)]
    return Answer(np.stack([place for place, _ in found], axis=1), np.stack([code for _, code in found], axis=1))


def _schedule(law: Law, parameters: Values, inputs: Values) -> Answer:
    values, codes = [], []
    for point in _points(inputs):
        losses = np.stack(
            [_ends(law, parameters, [_of_point(point, f, power) for f in _FRACTIONS]) for power in _POWERS], axis=1
        )
        which = losses.min(axis=2).argmin(axis=1)
        rows = np.arange(len(losses))
        fraction, code = _vertex(losses[rows, which])
        values.append(np.stack([fraction, np.array(_POWERS)[which], losses.min(axis=(1, 2))], axis=1))
        codes.append(code)
    return Answer(np.stack(values, axis=1), np.stack(codes, axis=1))


def _final(source: str) -> Quantity:
    return function(
        "final_loss", "L at the last of `rates`, a learning rate for every step", _final_loss, ("rates",),
        "final loss of any schedule", curves=("rates",), unit="nats/token", source=source,
    )  # fmt: skip


def _anneal(source: str, *answers: str) -> Quantity:
    return function(
        "best_anneal_fraction", "fraction: least final L of warm-up, plateau, linear decay to end * peak", _fraction,
        _WHOLE, *answers, space="raw", source=source, warmup=0.0, end=0.1,
    )  # fmt: skip


TABLE: dict[str, tuple[Quantity, ...]] = {
    "lr_annealing": (
        _final("Tissue et al. 2024, arXiv:2408.11029"),
        _anneal("Tissue et al. 2024, arXiv:2408.11029", "best anneal fraction"),
    ),
    "multi_power_law": (
        _final("Luo et al. 2025, arXiv:2503.12811"),
        _anneal("Luo et al. 2025, arXiv:2503.12811"),
        function(
            "best_schedule", "fraction, power: least final L of warm-up, plateau, decay (1 - u)**power to end * peak",
            _schedule, _WHOLE, "best schedule", parts=("fraction", "power", "loss"), space="raw",
            source="Luo et al. 2025, arXiv:2503.12811, over this family of schedules", warmup=0.0, end=0.1,
        ),
    ),
}  # fmt: skip
