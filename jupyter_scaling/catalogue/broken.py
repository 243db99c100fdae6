"""Laws whose slope changes on the way."""

import math

from .kinds import count, exponent, floor, location, loss, scale, width
from .law import Published, law

__all__ = ["bnsl"]

bnsl = law(
    "bnsl",
    "y = a + b * x**(-c0) * (1 + (x / d1)**(1 / f1))**(-c1 * f1)",
    inputs={"x": count("scale: parameters, tokens, examples or FLOP")},
    output=loss("", "loss or error"),
    parameters={
        "a": floor("limit"),
        "b": scale("factor at x = 1"),
        "c0": exponent("slope before the break", low=-math.inf, typical=(-0.5, 1.5)),
        "c1": exponent("change of slope at the break", low=-math.inf, typical=(-2.0, 6.0)),
        "d1": location("x", "place of the break"),
        "f1": width("sharpness of the break; small is sharp"),
    },
    title="Broken neural scaling law, one break",
    family="broken/non-monotone",
    citation="Caballero et al. 2022, arXiv:2210.14891",
    published=[
        Published(
            "4-digit addition, 14 points",
            {"a": 0.41388, "b": 2.27727, "c0": 0.055077, "c1": 5.6629, "d1": 612.58, "f1": 0.059193},
            "refitted",
            "ethancaballero/broken_neural_scaling_laws",
            "arXiv:2210.14891",
        ),
    ],
)
