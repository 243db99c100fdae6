"""Laws of one input as single fields state them: vision, robots, recommenders, retrieval, attacks."""

from .kinds import count, exponent, floor, free, location, loss, quantity, scale
from .law import law
from .published import Published

_TIFA = "paper, section 5 and figure 11"

tsfm_power_law = law(
    "tsfm_power_law",
    "L = (x0 / x)**a",
    inputs={"x": count("parameters, compute or data")},
    output=loss("", "negative log-likelihood or MAPE"),
    parameters={"x0": location("x", "scale at which the loss is 1", "x_0"), "a": exponent("exponent")},
    title="Time-series foundation models",
    family="single-variable",
    citation="Yao et al. 2024, arXiv:2410.12360",
    objective="log_squares",
    derived=["gap between in and out of distribution"],
    remark="In and out of distribution share the slope and differ in the intercept. No constants are printed as text.",
)

imitation_power_law = law(
    "imitation_power_law",
    "Y = a * x**(-b)",
    inputs={"x": count("environments, objects, or pairs of both")},
    output=loss("", "1 - normalised score (optimality gap)"),
    parameters={"a": scale("gap at x = 1", typical=(0.01, 1.0)), "b": exponent("exponent")},
    title="Imitation learning of robots",
    family="single-variable",
    citation="Lin et al. 2024, arXiv:2410.18647",
    objective="log_squares",
    derived=["environments for a target score"],
    remark="The authors knowingly leave out an irreducible term.",
)

t2i_tifa_power = law(
    "t2i_tifa_power",
    "S = a * x**b",
    inputs={"x": count("compute (GFLOP), parameters (millions) or image-noun pairs (millions)")},
    output=loss("", "TIFA score"),
    parameters={"a": scale("score at x = 1", typical=(0.01, 1.0)), "b": exponent("exponent", typical=(0.005, 0.2))},
    title="Text-to-image alignment",
    family="single-variable",
    citation="Li et al. 2024 (On the Scalability of Diffusion-based Text-to-Image Generation)",
    objective="log_squares",
    derived=["compute for a target score"],
    remark=(
        "The paper prints exponent 0.11 for the model size, with which the score of 1,000 M parameters would be 1.65, "
        "above its maximum 1; the other two sets match the paper's plots. Probably 0.011 is meant."
    ),
    published=[
        Published("compute", {"a": 0.47, "b": 0.02}, "primary", _TIFA),
        Published(
            "model size (as printed)", {"a": 0.77, "b": 0.11}, "primary", _TIFA, "", "the exponent is probably 0.011"
        ),
        Published("data", {"a": 0.64, "b": 0.03}, "primary", _TIFA),
    ],
)

hstu_compute_law = law(
    "hstu_compute_law",
    "y = a + b * log(C)",
    inputs={"C": count("training compute")},
    output=loss("", "hit rate at K, or normalised entropy"),
    parameters={"a": free("quality at C = 1"), "b": free("gain for each factor e; above 0 for hit rate")},
    title="Generative recommenders",
    family="single-variable",
    citation="Zhai et al. 2024, arXiv:2402.17152",
    objective="squares",
    derived=["compute for a target"],
    remark="Stated over three orders of magnitude of compute; constants were not found in the text.",
)

mdm_compute_gap = law(
    "mdm_compute_gap",
    "L = a * C**(-b) * exp(b * mdm * log(g))",
    inputs={
        "C": count("compute of isoFLOP optima", "FLOP"),
        "mdm": quantity("1 for masked diffusion, 0 for autoregressive"),
    },
    output=loss("", "validation loss, or its bound"),
    parameters={
        "a": scale("loss of an autoregressive model at C = 1"),
        "b": exponent("exponent, shared by both"),
        "g": scale("compute that masked diffusion needs for the same loss, as a factor", typical=(1.0, 100.0)),
    },
    title="Masked diffusion language models: a constant compute gap",
    family="single-variable",
    citation="Nie et al. 2024 (Scaling up Masked Diffusion Models on Text)",
    objective="log_squares",
    derived=["compute-equivalent gain g"],
    remark=(
        "Two recipes, one exponent, a factor of compute between them; the input `mdm` says which recipe a row is. "
        "With rows of one recipe only, a and g cannot be told apart: fix g = 1."
    ),
    published=[Published("gap", {"g": 16.0}, "second-hand")],
)

