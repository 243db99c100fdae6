"""One Julia file with `predict`, and points it must reproduce."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .languages import Language

__all__ = ["LANGUAGE", "write"]

WORDS = """baremodule begin break catch const continue do else elseif end export false finally for function global if
import in isa let local macro module mutable primitive quote return struct abstract true try type using where while
law predict value expected inputs POINTS Inf NaN pi im nothing missing"""
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


def _printer(functions: Mapping[str, Any]) -> Any:
    from sympy.printing.julia import JuliaCodePrinter

    class Printer(JuliaCodePrinter):
        """Of numbers, not of arrays: Julia calls a function of numbers on arrays with a dot, ``predict.(N)``."""

        def doprint(self, expr: Any, assign_to: Any = None) -> str:
            text = str(super().doprint(expr, assign_to))
            for operator in "*/^":
                text = text.replace(f" .{operator} ", f" {operator} ")
            return text

    return Printer({"user_functions": dict(functions), "precision": 17})


LANGUAGE = Language(
    title="Julia",
    comment="# ",
    words=frozenset({*WORDS.split(), *SAME, "unit_step", "loggamma", "sign", "maximum", "sum"}),
    functions={**{name: name for name in SAME}, "step": "unit_step", "lgamma": "loggamma"},
    definitions=DEFINITIONS,
    printer=_printer,
)


def write(thing: Any) -> str:
    """The file's text; running it stops with an error when a point is off."""
    written = LANGUAGE.write(thing)
    lines = [*written.comments, "", *written.definitions]
    if not written.values:
        lines += [f"function law({', '.join([*written.inputs, *written.parameters])})"]
        lines += [f"    return {written.formula}", "end"]
        return "\n".join(lines) + "\n"
    lines += [f"function predict({', '.join(written.inputs)})"]
    lines += [f"    {name} = {value}" for name, value in written.values.items()]
    lines += [f"    return {written.formula}", "end", "", "# Inputs, and what the fit predicts there."]
    lines += ["const POINTS = ["]
    lines += [f"    (({', '.join(map(repr, inputs))},), {value!r})," for inputs, value in written.subject.points]
    lines += ["]", "for (inputs, expected) in POINTS", "    value = predict(inputs...)"]
    lines += [f"    abs(value - expected) <= {written.subject.tolerance} * abs(expected) ||"]
    lines += ['        error("$value is not $expected. Export again.")']
    return "\n".join([*lines, "end"]) + "\n"
