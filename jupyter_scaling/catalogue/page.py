"""The catalogue as a page of Markdown, made from the declarations: ``python -m jupyter_scaling.catalogue.page``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from . import companions, every
from .function_law import FunctionLaw
from .kinds import Parameter
from .notation import latex_of
from .papers import PAPERS
from .search import FAMILIES, family_title

__all__ = ["card", "main", "page"]

_HEAD = """# The catalogue

{laws} laws and {companions} companions, each declared once in `jupyter_scaling/catalogue`. This page is made from the
declarations by `python -m jupyter_scaling.catalogue.page docs/catalogue.md`; do not edit it by hand.

`scaling.law("chinchilla")` is a law, `scaling.fit(df, "chinchilla")` fits it, and
`scaling.law("chinchilla").published["Besiroglu 2024"](N=70e9, D=1.4e12)` predicts with constants in print.

How far constants are to be trusted: **primary** was seen in the paper or its authors' repository, **refitted** is
fitted to the authors' public data, **derived** is algebra from those. *Second-hand* and *memory* are reported, not
published: they serve as starting points. Where nothing stands, nothing was found.
"""


def page() -> str:
    """The whole page.

    Examples
    --------
    >>> page().splitlines()[0]
    '# The catalogue'
    """
    laws = every()
    families = list(dict.fromkeys([*FAMILIES, *(law.family for law in laws)]))
    parts = [_HEAD.format(laws=len(laws), companions=len(companions.names())), _index(laws, families), _papers(laws)]
    for family in families:
        members = [law for law in laws if law.family == family]
        if members:
            parts += [f"## {family_title(family)}\n", *(card(law) for law in members)]
    return "\n".join([*parts, _companions()])


def card(law: Any, typeset: bool = False) -> str:
    """One law: formula, inputs, parameters, constants in print, what to know; in a notebook the formula typeset too."""
    lines = [f"### `{law.name}`: {law.title}", ""]
    if typeset and latex_of(law):
        lines += [f"$$\n{part}\n$$\n" for part in latex_of(law).split(r",\quad ")]
    lines += ["```", *_plain(law.formula), "```", ""]
    lines += [f"*{law.citation}.* Minimised by default: `{law.objective}`.", ""]
    lines += [f"{law.remark}\n"] if law.remark else []
    lines += ["| name | | kind | domain | usual |", "|---|---|---|---|---|"]
    lines += [f"| `{one.name}` | {_said(one.description, one.unit)} | input | | |" for one in law.inputs]
    lines += [f"| `{law.output.name}` | {_said(law.output.description, law.output.unit)} | output | | |"]
    lines += [
        f"| `{one.name}` | {one.description} | {one.kind} | {_domain(one)} | {_usual(one)} |" for one in law.parameters
    ]
    if law.derived:
        lines += ["", f"Derived: {'; '.join(law.derived)}."]
    if law.published:
        lines += ["", "| constants | values | trust | source |", "|---|---|---|---|"]
        lines += [_constants(one) for one in law.published.values()]
    return "\n".join([*lines, ""])


def _plain(formula: str) -> list[str]:
    return [line.strip() for line in formula.splitlines()]


def _said(description: str, unit: str) -> str:
    return f"{description} ({unit})" if unit else description


def _domain(one: Parameter) -> str:
    low, high = _number(one.low), _number(one.high)
    if low and high:
        return f"{low} to {high}"
    return f"from {low}" if low else f"up to {high}" if high else "any"


def _usual(one: Parameter) -> str:
    low, high = _number(one.typical_low), _number(one.typical_high)
    return f"{low} to {high}" if low and high else ""


def _number(value: float) -> str:
    return f"{value:.10g}" if abs(value) < float("inf") else ""


def _constants(one: Any) -> str:
    values = ", ".join(f"{name} = {_number(value)}" for name, value in one.values.items())
    trust = f"**{one.trust}**" if one.is_fact else f"*{one.trust}*, reported"
    source = ", ".join(part for part in (one.source, one.cites) if part)
    return f"| {one.label} | {'; '.join(part for part in (values, one.note) if part)} | {trust} | {source} |"


def _index(laws: Iterable[Any], families: list[str]) -> str:
    lines = ["| law | formula | inputs | constants |", "|---|---|---|---|"]
    for law in sorted(laws, key=lambda one: families.index(one.family)):
        best = next((trust for trust in ("primary", "refitted", "derived") if _has(law, trust)), "")
        formula = "; ".join(_plain(law.formula)).replace("|", "\\|")
        inputs = ", ".join(law.input_names)
        lines.append(f"| [`{law.name}`](#{_anchor(law)}) | `{formula}` | {inputs} | {best or _reported(law)} |")
    return "\n".join([*lines, ""])


def _has(law: Any, trust: str) -> bool:
    return any(one.trust == trust and one.values for one in law.published.values())


def _reported(law: Any) -> str:
    return "reported" if any(one.values for one in law.published.values()) else ""


def _anchor(law: Any) -> str:
    """What GitHub calls the heading of a law: letters, digits, hyphens and underscores."""
    return re.sub(r"[^\w\- ]", "", f"{law.name}: {law.title}".lower()).replace(" ", "-")


def _papers(laws: Iterable[Any]) -> str:
    """Each paper with its law or companion here, and what stands of it."""
    known = {law.name: law for law in laws}
    lines = ["## Papers and their laws", "", "What each is here, and how far its constants are to be trusted.", ""]
    lines += ["| paper | here | what it is | constants | derived quantities |", "|---|---|---|---|---|"]
    for title, names in PAPERS.items():
        for name in names.split():
            lines.append(f"| {title} | {_status(known[name]) if name in known else _companion_status(name)} |")
    return "\n".join([*lines, ""])


def _status(law: Any) -> str:
    form = "function of rows" if isinstance(law, FunctionLaw) else "formula"
    best = next((trust for trust in ("primary", "refitted", "derived") if _has(law, trust)), "")
    constants = best or _reported(law) or "none found"
    fits = f"law ({form}), fitted by `{law.objective}`"
    return f"[`{law.name}`](#{_anchor(law)}) | {fits} | {constants} | {len(law.quantities) or ''}"


def _companion_status(name: str) -> str:
    return f"`{name}` | {companions.get(name).kind}, computed: nothing to fit | |"


def _companions() -> str:
    lines = ["## Companions: nothing to fit", "", "In `jupyter_scaling.catalogue.companions`.", ""]
    lines += ["| name | kind | what it is | formula | source | |", "|---|---|---|---|---|---|"]
    for name in companions.names():
        one = companions.get(name)
        lines.append(f"| `{name}` | {one.kind} | {one.title} | `{one.formula}` | {one.citation} | {one.remark} |")
    return "\n".join([*lines, ""])


def main(arguments: list[str]) -> None:
    """Write the page to the path given, or print it."""
    if arguments:
        Path(arguments[0]).write_text(page(), encoding="utf-8")
    else:
        sys.stdout.write(page())


if __name__ == "__main__":
    main(sys.argv[1:])
