"""Fits that are hard to write down: names, words, constants and formulas that mean something elsewhere."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from jupyter_scaling import catalogue, frames
from jupyter_scaling.fitting import Fit, Options, fit_law

# What ends a comment, a string or a line in some language, or is run by it.
WORDS = (
    "quote \" and ' and `",
    "line\nbreak\r\nimport os",
    "back\\slash \\",
    "100 % of $HOME $(ls)",
    "*/ // ??/",
    "#= =#",
    "</script><!--",
    "'''\"\"\"",
    "tab\there",
    "null\0sep\u2028",
    "coding: latin-1",
    "{curly} %s %d",
    "=1+1",
    "\\end{x} ~^_",
)


def fitted(formula: str, values: dict[str, float], x: dict[str, np.ndarray], **options: object) -> Fit:
    """A law with its values held, on data of its own that are off by a per mille."""
    law = catalogue.define(formula, inputs=list(x))
    y = np.broadcast_to(law(**x, **values), next(iter(x.values())).shape)
    noise = 1 + 1e-3 * np.sin(np.arange(len(y)))
    seen = frames.observations({**x, "out": y * noise}, law, x={name: name for name in x}, y="out")
    return fit_law(law, seen, Options(**{"loss": "squares", "fixed": values, "interval": "none", **options}))


X = np.geomspace(2.0, 2e6, 12)
NAMES = {
    # Words of Python, its built-ins, and words of the files themselves.
    "python_words": ("map", "coding", "name", "value", "expected", "inputs", "sys", "float"),
    "file_words": ("VALUES_", "POINTS", "self_check", "predict", "BITS", "reduce", "np", "law_"),
    "c_words": ("double", "main", "y0", "gamma", "NULL", "printf", "point", "register"),
    "r_words": ("T", "F", "c", "t", "function", "_a", "list", "off"),
    "julia_words": ("end", "e", "im", "struct", "float", "VALUES_", "function", "baremodule"),
    "javascript_words": ("new", "const", "Math_", "constructor", "toString", "eval", "undefined", "let_"),
    "other_letters": ("β", "λ", "损失", "ε0", "Ω", "é", "x1", "Δ_t"),
}


@cache
def named(kind: str) -> Fit:
    """A law of two inputs and six parameters with such names."""
    first, second, *p = NAMES[kind]
    formula = f"out = {p[0]} + {p[1]} * {first}**-{p[2]} + {p[3]} / ({second} + {p[4]})**{p[5]}"
    values = dict(zip(p, (1.5, 20.0, 0.31, 70.0, 3.0, 0.27), strict=True))
    return fitted(formula, values, {first: X, second: X[::-1].copy()})


FORMULAS: dict[str, tuple[str, dict[str, float]]] = {
    "pieces": (
        "y = a + b*max(log(x) - c, 0) - b/2*min(log(x), 2*c, 9) + abs(x - 7)/x",
        {"a": 30.0, "b": 0.3, "c": 2.5},
    ),
    "logs": ("y = log(log(x + 3)) + a*log1p(x) + b*log2(x)**2 - log10(x)/3", {"a": 1.0, "b": 0.2}),
    "ratio": ("y = a*(x/s)**(1/f)/(1 + (x/s)**(1/f)) + 1", {"a": 2.0, "s": 900.0, "f": 3e-3}),
    "tiny": ("y = a*x**b + 1e-300*x", {"a": 3.2e-297, "b": 0.1234567890123456}),
    "huge": ("y = a*x**-b + 123456789012345678*x", {"a": 1.7e149, "b": 0.4}),
    "largest": ("y = log(a*x**-b + 1e300)", {"a": 1.7e307, "b": 0.4}),
    "numbers": (
        "y = 2/3*a + 10**20*b*x**(-1/3) - -c*x**-2 + pi*x**0.5 + 1000000*c/999999",
        {"a": 1.0, "b": 1e-19, "c": 3.0},
    ),
    "signs": ("y = -(-a - b)*x**-(b/2) - (-b)**2*-1 + (a - (b - 1)) + a/(b/x**-0.5)/x - +b", {"a": 4.0, "b": 0.6}),
    "cancels": ("y = a*(x + 1e7) - a*x - b*1e7", {"a": 1.0, "b": 0.25}),
    "zero": ("y = a*(x - 2) + max(1 - x, 0)**b", {"a": 1e-9, "b": 2.0}),
    "parts": (
        "let r = x/k  # a remark\nlet r2 = r**2; let unused = r + 1\ny = a*r2 + sqrt(r)\n",
        {"a": 2.0, "k": 50.0},
    ),
    "shadows": ("let exp2 = a*x; let value = exp2 + 1; let c = value**0.5; y = c + log(value)", {"a": 2.0}),
}


@cache
def of_formula(name: str) -> Fit:
    """One of FORMULAS."""
    formula, values = FORMULAS[name]
    return fitted(formula, values, {"x": X})


@cache
def of_words() -> Fit:
    """Hostile title, remark, columns and reasons; parameters held, tied, bounded and known before."""
    law = replace(
        catalogue.define("y = E + a * x**-b + c * x**-d", inputs=["x"]), title=WORDS[1], remark=" ".join(WORDS)
    )
    law = replace(law, inputs=(replace(law.inputs[0], description=WORDS[0], unit=WORDS[3]),))
    x = np.geomspace(1.0, 1e5, 3 * len(WORDS))
    y = (1.2 + 3 * x**-0.4 + x**-0.2) * (1 + 1e-3 * np.cos(np.arange(len(x))))
    table = {f"the {WORDS[0]} x\\": x, "y %s\n": y}
    seen = frames.observations(table, law, x={"x": f"the {WORDS[0]} x\\"}, y="y %s\n", exclude=dict(enumerate(WORDS)))
    choices = {"fixed": {"d": 0.2}, "bounds": {"b": (0.0, np.inf)}, "priors": {"E": (1.2, 0.1)}, "tied": {"c": "a/3"}}
    return fit_law(law, seen, Options(loss="squares", interval="none", **choices))


AWKWARD = {
    **{name: (lambda name=name: named(name)) for name in NAMES},
    **{f"of_{name}": (lambda name=name: of_formula(name)) for name in FORMULAS},
    "words": of_words,
}
