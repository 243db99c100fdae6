"""Laws of model size N and training tokens D together."""

from .kinds import count, exponent, floor, free, location, loss, scale, width
from .law import law
from .published import Published

_EPOCH = "epoch-research/analyzing-chinchilla, data_analysis.ipynb"
_DATABLATIONS = "huggingface/datablations, README.md"
_REVIEW = "a literature review"

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
    derived=[
        "compute-optimal N = G (C/6)**(beta / (alpha + beta))",
        "compute-optimal D",
        "tokens per parameter",
        "irreducible loss E",
        "loss at a budget",
        "compute for a target loss",
    ],
    remark=(
        "Rounded and unrounded constants of Hoffmann et al. differ where it counts: at 5.76e23 FLOP they put the "
        "optimum at 32.2B and 40.4B parameters, the replication at 72.2B. MiniCPM reports alpha 0.29 and beta 0.23 "
        "(second-hand)."
    ),
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
            "standard errors: E 0.03, A 124.58, B 1293.23, alpha 0.02, beta 0.02",
        ),
        Published(
            "Besiroglu 2024 with 5 outliers",
            {"E": 1.89, "A": 463.3, "alpha": 0.345, "B": 12530.0, "beta": 0.452},
            "second-hand",
            _REVIEW,
        ),
        Published(
            "Muennighoff 2023 (C4, alpha = beta)",
            {"E": 1.8691, "A": 520.825, "alpha": 0.3526596, "B": 1487.716, "beta": 0.3526596},
            "primary",
            _DATABLATIONS,
        ),
        Published(
            "Sardana 2024, all data",
            {"E": 1.45, "A": 33.66, "alpha": 0.18, "B": 138.9, "beta": 0.24},
            "second-hand",
            _REVIEW,
        ),
        Published(
            "Sardana 2024, up to 100 tokens per parameter",
            {"E": 0.17, "A": 7.199, "alpha": 0.08, "B": 25.97, "beta": 0.13},
            "second-hand",
            _REVIEW,
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
    derived=["tokens needed to avoid overfitting"],
    remark="The form has no irreducible part: its exponents are not comparable with Chinchilla's.",
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


def _rosenfeld(label: str, alpha: float, beta: float) -> Published:
    return Published(label, {"alpha": alpha, "beta": beta}, "second-hand", _REVIEW, "arXiv:1909.12673")


rosenfeld = law(
    "rosenfeld",
    """let e0 = n**(-alpha) + b * m**(-beta) + c
    err = eps0 * e0 / sqrt(e0**2 + eta**2)""",
    inputs={"n": count("training examples"), "m": count("model parameters")},
    output=loss("", "top-1 error or loss"),
    parameters={
        "alpha": exponent("data exponent"),
        "b": scale("model-size term at m = 1"),
        "beta": exponent("model-size exponent"),
        "c": floor("asymptotic part"),
        "eta": width("transition pole", typical=(0.001, 10.0)),
        "eps0": scale("error of a random guess", r"\epsilon_0", typical=(0.1, 10.0)),
    },
    title="Joint law with a random-guess envelope",
    family="joint N-D",
    citation="Rosenfeld et al. 2020, arXiv:1909.12673",
    objective="log_squares",
    derived=["transition pole eta"],
    remark=(
        "The paper's err = eps0 |e0 / (e0 - i eta)| without complex numbers. Its factor a of the data term is "
        "normalised to 1, since a, b, c and eta matter only relative to each other."
    ),
    published=[
        _rosenfeld("ImageNet", 0.75, 0.61),
        _rosenfeld("CIFAR10", 0.66, 0.53),
        _rosenfeld("WikiText-103", 0.74, 0.56),
    ],
)

chinchilla_gamma = law(
    "chinchilla_gamma",
    "L = E + (A * N**(-alpha) + B * D**(-beta))**gamma",
    inputs={"N": count("model parameters"), "D": count("training tokens")},
    output=loss("nats/token"),
    parameters={
        "E": floor("irreducible loss"),
        "A": scale("model-size term at N = 1"),
        "alpha": exponent("model-size exponent"),
        "B": scale("data term at D = 1"),
        "beta": exponent("data exponent"),
        "gamma": exponent("outer exponent; 1 gives Chinchilla", typical=(0.1, 1.5)),
    },
    title="Coupled Chinchilla, with an outer exponent",
    family="joint N-D",
    citation="Busbridge et al. 2025, eq. 1, arXiv:2502.08606",
    derived=["compute-optimal N and D by Chinchilla's algebra"],
    remark="Nests Chinchilla (gamma = 1) and Kaplan's form (E = 0). The optimal split needs neither E nor gamma.",
    published=[
        Published(
            "Busbridge 2025, supervised",
            {"E": 1.22, "A": 3355.0, "alpha": 0.408, "B": 18186.0, "beta": 0.431, "gamma": 0.452},
            "primary",
            "paper, appendix F, table 6",
            "arXiv:2502.08606",
            "90 % intervals: A 3346 to 3360, B 18157 to 18236, E 1.19 to 1.247, alpha 0.405 to 0.411, "
            "beta 0.428 to 0.433, gamma 0.442 to 0.461",
        )
    ],
)

farseer = law(
    "farseer",
    "L = exp(a3 * N**g + b3) + exp(a2 * N**b + b2) * D**(-exp(a1 * N**a + b1))",
    inputs={"N": count("model parameters"), "D": count("training tokens")},
    output=loss("nats/token"),
    parameters={
        "a1": free("change of the data exponent with N", "a_1", typical=(-2.0, 2.0)),
        "b1": free("logarithm of the data exponent", "b_1", typical=(-3.0, 3.0)),
        "a": free("power of N in the data exponent", typical=(-0.5, 0.5)),
        "a2": free("change of the data term with N", "a_2", typical=(-10.0, 10.0)),
        "b2": free("logarithm of the data term", "b_2", typical=(-20.0, 20.0)),
        "b": free("power of N in the data term", typical=(-0.5, 0.5)),
        "a3": free("change of the limit with N", "a_3", typical=(-3.0, 3.0)),
        "b3": free("logarithm of the limit", "b_3", typical=(-5.0, 5.0)),
        "g": free("power of N in the limit", typical=(-0.5, 0.5)),
    },
    title="Farseer",
    family="joint N-D",
    citation="Li et al. 2025 (Predictable Scale: Part II), arXiv:2506.10972",
    derived=["tokens per parameter against compute", "data exponent exp(a1 N**a + b1)"],
    remark=(
        "The authors fit a power law in D at each N, then the three curves over N. Near a power of 0 a pair such as "
        "(a3, b3) cannot be told apart. No constants were found."
    ),
    published=[Published("form, eq. 3 (no constants)", {}, "second-hand", _REVIEW)],
)
