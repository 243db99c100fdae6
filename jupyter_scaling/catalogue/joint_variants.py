"""Laws of size and data with a third thing beside them: repeats, streams, vocabulary, years, a second model."""

from .kinds import count, exponent, floor, free, location, loss, quantity, scale
from .law import law
from .published import Published

_N, _D = count("model parameters"), count("training tokens")
_CHINCHILLA = {
    "E": floor("irreducible loss"),
    "A": scale("model-size term at N = 1"),
    "alpha": exponent("model-size exponent"),
    "B": scale("data term at D = 1"),
    "beta": exponent("data exponent"),
}
_REPEATS = {
    "Rd": scale("decay of the value of repeated tokens, in epochs", "R_D", typical=(5.0, 30.0)),
    "Rn": scale("decay of the value of excess parameters", "R_N", typical=(1.0, 10.0)),
}
_C4 = Published(
    "C4",
    {
        "A": 520.825,
        "B": 1487.716,
        "E": 1.8691,
        "alpha": 0.3526596,
        "beta": 0.3526596,
        "Rd": 15.387756,
        "Rn": 5.309743,
    },
    "primary",
    "huggingface/datablations @1370131, README.md and utils/parametric_fit.ipynb",
    "arXiv:2305.16264",
)
_EFFECTIVE = """let Neff = UN + UN * Rn * (1 - exp(-(N / UN - 1) / Rn))
let Deff = U + U * Rd * (1 - exp(-(D / U - 1) / Rd))
L = E + A / Neff**alpha + B / Deff**beta"""
_TWO_STAGES = "The authors fit in two stages: the base law first, then Rd and Rn with it fixed. "

data_constrained = law(
    "data_constrained",
    _EFFECTIVE,
    inputs={
        "N": _N,
        "D": count("training tokens, repeats included"),
        "U": count("unique tokens"),
        "UN": count("parameters that the unique tokens serve best, at most N"),
    },
    output=loss(),
    parameters=_CHINCHILLA | _REPEATS,
    title="Data-constrained scaling",
    family="joint N-D",
    citation="Muennighoff et al. 2023, arXiv:2305.16264",
    derived=["effective data D'", "value of an epoch", "best number of epochs for a budget"],
    remark=_TWO_STAGES + "`data_constrained_joint` computes UN from the base law's own constants.",
    published=[_C4],
)

data_constrained_joint = law(
    "data_constrained_joint",
    f"""let G = (alpha * A / (beta * B))**(1 / (alpha + beta))
let UN = min(N, G * (G * U)**(beta / alpha))
{_EFFECTIVE}""",
    inputs={"N": _N, "D": count("training tokens, repeats included"), "U": count("unique tokens")},
    output=loss(),
    parameters=_CHINCHILLA | _REPEATS,
    title="Data-constrained scaling, without a column of U_N",
    family="joint N-D",
    citation="Muennighoff et al. 2023, arXiv:2305.16264",
    derived=["effective data D'", "value of an epoch", "best number of epochs for a budget"],
    remark=_TWO_STAGES + "`data_constrained` with U_N, the best size for U unique tokens under the base law, put in.",
    published=[_C4],
)


def _gadre(label: str, e: float, a: float, b: float, eta: float) -> Published:
    source = "mlfoundations/scaling @a003c49, scaling/laws.py and exp_data (104 models); refitted from them"
    return Published(label, {"E": e, "a": a, "b": b, "eta": eta}, "refitted", source, "arXiv:2403.08540")


