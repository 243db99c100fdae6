"""How to fit: the objective, what is fixed or bounded, and how uncertainty is found."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from operator import index
from types import MappingProxyType
from typing import Any

from ..catalogue import Law
from ..catalogue.travel import restore, state_of
from ..errors import OptionError, ParameterError, listed, nearest
from ..expr import parse, symbols
from .interval_names import INTERVALS, checked_interval
from .losses import split_loss

__all__ = ["INTERVALS", "Options"]

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Options:
    """The choices behind a fit; part of every printout.

    Parameters
    ----------
    loss : str
        A loss, plain or with ``log_`` in front for residuals in log space.
    delta : float or "tuned"
        Threshold of a robust loss in units of the residual. ``"tuned"`` is 1.345 robust standard
        deviations of the residuals, iterated; ``1e-3`` is the choice of Hoffmann et al. 2022.
    interval : str
        ``"jackknife"`` (default; by run and by size, the wider), ``"bootstrap"`` (percentiles of pairs, by size
        where sizes repeat), ``"cluster_bootstrap"``, ``"residual_bootstrap"``, ``"wild"``, ``"wald"``, ``"hc3"``,
        ``"profile"`` or ``"none"``.
    seed : int
        For resamples.
    fixed : mapping of str to float
        Parameters held at a value.
    bounds : mapping of str to (float, float)
        Narrower domains.
    bootstrap : int
        Number of resamples; 0 draws 200 when a band is asked for, 999 for an interval.
    quantile : float
        Level of the loss ``"quantile"``: the share of observations below the law.
    asymmetry : float
        For ``"asymmetric_huber"``: what an under-estimate costs, relative to an over-estimate.
    tied : mapping of str to str
        Parameters computed from others: ``{"alpha": "beta"}``.
    priors : mapping of str to (mean, deviation)
        Gaussian knowledge of parameters from elsewhere, in natural units.
    """

    loss: str = "log_huber"
    delta: float | str = "tuned"
    interval: str = "jackknife"
    seed: int = 0
    fixed: Mapping[str, float] = field(default_factory=lambda: _NOTHING)
    bounds: Mapping[str, tuple[float, float]] = field(default_factory=lambda: _NOTHING)
    bootstrap: int = 0
    quantile: float = 0.5
    asymmetry: float = 0.1
    tied: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    priors: Mapping[str, tuple[float, float]] = field(default_factory=lambda: _NOTHING)

    __getstate__ = state_of
    __setstate__ = restore

    def __post_init__(self) -> None:
        checked_interval(self.interval, split_loss(self.loss)[0].name)
        object.__setattr__(self, "delta", _checked_delta(self.delta))
        object.__setattr__(self, "bootstrap", _whole("bootstrap", self.bootstrap, "a number of resamples, 0 or more"))
        object.__setattr__(self, "seed", _whole("seed", self.seed, "a whole number, 0 or more"))
        for name, checked, example in _BY_PARAMETER:
            said = getattr(self, name) or {}
            if not isinstance(said, Mapping):
                raise OptionError(
                    f"`{name}` is {said!r:.60}; expected a value for each parameter by name, such as {name}={example}."
                )
            object.__setattr__(self, name, MappingProxyType({key: checked(key, value) for key, value in said.items()}))
        for name, top in (("quantile", 1), ("asymmetry", 2)):
            share = getattr(self, name)
            if not (isinstance(share, (int, float)) and 0.0 < share < top):
                raise OptionError(f"`{name}` is {share!r}; expected a number between 0 and {top}.")

    def checked(self, law: Law) -> Options:
        """These options, once every name in them is a parameter of the law and every value in its domain."""
        for name in (*self.fixed, *self.bounds, *self.tied, *self.priors):
            if name not in law.parameter_names:
                raise ParameterError.named(name, law.name, law.parameter_names)
        for name, value in self.fixed.items():
            low, high = self.domain(law, name)
            is_logarithmic = law.parameter(name).is_logarithmic
            if not low <= value <= high or (value <= 0.0 and is_logarithmic):
                domain = f"above 0, up to {high}" if is_logarithmic and low <= 0.0 else f"{low} to {high}"
                raise ParameterError(f"`fixed` sets {name} to {value}; its domain is {domain}. Choose a value inside.")
        self._check_ties(law)
        if split_loss(self.loss)[1] == "excess" and not any(p.kind == "floor" for p in law.parameters):
            raise OptionError(
                f"`loss` {self.loss!r} takes residuals above the law's floor, and law {law.name!r} has none. "
                f"Use {self.loss.replace('excess_', 'log_')!r}."
            )
        return self

    def _check_ties(self, law: Law) -> None:
        for name, text in self.tied.items():
            if name in self.fixed or name in self.priors or name in self.bounds:
                raise ParameterError(f"{name!r} is tied and fixed, bounded or given a prior as well. Choose one.")
            for used in symbols(parse(text)):
                if used not in law.parameter_names:
                    raise ParameterError.named(used, law.name, law.parameter_names)
                if used in self.tied:
                    raise ParameterError(f"{name!r} is tied to {used!r}, which is tied itself. Tie both to a free one.")

    def domain(self, law: Law, name: str) -> tuple[float, float]:
        """Bounds of a parameter: its domain, narrowed by the user's bounds; by the law's own where nothing is said."""
        parameter = law.parameter(name)
        low, high = self.bounds.get(name, (-math.inf, math.inf) if name in self.fixed else parameter.searched)
        low, high = max(low, parameter.low), min(high, parameter.high)
        if not low < high:
            raise ParameterError(
                f"`bounds` of {name} leave nothing of its domain {parameter.low} to {parameter.high}. Widen them."
            )
        return low, high

    def __hash__(self) -> int:
        return hash(tuple(tuple(sorted(v.items())) if isinstance(v, Mapping) else v for v in vars(self).values()))

    def but(self, **changes: Any) -> Options:
        """A copy with some choices changed."""
        known = [field.name for field in fields(self)]
        for name in changes:
            if name not in known:
                raise OptionError(f"`{name}` is not an option.{nearest(name, known)} Options: {listed(known, 12)}.")
        return replace(self, **changes)

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "loss": self.loss,
            "delta": self.delta,
            "interval": self.interval,
            "seed": self.seed,
            "fixed": dict(self.fixed),
            "bounds": {name: list(pair) for name, pair in self.bounds.items()},
            "bootstrap": self.bootstrap,
            "quantile": self.quantile,
            "asymmetry": self.asymmetry,
            "tied": dict(self.tied),
            "priors": {name: list(pair) for name, pair in self.priors.items()},
        }


def _whole(name: str, value: Any, expected: str) -> int:
    try:
        number = -1 if isinstance(value, bool) else index(value)
    except TypeError:
        number = -1
    if number < 0:
        raise OptionError(f"`{name}` is {value!r}; expected {expected}.")
    return number


def _checked_delta(delta: Any) -> float | str:
    if delta == "tuned":
        return "tuned"
    try:
        # Always a float: an int once cut 1e-3 down to 0 and the objective with it.
        value = float(delta)
    except (TypeError, ValueError):
        value = math.nan
    if not (math.isfinite(value) and value > 0.0):
        raise OptionError(f"`delta` is {delta!r}; expected a positive number such as 1e-3, or 'tuned'.")
    return value


def _real(name: str, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise ParameterError(f"`fixed` sets {name} to {value!r}; expected a finite number.")
    return number


def _pair(name: str, value: Any) -> tuple[float, float]:
    try:
        low, high = value
        low, high = -math.inf if low is None else float(low), math.inf if high is None else float(high)
    except (TypeError, ValueError):
        raise ParameterError(
            f"`bounds` of {name} is {value!r}; expected (low, high), with None for an open end."
        ) from None
    if not low < high:
        raise ParameterError(f"`bounds` of {name} is ({low}, {high}); the lower must be below the upper.")
    return low, high


def _prior(name: str, value: Any) -> tuple[float, float]:
    try:
        mean, deviation = (float(part) for part in value)
    except (TypeError, ValueError):
        mean = deviation = math.nan
    if not (math.isfinite(mean) and math.isfinite(deviation) and deviation > 0.0):
        raise ParameterError(f"`priors` of {name} is {value!r}; expected (mean, deviation) with a deviation above 0.")
    return mean, deviation


def _formula(name: str, value: Any) -> str:
    return str(value)


_BY_PARAMETER: tuple[tuple[str, Callable[[str, Any], Any], str], ...] = (
    ("fixed", _real, "{'alpha': 0.34}"),
    ("bounds", _pair, "{'E': (0.5, 2.0)}"),
    ("tied", _formula, "{'beta': 'alpha'}"),
    ("priors", _prior, "{'E': (1.7, 0.1)}"),
)
