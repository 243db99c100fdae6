"""Laws whose slope changes on the way, once or more often."""

from __future__ import annotations

import math

from .kinds import count, exponent, floor, free, location, loss, quantity, scale, width
from .law import Law, law
from .published import Published
from .sizes import whole

__all__ = ["bnsl", "crossover", "u_shape"]


def bnsl(breaks: int = 1) -> Law:
    """The broken neural scaling law, with as many breaks as said.

    ``y = a + b x**(-c0) prod_i (1 + (x / d_i)**(1 / f_i))**(-c_i f_i)``

    Examples
    --------
    >>> bnsl(2).parameter_names
    ('a', 'b', 'c0', 'c1', 'd1', 'f1', 'c2', 'd2', 'f2')
    """
    places = range(1, whole(breaks, "breaks", 20) + 1)
    factors = "".join(f" * (1 + (x / d{i})**(1 / f{i}))**(-c{i} * f{i})" for i in places)
    said = (lambda i: "the break") if breaks == 1 else (lambda i: f"break {i}")
    parameters = {
        "a": floor("limit"),
        "b": scale("factor at x = 1"),
        "c0": exponent(
            "slope before the break" if breaks == 1 else "slope before the first break",
            low=-math.inf,
            typical=(-0.5, 1.5),
        ),
    }
    for i in places:
        parameters |= {
            f"c{i}": exponent(f"change of slope at {said(i)}", low=-math.inf, typical=(-2.0, 6.0)),
            f"d{i}": location("x", f"place of {said(i)}"),
            f"f{i}": width(f"sharpness of {said(i)}; small is sharp"),
        }
    return law(
        "bnsl" if breaks == 1 else f"bnsl_{breaks}",
        f"y = a + b * x**(-c0){factors}",
        inputs={"x": count("scale: parameters, tokens, examples or FLOP")},
        output=loss("", "loss or error"),
        parameters=parameters,
        title="Broken neural scaling law, one break" if breaks == 1 else f"Broken neural scaling law, {breaks} breaks",
        family="broken/non-monotone",
        citation="Caballero et al. 2022, arXiv:2210.14891",
        derived=["places of the breaks", "local slopes"],
        remark="No start finds its optimum for sure: a fit says how many of its starts reached the best.",
        published=[_ADDITION] if breaks == 1 else (),
    )


_ADDITION = Published(
    "4-digit addition, 14 points",
    {"a": 0.41388, "b": 2.27727, "c0": 0.055077, "c1": 5.6629, "d1": 612.58, "f1": 0.059193},
    "refitted",
    "ethancaballero/broken_neural_scaling_laws",
    "arXiv:2210.14891",
)

u_shape = law(
    "u_shape",
    "y = q0 + q1 * log(N) + q2 * log(N)**2",
    inputs={"N": count("model parameters or FLOP")},
    output=loss("", "task metric"),
    parameters={
        "q0": free("constant", "q_0"),
        "q1": free("slope over log N", "q_1"),
        "q2": free("curvature: above 0 for a U, below 0 for an inverted one", "q_2"),
    },
    title="Inverse and U-shaped scaling",
    family="broken/non-monotone",
    citation="McKenzie et al. 2023 (Inverse Scaling: When Bigger Isn't Better)",
    objective="squares",
    derived=["turning point exp(-q1 / (2 q2))"],
    remark="The form is ours; the paper plots trends of 11 tasks. `bnsl` with slopes of both signs is the other way.",
)

crossover = law(
    "crossover",
    "y = (1 - recipe) * E1 + (1 - recipe) * a1 * x**(-b1) + recipe * E2 + recipe * a2 * x**(-b2)",
    inputs={
        "x": count("scale: parameters, tokens or FLOP"),
        "recipe": quantity("0 for the first recipe, 1 for the second", low=0.0, high=1.0),
    },
    output=loss("", "loss"),
    parameters={
        "E1": floor("irreducible loss of the first", "E_1"),
        "a1": scale("reducible loss of the first at x = 1", "a_1"),
        "b1": exponent("exponent of the first", "b_1"),
        "E2": floor("irreducible loss of the second", "E_2"),
        "a2": scale("reducible loss of the second at x = 1", "a_2"),
        "b2": exponent("exponent of the second", "b_2"),
    },
    title="Crossover of two recipes",
    family="broken/non-monotone",
    citation="Xiao 2024 (Rethinking Conventional Wisdom in Machine Learning)",
    objective="squares",
    derived=["scale at which both are equal (companion `crossover_scale`)"],
    remark=(
        "Both recipes in one fit, told apart by the input `recipe`, so that the crossover has an interval. Pure powers "
        "cross at (a1 / a2)**(1 / (b1 - b2))."
    ),
)
