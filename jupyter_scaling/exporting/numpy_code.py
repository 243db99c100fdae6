"""One Python file whose `predict` takes NumPy arrays, with points it must reproduce."""

from __future__ import annotations

from typing import Any

from .array_code import PYTHON_WORDS, Library, array_file
from .languages import Language

__all__ = ["DEFINITIONS", "LANGUAGE", "write"]

DEFINITIONS = {
    "min": "def least(*terms):\n    return reduce(np.minimum, terms)",
    "max": "def greatest(*terms):\n    return reduce(np.maximum, terms)",
    "softplus": "def softplus(u):\n    return np.maximum(u, 0.0) + np.log1p(np.exp(-np.abs(u)))",
    "sigmoid": "def sigmoid(u):\n    return np.exp(np.minimum(u, 0.0)) / (1.0 + np.exp(-np.abs(u)))",
    "logsumexp": "def logsumexp(*terms):\n    return reduce(np.logaddexp, terms)",
    "step": "def step(u):\n    return np.heaviside(u, 0.5)",
}
PLAIN = ("exp", "log", "log2", "log10", "log1p", "expm1", "sqrt", "tanh", "sin", "cos", "abs")
SPECIAL = {"lgamma": "special.gammaln", "digamma": "special.digamma", "polygamma": "special.polygamma"}
LANGUAGE = Language(
    title="Python with NumPy",
    comment="# ",
    words=PYTHON_WORDS | {"np", "special", "reduce", "least", "greatest", *DEFINITIONS},
    functions={
        **{name: f"np.{name}" for name in PLAIN},
        **{name: name for name in DEFINITIONS},
        **{"atan": "np.arctan", "min": "least", "max": "greatest"},
        **SPECIAL,
    },
    definitions=DEFINITIONS,
)
LIBRARY = Library(("import numpy as np", "from scipy import special"), "np.asarray(NAME, dtype=float)")


def write(thing: Any, language: Language = LANGUAGE) -> str:
    """The file's text; running it checks the points and exits 1 when one is off."""
    return array_file(thing, language, LIBRARY)
