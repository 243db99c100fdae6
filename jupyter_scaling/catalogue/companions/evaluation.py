"""Numbers of an evaluation: pass@k, choices, emergence of tasks, rewards, attacks, densities."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...errors import DataError

__all__ = [
    "attack_resistance",
    "best_of_n_kl",
    "bigbench_breakthroughness",
    "bigbench_linearity",
    "capacity_density",
    "choice_probability",
    "coverage",
    "language_alignment",
    "pass_at_k",
]


def pass_at_k(n: Any, c: Any, k: Any) -> Any:
    """Chance that one of k samples passes, from c of n that did: ``1 - C(n - c, k) / C(n, k)``, without bias.

    Chen et al. 2021 (Evaluating Large Language Models Trained on Code).

    Parameters
    ----------
    n, c : int or array
        Samples of a problem, and how many passed.
    k : int or array
        At most `n`.

    Raises
    ------
    DataError
        When a count exceeds the number of samples.

    Examples
    --------
    >>> [round(float(pass_at_k(10, 3, k)), 6) for k in (1, 2, 8)]
    [0.3, 0.533333, 1.0]
    """
    n, c, k = np.broadcast_arrays(*(np.asarray(one, float) for one in (n, c, k)))
    if not ((c >= 0) & (c <= n) & (k >= 1) & (k <= n)).all():
        raise DataError("`pass_at_k` needs 0 <= c <= n and 1 <= k <= n: passes and k counted among the n samples.")
    misses = np.ones(n.shape)
    for place in range(int(k.max(initial=0))):
        misses = np.where(place < k, misses * np.clip((n - c - place) / np.maximum(n - place, 1.0), 0.0, None), misses)
    return (1.0 - misses)[()]


def coverage(n: Any, c: Any, k: Any) -> Any:
    """Share of problems solved within k samples: the mean of `pass_at_k` over problems, for each k.

    What `coverage_beta` and `coverage_monkeys` are fitted to, with the number of problems as weights. Brown et al.
    2024, arXiv:2407.21787.

    Parameters
    ----------
    n, c : int or array, shape (problems,)
        Samples of each problem, and how many passed.
    k : int or array
        At most the least `n`.

    Examples
    --------
    >>> coverage(10, [0, 3, 10], [1, 2, 8]).round(6)
    array([0.433333, 0.511111, 0.666667])
    """
    n, c = np.broadcast_arrays(*(np.atleast_1d(np.asarray(one, float)) for one in (n, c)))
    tried = np.asarray(k, float)
    return pass_at_k(n, c, tried[..., None]).mean(axis=-1)[()]


def choice_probability(p_v: Any, q: Any) -> Any:
    """Probability of the right choice among the choices: ``p_v / (p_v + sum_j q_j)``, `q` over its last axis.

    The step at which a score stops to be predictable. Schaeffer et al. 2024, arXiv:2406.04391.

    Examples
    --------
    >>> float(choice_probability(0.2, [0.1, 0.1]))
    0.5
    """
    p_v = np.asarray(p_v, float)
    return p_v / (p_v + np.sum(np.asarray(q, float), axis=-1))


def _impact(y: np.ndarray) -> float:
    return float(np.sign(np.argmax(y) - np.argmin(y)) * (y.max() - y.min()))


def _scores(y: Any, least: int) -> np.ndarray:
    scores = np.asarray(y, float)
    if scores.ndim != 1 or scores.size < least:
        raise DataError(
            f"`y` has shape {scores.shape}; expected one score for each of at least {least} sizes, in order."
        )
    return scores


def bigbench_breakthroughness(y: Any) -> float:
    """Whether a task's score jumps: ``I / sqrt(median((y_{i+1} - y_i)^2))`` over scores at increasing scale.

    ``I = sign(argmax - argmin) (max - min)``. Srivastava et al. 2022 (BIG-bench); the formula is from memory.

    Examples
    --------
    >>> round(bigbench_breakthroughness([0.0, 0.01, 0.02, 0.9]), 6)
    90.0
    """
    scores = _scores(y, 2)
    return _impact(scores) / float(np.sqrt(np.median(np.diff(scores) ** 2)))


def bigbench_linearity(y: Any) -> float:
    """Whether a task's score grows steadily: ``I / RMS(2 y_i - y_{i-1} - y_{i+1})`` over scores at increasing scale.

    ``I = sign(argmax - argmin) (max - min)``. Srivastava et al. 2022 (BIG-bench); the formula is from memory.

    Examples
    --------
    >>> round(bigbench_linearity([0.0, 0.1, 0.3]), 6)
    3.0
    """
    scores = _scores(y, 3)
    bends = 2.0 * scores[1:-1] - scores[:-2] - scores[2:]
    return _impact(scores) / float(np.sqrt(np.mean(bends**2)))


def best_of_n_kl(n: Any) -> Any:
    """Divergence of the best of n samples from the policy: ``log n - (n - 1) / n`` in nats.

    Its square root is the input of `overopt_bon`. Gao et al. 2022, arXiv:2210.10760.

    Examples
    --------
    >>> round(float(best_of_n_kl(16)), 4)
    1.8351
    """
    return np.log(n) - (np.asarray(n) - 1.0) / n


def attack_resistance(a: Any, d: Any, p: Any, t: Any, V: Any) -> Any:
    """Bits of attacked activations for each bit of output controlled: ``chi = a d p / (t log2 V)``.

    `a` activation tokens of dimension `d` at `p` bits each steer `t` tokens of a vocabulary `V`. Fort 2023.

    Examples
    --------
    >>> round(float(attack_resistance(1, 4096, 16, 200, 50257)), 2)
    20.98
    """
    return a * d * p / (t * np.log2(V))


def capacity_density(N_effective: Any, N: Any) -> Any:
    """Effective over actual parameters: those a reference family needs for the same score, over those there are.

    The output of `densing`. Xiao et al. 2024, arXiv:2412.04315.

    Examples
    --------
    >>> capacity_density(4e9, 2e9)
    2.0
    """
    return N_effective / N


def language_alignment(P_source: Any, P_target: Any) -> Any:
    """Alignment of pre-training with a translation task: ``Ps Pd + 0.7 Ps + 0.8 Pd`` of the shares of both languages.

    Isik et al. 2024, arXiv:2402.04177.

    Examples
    --------
    >>> language_alignment(0.5, 0.5), language_alignment(1.0, 0.0)
    (1.0, 0.7)
    """
    return P_source * P_target + 0.7 * P_source + 0.8 * P_target
