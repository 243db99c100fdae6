"""Laws over the proportions of a training mixture, for as many domains as there are."""

from __future__ import annotations

from collections.abc import Sequence

from .kinds import Input, Parameter, count, exponent, floor, free, loss, scale, share
from .law import Law, law
from .published import Published
from .sizes import Labels, labels, sized_name

__all__ = ["bimix", "data_mixing_law", "regmix_linear", "shukor_mixture"]

_MIXING = "yegcjs/mixinglaws @8ad3e12"
_LEAVE_ONE_OUT = "Shares that sum to 1 say one thing twice: give all domains but one. "


def data_mixing_law(domains: int | Sequence[str] = 1) -> Law:
    """The exponential data mixing law, ``L = c + k exp(sum_j T_j r_j)``, for any number of domains.

    Parameters
    ----------
    domains : int or sequence of str
        How many shares, or their names; of shares that sum to 1, all but one.

    Examples
    --------
    >>> data_mixing_law(["github", "books"]).formula
    'L = c + k * exp(T_github * r_github + T_books * r_books)'
    """
    named = labels(domains, "domains")
    exponent_text = " + ".join(f"T{one.tail} * r{one.tail}" for one in named)
    return law(
        sized_name("data_mixing_law", named, 1),
        f"L = c + k * exp({exponent_text})",
        inputs=_shares("r", named),
        output=loss("nats/token", "validation loss on one domain"),
        parameters={
            "c": floor("irreducible loss"),
            "k": scale("reducible loss without these domains"),
            **_one_each("T", named, lambda said: free(f"effect of {said}", typical=(-10.0, 10.0))),
        },
        title="Data mixing law",
        family="mixture/data-quality",
        citation="Ye et al. 2024, arXiv:2403.16952",
        objective="huber",
        derived=["best mixture", "nesting with laws of steps and size"],
        remark=f"{_LEAVE_ONE_OUT}One law for each domain whose loss is measured.",
        published=[
            Published(
                "70M, Github, 30k steps",
                {"c": 1.1099, "k": 0.5055, "T1": -1.6426},
                "refitted",
                f"{_MIXING} data/2Mix/70M.txt; fitted to 5 ratios",
            ),
            Published(
                "160M, Pile-CC, 30k steps",
                {"c": 3.0823, "k": 0.5371, "T1": -2.5361},
                "refitted",
                f"{_MIXING} data/2Mix/160M.txt",
            ),
        ]
        if domains == 1
        else (),
    )


def regmix_linear(domains: int | Sequence[str] = 2) -> Law:
    """Regression of a loss on mixture weights, ``y = b0 + sum_j b_j w_j``.

    Examples
    --------
    >>> regmix_linear(3).parameter_names
    ('b0', 'b1', 'b2', 'b3')
    """
    named = labels(domains, "domains")
    return law(
        sized_name("regmix_linear", named, 2),
        "y = b0 + " + " + ".join(f"b{one.tail} * w{one.tail}" for one in named),
        inputs=_shares("w", named),
        output=loss("nats/token", "target loss"),
        parameters={
            "b0": free("loss without these domains", "b_0"),
            **_one_each("b", named, lambda said: free(f"effect of {said}")),
        },
        title="RegMix: linear regression over mixture weights",
        family="mixture/data-quality",
        citation="Liu et al. 2024, arXiv:2407.01492",
        objective="squares",
        derived=["best mixture by simulation", "ranks across scales"],
        remark=(
            f"{_LEAVE_ONE_OUT}Refitted to 512 runs of 1M, the linear form ranks unseen mixtures with Spearman 90.2 "
            "(1M), 89.3 (60M) and 87.7 (1B); gradient boosting is not a law and not here."
        ),
    )


def shukor_mixture(domains: int | Sequence[str] = 2) -> Law:
    """Size, data and mixture in one additive law, ``E + 1 / sum_i C_i h_i**g_i + A / N**alpha + B / D**beta``.

    Examples
    --------
    >>> shukor_mixture(["web", "code"]).input_names
    ('N', 'D', 'h_web', 'h_code')
    """
    named = labels(domains, "domains")
    total = " + ".join(f"C{one.tail} * h{one.tail}**g{one.tail}" for one in named)
    return law(
        sized_name("shukor_mixture", named, 2),
        f"L = E + 1 / ({total}) + A * N**(-alpha) + B * D**(-beta)",
        inputs={"N": count("model parameters"), "D": count("training tokens"), **_shares("h", named, positive=True)},
        output=loss(),
        parameters={
            "E": floor("irreducible loss"),
            "A": scale("model-size term at N = 1"),
            "alpha": exponent("model-size exponent"),
            "B": scale("data term at D = 1"),
            "beta": exponent("data exponent"),
            **_one_each("C", named, lambda said: scale(f"value of {said}", typical=(0.1, 100.0))),
            **_one_each("g", named, lambda said: exponent(f"exponent of {said}")),
        },
        title="Size, data and mixture, additive",
        family="mixture/data-quality",
        citation="Shukor et al. 2025, arXiv:2507.09404",
        objective="huber",
        derived=["best mixture at (N, D)"],
        remark=(
            "The additive form makes the best mixture independent of N and D, which can be tested; in the joint form "
            "A and B depend on the mixture. All domains are given; each share is above 0."
        ),
    )


bimix = law(
    "bimix",
    "L = B * r**(-a) * s**(-b) + C * r**(-a)",
    inputs={"r": share("proportion of the domain", positive=True), "s": count("training steps or tokens")},
    output=loss("nats/token", "loss on the domain"),
    parameters={
        "a": exponent("exponent of the proportion", typical=(0.0, 1.0)),
        "B": scale("reducible part at r = s = 1"),
        "b": exponent("exponent of the steps", typical=(0.0, 1.0)),
        "C": scale("limit at r = 1"),
    },
    title="BiMix",
    family="mixture/data-quality",
    citation="Ge et al. 2024 (BiMix)",
    derived=["best proportion at a number of steps"],
    remark="Printed as (A / r**a)(B / s**b + C): A is 1 here, since it only rescales B and C. No constants were found.",
)


def _shares(letter: str, named: Labels, positive: bool = False) -> dict[str, Input]:
    return {f"{letter}{one.tail}": share(f"proportion of {one.said}", positive) for one in named}


def _one_each(letter: str, named: Labels, make: object) -> dict[str, Parameter]:
    return {f"{letter}{one.tail}": make(one.said) for one in named}  # type: ignore[operator]
