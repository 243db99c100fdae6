"""Derived quantities of laws of tasks, of samples and of rewards."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..law import Law
from .generic import inverse, shape_of
from .quantity import Answer, Quantity, Values, expression, function
from .solving import BORDER, FOUND, UNREACHED, first_root, lowest

__all__ = ["TABLE", "breaks", "coverage_beta", "crossing", "growth", "observational"]


def breaks(law: Law) -> tuple[Quantity, ...]:
    """Quantities of a broken law at any number of breaks."""
    names = tuple(name for name in law.parameter_names if name.startswith("d"))
    count = range(1, len(names) + 1)
    bends = " + ".join(f"c{i} / (1 + (x / d{i})**(-1 / f{i}))" for i in count)

    def places(law: Law, parameters: Values, inputs: Values) -> Answer:
        value = np.stack([parameters[name] for name in names], axis=2)
        return Answer(value, np.full(value.shape[:2], FOUND))

    return (
        function("break_places", ", ".join(names), places, (), "places of the breaks", parts=names, needs=names),
        expression("local_slope", f"-(c0 + {bends})", "local slopes", space="raw",
                   source="d log(y - a) / d log x; Caballero et al. 2022, arXiv:2210.14891"),
        expression("final_slope", f"-(c0 + {' + '.join(f'c{i}' for i in count)})", space="raw",
                   source="beyond the last break"),
    )  # fmt: skip


def observational(law: Law) -> tuple[Quantity, ...]:
    """Quantities of the observational law at any number of components."""
    slopes = tuple(name for name in law.parameter_names if name != "alpha")
    tails = [name.removeprefix("beta") for name in slopes]
    theta = " + ".join(f"{slope} * theta{tail}" for slope, tail in zip(slopes, tails, strict=True))
    level = " + ".join(f"{slope} * nu{tail}" for slope, tail in zip(slopes, tails, strict=True))
    source = "Ruan et al. 2024, arXiv:2405.10938: S = theta log C + nu of the family it is told in"
    return (
        expression("equivalent_compute", f"exp((log(target / (1 - target)) - alpha - ({level})) / ({theta}))",
                   "FLOP of an equivalent model of another family", unit="FLOP", source=source),
        expression("emergence_threshold", "log(target / (1 - target)) - alpha", "threshold of emergence", space="raw",
                   target=0.5, source="the weighted score beta . S at which the benchmark passes `target`"),
    )  # fmt: skip


def crossing(law: Law) -> tuple[Quantity, ...]:
    """Where two recipes are equal."""

    def how(law: Law, parameters: Values, inputs: Values) -> Answer:
        def gap(log_x: np.ndarray) -> np.ndarray:
            p, x = parameters, np.exp(log_x)
            return p["E1"] - p["E2"] + p["a1"] * x ** -p["b1"] - p["a2"] * x ** -p["b2"]

        place, code = first_root(gap, 0.0, math.log(1e45), shape_of(parameters, inputs))
        return Answer(np.exp(place), code)

    return (
        function("crossing_scale", "x: E1 + a1 x**-b1 = E2 + a2 x**-b2", how, (),
                 "scale at which both are equal (companion `crossover_scale`)",
                 source="Xiao 2024 (Rethinking Conventional Wisdom in Machine Learning)"),
    )  # fmt: skip


def other_curve(law: Law) -> tuple[Quantity, ...]:
    """Where a shifted power law meets another."""

    def how(law: Law, parameters: Values, inputs: Values) -> Answer:
        p, q = parameters, inputs

        def gap(log_c: np.ndarray) -> np.ndarray:
            c = np.exp(log_c)
            own = np.log(p["a"]) - p["b"] * np.log(c + p["s"])
            return own - np.log(q["other_a"]) + q["other_b"] * np.log(c + q["other_s"])

        place, code = first_root(gap, math.log(1e-6), math.log(1e45), shape_of(parameters, inputs))
        return Answer(np.exp(place), code)

    return (
        function("crossover_compute", "C: a (C + s)**-b = other_a (C + other_s)**-other_b", how,
                 ("other_a", "other_s", "other_b"), "crossover compute", unit="GFLOP",
                 source="Nezhurina et al. 2025 compare models so"),
    )  # fmt: skip


def coverage_beta(law: Law) -> tuple[Quantity, ...]:
    """Quantities of coverage under Beta-distributed chances."""
    return (
        expression("tail_exponent", "al", "exponent al from few samples",
                   source="-log pass@k falls as k**-al; Schaeffer et al. 2025, arXiv:2502.17578"),
        inverse(law, "k", "samples_for_coverage"),
    )  # fmt: skip


def growth(law: Law) -> tuple[Quantity, ...]:
    """Quantities of the growth of attention logits."""
    found = inverse(law, "N", "diverging_parameters", "size at which training diverges", target=1e4)
    return (found,)


def _worth(law: Law, parameters: Values, inputs: Values) -> Answer:
    """Samples at which one more costs what it brings."""

    def loss(rows: slice, log_k: np.ndarray) -> Any:
        a, b = parameters["a"][rows], parameters["b"][rows]
        k = np.exp(log_k)
        return inputs["price"] * k - inputs["worth"] * np.exp(a * k**-b)

    (place,), code = lowest(loss, [(0.0, math.log(1e15))], shape_of(parameters, inputs))
    return Answer(np.where(code == BORDER, np.nan, np.exp(place)), code)


def _retrieval(law: Law, parameters: Values, inputs: Values) -> Answer:
    """Documents, examples and rounds that a budget of tokens buys best."""
    p, x = parameters, inputs
    docs = p["a1"] + p["b1"] * x["i_doc"]
    shots = p["a2"] + p["b2"] * x["i_shot"]
    smallest = x["doc_tokens"] + x["shot_tokens"]
    shape = shape_of(parameters, inputs)
    # The logit is linear in log n at the best split of a round: all rounds that fit, or one.
    rounds = np.where(p["a3"] > docs + shots, np.maximum(x["tokens"] / smallest, 1.0), 1.0)
    share = docs / (docs + shots)
    k = share * x["tokens"] / (rounds * x["doc_tokens"])
    m = (1.0 - share) * x["tokens"] / (rounds * x["shot_tokens"])
    value = np.stack([np.broadcast_to(each, shape) for each in (k, m, rounds)], axis=2)
    fine = (np.broadcast_to(docs, shape) > 0.0) & (np.broadcast_to(shots, shape) > 0.0)
    return Answer(np.where(fine[..., None], value, np.nan), np.where(fine, FOUND, UNREACHED))


TABLE: dict[str, tuple[Quantity, ...]] = {
    "loss_to_error": (
        expression("error_at_loss", "eps - k * exp(-gamma * L)", "error for a target loss"),
        expression("loss_for_error", "-log((eps - target) / k) / gamma", unit="nats/token"),
    ),
    "two_step_sigmoid": (
        expression("accuracy_at", "b + a * sigmoid(k * (chin_E + chin_A / N**chin_alpha + chin_B / D**chin_beta - L0))",
                   "accuracy at (N, D)", space="logit", source="the loss by a Chinchilla fit, its constants given"),
    ),
    "observational_capability": (
        expression("equivalent_compute", "exp((score - nu) / theta)", "FLOP of an equivalent model of another family",
                   unit="FLOP", source="Ruan et al. 2024, arXiv:2405.10938"),
    ),
    "isik_bleu": (
        expression("tokens_for_target", "exp((target**(1 / beta) - log(A)) / alpha)", "tokens for a target score",
                   unit="tokens"),
        expression("score_gain", "alpha * beta * (log(A) + alpha * log(Dp))**(beta - 1)", "test of misalignment",
                   space="raw", source="d BLEU / d log Dp: not above 0 where pretraining is misaligned; Isik et al. "
                   "2024, arXiv:2402.04177"),
    ),
    "isik_ce": (
        expression("irreducible_loss", "E", "irreducible loss E", unit="nats/token"),
        expression("tokens_for_target", "(A / (target - E))**(1 / alpha)", unit="tokens"),
    ),
    "passuntil": (
        expression("pass_probability", "exp(-c * N**(-alpha))", "pass probability of a larger model", space="logit"),
        expression("emergence_gap", "log(-log(observed)) - log(c) + alpha * log(N)",
                   "test of emergence: curvature of log(-log PU)", space="raw",
                   source="an observed pass probability against the line of log(-log PU): below 0 it grows faster; "
                   "Hu et al. 2023, arXiv:2310.03262"),
    ),
    "densing": (
        expression("doubling_time", "log(2) / A", "doubling time log(2) / A", unit="days",
                   source="Xiao et al. 2024, arXiv:2412.04315"),
        expression("effective_parameters", "parameters * exp(A * t + B)", "effective parameters", unit="parameters"),
    ),
    "accuracy_on_curve": (expression("curvature", "q2", "curvature q2", space="raw"),),
    "coverage_monkeys": (
        expression("samples_for_coverage", "(log(target) / a)**(-1 / b)", "samples for a target coverage",
                   unit="samples", source="Brown et al. 2024, arXiv:2407.21787"),
        function("best_samples", "k: most worth c(k) - price k", _worth, ("worth", "price"), "cost-optimal samples",
                 unit="samples", source="worth of a solved problem against the price of a sample"),
    ),
    "inference_flaws": (
        expression("ceiling", "pt / (pt + pf)", "ceiling pt / (pt + pf)", space="logit",
                   source="Stroebl et al. 2024, arXiv:2411.17501"),
        expression("best_resamples", "log(-price * (pt + pf) / ((pt - wrong_cost * pf) * log(1 - pt - pf))) "
                   "/ log(1 - pt - pf)", "best number of resamples at a cost of wrong answers", unit="samples",
                   source="zero of d/dK of (P(right) - wrong_cost P(wrong) - price K)"),
    ),
    "rag_allocation": (
        function("best_allocation", "k, m, n: most P with n (k doc_tokens + m shot_tokens) = tokens", _retrieval,
                 ("i_doc", "i_shot", "tokens", "doc_tokens", "shot_tokens"),
                 "best (k, m, n) under a budget of tokens", parts=("k", "m", "n"),
                 source="Yue et al. 2024, arXiv:2410.04343, its law under a budget"),
    ),
    "genrm": (
        expression("verifications", "(C / (s * C**a) - 1) / lam", "split of the budget",
                   source="C = S (1 + lam V); Singhi et al. 2025, arXiv:2504.01005"),
        expression("verification_threshold", "(s * (1 + lam))**(1 / (1 - a))",
                   "compute at which verification is better than a vote",
                   source="where one verification of each solution is affordable: V = 1"),
    ),
    "genrm_verifications": (
        expression("solutions", "C / (1 + lam * v * C**b)", "split of the budget",
                   source="C = S (1 + lam V); Singhi et al. 2025, arXiv:2504.01005"),
    ),
    "scylla": (expression("scale_for_target", "exp((target - a) / b)", "draft size or data for a target"),),
    "train_test_jones": (
        expression("elo_at", "(log10(compute_of_test) - slope * log10(train) - constant) / per_elo",
                   "Elo at (train, test)", unit="Elo", space="raw", source="Jones 2021, arXiv:2104.03113"),
        expression("test_compute", "10**(slope * log10(train) + per_elo * elo + constant)", unit="FLOP-s"),
        expression("train_for_test", "10**(-1 / slope)", source="training compute for a tenth of the test compute"),
    ),
    "overopt_bon": (
        expression("peak_distance", "alpha / (2 * beta)", "peak d* = alpha / (2 beta)", unit="sqrt(nats)",
                   source="Gao et al. 2022, arXiv:2210.10760"),
        expression("peak_reward", "alpha**2 / (4 * beta)", "reward at the peak", space="raw"),
    ),
    "overopt_rl": (
        expression("peak_distance", "exp(alpha / beta - 1)", "peak d* = exp(alpha / beta - 1)", unit="sqrt(nats)",
                   source="Gao et al. 2022, arXiv:2210.10760"),
        expression("peak_reward", "beta * exp(alpha / beta - 1)", "reward at the peak", space="raw"),
    ),
}  # fmt: skip
