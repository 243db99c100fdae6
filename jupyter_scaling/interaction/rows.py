"""Each parameter with a slider that reaches as far as a hand should."""

from __future__ import annotations

import math
import re
from typing import Any

from .viewmodel import ParameterRow

__all__ = ["parameter_rows"]

_NAMES = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi psi omega"
_GREEK = dict(zip(_NAMES.split(), "αβγδεζηθικλμνξπρστφχψω", strict=True))


def parameter_rows(state: Any) -> tuple[ParameterRow, ...]:
    """The parameters of the law in its order."""
    return tuple(_row(state, parameter) for parameter in state.law.parameters)


def _row(state: Any, parameter: Any) -> ParameterRow:
    name = parameter.name
    value, best = float(state.fit.values[name]), float(state.best.values[name])
    pinned = name in state.fixed
    se = None if pinned else _usable(state.best.se.get(name))
    interval = (None, None) if pinned else state.best.interval.get(name) or (None, None)
    ci_low, ci_high = (_usable(end) for end in interval)
    track = "log" if parameter.is_logarithmic and value > 0 and best > 0 else "linear"
    reach = _log_reach if track == "log" else _linear_reach
    low, high = reach(parameter, best, se)
    # An interval may reach where the law does not, or beyond all use; the slider must not.
    least, most = (low**2 / best, high**2 / best) if track == "log" else (2 * low - best, 2 * high - best)
    least, most = max(least, parameter.low), min(most, parameter.high)
    ends = [min(max(end, least), most) for end in (ci_low, ci_high) if end is not None]
    must = [value, best, *ends, *_bounds(state, name)]
    if track == "log":
        must = [each for each in must if each > 0]
    low, high = _inside(parameter, low, high, value, track)
    low, high = min(low, *must), max(high, *must)
    return ParameterRow(
        name=name,
        symbol=_readable(parameter.symbol or name),
        value=value,
        best=best,
        low=low,
        high=high,
        track=track,
        step=_step(track, low, high, best, se),
        se=se,
        ci_low=ci_low,
        ci_high=ci_high,
        pinned=pinned,
        hand_set=name in state.hand_set,
        at_bound=bool(state.best.at_bound.get(name, False)),
        unit=_unit(state.law, parameter),
        description=parameter.description or "",
    )


def _log_reach(parameter: Any, best: float, se: float | None) -> tuple[float, float]:
    """Four standard errors to each side as a factor, at least 3 and at most 100."""
    factor = 10.0 if se is None else math.exp(min(4 * se / best, math.log(100.0)))
    factor = min(max(factor, 3.0), 100.0)
    return best / factor, best * factor


def _linear_reach(parameter: Any, best: float, se: float | None) -> tuple[float, float]:
    """Six standard errors or half of the value to each side, four times it at most; or the typical range."""
    half = min(max(6 * (se or 0.0), 0.5 * abs(best)), 4 * abs(best) or math.inf)
    low, high = best - half, best + half
    if se is None or half == 0:
        # Written so that nan, which is "no typical value", never wins.
        low = min(low, parameter.typical_low)
        high = max(high, parameter.typical_high)
    return (low, high) if high > low else (best - 1.0, best + 1.0)


def _inside(parameter: Any, low: float, high: float, value: float, track: str) -> tuple[float, float]:
    """The range cut to what the law admits."""
    least, most = _usable(parameter.low), _usable(parameter.high)
    if least is not None and (track == "linear" or least > 0):
        low = max(low, least)
    if most is not None:
        high = min(high, most)
    return (low, high) if high > low else (min(low, value), max(high, value))


def _step(track: str, low: float, high: float, best: float, se: float | None) -> float:
    """A tenth of a standard error on the track, no finer than a 5000th of it and no coarser than a 100th."""
    span = math.log10(high / low) if track == "log" else high - low
    if se is None or se == 0:
        return span / 200
    tenth = se / 10 / (best * math.log(10)) if track == "log" else se / 10
    return min(max(tenth, span / 5000), span / 100)


def _bounds(state: Any, name: str) -> list[float]:
    bounds = (getattr(state.options, "bounds", None) or {}).get(name) or ()
    return [float(end) for end in bounds if _usable(end) is not None]


def _unit(law: Any, parameter: Any) -> str:
    return getattr(parameter, "unit", "") or (law.output.unit or "" if parameter.kind == "floor" else "")


def _readable(latex: str) -> str:
    """A symbol without LaTeX, for a page that has no type-setter: Greek letters as such, an index after a low line."""
    return re.sub(r"\\([a-z]+)", lambda found: _GREEK.get(found[1], found[1]), latex).replace("{", "").replace("}", "")


def _usable(number: Any) -> float | None:
    return float(number) if number is not None and math.isfinite(number) else None
