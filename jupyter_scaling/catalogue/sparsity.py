"""Laws of models that use a part of their parameters: experts, sparse weights, pruning on the way."""

from .kinds import Input, count, exponent, floor, free, loss, scale, share
from .law import law
from .published import Published

_INFINITE = float("inf")
_REVIEW = "a literature review"
_N, _D = count("model parameters"), count("training tokens")
_SPARSITY = Input("", "sparsity: the share of parameters not used, below 1", "", False, 0.0, 1.0)


def _clark(label: str, a: float, b: float, c: float, d: float, es: float, em: float) -> Published:
    values = {"a": a, "b": b, "c": c, "d": d, "Es": es, "Em": em}
    return Published(label, values, "second-hand", _REVIEW, "arXiv:2202.01169")


routed_clark = law(
    "routed_clark",
    """let Eh = 1 / (1 / (E - 1 + 1 / (1 / Es - 1 / Em)) + 1 / Em)
L = 10**(a * log10(N) + b * log10(Eh) + c * log10(N) * log10(Eh) + d)""",
    inputs={"N": count("parameters of the dense model"), "E": count("experts", low=1.0)},
    output=loss(),
    parameters={
        "a": free("model-size exponent, below 0", typical=(-0.5, 0.0)),
        "b": free("exponent of the experts, below 0", typical=(-0.5, 0.0)),
        "c": free("interaction", typical=(0.0, 0.1)),
        "d": free("log10 of the loss at N = Eh = 1", typical=(0.0, 3.0)),
        "Es": scale("experts at which routing starts to help", "E_{start}", typical=(1.0, 10.0)),
        "Em": scale("experts at which routing stops to help", "E_{max}", typical=(50.0, 5000.0)),
    },
    title="Routed language models",
    family="sparsity/MoE/precision",
    citation="Clark et al. 2022, arXiv:2202.01169",
    objective="log_squares",
    derived=["effective dense parameters", "size at which routing stops to help, 10**(-b / c)"],
    remark=(
        "The logarithms are to base 10, which the paper does not print: only so do the constants give its losses. "
        "Em is above Es. All runs see 130B tokens. With c rounded as printed the cut-off is 1e12 parameters; "
        "the paper has 937B."
    ),
    published=[
        _clark("S-BASE", -0.082, -0.108, 0.009, 1.104, 1.847, 314.478),
        _clark("RL-R", -0.083, -0.126, 0.012, 1.111, 1.88, 469.982),
        _clark("HASH", -0.087, -0.136, 0.012, 1.157, 4.175, 477.741),
    ],
)

moe_granularity = law(
    "moe_granularity",
    "L = c + g * G**(-gamma) * N**(-alpha) + a * N**(-alpha) + b * D**(-beta)",
    inputs={"N": count("model parameters, near those active"), "D": _D, "G": count("granularity of the experts")},
    output=loss(),
    parameters={
        "c": floor("irreducible loss"),
        "g": scale("gain from granularity"),
        "gamma": exponent("exponent of the granularity"),
        "a": scale("model-size term at N = 1"),
        "alpha": exponent("model-size exponent"),
        "b": scale("data term at D = 1"),
        "beta": exponent("data exponent"),
    },
    title="Fine-grained mixture of experts",
    family="sparsity/MoE/precision",
    citation="Krajewski et al. 2024, arXiv:2402.07871",
    objective="huber",
    derived=["best granularity", "compute-optimal N and D"],
    remark="The dense set has no granularity term: g = 0.",
    published=[
        Published(
            "mixture of experts",
            {"a": 18.1, "alpha": 0.115, "b": 30.8, "beta": 0.147, "g": 2.1, "gamma": 0.58, "c": 0.47},
            "second-hand",
            _REVIEW,
            "arXiv:2402.07871",
        ),
        Published(
            "dense",
            {"a": 16.3, "alpha": 0.126, "b": 26.7, "beta": 0.127, "c": 0.47},
            "second-hand",
            _REVIEW,
            "arXiv:2402.07871",
        ),
    ],
)

