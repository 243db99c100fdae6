"""Inputs and parameters of ordinary size for every law of the catalogue."""

from __future__ import annotations

from typing import Any

import numpy as np

from jupyter_scaling import catalogue
from jupyter_scaling.catalogue import Law

# Where an input lies, unless it is a count between 1e6 and 1e11 or a share: (low, high, spacing).
INPUTS: dict[str, dict[str, tuple[float, float, str]]] = {
    "": {  # by the input's name alone
        "G": (1.0, 64.0, "log"),
        "L": (1.5, 6.0, "log"),
        "LT": (1.6, 3.0, "linear"),
        "LtS": (1.8, 3.5, "linear"),
        "mdm": (0.0, 1.0, "either"),
        "recipe": (0.0, 1.0, "either"),
        "Pw": (2.0, 16.0, "linear"),
        "Pa": (2.0, 16.0, "linear"),
        "Pkv": (2.0, 16.0, "linear"),
        "V": (4e3, 3e5, "log"),
        "H": (1e8, 1e11, "log"),
        "Y": (0.0, 10.0, "linear"),
        "k": (1.0, 1e4, "log"),
        "K": (1.0, 100.0, "log"),
        "S1": (-3.0, 3.0, "linear"),
        "S2": (-3.0, 3.0, "linear"),
        "S3": (-3.0, 3.0, "linear"),
        "OT": (0.0, 2.0, "linear"),
        "nc": (1e3, 1e6, "log"),
        "nn": (0.0, 1e6, "linear"),
        "D_F": (1e5, 1e9, "log"),
        "t": (0.0, 700.0, "linear"),
        "eps": (1e-3, 3.0, "log"),
        "Smin": (1e2, 1e6, "log"),
        "elo": (0.0, 2000.0, "linear"),
        "train": (1e12, 1e18, "log"),
        "i_doc": (0.0, 1.0, "linear"),
        "i_shot": (0.0, 1.0, "linear"),
        "s": (1e3, 1e6, "log"),
    },
    "parscale": {"P": (1.0, 64.0, "log")},
    "overtraining": {"M": (1.0, 1e3, "log"), "C": (1e17, 1e23, "log")},
    "vocab_law": {"d": (256.0, 8192.0, "log")},
    "precision_ptq": {"P": (2.0, 8.0, "linear")},
    "fp_quant": {"E": (1.0, 8.0, "linear"), "M": (1.0, 10.0, "linear"), "B": (2.0, 512.0, "log")},
    "routed_clark": {"E": (1.0, 512.0, "log")},
    "moe_efficiency_leverage": {"A": (0.01, 1.0, "log"), "C": (1e18, 1e23, "log")},
    "moe_sparsity_abnar": {"S": (0.0, 0.97, "linear")},
    "sparse_frantar": {"S": (0.0, 0.97, "linear")},
    "overopt_bon": {"d": (0.1, 10.0, "log")},
    "overopt_rl": {"d": (0.1, 10.0, "log")},
    "rag_allocation": {"m": (1.0, 64.0, "log"), "n": (1.0, 8.0, "log"), "k": (1.0, 1e3, "log")},
    "grokking_samples": {"M": (5.0, 500.0, "log")},
    "adv_activation_linear": {"a": (1.0, 100.0, "log")},
    "imitation_power_law": {"x": (1.0, 64.0, "log")},
    "rl_sigmoid": {"C": (1e2, 1e6, "log")},
    "critical_batch_tradeoff": {"S": (2e3, 1e6, "log")},
    "kaplan_l_c": {"C": (1e-6, 1e3, "log")},
    "henighan_optimal_size": {"C": (1e-6, 1e3, "log")},
    "genrm": {"C": (1.0, 1e6, "log")},
    "genrm_verifications": {"C": (1.0, 1e6, "log")},
    "data_pruning_pareto": {"P": (1e4, 1e6, "log")},
    "data_pruning": {"P": (1e4, 1e6, "log")},
    "resolution_limited": {"x": (1e3, 1e9, "log")},
    "hestness_learning_curve": {"m": (1e3, 1e9, "log")},
    "bnsl": {"x": (1.0, 1e5, "log")},
}

