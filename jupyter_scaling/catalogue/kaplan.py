"""Laws of one input from the first scaling-law studies of language models and their forerunners."""

from .kinds import count, exponent, floor, location, loss, scale
from .law import law
from .published import Published

_NOTE = "a secondary note with equation numbers"
_KAPLAN = "arXiv:2001.08361"
_HENIGHAN = "arXiv:2010.14701"
_TABLE = "paper, table 1"
_REVIEW = "a literature review"
_NO_FLOOR = "The form has no irreducible part: its exponent is not comparable with Chinchilla's alpha."

kaplan_l_n = law(
    "kaplan_l_n",
    "L = (Nc / N)**aN",
    inputs={"N": count("non-embedding parameters")},
    output=loss(),
    parameters={
        "Nc": location("N", "critical model size", "N_c"),
        "aN": exponent("exponent", r"\alpha_N", typical=(0.05, 0.12)),
    },
    title="Kaplan L(N)",
    family="single-variable",
    citation=f"Kaplan et al. 2020, {_KAPLAN}",
    objective="log_squares",
    derived=["parameters for a target loss"],
    remark=_NO_FLOOR,
    published=[Published("WebText2", {"aN": 0.076, "Nc": 8.8e13}, "second-hand", _NOTE, _KAPLAN)],
)

kaplan_l_d = law(
    "kaplan_l_d",
    "L = (Dc / D)**aD",
    inputs={"D": count("training tokens (early stopped)")},
    output=loss(),
    parameters={
        "Dc": location("D", "critical data size", "D_c"),
        "aD": exponent("exponent", r"\alpha_D", typical=(0.05, 0.12)),
    },
    title="Kaplan L(D)",
    family="single-variable",
    citation=f"Kaplan et al. 2020, {_KAPLAN}",
    objective="log_squares",
    derived=["tokens for a target loss"],
    remark=_NO_FLOOR,
    published=[Published("WebText2", {"aD": 0.095, "Dc": 5.4e13}, "second-hand", _NOTE, _KAPLAN)],
)

kaplan_l_c = law(
    "kaplan_l_c",
    "L = (Cc / C)**aC",
    inputs={"C": count("minimum compute", "PF-days (8.64e19 FLOP)")},
    output=loss(),
    parameters={
        "Cc": location("C", "critical compute", "C_c"),
        "aC": exponent("exponent", r"\alpha_C", typical=(0.02, 0.12)),
    },
    title="Kaplan L(C_min)",
    family="single-variable",
    citation=f"Kaplan et al. 2020, {_KAPLAN}",
    objective="log_squares",
    derived=["compute for a target loss"],
    remark=f"{_NO_FLOOR} The published constants take C in PF-days, 8.64e19 FLOP each.",
    published=[Published("WebText2", {"aC": 0.05, "Cc": 3.1e8}, "second-hand", _NOTE, _KAPLAN)],
)


def _henighan(label: str, floor_loss: float, x0: float, a: float) -> Published:
    return Published(label, {"Linf": floor_loss, "x0": x0, "a": a}, "primary", _TABLE, _HENIGHAN)


henighan_modal = law(
    "henighan_modal",
    "L = Linf + (x0 / x)**a",
    inputs={"x": count("non-embedding parameters, or compute in PF-days")},
    output=loss(),
    parameters={
        "Linf": floor("irreducible loss: the entropy of the data", r"L_\infty"),
        "x0": location("x", "scale at which the reducible loss is 1", "x_0"),
        "a": exponent("exponent", typical=(0.03, 0.25)),
    },
    title="Autoregressive models across modalities",
    family="single-variable",
    citation=f"Henighan et al. 2020, {_HENIGHAN}",
    derived=["entropy Linf", "divergence from it: the reducible loss", "scale for a target"],
    remark="Sets over N take parameters, sets over C take PF-days. The N_opt sets belong to `henighan_optimal_size`.",
    published=[
        _henighan("Language L(N)", 0.0, 1.47e14, 0.07),
        _henighan("Language L(C)", 0.0, 3.47e8, 0.048),
        _henighan("Image 8x8 L(N)", 3.12, 80.0, 0.24),
        _henighan("Image 8x8 L(C)", 3.13, 1.8e-8, 0.19),
        _henighan("Image 16x16 L(N)", 2.64, 280.0, 0.22),
        _henighan("Image 16x16 L(C)", 2.64, 1.6e-8, 0.16),
        _henighan("Image 32x32 L(N)", 2.2, 63.0, 0.13),
        _henighan("Image 32x32 L(C)", 2.21, 3.6e-9, 0.1),
        _henighan("Image VQ16 L(N)", 3.99, 2.7e4, 0.13),
        _henighan("Image VQ32 L(N)", 3.07, 1.9e4, 0.14),
        _henighan("Text-to-Im (text) L(N)", 0.0, 5.6e8, 0.037),
        _henighan("Text-to-Im (image) L(N)", 2.0, 5.1e3, 0.16),
        _henighan("Video VQ16 L(N)", 1.01, 3.7e4, 0.24),
        _henighan("Video VQ16 L(C)", 0.95, 2.2e-5, 0.14),
        _henighan("Math extrapolate L(N)", 0.28, 1.1e4, 0.16),
    ],
)