moe_sparsity_abnar = law(
    "moe_sparsity_abnar",
    "L = a * N**(-alpha) + b * D**(-beta) + c * (1 - S)**(-lam) + d * (1 - S)**(-delta) * N**(-gamma) + e",
    inputs={"N": count("total parameters"), "D": _D, "S": _SPARSITY},
    output=loss(),
    parameters={
        "a": scale("model-size term at N = 1"),
        "alpha": exponent("model-size exponent"),
        "b": scale("data term at D = 1"),
        "beta": exponent("data exponent"),
        "c": scale("sparsity term of a dense model"),
        "lam": exponent("exponent of the sparsity; published below 0", low=-_INFINITE, typical=(-1.0, 1.0)),
        "d": scale("interaction of sparsity and size"),
        "delta": exponent("exponent of the sparsity in it"),
        "gamma": exponent("model-size exponent in it"),
        "e": floor("irreducible loss"),
    },
    title="Parameters against FLOP: sparsity",
    family="sparsity/MoE/precision",
    citation="Abnar et al. 2025, arXiv:2501.12370",
    derived=["best sparsity at a size"],
    remark="S = (E - K) / E for K of E experts. It explains the runs fitted, less so those held out at S = 0.98.",
    flops="none",
    published=[
        Published(
            "table 3",
            {
                "a": 16612.5,
                "alpha": 0.5962,
                "b": 5455.67,
                "beta": 0.3954,
                "c": 0.4598,
                "lam": -0.1666,
                "d": 17.26,
                "delta": 0.1603,
                "gamma": 0.1595,
                "e": 0.94,
            },
            "second-hand",
            _REVIEW,
            "arXiv:2501.12370",
        )
    ],
)

sparse_frantar = law(
    "sparse_frantar",
    "L = aS * (1 - S)**bS * N**(-bN) + cS * N**(-bN) + (aD / D)**bD + c",
    inputs={"N": count("non-zero parameters"), "D": count("training data"), "S": _SPARSITY},
    output=loss(),
    parameters={
        "aS": scale("part of the size term that sparsity changes", "a_S"),
        "bS": exponent("exponent of the density", "b_S"),
        "cS": scale("part of the size term that it does not change", "c_S"),
        "bN": exponent("model-size exponent", "b_N"),
        "aD": scale("data at which the data term is 1", "a_D"),
        "bD": exponent("data exponent", "b_D"),
        "c": floor("irreducible loss"),
    },
    title="Sparsely connected foundation models",
    family="sparsity/MoE/precision",
    citation="Frantar et al. 2023, arXiv:2309.08520",
    objective="huber",
    derived=["best sparsity at (N, D)"],
    flops="none",
)

avg_param_sparse = law(
    "avg_param_sparse",
    "L = E + A * Nbar**(-alpha) + B * D**(-beta)",
    inputs={"Nbar": count("active parameters, mean over training steps"), "D": _D},
    output=loss(),
    parameters={
        "E": floor("irreducible loss"),
        "A": scale("model-size term at Nbar = 1"),
        "alpha": exponent("model-size exponent"),
        "B": scale("data term at D = 1"),
        "beta": exponent("data exponent"),
    },
    title="Average parameter count",
    family="sparsity/MoE/precision",
    citation="Jin et al. 2025, arXiv:2501.12486",
    derived=["compression at equal loss"],
    remark="Chinchilla's form with the mean of the parameters over training, C = 6 Nbar D; constants were not found.",
)

moe_efficiency_leverage = law(
    "moe_efficiency_leverage",
    """let Ah = 1 / (1 / (A + 1 / (1 / As - 1 / Am)) + 1 / Am)
EL = Ah**(a + d * log10(C) + gamma * log2(G)**2 + beta * log2(G))""",
    inputs={
        "A": share("activation ratio", positive=True),
        "G": count("granularity of the experts"),
        "C": count("training compute", "FLOP"),
    },
    output=loss("", "compute of a dense model over that of the experts, at equal loss"),
    parameters={
        "a": free("exponent at C = G = 1", typical=(0.0, 3.0)),
        "d": free("change with log10 of the compute, below 0", typical=(-0.3, 0.0)),
        "gamma": free("curvature over log2 of the granularity", typical=(0.0, 0.1)),
        "beta": free("slope over log2 of the granularity, below 0", typical=(-0.5, 0.0)),
        "As": scale("activation ratio at which the gain starts to saturate", "A_{start}", typical=(1e-3, 0.1)),
        "Am": scale("largest effective activation ratio", "A_{max}", typical=(1.0, 1e18)),
    },
    title="Efficiency leverage of a mixture of experts",
    family="sparsity/MoE/precision",
    citation="Tian et al. 2025, arXiv:2507.17702",
    objective="huber",
    derived=["best granularity 2**(-beta / (2 gamma))", "leverage of a configuration"],
    remark=(
        "The paper prints no bases: only log10 of C with log2 of G gives its own claim of 7 times at A = 3.1 %, G = "
        "12, 1e22 FLOP. The authors fit leverages below 6 and hold out those above. The published Am is so large that "
        "it has no effect."
    ),
    published=[
        Published(
            "Tian 2025, table 2",
            {"a": 1.23, "d": -0.0761, "gamma": 0.0167, "beta": -0.117, "As": 0.0163, "Am": 5.28e16},
            "primary",
            "paper, eq. 10 to 13, table 2",
            "arXiv:2507.17702",
        )
    ],
)
