"""Laws of model size N and training tokens D together."""

from .kinds import count, exponent, floor, location, loss, scale
from .law import Published, law

__all__ = ["chinchilla", "kaplan_lnd"]

_EPOCH = "epoch-research/analyzing-chinchilla, data_analysis.ipynb"

chinchilla = law(
    "chinchilla",
    "L = E + A / N**alpha + B / D**beta",
    inputs={"N": count("model parameters"), "D": count("training tokens")},
    output=loss("nats/token"),
    parameters={
        "E": floor("irreducible loss"),
        "A": scale("model-size term at N = 1"),
        "alpha": exponent("model-size exponent"),
        "B": scale("data term at D = 1"),
        "beta": exponent("data exponent"),
    },
    title="Chinchilla",
    family="joint N-D",
    citation="Hoffmann et al. 2022, arXiv:2203.15556; Besiroglu et al. 2024, arXiv:2404.10102",
    published=[
        Published(
            "Hoffmann 2022",
            {"E": 1.69, "A": 406.4, "alpha": 0.34, "B": 410.7, "beta": 0.28},
            "primary",
            _EPOCH,
            "arXiv:2203.15556",
        ),
        Published(
            "Hoffmann 2022 unrounded",
            {"E": 1.6934, "A": 406.4, "alpha": 0.33917084, "B": 410.72, "beta": 0.2849083},
            "primary",
            _EPOCH,
            "arXiv:2203.15556",
        ),
        Published(
            "Besiroglu 2024",
            {"E": 1.8172, "A": 482.01, "alpha": 0.3478, "B": 2085.43, "beta": 0.3658},
            "primary",
            _EPOCH,
            "arXiv:2404.10102",
        ),
        Published(
            "Muennighoff 2023 (C4, alpha = beta)",
            {"E": 1.8691, "A": 520.825, "alpha": 0.3526596, "B": 1487.716, "beta": 0.3526596},
            "primary",
            "huggingface/datablations, README.md",
        ),
    ],
)

kaplan_lnd = law(
    "kaplan_lnd",
    "L = ((Nc / N)**(aN / aD) + Dc / D)**aD",
    inputs={"N": count("non-embedding parameters"), "D": count("training tokens (early stopped)")},
    output=loss("nats/token"),
    parameters={
        "Nc": location("N", "critical model size", "N_c"),
        "Dc": location("D", "critical data size", "D_c"),
        "aN": exponent("model-size exponent", r"\alpha_N", typical=(0.02, 1.0)),
        "aD": exponent("data exponent", r"\alpha_D", typical=(0.02, 1.0)),
    },
    title="Kaplan joint law",
    family="joint N-D",
    citation="Kaplan et al. 2020, eq. 1.5, arXiv:2001.08361",
    published=[
        Published(
            "Kaplan 2020, table 2",
            {"Nc": 6.4e13, "Dc": 1.8e13, "aN": 0.076, "aD": 0.103},
            "second-hand",
            "a literature review",
            "arXiv:2001.08361",
        ),
    ],
)
