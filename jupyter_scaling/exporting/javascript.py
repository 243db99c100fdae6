"""One JavaScript module with `predict`, and points it must reproduce."""

from __future__ import annotations

import json
import struct
from typing import Any

from .languages import Language, Written

__all__ = ["LANGUAGE", "write"]

WORDS = """abstract await break case catch class const continue debugger default delete do else enum export extends
false finally for function if implements import in instanceof interface let new null package private protected public
return static super switch this throw true try typeof var void while with yield arguments eval undefined NaN Infinity
Math VALUES POINTS BITS law predict selfCheck inputs value expected"""
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
LANGUAGE = Language(
    title="JavaScript",
    comment="// ",
    words=frozenset({*WORDS.split(), *DEFINITIONS}),
    functions={**{name: f"Math.{name}" for name in IN_MATH}, **{name: name for name in DEFINITIONS}},
    definitions=DEFINITIONS,
    power="Math.pow",
    assign=("const {} = ", ";"),
)


def write(thing: Any) -> str:
    """The module's text; run by Node it checks itself, imported it gives `selfCheck()`, a list of what is wrong.

    Inputs and values are properties by the law's own names, whatever they are called inside.
    """
    written = LANGUAGE.write(thing)
    law = written.subject.law

    def properties(names: tuple[str, ...]) -> str:
        return ", ".join(n if written.names[n] == n else f"{n}: {written.names[n]}" for n in names)

    blocks = ["\n".join(written.comments)]
    if written.values:
        values = [f"  {name}: {value!r}," for name, value in written.subject.values.items()]
        blocks += ["\n".join(["export const VALUES = {", *values, "};"])]
    blocks += written.definitions
    head = f"export function law({{ {properties(law.input_names)} }}, {{ {properties(law.parameter_names)} }}) {{"
    blocks += ["\n".join([head, *written.body("return ", ";", "  ", 100), "}"])]
    if written.values:
        blocks += [
            "export function predict(inputs) {\n  return law(inputs, VALUES);\n}",
            _points(written),
            _bits(written),
        ]
        blocks += [_CHECK.replace("TOLERANCE", written.subject.tolerance)]
    return "\n\n".join(blocks) + "\n"


def _points(written: Written) -> str:
    names = written.subject.law.input_names
    points = []
    for inputs, expected in written.subject.points:
        named = ", ".join(f"{name}: {value!r}" for name, value in zip(names, inputs, strict=True))
        points.append(f"  [{{ {named} }}, {expected!r}],")
    return "\n".join(["// Inputs, and what the fit predicts there.", "const POINTS = [", *points, "];"])


def _bits(written: Written) -> str:
    words = [f"  {json.dumps(struct.pack('>d', value).hex())}," for value in written.subject.values.values()]
    return "\n".join(
        ["// VALUES to the last bit: a digit changed above is found here.", "const BITS = [", *words, "];"]
    )


_CHECK = """// A sentence for everything that is not as the fit left it; none when all is well.
export function selfCheck() {
  const bits = (value) => new BigUint64Array(new Float64Array([value]).buffer)[0].toString(16).padStart(16, "0");
  const changed = Object.entries(VALUES)
    .filter(([, value], place) => bits(value) !== BITS[place])
    .map(([name, value]) => `${name} is ${value}, which the fit did not give`);
  const off = POINTS.map(([inputs, expected]) => [inputs, predict(inputs), expected])
    .filter(([, value, expected]) => !(Math.abs(value - expected) <= TOLERANCE * Math.abs(expected)))
    .map(([inputs, value, expected]) => `the law gives ${value} at ${JSON.stringify(inputs)}, not ${expected}`);
  return [...changed, ...off];
}

// As a script, `node law.mjs`, the file checks itself; imported it does not.
const script = globalThis.process?.argv?.[1]?.split(/[\\\\/]/).pop();
if (script && import.meta.url.endsWith(`/${encodeURIComponent(script)}`)) {
  const wrong = selfCheck();
  console.log(wrong.length ? `self-check FAILED: ${wrong.join("; ")}. Export the fit again.` : "self-check passed");
  process.exitCode = wrong.length ? 1 : 0;
}"""