_POWER = {"E": 1.7, "a": 50.0, "b": 0.3}
_CHINCHILLA = {"E": 1.8, "A": 480.0, "alpha": 0.35, "B": 2000.0, "beta": 0.37}
# Parameters of ordinary size where the law has no complete published set.
TRUTH: dict[str, dict[str, float]] = {
    "power_law": {"a": 20.0, "b": 0.2},
    "power_law_offset": _POWER,
    "power_law_shift": {"beta": 300.0, "gamma": 1e-8, "b": 0.3},
    "saturation": {"a": 300.0, "s": 3e7, "b": 0.3, "E": 0.2},
    "variance_limited": {"Linf": 1.2, "a": 1e7},
    "resolution_limited": {"Linf": 1.2, "a": 30.0, "k": 4.0, "d": 12.0},
    "loglinear_score": {"a": -1.2, "b": 0.07},
    "quantization_model": {"Linf": 1.2, "b": 50.0, "alpha": 0.4},
    "quantization_model_n": {"Linf": 1.2, "a": 50.0, "alpha": 0.4},
    "hestness_model_size": {"sigma": 20.0, "beta_p": 0.7},
    "tsfm_power_law": {"x0": 1e12, "a": 0.07},
    "imitation_power_law": {"a": 0.8, "b": 0.5},
    "hstu_compute_law": {"a": 0.02, "b": 0.01},
    "mdm_compute_gap": {"a": 40.0, "b": 0.12, "g": 16.0},
    "clip_mammut_compute_law": {"a": 30.0, "s": 3e7, "b": 0.25},
    "domain_power_law": _POWER,
    "retrieval_datastore": {"a": 30.0, "b": -0.6},
    "adv_epsilon_power_law": {"a": 0.3, "b": 1.0},
    "adv_activation_linear": {"kappa": 12.0},
    "sgd_noise_temperature": {"k": 3.0, "b": 0.4},
    "grokking_samples": {"k": 2.5},
    "rosenfeld": {"alpha": 0.45, "b": 400.0, "beta": 0.5, "c": 0.02, "eta": 0.3, "eps0": 0.9},
    "farseer": {"a1": -0.6, "b1": -0.3, "a": 0.05, "a2": 2.0, "b2": 1.0, "b": 0.08, "a3": 1.5, "b3": -0.5, "g": -0.1},
    "nmt_bivariate": {"alpha": 60.0, "pe": 0.12, "pd": 0.2, "Linf": 1.1},
    "algorithmic_progress": _CHINCHILLA | {"ay": 0.1, "by": 0.05},
    "chinchilla_envelope": {"kN": 0.1, "a": 0.5},
    "isoflop_parabola": {"c0": 12.0, "c1": -0.9, "c2": 0.022},
    "porian_allocation": {"k": 0.1, "a": 0.5},
    "kaplan_lns": {"Nc": 6.5e13, "aN": 0.077, "Sc": 2100.0, "aS": 0.76},
    "rl_sigmoid": {"R0": 0.15, "A": 0.61, "Cmid": 5e3, "B": 1.3},
    "critical_batch_tradeoff": {"Emin": 1e9, "Smin": 1e3},
    "logit_growth": {"q0": -6.0, "q1": 0.3, "q2": 0.01},
    "regmix_linear": {"b0": 4.0, "b1": -0.8, "b2": 0.3},
    "shukor_mixture": _CHINCHILLA | {"C1": 3.0, "C2": 2.0, "g1": 0.5, "g2": 0.8},
    "bimix": {"a": 0.1, "B": 30.0, "b": 0.3, "C": 1.7},
    "multilingual_nmt": {"beta1": 60.0, "c1": 0.6, "c2": 0.5, "c3": 0.7, "alpha": 0.25, "Linf": 1.3},
    "data_filtering_qqt": {"a": 6.0, "b": -0.15, "tau": 3.0, "d": 0.1},
    "data_pruning": {"E": 0.02, "a": 30.0, "nu": 0.6},
    "data_pruning_pareto": {"E": 0.02, "a": 0.8, "c": 1e-5},
    "ambient_noise": {"E": 2.0, "a": 300.0, "r": 0.3, "b": 0.4},
    "projektor": {"c0": 0.4, "c1": 0.8},
    "sparse_frantar": {"aS": 16.0, "bS": 0.72, "cS": 45.0, "bN": 0.25, "aD": 7e8, "bD": 0.4, "c": 0.7},
    "avg_param_sparse": _CHINCHILLA,
    "precision_train": {
        "A": 4299.0, "alpha": 0.4965, "B": 18060.0, "beta": 0.48, "E": 2.76, "gw": 2.7, "ga": 2.2, "gkv": 1.0
    },
    "two_step_sigmoid": {"b": 0.25, "a": 0.6, "k": -3.0, "L0": 3.0},
    "observational": {"alpha": -0.5, "beta1": 0.8, "beta2": -0.3, "beta3": 0.2},
    "observational_capability": {"theta": 0.4, "nu": -8.0},
    "isik_bleu": {"A": 0.05, "alpha": 0.6, "beta": 1.4},
    "isik_ce": {"E": 0.9, "A": 40.0, "alpha": 0.25},
    "passuntil": {"c": 300.0, "alpha": 0.3},
    "densing": {"A": 0.007, "B": -3.0},
    "accuracy_on_curve": {"q0": 0.1, "q1": 0.2, "q2": 0.5},
    "coverage_beta": {"al": 0.3, "be": 4.0},
    "inference_flaws": {"pt": 0.2, "pf": 0.05},
    "rag_allocation": {"a1": 0.4, "b1": 0.1, "a2": 0.2, "b2": -0.1, "a3": 0.3, "c": -2.0},
    "genrm": {"s": 1.5, "a": 0.57},
    "genrm_verifications": {"v": 0.8, "b": 0.39},
    "scylla": {"a": -1.0, "b": 0.2},
    "overopt_bon": {"alpha": 1.0, "beta": 0.08},
    "overopt_rl": {"alpha": 1.0, "beta": 0.35},
    "u_shape": {"q0": 12.0, "q1": -0.9, "q2": 0.022},
    "crossover": {"E1": 1.9, "a1": 40.0, "b1": 0.25, "E2": 1.7, "a2": 90.0, "b2": 0.27},
}  # fmt: skip


