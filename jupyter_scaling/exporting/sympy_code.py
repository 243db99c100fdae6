"""One Python file that holds the law as a SymPy equation, to solve, differentiate and print."""

from __future__ import annotations

from typing import Any

from .array_code import PYTHON_WORDS, python_printer
from .languages import Language

__all__ = ["LANGUAGE", "write"]

DEFINITIONS = {
    # Left as they stand: comparing what they hold takes SymPy seconds.
    "min": "def least(*terms):\n    return sympy.Min(*terms, evaluate=False)\n\n",
    "max": "def greatest(*terms):\n    return sympy.Max(*terms, evaluate=False)\n\n",
    "log2": "def log2(u):\n    return sympy.log(u) / sympy.log(2)\n\n",
    "log10": "def log10(u):\n    return sympy.log(u) / sympy.log(10)\n\n",
    "log1p": "def log1p(u):\n    return sympy.log(1 + u)\n\n",
    "expm1": "def expm1(u):\n    return sympy.exp(u) - 1\n\n",
    "softplus": "def softplus(u):\n    return sympy.log(1 + sympy.exp(u))\n\n",
    "sigmoid": "def sigmoid(u):\n    return 1 / (1 + sympy.exp(-u))\n\n",
    "logsumexp": "def logsumexp(*terms):\n    return sympy.log(sum(map(sympy.exp, terms)))\n\n",
    "step": "def step(u):\n    return sympy.Heaviside(u, sympy.Rational(1, 2))\n\n",
}
SAME = ("exp", "log", "sqrt", "tanh", "sin", "cos", "atan", "digamma", "polygamma")
LANGUAGE = Language(
    title="Python with SymPy",
    comment="# ",
    words=PYTHON_WORDS | {"sympy", "LAW", "INPUTS", "least", "greatest", *DEFINITIONS},
    functions={
        **{name: f"sympy.{name}" for name in SAME},
        **{name: name for name in DEFINITIONS},
        **{"abs": "sympy.Abs", "lgamma": "sympy.loggamma", "min": "least", "max": "greatest"},
    },
    definitions=DEFINITIONS,
    printer=python_printer,
)
_POSITIVE_KINDS = frozenset({"scale", "location", "width"})


def write(thing: Any) -> str:
    """The file's text: symbols, LAW as an equation, and for a fit VALUES, `predict` and a check."""
    written = LANGUAGE.write(thing)
    law = written.subject.law
    positive = {one.name for one in law.inputs if one.positive}
    positive |= {one.name for one in law.parameters if one.kind in _POSITIVE_KINDS}
    lines = [*written.comments, "", *(["import sys", ""] if written.values else []), "import sympy", ""]
    lines += written.definitions
    for name, there in written.names.items():
        lines.append(f'{there} = sympy.Symbol("{name}", {"positive" if name in positive else "real"}=True)')
    lines += [f'LAW = sympy.Eq(sympy.Symbol("{law.output.name}"), {written.formula}, evaluate=False)']
    if written.values:
        lines += ["VALUES = {", *(f'    {there}: sympy.Float("{v}", 17),' for there, v in written.values.items()), "}"]
        lines += ["# inputs, and what the fit predicts there"]
        lines += ["POINTS = [", *(f"    {point!r}," for point in written.subject.points), "]"]
        lines += [f"INPUTS = ({', '.join(written.inputs)},)", _CHECK.replace("1e-10", written.subject.tolerance)]
    return "\n".join(lines).rstrip() + "\n"


_CHECK = """

def predict(*inputs):
    return float(LAW.rhs.evalf(20, subs={**VALUES, **dict(zip(INPUTS, inputs))}))


if __name__ == "__main__":
    for inputs, expected in POINTS:
        value = predict(*inputs)
        if not abs(value - expected) <= 1e-10 * abs(expected):
            sys.exit("self-check FAILED at %r: %r is not %r. Export the fit again." % (inputs, value, expected))
    print("self-check passed")
"""
