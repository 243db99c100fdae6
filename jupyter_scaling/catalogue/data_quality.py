"""Laws of how much data are worth: of another language, seen again, pruned, noisy, from another source."""

from __future__ import annotations

from .kinds import count, exponent, floor, free, loss, quantity, scale, share
from .law import Law, law
from .published import Published
from .sizes import whole

__all__ = [
    "ambient_noise",
    "data_filtering_qqt",
    "data_pruning",
    "data_pruning_pareto",
    "multilingual_nmt",
    "projektor",
]

multilingual_nmt = law(
    "multilingual_nmt",
    "L = beta1 * ((p + c1 * p**c2 * (1 - p)**c3) * N)**(-alpha) + Linf",
    inputs={"N": count("model parameters"), "p": share("sampling weight of the language pair", positive=True)},
    output=loss("nats/token", "test loss of the language pair"),
    parameters={
        "beta1": scale("reducible loss at p = N = 1", r"\beta_1"),
        "c1": scale("help from the other pairs", "c_1", typical=(0.01, 10.0)),
        "c2": exponent("exponent of p in it", "c_2", typical=(0.0, 2.0)),
        "c3": exponent("exponent of 1 - p in it", "c_3", typical=(0.0, 2.0)),
        "alpha": exponent("exponent, shared over weights"),
        "Linf": floor("irreducible loss", r"L_\infty"),
    },
    title="Multilingual translation: the share of capacity",
    family="mixture/data-quality",
    citation="Fernandes et al. 2023 (Scaling Laws for Multilingual Neural Machine Translation)",
    objective="squares",
    derived=["effective parameters f(p) N of a language pair", "frontier between pairs"],
    remark=(
        "The structure L = beta_p N**(-alpha) + Linf is the paper's (primary); the closed form of f(p) is from memory. "
        "Out of English f(p) is near p, into English it is above."
    ),
    published=[
        Published("structure, eq. 6 to 11 (no constants)", {}, "primary", "paper, eq. 6 to 12"),
        Published("f(p), eq. 12 (no constants)", {}, "memory"),
    ],
)


def data_filtering_qqt(epochs: int = 4) -> Law:
    """The quality-quantity trade-off: repeats of a pool halve its utility every `tau` epochs.

    Parameters
    ----------
    epochs : int
        Most epochs of a row; a row of fewer repeats its last count.

    Examples
    --------
    >>> data_filtering_qqt(2).formula
    'y = a * n1**b * (n2 / n1)**(b * 0.5**(1 / tau)) + d'
    """
    ratios = "".join(f" * (n{j} / n{j - 1})**(b * 0.5**({j - 1} / tau))" for j in range(2, whole(epochs, "epochs") + 1))
    return law(
        "data_filtering_qqt" if epochs == 4 else f"data_filtering_qqt_{epochs}",
        f"y = a * n1**b{ratios} + d",
        inputs={f"n{j}": count(f"samples seen after epoch {j}") for j in range(1, epochs + 1)},
        output=loss("", "error"),
        parameters={
            "a": scale("excess at one sample, shared by all pools"),
            "b": exponent("utility of the pool, below 0", low=-float("inf"), high=0.0, typical=(-0.6, -0.01)),
            "tau": scale("half-life of the utility", r"\tau", typical=(0.5, 50.0)),
            "d": floor("irreducible error"),
        }
        if epochs > 1
        else {
            "a": scale("excess at one sample, shared by all pools"),
            "b": exponent("utility of the pool, below 0", low=-float("inf"), high=0.0, typical=(-0.6, -0.01)),
            "d": floor("irreducible error"),
        },
        title="Quality against quantity under repeats",
        family="mixture/data-quality",
        citation="Goyal et al. 2024, arXiv:2404.07177",
        objective="squares",
        derived=["best pool for a compute budget", "half-life tau"],
        remark=(
            "This is the paper's equation 3; the authors' code puts d inside the product of the first epoch. They "
            "search (a, b, tau) on a grid. For a mixture of p pools, tau is p times that of one pool and the utility "
            "of an epoch is the mean over pools."
        ),
        published=[
            Published(
                "form, eq. 2 to 4 (no constants)",
                {},
                "primary",
                "locuslab/scaling_laws_data_filtering @ba37663, objective.py",
            )
        ],
    )


_SORSCHER = "Sorscher et al. 2022, arXiv:2206.14486"
_KEPT = count("kept training examples")

data_pruning = law(
    "data_pruning",
    "err = E + a * P**(-nu)",
    inputs={"P": _KEPT},
    output=loss("", "test error"),
    parameters={
        "E": floor("irreducible error"),
        "a": scale("excess at P = 1"),
        "nu": exponent("exponent; 1 for a perceptron student"),
    },
    title="Without pruning: a power law",
    family="mixture/data-quality",
    citation=_SORSCHER,
    derived=["best kept fraction"],
    remark="Compare with `data_pruning_pareto`: pruned best, the error falls exponentially along the envelope.",
)

data_pruning_pareto = law(
    "data_pruning_pareto",
    "err = E + a * exp(-c * P)",
    inputs={"P": _KEPT},
    output=loss("", "test error"),
    parameters={
        "E": floor("irreducible error"),
        "a": scale("excess at P = 0"),
        "c": scale("rate of each kept example", typical=(1e-10, 1.0)),
    },
    title="Pruned best: an exponential",
    family="mixture/data-quality",
    citation=_SORSCHER,
    derived=["best kept fraction", "Pareto envelope"],
    remark="Hard examples are to be kept where data are abundant, easy ones where they are scarce.",
)

ambient_noise = law(
    "ambient_noise",
    "FID = E + a * (nc + r * nn)**(-b)",
    inputs={"nc": count("clean images"), "nn": quantity("noisy images", low=0.0)},
    output=loss("", "Frechet inception distance"),
    parameters={
        "E": floor("limit"),
        "a": scale("excess at one clean image"),
        "r": free("price of a noisy image in clean ones", low=0.0, high=1.0, typical=(0.0, 1.0)),
        "b": exponent("exponent"),
    },
    title="What a noisy image is worth",
    family="mixture/data-quality",
    citation="Daras et al. 2024 (How much is a noisy image worth?)",
    objective="squares",
    derived=["price r of a noisy image"],
    remark="The form is ours, for one level of corruption; the paper proves a bound for mixtures of Gaussians.",
)

projektor = law(
    "projektor",
    "L = c0 + c1 * OT",
    inputs={"OT": quantity("optimal-transport distance of training mixture to validation data", low=0.0)},
    output=loss("", "loss at one data size"),
    parameters={"c0": free("loss at distance 0", "c_0"), "c1": free("change for each unit of distance", "c_1")},
    title="projektor, first stage",
    family="mixture/data-quality",
    citation="Kang et al. 2023 (Performance Scaling via Optimal Transport)",
    objective="squares",
    derived=["best sources to buy"],
    remark="The second stage has no parameters: the companion `projektor_projection`.",
)
