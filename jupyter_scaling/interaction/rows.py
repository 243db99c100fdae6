"""Each parameter with a slider that reaches as far as a hand should."""

from __future__ import annotations

import math
import re
from typing import Any

from .axes import axis_unit
from .published_marks import published_marks
from .viewmodel import ParameterRow

__all__ = ["is_counted", "parameter_rows"]

_NAMES = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi psi omega"
_GREEK = dict(zip(_NAMES.split(), "αβγδεζηθικλμνξπρστφχψω", strict=True))


def parameter_rows(state: Any) -> tuple[ParameterRow, ...]:
    """The parameters of the law in its order."""
    return tuple(_row(state, parameter) for parameter in state.law.parameters)


def is_counted(law: Any, parameter: Any) -> bool:
    """Whether the parameter is a number of things, such as the place of a break on an axis of tokens."""
    return bool(parameter.of) and "flop" not in axis_unit(law, parameter.of).casefold()


def _row(state: Any, parameter: Any) -> ParameterRow:
    name = parameter.name
    value, best = float(state.fit.values[name]), float(state.best.values[name])
    pinned = name in state.fixed
    se = None if pinned else _usable(state.best.se.get(name))
    interval = (None, None) if pinned else state.best.interval.get(name) or (None, None)
    ci_low, ci_high = (_usable(end) for end in interval)
    track = _track(parameter, value, best)
    low, high = _REACH[track](parameter, best, se)
    # An interval may reach where the law does not, or beyond all use; the slider must not.
    least, most = _twice(track, low, high, best)
    least, most = max(least, parameter.low), min(most, parameter.high)
    ends = [min(max(end, least), most) for end in (ci_low, ci_high) if end is not None]
    bounds = _bounds(state, name)
    style = "count" if is_counted(state.law, parameter) else "plain"
    marks = published_marks(state.law, name, style == "count")
    near = [mark.value for mark in marks if mark.is_fact and least <= mark.value <= most]
    must = [value, best, *ends, *near, *(end for end in bounds if end is not None)]
    if track != "linear":
        must = [each for each in must if each > 0 and (track == "log" or each < 1)]
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
        tied=state.tied.get(name, ""),
        bound_low=bounds[0],
        bound_high=bounds[1],
        least=_usable(parameter.low),
        most=_usable(parameter.high),
        style=style,
        published=marks,
    )


def _track(parameter: Any, value: float, best: float) -> str:
    """Shares have a logit track, what is positive by its nature a log one, the rest a linear one."""
    if parameter.low >= 0 and parameter.high <= 1 and 0 < value < 1 and 0 < best < 1:
        return "logit"
    return "log" if parameter.is_logarithmic and value > 0 and best > 0 else "linear"


def _twice(track: str, low: float, high: float, best: float) -> tuple[float, float]:
    """Twice as far from the best value as the reach goes, on the track."""
    if track == "log":
        return low * (low / best), high * (high / best)  # a power would raise where a product is infinite
    if track == "logit":
        middle = _logit(best)
        return _share(2 * _logit(low) - middle), _share(2 * _logit(high) - middle)
    return 2 * low - best, 2 * high - best


def _logit(share: float) -> float:
    return math.log(share / (1 - share))


def _share(logit: float) -> float:
    """The share at these log-odds, inside (0, 1) also where rounding would end on a border."""
    share = 1 / (1 + math.exp(-min(max(logit, -700.0), 700.0)))
    return min(share, 1 - 1e-12)


def _logit_reach(parameter: Any, best: float, se: float | None) -> tuple[float, float]:
    """Six standard errors of the log-odds to each side, at least 1 and at most 6."""
    spread = 3.0 if se is None else 6 * se / (best * (1 - best))
    half = min(max(spread, 1.0), 6.0)
    return _share(_logit(best) - half), _share(_logit(best) + half)


def _log_reach(parameter: Any, best: float, se: float | None) -> tuple[float, float]:
    """Six standard errors to each side as a factor, at least 1.1 and at most 100."""
    factor = 10.0 if se is None else math.exp(min(6 * se / best, math.log(100.0)))
    factor = min(max(factor, 1.1), 100.0)
    return best / factor, best * factor


def _linear_reach(parameter: Any, best: float, se: float | None) -> tuple[float, float]:
    """Six standard errors to each side, a twentieth of the value at least and four times it at most; or typical."""
    half = 0.5 * abs(best) if se is None else min(max(6 * se, 0.05 * abs(best)), 4 * abs(best) or math.inf)
    low, high = best - half, best + half
    if se is None or half == 0:
        # Written so that nan, which is "no typical value", never wins.
        low = min(low, parameter.typical_low)
        high = max(high, parameter.typical_high)
    return (low, high) if high > low else (best - 1.0, best + 1.0)


_REACH = {"log": _log_reach, "linear": _linear_reach, "logit": _logit_reach}


def _inside(parameter: Any, low: float, high: float, value: float, track: str) -> tuple[float, float]:
    """The range cut to what the law admits."""
    least, most = _usable(parameter.low), _usable(parameter.high)
    if least is not None and (track == "linear" or least > 0):
        low = max(low, least)
    if most is not None and (track != "logit" or most < 1):
        high = min(high, most)
    return (low, high) if high > low else (min(low, value), max(high, value))


def _step(track: str, low: float, high: float, best: float, se: float | None) -> float:
    """A tenth of a standard error on the track, no finer than a 5000th of it and no coarser than a 100th."""
    span, slope = high - low, 1.0
    if track == "log":
        span, slope = math.log10(high / low), 1 / (best * math.log(10))
    elif track == "logit":
        span, slope = _logit(high) - _logit(low), 1 / (best * (1 - best))
    if se is None or se == 0:
        return span / 200
    tenth = se / 10 * slope
    return min(max(tenth, span / 5000), span / 100)


def _bounds(state: Any, name: str) -> tuple[float | None, float | None]:
    """The user's own bounds, where they are narrower than the law's."""
    parameter = state.law.parameter(name)
    low, high = state.bounds.get(name, (parameter.low, parameter.high))
    return _usable(low) if low > parameter.low else None, _usable(high) if high < parameter.high else None


def _unit(law: Any, parameter: Any) -> str:
    if parameter.of:
        return axis_unit(law, parameter.of)
    return getattr(parameter, "unit", "") or (law.output.unit or "" if parameter.kind == "floor" else "")


def _readable(latex: str) -> str:
    """A symbol without LaTeX, for a page that has no type-setter: Greek letters as such, an index after a low line."""
    plain = re.sub(r"\\([a-z]+)", lambda found: _GREEK.get(found[1], found[1]), latex.replace("\\mathrm", ""))
    return plain.replace("{", "").replace("}", "")


def _usable(number: Any) -> float | None:
    return float(number) if number is not None and math.isfinite(number) else None
