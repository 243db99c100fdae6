"""Laws of the compute-optimal model: how large, on how much data, at a budget."""

from .kinds import count, exponent, free, loss, scale
from .law import law
from .published import Published

_HOFFMANN = "Hoffmann et al. 2022, arXiv:2203.15556"
_REVIEW = "a literature review"
_COURSE = "a course chapter that cites the tables"
_SIZE = exponent("exponent of the compute", typical=(0.4, 0.75))

chinchilla_envelope = law(
    "chinchilla_envelope",
    "N_opt = kN * C**a",
    inputs={"C": count("training compute", "FLOP")},
    output=loss("", "compute-optimal parameters"),
    parameters={"kN": scale("parameters at C = 1", "k_N"), "a": _SIZE},
    title="Chinchilla approach 1: envelope of the training curves",
    family="joint N-D",
    citation=_HOFFMANN,
    objective="log_squares",
    derived=["tokens per parameter"],
    remark="Fitted to the points of the lower envelope. The same form serves the tokens: `chinchilla_envelope_tokens`.",
    published=[
        Published(
            "Hoffmann 2022, approach 1", {"a": 0.5}, "second-hand", _REVIEW, "arXiv:2203.15556", "a: 0.488 to 0.502"
        )
    ],
)

chinchilla_envelope_tokens = law(
    "chinchilla_envelope_tokens",
    "D_opt = kD * C**b",
    inputs={"C": count("training compute", "FLOP")},
    output=loss("", "compute-optimal tokens"),
    parameters={"kD": scale("tokens at C = 1", "k_D"), "b": _SIZE},
    title="Chinchilla approach 1: tokens",
    family="joint N-D",
    citation=_HOFFMANN,
    objective="log_squares",
    derived=["tokens per parameter"],
    remark="The second form in the record of `chinchilla_envelope`; approach 2 and DeepSeek fit the same form.",
    published=[
        Published(
            "Hoffmann 2022, approach 1", {"b": 0.5}, "second-hand", _REVIEW, "arXiv:2203.15556", "b: 0.501 to 0.512"
        ),
        Published(
            "Hoffmann 2022, approach 2", {"b": 0.51}, "second-hand", _REVIEW, "arXiv:2203.15556", "b: 0.483 to 0.529"
        ),
        Published("DeepSeek (C = M D)", {"kD": 5.8316, "b": 0.4757}, "second-hand", _REVIEW),
        Published("Llama 3, legend", {"kD": 0.299, "b": 0.537}, "second-hand", _COURSE),
        Published("Llama 3, text", {"kD": 0.29, "b": 0.53}, "second-hand", _COURSE),
    ],
)

isoflop_parabola = law(
    "isoflop_parabola",
    "L = c0 + c1 * log(N) + c2 * log(N)**2",
    inputs={"N": count("model parameters, at one compute level")},
    output=loss(),
    parameters={
        "c0": free("constant"),
        "c1": free("slope over log N"),
        "c2": free("curvature over log N, above 0"),
    },
    title="Chinchilla approach 2: one isoFLOP parabola",
    family="joint N-D",
    citation=_HOFFMANN,
    objective="squares",
    derived=["N_opt = exp(-c1 / (2 c2))", "flatness 2 c2"],
    remark=(
        "Fitted at each compute level on its own (`fit_groups`); the minima N_opt then follow `porian_allocation`. "
        "Reported (second-hand): Hoffmann's approach 2 gives a = 0.49 (0.462 to 0.534) and b = 0.51."
    ),
)

porian_allocation = law(
    "porian_allocation",
    "N_opt = k * C**a",
    inputs={"C": count("training compute", "FLOP")},
    output=loss("", "compute-optimal parameters"),
    parameters={"k": scale("parameters at C = 1"), "a": exponent("exponent of the compute", typical=(0.45, 0.9))},
    title="Compute-optimal size under changes of protocol",
    family="joint N-D",
    citation="Porian et al. 2024, arXiv:2406.19146",
    objective="log_squares",
    derived=["compute-optimal size at a budget"],
    remark="The same data give a = 0.835 to 0.497 as the protocol is put right, step by step.",
    published=[
        Published(label, {"a": value}, "second-hand", _COURSE, "arXiv:2406.19146")
        for label, value in {
            "RefinedWeb, Kaplan repro": 0.835,
            "RefinedWeb, +head FLOPs": 0.706,
            "RefinedWeb, +warmup": 0.602,
            "RefinedWeb, +cosine": 0.571,
            "RefinedWeb, tuned const LR": 0.497,
            "OpenWebText2, Kaplan repro": 0.864,
            "OpenWebText2, +head FLOPs": 0.699,
            "OpenWebText2, +warmup": 0.603,
            "OpenWebText2, +cosine": 0.574,
            "OpenWebText2, tuned": 0.518,
        }.items()
    ],
)
