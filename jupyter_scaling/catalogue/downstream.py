"""Laws from loss or compute to what a task scores."""

from __future__ import annotations

from collections.abc import Sequence

from .kinds import count, exponent, floor, free, loss, quantity, scale, share
from .law import Law, law
from .published import Published
from .sizes import labels, sized_name

__all__ = [
    "accuracy_on_curve",
    "densing",
    "isik_bleu",
    "isik_ce",
    "loss_to_error",
    "observational",
    "observational_capability",
    "passuntil",
    "two_step_sigmoid",
]

_REVIEW = "a literature review"
_ISIK = "Isik et al. 2024, arXiv:2402.04177"


def _gadre(label: str, eps: float, k: float, gamma: float) -> Published:
    source = "mlfoundations/scaling @a003c49, scaling/laws.py and exp_data (104 models); refitted from them"
    return Published(label, {"eps": eps, "k": k, "gamma": gamma}, "refitted", source, "arXiv:2403.08540")


loss_to_error = law(
    "loss_to_error",
    "Err = eps - k * exp(-gamma * L)",
    inputs={"L": count("validation loss", "nats/token")},
    output=loss("", "mean top-1 error"),
    parameters={
        "eps": free("error of an uninformed model", r"\epsilon", low=0.0, high=1.0, typical=(0.0, 1.0)),
        "k": free("gain at loss 0", low=0.0, typical=(0.1, 10.0)),
        "gamma": scale("rate", typical=(0.1, 3.0)),
    },
    title="Loss to average error",
    family="downstream/emergence",
    citation="Gadre et al. 2024, arXiv:2403.08540",
    objective="squares",
    derived=["error for a target loss"],
    published=[
        _gadre("C4, 17 tasks", 0.84974, 2.0789, 0.75612),
        _gadre("RedPajama, 17 tasks", 0.85699, 2.2065, 0.71459),
        _gadre("RefinedWeb, 17 tasks", 0.86528, 2.2148, 0.70705),
    ],
)

two_step_sigmoid = law(
    "two_step_sigmoid",
    "Acc = b + a * sigmoid(k * (L - L0))",
    inputs={"L": count("loss on the task", "bits/byte or nats")},
    output=loss("", "accuracy"),
    parameters={
        "b": free("accuracy of chance", low=0.0, high=1.0, typical=(0.0, 1.0)),
        "a": scale("gain above chance", typical=(0.01, 1.0)),
        "k": free("steepness, below 0", high=0.0, typical=(-20.0, -0.1)),
        "L0": scale("loss at half of the gain", "L_0", typical=(0.1, 5.0)),
    },
    title="Two-step prediction of a task",
    family="downstream/emergence",
    citation="Bhagia et al. 2024, arXiv:2412.04403; Llama 3, arXiv:2407.21783",
    objective="squares",
    derived=["accuracy at (N, D)"],
    remark=(
        'The loss on the task comes from a first fit, of `chinchilla` say. With counts at hand use `loss="binomial"`. '
        "Reported (second-hand): mean error of 3.8 and 4.2 points at 7B and 13B over 8 tasks."
    ),
)


def observational(components: int | Sequence[str] = 3) -> Law:
    """Benchmark accuracy from capability scores, ``E = sigmoid(alpha + sum_j beta_j S_j)``.

    Examples
    --------
    >>> observational(2).formula
    'E = sigmoid(alpha + beta1 * S1 + beta2 * S2)'
    """
    named = labels(components, "components")
    return law(
        sized_name("observational", named, 3),
        "E = sigmoid(alpha + " + " + ".join(f"beta{one.tail} * S{one.tail}" for one in named) + ")",
        inputs={f"S{one.tail}": quantity(f"capability score, {one.said}") for one in named},
        output=loss("", "benchmark accuracy"),
        parameters={
            "alpha": free("log-odds at scores of 0", typical=(-10.0, 10.0)),
            **{f"beta{one.tail}": free(f"effect of {one.said}", typical=(-10.0, 10.0)) for one in named},
        },
        title="Observational law: accuracy from capabilities",
        family="downstream/emergence",
        citation="Ruan et al. 2024, arXiv:2405.10938",
        objective="logit_squares",
        derived=["FLOP of an equivalent model of another family", "threshold of emergence"],
        remark=(
            "The scores are principal components of a table of benchmarks: three hold about 97 % of the variance over "
            "77 models, as reported (second-hand). Each family's scores over compute are `observational_capability`."
        ),
    )


