"""What a parameter is: its kind decides its domain, its coordinate and where to look for it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..errors import ParameterError
from .travel import restore, state_of

__all__ = [
    "KINDS",
    "Input",
    "Output",
    "Parameter",
    "count",
    "exponent",
    "floor",
    "free",
    "location",
    "loss",
    "quantity",
    "scale",
    "share",
    "width",
]

KINDS = ("floor", "scale", "exponent", "location", "width", "free")
_LOGARITHMIC = frozenset({"scale", "location", "width"})


@dataclass(frozen=True, slots=True)
class Input:
    """A column a law reads.

    Parameters
    ----------
    name, description, unit : str
        As it stands in the formula, what it counts, and in what; the unit is blank where none is known.
    positive : bool
        Whether it is above 0 by its nature, so that its logarithm may be used.
    low, high : float
        Domain, where it is narrower than the real numbers.
    """

    name: str
    description: str
    unit: str = ""
    positive: bool = True
    low: float = -math.inf
    high: float = math.inf


@dataclass(frozen=True, slots=True)
class Output:
    """The column a law predicts."""

    name: str
    description: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One unknown of a law.

    Parameters
    ----------
    name : str
        As it stands in the formula.
    kind : str
        ``"floor"`` (an additive constant, 0 or more), ``"scale"`` (a positive factor), ``"exponent"``,
        ``"location"`` (a positive place on an input's axis), ``"width"`` (positive) or ``"free"``.
    low, high : float
        Domain: values outside are errors.
    typical_low, typical_high : float
        Where published values lie; where the scan looks and sliders begin. nan: taken from the data.
    symbol : str
        As LaTeX.
    description : str
        What it means, in a few words.
    of : str
        For a location: the input on whose axis it lies.
    searched : tuple of float
        Ends that a fit keeps to where neither bounds nor a value are given; the domain where these are wider.
    """

    name: str
    kind: str
    low: float = -math.inf
    high: float = math.inf
    typical_low: float = math.nan
    typical_high: float = math.nan
    symbol: str = ""
    description: str = ""
    of: str = ""
    searched: tuple[float, float] = (-math.inf, math.inf)

    __getstate__ = state_of
    __setstate__ = restore

    def __post_init__(self) -> None:
        for name in ("typical_low", "typical_high"):
            # nan equals nothing but itself: one object for all lets equal parameters be equal.
            if math.isnan(getattr(self, name)):
                object.__setattr__(self, name, math.nan)
        if self.kind not in KINDS:
            raise ParameterError(
                f"Kind {self.kind!r} of parameter {self.name!r} is not known. Kinds: {', '.join(KINDS)}."
            )
        if not self.low < self.high:
            raise ParameterError(
                f"Parameter {self.name!r} has bounds ({self.low}, {self.high}). The lower must be below the upper."
            )
        if self.kind in _LOGARITHMIC and self.low < 0.0:
            raise ParameterError(
                f"Parameter {self.name!r} is a {self.kind}, so its lower bound is 0 or more; got {self.low}."
            )

    @property
    def is_logarithmic(self) -> bool:
        """Whether the solver and the sliders work on the logarithm of the value."""
        return self.kind in _LOGARITHMIC


def floor(
    description: str = "irreducible part", symbol: str = "", typical: tuple[float, float] = (0.0, math.nan)
) -> Parameter:
    """An additive constant, 0 or more: the loss that no amount of scale removes."""
    return Parameter("", "floor", 0.0, math.inf, *typical, symbol, description)


def scale(
    description: str = "scale", symbol: str = "", typical: tuple[float, float] = (math.nan, math.nan)
) -> Parameter:
    """A positive factor in front of a term."""
    return Parameter("", "scale", 0.0, math.inf, *typical, symbol, description)


def exponent(
    description: str = "exponent",
    symbol: str = "",
    low: float = 0.0,
    high: float = math.inf,
    typical: tuple[float, float] = (0.02, 2.0),
    searched: tuple[float, float] = (-math.inf, math.inf),
) -> Parameter:
    """A power of an input; 0 or more unless `low` says otherwise."""
    return Parameter("", "exponent", low, high, *typical, symbol, description, searched=searched)


def location(of: str, description: str = "location", symbol: str = "") -> Parameter:
    """A positive place on the axis of an input, such as a break."""
    return Parameter("", "location", 0.0, math.inf, math.nan, math.nan, symbol, description, of)


def width(description: str = "width", symbol: str = "", typical: tuple[float, float] = (0.02, 3.0)) -> Parameter:
    """A positive width, such as the sharpness of a break."""
    return Parameter("", "width", 0.0, math.inf, *typical, symbol, description)


def free(
    description: str = "",
    symbol: str = "",
    low: float = -math.inf,
    high: float = math.inf,
    typical: tuple[float, float] = (math.nan, math.nan),
) -> Parameter:
    """A number of either sign."""
    return Parameter("", "free", low, high, *typical, symbol, description)


def count(description: str, unit: str = "", low: float = 0.0) -> Input:
    """An input that counts something and is above 0."""
    return Input("", description, unit, True, low)


def quantity(
    description: str, unit: str = "", positive: bool = False, low: float = -math.inf, high: float = math.inf
) -> Input:
    """An input that may be 0 or negative."""
    return Input("", description, unit, positive, low, high)


def share(description: str, positive: bool = False) -> Input:
    """An input between 0 and 1, such as a proportion of the training data; above 0 when `positive`."""
    return Input("", description, "", positive, 0.0, 1.0)


def loss(unit: str = "nats/token", description: str = "loss") -> Output:
    """The output of a law of losses, or of whatever `description` says."""
    return Output("", description, unit)
