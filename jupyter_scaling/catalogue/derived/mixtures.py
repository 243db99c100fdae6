"""Derived quantities of laws over mixtures and qualities of data."""

from __future__ import annotations

import math

import numpy as np

from ..law import Law
from .generic import shape_of
from .optimum import law_at
from .quantity import Answer, Quantity, Values, expression, function
from .simplex import best_on_simplex
from .solving import FOUND

__all__ = ["TABLE", "data_mixing", "filtering", "regmix", "shukor"]

_DRAWS = 4096


def _shares(law: Law, stem: str) -> tuple[str, ...]:
    return tuple(name for name in law.input_names if name.startswith(stem) and name not in ("N", "D"))


def _on_simplex(law: Law, names: tuple[str, ...], *answers: str, source: str, rest: bool = False) -> Quantity:
    """The proportions of least output; with `rest`, the shares may sum to less than 1."""
    others = tuple(name for name in law.input_names if name not in names)

    def how(law: Law, parameters: Values, inputs: Values) -> Answer:
        value, code = best_on_simplex(law, parameters, inputs, names, shape_of(parameters, inputs), rest)
        return Answer(value, code)

    sums = "shares that sum to 1 at most" if rest else "shares that sum to 1"
    return function(
        "best_mixture", f"{', '.join(names)}: least {law.output.name}, {sums}", how, others, *answers,
        parts=names, space="raw", source=source,
    )  # fmt: skip


def data_mixing(law: Law) -> tuple[Quantity, ...]:
    """Quantities of the exponential mixing law at any number of domains."""
    names = _shares(law, "r")
    exponent = " + ".join(f"T{name.removeprefix('r')} * {name}" for name in names)
    return (
        _on_simplex(law, names, "best mixture", rest=True,
                    source="of one measured domain: an end of the simplex"),
        expression("mixture_factor", f"(c + k * exp({exponent})) / (c + k)", "nesting with laws of steps and size",
                   source="loss at a mixture over that without these domains: multiplies a law of steps and size; "
                   "Ye et al. 2024, arXiv:2403.16952"),
    )  # fmt: skip


def shukor(law: Law) -> tuple[Quantity, ...]:
    """Quantities of the additive mixture law."""
    names = tuple(name for name in law.input_names if name not in ("N", "D"))

    def how(law: Law, parameters: Values, inputs: Values) -> Answer:
        held = {"N": np.ones((1, 1)) * 1e9, "D": np.ones((1, 1)) * 1e10}
        value, code = best_on_simplex(law, parameters, held, names, shape_of(parameters, held), False)
        return Answer(value, code)

    return (
        function("best_mixture", f"{', '.join(names)}: least L, shares that sum to 1", how, (),
                 "best mixture at (N, D)", parts=names, space="raw",
                 source="the same at every N and D: the mixture's term stands alone"),
    )  # fmt: skip


def regmix(law: Law) -> tuple[Quantity, ...]:
    """Quantities of a linear law of mixture weights."""
    names = law.input_names
    slopes = tuple(name for name in law.parameter_names if name != "b0")

    def simulated(law: Law, parameters: Values, inputs: Values) -> Answer:
        draws = np.random.default_rng(0).dirichlet(np.ones(len(names)), _DRAWS)
        slope = np.concatenate([parameters[name] for name in slopes], axis=1)
        count = max(1, round(float(np.ravel(inputs["top"])[0]) * _DRAWS))
        best = np.argsort(slope @ draws.T, axis=1, kind="stable")[:, :count]
        value = draws[best].mean(axis=1)[:, None, :]
        return Answer(value, np.full(value.shape[:2], FOUND))

    def ranks(law: Law, parameters: Values, inputs: Values) -> Answer:
        value = np.broadcast_to(law_at(law, parameters, inputs), shape_of(parameters, inputs))
        place = np.argsort(np.argsort(value, axis=1, kind="stable"), axis=1, kind="stable") + 1.0
        return Answer(place, np.full(place.shape, FOUND))

    return (
        function("best_mixture", "mean of the best `top` of 4096 even draws from the simplex", simulated, ("top",),
                 "best mixture by simulation", parts=names, space="raw", top=0.01,
                 source="Liu et al. 2024 (RegMix), arXiv:2407.01492"),
        function("rank", "place of each mixture among those given, 1 the lowest", ranks, names, "ranks across scales",
                 space="raw", source="Liu et al. 2024 (RegMix), arXiv:2407.01492"),
    )  # fmt: skip


