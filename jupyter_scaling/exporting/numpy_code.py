"""One Python file whose `predict` takes NumPy arrays, with points it must reproduce."""

from __future__ import annotations

from typing import Any

from .code_parts import comments, refuse_names, used_functions
from .self_check import spots
from .sympy_trees import OWN_FUNCTIONS, law_expression

__all__ = ["write"]

DEFINITIONS = {
    "log1p": "from numpy import log1p",
    "expm1": "from numpy import expm1",
    "softplus": "def softplus(u):\n    return np.maximum(u, 0.0) + np.log1p(np.exp(-np.abs(u)))\n",
    "sigmoid": "def sigmoid(u):\n    return np.exp(np.minimum(u, 0.0)) / (1.0 + np.exp(-np.abs(u)))\n",
    "logsumexp": "def logsumexp(*terms):\n    return np.logaddexp.reduce(np.broadcast_arrays(*terms))\n",
    "lgamma": "from scipy.special import gammaln as lgamma",
    "step": "def step(u):\n    return np.heaviside(u, 0.5)\n",
}


def write(fit: Any) -> str:
    """The file's text; running it checks the points and exits 1 when one is off."""
    from sympy.printing.numpy import NumPyPrinter

    printer = NumPyPrinter({"user_functions": {name: name for name in OWN_FUNCTIONS}, "fully_qualified_modules": True})
    refuse_names(fit.law, {"np", "sys", "law", "predict", *DEFINITIONS}, "the exported file")
    expression, _ = law_expression(fit.law)
    printed = printer.doprint(expression).replace("numpy.", "np.")
    inputs = ", ".join(fit.law.input_names)
    lines = [f"# {line}" for line in comments(fit)]
    lines += ["", *(f"import {module}" for module in sorted({"sys", *printer.module_imports} - {"numpy"}))]
    lines += ["", "import numpy as np", ""]
    lines += [DEFINITIONS[name] for name in used_functions(fit.law) if name in DEFINITIONS]
    lines += ["VALUES = {", *(f"    {name!r}: {value!r}," for name, value in fit.values.items()), "}"]
    lines += ["# inputs, and the law's value there", "POINTS = [", *(f"    {point!r}," for point in spots(fit)), "]"]
    lines += ["", "", f"def law({', '.join((*fit.law.input_names, *fit.law.parameter_names))}):"]
    lines += [f"    return {printed}", "", "", f"def predict({inputs}):"]
    lines += [f"    return law(*map(np.asarray, ({inputs},)), **VALUES)", ""]
    lines += [_RUN]
    return "\n".join(lines)


_RUN = """
if __name__ == "__main__":
    for inputs, expected in POINTS:
        value = predict(*inputs)
        if not np.isclose(value, expected, rtol=1e-10, atol=0.0):
            sys.exit("self-check FAILED at %r: %r is not %r. Export the fit again." % (inputs, value, expected))
    print("self-check passed")
"""
