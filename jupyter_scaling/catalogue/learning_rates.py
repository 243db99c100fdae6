"""Learning-rate schedules of several runs, and the sums over them that laws of whole curves read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import DataError, ParameterError, listed, nearest

__all__ = ["CurveSums", "Drops", "Schedules", "Sums"]

# Steps whose changes are taken together where nothing is said: so many, and more where that would make more changes
# than this of one run. Published losses move by 1e-5 to 2e-4 of a nat.
_TOGETHER, _MOST_CHANGES = 32, 768
# Numbers in a block of rows whose temporaries stay in cache.
_BLOCK = 12_288
# Of a rate of 0.
_LEAST_RATE = 1e-300
# A drop by more than this share between two logged steps is a jump, not a stretch of a smooth decay.
_JUMP = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Drops:
    """Where the learning rate of one run changes, a few steps taken together.

    Attributes
    ----------
    step : ndarray, shape (K,)
        The middle of each change.
    drop : ndarray, shape (K,)
        By how much the rate falls there; below 0 in the warm-up.
    rate : ndarray, shape (K,)
        Rate after the middle.
    before : ndarray, shape (K,)
        Sum of rates before the middle.
    """

    step: np.ndarray
    drop: np.ndarray
    rate: np.ndarray
    before: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class CurveSums:
    """What a law reads of the rows of one run.

    Attributes
    ----------
    rows : ndarray of int, shape (m,)
        Which rows these are.
    total : ndarray, shape (m,)
        Sum of learning rates up to each row, warm-up included.
    drop, log_rate : ndarray, shape (K,)
        Changes of the rate, as in `Drops`.
    annealed : ndarray, shape (K,)
        The changes after the warm-up; 0 for those in it.
    since : ndarray, shape (m, K)
        Sum of rates from each change to each row, both included; 0 where the change is yet to come.
    steps : ndarray, shape (m, K)
        Number of those steps.
    blocks : tuple of (slice, int)
        Places of a few rows each, and how many of the changes are not all yet to come for them.
    """

    rows: np.ndarray
    total: np.ndarray
    drop: np.ndarray
    log_rate: np.ndarray
    annealed: np.ndarray
    since: np.ndarray
    steps: np.ndarray
    blocks: tuple[tuple[slice, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """The sums of all runs.

    Attributes
    ----------
    count : int
        Number of rows, those of no run among them.
    curves : tuple of CurveSums
    """

    count: int
    curves: tuple[CurveSums, ...]


class Schedules:
    """The learning rate at every step of several runs, each known by its name.

    Parameters
    ----------
    rates : mapping of name to array
        Rate at steps 0, 1, 2, ...; the warm-up stands in it.
    together : int, optional
        Steps whose changes are taken together. Left out, 32; in a run whose rate changes at more than 24,576 steps as
        many as make 768 changes of them.
    warmup : int
        Steps of the warm-up where schedules are read from logged rows.
    columns : mapping of str to column, optional
        Where a table has the ``curve``, the ``step`` and the ``lr``.

    Examples
    --------
    >>> schedules = Schedules({"constant": [0.0, 1.0, 1.0, 1.0], "halved": [0.0, 1.0, 1.0, 0.5]}, together=1)
    >>> schedules.codes(["halved", "constant"])
    array([1., 0.])
    >>> schedules.total("halved", [2, 3])
    array([2. , 2.5])
    """

    def __init__(
        self,
        rates: Mapping[Any, Any],
        together: int | None = None,
        warmup: int = 0,
        columns: Mapping[str, Any] | None = None,
    ) -> None:
        if not rates:
            raise DataError("`rates` names no run. Give a learning rate at every step for at least one.")
        self.names = tuple(rates)
        self.together, self.warmup, self.columns = together, warmup, dict(columns or {})
        self.rates = tuple(_checked(name, values) for name, values in rates.items())
        self.sums = tuple(np.cumsum(values) for values in self.rates)
        self.drops = tuple(_drops(values, sums, together) for values, sums in zip(self.rates, self.sums, strict=True))

    @classmethod
    def from_rows(
        cls,
        step: Any,
        rate: Any,
        curve: Any,
        warmup: int = 0,
        together: int | None = None,
        columns: Mapping[str, Any] | None = None,
    ) -> Schedules:
        """Schedules from logged rows: a linear warm-up from 0, then straight lines between the logged rates.

        Rates of two neighbouring rows that differ by more than a quarter of the larger are a jump at the later row: log
        a steep fall at many steps.

        Parameters
        ----------
        step, rate, curve : array_like, shape (M,)
            Step, learning rate there, and the run's name.
        warmup : int
            Steps of the warm-up, which ends at the first logged rate.
        together : int, optional
            Steps whose changes are taken together.
        columns : mapping of str to column, optional
            Where they come from.

        Raises
        ------
        DataError
            When one run has two learning rates at one step.
        """
        steps, rates, curves = np.asarray(step, dtype=np.float64), np.asarray(rate, dtype=np.float64), np.asarray(curve)
        if not len(steps) == len(rates) == len(curves):
            raise DataError(
                f"`step`, `rate`, `curve` have {len(steps)}, {len(rates)}, {len(curves)} values. Give one each."
            )
        names = list(dict.fromkeys(curves.tolist()))
        each = {name: _between(name, steps[curves == name], rates[curves == name], warmup) for name in names}
        return cls(each, together, warmup, columns)

    def with_more(self, others: Schedules) -> Schedules:
        """These schedules and then those of runs not among them; numbers that stand for these stay what they are."""
        rates = dict(zip(self.names, self.rates, strict=True))
        more = {name: rate for name, rate in zip(others.names, others.rates, strict=True) if name not in rates}
        return Schedules(rates | more, self.together, self.warmup, self.columns)

    def encoded(self, curve: Any) -> Any:
        """Names of runs as their numbers; numbers stay as they are."""
        given = np.asarray(curve)
        return curve if given.dtype.kind in "fiuc" else self.codes(given.ravel().tolist()).reshape(given.shape)

    def codes(self, curve: Iterable[Any]) -> np.ndarray:
        """Numbers that stand for runs in a law's input ``curve``."""
        places = {name: float(place) for place, name in enumerate(self.names)}
        wanted = list(curve)
        unknown = list(dict.fromkeys(name for name in wanted if name not in places))
        if unknown:
            raise ParameterError(
                f"{listed(map(repr, unknown))} has no schedule.{nearest(unknown[0], self.names)} "
                f"Known: {listed(self.names)}."
            )
        return np.array([places[name] for name in wanted])

    def total(self, name: Any, step: Any) -> np.ndarray:
        """Sum of rates of one run up to these steps, both ends included."""
        return self.sums[int(self.codes([name])[0])][np.asarray(step, dtype=np.int64)]

    def features(self, inputs: Mapping[str, np.ndarray]) -> Sums:
        """The sums of every run that has rows, from the inputs ``curve`` and ``step`` (M,).

        Rows of no run known here, and steps outside its schedule, are in none of them.
        """
        curve, step = np.real(inputs["curve"]), np.real(inputs["step"])
        known = np.isfinite(curve) & np.isfinite(step) & (curve >= 0.0) & (curve < len(self.names) - 0.5)
        codes = np.rint(np.where(known, curve, -1.0)).astype(np.int64)
        steps = np.rint(np.where(known, step, -1.0)).astype(np.int64)
        inside = known & (steps >= 0) & (steps < np.array([len(each) for each in self.sums])[codes])
        each = (np.flatnonzero(inside & (codes == code)) for code in range(len(self.names)))
        curves = tuple(self._of_curve(code, rows, steps[rows]) for code, rows in enumerate(each) if len(rows))
        return Sums(len(codes), curves)

    def _of_curve(self, code: int, rows: np.ndarray, step: np.ndarray) -> CurveSums:
        sums, drops = self.sums[code], self.drops[code]
        passed = np.maximum(step[:, None] - drops.step[None] + 1.0, 0.0)
        since = np.where(passed > 0.0, sums[step][:, None] - drops.before[None], 0.0)
        log_rate = np.log(np.maximum(drops.rate, _LEAST_RATE))
        annealed = np.where(drops.step > np.argmax(self.rates[code]), drops.drop, 0.0)
        return CurveSums(rows, sums[step], drops.drop, log_rate, annealed, since, passed, _blocks(since))


