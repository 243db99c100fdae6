"""Every public name on one page, made from the docstrings: ``python docs/make_api.py`` writes docs/api.md."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jupyter_scaling as scaling
from jupyter_scaling import datasets, errors
from jupyter_scaling.catalogue.published import Published
from jupyter_scaling.fitting.approaches import Frontier
from jupyter_scaling.fitting.leave_one_out import LeaveOneOut
from jupyter_scaling.fitting.observations import Observations
from jupyter_scaling.fitting.profile import Profile
from jupyter_scaling.fitting.shared import SharedFit
from jupyter_scaling.magics.commands import COMMANDS, TEXT
from jupyter_scaling.widgets import Explorer
from jupyter_scaling.widgets.law_browser import LawBrowser

PAGE = Path(__file__).with_name("api.md")

_HEAD = """# Every public name

By job. `import jupyter_scaling as scaling` gives them all; `help(scaling.fit)` or `scaling.fit?` shows the whole text,
with every parameter, its unit and its range. This page is made from the docstrings by `python docs/make_api.py`; do not
edit it by hand. Notebooks for each job: [examples.md](examples.md).
"""

#: Title of each job, and its functions and classes by the name a user types.
JOBS: dict[str, dict[str, Any]] = {
    "Fit": {
        "scaling.fit": scaling.fit,
        "scaling.fit_groups": scaling.fit_groups,
        "scaling.fit_shared": scaling.fit_shared,
        "scaling.compare": scaling.compare,
    },
    "Ask a fit": {"scaling.Fit": scaling.Fit},
    "Look, and take part": {"scaling.explore": scaling.explore, "Explorer": Explorer},
    "Plan": {"scaling.frontier": scaling.frontier, "scaling.best_mixture": scaling.best_mixture},
    "Laws": {
        "scaling.law": scaling.law,
        "scaling.laws": scaling.laws,
        "scaling.browse": scaling.browse,
        "scaling.define": scaling.define,
        "scaling.Law": scaling.Law,
    },
    "Take it home": {"scaling.export": scaling.export, "scaling.save": scaling.save, "scaling.load": scaling.load},
    "Data sets": {"scaling.datasets.names": datasets.names, "scaling.datasets.load": datasets.load},
}

#: What the functions return, listed by members alone.
RETURNED: dict[str, Any] = {
    "Observations (fit.observations)": Observations,
    "LeaveOneOut (fit.leave_one_out)": LeaveOneOut,
    "Profile (fit.profile(...))": Profile,
    "SharedFit (scaling.fit_shared)": SharedFit,
    "Frontier (scaling.frontier)": Frontier,
    "Published (law.published[...])": Published,
    "LawBrowser (scaling.browse)": LawBrowser,
}


def page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for job, things in JOBS.items():
        parts.append(f"## {job}\n")
        parts += [entry(name, thing) for name, thing in things.items()]
    parts.append("## What these return\n")
    parts += [f"### {name}\n\n{sentence(thing)}\n\n{members(thing)}" for name, thing in RETURNED.items()]
    parts += ["## In a line\n", magics(), "## Errors\n", failures()]
    return "\n".join(parts).rstrip() + "\n"


def entry(name: str, thing: Any) -> str:
    """One function or class: signature, first sentence, example, and of a class its members."""
    made = inspect.isclass(thing)
    lines = [
        f"### `{name}`",
        "",
        *(() if made else ("```text", signature(name, thing), "```", "")),
        sentence(thing),
        "",
    ]
    shown = example(thing)
    lines += ["```python", shown, "```", ""] if shown else []
    return "\n".join([*lines, *([members(thing)] if made else [])])


def signature(name: str, thing: Callable[..., Any], width: int = 100) -> str:
    """A call with names and defaults, without types: these stand in the docstring."""
    parts, seen_star = [], False
    for parameter in inspect.signature(thing).parameters.values():
        if parameter.name == "self":
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not seen_star:
            parts.append("*")
        seen_star |= parameter.kind in (parameter.KEYWORD_ONLY, parameter.VAR_POSITIONAL)
        stars = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        parts.append(stars + parameter.name + _default(parameter))
    call = f"{name}({', '.join(parts)})"
    return call if len(call) <= width else textwrap.fill(call, width, subsequent_indent="    ")


def _default(parameter: inspect.Parameter) -> str:
    if parameter.default is parameter.empty:
        return ""
    shown = repr(parameter.default).replace("'", '"')
    return "=" + (shown if re.fullmatch(r"[\w.\"\-+ %()%,]*", shown) else "...")


def sentence(thing: Any) -> str:
    """The first paragraph of what it says of itself, on one line."""
    text = inspect.getdoc(thing) or ""
    return " ".join(text.split("\n\n")[0].split()).replace("``", "`")


def example(thing: Any) -> str:
    """The example of a docstring, as in a console."""
    parts = re.split(r"\nExamples\n-+\n", inspect.getdoc(thing) or "", maxsplit=1)
    return parts[1].strip() if len(parts) == 2 else ""


def members(thing: type) -> str:
    """A table of the public attributes and methods."""
    rows = [f"| `{name}` | {_cell(said)} |" for name, said in sorted(_members(thing), key=lambda row: row[0].lower())]
    return "\n".join(["| | |", "|---|---|", *rows, ""])


def _members(thing: type) -> Iterator[tuple[str, str]]:
    described = dict(_described(thing))
    yield from described.items()
    known = {name.strip() for names in described for name in names.split(",")}
    own = [base for base in thing.__mro__ if base.__module__.startswith("jupyter_scaling")]
    for name in dict.fromkeys(name for base in own for name in vars(base)):
        value = inspect.getattr_static(thing, name)
        if name in known or (name.startswith("_") and name not in _SPECIAL):
            continue
        if inspect.isfunction(value):
            before, after = _SPECIAL.get(name, (name, ""))
            shown = signature(before.format(thing.__name__.lower()), value, width=10_000)
            yield f"{shown[: shown.index('(')]}[{after}]" if after else shown, sentence(value)
        elif isinstance(value, (property, cached_property)):
            yield name, sentence(value)


#: Special methods that a user meets: what stands before the brackets, and in square ones.
_SPECIAL = {"__call__": ("{}", ""), "__getitem__": ("{}", "column")}


def _described(thing: type) -> Iterator[tuple[str, str]]:
    """Names and texts of the section of attributes; of the parameters where the class is made of them."""
    text = inspect.getdoc(thing) or ""
    for section in ("Attributes", *(["Parameters"] if is_dataclass(thing) else [])):
        found = re.search(rf"\n{section}\n-+\n(.*?)(?=\n\n\w+\n---|\Z)", text, re.DOTALL)
        for line in re.finditer(
            r"^(\w[^\n:]*?)(?: : ([^\n]*))?\n((?:    [^\n]*\n?)*)", found[1] if found else "", re.M
        ):
            said = " ".join(line[3].split())
            yield line[1], "; ".join(part for part in (line[2], said) if part).replace("``", "`")


def magics() -> str:
    """The subcommands of ``%scaling``, and the cell magic."""
    rows = [f"| `%scaling {name}` | {_cell(one.help)} | `{one.example}` |" for name, one in COMMANDS.items()]
    shown = TEXT.example.replace("\n", " ⏎ ")
    rows.append(f"| `%%scaling name` | {_cell(TEXT.help)} | `{shown}` |")
    return "\n".join(
        [
            "`%load_ext jupyter_scaling` first; `--help` after any of these lists its options, and Tab completes them.",
            "",
            "| | | for example |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def failures() -> str:
    """The classes of errors."""
    rows = []
    for name, one in vars(errors).items():
        if inspect.isclass(one) and issubclass(one, errors.ScalingError):
            builtin = ", ".join(f"`{base.__name__}`" for base in one.__bases__ if base.__module__ == "builtins")
            rows.append(f"| `scaling.errors.{name}` | {_cell(sentence(one))} | {builtin} |")
    return "\n".join(["| | | also a |", "|---|---|---|", *rows, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
