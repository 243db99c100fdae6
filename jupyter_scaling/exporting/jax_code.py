"""One Python file whose `predict` JAX can compile, differentiate and map, with points it must reproduce."""

from __future__ import annotations

from typing import Any

from .array_code import PYTHON_WORDS, array_file, python_printer
from .languages import Language

__all__ = ["LANGUAGE", "write"]

DEFINITIONS = {
    "min": "def least(*terms):\n    return reduce(jnp.minimum, terms)\n\n",
    "max": "def greatest(*terms):\n    return reduce(jnp.maximum, terms)\n\n",
    "logsumexp": "def logsumexp(*terms):\n    return reduce(jnp.logaddexp, terms)\n\n",
    "softplus": "def softplus(u):\n    return jnp.logaddexp(u, 0.0)\n\n",
    "step": "def step(u):\n    return jnp.heaviside(u, 0.5)\n\n",
}
PLAIN = ("exp", "log", "log2", "log10", "log1p", "expm1", "sqrt", "tanh", "sin", "cos", "abs")
SPECIAL = {"lgamma": "gammaln", "digamma": "digamma", "polygamma": "polygamma", "sigmoid": "expit"}
LANGUAGE = Language(
    title="Python with JAX",
    comment="# ",
    words=PYTHON_WORDS | {"jax", "jnp", "special", "reduce", "least", "greatest", *DEFINITIONS},
    functions={
        **{name: f"jnp.{name}" for name in PLAIN},
        **{name: name for name in DEFINITIONS},
        **{name: f"special.{there}" for name, there in SPECIAL.items()},
        **{"atan": "jnp.arctan", "min": "least", "max": "greatest"},
    },
    definitions=DEFINITIONS,
    printer=python_printer,
)
IMPORTS = """from functools import reduce

import jax
import jax.numpy as jnp
from jax.scipy import special

# Losses differ in digits that single precision does not have.
jax.config.update("jax_enable_x64", True)"""


def write(thing: Any) -> str:
    """The file's text; running it checks the points and exits 1 when one is off."""
    text = array_file(thing, LANGUAGE, ["IMPORTS"], "jnp.asarray", "abs(value - expected) <= 1e-10 * abs(expected)")
    imports = IMPORTS
    if "reduce(" not in text:
        imports = imports.replace("from functools import reduce\n\n", "")
    if "special." not in text:
        imports = imports.replace("from jax.scipy import special\n", "")
    return text.replace("IMPORTS", imports, 1)
