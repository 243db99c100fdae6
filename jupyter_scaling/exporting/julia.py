"""One Julia file with `predict`, and points it must reproduce."""

from __future__ import annotations

from typing import Any

from .languages import Language, Written

__all__ = ["LANGUAGE", "write"]

WORDS = """baremodule begin break catch const continue do else elseif end export false finally for function global if
import in isa let local macro module mutable primitive quote return struct abstract true try type using where while
law predict self_check VALUES POINTS BITS Inf NaN pi im nothing missing float error println"""
DEFINITIONS = {
    "softplus": "softplus(u) = max(u, 0.0) + log1p(exp(-abs(u)))",
    "sigmoid": "sigmoid(u) = exp(min(u, 0.0)) / (1.0 + exp(-abs(u)))",
    "logsumexp": "logsumexp(terms...) = maximum(terms) + log(sum(exp.(terms .- maximum(terms))))",
    "step": "unit_step(u) = (sign(u) + 1.0) / 2.0",
    "lgamma": """function loggamma(u)
    u < 0.5 && return log(pi / abs(sin(pi * u))) - loggamma(1.0 - u)
    product = 1.0
    while u < 20.0
        product *= u
        u += 1.0
    end
    series = 1 / 12u - 1 / 360u^3 + 1 / 1260u^5 - 1 / 1680u^7 + 1 / 1188u^9
    return (u - 0.5) * log(u) - u + 0.5 * log(2pi) + series - log(product)
end""",
}
SAME = (
    *("exp", "log", "log2", "log10", "log1p", "expm1", "sqrt", "tanh", "sin", "cos", "atan", "abs", "min", "max"),
    *("softplus", "sigmoid", "logsumexp"),
)
LANGUAGE = Language(
    title="Julia",
    comment="# ",
    words=frozenset({*WORDS.split(), *SAME, "unit_step", "loggamma", "sign", "maximum", "sum"}),
    functions={**{name: name for name in SAME}, "step": "unit_step", "lgamma": "loggamma"},
    definitions=DEFINITIONS,
    power="^",
)


def write(thing: Any) -> str:
    """The file's text; run as a script it stops with an error when a point is off."""
    written = LANGUAGE.write(thing)
    blocks = ["\n".join(written.comments)]
    if written.values:
        values = [f"    {name} = {value}," for name, value in written.values.items()]
        blocks += ["\n".join(["const VALUES = (", *values, ")"])]
    blocks += written.definitions
    head = f"function law({', '.join([*written.inputs, *written.parameters])})"
    blocks += ["\n".join([head, *written.body("return ", ""), "end"])]
    if written.values:
        floats = ", ".join(f"float({name})" for name in written.inputs)
        blocks += [
            "# Of numbers; with a dot of arrays: `predict.(...)`.\n"
            f"predict({', '.join(written.inputs)}) = law({floats}, VALUES...)",
            "\n".join(_points(written)),
            _CHECK.replace("TOLERANCE", written.subject.tolerance),
        ]
    return "\n\n".join(blocks) + "\n"


def _points(written: Written) -> list[str]:
    points = [
        f"    (({', '.join(map(repr, inputs))}{',' if len(inputs) == 1 else ''}), {value!r}),"
        for inputs, value in written.subject.points
    ]
    lines = ["# Inputs, and what the fit predicts there.", "const POINTS = [", *points, "]"]
    lines += ["# VALUES to the last bit: a digit changed above is found here."]
    return [*lines, "const BITS = [", *(f"    {one}," for one in written.bits), "]"]


_CHECK = """function self_check()
    for (name, value, bits) in zip(keys(VALUES), VALUES, BITS)
        value == bits || error("self-check FAILED: $name is $value, not $bits. Export the fit again.")
    end
    for (inputs, expected) in POINTS
        value = predict(inputs...)
        abs(value - expected) <= TOLERANCE * abs(expected) ||
            error("self-check FAILED: $value at $inputs is not $expected. Export the fit again.")
    end
    println("self-check passed")
end

if abspath(PROGRAM_FILE) == @__FILE__
    self_check()
end"""
