"""One Python file that holds the law as a SymPy equation, to solve, differentiate and print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .array_code import CHECK, PYTHON_WORDS, bits_lines, no_cookie, points_lines
from .languages import Language, Written

__all__ = ["LANGUAGE", "write"]

DEFINITIONS = {
    # Left as they stand: comparing what they hold takes SymPy seconds.
    "min": "def least(*terms):\n    return sympy.Min(*terms, evaluate=False)",
    "max": "def greatest(*terms):\n    return sympy.Max(*terms, evaluate=False)",
    "log2": "def log2(u):\n    return sympy.log(u) / sympy.log(2)",
    "log10": "def log10(u):\n    return sympy.log(u) / sympy.log(10)",
    "log1p": "def log1p(u):\n    return sympy.log(1 + u)",
    "expm1": "def expm1(u):\n    return sympy.exp(u) - 1",
    "softplus": "def softplus(u):\n    return sympy.log(1 + sympy.exp(u))",
    "sigmoid": "def sigmoid(u):\n    return 1 / (1 + sympy.exp(-u))",
    "logsumexp": "def logsumexp(*terms):\n    return sympy.log(sum(map(sympy.exp, terms)))",
    "step": "def step(u):\n    return sympy.Heaviside(u, sympy.Rational(1, 2))",
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
)
_POSITIVE_KINDS = frozenset({"scale", "location", "width"})


def write(thing: Any) -> str:
    """The file's text: symbols, LAW as an equation, and for a fit VALUES, `predict` and a check."""
    written = LANGUAGE.write(thing)
    imports = "import sys\n\nimport sympy" if written.values else "import sympy"
    head = ["\n".join(no_cookie(written.comments)), imports]
    head += ["\n" + "\n\n\n".join(written.definitions) + "\n"] if written.definitions else []
    return "\n\n".join([*head, "\n".join(_equation(written))]).rstrip() + "\n"


def _equation(written: Written) -> Iterator[str]:
    subject = written.subject
    law = subject.law
    positive = {one.name for one in law.inputs if one.positive}
    positive |= {one.name for one in law.parameters if one.kind in _POSITIVE_KINDS}
    # A bound moved by hand may have let a value go where its kind does not.
    positive -= {name for name, value in subject.values.items() if value <= 0}
    for name in (*law.input_names, *law.parameter_names):
        assumed = "positive" if name in positive else "real"
        yield f'{written.names[name]} = sympy.Symbol("{name}", {assumed}=True)'
    yield from written.body(f'LAW = sympy.Eq(sympy.Symbol("{law.output.name}"), ', ", evaluate=False)", "", 200)
    if not written.values:
        return
    yield "VALUES = {"
    for there, value in written.values.items():
        yield f'    {there}: sympy.Float("{value}", 17),'
    yield "}"
    yield f"INPUTS = ({', '.join(written.inputs)}{',' if len(written.inputs) == 1 else ''})"
    yield from points_lines(written)
    yield from bits_lines(written)
    yield _PREDICT
    yield CHECK.format(subject.tolerance)


_PREDICT = '''

def predict(*inputs):
    """The law's value at numbers, computed with 20 digits."""
    return float(LAW.rhs.evalf(20, subs={**VALUES, **dict(zip(INPUTS, inputs))}))

'''
