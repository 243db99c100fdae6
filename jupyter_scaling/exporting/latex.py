"""The fitted law as LaTeX: the formula in its symbols, and a table of the values."""

from __future__ import annotations

import math
from typing import Any

from .provenance import one_line, remarks
from .sympy_trees import OWN_FUNCTIONS, law_expression

__all__ = ["equation", "write"]

_SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_SPECIAL |= {letter: f"\\{letter}" for letter in "&%$#_{}"}


def equation(law: Any) -> str:
    """The law as one LaTeX equation, without dollar signs.

    Examples
    --------
    >>> from jupyter_scaling import catalogue
    >>> print(equation(catalogue.get("power_law")))
    y = a x^{- b}
    """
    import sympy

    expression, symbols = law_expression(law)
    names = {symbols[one.name]: one.symbol for one in law.parameters if one.symbol}
    printed = sympy.latex(expression, symbol_names=names, order="none")
    for name in OWN_FUNCTIONS:
        shown = r"\log\Gamma" if name == "lgamma" else rf"\mathrm{{{name}}}"
        printed = printed.replace(rf"\operatorname{{{name}}}", shown)
    return f"{law.output.name} = {printed}"


def write(fit: Any) -> str:
    """An equation and a `tabular`; the comments hold every digit, objective, data and findings."""
    lines = [f"% {line}" for line in remarks(fit)]
    lines += [f"% Objective: {one_line(fit.objective_name)} = {float(fit.objective)!r}"]
    lines += [f"% {name} = {value!r}" for name, value in fit.values.items()]
    lines += [r"\begin{equation}", f"  {equation(fit.law)}", r"\end{equation}"]
    lines += [r"\begin{tabular}{lrrl}", r"  parameter & value & standard error & 95\,\% interval \\", r"  \hline"]
    for parameter in fit.law.parameters:
        low, high = fit.interval[parameter.name]
        cells = [
            f"${parameter.symbol or parameter.name}$",
            number(fit.values[parameter.name]),
            number(fit.se[parameter.name], 2),
            f"{number(low)} to {number(high)}" if math.isfinite(low) else "--",
        ]
        lines.append(f"  {' & '.join(cells)} \\\\")
    lines += [r"\end{tabular}", "", f"% {escaped(fit.law.citation)}" if fit.law.citation else "%"]
    return "\n".join(lines) + "\n"


def number(value: float, digits: int = 6) -> str:
    """A number in mathematics, powers of ten written as such."""
    if not math.isfinite(value):
        return "--"
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    return rf"${mantissa} \times 10^{{{int(exponent)}}}$" if exponent else f"${mantissa}$"


def escaped(text: str) -> str:
    """Text in which no letter has a meaning of its own."""
    return "".join(_SPECIAL.get(letter, letter) for letter in one_line(text))
