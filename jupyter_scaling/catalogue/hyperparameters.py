"""Laws of the best learning rate and batch size, and of where training breaks."""

from .kinds import count, exponent, free, location, loss, scale
from .law import law
from .published import Published

_INFINITE = float("inf")
_STEPLAW = "step-law/steplaw @32a8f4c, data/1004_fitted_lr_bs_scaling_model_parameters.csv"
_COURSE = "a course chapter that cites the tables"
_REVIEW = "a literature review"

step_law = law(
    "step_law",
    "lr = c1 * N**a * D**b",
    inputs={"N": count("non-embedding parameters"), "D": count("training tokens")},
    output=loss("", "best peak learning rate"),
    parameters={
        "c1": scale("learning rate at N = D = 1", "c_1"),
        "a": exponent("model-size exponent, below 0", low=-_INFINITE, typical=(-1.5, 0.5)),
        "b": exponent("data exponent", low=-_INFINITE, typical=(-0.5, 1.0)),
    },
    title="Step Law: learning rate",
    family="hyperparameter",
    citation="Li et al. 2025 (Predictable Scale: Part I), arXiv:2503.04715",
    objective="log_squares",
    derived=["best learning rate at (N, D)", "width of the plateau"],
    remark="`step_law_batch` is the second form of the record: the batch size.",
    published=[
        Published(
            "Li 2025",
            {"c1": 1.79, "a": -0.713, "b": 0.307},
            "primary",
            _STEPLAW,
            "arXiv:2503.04715",
            "bootstrap 95 %: a -0.774 to -0.655, b 0.271 to 0.345",
        )
    ],
)

step_law_batch = law(
    "step_law_batch",
    "B = c2 * D**g",
    inputs={"D": count("training tokens")},
    output=loss("tokens", "best batch size"),
    parameters={"c2": scale("batch at D = 1", "c_2"), "g": exponent("data exponent", typical=(0.1, 1.0))},
    title="Step Law: batch size",
    family="hyperparameter",
    citation="Li et al. 2025 (Predictable Scale: Part I), arXiv:2503.04715",
    objective="log_squares",
    derived=["best batch size at D"],
    published=[
        Published(
            "Li 2025",
            {"c2": 0.58, "g": 0.571},
            "primary",
            _STEPLAW,
            "arXiv:2503.04715",
            "bootstrap 95 %: g 0.534 to 0.606",
        )
    ],
)

deepseek_hp = law(
    "deepseek_hp",
    "h = c1 * C**a",
    inputs={"C": count("training compute", "FLOP")},
    output=loss("", "best learning rate, or best batch size in tokens"),
    parameters={
        "c1": scale("value at C = 1", "c_1"),
        "a": exponent("exponent: below 0 for the learning rate", low=-_INFINITE, typical=(-0.5, 0.5)),
    },
    title="DeepSeek: learning rate or batch size",
    family="hyperparameter",
    citation="Bi et al. 2024, arXiv:2401.02954",
    objective="log_squares",
    derived=["best learning rate at C", "best batch size at C"],
    remark="Fitted to runs within 0.25 % of the best.",
    published=[
        Published("lr", {"c1": 0.3118, "a": -0.125}, "second-hand", _REVIEW, "arXiv:2401.02954"),
        Published("batch", {"c1": 0.292, "a": 0.3271}, "second-hand", _REVIEW, "arXiv:2401.02954"),
    ],
)

porian_hp = law(
    "porian_hp",
    "h = c1 * N**a",
    inputs={"N": count("model parameters")},
    output=loss("", "best learning rate, or best batch size in sequences"),
    parameters={
        "c1": scale("value at N = 1", "c_1"),
        "a": exponent("exponent: below 0 for the learning rate", low=-_INFINITE, typical=(-1.0, 1.0)),
    },
    title="Learning rate or batch size against model size",
    family="hyperparameter",
    citation="Porian et al. 2024, arXiv:2406.19146",
    objective="log_squares",
    derived=["best learning rate at N", "best batch size at N"],
    published=[
        Published("lr", {"c1": 3.7, "a": -0.36}, "second-hand", _COURSE, "arXiv:2406.19146"),
        Published("batch", {"c1": 0.00037, "a": 0.703}, "second-hand", _COURSE, "arXiv:2406.19146"),
    ],
)

critical_batch = law(
    "critical_batch",
    "B_crit = Bstar / L**(1 / aB)",
    inputs={"L": count("loss", "nats/token")},
    output=loss("tokens", "critical batch size"),
    parameters={
        "Bstar": scale("batch at L = 1", "B^*"),
        "aB": scale("exponent of the loss, as 1 / aB", r"\alpha_B", typical=(0.05, 1.0)),
    },
    title="Critical batch size",
    family="hyperparameter",
    citation="McCandlish et al. 2018, arXiv:1812.06162; Kaplan et al. 2020, arXiv:2001.08361",
    objective="log_squares",
    derived=["critical batch size at a loss", "least steps Smin", "least tokens Emin"],
    remark="Each B_crit comes from one fit of `critical_batch_tradeoff` to the runs that reach one loss.",
    published=[Published("WebText2", {"Bstar": 2e8, "aB": 0.21}, "second-hand", _REVIEW)],
)

critical_batch_tradeoff = law(
    "critical_batch_tradeoff",
    "E = Emin / (1 - Smin / S)",
    inputs={"S": count("optimiser steps to a given loss")},
    output=loss("tokens", "tokens to the same loss"),
    parameters={
        "Emin": scale("least tokens", "E_{min}"),
        "Smin": location("S", "least steps", "S_{min}"),
    },
    title="Steps against tokens at one loss",
    family="hyperparameter",
    citation="McCandlish et al. 2018, arXiv:1812.06162",
    objective="log_squares",
    derived=["critical batch size Emin / Smin"],
    remark="The hyperbola (S / Smin - 1)(E / Emin - 1) = 1, solved for E; it holds for S above Smin.",
)

logit_growth = law(
    "logit_growth",
    "g = exp(q0 + q1 * log(N) + q2 * log(N)**2)",
    inputs={"N": count("model parameters, at one learning rate")},
    output=loss("", "largest attention logit"),
    parameters={
        "q0": free("constant", "q_0"),
        "q1": free("slope over log N", "q_1"),
        "q2": free("curvature over log N", "q_2"),
    },
    title="Growth of attention logits",
    family="hyperparameter",
    citation="Wortsman et al. 2023, arXiv:2309.14322",
    objective="log_squares",
    derived=["size at which training diverges"],
    remark="Training is reported to break where g exceeds about 1e4 (memory: a starting point, no fact).",
)
