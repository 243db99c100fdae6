"""Where a fit came from: law, objective, columns, rows set aside and versions, in words and as plain data."""

from __future__ import annotations

import math
import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from .._version import __version__
from ..fitting.rounding import digits_needed, risen

__all__ = ["choices", "digits", "excluded", "one_line", "remarks", "units", "versions"]


def versions() -> dict[str, str]:
    """Versions of everything a number may depend on."""
    found = {"jupyter_scaling": __version__, "python": platform.python_version()}
    for package in ("numpy", "scipy"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # a vendored or frozen installation
            found[package] = "unknown"
    return found


def units(law: Any) -> dict[str, str]:
    """What each input and the output counts, with its unit."""
    return {
        one.name: f"{one.description} ({one.unit})" if one.unit else one.description
        for one in (*law.inputs, law.output)
    }


def remarks(fit: Any) -> Iterator[str]:
    """Versions, status, findings and notes about the data, one line each."""
    written = versions()
    by = ", ".join(f"{name} {number}" for name, number in written.items())
    yield f"Written by {by}."
    yield f"Status: {one_line(fit.status.sentence)}"
    for verdict in fit.verdicts:
        yield f"{verdict.severity.capitalize()}: {one_line(verdict.sentence)}"
    for label, choice in (*choices(fit), *digits(fit)):
        yield f"{label}: {one_line(choice)}"
    for note in fit.observations.notes:
        yield f"Data: {one_line(note)}"
    yield f"Excluded: {fit.observations.count('out')} of {len(fit.observations)} rows."


def choices(fit: Any) -> Iterator[tuple[str, str]]:
    """What was decided about parameters before the fit: a label, and one parameter's choice."""
    options = fit.options
    yield from (("Held", f"{name} = {value!r}") for name, value in options.fixed.items())
    yield from (("Tied", f"{name} = {text}") for name, text in options.tied.items())
    yield from (("Bounded", f"{name} from {low!r} to {high!r}") for name, (low, high) in options.bounds.items())
    for name, (mean, deviation) in options.priors.items():
        yield "Known before", f"{name} = {mean!r}, standard deviation {deviation!r}"


def digits(fit: Any) -> Iterator[tuple[str, str]]:
    """How far the values may be rounded where they are quoted."""
    needed = digits_needed(fit)
    if needed is None:
        return
    rise = risen(fit, needed - 1)
    by = f"by {100.0 * rise:.2g} %" if math.isfinite(rise) else "without end"
    yield "Digits", f"quote {needed} significant ones of each value: with {needed - 1} the objective rises {by}"


def excluded(fit: Any) -> list[tuple[Any, str]]:
    """Key and reason of every row that is out; a key that stands twice is listed twice."""
    seen = fit.observations
    return [(seen.keys[row], str(seen.reason[row])) for row, state in enumerate(seen.state) if state == "out"]


def one_line(text: object) -> str:
    """Text that cannot leave the line, or the comment, it is written into."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in str(text)).split())
