"""The card of a fit: law, values, objective, data, what was set aside, and what to know before using it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from .latex import equation
from .provenance import excluded, one_line, units, versions

__all__ = ["write"]


def write(fit: Any) -> str:
    """The card as GitHub-flavoured Markdown."""
    return "\n".join([*_law(fit), *_values(fit), *_fitting(fit), *_data(fit), *_findings(fit)]) + "\n"


def _law(fit: Any) -> Iterator[str]:
    yield f"# {text(fit.law.title or fit.law.name)}"
    yield ""
    yield f"$${equation(fit.law)}$$"
    yield ""
    for name, meaning in units(fit.law).items():
        yield f"- **{text(name)}**: {text(meaning)}"
    if fit.law.citation:
        yield f"- Source of the law: {text(fit.law.citation)}"
    yield ""


def _values(fit: Any) -> Iterator[str]:
    yield "| parameter | value | standard error | 95 % interval | at its bound |"
    yield "|---|---|---|---|---|"
    for name, value in fit.values.items():
        low, high = fit.interval[name]
        spread = f"{low:.6g} to {high:.6g}" if math.isfinite(low) else ""
        error = f"{fit.se[name]:.3g}" if math.isfinite(fit.se[name]) else ""
        yield f"| {text(name)} | {value!r} | {error} | {spread} | {'yes' if fit.at_bound.get(name) else ''} |"
    yield ""


def _fitting(fit: Any) -> Iterator[str]:
    options = fit.options
    yield "## How it was fitted"
    yield ""
    yield f"- Objective: {text(fit.objective_name)} = {float(fit.objective)!r}"
    yield f"- {text(fit.status.sentence)}"
    yield f"- Intervals: {text(options.interval)}, seed {options.seed}"
    for name, value in options.fixed.items():
        yield f"- Held: {text(name)} = {value!r}"
    for name, (low, high) in options.bounds.items():
        yield f"- Bounded: {text(name)} from {low!r} to {high!r}"
    yield f"- Written by {', '.join(f'{name} {number}' for name, number in versions().items())}"
    yield ""


def _data(fit: Any) -> Iterator[str]:
    seen = fit.observations
    yield "## Data"
    yield ""
    yield f"- {len(seen)} rows, {seen.count('in')} in the fit, {seen.count('held_out')} held out; {seen.data_hash}"
    for name, column in seen.columns.items():
        yield f"- {text(name)} from column {text(repr(column))}"
    for note in seen.notes:
        yield f"- {text(note)}"
    rows = excluded(fit)
    if rows:
        yield ""
        yield "| excluded | reason |"
        yield "|---|---|"
        for key, reason in rows:
            yield f"| {text(repr(key))} | {text(reason)} |"
    yield ""


def _findings(fit: Any) -> Iterator[str]:
    if fit.verdicts:
        yield "## Before you use it"
        yield ""
        for verdict in fit.verdicts:
            yield f"- **{verdict.severity}**: {text(verdict.sentence)}"


def text(value: object) -> str:
    """Text that stays in its line and its cell, with nothing in it read as markup or HTML."""
    shown = one_line(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"\\{letter}" if letter in "\\`*|[]" else letter for letter in shown)
