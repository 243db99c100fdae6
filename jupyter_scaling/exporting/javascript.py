"""One JavaScript module with `predict`, and points it must reproduce."""

from __future__ import annotations

import json
from typing import Any

from .code_parts import comments, refuse_names, used_functions
from .self_check import spots
from .sympy_trees import OWN_FUNCTIONS, law_expression

__all__ = ["write"]

RESERVED = """await break case catch class const continue debugger default delete do else enum export extends false
finally for function if implements import in instanceof interface let new null package private protected public return
static super switch this throw true try typeof var void while with yield arguments eval Math VALUES"""
DEFINITIONS = {
    "log1p": "const log1p = Math.log1p;",
    "expm1": "const expm1 = Math.expm1;",
    "softplus": "const softplus = (u) => Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));",
    "sigmoid": "const sigmoid = (u) => Math.exp(Math.min(u, 0)) / (1 + Math.exp(-Math.abs(u)));",
    "logsumexp": "const logsumexp = (...terms) => {\n  const top = Math.max(...terms);\n"
    "  return top + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - top), 0));\n};",
    "lgamma": """// Lanczos's series, for arguments above 0.
const lgamma = (u) => {
  const series = [676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];
  const sum = series.reduce((total, c, i) => total + c / (u + i), 0.99999999999980993);
  return 0.5 * Math.log(2 * Math.PI) + (u - 0.5) * Math.log(u + 6.5) - (u + 6.5) + Math.log(sum);
};""",
    "step": "const step = (u) => (u > 0 ? 1 : u === 0 ? 0.5 : 0);",
}


def write(fit: Any) -> str:
    """The module's text; `selfCheck()` returns a list of sentences, empty when all points agree."""
    from sympy import jscode

    refuse_names(fit.law, {*RESERVED.split(), *DEFINITIONS}, "JavaScript")
    expression, _ = law_expression(fit.law)
    printed = jscode(expression, user_functions={name: name for name in OWN_FUNCTIONS})
    names = ", ".join(fit.law.parameter_names)
    inputs = ", ".join(fit.law.input_names)
    lines = [f"// {line}" for line in comments(fit)]
    lines += [DEFINITIONS[name] for name in used_functions(fit.law) if name in DEFINITIONS]
    lines += [f"export const VALUES = {json.dumps(fit.values, indent=2)};"]
    lines += ["// Inputs, and the law's value there.", f"export const POINTS = {json.dumps(spots(fit))};"]
    lines += [f"export function law({{ {inputs} }}, {{ {names} }}) {{", f"  return {printed};", "}"]
    lines += ["export function predict(inputs) {", "  return law(inputs, VALUES);", "}", _CHECK]
    return "\n".join(lines).replace("INPUTS", inputs)


_CHECK = """export function selfCheck() {
  return POINTS.flatMap(([[INPUTS], expected]) => {
    const value = predict({ INPUTS });
    return Math.abs(value - expected) <= 1e-10 * Math.abs(expected) ? [] : [`${value} is not ${expected}`];
  });
}
"""