overtraining = law(
    "overtraining",
    "L = E + a * M**eta * C**(-eta) + b * M**(-eta) * C**(-eta)",
    inputs={"C": count("training compute, 6 N D", "FLOP"), "M": count("tokens per parameter, D / N")},
    output=loss("nats/token", "validation loss"),
    parameters={
        "E": floor("irreducible loss"),
        "a": scale("model-size term"),
        "b": scale("data term"),
        "eta": exponent("exponent: half of Chinchilla's, when both are equal", typical=(0.05, 0.3)),
    },
    title="Over-training law",
    family="joint N-D",
    citation="Gadre et al. 2024, arXiv:2403.08540",
    objective="squares",
    derived=["best M = (b / a)**(1 / (2 eta))", "cost of over-training"],
    published=[
        _gadre("C4 train", 1.5083, 141.28, 189.52, 0.12124),
        _gadre("RedPajama", 1.8366, 212.24, 366.69, 0.13643),
        _gadre("RefinedWeb", 1.7345, 157.12, 246.21, 0.1272),
    ],
)

nmt_bivariate = law(
    "nmt_bivariate",
    "L = alpha * Ne**(-pe) * Nd**(-pd) + Linf",
    inputs={"Ne": count("encoder parameters"), "Nd": count("decoder parameters")},
    output=loss(),
    parameters={
        "alpha": scale("reducible loss at Ne = Nd = 1"),
        "pe": exponent("encoder exponent", "p_e"),
        "pd": exponent("decoder exponent", "p_d"),
        "Linf": floor("irreducible loss", r"L_\infty"),
    },
    title="Encoder-decoder translation",
    family="joint N-D",
    citation="Ghorbani et al. 2021, arXiv:2109.07740",
    objective="squares",
    derived=["best encoder share pe / (pe + pd)", "exponent of both together, pe + pd"],
    remark=(
        "The paper divides by reference sizes, alpha (Ne0 / Ne)**pe (Nd0 / Nd)**pd; here alpha holds them. "
        "Exponents differ by language pair; none were found in the text."
    ),
)

_PARSCALE = "QwenLM/ParScale @cd6acb4, parametric_fit.py; refitted from its 48 losses"

parscale = law(
    "parscale",
    "L = E + (A / N)**alpha * (k * log(P) + 1)**(-alpha)",
    inputs={"N": count("non-embedding parameters"), "P": count("parallel streams", low=1.0)},
    output=loss(),
    parameters={
        "E": floor("irreducible loss"),
        "A": location("N", "size at which the reducible loss is 1"),
        "alpha": exponent("exponent", typical=(0.1, 0.3)),
        "k": scale("gain of a stream", typical=(0.2, 0.8)),
    },
    title="Parallel scaling",
    family="joint N-D",
    citation="Chen et al. 2025 (Parallel Scaling Law for Language Models)",
    derived=["equivalent parameters N (k log P + 1)"],
    remark="Printed as E + (A / (N (k log P + 1)))**alpha: the same. P streams act like N (k log P + 1) parameters.",
    published=[
        Published(
            "Stack-V2 Python", {"E": 0.69118, "A": 11307100.0, "alpha": 0.18935, "k": 0.39346}, "refitted", _PARSCALE
        ),
        Published("Pile", {"E": 1.28856, "A": 197537000.0, "alpha": 0.19627, "k": 0.33444}, "refitted", _PARSCALE),
    ],
)

_VOCAB_A1, _VOCAB_A2 = 0.446606, 0.670737

