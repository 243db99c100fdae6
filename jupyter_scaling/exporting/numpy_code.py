"""One Python file whose `predict` takes NumPy arrays, with points it must reproduce."""

from __future__ import annotations

from typing import Any

from .array_code import PYTHON_WORDS, array_file, python_printer
from .languages import Language

__all__ = ["DEFINITIONS", "LANGUAGE", "write"]

DEFINITIONS = {
    "min": "def least(*terms):\n    return reduce(np.minimum, terms)\n\n",
    "max": "def greatest(*terms):\n    return reduce(np.maximum, terms)\n\n",
    "softplus": "def softplus(u):\n    return np.maximum(u, 0.0) + np.log1p(np.exp(-np.abs(u)))\n\n",
    "sigmoid": "def sigmoid(u):\n    return np.exp(np.minimum(u, 0.0)) / (1.0 + np.exp(-np.abs(u)))\n\n",
    "logsumexp": "def logsumexp(*terms):\n    return reduce(np.logaddexp, terms)\n\n",
    "step": "def step(u):\n    return np.heaviside(u, 0.5)\n\n",
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
    printer=python_printer,
)


def write(thing: Any, language: Language = LANGUAGE) -> str:
    """The file's text; running it checks the points and exits 1 when one is off."""
    text = array_file(thing, language, ["IMPORTS"], "np.asarray", "np.isclose(value, expected, rtol=1e-10, atol=0.0)")
    imports = ["from functools import reduce\n"] if "reduce(" in text else []
    imports += ["import numpy as np"]
    imports += ["from scipy import special"] if "special." in text else []
    return text.replace("IMPORTS", "\n".join(imports), 1)