henighan_optimal_size = law(
    "henighan_optimal_size",
    "N_opt = (C / C0)**b",
    inputs={"C": count("compute", "PF-days")},
    output=loss("", "compute-optimal parameters"),
    parameters={
        "C0": location("C", "compute at which one parameter is best", "C_0"),
        "b": exponent("exponent", typical=(0.4, 0.8)),
    },
    title="Optimal model size across modalities",
    family="single-variable",
    citation=f"Henighan et al. 2020, {_HENIGHAN}",
    objective="log_squares",
    derived=["tokens D at the optimum"],
    remark="The second form in the record of `henighan_modal`. The exponent is near 0.7 in every domain.",
    published=[
        Published("Language", {"C0": 3.3e-13, "b": 0.73}, "primary", _TABLE, _HENIGHAN),
        Published("Image 8x8", {"C0": 5.3e-14, "b": 0.64}, "primary", _TABLE, _HENIGHAN),
        Published("Image 16x16", {"C0": 4.8e-12, "b": 0.75}, "primary", _TABLE, _HENIGHAN),
    ],
)

_BETA_G = {
    "char LM SGD": -0.0936,
    "NMT composite": -0.128,
    "NMT single": -0.36,
    "ImageNet top1": -0.309,
    "ImageNet top5": -0.488,
    "speech": -0.299,
}
_BETA_P = {"LSTM/RHN word LM": 0.69, "4-layer LSTM": 0.78, "ImageNet": 0.573}

hestness_learning_curve = law(
    "hestness_learning_curve",
    "eps = alpha * m**beta_g + gamma",
    inputs={"m": count("training samples or words")},
    output=loss("", "error or loss"),
    parameters={
        "alpha": scale("excess at m = 1"),
        "beta_g": exponent("exponent, below 0", r"\beta_g", low=-float("inf"), high=0.0, typical=(-0.5, -0.06)),
        "gamma": floor("irreducible error"),
    },
    title="Learning curve of Hestness et al.",
    family="single-variable",
    citation="Hestness et al. 2017, arXiv:1712.00409",
    derived=["data for a target error", "regions: small data, power law, irreducible"],
    remark="`hestness_model_size` is the second form of the record: the model that fits m samples best.",
    published=[
        Published(
            "word LM", {"alpha": 11.9, "beta_g": -0.066, "gamma": 0.0}, "second-hand", _REVIEW, "arXiv:1712.00409"
        ),
        *(
            Published(label, {"beta_g": value}, "second-hand", _REVIEW, "arXiv:1712.00409")
            for label, value in _BETA_G.items()
        ),
    ],
)

hestness_model_size = law(
    "hestness_model_size",
    "s = sigma * m**beta_p",
    inputs={"m": count("training samples or words")},
    output=loss("", "parameters of the best model"),
    parameters={
        "sigma": scale("parameters at m = 1"),
        "beta_p": exponent("exponent", r"\beta_p", typical=(0.5, 1.0)),
    },
    title="Model growth of Hestness et al.",
    family="single-variable",
    citation="Hestness et al. 2017, arXiv:1712.00409",
    objective="log_squares",
    derived=["parameters for a data size"],
    published=[
        Published(label, {"beta_p": value}, "second-hand", _REVIEW, "arXiv:1712.00409")
        for label, value in _BETA_P.items()
    ],
)