def _blocks(since: np.ndarray) -> tuple[tuple[slice, int], ...]:
    rows, changes = since.shape
    size = max(1, _BLOCK // max(changes, 1))
    parts = [slice(first, min(first + size, rows)) for first in range(0, rows, size)]
    last = [np.flatnonzero((since[part] > 0.0).any(axis=0)) for part in parts]
    return tuple((part, int(seen[-1]) + 1 if len(seen) else 0) for part, seen in zip(parts, last, strict=True))


def _checked(name: Any, values: Any) -> np.ndarray:
    rates = np.asarray(values, dtype=np.float64)
    if rates.ndim != 1 or len(rates) < 2 or not np.isfinite(rates).all() or (rates < 0.0).any():
        raise DataError(f"The schedule of {name!r} must be a learning rate, 0 or more, at each of two steps or more.")
    return rates


def _drops(rates: np.ndarray, sums: np.ndarray, together: int | None) -> Drops:
    falls = rates[:-1] - rates[1:]
    size = together or max(_TOGETHER, math.ceil(np.count_nonzero(falls) / _MOST_CHANGES))
    at = np.arange(1, len(rates))
    # A rise and a fall that meet are two changes, not a small one.
    part = (at - 1) // size * 2 + (falls > 0.0)
    moved = np.bincount(part, np.abs(falls))
    keep = moved > 0.0
    drop = np.bincount(part, falls)[keep]
    step = np.rint(np.bincount(part, np.abs(falls) * at)[keep] / moved[keep]).astype(np.int64)
    return Drops(step.astype(np.float64), drop, rates[step], sums[step] - rates[step])


def _between(name: Any, step: np.ndarray, rate: np.ndarray, warmup: int) -> np.ndarray:
    order = np.argsort(step, kind="stable")
    step, rate = step[order], rate[order]
    again = np.diff(step, prepend=-1.0) == 0.0
    differs = np.flatnonzero(again & ~np.isclose(rate, np.roll(rate, 1), rtol=1e-3))
    if len(differs):
        raise DataError(
            f"The run {name!r} has the learning rates {rate[differs[0] - 1]:g} and {rate[differs[0]]:g} at step "
            f"{step[differs[0]]:g}. Runs that follow different schedules need different names."
        )
    step, rate = step[~again], rate[~again]
    every = np.arange(int(step[-1]) + 1, dtype=np.float64)
    rates = np.interp(every, step, rate)
    for k in np.flatnonzero(np.abs(np.diff(rate)) > _JUMP * np.maximum(rate[1:], rate[:-1])):
        rates[int(step[k]) : int(step[k + 1])] = rate[k]
    if warmup:
        rates[: warmup + 1] = np.linspace(0.0, rates[min(warmup, len(rates) - 1)], warmup + 1)[: len(rates)]
    return rates