vocab_law = law(
    "vocab_law",
    """let D = H * (0.00639222 * log(V)**2 - 0.15811069 * log(V) + 1.20470122)
Lu = -E + A1 * Nnv**(-a1) + A2 * (V * d)**(-a2) + B * D**(-a1)""",
    inputs={
        "Nnv": count("parameters outside the vocabulary"),
        "V": count("vocabulary size"),
        "d": count("embedding dimension"),
        "H": count("training characters"),
    },
    output=loss("nats/token", "loss below that of a unigram model"),
    parameters={
        "E": free("limit, below zero", low=0.0, typical=(0.1, 20.0)),
        "A1": scale("model-size term at Nnv = 1", "A_1"),
        "a1": exponent("exponent of model size and data", "a_1", typical=(0.1, 1.0)),
        "A2": scale("vocabulary term at V d = 1", "A_2"),
        "a2": exponent("exponent of the vocabulary", "a_2", typical=(0.1, 1.0)),
        "B": scale("data term at one token"),
    },
    title="Scaling with the vocabulary",
    family="joint N-D",
    citation="Tao et al. 2024, arXiv:2407.13623",
    objective="huber",
    derived=["best vocabulary at a compute budget", "best vocabulary at a model size", "gamma = 0.835"],
    remark=(
        "The output is below 0: no logarithm of it can be taken. Tokens are D = H f(V), f as the authors fitted it, "
        "and the data exponent is a1. The authors' constants are for Nnv in 1e6, V and d in 1e3, H in 1e9; the set "
        "here is converted to plain counts. Approach 1: N_v = exp(-1.58903) C**0.41636; approach 2: N_v = 3145728 "
        "(Nnv / 33e6)**0.8354 (both primary)."
    ),
    published=[
        Published(
            "Tao 2024, approach 3, in plain counts",
            {
                "E": 5.532785,
                "A1": 1.83139 * 1e6**_VOCAB_A1,
                "a1": _VOCAB_A1,
                "A2": 0.195842 * 1e6**_VOCAB_A2,
                "a2": _VOCAB_A2,
                "B": 2.124112 * 1e9**_VOCAB_A1,
            },
            "derived",
            "sail-sg/scaling-with-vocab @6701cc2 (approach 1, 2, 3) and a public port of its constants",
            "arXiv:2407.13623",
            "printed for Nnv/1e6, V/1e3, d/1e3, H/1e9: A1 1.83139, A2 0.195842, B 2.124112",
        )
    ],
)

algorithmic_progress = law(
    "algorithmic_progress",
    "L = E + A * N**(-alpha) * exp(-ay * Y) + B * D**(-beta) * exp(-by * Y)",
    inputs={"N": _N, "D": _D, "Y": quantity("years since a reference year", "years")},
    output=loss(),
    parameters=_CHINCHILLA
    | {
        "ay": free("progress in the use of parameters, a year", "a_y", low=0.0, typical=(0.0, 1.0)),
        "by": free("progress in the use of data, a year", "b_y", low=0.0, typical=(0.0, 1.0)),
    },
    title="Algorithmic progress",
    family="joint N-D",
    citation="Ho et al. 2024, arXiv:2403.05812",
    objective="squares",
    derived=["effective compute", "doubling time of effective compute"],
    remark=(
        "Subtract the reference year from the column before fitting: A and B are the terms of that year. Effective "
        "compute doubles every 8.4 months (4.5 to 14.3), as reported (second-hand, a literature review)."
    ),
)

transfer_effective_data = law(
    "transfer_effective_data",
    "D_T = k * D_F**alpha * N**beta",
    inputs={"D_F": count("characters of fine-tuning data", "characters"), "N": count("non-embedding parameters")},
    output=loss("characters", "effective data transferred"),
    parameters={
        "k": scale("characters at D_F = N = 1"),
        "alpha": exponent("exponent of the fine-tuning data", typical=(0.02, 1.0)),
        "beta": exponent("exponent of the model size", typical=(0.02, 1.0)),
    },
    title="Transfer: effective data of pre-training",
    family="joint N-D",
    citation="Hernandez et al. 2021, arXiv:2102.01293",
    objective="log_squares",
    derived=["effective data multiplier 1 + D_T / D_F"],
    remark="Holds where data are few: D_F up to 10 % of the data that the model size asks for.",
    flops="none",
    published=[
        Published(
            "text to Python",
            {"k": 1.9e4, "alpha": 0.18, "beta": 0.38},
            "second-hand",
            "a note on the paper, table 1",
            "arXiv:2102.01293",
        ),
        Published(
            "50 % text, 50 % code to Python",
            {"k": 2.1e5, "alpha": 0.096, "beta": 0.38},
            "second-hand",
            "a note on the paper, table 1",
            "arXiv:2102.01293",
        ),
    ],
)
