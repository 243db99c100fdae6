"""One Python file whose `predict` takes PyTorch tensors and passes gradients, with points it must reproduce."""

from __future__ import annotations

from typing import Any

from .array_code import PYTHON_WORDS, Library, array_file
from .languages import Language

__all__ = ["LANGUAGE", "write"]

DEFINITIONS = {
    "min": "def least(*terms):\n    return reduce(torch.minimum, map(double, terms))",
    "max": "def greatest(*terms):\n    return reduce(torch.maximum, map(double, terms))",
    "logsumexp": "def logsumexp(*terms):\n    return reduce(torch.logaddexp, map(double, terms))",
    "softplus": "def softplus(u):\n    return torch.logaddexp(u, double(0.0))",
    "step": "def step(u):\n    return torch.heaviside(u, double(0.5))",
}
PLAIN = (
    *("exp", "log", "log2", "log10", "log1p", "expm1", "sqrt", "tanh", "sin", "cos", "atan", "abs", "sigmoid"),
    *("lgamma", "digamma", "polygamma"),
)
LANGUAGE = Language(
    title="Python with PyTorch",
    comment="# ",
    words=PYTHON_WORDS | {"torch", "double", "reduce", "least", "greatest", "values", *DEFINITIONS},
    functions={
        **{name: f"torch.{name}" for name in PLAIN},
        **{name: name for name in DEFINITIONS},
        **{"min": "least", "max": "greatest"},
    },
    definitions=DEFINITIONS,
)
LIBRARY = Library(
    ("import torch",),
    "double(NAME)",
    "double(NAME)",
    """
def double(value):
    return torch.as_tensor(value, dtype=torch.float64)
""",
)


def write(thing: Any) -> str:
    """The file's text; running it checks the points and exits 1 when one is off."""
    return array_file(thing, LANGUAGE, LIBRARY)
