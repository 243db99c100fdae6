"""Identities, statistics and calculators that belong beside the laws and have nothing to fit."""

from __future__ import annotations

from dataclasses import replace

from ...errors import LawNotFoundError
from . import compute, data, evaluation
from .companion import KINDS, Companion
from .notation import LATEX

__all__ = ["KINDS", "Companion", "get", "names"]

_KAPLAN = "Kaplan et al. 2020, arXiv:2001.08361"
_TABLE = (
    Companion("compute_identity", "identity", compute.compute_identity, "C = 6*N*D", _KAPLAN),
    Companion(
        "forward_flops_per_token", "identity", compute.forward_flops_per_token, "2*N + 2*n_layer*n_ctx*d_attn", _KAPLAN
    ),
    Companion(
        "deepseek_flops_per_token",
        "identity",
        compute.deepseek_flops_per_token,
        "M = 72*n_layer*d**2 + 12*n_layer*d*l_seq; C = M*D",
        "Bi et al. 2024, arXiv:2401.02954",
    ),
    Companion(
        "compound_scaling",
        "identity",
        compute.compound_scaling,
        "d = s**((1-al)/2), w = s**(al/2), r = s**((1-al)/4)",
        "Dollar, Singh and Girshick 2021 (Fast and Accurate Model Scaling)",
        "al = 0.8 is recommended. The abstract prints O(s) twice: it lost the square root. Exponents from memory.",
    ),
    Companion(
        "inference_aware",
        "objective",
        compute.inference_aware,
        "6*N*Dtr + 2*N*Dinf, least at a given loss",
        "Sardana et al. 2024, arXiv:2401.00448",
        "An objective, no fit: every law of N and D plugs in.",
    ),
    Companion(
        "inference_aware_ratio",
        "identity",
        compute.inference_aware_ratio,
        "1 + Dinf/(3*Dtr)",
        "Sardana et al. 2024, arXiv:2401.00448",
    ),
    Companion(
        "ttc_exchange",
        "identity",
        compute.ttc_exchange,
        "k = M + 3*(Dpre/Dinf)*(M-1)",
        "Snell et al. 2024, arXiv:2408.03314",
        "Derived again here from X = 6 N Dpre, Y = 2 N Dinf.",
    ),
    Companion(
        "kinetics",
        "cost identity",
        compute.kinetics,
        "n*(2*N*Lo + 2*(2*Li+Lo)*Lo*h_q*d) + I*2*(2*Li+n*Lo)*Lo*h_kv*d",
        "Sadhukhan et al. 2025 (Kinetics: Rethinking Test-Time Scaling Laws)",
    ),
    Companion(
        "genrm_compute",
        "cost identity",
        compute.genrm_compute,
        "C = S*(1 + lam*V)",
        "Singhi et al. 2025, arXiv:2504.01005",
    ),
    Companion("minimum_steps", "identity", compute.minimum_steps, "Smin = S/(1 + B_crit/B)", _KAPLAN),
    Companion(
        "pass_at_k",
        "statistic",
        evaluation.pass_at_k,
        "1 - C(n-c, k)/C(n, k)",
        "Chen et al. 2021 (Evaluating Large Language Models Trained on Code)",
    ),
    Companion(
        "coverage",
        "statistic",
        evaluation.coverage,
        "mean over problems of 1 - C(n-c, k)/C(n, k)",
        "Brown et al. 2024, arXiv:2407.21787",
        "Values at several k come from the same samples: intervals of a fit to them are too narrow.",
    ),
    Companion(
        "choice_probability",
        "transformation",
        evaluation.choice_probability,
        "p_v/(p_v + sum_j q_j)",
        "Schaeffer et al. 2024, arXiv:2406.04391",
        "About 90 % of ARC-C samples follow compute before this step and 40 % after, as reported (second-hand).",
    ),
    Companion(
        "bigbench_metrics",
        "statistic",
        evaluation.bigbench_breakthroughness,
        "I/sqrt(median((y[i+1]-y[i])**2))",
        "Srivastava et al. 2022 (BIG-bench)",
        "Breakthroughness; `bigbench_linearity` is the other. Formulas from memory.",
    ),
    Companion(
        "bigbench_linearity",
        "statistic",
        evaluation.bigbench_linearity,
        "I/RMS(2*y[i] - y[i-1] - y[i+1])",
        "Srivastava et al. 2022 (BIG-bench)",
        "Formula from memory.",
    ),
    Companion(
        "best_of_n_kl", "identity", evaluation.best_of_n_kl, "log(n) - (n-1)/n", "Gao et al. 2022, arXiv:2210.10760"
    ),
    Companion(
        "attack_resistance",
        "identity",
        evaluation.attack_resistance,
        "chi = a*d*p/(t*log2(V))",
        "Fort 2023 (Scaling Laws for Adversarial Attacks on Language Model Activations)",
    ),
    Companion(
        "capacity_density",
        "identity",
        evaluation.capacity_density,
        "N_effective/N",
        "Xiao et al. 2024, arXiv:2412.04315",
    ),
    Companion(
        "language_alignment",
        "identity",
        evaluation.language_alignment,
        "Ps*Pd + 0.7*Ps + 0.8*Pd",
        "Isik et al. 2024, arXiv:2402.04177",
    ),
    Companion(
        "temperature_sampling",
        "identity",
        data.temperature_sampling,
        "p_i = D_i**(1/tau)/sum_j D_j**(1/tau)",
        "Li et al. 2024 (Upsample or Upweight?)",
        "Equivalent to weighting the loss for full-batch descent only, by the abstract.",
    ),
    Companion(
        "tokens_per_character",
        "identity",
        data.tokens_per_character,
        "0.00639222*log(V)**2 - 0.15811069*log(V) + 1.20470122",
        "Tao et al. 2024, arXiv:2407.13623",
    ),
    Companion(
        "critical_data_size",
        "closed form",
        data.critical_data_size,
        "(d*gamma*N**alpha*(E+0.5)**delta*(M+0.5)**nu/log2(B))**(1/(2*beta))",
        "Sun et al. 2025 (Scaling Laws for Floating Point Quantization Training)",
    ),
    Companion(
        "projektor_projection",
        "closed form",
        data.projektor_projection,
        "log L = (log(N1/N)*log(L0) + log(N/N0)*log(L1))/log(N1/N0)",
        "Kang et al. 2023 (Performance Scaling via Optimal Transport)",
        "From memory.",
    ),
    Companion(
        "crossover_scale",
        "closed form",
        data.crossover_scale,
        "x: E1 + a1*x**(-b1) = E2 + a2*x**(-b2)",
        "Xiao 2024 (Rethinking Conventional Wisdom in Machine Learning)",
    ),
    Companion(
        "sdr_false_match",
        "closed form",
        data.sdr_false_match,
        "sum_b C(s,b)*C(n-s,a-b)/C(n,a)",
        "Ahmad and Hawkins 2016 (How do neurons operate on sparse distributed representations?)",
        "From memory.",
    ),
    Companion(
        "vb_vf_gap",
        "order statement",
        data.vb_vf_gap,
        "gap >= c0*H/sqrt(n)",
        "Setlur et al. 2025 (Scaling Test-Time Compute Without Verification or RL is Suboptimal)",
        "An order of growth: the constant is unknown, the rate from memory.",
    ),
    Companion(
        "generalization_difficulty",
        "order statement",
        data.generalization_difficulty,
        "c0*(1/delta)**d",
        "Boopathy et al. 2023 (Model-agnostic Measure of Generalization Difficulty)",
        "An order of growth: the constant is unknown.",
    ),
    Companion(
        "non_ml_power_laws",
        "pointer",
        data.non_ml_power_laws,
        "y = a*x**b",
        "various, outside machine learning",
        "No scaling law of networks: fit `power_law` or `bnsl`.",
    ),
)
_COMPANIONS = {one.name: replace(one, latex=LATEX[one.name]) for one in _TABLE}


def names() -> tuple[str, ...]:
    """Names of all companions."""
    return tuple(_COMPANIONS)


def get(name: str) -> Companion:
    """One companion by name.

    Raises
    ------
    LawNotFoundError
        Naming the nearest.

    Examples
    --------
    >>> float(get("best_of_n_kl")(1))
    0.0
    """
    if name not in _COMPANIONS:
        raise LawNotFoundError.named(name, _COMPANIONS)
    return _COMPANIONS[name]
