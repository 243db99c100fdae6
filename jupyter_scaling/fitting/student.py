"""Student's and Fisher's distributions, so that intervals need no import of SciPy."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

__all__ = ["f_tail", "t_quantile", "t_tail"]

_TINY = 1e-300
_MANY = 1_000.0


def _continued_fraction(a: float, b: float, x: float) -> float:
    """Lentz's evaluation of the continued fraction of the incomplete beta function (DLMF 8.17.22)."""
    c, d = 1.0, 1.0 - (a + b) * x / (a + 1.0)
    d = 1.0 / (d if abs(d) > _TINY else _TINY)
    result = d
    for m in range(1, 20_000):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0)),
        ):
            d = 1.0 + numerator * d
            c = 1.0 + numerator / c
            d = 1.0 / (d if abs(d) > _TINY else _TINY)
            c = c if abs(c) > _TINY else _TINY
            result *= c * d
        if abs(c * d - 1.0) < 1e-15:
            break
    return result


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """Regularised ``I_x(a, b)``."""
    if x <= 0.0 or x >= 1.0:
        return float(x >= 1.0)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    if x < (a + 1.0) / (a + b + 2.0):
        return math.exp(log_front) * _continued_fraction(a, b, x) / a
    return 1.0 - math.exp(log_front) * _continued_fraction(b, a, 1.0 - x) / b


def t_tail(statistic: float, freedom: float) -> float:
    """Two-sided chance of a t statistic at least this far from 0.

    Examples
    --------
    >>> round(t_tail(2.228, 10), 4)
    0.05
    """
    if not math.isfinite(statistic):
        return 0.0 if math.isinf(statistic) else math.nan
    return _incomplete_beta(0.5 * freedom, 0.5, freedom / (freedom + statistic * statistic))


def f_tail(ratio: float, above: float, below: float) -> float:
    """Chance of an F ratio at least this large with (above, below) degrees of freedom.

    Examples
    --------
    >>> round(f_tail(3.3258, 5, 10), 4)
    0.05
    """
    return _incomplete_beta(0.5 * below, 0.5 * above, below / (below + above * ratio)) if ratio > 0.0 else 1.0


@lru_cache(maxsize=512)
def t_quantile(level: float, freedom: float) -> float:
    """Two-sided Student quantile: the statistic that stays within it with this chance.

    Examples
    --------
    >>> round(t_quantile(0.95, 10), 4)
    2.2281
    """
    freedom = max(float(freedom), 1.0)
    z = NormalDist().inv_cdf(0.5 + level / 2.0)
    if freedom > _MANY:
        # Cornish and Fisher's expansion in 1 / freedom.
        first = (z**3 + z) / 4.0
        second = (5.0 * z**5 + 16.0 * z**3 + 3.0 * z) / 96.0
        third = (3.0 * z**7 + 19.0 * z**5 + 17.0 * z**3 - 15.0 * z) / 384.0
        return z + first / freedom + second / freedom**2 + third / freedom**3
    low, high = z, 2.0 * z + 1.0
    while t_tail(high, freedom) > 1.0 - level:
        high *= 2.0
    # Newton's steps on the tail, whose slope is twice the density; halving where one leaves the bracket.
    log_front = math.lgamma(0.5 * (freedom + 1.0)) - math.lgamma(0.5 * freedom) - 0.5 * math.log(math.pi * freedom)
    place = low
    for _ in range(200):
        excess = t_tail(place, freedom) - (1.0 - level)
        low, high = (place, high) if excess > 0.0 else (low, place)
        density = math.exp(log_front - 0.5 * (freedom + 1.0) * math.log1p(place * place / freedom))
        step = 0.5 * excess / density
        if abs(step) <= 4e-16 * place:
            break
        place = place + step if low < place + step < high else 0.5 * (low + high)
        if not low < place < high:
            break
    return place
