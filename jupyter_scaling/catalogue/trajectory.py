"""Laws of one run's course: loss against steps, reward against compute."""

from .kinds import count, exponent, free, location, loss
from .law import law
from .published import Published

_REVIEW = "a literature review"

kaplan_lns = law(
    "kaplan_lns",
    "L = (Nc / N)**aN + (Sc / Smin)**aS",
    inputs={"N": count("non-embedding parameters"), "Smin": count("steps at a large batch, S / (1 + B_crit / B)")},
    output=loss(),
    parameters={
        "Nc": location("N", "critical model size", "N_c"),
        "aN": exponent("model-size exponent", r"\alpha_N", typical=(0.02, 0.5)),
        "Sc": location("Smin", "critical steps", "S_c"),
        "aS": exponent("exponent of the steps", r"\alpha_S", typical=(0.2, 1.5)),
    },
    title="Kaplan learning curve L(N, S)",
    family="schedule/trajectory",
    citation="Kaplan et al. 2020, arXiv:2001.08361",
    objective="squares",
    derived=["steps to a target loss", "compute-efficient frontier"],
    remark=(
        "Fitted after the first transient of a run. The companion `minimum_steps` makes Smin from steps and batch "
        "size. Without end of training it is L(N)."
    ),
    published=[
        Published("WebText2", {"Sc": 2100.0, "aS": 0.76}, "second-hand", _REVIEW, "arXiv:2001.08361"),
        Published("joint fit, N terms", {"Nc": 6.5e13, "aN": 0.077}, "memory"),
    ],
)

rl_sigmoid = law(
    "rl_sigmoid",
    """let s = 1 / (1 + (Cmid / C)**B)
R = R0 * (1 - s) + A * s""",
    inputs={"C": count("compute of reinforcement learning", "GPU-hours")},
    output=loss("", "pass rate"),
    parameters={
        "R0": free("pass rate at the start", "R_0", low=0.0, high=1.0, typical=(0.0, 1.0)),
        "A": free("asymptote", low=0.0, high=1.0, typical=(0.0, 1.0)),
        "Cmid": location("C", "compute at half of the gain", "C_{mid}"),
        "B": exponent("efficiency: steepness", typical=(0.2, 5.0)),
    },
    title="Sigmoid of reinforcement-learning compute",
    family="schedule/trajectory",
    citation="Khatri et al. 2025, arXiv:2510.13786",
    objective="squares",
    derived=["asymptote A", "midpoint Cmid", "efficiency B"],
    remark="Printed as R0 + (A - R0) / (1 + (Cmid / C)**B): the same.",
    published=[Published("ScaleRL 8B", {"A": 0.61}, "second-hand", _REVIEW, "arXiv:2510.13786")],
)