observational_capability = law(
    "observational_capability",
    "S = theta * log(C) + nu",
    inputs={"C": count("training compute", "FLOP")},
    output=loss("", "capability score"),
    parameters={
        "theta": free("efficiency of the model family, above 0"),
        "nu": free("score at C = 1", r"\nu"),
    },
    title="Observational law: capability over compute",
    family="downstream/emergence",
    citation="Ruan et al. 2024, arXiv:2405.10938",
    objective="squares",
    derived=["FLOP of an equivalent model of another family"],
    remark="The second form in the record of `observational`; one fit for each model family.",
)

isik_bleu = law(
    "isik_bleu",
    "BLEU = (log(A) + alpha * log(Dp))**beta",
    inputs={"Dp": count("pre-training tokens")},
    output=loss("", "BLEU score"),
    parameters={
        "A": scale("exp of the score's base at one token"),
        "alpha": exponent("growth with log data", typical=(0.02, 5.0)),
        "beta": exponent("outer exponent", typical=(0.1, 5.0)),
    },
    title="Translation quality over pre-training data",
    family="downstream/emergence",
    citation=_ISIK,
    objective="log_huber",
    derived=["tokens for a target score", "test of misalignment"],
    remark=(
        "Holds where pre-training and task are aligned, and breaks where they are not: English to French at alignment "
        "0.7 (companion `language_alignment`). The authors use delta 0.1 on logarithms."
    ),
)

isik_ce = law(
    "isik_ce",
    "L = E + A * Dp**(-alpha)",
    inputs={"Dp": count("pre-training tokens")},
    output=loss("nats/token", "cross entropy on the task"),
    parameters={
        "E": floor("irreducible loss"),
        "A": scale("reducible loss at one token"),
        "alpha": exponent("exponent"),
    },
    title="Cross entropy of a task over pre-training data",
    family="downstream/emergence",
    citation=_ISIK,
    derived=["irreducible loss E"],
    remark="Stays monotone even where the score gets worse. The paper's text says delta 1e-3, its tables 1e-5.",
)

passuntil = law(
    "passuntil",
    "PU = exp(-c * N**(-alpha))",
    inputs={"N": count("model parameters")},
    output=loss("", "probability that a sample passes"),
    parameters={"c": scale("-log probability at N = 1"), "alpha": exponent("exponent")},
    title="PassUntil",
    family="downstream/emergence",
    citation="Hu et al. 2023, arXiv:2310.03262",
    objective="binomial",
    derived=["pass probability of a larger model", "test of emergence: curvature of log(-log PU)"],
    remark="Give the share of passes as the output and the number of samples as `weights`.",
)

densing = law(
    "densing",
    "rho = exp(A * t + B)",
    inputs={"t": quantity("release date", "days")},
    output=loss("", "capacity density: effective over actual parameters"),
    parameters={
        "A": free("growth a day", typical=(0.0, 0.1)),
        "B": free("logarithm of the density at t = 0", typical=(-20.0, 20.0)),
    },
    title="Densing law",
    family="downstream/emergence",
    citation="Xiao et al. 2024, arXiv:2412.04315",
    objective="log_quantile",
    derived=["doubling time log(2) / A", "effective parameters"],
    remark=(
        "An upper envelope: the authors fit the densest models (`quantile` near 1). Count days from a day near the "
        "data. Doubling every 3.3 months, as reported (second-hand)."
    ),
    published=[
        Published("open models 2023 to 2024", {"A": 0.007}, "second-hand", _REVIEW, "arXiv:2412.04315", "R2 0.93")
    ],
)

accuracy_on_curve = law(
    "accuracy_on_curve",
    "y = q0 + q1 * x + q2 * x**2",
    inputs={"x": share("accuracy on the majority")},
    output=loss("", "accuracy on the minority"),
    parameters={
        "q0": free("constant", "q_0"),
        "q1": free("slope", "q_1"),
        "q2": free("curvature, above 0", "q_2"),
    },
    title="Accuracy on the curve",
    family="downstream/emergence",
    citation="Liang et al. 2023 (Accuracy on the Curve)",
    objective="squares",
    derived=["curvature q2"],
    remark="The curvature grows with spurious correlation.",
)
