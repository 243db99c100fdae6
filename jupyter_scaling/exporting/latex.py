"""The fitted law as LaTeX: the formula in its symbols, and a table of the values."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from ..expr import Node, parse, symbols
from .subject import Subject
from .sympy_trees import SYMPY_KNOWS, to_sympy

__all__ = ["equation", "symbol", "write"]

_GREEK = """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau phi chi psi
omega"""
# Functions that SymPy does not print itself, around what they are of.
_AROUND = {
    "log2": (r"\log_{2}", ""),
    "log10": (r"\log_{10}", ""),
    "log1p": (r"\log", "1 + "),
    "min": (r"\min", ""),
    "max": (r"\max", ""),
    "lgamma": (r"\log \Gamma", ""),
    "digamma": (r"\psi", ""),
}


def equation(law: Any) -> str:
    """The law as one line of LaTeX, without dollar signs, of commands that KaTeX and MathJax know.

    Parts that the law names by `let` follow it.

    Examples
    --------
    >>> from jupyter_scaling import catalogue
    >>> print(equation(catalogue.get("power_law")))
    y = a x^{- b}
    """
    from sympy import Symbol

    if getattr(law, "latex", ""):  # a law that is a function brings its own
        return str(law.latex)
    known = {one.name: symbol_of(one) for one in law.parameters}
    *parts, (_, whole) = _lines(law)
    shown = []
    for name, tree in [(law.output.name, whole), *parts]:
        names = {one: Symbol(one) for one in symbols(tree)}
        printer = _printer({names[one]: known.get(one, symbol(one)) for one in names})
        shown.append(f"{symbol(name)} = {printer.doprint(to_sympy(tree, names, native=SYMPY_KNOWS))}")
    return r",\quad ".join(shown)


def symbol_of(parameter: Any) -> str:
    """A parameter's own symbol where it has one of plain letters."""
    own: str = parameter.symbol
    return own if own and own.isascii() else symbol(parameter.name)


def _lines(law: Any) -> Iterator[tuple[str, Node]]:
    """Each line of the formula: the name of a part, and its tree over the names of the others."""
    for line in law.formula.replace(";", "\n").splitlines():
        said = line.split("#")[0].strip()
        if said:
            name, equals, body = said.removeprefix("let ").partition("=")
            yield name.strip(), parse(body if equals else said)


def _printer(names: dict[Any, str]) -> Any:
    from sympy.printing.latex import LatexPrinter

    class Printer(LatexPrinter):
        def _print_Function(self, expr: Any, exp: Any = None) -> str:
            name = type(expr).__name__
            if name in SYMPY_KNOWS.values():
                return str(super()._print_Function(expr, exp))
            inside = ", ".join(self._print(argument) for argument in expr.args)
            if name == "expm1":
                text = rf"\left(e^{{{inside}}} - 1\right)"
                return text if exp is None else f"{text}^{{{exp}}}"
            called, before = _AROUND.get(name, (rf"\mathrm{{{name}}}", ""))
            power = "" if exp is None else f"^{{{exp}}}"
            return rf"{called}{power}\left({before}{inside}\right)"

    return Printer({"symbol_names": names, "order": "none"})


def symbol(name: str) -> str:
    """LaTeX of a name: Greek letters as such, digits and what follows an underscore as an index, words upright.

    Examples
    --------
    >>> symbol("alpha2"), symbol("N_opt"), symbol("lr")
    ('\\\\alpha_{2}', 'N_{\\\\mathrm{opt}}', '\\\\mathrm{lr}')
    """
    stem, _, index = name.partition("_")
    if not index:
        stem, index = re.fullmatch(r"(.*?)(\d*)", name, re.DOTALL).groups()  # type: ignore[union-attr]
    shown = _letters(stem) if stem else r"\mathrm{}"
    return f"{shown}_{{{_letters(index)}}}" if index else shown


def _letters(word: str) -> str:
    plain = {"lam": "lambda", "eps": "epsilon"}.get(word, word)
    plain = _greek(plain) or plain
    if plain in _GREEK.split():
        return f"\\{plain}"
    if not word.isascii():  # KaTeX takes other scripts as text alone
        return rf"\text{{{word.replace('_', ' ')}}}"
    return word if len(word) == 1 or word.isdigit() else rf"\mathrm{{{word.replace('_', ' ')}}}"


def _greek(word: str) -> str:
    """The name of a small Greek letter that stands alone; empty for all else."""
    name = unicodedata.name(word, "") if len(word) == 1 else ""
    small = "GREEK SMALL LETTER "
    return name.removeprefix(small).lower().replace("lamda", "lambda") if name.startswith(small) else ""


def write(thing: Any) -> str:
    """An equation, and for a fit a `tabular` of its values; comments hold every digit, objective, data and findings."""
    subject = Subject.of(thing)
    law, fit = subject.law, subject.fit
    lines = [f"% {line}" for line in subject.comments()]
    lines += [f"% {name} = {value!r}" for name, value in subject.values.items()]
    lines += [r"\begin{equation}", f"  {equation(law)}", r"\end{equation}"]
    if fit is None:
        return "\n".join(lines) + "\n"
    lines += [r"\begin{tabular}{lrrl}", r"  parameter & value & standard error & 95\,\% interval \\", r"  \hline"]
    for parameter in law.parameters:
        low, high = fit.interval.get(parameter.name, (math.nan, math.nan))
        cells = [
            f"${symbol_of(parameter)}$",
            number(fit.values[parameter.name]),
            number(fit.se.get(parameter.name, math.nan), 2),
            f"{number(low)} to {number(high)}" if math.isfinite(low) else "--",
        ]
        lines.append(f"  {' & '.join(cells)} \\\\")
    lines += [r"\end{tabular}"]
    return "\n".join(lines) + "\n"


def number(value: float, digits: int = 6) -> str:
    """A number in mathematics, powers of ten written as such."""
    if not math.isfinite(value):
        return "--"
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    return rf"${mantissa} \times 10^{{{int(exponent)}}}$" if exponent else f"${mantissa}$"
