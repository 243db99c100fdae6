"""Laws of numbers with few bits, and of a small model taught by a large one."""

from .kinds import count, exponent, floor, loss, quantity, scale, width
from .law import law
from .published import Published

_N, _D = count("model parameters"), count("training tokens")
_KUMAR = "Kumar et al. 2024, arXiv:2411.04330"
_BUSBRIDGE = "arXiv:2502.08606"

precision_train = law(
    "precision_train",
    """let Neff = N * (1 - exp(-Pw / gw)) * (1 - exp(-Pa / ga)) * (1 - exp(-Pkv / gkv))
L = A * Neff**(-alpha) + B * D**(-beta) + E""",
    inputs={
        "N": _N,
        "D": _D,
        "Pw": count("precision of the weights", "bits"),
        "Pa": count("precision of the activations", "bits"),
        "Pkv": count("precision of the key-value cache", "bits"),
    },
    output=loss(),
    parameters={
        "A": scale("model-size term at N = 1"),
        "alpha": exponent("model-size exponent"),
        "B": scale("data term at D = 1"),
        "beta": exponent("data exponent"),
        "E": floor("irreducible loss"),
        "gw": width("sensitivity of the weights", r"\gamma_w", typical=(0.5, 4.0)),
        "ga": width("sensitivity of the activations", r"\gamma_a", typical=(0.5, 4.0)),
        "gkv": width("sensitivity of the key-value cache", r"\gamma_{kv}", typical=(0.5, 4.0)),
    },
    title="Training in low precision",
    family="sparsity/MoE/precision",
    citation=_KUMAR,
    derived=["effective parameters", "compute-optimal precision"],
    remark=(
        "A form N (1 - gamma / 2**P) that circulates is not the paper's. The reported set gives beta as "
        "0.4965 to 0.5, so it is left out of it."
    ),
    published=[
        Published(
            "integer, quantisation-aware",
            {"A": 4299.0, "alpha": 0.4965, "B": 18060.0, "E": 2.7648, "gw": 2.6745, "ga": 2.2102, "gkv": 0.9578},
            "second-hand",
            "a blog",
            "arXiv:2411.04330",
            "beta about 0.4965 to 0.5",
        )
    ],
)

precision_ptq = law(
    "precision_ptq",
    "delta = CT * D**gD * N**(-gN) * exp(-P / gP)",
    inputs={"N": _N, "D": _D, "P": count("precision after training", "bits")},
    output=loss("nats/token", "increase of the loss by quantisation"),
    parameters={
        "CT": scale("increase at N = D = 1, P = 0", "C_T"),
        "gD": exponent("data exponent", r"\gamma_D", typical=(0.1, 1.0)),
        "gN": exponent("model-size exponent", r"\gamma_N", typical=(0.1, 1.0)),
        "gP": width("sensitivity to the precision", r"\gamma_{post}", typical=(0.2, 4.0)),
    },
    title="Quantisation after training",
    family="sparsity/MoE/precision",
    citation=_KUMAR,
    objective="log_squares",
    derived=["data size beyond which more data hurt"],
    published=[Published("GPTQ", {"CT": 0.0598, "gD": 0.5068, "gN": 0.3439, "gP": 0.5907}, "memory")],
)

fp_quant = law(
    "fp_quant",
    "L = n * N**(-alpha) + d * D**(-beta) + eps"
    " + D**beta * N**(-alpha) * log2(B) / gamma * (E + 0.5)**(-delta) * (M + 0.5)**(-nu)",
    inputs={
        "N": _N,
        "D": _D,
        "E": quantity("exponent bits", "bits", low=0.0),
        "M": quantity("mantissa bits", "bits", low=0.0),
        "B": count("block size of the scaling factors", low=1.0),
    },
    output=loss(),
    parameters={
        "n": scale("model-size term at N = 1"),
        "alpha": exponent("model-size exponent"),
        "d": scale("data term at D = 1"),
        "beta": exponent("data exponent"),
        "eps": floor("irreducible loss", r"\epsilon"),
        "gamma": scale("resistance to quantisation"),
        "delta": exponent("exponent of the exponent bits", typical=(0.1, 6.0)),
        "nu": exponent("exponent of the mantissa bits", typical=(0.1, 6.0)),
    },
    title="Floating-point quantisation training",
    family="sparsity/MoE/precision",
    citation="Sun et al. 2025 (Scaling Laws for Floating Point Quantization Training)",
    derived=["critical data size", "best mantissa bits nu P / (delta + nu) - 0.5", "best precision"],
    remark=(
        "Not monotone in D: beyond the critical data size (companion `critical_data_size`) more tokens hurt. "
        "Channel-wise scaling counts as log2 B = 13.1567."
    ),
    published=[
        Published(
            "Sun 2025, table 2",
            {
                "n": 69.2343,
                "alpha": 0.2368,
                "d": 68973.0621,
                "beta": 0.5162,
                "eps": 1.9061,
                "gamma": 11334.5197,
                "delta": 3.1926,
                "nu": 2.9543,
            },
            "primary",
            "paper, eq. 18, 21 and 26, table 2",
        )
    ],
)

distillation = law(
    "distillation",
    "LS = LT + LT**(-c0) * (1 + (LT / (LtS * d1))**(1 / f1))**(-c1 * f1) * (A * NS**(-a) + B * DS**(-b))**g",
    inputs={
        "NS": count("student parameters"),
        "DS": count("distillation tokens"),
        "LT": count("loss of the teacher", "nats/token"),
        "LtS": count("loss of the same student when supervised", "nats/token"),
    },
    output=loss("nats/token", "loss of the student"),
    parameters={
        "c0": exponent("exponent of the teacher's loss", "c_0", typical=(0.1, 5.0)),
        "c1": exponent("slope beyond the capacity gap", "c_1", typical=(1.0, 1000.0)),
        "d1": width("place of the capacity gap", "d_1", typical=(0.5, 3.0)),
        "f1": width("sharpness of the capacity gap", "f_1", typical=(0.02, 1.0)),
        "A": scale("model-size term at NS = 1"),
        "a": exponent("model-size exponent"),
        "B": scale("data term at DS = 1"),
        "b": exponent("data exponent"),
        "g": exponent("outer exponent", r"\gamma", typical=(0.1, 1.5)),
    },
    title="Distillation",
    family="sparsity/MoE/precision",
    citation=f"Busbridge et al. 2025, {_BUSBRIDGE}",
    derived=["best teacher", "size at which supervision is better"],
    remark=(
        "LtS comes from `chinchilla_gamma` with the constants of the same paper. Its interval of c1 has no width "
        "(522.6 to 522.6): that parameter was not determined by the data."
    ),
    published=[
        Published(
            "Busbridge 2025, table 6",
            {
                "c0": 2.549,
                "c1": 522.6,
                "d1": 1.315,
                "f1": 0.09,
                "A": 2243.0,
                "a": 0.321,
                "B": 24181.0,
                "b": 0.637,
                "g": 0.764,
            },
            "primary",
            "paper, appendix F, table 6",
            _BUSBRIDGE,
            "90 % intervals: A 2227 to 2255, B 24084 to 24266, a 0.319 to 0.324, b 0.634 to 0.64, g 0.732 to 0.788, "
            "c0 2.425 to 2.615, f1 0.088 to 0.093, d1 1.302 to 1.327",
        )
    ],
)
