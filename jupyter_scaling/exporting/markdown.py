"""The card of a fit or a law as GitHub-flavoured Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..catalogue.function_law import FunctionLaw
from .card import Section, sections
from .latex import equation
from .provenance import one_line
from .subject import Subject

__all__ = ["write"]


def write(thing: Any) -> str:
    """The card's text."""
    subject = Subject.of(thing)
    law = subject.law
    known = law.latex if isinstance(law, FunctionLaw) else equation(law)
    shown = f"$${known}$$" if known else text(law.formula)
    lines: list[str] = []
    for place, section in enumerate(sections(subject)):
        lines += [f"{'##' if place else '#'} {text(section.title)}", ""]
        lines += [] if place else [shown, ""]
        lines += _section(section)
    return "\n".join(lines).rstrip() + "\n"


def _section(section: Section) -> Iterator[str]:
    for label, said in section.items:
        yield f"- **{text(label)}**: {text(said)}" if label else f"- {text(said)}"
    if section.items:
        yield ""
    if section.head:
        yield f"| {' | '.join(map(text, section.head))} |"
        yield f"|{'---|' * len(section.head)}"
        for row in section.rows:
            yield f"| {' | '.join(map(text, row))} |"
        yield ""


def text(value: object) -> str:
    """Text that stays in its line and its cell, with nothing in it read as markup or HTML."""
    shown = one_line(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # An underscore inside a word is no markup: log_huber stays as it is.
    return re.sub(r"[\\`*|\[\]$]|(?<![^\W_])_|_(?![^\W_])", r"\\\g<0>", shown)