clip_mammut_compute_law = law(
    "clip_mammut_compute_law",
    "err = a * (C + s)**(-b)",
    inputs={"C": count("training compute", "GFLOP")},
    output=loss("", "1 - accuracy or recall, or loss"),
    parameters={"a": scale("error at C + s = 1"), "s": scale("shift of the compute"), "b": exponent("exponent")},
    title="CLIP against MaMMUT",
    family="single-variable",
    citation="Nezhurina et al. 2025, arXiv:2506.04598",
    derived=["crossover compute", "sample efficiency"],
    remark="Variants: without the shift (`power_law`), with an irreducible part (`saturation`).",
    published=[
        Published(
            "forms (no constants)",
            {},
            "primary",
            "LAION-AI/scaling-laws-for-comparison @5343917, scaling_laws/functions.py",
        )
    ],
)

domain_power_law = law(
    "domain_power_law",
    "y = E + a * x**(-b)",
    inputs={"x": count("parameters, data or compute")},
    output=loss("", "error"),
    parameters={"E": floor("irreducible error"), "a": scale("reducible error at x = 1"), "b": exponent("exponent")},
    title="Scaling curves of applied fields",
    family="single-variable",
    citation="DPA3, EScAIP, RoMA, Poseidon, TEDDY and others, which state that errors follow a scaling law",
    derived=["data or parameters for a target"],
    remark="No constants are available in the texts.",
)

retrieval_datastore = law(
    "retrieval_datastore",
    "y = a + b * log(D_s)",
    inputs={"D_s": count("tokens in the datastore")},
    output=loss("", "perplexity or accuracy"),
    parameters={"a": free("value at one token"), "b": free("change for each factor e; below 0 for perplexity")},
    title="Datastore of a retrieval language model",
    family="single-variable",
    citation="Shao et al. 2024 (Scaling Retrieval-Based Language Models with a Trillion-Token Datastore)",
    objective="squares",
    derived=["datastore for a target"],
    remark="The form is ours; the paper plots curves that show no saturation up to 1.4T tokens.",
)

adv_epsilon_power_law = law(
    "adv_epsilon_power_law",
    "err = a * eps**b",
    inputs={"eps": count("size of the perturbation")},
    output=loss("", "adversarial error rate"),
    parameters={"a": scale("error at eps = 1"), "b": exponent("exponent, near 1", typical=(0.5, 1.5))},
    title="Adversarial error against the size of a perturbation",
    family="single-variable",
    citation="Cubuk et al. 2017 (Intriguing Properties of Adversarial Examples)",
    objective="log_squares",
    derived=["perturbation at a given error"],
    remark="Holds for small perturbations, below saturation.",
    published=[Published("theory", {"b": 1.0}, "memory")],
)

adv_activation_linear = law(
    "adv_activation_linear",
    "t_max = kappa * a",
    inputs={"a": count("attacked activation tokens")},
    output=loss("tokens", "controlled output tokens"),
    parameters={"kappa": scale("output tokens controlled by one attacked token", r"\kappa")},
    title="Attacks on activations",
    family="single-variable",
    citation="Fort 2023 (Scaling Laws for Adversarial Attacks on Language Model Activations)",
    objective="squares",
    derived=["attack resistance chi = a * d * p / (t * log2 V), bits in for each bit out"],
    remark="The abstract states an attack resistance chi of 16 to 25 bits a bit, over two orders of magnitude of size.",
)

sgd_noise_temperature = law(
    "sgd_noise_temperature",
    "T_c = k * P**(-b)",
    inputs={"P": count("training examples")},
    output=loss("", "critical noise temperature: learning rate over batch size"),
    parameters={"k": scale("temperature at P = 1"), "b": exponent("exponent")},
    title="Critical temperature of SGD",
    family="single-variable",
    citation="Sclocchi et al. 2023 (Dissecting the Effects of SGD Noise in Distinct Regimes of Deep Learning)",
    objective="log_squares",
    derived=["critical temperature at a data size"],
    remark="The abstract states a power law; its exponent was not found.",
)

grokking_samples = law(
    "grokking_samples",
    "n_c = k * M * log(M)",
    inputs={"M": count("size of the group", low=2.0)},
    output=loss("", "samples at which features generalise, out of M**2 pairs"),
    parameters={"k": scale("factor")},
    title="Samples for features of group arithmetic",
    family="other",
    citation="Tian 2025 (Provable Scaling Laws of Feature Emergence from Learning Dynamics of Grokking)",
    objective="squares",
    derived=["share of all pairs, log(M) / M"],
)
