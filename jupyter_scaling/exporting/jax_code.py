"""One Python file whose `predict` JAX can compile, differentiate and map, with points it must reproduce."""

from __future__ import annotations

from typing import Any

from .array_code import PYTHON_WORDS, Library, array_file
from .languages import Language

__all__ = ["LANGUAGE", "write"]

DEFINITIONS = {
    "min": "def least(*terms):\n    return reduce(jnp.minimum, terms)",
    "max": "def greatest(*terms):\n    return reduce(jnp.maximum, terms)",
    "logsumexp": "def logsumexp(*terms):\n    return reduce(jnp.logaddexp, terms)",
    "softplus": "def softplus(u):\n    return jnp.logaddexp(u, 0.0)",
    "step": "def step(u):\n    return jnp.heaviside(u, 0.5)",
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
)
LIBRARY = Library(
    ("import jax", "import jax.numpy as jnp", "from jax.scipy import special"),
    "jnp.asarray(NAME, dtype=float)",
    setup="""# Losses differ in digits that single precision does not have.
jax.config.update("jax_enable_x64", True)""",
)


def write(thing: Any) -> str:
    """The file's text; running it checks the points and exits 1 when one is off."""
    return array_file(thing, LANGUAGE, LIBRARY)
