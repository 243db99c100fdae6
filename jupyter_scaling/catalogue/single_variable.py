"""Laws of one input."""

from .kinds import count, exponent, floor, loss, scale
from .law import law

__all__ = ["power_law", "power_law_offset"]

_SCALE = count("scale: parameters, tokens, examples or FLOP")

power_law = law(
    "power_law",
    "y = a * x**(-b)",
    inputs={"x": _SCALE},
    output=loss("", "loss or error"),
    parameters={"a": scale("value at x = 1"), "b": exponent("exponent")},
    title="Power law",
    family="single-variable",
    citation="Alabdulmohsin et al. 2022 (M1), arXiv:2209.06640",
)

power_law_offset = law(
    "power_law_offset",
    "y = E + a * x**(-b)",
    inputs={"x": _SCALE},
    output=loss("", "loss or error"),
    parameters={
        "E": floor("irreducible loss"),
        "a": scale("reducible loss at x = 1"),
        "b": exponent("exponent"),
    },
    title="Power law with an irreducible constant",
    family="single-variable",
    citation="Henighan et al. 2020, eq. 1.1, arXiv:2010.14701; Alabdulmohsin et al. 2022 (M2), arXiv:2209.06640",
)