def ordinary(law: Law) -> dict[str, float]:
    """Parameters of a law as published, or as large as such parameters are."""
    if law.name in TRUTH:
        return dict(TRUTH[law.name])
    complete = [dict(found.values) for found in law.published.values() if found.is_complete]
    # A set with a zero floor or a whole exponent tells less.
    return max(complete, key=lambda values: sum(value not in (0.0, 1.0) for value in values.values()))


def inputs_of(law: Law, rng: np.random.Generator, rows: int) -> dict[str, np.ndarray]:
    """Inputs (rows,) in the range that each usually has."""
    drawn = {entry.name: _input(law, entry, rng, rows) for entry in law.inputs}
    if law.name.startswith("data_filtering_qqt"):
        epochs = np.cumsum(rng.uniform(0.5, 1.5, (len(drawn), rows)), axis=0)
        drawn = {name: 1e7 * epochs[place] for place, name in enumerate(drawn)}
    if law.name.startswith("data_constrained"):
        drawn["D"] = drawn["U"] * rng.uniform(1.0, 30.0, rows)
        if "UN" in drawn:
            drawn["UN"] = drawn["N"] * rng.uniform(0.1, 1.0, rows)
    return drawn


def _input(law: Law, entry: Any, rng: np.random.Generator, rows: int) -> np.ndarray:
    usual = (0.05, 0.95, "linear") if (entry.low, entry.high) == (0.0, 1.0) else (1e6, 1e11, "log")
    low, high, spacing = INPUTS.get(law.name, {}).get(entry.name) or INPUTS[""].get(entry.name, usual)
    if spacing == "log":
        return 10 ** rng.uniform(np.log10(low), np.log10(high), rows)
    return rng.integers(0, 2, rows).astype(float) if spacing == "either" else rng.uniform(low, high, rows)


def drawn(law: Law, seed: int, rows: int = 5, spread: float = 0.1) -> dict[str, np.ndarray]:
    """Inputs (rows,) and parameters () of ordinary size, each parameter up to about `spread` off."""
    rng = np.random.default_rng(seed)
    values: dict[str, Any] = inputs_of(law, rng, rows)
    for name, value in ordinary(law).items():
        parameter = law.parameter(name)
        moved = value * np.exp(spread * rng.normal()) if value else 0.01 * abs(rng.normal())
        values[name] = np.clip(moved, parameter.low, parameter.high)
    return {name: np.float64(value) for name, value in values.items()}


def every_law() -> list[Law]:
    """The catalogue, sized laws in a second size as well."""
    return [catalogue.get(name) for name in catalogue.names()]
