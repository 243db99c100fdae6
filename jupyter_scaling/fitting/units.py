"""Units of columns against units of a law: what converts into what, and by how much."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ..errors import OptionError, listed, nearest

__all__ = ["COMPUTE", "COUNTS", "RATIOS", "Conversion", "Unit", "conversion", "read_unit"]

RATIOS = ("bytes_per_token", "characters_per_token")
COUNTS = {
    "": 1.0, "k": 1e3, "thousand": 1e3, "thousands": 1e3, "million": 1e6, "millions": 1e6, "m": 1e6, "billion": 1e9,
    "billions": 1e9, "b": 1e9, "g": 1e9, "trillion": 1e12, "trillions": 1e12, "t": 1e12,
}  # fmt: skip
COMPUTE = {
    "flop": 1.0, "flops": 1.0, "flop-s": 1.0, "kflop": 1e3, "mflop": 1e6, "gflop": 1e9, "tflop": 1e12, "pflop": 1e15,
    "eflop": 1e18, "zflop": 1e21, "yflop": 1e24, "pf-days": 8.64e19, "pf-day": 8.64e19, "petaflop/s-days": 8.64e19,
    "pflop/s-days": 8.64e19,
}  # fmt: skip
_INFORMATION = {"nat": 1.0, "nats": 1.0, "bit": math.log(2.0), "bits": math.log(2.0), "ban": math.log(10.0)}
_PER = {
    "token": "token", "tokens": "token", "tok": "token", "character": "character", "characters": "character",
    "char": "character", "chars": "character", "byte": "byte", "bytes": "byte",
}  # fmt: skip
_TIME = {"day": 1.0, "days": 1.0, "month": 30.4375, "months": 30.4375, "year": 365.25, "years": 365.25}
_SHARE = {"share": 1.0, "fraction": 1.0, "percent": 0.01, "%": 0.01, "points": 0.01}
_THINGS = frozenset(
    {"parameters", "params", "parameter", "weights", "examples", "samples", "steps", "sequences", "units"}
)
_LOGS: dict[str, float] = {"log10": math.log(10.0), "ln": 1.0, "log": 1.0, "log2": math.log(2.0)}
_KNOWN = (*COUNTS, "tokens", "characters", "bytes", *COMPUTE, "nats/token", "bits/token", "bits/byte", "bits/character",
          "perplexity", "days", "years", "percent", "share")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """What a column is measured in.

    Parameters
    ----------
    kind : str
        ``"count"``, ``"text"``, ``"compute"``, ``"loss"``, ``"time"``, ``"share"`` or another word; only like converts.
    factor : float
        Of the kind's own unit: 1, a token, a FLOP, a nat, a day.
    per : str
        Of text and of a loss: ``"token"``, ``"character"``, ``"byte"``, or ``""`` where it is not said.
    log : float
        Logarithm of the base where the column holds logarithms; 0 where it does not.
    is_exponential : bool
        Whether the column is ``exp`` of it: perplexity.
    """

    kind: str
    factor: float = 1.0
    per: str = ""
    log: float = 0.0
    is_exponential: bool = False


@dataclass(frozen=True, slots=True)
class Conversion:
    """From one unit to another and back: ``to`` and ``back`` are functions of arrays, `words` says what they do."""

    to: Callable[[np.ndarray], np.ndarray]
    back: Callable[[np.ndarray], np.ndarray]
    words: str


def read_unit(text: str, name: str = "", within: Unit | None = None) -> Unit:
    """A unit from its text: ``"millions"``, ``"log10 FLOP"``, ``"bits/byte"``, ``"billion tokens"``, ``"perplexity"``.

    Raises
    ------
    OptionError
        Naming the nearest one that is known.

    Examples
    --------
    >>> read_unit("million tokens").factor, read_unit("log10 FLOP").log > 2.3
    (1000000.0, True)
    """
    words = re.sub(r"\s+", " ", str(text).strip()).casefold().replace(" per ", "/").replace(" of ", " ")
    head, _, rest = words.partition(" ")
    bracketed = re.fullmatch(r"(log10|log2|ln|log)\((.*)\)", words)
    if bracketed:
        head, rest = bracketed.groups()
    if head in _LOGS:
        inner = read_unit(rest, name) if rest else (within or Unit("count"))
        return Unit(inner.kind, inner.factor, inner.per, _LOGS[head])
    if words == "perplexity":
        return Unit("loss", 1.0, "token", is_exponential=True)
    if words in COMPUTE:
        return Unit("compute", COMPUTE[words])
    if words in _TIME:
        return Unit("time", _TIME[words])
    if words in _SHARE:
        return Unit("share", _SHARE[words])
    information, _, per = words.partition("/")
    if information in _INFORMATION and (not per or per in _PER):
        return Unit("loss", _INFORMATION[information], _PER.get(per, ""))
    factor, thing = (COUNTS[head], rest) if head in COUNTS else (1.0, words)
    if thing in _PER:
        return Unit("text", factor, _PER[thing])
    if thing in _THINGS or thing == "":
        return Unit("count", factor)
    if within is not None and not name:
        return within
    raise OptionError(
        f"`units` gives {name or 'a column'} in {text!r}, which is not a unit known here.{nearest(words, _KNOWN)} "
        f"Units: {listed([one for one in _KNOWN if one], 60)}; `log10`, `log2` or `ln` may stand in front."
    )


def conversion(name: str, said: Unit, own: Unit, ratios: Mapping[str, float]) -> Conversion:
    """From a column's unit to the law's.

    Raises
    ------
    OptionError
        When the two are of different kinds, or a ratio is needed that is not given.
    """
    plain, others = {said.kind, own.kind}, {"count", "text"}
    if said.kind != own.kind and not plain <= others:
        raise OptionError(
            f"`units` gives {name} as a {said.kind}, and the constants have it as a {own.kind}: no conversion is "
            "defined between them. Give it in a unit of the same kind, or leave it out."
        )
    factor = said.factor / own.factor
    words = []
    if said.per and own.per and said.per != own.per:
        each = _units_per_token(said.per, own.per, name, ratios)
        # Text is counted in its units; a loss is spread over them.
        factor *= 1.0 / each if said.kind == "text" else each
    if not math.isclose(factor, 1.0, rel_tol=1e-12):
        words.append(f"times {factor:.6g}")
    if said.log:
        words.insert(0, "exponentiated")
    if said.is_exponential != own.is_exponential:
        words.insert(0, "logarithm taken" if said.is_exponential else "exponentiated")

    def to(values: np.ndarray) -> np.ndarray:
        plain = np.exp(values * said.log) if said.log else np.log(values) if said.is_exponential else values
        plain = plain * factor
        return np.log(plain) / own.log if own.log else np.exp(plain) if own.is_exponential else plain

    def back(values: np.ndarray) -> np.ndarray:
        plain = np.exp(values * own.log) if own.log else np.log(values) if own.is_exponential else values
        plain = plain / factor
        return np.log(plain) / said.log if said.log else np.exp(plain) if said.is_exponential else plain

    return Conversion(to, back, f"{name} {', '.join(words)}" if words else "")


def _units_per_token(said: str, own: str, name: str, ratios: Mapping[str, float]) -> float:
    """How many of the column's units of text there are to one of the law's."""

    def per_token(unit: str) -> float:
        if unit == "token":
            return 1.0
        ratio = f"{unit}s_per_token"
        if ratio not in ratios:
            raise OptionError(
                f"`units` gives {name} by the {said}, and the constants have it by the {own}: give {ratio}=..., "
                f"counted on your own text with your tokenizer (English web text has about 4.5)."
            )
        return float(ratios[ratio])

    return per_token(said) / per_token(own)
