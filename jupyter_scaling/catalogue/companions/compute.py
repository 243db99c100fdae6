"""Counting compute: of training, of a forward pass, of generation, of scaled convolution nets."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = [
    "compound_scaling",
    "compute_identity",
    "deepseek_flops_per_token",
    "forward_flops_per_token",
    "genrm_compute",
    "inference_aware",
    "inference_aware_ratio",
    "kinetics",
    "minimum_steps",
    "ttc_exchange",
]


def compute_identity(N: Any, D: Any) -> Any:
    """Training compute of a dense model: ``C = 6 N D`` in FLOP.

    Kaplan et al. 2020, arXiv:2001.08361.

    Examples
    --------
    >>> compute_identity(70e9, 1.4e12)
    5.88e+23
    """
    return 6.0 * N * D


def forward_flops_per_token(N: Any, n_layer: Any, n_ctx: Any, d_attn: Any) -> Any:
    """Compute of one token forward: ``2 N + 2 n_layer n_ctx d_attn`` in FLOP.

    Kaplan et al. 2020, arXiv:2001.08361.

    Examples
    --------
    >>> forward_flops_per_token(1e9, 24, 2048, 2048)
    2201326592.0
    """
    return 2.0 * N + 2.0 * n_layer * n_ctx * d_attn


def deepseek_flops_per_token(n_layer: Any, d: Any, l_seq: Any) -> Any:
    """Training compute of one token, attention included: ``M = 72 n_layer d^2 + 12 n_layer d l_seq``, so that C = M D.

    Bi et al. 2024, arXiv:2401.02954.

    Examples
    --------
    >>> deepseek_flops_per_token(8, 512, 4096)
    352321536
    """
    return 72 * n_layer * d**2 + 12 * n_layer * d * l_seq


def compound_scaling(s: Any, al: Any = 0.8) -> dict[str, Any]:
    """Fast compound scaling of a convolution net by a factor of FLOP: depth, width, resolution, activations.

    ``d = s^((1 - al) / 2), w = s^(al / 2), r = s^((1 - al) / 4)``; activations grow as ``s^(1 - al / 2)``. Dollar,
    Singh and Girshick 2021; the exponents are from memory, and their sum over the FLOP is exactly 1.

    Examples
    --------
    >>> {name: round(float(value), 3) for name, value in compound_scaling(4.0).items()}
    {'depth': 1.149, 'width': 1.741, 'resolution': 1.072, 'activations': 2.297}
    """
    s = np.asarray(s, float)
    return {
        "depth": s ** ((1 - al) / 2),
        "width": s ** (al / 2),
        "resolution": s ** ((1 - al) / 4),
        "activations": s ** (1 - al / 2),
    }


def inference_aware(N: Any, Dtr: Any, Dinf: Any) -> Any:
    """Compute over a model's lifetime: ``6 N Dtr + 2 N Dinf`` in FLOP, training and inference.

    To be least at a given loss L(N, Dtr). Sardana et al. 2024, arXiv:2401.00448.

    Examples
    --------
    >>> inference_aware(1e9, 1e12, 3e12)
    1.2e+22
    """
    return 6.0 * N * Dtr + 2.0 * N * Dinf


def inference_aware_ratio(Dtr: Any, Dinf: Any) -> Any:
    """Elasticity of the loss over N by that over D at the lifetime optimum: ``1 + Dinf / (3 Dtr)``.

    Without inference both elasticities are equal. Sardana et al. 2024, arXiv:2401.00448.

    Examples
    --------
    >>> inference_aware_ratio(1e12, 3e12)
    2.0
    """
    return 1.0 + Dinf / (3.0 * Dtr)


def ttc_exchange(M: Any, Dpre: Any, Dinf: Any) -> Any:
    """Inference compute that matches a larger model: the factor ``k = M + 3 (Dpre / Dinf) (M - 1)``.

    A model M times as large costs M times the training, 6 N Dpre, and the inference, 2 N Dinf. Snell et al. 2024,
    arXiv:2408.03314.

    Examples
    --------
    >>> ttc_exchange(14.0, 1.0, 0.16)
    257.75
    """
    return M + 3.0 * (Dpre / Dinf) * (M - 1.0)


def kinetics(N: Any, L_in: Any, L_out: Any, n: Any, h_q: Any, h_kv: Any, d: Any, intensity: Any) -> Any:
    """Cost of generation in equivalent FLOP, memory traffic included.

    ``n (2 N Lo + 2 (2 Li + Lo) Lo h_q d) + I 2 (2 Li + n Lo) Lo h_kv d`` for n trials of Lo tokens on a prompt of Li,
    heads of dimension d, and I FLOP for each byte moved. Sadhukhan et al. 2025 (Kinetics: Rethinking Test-Time Scaling
    Laws); form as in Infini-AI-Lab/Kinetics @af7fa57, cost_model/utils.py.

    Examples
    --------
    >>> kinetics(1e9, 100, 1000, 1, 16, 8, 64, 0.0)
    2002457600000.0
    """
    compute = n * (2.0 * N * L_out + 2.0 * (2.0 * L_in + L_out) * L_out * h_q * d)
    return compute + intensity * 2.0 * (2.0 * L_in + n * L_out) * L_out * h_kv * d


def genrm_compute(S: Any, V: Any, lam: Any) -> Any:
    """Compute of S solutions, each verified V times: ``S (1 + lam V)``, in solutions.

    `lam` is the length of a verification over that of a solution. Singhi et al. 2025, arXiv:2504.01005.

    Examples
    --------
    >>> genrm_compute(8, 4, 0.5)
    24.0
    """
    return S * (1.0 + lam * V)


def minimum_steps(S: Any, B: Any, B_crit: Any) -> Any:
    """Steps that a very large batch would need for the same loss: ``S / (1 + B_crit / B)``.

    The input of `kaplan_lns`. Kaplan et al. 2020, arXiv:2001.08361.

    Examples
    --------
    >>> minimum_steps(1000, 2e6, 2e6)
    500.0
    """
    return S / (1.0 + B_crit / B)
