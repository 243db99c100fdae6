"""One Python file whose `predict` takes PyTorch tensors and passes gradients, with points it must reproduce."""

from __future__ import annotations

from typing import Any

from .array_code import PYTHON_WORDS, array_file, python_printer
from .languages import Language

__all__ = ["LANGUAGE", "write"]

DEFINITIONS = {
    "min": "def least(*terms):\n    return reduce(torch.minimum, map(double, terms))\n\n",
    "max": "def greatest(*terms):\n    return reduce(torch.maximum, map(double, terms))\n\n",
    "logsumexp": "def logsumexp(*terms):\n    return reduce(torch.logaddexp, map(double, terms))\n\n",
    "softplus": "def softplus(u):\n    return torch.logaddexp(u, double(0.0))\n\n",
    "step": "def step(u):\n    return torch.heaviside(u, double(0.5))\n\n",
}
PLAIN = (
    *("exp", "log", "log2", "log10", "log1p", "expm1", "sqrt", "tanh", "sin", "cos", "atan", "abs", "sigmoid"),
    *("lgamma", "digamma", "polygamma"),
)
LANGUAGE = Language(
    title="Python with PyTorch",
    comment="# ",
    words=PYTHON_WORDS | {"torch", "double", "reduce", "least", "greatest", *DEFINITIONS},
    functions={
        **{name: f"torch.{name}" for name in PLAIN},
        **{name: name for name in DEFINITIONS},
        **{"min": "least", "max": "greatest"},
    },
    definitions=DEFINITIONS,
    printer=python_printer,
)
DOUBLE = """import torch


def double(value):
    return torch.as_tensor(value, dtype=torch.float64)

"""


def write(thing: Any) -> str:
    """The file's text; running it checks the points and exits 1 when one is off."""
    text = array_file(thing, LANGUAGE, ["IMPORTS"], "double", "abs(value - expected) <= 1e-10 * abs(expected)")
    imports = ("from functools import reduce\n\n" if "reduce(" in text else "") + DOUBLE
    return text.replace("IMPORTS", imports, 1)
