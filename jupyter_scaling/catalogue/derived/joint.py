"""Derived quantities of joint laws of size, data and compute."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..law import Law
from .generic import shape_of
from .optimum import law_at, split
from .quantity import Answer, Quantity, Values, expression, function
from .solving import FOUND

__all__ = ["TABLE"]

_HOFFMANN = "Hoffmann et al. 2022, arXiv:2203.15556, eq. 4"
_MUENNIGHOFF = "Muennighoff et al. 2023, arXiv:2305.16264"
_G = "let G = (alpha * A / (beta * B))**(1 / (alpha + beta)); "
_N, _D = "G * (C / 6)**(beta / (alpha + beta))", "(C / 6)**(alpha / (alpha + beta)) / G"
_EFFECTIVE = "min(D, U) + U * Rd * (1 - exp(-max(D / U - 1, 0) / Rd))"


def _chinchilla(gamma: str = "", answers: dict[str, tuple[str, ...]] | None = None) -> tuple[Quantity, ...]:
    """The algebra of ``A / N**alpha + B / D**beta`` under ``C = 6 N D``, also inside a power."""
    said = answers or {}
    reducible = f"(A * ({_N})**(-alpha) + B * ({_D})**(-beta))"
    power, root = (f"**{gamma}", f"**(1 / {gamma})") if gamma else ("", "")

    def make(name: str, text: str, unit: str, space: str = "log") -> Quantity:
        return expression(name, _G + text, *said.get(name, ()), unit=unit, space=space, source=_HOFFMANN)

    return (
        make("optimal_parameters", _N, "parameters"),
        make("optimal_tokens", _D, "tokens"),
        make("tokens_per_parameter", "(C / 6)**((alpha - beta) / (alpha + beta)) / G**2", "tokens/parameter"),
        make("optimal_loss", f"E + {reducible}{power}", "nats/token"),
        expression("irreducible_loss", "E", *said.get("irreducible_loss", ()), unit="nats/token"),
        make(
            "compute_for_target",
            f"6 * ((A * G**(-alpha) + B * G**beta) / (target - E){root})**((alpha + beta) / (alpha * beta))",
            "FLOP",
        ),
        expression("size_exponent", "beta / (alpha + beta)", space="logit", source=_HOFFMANN),
        expression("token_exponent", "alpha / (alpha + beta)", space="logit", source=_HOFFMANN),
        expression(
            "tokens_for_target",
            f"(B / ((target - E){root} - A * N**(-alpha)))**(1 / beta)",
            unit="tokens",
            source="iso-loss curve",
        ),
        expression(
            "parameters_for_target",
            f"(A / ((target - E){root} - B * D**(-beta)))**(1 / alpha)",
            unit="parameters",
            source="iso-loss curve",
        ),
    )


def _epochs(law: Law, parameters: Values, inputs: Values) -> Answer:
    """Epochs D / U of the best split of a budget when only U tokens are there."""
    given = {name: inputs[name] for name in law.input_names if name not in ("N", "D")}
    found, code = split(law, parameters, inputs["C"], given)
    return Answer(found["D"] / inputs["U"], code)


def _best_epochs(*names: str) -> Quantity:
    return function(
        "best_epochs", "D / U at the N, D of least loss with C = 6 N D", _epochs, names,
        "best number of epochs for a budget", unit="epochs", source=_MUENNIGHOFF,
    )  # fmt: skip


_REPEATED = (
    expression("effective_data", _EFFECTIVE, "effective data D'", unit="tokens", source=f"{_MUENNIGHOFF}, eq. 5"),
    expression("epoch_value", "exp(-max(epochs - 1, 0) / Rd)", "value of an epoch",
               source=f"{_MUENNIGHOFF}: marginal worth of a repeated token against a new one"),
)  # fmt: skip


def _slope_of_data(law: Law, parameters: Values, inputs: Values) -> Answer:
    """Tokens per parameter of the best split."""
    found, code = split(law, parameters, inputs["C"], {})
    return Answer(found["D"] / found["N"], code)


# -- vocabulary --------------------------------------------------------------------------------------

_TAO = "Tao et al. 2024, arXiv:2407.13623, approach 3"


def _compression(v: Any) -> Any:
    logarithm = np.log(v)
    return 0.00639222 * logarithm**2 - 0.15811069 * logarithm + 1.20470122


def _vocabulary(law: Law, parameters: Values, inputs: Values, held: Any = None) -> tuple[Any, Any, Any]:
    """Best vocabulary, and size, for characters that the budget ``6 (Nnv + V d) D`` pays for."""
    from .solving import lowest

    shape = shape_of(parameters, inputs)

    def loss(rows: slice, log_v: np.ndarray, log_n: np.ndarray | None = None) -> Any:
        some = {name: value[rows] for name, value in parameters.items()}
        v = np.exp(log_v)
        n = held if log_n is None else np.exp(log_n)
        tokens = inputs["C"] / (6.0 * (n + v * inputs["d"]))
        return law_at(law, some, {"Nnv": n, "V": v, "d": inputs["d"], "H": tokens / _compression(v)})

    vocabulary = (math.log(100.0), math.log(2e5))
    spans = [vocabulary] if held is not None else [vocabulary, (math.log(1e5), math.log(1e14))]
    places, code = lowest(loss, spans, shape)
    return np.exp(places[0]), None if held is not None else np.exp(places[1]), code


def _best_vocabulary(law: Law, parameters: Values, inputs: Values) -> Answer:
    found, _, code = _vocabulary(law, parameters, inputs)
    return Answer(found, code)


def _vocabulary_at_size(law: Law, parameters: Values, inputs: Values) -> Answer:
    found, _, code = _vocabulary(law, parameters, inputs, inputs["Nnv"])
    return Answer(found, code)


def _vocabulary_exponent(law: Law, parameters: Values, inputs: Values) -> Answer:
    ends = [_vocabulary(law, parameters, {**inputs, "C": inputs["C"] * factor}) for factor in (2.0, 0.5)]
    slope = np.log(ends[0][0] / ends[1][0]) / np.log(ends[0][1] / ends[1][1])
    return Answer(slope, np.maximum(ends[0][2], ends[1][2]))


TABLE: dict[str, tuple[Quantity, ...]] = {
    "chinchilla": _chinchilla(
        answers={
            "optimal_parameters": ("compute-optimal N = G (C/6)**(beta / (alpha + beta))",),
            "optimal_tokens": ("compute-optimal D",),
            "tokens_per_parameter": ("tokens per parameter",),
            "irreducible_loss": ("irreducible loss E",),
            "optimal_loss": ("loss at a budget",),
            "compute_for_target": ("compute for a target loss",),
        }
    ),
    "chinchilla_gamma": _chinchilla(
        "gamma",
        {"optimal_parameters": ("compute-optimal N and D by Chinchilla's algebra",),
         "optimal_tokens": ("compute-optimal N and D by Chinchilla's algebra",)},
    ),
    "kaplan_lnd": (
        expression("tokens_against_overfitting", "Dc * (N / Nc)**(aN / aD) / ((1 + excess)**(1 / aD) - 1)",
                   "tokens needed to avoid overfitting", unit="tokens", excess=0.02,
                   source="L(N, D) = (1 + excess) L(N, inf); Kaplan et al. 2020, arXiv:2001.08361, section 4.2"),
    ),
    "rosenfeld": (expression("transition_pole", "eta", "transition pole eta"),),
    "farseer": (
        function("tokens_per_parameter", "D / N at the N, D of least loss with C = 6 N D", _slope_of_data, ("C",),
                 "tokens per parameter against compute", unit="tokens/parameter"),
        expression("data_exponent", "exp(a1 * N**a + b1)", "data exponent exp(a1 N**a + b1)"),
    ),
    "data_constrained": (*_REPEATED, _best_epochs("U", "UN", "C")),
    "data_constrained_joint": (
        *_REPEATED,
        _best_epochs("U", "C"),
        expression("effective_parameters", "let G = (alpha * A / (beta * B))**(1 / (alpha + beta)); "
                   "let UN = min(N, G * (G * U)**(beta / alpha)); UN + UN * Rn * (1 - exp(-(N / UN - 1) / Rn))",
                   unit="parameters", source=f"{_MUENNIGHOFF}, eq. 6"),
    ),
    "overtraining": (
        expression("best_ratio", "(b / a)**(1 / (2 * eta))", "best M = (b / a)**(1 / (2 eta))",
                   unit="tokens/parameter", source="Gadre et al. 2024, arXiv:2403.08540"),
        expression("overtraining_loss_factor", "(a * M**eta + b * M**(-eta)) / (2 * sqrt(a * b))",
                   "cost of over-training", source="reducible loss at M over that at the best M, at one budget"),
        expression("overtraining_compute_factor", "((a * M**eta + b * M**(-eta)) / (2 * sqrt(a * b)))**(1 / eta)",
                   "cost of over-training", source="compute at M over that at the best M, at one loss"),
        expression("compute_for_target", "((a * M**eta + b * M**(-eta)) / (target - E))**(1 / eta)", unit="FLOP"),
        expression("irreducible_loss", "E", unit="nats/token"),
    ),
    "nmt_bivariate": (
        expression("best_encoder_share", "pe / (pe + pd)", "best encoder share pe / (pe + pd)", space="logit",
                   source="Ghorbani et al. 2021, arXiv:2109.07740"),
        expression("joint_exponent", "pe + pd", "exponent of both together, pe + pd"),
    ),
    "parscale": (
        expression("equivalent_parameters", "N * (k * log(P) + 1)", "equivalent parameters N (k log P + 1)",
                   unit="parameters"),
    ),
    "vocab_law": (
        function("best_vocabulary", "V, Nnv: least Lu with C = 6 (Nnv + V d) H f(V)", _best_vocabulary, ("d", "C"),
                 "best vocabulary at a compute budget", unit="tokens", source=_TAO),
        function("best_vocabulary_at_size", "V: least Lu at Nnv with C = 6 (Nnv + V d) H f(V)", _vocabulary_at_size,
                 ("Nnv", "d", "C"), "best vocabulary at a model size", unit="tokens", source=_TAO),
        function("vocabulary_exponent", "d log V / d log Nnv along the best models", _vocabulary_exponent, ("d", "C"),
                 "gamma = 0.835", space="raw",
                 source="Tao et al. 2024 find 0.835 by another approach, d growing with the model; here d is held"),
    ),
    "algorithmic_progress": (
        expression("effective_compute_factor", "exp((ay / alpha + by / beta) * years)", "effective compute",
                   source="Ho et al. 2024, arXiv:2403.05812: N and D each worth more by the year"),
        expression("doubling_time", "log(2) / (ay / alpha + by / beta)", "doubling time of effective compute",
                   unit="years", source="Ho et al. 2024, arXiv:2403.05812"),
    ),
    "transfer_effective_data": (
        expression("data_multiplier", "1 + k * D_F**(alpha - 1) * N**beta", "effective data multiplier 1 + D_T / D_F",
                   source="Hernandez et al. 2021, arXiv:2102.01293"),
    ),
    "kaplan_lns": (
        expression("steps_for_target", "Sc * (target - (Nc / N)**aN)**(-1 / aS)", "steps to a target loss",
                   unit="steps"),
        expression("frontier_parameters",
                   "(aN * Nc**aN / (aS * (6 * batch * Sc / C)**aS))**(1 / (aN + aS))", "compute-efficient frontier",
                   unit="parameters", source="least L with C = 6 N batch Smin; Kaplan et al. 2020, arXiv:2001.08361"),
        expression("frontier_steps", "let K = (aN * Nc**aN / (aS * (6 * batch * Sc / C)**aS))**(1 / (aN + aS)); "
                   "C / (6 * batch * K)", "compute-efficient frontier", unit="steps",
                   source="least L with C = 6 N batch Smin"),
    ),
    "rl_sigmoid": (
        expression("asymptote", "A", "asymptote A", space="raw"),
        expression("midpoint", "Cmid", "midpoint Cmid", unit="GPU-hours"),
        expression("efficiency", "B", "efficiency B"),
        expression("compute_for_target", "Cmid * ((target - R0) / (A - target))**(1 / B)", unit="GPU-hours"),
    ),
    "step_law": (
        expression("best_learning_rate", "c1 * N**a * D**b", "best learning rate at (N, D)"),
        expression("plateau_width", "exp(sqrt(2 * excess / curvature))", "width of the plateau",
                   source="factor to either side of the best rate that costs `excess` of loss, with `curvature` the "
                   "second derivative of the loss by the logarithm of the rate: 2 c2 of a parabola fitted there"),
    ),
    "step_law_batch": (expression("best_batch_size", "c2 * D**g", "best batch size at D", unit="tokens"),),
    "deepseek_hp": (
        expression("best_learning_rate", "c1 * C**a", "best learning rate at C", source="where h is the learning rate"),
        expression("best_batch_size", "c1 * C**a", "best batch size at C", unit="tokens",
                   source="where h is the batch size"),
    ),
    "porian_hp": (
        expression("best_learning_rate", "c1 * N**a", "best learning rate at N", source="where h is the learning rate"),
        expression("best_batch_size", "c1 * N**a", "best batch size at N", unit="sequences",
                   source="where h is the batch size"),
    ),
    "critical_batch": (
        expression("critical_batch_size", "Bstar / L**(1 / aB)", "critical batch size at a loss", unit="tokens"),
        expression("least_steps", "steps / (1 + Bstar / L**(1 / aB) / batch)", "least steps Smin", unit="steps",
                   source="Kaplan et al. 2020, arXiv:2001.08361, eq. 5.4"),
        expression("least_tokens", "steps * batch / (1 + batch / (Bstar / L**(1 / aB)))", "least tokens Emin",
                   unit="tokens", source="Kaplan et al. 2020, arXiv:2001.08361, eq. 5.5"),
    ),
    "critical_batch_tradeoff": (
        expression("critical_batch_size", "Emin / Smin", "critical batch size Emin / Smin", unit="tokens",
                   source="McCandlish et al. 2018, arXiv:1812.06162"),
    ),
    "su_unraveling": (
        expression("critical_batch_size", "Bstar / loss**(1 / aB)", "critical batch size at a loss", unit="tokens"),
        expression("least_steps", "Sc * (loss - (Nc / N)**aN)**(-1 / aS)", "least steps and tokens to a loss",
                   unit="steps"),
        expression("least_tokens", "Bstar / loss**(1 / aB) * Sc * (loss - (Nc / N)**aN)**(-1 / aS)",
                   "least steps and tokens to a loss", unit="tokens"),
        function("trajectory", "L at (N, S, B)",
                 lambda law, p, x: _value(law, p, x), ("N", "S", "B"), "trajectory at any batch size",
                 unit="nats/token", source="the law solved for its loss"),
    ),
}  # fmt: skip


def _value(law: Law, parameters: Values, inputs: Values) -> Answer:
    value = np.broadcast_to(law_at(law, parameters, inputs), shape_of(parameters, inputs))
    return Answer(value, np.full(value.shape, FOUND))
