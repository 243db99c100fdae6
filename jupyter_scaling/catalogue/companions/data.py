"""Counting data: sampling by temperature, tokens of a vocabulary, projections, sizes at which laws turn or cross."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...errors import OptionError

__all__ = [
    "critical_data_size",
    "crossover_scale",
    "generalization_difficulty",
    "non_ml_power_laws",
    "projektor_projection",
    "sdr_false_match",
    "temperature_sampling",
    "tokens_per_character",
    "vb_vf_gap",
]


def temperature_sampling(D: Any, tau: float) -> Any:
    """Sampling probabilities of domains by temperature: ``p_i = D_i^(1 / tau) / sum_j D_j^(1 / tau)``.

    1 is in proportion to size, infinity uniform. Li et al. 2024 (Upsample or Upweight?).

    Examples
    --------
    >>> temperature_sampling([1.0, 9.0], 2.0).tolist()
    [0.25, 0.75]
    """
    # Relative to the largest: sizes to a high power would overflow.
    sizes = np.asarray(D, float)
    shares = (sizes / sizes.max(axis=-1, keepdims=True)) ** (1.0 / tau)
    return shares / shares.sum(axis=-1, keepdims=True)


def tokens_per_character(V: Any) -> Any:
    """Tokens of one character at a vocabulary: ``0.00639222 ln^2 V - 0.15811069 ln V + 1.20470122``.

    As `vocab_law` has it. Tao et al. 2024, arXiv:2407.13623.

    Examples
    --------
    >>> round(float(tokens_per_character(32000)), 4)
    0.2524
    """
    logarithm = np.log(V)
    return 0.00639222 * logarithm**2 - 0.15811069 * logarithm + 1.20470122


def critical_data_size(
    N: Any, E: Any, M: Any, B: Any, *, alpha: Any, d: Any, beta: Any, gamma: Any, delta: Any, nu: Any
) -> Any:
    """Tokens beyond which more data hurt a model trained in floating point: the minimum of `fp_quant` over D.

    ``(d gamma N^alpha (E + 0.5)^delta (M + 0.5)^nu / log2 B)^(1 / (2 beta))``. Sun et al. 2025.

    Examples
    --------
    >>> from jupyter_scaling import catalogue
    >>> constants = dict(catalogue.get("fp_quant").published["Sun 2025, table 2"].values)
    >>> constants = {name: constants[name] for name in ("alpha", "d", "beta", "gamma", "delta", "nu")}
    >>> round(float(critical_data_size(1e9, 4, 3, 128, **constants)) / 1e12, 2)
    27.33
    """
    inside = d * gamma * N**alpha * (E + 0.5) ** delta * (M + 0.5) ** nu / np.log2(B)
    return inside ** (1.0 / (2.0 * beta))


def projektor_projection(N: Any, N0: Any, L0: Any, N1: Any, L1: Any) -> Any:
    """Loss at N data from the losses at two sizes: the straight line through both in logarithms.

    ``ln L = (ln(N1 / N) ln L0 + ln(N / N0) ln L1) / ln(N1 / N0)``. Kang et al. 2023; the form is from memory.

    Examples
    --------
    >>> round(float(projektor_projection(4e3, 1e3, 2.0, 2e3, 1.5)), 6)
    1.125
    """
    whole = np.log(np.asarray(N1) / N0)
    return np.exp((np.log(np.asarray(N1) / N) * np.log(L0) + np.log(np.asarray(N) / N0) * np.log(L1)) / whole)


def crossover_scale(
    E1: float, a1: float, b1: float, E2: float, a2: float, b2: float, low: float = 1.0, high: float = 1e30
) -> float:
    """The first scale at which two laws are equal: ``E1 + a1 x^-b1 = E2 + a2 x^-b2``.

    Between `low` and `high`; nan where there is none. Xiao 2024 (Rethinking Conventional Wisdom in Machine Learning).

    Examples
    --------
    >>> round(crossover_scale(0.0, 40.0, 0.25, 0.0, 90.0, 0.35), 1)
    3325.3
    """
    if not 0.0 < low < high:
        raise OptionError(f"`low` is {low!r} and `high` {high!r}; expected 0 < low < high.")

    def gap(logarithm: Any) -> Any:
        return E1 - E2 + a1 * np.exp(-b1 * logarithm) - a2 * np.exp(-b2 * logarithm)

    grid = np.linspace(math.log(low), math.log(high), 2001)
    signs = np.sign(gap(grid))
    turns = np.flatnonzero(signs[:-1] * signs[1:] <= 0.0)
    if not len(turns) or (signs == 0.0).all():
        return math.nan
    left, right = float(grid[turns[0]]), float(grid[turns[0] + 1])
    at_left = gap(left)
    for _ in range(100):
        middle = (left + right) / 2.0
        left, right = (left, middle) if at_left * gap(middle) <= 0.0 else (middle, right)
    return math.exp((left + right) / 2.0)


def sdr_false_match(n: int, a: int, s: int, theta: int) -> float:
    """Chance of a false match of sparse patterns: ``sum_{b >= theta} C(s, b) C(n - s, a - b) / C(n, a)``.

    `a` of `n` cells are active, the segment has `s` synapses and matches from `theta` on. Ahmad and Hawkins 2016 (How
    do neurons operate on sparse distributed representations?); the formula is from memory. It has nothing to fit.

    Examples
    --------
    >>> sdr_false_match(2048, 40, 20, 8) < 1e-8
    True
    """
    if not 0 <= theta <= s <= n or not 0 <= a <= n:
        raise OptionError(
            f"n={n}, a={a}, s={s}, theta={theta}; expected whole numbers with theta <= s <= n and a <= n."
        )
    matches = sum(math.comb(s, b) * math.comb(n - s, a - b) for b in range(theta, min(s, a) + 1))
    return matches / math.comb(n, a)


def vb_vf_gap(H: Any, n: Any, c0: Any = 1.0) -> Any:
    """Least lead of verifier-based over verifier-free methods, in order of growth: ``c0 H / sqrt(n)``.

    H tokens of budget, n data; the constant is unknown and the rate from memory. Setlur et al. 2025.

    Examples
    --------
    >>> float(vb_vf_gap(1024, 64))
    128.0
    """
    return c0 * H / np.sqrt(n)


def generalization_difficulty(delta: Any, d: Any, c0: Any = 1.0) -> Any:
    """Bits of inductive bias that a task asks for, in order of growth: ``c0 (1 / delta)^d``.

    Exponential in the intrinsic dimension d, polynomial in the resolution 1 / delta; the constant is unknown. Boopathy
    et al. 2023.

    Examples
    --------
    >>> float(generalization_difficulty(0.1, 3))
    1000.0
    """
    return c0 * (1.0 / np.asarray(delta)) ** d


def non_ml_power_laws(x: Any, a: Any, b: Any) -> Any:
    """Power laws outside machine learning: ``y = a x^b``; fit them with `power_law` or `bnsl`.

    Gravitational-wave backgrounds, star formation, networks, velocities: the generic laws serve them.

    Examples
    --------
    >>> round(float(non_ml_power_laws(8.0, 1.0, 2 / 3)), 6)
    4.0
    """
    return a * np.asarray(x, float) ** b
