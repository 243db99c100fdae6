"""Derived quantities of laws of one input."""

from __future__ import annotations

from .quantity import Quantity, expression

__all__ = ["TABLE"]

_ALGEBRA = "the law solved for it"


def _target(name: str, text: str, *answers: str, unit: str = "", source: str = _ALGEBRA) -> Quantity:
    return expression(name, text, *answers, unit=unit, source=source)


TABLE: dict[str, tuple[Quantity, ...]] = {
    "power_law": (
        _target("scale_for_target", "(target / a)**(-1 / b)", "scale for a target"),
        expression("elasticity", "-b", "elasticity", space="raw", source="slope on double logarithms"),
    ),
    "power_law_offset": (
        expression("irreducible_loss", "E", "irreducible loss E"),
        expression("reducible_loss", "a * x**(-b)", "reducible loss"),
        _target("scale_for_target", "(a / (target - E))**(1 / b)", "scale for a target"),
    ),
    "power_law_shift": (
        expression("floor", "beta * gamma**b", "floor beta * gamma**b", source="the limit of large x"),
        _target("scale_for_target", "1 / ((target / beta)**(1 / b) - gamma)"),
    ),
    "saturation": (
        expression("irreducible_part", "E", "irreducible part E"),
        _target("scale_for_target", "((target - E) / a)**(-1 / b) - s", "scale for a target"),
    ),
    "variance_limited": (
        expression("limit_loss", "Linf", "limit loss Linf"),
        _target("scale_for_target", "a / (target - Linf)"),
    ),
    "resolution_limited": (
        expression("intrinsic_dimension", "d", "intrinsic dimension d = k / exponent"),
        expression("exponent", "k / d"),
        _target("scale_for_target", "(a / (target - Linf))**(d / k)"),
    ),
    "loglinear_score": (_target("scale_for_target", "exp((target - a) / b)", "scale for a target score"),),
    "quantization_model": (
        expression("data_exponent", "alpha / (1 + alpha)", "data exponent alpha / (1 + alpha)"),
        expression("optimal_size_exponent", "1 / (alpha + 2)", "compute-optimal exponent 1 / (alpha + 2)",
                   source="beta / (alpha + beta) with beta = alpha / (1 + alpha)"),
        _target("tokens_for_target", "(b / (target - Linf))**((1 + alpha) / alpha)"),
    ),
    "quantization_model_n": (
        expression("data_exponent_gap", "data_exponent - alpha / (1 + alpha)", "test of the link to the data exponent",
                   space="raw", source="0 where the quantization model holds"),
        _target("parameters_for_target", "(a / (target - Linf))**(1 / alpha)"),
    ),
    "kaplan_l_n": (
        _target("parameters_for_target", "Nc * target**(-1 / aN)", "parameters for a target loss", unit="parameters"),
    ),
    "kaplan_l_d": (_target("tokens_for_target", "Dc * target**(-1 / aD)", "tokens for a target loss", unit="tokens"),),
    "kaplan_l_c": (
        _target("compute_for_target", "Cc * target**(-1 / aC)", "compute for a target loss", unit="PF-days"),
    ),
    "henighan_modal": (
        expression("entropy", "Linf", "entropy Linf", unit="nats/token"),
        expression("divergence", "(x0 / x)**a", "divergence from it: the reducible loss", unit="nats/token"),
        _target("scale_for_target", "x0 * (target - Linf)**(-1 / a)", "scale for a target"),
    ),
    "henighan_optimal_size": (
        expression("optimal_tokens", "C * 8.64e19 / (6 * (C / C0)**b)", "tokens D at the optimum", unit="tokens",
                   source="C = 6 N D with C in PF-days of 8.64e19 FLOP"),
        expression("optimal_parameters", "(C / C0)**b", unit="parameters"),
    ),
    "hestness_learning_curve": (
        _target("data_for_target", "((target - gamma) / alpha)**(1 / beta_g)", "data for a target error"),
        expression("irreducible_from", "(gamma / alpha)**(1 / beta_g)", "regions: small data, power law, irreducible",
                   source="where the power law has fallen to the irreducible error"),
        expression("power_law_from", "((guess - gamma) / alpha)**(1 / beta_g)",
                   "regions: small data, power law, irreducible", source="where the curve leaves the error of a guess"),
    ),
    "hestness_model_size": (
        expression("parameters_for_data", "sigma * m**beta_p", "parameters for a data size", unit="parameters"),
    ),
    "tsfm_power_law": (
        expression("distribution_gap", "(other_x0 / x)**other_a / (x0 / x)**a",
                   "gap between in and out of distribution", source="ratio of two fitted curves"),
    ),
    "imitation_power_law": (
        _target("environments_for_score", "(a / (1 - score))**(1 / b)", "environments for a target score"),
    ),
    "t2i_tifa_power": (_target("compute_for_target", "(target / a)**(1 / b)", "compute for a target score"),),
    "hstu_compute_law": (_target("compute_for_target", "exp((target - a) / b)", "compute for a target"),),
    "mdm_compute_gap": (expression("compute_gain", "g", "compute-equivalent gain g"),),
    "clip_mammut_compute_law": (
        expression("sample_efficiency", "((target / other_a)**(-1 / other_b) - other_s) / ((target / a)**(-1 / b) - s)",
                   "sample efficiency", source="compute of the other curve over that of this one, at one error"),
    ),
    "domain_power_law": (
        _target("scale_for_target", "(a / (target - E))**(1 / b)", "data or parameters for a target"),
    ),
    "retrieval_datastore": (_target("datastore_for_target", "exp((target - a) / b)", "datastore for a target"),),
    "adv_epsilon_power_law": (
        _target("perturbation_for_error", "(target / a)**(1 / b)", "perturbation at a given error"),
    ),
    "adv_activation_linear": (
        expression("attack_resistance", "d * p / (kappa * log2(V))",
                   "attack resistance chi = a * d * p / (t * log2 V), bits in for each bit out",
                   source="Fort 2023; t = kappa a"),
    ),
    "sgd_noise_temperature": (
        expression("critical_temperature", "k * P**(-b)", "critical temperature at a data size"),
    ),
    "grokking_samples": (
        expression("share_of_pairs", "k * log(M) / M", "share of all pairs, log(M) / M", source="n_c / M**2"),
    ),
    "isoflop_parabola": (
        expression("optimal_parameters", "exp(-c1 / (2 * c2))", "N_opt = exp(-c1 / (2 c2))", unit="parameters"),
        expression("flatness", "2 * c2", "flatness 2 c2", space="raw", source="second derivative over log N"),
        expression("least_loss", "c0 - c1**2 / (4 * c2)", unit="nats/token"),
    ),
    "chinchilla_envelope": (
        expression("tokens_per_parameter", "C / (6 * (kN * C**a)**2)", "tokens per parameter", source="C = 6 N D"),
        expression("optimal_tokens", "C / (6 * kN * C**a)", unit="tokens", source="C = 6 N D"),
    ),
    "chinchilla_envelope_tokens": (
        expression("tokens_per_parameter", "6 * (kD * C**b)**2 / C", "tokens per parameter", source="C = 6 N D"),
        expression("optimal_parameters", "C / (6 * kD * C**b)", unit="parameters", source="C = 6 N D"),
    ),
    "porian_allocation": (
        expression("optimal_parameters", "k * C**a", "compute-optimal size at a budget", unit="parameters"),
        expression("optimal_tokens", "C / (6 * k * C**a)", unit="tokens", source="C = 6 N D"),
    ),
    "u_shape": (
        expression("turning_point", "exp(-q1 / (2 * q2))", "turning point exp(-q1 / (2 q2))", source="zero slope"),
        expression("value_at_turning_point", "q0 - q1**2 / (4 * q2)", space="raw"),
    ),
    "m4": (
        expression("limit", "einf", "limit einf"),
        expression("examples_for_target", "((target - einf) / (e0 - target)**alpha / beta)**(1 / c)",
                   "examples for a target error", source="the implicit law read from the other side"),
    ),
}  # fmt: skip
