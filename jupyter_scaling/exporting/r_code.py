"""One R script with `predict_law`, which takes vectors, and points it must reproduce."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .languages import Language

__all__ = ["LANGUAGE", "write"]

WORDS = """if else repeat while function for next break TRUE FALSE NULL Inf NaN NA NA_integer_ NA_real_
NA_character_ in law predict_law value expected"""
DEFINITIONS = {
    "softplus": "softplus <- function(u) pmax(u, 0) + log1p(exp(-abs(u)))",
    "sigmoid": "sigmoid <- function(u) exp(pmin(u, 0)) / (1 + exp(-abs(u)))",
    "logsumexp": "logaddexp <- function(u, v) pmax(u, v) + log1p(exp(-abs(u - v)))\n"
    "logsumexp <- function(...) Reduce(logaddexp, list(...))",
    "step": "unit_step <- function(u) (sign(u) + 1) / 2",
}
SAME = (
    *("exp", "log", "log2", "log10", "log1p", "expm1", "sqrt", "tanh", "sin", "cos", "atan", "abs"),
    *("lgamma", "digamma", "softplus", "sigmoid", "logsumexp"),
)


def _printer(functions: Mapping[str, Any]) -> Any:
    from sympy.printing.rcode import RCodePrinter

    return RCodePrinter({"user_functions": dict(functions), "precision": 17})


LANGUAGE = Language(
    title="R",
    comment="# ",
    words=frozenset({*WORDS.split(), *SAME, "pmin", "pmax", "logaddexp", "unit_step", "sign", "psigamma"}),
    functions={
        **{name: name for name in SAME},
        **{"min": "pmin", "max": "pmax", "step": "unit_step", "polygamma": lambda n, u: f"psigamma({u}, {n})"},
    },
    definitions=DEFINITIONS,
    printer=_printer,
    ascii_only=True,
)


def write(thing: Any) -> str:
    """The script's text; running it stops with an error when a point is off."""
    written = LANGUAGE.write(thing)
    lines = [*written.comments, "", *written.definitions]
    if not written.values:
        lines += [f"law <- function({', '.join([*written.inputs, *written.parameters])}) {{"]
        lines += [f"  {written.formula}", "}"]
        return "\n".join(lines) + "\n"
    lines += [f"predict_law <- function({', '.join(written.inputs)}) {{"]
    lines += [f"  {name} <- {value}" for name, value in written.values.items()]
    lines += [f"  {written.formula}", "}", "", "# Inputs, and what the fit predicts there."]
    columns = [*zip(*(inputs for inputs, _ in written.subject.points), strict=True)]
    called = [f"c({', '.join(map(repr, column))})" for column in columns]
    expected = ", ".join(repr(value) for _, value in written.subject.points)
    lines += [f"expected <- c({expected})", f"value <- predict_law({', '.join(called)})"] if called else []
    lines += [f"stopifnot(abs(value - expected) <= {written.subject.tolerance} * abs(expected))"] if called else []
    return "\n".join(lines) + "\n"
