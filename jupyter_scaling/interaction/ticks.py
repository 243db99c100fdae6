"""Where an axis has its ticks, and what they say: 10M, 1B on a long log axis, 1-2-5 or even steps on a short one."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

__all__ = ["javascript_number", "tick_label", "ticks"]

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUFFIXES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K"))
_FEWEST = 4


def ticks(low: float, high: float, *, log: bool = True, powers: bool = False, most: int = 7) -> list[tuple[float, str]]:
    """Ticks of an axis from `low` to `high`, each with its label.

    Powers of ten where there are more than two, else 1-2-5, and even steps where those are too few (a loss from 2.1 to
    3.4).
    With `powers`, large labels are powers of ten (10²⁰) and not counts (10M). The labels of one axis are of one kind,
    and those of even steps have as many decimals.

    Examples
    --------
    >>> ticks(4e6, 2e9)
    [(10000000.0, '10M'), (100000000.0, '100M'), (1000000000.0, '1B')]
    >>> [label for _, label in ticks(2.13, 3.38)]
    ['2.2', '2.4', '2.6', '2.8', '3.0', '3.2']
    >>> [label for _, label in ticks(50, 2e7, powers=True)]
    ['10²', '10³', '10⁴', '10⁵', '10⁶', '10⁷']
    """
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        return []
    values = _log_values(low, high, most) if log and low > 0 else []
    if len(values) < 2 or (len(values) < _FEWEST and high / low < 100):
        values = _even_values(low, high, most)
    labels = _alike(values, [tick_label(value, powers=powers) for value in values], powers)
    if len(set(labels)) < len(labels):  # steps finer than a label says: write them out
        labels = [f"{value:.10g}" for value in values]
    return list(zip(values, labels, strict=True))


def _alike(values: list[float], labels: list[str], powers: bool) -> list[str]:
    """One kind of label: all powers of ten where one is, as many decimals where steps are even."""
    if any(_is_power(value, powers) for value in values):
        return [
            _power(v) if abs(v) >= 100 or 0 < abs(v) < 0.1 else label for v, label in zip(values, labels, strict=True)
        ]
    decimals = [len(label.partition(".")[2]) for label in labels if label[-1:].isdigit()]
    even = len(values) > 2 and math.isclose(values[2] - values[1], values[1] - values[0], rel_tol=1e-6)
    if not even or len(decimals) < len(labels):
        return labels
    return [f"{value:.{max(decimals)}f}".replace("-", "−") for value in values]


def tick_label(value: float, *, powers: bool = False) -> str:
    """A tick in few letters.

    Examples
    --------
    >>> tick_label(2e7), tick_label(0.05), tick_label(1e18), tick_label(1e9, powers=True)
    ('20M', '0.05', '10¹⁸', '10⁹')
    """
    size = abs(value)
    if _is_power(value, powers):
        return _power(value)
    for unit, suffix in _SUFFIXES:
        if size >= unit:
            return f"{value / unit:.6g}{suffix}"
    return f"{value:.6g}"


def javascript_number(value: float) -> str:
    """A float as JavaScript's ``String(value)`` writes it: the key under which the page looks a tick's label up.

    Examples
    --------
    >>> javascript_number(1e7), javascript_number(0.05), javascript_number(1e21), javascript_number(2.5e-7)
    ('10000000', '0.05', '1e+21', '2.5e-7')
    """
    if value == 0 or 1e-6 <= abs(value) < 1e21:
        return np.format_float_positional(value, trim="-")
    mantissa, exponent = np.format_float_scientific(value, trim="-").split("e")
    return f"{mantissa}e{int(exponent):+d}"


def _is_power(value: float, powers: bool) -> bool:
    size = abs(value)
    return size >= 1e15 or 0 < size < 1e-4 or (powers and size >= 1e4)


def _power(value: float) -> str:
    exponent = math.floor(math.log10(abs(value)) + 1e-9)
    mantissa = value / 10.0**exponent
    front = "" if abs(mantissa - 1) < 1e-9 else f"{mantissa:.3g}·"
    return f"{front}10{str(exponent).translate(_SUPERSCRIPT)}"


def _log_values(low: float, high: float, most: int) -> list[float]:
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    decades = math.log10(high / low)
    powers = math.floor(math.log10(high) + 1e-9) - math.ceil(math.log10(low) - 1e-9) + 1
    leads = (1,) if decades >= 2 and powers > 2 else (1, 2, 5)
    every = 1 if len(leads) > 1 else max(1, math.ceil(decades / most))
    exponents = range(first - first % every, last + 1, every)
    values = [float(f"{lead}e{exponent}") for exponent in exponents for lead in leads]
    return [value for value in values if low * (1 - 1e-9) <= value <= high * (1 + 1e-9)]


def _even_values(low: float, high: float, most: int) -> list[float]:
    rough = (high - low) / most
    scale = 10.0 ** math.floor(math.log10(rough))
    step = next(lead * scale for lead in (1, 2, 2.5, 5, 10) if lead * scale >= rough * (1 - 1e-9))
    first = math.ceil(low / step - 1e-9)
    values = [float(f"{number * step:.12g}") for number in range(first, math.floor(high / step + 1e-9) + 1)]
    # A step below the last digit of a float would repeat ticks for ever.
    return [value for value, after in pairwise([*values, math.inf]) if after > value]
