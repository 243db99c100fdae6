"""Laws of one input, in the forms that serve any field."""

from .kinds import count, exponent, floor, free, loss, scale, width
from .law import law
from .published import Published

_SCALE = count("scale: parameters, tokens, examples or FLOP")
_ALABDULMOHSIN = "google-research/google-research, revisiting_neural_scaling_laws"
_REVIEW = "a literature review"

power_law = law(
    "power_law",
    "y = a * x**(-b)",
    inputs={"x": _SCALE},
    output=loss("", "loss or error"),
    parameters={"a": scale("value at x = 1"), "b": exponent("exponent")},
    title="Power law",
    family="single-variable",
    citation="Alabdulmohsin et al. 2022 (M1), arXiv:2209.06640",
    derived=["scale for a target", "elasticity"],
)

power_law_offset = law(
    "power_law_offset",
    "y = E + a * x**(-b)",
    inputs={"x": _SCALE},
    output=loss("", "loss or error"),
    parameters={
        "E": floor("irreducible loss"),
        "a": scale("reducible loss at x = 1"),
        "b": exponent("exponent"),
    },
    title="Power law with an irreducible constant",
    family="single-variable",
    citation="Henighan et al. 2020, eq. 1.1, arXiv:2010.14701; Alabdulmohsin et al. 2022 (M2), arXiv:2209.06640",
    derived=["irreducible loss E", "reducible loss", "scale for a target"],
)

power_law_shift = law(
    "power_law_shift",
    "y = beta * (1 / x + gamma)**b",
    inputs={"x": _SCALE},
    output=loss("", "loss or error"),
    parameters={
        "beta": scale("value where 1 / x + gamma = 1"),
        "gamma": floor("shift of 1 / x"),
        "b": exponent("exponent"),
    },
    title="Shifted power law (M3)",
    family="single-variable",
    citation="Alabdulmohsin et al. 2022 (M3), arXiv:2209.06640",
    derived=["floor beta * gamma**b"],
    remark="As x grows the law tends to the floor beta * gamma**b.",
    published=[Published("form M3 (no constants)", {}, "primary", f"{_ALABDULMOHSIN} (README, methods, data)")],
)

saturation = law(
    "saturation",
    "y = a * (x + s)**(-b) + E",
    inputs={"x": _SCALE},
    output=loss("", "loss or error"),
    parameters={
        "a": scale("value at x + s = 1"),
        "s": scale("shift of x"),
        "b": exponent("exponent"),
        "E": floor("irreducible part"),
    },
    title="Power law that saturates below a shift",
    family="single-variable",
    citation="Nezhurina et al. 2025, arXiv:2506.04598",
    derived=["irreducible part E", "scale for a target"],
    remark="The second form in the record of `power_law_shift`.",
)

variance_limited = law(
    "variance_limited",
    "L = Linf + a / x",
    inputs={"x": count("training examples or width")},
    output=loss("", "loss"),
    parameters={"Linf": floor("limit loss", r"L_\infty"), "a": scale("excess at x = 1")},
    title="Variance-limited scaling",
    family="single-variable",
    citation="Bahri et al. 2021, arXiv:2102.06701",
    objective="squares",
    derived=["limit loss Linf"],
    remark=f"The exponent is 1 in the data and in the width, as reported (second-hand, {_REVIEW}).",
)

resolution_limited = law(
    "resolution_limited",
    "L = Linf + a * x**(-k / d)",
    inputs={"x": count("training examples or parameters")},
    output=loss("", "loss"),
    parameters={
        "Linf": floor("limit loss", r"L_\infty"),
        "a": scale("excess at x = 1"),
        "k": free("smoothness: 4 in Sharma and Kaplan, at least 1 for a Lipschitz bound", low=0.0, typical=(1.0, 4.0)),
        "d": width("intrinsic dimension", typical=(1.0, 100.0)),
    },
    title="Resolution-limited scaling",
    family="single-variable",
    citation="Bahri et al. 2021, arXiv:2102.06701; Sharma and Kaplan 2020, arXiv:2004.10802",
    derived=["intrinsic dimension d = k / exponent"],
    remark=(
        "Only the ratio k / d can be told from data: fix k (4 in Sharma and Kaplan) and read d. "
        f"alpha = 4 / d is reported second-hand ({_REVIEW})."
    ),
)

loglinear_score = law(
    "loglinear_score",
    "S = a + b * log(x)",
    inputs={"x": count("parameters, data, compute or samples")},
    output=loss("", "score"),
    parameters={"a": free("score at x = 1"), "b": free("gain for each factor e")},
    title="Log-linear score",
    family="single-variable",
    citation="Austin et al. 2021 (Program Synthesis with Large Language Models)",
    objective="squares",
    derived=["scale for a target score"],
    remark=(
        "The law has no ceiling: clip what it predicts to the range of the score. Only the first paper states it; "
        "others plot scores against the logarithm of the data."
    ),
)

quantization_model = law(
    "quantization_model",
    "L = Linf + b * D**(-alpha / (1 + alpha))",
    inputs={"D": count("training tokens")},
    output=loss("", "loss"),
    parameters={
        "Linf": floor("limit loss", r"L_\infty"),
        "b": scale("excess at D = 1"),
        "alpha": exponent("exponent of the parameters"),
    },
    title="Quantization model, over data",
    family="single-variable",
    citation="Michaud et al. 2023, arXiv:2303.13506",
    derived=["data exponent alpha / (1 + alpha)", "compute-optimal exponent 1 / (alpha + 2)"],
    remark=(
        "The exponents over parameters and data are linked: beta = alpha / (1 + alpha), a_opt = 1 / (alpha + 2), as "
        f"reported (second-hand, {_REVIEW}). `quantization_model_n` is the same law over parameters."
    ),
)

quantization_model_n = law(
    "quantization_model_n",
    "L = Linf + a * N**(-alpha)",
    inputs={"N": count("model parameters")},
    output=loss("", "loss"),
    parameters={
        "Linf": floor("limit loss", r"L_\infty"),
        "a": scale("excess at N = 1"),
        "alpha": exponent("exponent of the parameters"),
    },
    title="Quantization model, over parameters",
    family="single-variable",
    citation="Michaud et al. 2023, arXiv:2303.13506",
    derived=["test of the link to the data exponent"],
    remark="The second form in the record of `quantization_model`.",
)
