"""Laws of reward over-optimisation: the gold reward against the distance from the first policy."""

from .kinds import count, free, loss
from .law import law
from .published import Published

_DISTANCE = count("distance from the first policy: square root of the KL divergence", "sqrt(nats)")
_GAO = "Gao et al. 2022, arXiv:2210.10760"
_SWAPPED = (
    "Several texts swap the two forms: best-of-n is d (alpha - beta d), reinforcement learning is "
    "d (alpha - beta log d), with d = sqrt(KL). "
)

overopt_bon = law(
    "overopt_bon",
    "R = alpha * d - beta * d**2",
    inputs={"d": _DISTANCE},
    output=loss("", "gold reward"),
    parameters={"alpha": free("slope at the start"), "beta": free("curvature, above 0")},
    title="Over-optimisation by best-of-n",
    family="inference-time",
    citation=_GAO,
    objective="squares",
    derived=["peak d* = alpha / (2 beta)", "reward at the peak"],
    remark=f"{_SWAPPED}The divergence of best-of-n is log n - (n - 1) / n (companion `best_of_n_kl`).",
    published=[Published("form (no constants)", {}, "second-hand")],
)

overopt_rl = law(
    "overopt_rl",
    "R = alpha * d - beta * d * log(d)",
    inputs={"d": _DISTANCE},
    output=loss("", "gold reward or win rate"),
    parameters={"alpha": free("reward at d = 1"), "beta": free("loss by distance, above 0")},
    title="Over-optimisation by reinforcement learning or direct alignment",
    family="inference-time",
    citation=f"{_GAO}; Rafailov et al. 2024, arXiv:2406.02900",
    objective="squares",
    derived=["peak d* = exp(alpha / beta - 1)", "reward at the peak"],
    remark=f"{_SWAPPED}Direct alignment follows the same form; it halves the error of the quadratic (second-hand).",
)
