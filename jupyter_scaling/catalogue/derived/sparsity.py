"""Derived quantities of sparse, routed and quantised models."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..law import Law
from .generic import inverse, shape_of
from .optimum import law_at
from .quantity import Answer, Quantity, Values, expression, function
from .solving import BORDER, lowest

__all__ = ["TABLE", "distillation"]

_CLARK = "Clark et al. 2022, arXiv:2202.01169"
_KUMAR = "Kumar et al. 2024, arXiv:2411.04330"
_SUN = "Sun et al. 2025 (Scaling Laws for Floating Point Quantization Training)"
_EH = "let Eh = 1 / (1 / (E - 1 + 1 / (1 / Es - 1 / Em)) + 1 / Em); "
_TOKENS, _COUNTS = (math.log(1e3), math.log(1e18)), (math.log(1e3), math.log(1e16))


def _minimum(law: Law, parameters: Values, shape: Any, loss: Any, spans: list[Any]) -> tuple[list[Any], Any]:
    """Places of least loss of a function of (parameters of some rows, unknowns...)."""

    def of_rows(rows: slice, *unknowns: np.ndarray) -> Any:
        return loss({name: value[rows] for name, value in parameters.items()}, *unknowns)

    places, code = lowest(of_rows, spans, shape)
    return [np.where(code == BORDER, np.nan, place) for place in places], code


def _granularity(law: Law, parameters: Values, inputs: Values) -> Answer:
    """Best number of finer experts where routing costs a share `router` of the compute for each."""

    def loss(some: Values, log_g: np.ndarray, log_n: np.ndarray) -> Any:
        g, n = np.exp(log_g), np.exp(log_n)
        return law_at(law, some, {"N": n, "G": g, "D": inputs["C"] / (6.0 * n * (1.0 + inputs["router"] * g))})

    places, code = _minimum(law, parameters, shape_of(parameters, inputs), loss, [(-2.0, math.log(1e7)), _COUNTS])
    return Answer(np.exp(places[0]), code)


def _sparsity(law: Law, parameters: Values, inputs: Values) -> Answer:
    """Best sparsity for the tokens that a dense model of the same nonzero weights would see."""

    def loss(some: Values, s: np.ndarray) -> Any:
        cost = (1.0 - 0.625 * s) / (1.0 - s)
        return law_at(law, some, {"N": inputs["N"], "S": s, "D": inputs["D"] / cost})

    places, code = _minimum(law, parameters, shape_of(parameters, inputs), loss, [(0.0, 1.0 - 1e-9)])
    return Answer(places[0], code)


def _precision(law: Law, parameters: Values, inputs: Values) -> Answer:
    """Bits of weights, activations and cache alike that give the least loss at a budget."""

    def loss(some: Values, bits: np.ndarray, log_n: np.ndarray) -> Any:
        n = np.exp(log_n)
        d = 16.0 * inputs["C"] / (6.0 * n * bits)
        return law_at(law, some, {"N": n, "D": d, "Pw": bits, "Pa": bits, "Pkv": bits})

    places, code = _minimum(law, parameters, shape_of(parameters, inputs), loss, [(0.5, 64.0), _COUNTS])
    return Answer(places[0], code)


def _float_bits(law: Law, parameters: Values, inputs: Values) -> Answer:
    """Bits of a float, laid out best between exponent and mantissa, that give the least loss at a budget."""

    def loss(some: Values, bits: np.ndarray, log_n: np.ndarray) -> Any:
        n = np.exp(log_n)
        share = some["nu"] / (some["nu"] + some["delta"])
        layout = {"M": share * bits - 0.5, "E": (1.0 - share) * bits - 0.5}
        return law_at(law, some, {"N": n, "D": 16.0 * inputs["C"] / (6.0 * n * bits), "B": inputs["B"], **layout})

    places, code = _minimum(law, parameters, shape_of(parameters, inputs), loss, [(1.0, 64.0), _COUNTS])
    return Answer(places[0], code)


def _teacher(law: Law, parameters: Values, inputs: Values) -> Answer:
    """Cross-entropy of the teacher that leaves the student with the least."""

    def loss(some: Values, lt: np.ndarray) -> Any:
        return law_at(law, some, {**inputs, "LT": lt})

    high = float(np.max(inputs["LtS"])) * 1.5
    places, code = _minimum(law, parameters, shape_of(parameters, inputs), loss, [(0.2, high)])
    return Answer(places[0], code)


def distillation(law: Law) -> tuple[Quantity, ...]:
    """Quantities of the distillation law."""

    def how(law: Law, parameters: Values, inputs: Values) -> Answer:
        again = inverse(law, "NS").of(law)
        assert again.how is not None
        return again.how(law, parameters, {**inputs, "target": inputs["LtS"]})

    busbridge = "Busbridge et al. 2025, arXiv:2502.08606"
    return (
        function("best_teacher", "LT: least LS at (NS, DS, LtS)", _teacher, ("NS", "DS", "LtS"), "best teacher",
                 unit="nats/token", source=busbridge),
        function("supervision_size", "NS: LS(NS, DS, LT, LtS) = LtS", how, ("DS", "LT", "LtS"),
                 "size at which supervision is better", unit="parameters",
                 source=f"{busbridge}; LtS is the supervised loss of the student"),
    )  # fmt: skip


TABLE: dict[str, tuple[Quantity, ...]] = {
    "routed_clark": (
        expression("effective_parameters", _EH + "10**((a * log10(N) + b * log10(Eh / Es) + c * log10(N) * log10(Eh)) "
                   "/ (a + c * log10(Es)))", "effective dense parameters", unit="parameters",
                   source=f"{_CLARK}: the dense size (E = 1) of equal loss"),
        expression("routing_limit", "10**(-b / c)", "size at which routing stops to help, 10**(-b / c)",
                   unit="parameters", source=_CLARK),
    ),
    "moe_granularity": (
        function("best_granularity", "G, N: least L with C = 6 N D (1 + router G)", _granularity, ("C", "router"),
                 "best granularity", source="Krajewski et al. 2024, arXiv:2402.07871; router: cost of routing for each "
                 "unit of G, as a share of 6 N D"),
        expression("optimal_parameters", "let A = g * G**(-gamma) + a; let K = (alpha * A / (beta * b))**"
                   "(1 / (alpha + beta)); K * (C / 6)**(beta / (alpha + beta))", "compute-optimal N and D",
                   unit="parameters", source="Chinchilla's algebra at a granularity, routing left out"),
        expression("optimal_tokens", "let A = g * G**(-gamma) + a; let K = (alpha * A / (beta * b))**"
                   "(1 / (alpha + beta)); (C / 6)**(alpha / (alpha + beta)) / K", "compute-optimal N and D",
                   unit="tokens", source="Chinchilla's algebra at a granularity, routing left out"),
    ),
    "moe_sparsity_abnar": (
        expression("best_sparsity", "max(1 - (delta * d * N**(-gamma) / (-lam * c))**(1 / (delta - lam)), 0)",
                   "best sparsity at a size", space="logit",
                   source="zero of dL/dS at N and D held, 0 where dense is best; Abnar et al. 2025, arXiv:2501.12370"),
    ),
    "sparse_frantar": (
        function("best_sparsity", "S: least L(N, D (1 - S) / (1 - 0.625 S), S)", _sparsity, ("N", "D"),
                 "best sparsity at (N, D)", space="logit",
                 source="Frantar et al. 2023, arXiv:2309.08520; D: tokens of a dense model of N weights at the same "
                 "compute; cost of gradual pruning (1 - 0.625 S) / (1 - S), from memory"),
    ),
    "avg_param_sparse": (
        expression("compression", "(Nbar**(-alpha) + B / A * (D**(-beta) - D_dense**(-beta)))**(-1 / alpha) / N_final",
                   "compression at equal loss", source="dense size of equal loss over the size that is left"),
    ),
    "moe_efficiency_leverage": (
        expression("best_granularity", "2**(-beta / (2 * gamma))", "best granularity 2**(-beta / (2 gamma))"),
        expression("leverage", "let Ah = 1 / (1 / (A + 1 / (1 / As - 1 / Am)) + 1 / Am); "
                   "Ah**(a + d * log10(C) + gamma * log2(G)**2 + beta * log2(G))", "leverage of a configuration"),
    ),
    "precision_train": (
        expression("effective_parameters", "N * (1 - exp(-Pw / gw)) * (1 - exp(-Pa / ga)) * (1 - exp(-Pkv / gkv))",
                   "effective parameters", unit="parameters", source=_KUMAR),
        function("best_precision", "P, N: least L with C = 6 N D P / 16, P = Pw = Pa = Pkv", _precision, ("C",),
                 "compute-optimal precision", unit="bits", source=_KUMAR),
    ),
    "precision_ptq": (
        expression("harmful_tokens", "(chin_beta * chin_B / (gD * CT * N**(-gN) * exp(-P / gP)))"
                   "**(1 / (gD + chin_beta))",
                   "data size beyond which more data hurt", unit="tokens",
                   source=f"{_KUMAR}: where the gain of B / D**beta ends; chin_B and chin_beta are those of a "
                   "Chinchilla fit"),
    ),
    "fp_quant": (
        expression("critical_data_size", "(d * gamma * N**alpha * (E + 0.5)**delta * (M + 0.5)**nu / log2(B))"
                   "**(1 / (2 * beta))", "critical data size", unit="tokens", source=_SUN),
        expression("best_mantissa_bits", "nu * bits / (delta + nu) - 0.5",
                   "best mantissa bits nu P / (delta + nu) - 0.5", unit="bits", space="raw", source=_SUN),
        expression("best_exponent_bits", "delta * bits / (delta + nu) - 0.5", unit="bits", space="raw", source=_SUN),
        function("best_precision", "P, N: least L with C = 6 N D P / 16 in the best layout", _float_bits, ("B", "C"),
                 "best precision", unit="bits", source=_SUN),
    ),
}  # fmt: skip
