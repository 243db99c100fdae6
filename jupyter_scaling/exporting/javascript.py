"""One JavaScript module with `predict`, and points it must reproduce."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .languages import Language

__all__ = ["LANGUAGE", "write"]

WORDS = """abstract await break case catch class const continue debugger default delete do else enum export extends
false finally for function if implements import in instanceof interface let new null package private protected public
return static super switch this throw true try typeof var void while with yield arguments eval undefined NaN Infinity
Math VALUES POINTS law predict selfCheck value expected"""
DEFINITIONS = {
    "softplus": "const softplus = (u) => Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));",
    "sigmoid": "const sigmoid = (u) => Math.exp(Math.min(u, 0)) / (1 + Math.exp(-Math.abs(u)));",
    "logsumexp": "const logsumexp = (...terms) => {\n  const top = Math.max(...terms);\n"
    "  return top + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - top), 0));\n};",
    "step": "const step = (u) => (u > 0 ? 1 : u === 0 ? 0.5 : 0);",
    "lgamma": """const lgamma = (u) => {
  if (u < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * u))) - lgamma(1 - u);
  let product = 1;
  for (; u < 20; u += 1) product *= u;
  const series = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188].reduce((sum, c, k) => sum + c / u ** (2 * k + 1), 0);
  return (u - 0.5) * Math.log(u) - u + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
};""",
}
IN_MATH = ("exp", "log", "log2", "log10", "log1p", "expm1", "sqrt", "tanh", "sin", "cos", "atan", "abs", "min", "max")


def _printer(functions: Mapping[str, Any]) -> Any:
    from sympy.printing.jscode import JavascriptCodePrinter

    return JavascriptCodePrinter({"user_functions": dict(functions), "precision": 17})


LANGUAGE = Language(
    title="JavaScript",
    comment="// ",
    words=frozenset({*WORDS.split(), *DEFINITIONS}),
    functions={**{name: f"Math.{name}" for name in IN_MATH}, **{name: name for name in DEFINITIONS}},
    definitions=DEFINITIONS,
    printer=_printer,
)


def write(thing: Any) -> str:
    """The module's text; `selfCheck()` returns a list of sentences, empty when all points agree.

    Inputs and values are properties by the law's own names, whatever they are called inside.
    """
    written = LANGUAGE.write(thing)
    law = written.subject.law

    def properties(names: tuple[str, ...]) -> str:
        return ", ".join(n if written.names[n] == n else f"{n}: {written.names[n]}" for n in names)

    lines = [*written.comments, *written.definitions]
    lines += [f"export function law({{ {properties(law.input_names)} }}, {{ {properties(law.parameter_names)} }}) {{"]
    lines += [f"  return {written.formula};", "}"]
    if written.values:
        lines += [f"export const VALUES = {json.dumps(written.subject.values, indent=2)};"]
        lines += ["// Inputs, and what the fit predicts there."]
        lines += [f"export const POINTS = {json.dumps(written.subject.points)};"]
        lines += ["export function predict(inputs) {", "  return law(inputs, VALUES);", "}"]
        names = ", ".join(f"{name}: inputs[{place}]" for place, name in enumerate(law.input_names))
        lines += [_CHECK.replace("NAMES", names).replace("1e-10", written.subject.tolerance)]
    return "\n".join(lines).rstrip() + "\n"


_CHECK = """export function selfCheck() {
  return POINTS.flatMap(([inputs, expected]) => {
    const value = predict({ NAMES });
    return Math.abs(value - expected) <= 1e-10 * Math.abs(expected) ? [] : [`${value} is not ${expected}`];
  });
}
"""
