"""One R script with `predict_law`, which takes vectors, and points it must reproduce."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .languages import Language, Written

__all__ = ["LANGUAGE", "write"]

WORDS = """if else repeat while function for next break TRUE FALSE NULL Inf NaN NA NA_integer_ NA_real_
NA_character_ in law predict_law self_check VALUES c list
bits values wrong expected value off"""
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
LANGUAGE = Language(
    title="R",
    comment="# ",
    words=frozenset({*WORDS.split(), *SAME, "pmin", "pmax", "logaddexp", "unit_step", "sign", "psigamma"}),
    functions={
        **{name: name for name in SAME},
        **{"min": "pmin", "max": "pmax", "step": "unit_step", "polygamma": lambda n, u: f"psigamma({u}, {n})"},
    },
    definitions=DEFINITIONS,
    power="^",
    assign=("{} <- ", ""),
    ascii_only=True,
    begins_with_letter=True,
)


def write(thing: Any) -> str:
    """The script's text; run by Rscript it stops with an error when a point is off, sourced it gives `self_check()`."""
    written = LANGUAGE.write(thing)
    blocks = ["\n".join(written.comments)]
    if written.values:
        blocks += ["\n".join(["VALUES <- list(", *_rows([f"{n} = {v}" for n, v in written.values.items()]), ")"])]
    blocks += written.definitions
    head = f"law <- function({', '.join([*written.inputs, *written.parameters])}) {{"
    blocks += ["\n".join([head, *written.body("", "", "  "), "}"])]
    if written.values:
        inputs = ", ".join(written.inputs)
        blocks += [
            f"# Takes vectors.\npredict_law <- function({inputs}) {{\n  do.call(law, c(list({inputs}), VALUES))\n}}"
        ]
        blocks += [_check(written)]
    return "\n\n".join(blocks) + "\n"


def _rows(items: Sequence[str], indent: str = "  ") -> list[str]:
    return [f"{indent}{item}{',' if place < len(items) - 1 else ''}" for place, item in enumerate(items)]


def _check(written: Written) -> str:
    lines = ["self_check <- function() {", "  # VALUES to the last bit: a digit changed above is found here."]
    lines += ["  bits <- c(", *_rows(written.bits, "    "), "  )", "  values <- unlist(VALUES)"]
    lines += ["  # R reads a decimal to a unit or two in the last place."]
    lines += ['  wrong <- paste(names(values), "was changed")[abs(values - bits) > 1e-15 * abs(bits)]']
    points = written.subject.points
    if points:
        lines += ["  # Inputs, and what the fit predicts there."]
        for name, column in zip(written.inputs, zip(*(inputs for inputs, _ in points), strict=True), strict=True):
            lines += [f"  {name} <- c({', '.join(map(repr, column))})"]
        lines += [f"  expected <- c({', '.join(repr(value) for _, value in points)})"]
        lines += [f"  value <- rep_len(predict_law({', '.join(written.inputs)}), length(expected))"]
        lines += [f"  off <- !(abs(value - expected) <= {written.subject.tolerance} * abs(expected))"]
        lines += ['  wrong <- c(wrong, sprintf("the law gives %.17g, not %.17g", value, expected)[off])']
    return "\n".join([*lines, _REPORT])


_REPORT = """  if (length(wrong)) {
    stop("self-check FAILED: ", paste(wrong, collapse = "; "), ". Export the fit again.", call. = FALSE)
  }
  cat("self-check passed\\n")
}

# Rscript runs the check; source() only defines.
if (sys.nframe() == 0L) self_check()"""
