"""The card of a fit or a law as one HTML page without scripts, legible on light and on dark."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from .card import Section, sections
from .provenance import one_line
from .subject import Subject

__all__ = ["write"]

# Colours are those around it: nothing is painted but lines, in the colour of the text.
STYLE = """.scaling-card { max-width: 52rem; font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
.scaling-card table { border-collapse: collapse; display: block; overflow-x: auto; }
.scaling-card th, .scaling-card td { padding: 0.2em 0.8em; border-bottom: 1px solid; text-align: left; }
.scaling-card td { font-variant-numeric: tabular-nums; }
.scaling-card pre { padding: 0.6em 0.8em; border-left: 3px solid; white-space: pre-wrap; }"""


def write(thing: Any) -> str:
    """The page's text, plain letters only: it reads the same in whatever encoding it is opened."""
    subject = Subject.of(thing)
    parts = list(sections(subject))
    lines = ['<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">']
    lines += ['<meta name="color-scheme" content="light dark">']
    lines += [f"<title>{text(parts[0].title)}</title>", f"<style>\n{STYLE}\n</style>\n</head>\n<body>"]
    lines += ['<article class="scaling-card">']
    for place, section in enumerate(parts):
        level = 2 if place else 1
        lines += [f"<h{level}>{text(section.title)}</h{level}>"]
        lines += [] if place else [f"<pre>{_lines(subject.law.formula)}</pre>"]
        lines += _section(section)
    lines += ["</article>\n</body>\n</html>"]
    return "\n".join(lines).encode("ascii", "xmlcharrefreplace").decode() + "\n"


def _section(section: Section) -> Iterator[str]:
    if section.items:
        yield "<ul>"
        for label, said in section.items:
            yield f"<li><b>{text(label)}</b>: {text(said)}</li>" if label else f"<li>{text(said)}</li>"
        yield "</ul>"
    if section.head:
        yield "<table>"
        yield f"<thead><tr>{''.join(f'<th>{text(cell)}</th>' for cell in section.head)}</tr></thead>"
        yield "<tbody>"
        for row in section.rows:
            yield f"<tr>{''.join(f'<td>{text(cell)}</td>' for cell in row)}</tr>"
        yield "</tbody>\n</table>"


def _lines(formula: str) -> str:
    return "\n".join(text(line) for line in formula.splitlines())


def text(value: object) -> str:
    """Text in which nothing is read as markup."""
    return escape(one_line(value), quote=True)
