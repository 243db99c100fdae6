"""Laws of compute spent after training: samples, verification, retrieval, speculation, search."""

from .kinds import count, exponent, free, loss, quantity, scale
from .law import law
from .published import Published

_REVIEW = "a literature review"
_COUNTS = "Give the share solved as the output and the number of problems (or trials) as `weights`. "

coverage_monkeys = law(
    "coverage_monkeys",
    "c = exp(a * k**(-b))",
    inputs={"k": count("samples for each problem", low=1.0)},
    output=loss("", "coverage, pass@k"),
    parameters={
        "a": free("logarithm of the coverage at one sample, below 0", high=0.0, typical=(-10.0, 0.0)),
        "b": exponent("exponent"),
    },
    title="Coverage of repeated sampling",
    family="inference-time",
    citation="Brown et al. 2024, arXiv:2407.21787",
    objective="binomial",
    derived=["samples for a target coverage", "cost-optimal samples"],
    remark=_COUNTS + "The paper writes exp(a k**b) with b below 0; here b is above 0.",
    published=[
        Published(
            "from the abstract's end points", {"a": -1.8389, "b": 0.209}, "derived", "the abstract", "arXiv:2407.21787"
        )
    ],
)

coverage_beta = law(
    "coverage_beta",
    "c = -expm1(lgamma(be + k) - lgamma(al + be + k) + lgamma(al + be) - lgamma(be))",
    inputs={"k": count("samples for each problem", low=1.0)},
    output=loss("", "coverage, pass@k"),
    parameters={
        "al": scale("first shape of the success rates; the exponent at many samples", r"\alpha", typical=(0.05, 5.0)),
        "be": scale("second shape of the success rates", r"\beta", typical=(0.05, 100.0)),
    },
    title="Coverage when success rates follow a Beta distribution",
    family="inference-time",
    citation="Schaeffer et al. 2025, arXiv:2502.17578",
    objective="binomial",
    derived=["exponent al from few samples"],
    remark=_COUNTS + "1 - B(al, be + k) / B(al, be). Digits are lost beyond a million samples.",
)

inference_flaws = law(
    "inference_flaws",
    "Acc = pt / (pt + pf) * (1 - (1 - pt - pf)**K)",
    inputs={"K": count("resamples", low=1.0)},
    output=loss("", "accuracy"),
    parameters={
        "pt": free("probability of a right answer that passes", "p_t", low=0.0, high=1.0, typical=(0.01, 0.5)),
        "pf": free("probability of a wrong answer that passes", "p_f", low=0.0, high=1.0, typical=(0.01, 0.5)),
    },
    title="Ceiling of an imperfect verifier",
    family="inference-time",
    citation="Stroebl et al. 2024 (Inference Scaling Flaws)",
    objective="binomial",
    derived=["ceiling pt / (pt + pf)", "best number of resamples at a cost of wrong answers"],
    remark=_COUNTS + "The closed form is ours, for one kind of problem; pt + pf is at most 1.",
)

rag_allocation = law(
    "rag_allocation",
    "P = sigmoid((a1 + b1 * i_doc) * log(k) + (a2 + b2 * i_shot) * log(m) + a3 * log(n) + c)",
    inputs={
        "k": count("documents"),
        "m": count("shots"),
        "n": count("iterations"),
        "i_doc": quantity("informativeness of a document"),
        "i_shot": quantity("informativeness of a shot"),
    },
    output=loss("", "metric between 0 and 1"),
    parameters={
        "a1": free("effect of documents", "a_1", typical=(-5.0, 5.0)),
        "b1": free("effect of informative documents", "b_1", typical=(-5.0, 5.0)),
        "a2": free("effect of shots", "a_2", typical=(-5.0, 5.0)),
        "b2": free("effect of informative shots", "b_2", typical=(-5.0, 5.0)),
        "a3": free("effect of iterations", "a_3", typical=(-5.0, 5.0)),
        "c": free("log-odds at k = m = n = 1", typical=(-10.0, 10.0)),
    },
    title="Retrieval: documents, shots and iterations",
    family="inference-time",
    citation="Yue et al. 2024 (Inference Scaling for Long-Context Retrieval Augmented Generation)",
    objective="logit_squares",
    derived=["best (k, m, n) under a budget of tokens"],
    remark=(
        "logit(P) = (a + b i) (log k, log m, log n) + c with i = (i_doc, i_shot, 0); add a small constant where a "
        "count can be 0. The best P over the budget follows `loglinear_score`. R2 0.903, as reported (second-hand)."
    ),
)

genrm = law(
    "genrm",
    "S_opt = s * C**a",
    inputs={"C": count("inference compute, S (1 + lam V)")},
    output=loss("", "best number of solutions"),
    parameters={"s": scale("solutions at C = 1"), "a": exponent("exponent", typical=(0.0, 1.0))},
    title="Solve or verify: solutions",
    family="inference-time",
    citation="Singhi et al. 2025, arXiv:2504.01005",
    objective="log_squares",
    derived=["split of the budget", "compute at which verification is better than a vote"],
    remark="`genrm_verifications` is the second form of the record; the companion `genrm_compute` the cost.",
    published=[Published("Llama-3.1-8B, MATH", {"a": 0.57}, "second-hand", "", "arXiv:2504.01005")],
)

genrm_verifications = law(
    "genrm_verifications",
    "V_opt = v * C**b",
    inputs={"C": count("inference compute, S (1 + lam V)")},
    output=loss("", "best number of verifications of each solution"),
    parameters={"v": scale("verifications at C = 1"), "b": exponent("exponent", typical=(0.0, 1.0))},
    title="Solve or verify: verifications",
    family="inference-time",
    citation="Singhi et al. 2025, arXiv:2504.01005",
    objective="log_squares",
    derived=["split of the budget"],
    published=[Published("Llama-3.1-8B, MATH", {"b": 0.39}, "second-hand", "", "arXiv:2504.01005")],
)

scylla = law(
    "scylla",
    "tau = a + b * log(x)",
    inputs={"x": count("pre-training tokens or capacity of the draft model")},
    output=loss("tokens", "tokens accepted a step"),
    parameters={"a": free("tokens at x = 1"), "b": free("gain for each factor e")},
    title="Speculative decoding",
    family="inference-time",
    citation="Yan et al. 2025, arXiv:2505.07858",
    objective="squares",
    derived=["draft size or data for a target"],
    remark="Speed over batch size is log-linear too. R2 near 0.99, as reported (second-hand); no coefficients found.",
)

train_test_jones = law(
    "train_test_jones",
    "test = 10**(slope * log10(train) + per_elo * elo + constant)",
    inputs={"train": count("training compute", "FLOP-s"), "elo": quantity("playing strength", "Elo")},
    output=loss("FLOP-s", "test compute"),
    parameters={
        "slope": free("exchange of training for test compute, below 0", "s", typical=(-3.0, 0.0)),
        "per_elo": free("log10 of the compute for one Elo", "e", typical=(0.0, 0.02)),
        "constant": free("log10 of the compute at train = 1 and Elo 0", "k", typical=(0.0, 60.0)),
    },
    title="Training against test compute in board games",
    family="inference-time",
    citation="Jones 2021, arXiv:2104.03113",
    objective="log_squares",
    derived=["Elo at (train, test)"],
    remark="10 times the training compute saves about 15 times the test compute. The logarithms are to base 10.",
    published=[
        Published(
            "9x9 Hex", {"slope": -1.2, "per_elo": 0.004, "constant": 29.0}, "second-hand", _REVIEW, "arXiv:2104.03113"
        )
    ],
)
