"""The formulas of the companions as LaTeX."""

from __future__ import annotations

__all__ = ["LATEX"]

LATEX = {
    "compute_identity": r"C = 6 N D",
    "forward_flops_per_token": r"C_{\mathrm{forward}} = 2 N + 2 n_{\mathrm{layer}} n_{\mathrm{ctx}} d_{\mathrm{attn}}",
    "deepseek_flops_per_token": (
        r"M = 72 n_{\mathrm{layer}} d^2 + 12 n_{\mathrm{layer}} d\, l_{\mathrm{seq}},\quad C = M "
        r"D"
    ),
    "compound_scaling": r"d = s^{(1 - \alpha) / 2},\quad w = s^{\alpha / 2},\quad r = s^{(1 - \alpha) / 4}",
    "inference_aware": (
        r"\min_{N, D_{\mathrm{tr}}} 6 N D_{\mathrm{tr}} + 2 N D_{\mathrm{inf}} \quad\text{at}\quad "
        r"L(N, D_{\mathrm{tr}}) = \ell"
    ),
    "inference_aware_ratio": r"1 + \frac{D_{\mathrm{inf}}}{3 D_{\mathrm{tr}}}",
    "ttc_exchange": r"k = M + 3 \frac{D_{\mathrm{pre}}}{D_{\mathrm{inf}}} (M - 1)",
    "kinetics": r"n \left(2 N L_o + 2 (2 L_i + L_o) L_o h_q d\right) + 2 I (2 L_i + n L_o) L_o h_{kv} d",
    "genrm_compute": r"C = S (1 + \lambda V)",
    "minimum_steps": r"S_{\min} = \frac{S}{1 + B_{\mathrm{crit}} / B}",
    "pass_at_k": r"\mathrm{pass@}k = 1 - \binom{n - c}{k} \Big/ \binom{n}{k}",
    "coverage": r"\frac{1}{m} \sum_{i=1}^{m} \left(1 - \binom{n_i - c_i}{k} \Big/ \binom{n_i}{k}\right)",
    "choice_probability": r"p_{\mathrm{choices}} = \frac{p_v}{p_v + \sum_j q_j}",
    "bigbench_metrics": r"\mathrm{Br} = \frac{I}{\sqrt{\mathrm{median}_i \left(y_{i+1} - y_i\right)^2}}",
    "bigbench_linearity": r"\mathrm{Lin} = \frac{I}{\mathrm{RMS}_i \left(2 y_i - y_{i-1} - y_{i+1}\right)}",
    "best_of_n_kl": r"\mathrm{KL} = \log n - \frac{n - 1}{n}",
    "attack_resistance": r"\chi = \frac{a\, d\, p}{t \log_2 V}",
    "capacity_density": r"\rho = \frac{N_{\mathrm{eff}}}{N}",
    "language_alignment": r"P_s P_d + 0.7 P_s + 0.8 P_d",
    "temperature_sampling": r"p_i = \frac{D_i^{1 / \tau}}{\sum_j D_j^{1 / \tau}}",
    "tokens_per_character": r"f(V) = 0.00639222 \log^2 V - 0.15811069 \log V + 1.20470122",
    "critical_data_size": (
        r"D_{\mathrm{crit}} = \left(\frac{d \gamma N^{\alpha} (E + 0.5)^{\delta} (M + "
        r"0.5)^{\nu}}{\log_2 B}\right)^{\frac{1}{2 \beta}}"
    ),
    "projektor_projection": (
        r"\log L(N) = \frac{\log \frac{N_1}{N} \log L_0 + \log \frac{N}{N_0} \log L_1}{\log "
        r"\frac{N_1}{N_0}}"
    ),
    "crossover_scale": r"x:\quad E_1 + a_1 x^{-b_1} = E_2 + a_2 x^{-b_2}",
    "sdr_false_match": (
        r"P_{\mathrm{false}} = \sum_{b = \theta}^{s} \binom{s}{b} \binom{n - s}{a - b} \Big/ "
        r"\binom{n}{a}"
    ),
    "vb_vf_gap": r"\mathrm{gap} \ge \frac{c_0 H}{\sqrt{n}}",
    "generalization_difficulty": r"I \sim c_0 \left(\frac{1}{\delta}\right)^{d}",
    "non_ml_power_laws": r"y = a x^{b}",
}