def filtering(law: Law) -> tuple[Quantity, ...]:
    """Quantities of the law of repeated pools."""
    names = law.input_names

    def pool_loss(law: Law, parameters: Values, inputs: Values) -> Answer:
        seen = {name: np.minimum(inputs["pool"] * (j + 1.0), inputs["samples"]) for j, name in enumerate(names)}
        value = np.broadcast_to(law_at(law, parameters, seen), shape_of(parameters, inputs))
        ended = inputs["samples"] > inputs["pool"] * len(names) * (1.0 + 1e-9)
        value = np.where(ended, np.nan, value)
        return Answer(value, np.where(np.isfinite(value), FOUND, 4))

    def smallest(law: Law, parameters: Values, inputs: Values) -> Answer:
        from .solving import first_root

        def gap(log_pool: np.ndarray) -> np.ndarray:
            pool = {**inputs, "pool": np.exp(log_pool)}
            seen = {name: np.minimum(pool["pool"] * (j + 1.0), pool["samples"]) for j, name in enumerate(names)}
            return law_at(law, parameters, seen) - inputs["target"]

        place, code = first_root(gap, 0.0, math.log(1e20), shape_of(parameters, inputs))
        return Answer(np.exp(place), code)

    source = "Goyal et al. 2024, arXiv:2404.07177"
    return (
        function("pool_loss", f"y after `samples` from a pool that repeats, {len(names)} times at most", pool_loss,
                 ("pool", "samples"), "best pool for a compute budget", source=f"{source}; the lowest of several wins"),
        function("smallest_pool", "pool: y after `samples` = target", smallest, ("samples", "target"),
                 "best pool for a compute budget", unit="samples", source=source),
        expression("half_life", "tau", "half-life tau", unit="epochs", source=source),
    )  # fmt: skip


TABLE: dict[str, tuple[Quantity, ...]] = {
    "bimix": (
        expression("best_share", "(a * (B * s**(-b) + C) / price)**(1 / (a + 1))",
                   "best proportion at a number of steps",
                   source="where one share more gains as much here as `price` elsewhere"),
    ),
    "multilingual_nmt": (
        expression("effective_parameters", "(p + c1 * p**c2 * (1 - p)**c3) * N",
                   "effective parameters f(p) N of a language pair", unit="parameters"),
        expression("frontier_loss", "beta1 * ((p + c1 * p**c2 * (1 - p)**c3) * N)**(-alpha) + Linf",
                   "frontier between pairs", unit="nats/token", source="one pair at weight p; the other has 1 - p"),
    ),
    "data_pruning": (
        expression("kept_fraction", "(a / (target - E))**(1 / nu) / pool", "best kept fraction",
                   source="the least share of a pool that reaches a target"),
    ),
    "data_pruning_pareto": (
        expression("kept_fraction", "log(a / (target - E)) / c / pool", "best kept fraction",
                   source="the least share of a pool that reaches a target"),
        expression("envelope", "E + a * exp(-c * P)", "Pareto envelope"),
    ),
    "ambient_noise": (expression("noisy_price", "r", "price r of a noisy image"),),
    "projektor": (
        expression("gain_for_cost", "c1 * (OT_now - OT) / cost", "best sources to buy", space="raw",
                   source="loss saved by a source of distance OT for what it costs; the highest wins"),
    ),
}  # fmt: skip
