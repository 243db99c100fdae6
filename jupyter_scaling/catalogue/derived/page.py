"""Every law's derived quantities as a page of Markdown: ``python -m jupyter_scaling.catalogue.derived.page``."""

from __future__ import annotations

import sys
from pathlib import Path

from .. import every
from ..law import Law
from . import generic
from .quantity import Quantity

__all__ = ["main", "page", "section"]

_HEAD = """# Derived quantities

What people compute from a fitted law, each with an interval: `fit.derived()` is a table of all that need no input,
`fit.derive("optimal_tokens", C=1e24)` gives one at inputs, and `law.quantities["optimal_tokens"](C=1e24, **constants)`
evaluates it at constants of your own. How the intervals and statuses come about: [derived.md](derived.md). This page is
made from the declarations in `jupyter_scaling/catalogue/derived` by
`python -m jupyter_scaling.catalogue.derived.page docs/quantities.md`; do not edit it by hand.

A formula is evaluated as it stands; *solved* ones are found by a search over all refits at once, whose status says when
it did not succeed.

## Of every law

| name | what | inputs |
|---|---|---|
| `<input>_for_target` (`parameters_`, `tokens_`, `compute_`, `scale_` for N, D, C, x) | the smallest value of one \
input at which the law gives a target: iso-loss curves | the other inputs, `target` |
| `elasticity_<input>` | d log output / d log input | all inputs |
| `floor_<parameter>` | an additive constant that is 0 or more | |

Laws of N and D whose compute is `6*N*D` have these as well, at the further inputs they may have:

| name | what | inputs |
|---|---|---|
{plans}

## Law by law
"""


def page() -> str:
    """The whole page."""
    plans = generic.plans(next(law for law in every() if law.name == "chinchilla"))
    rows = "\n".join(f"| `{one.name}` | {_cell(one.formula)} | {_inputs(one)} |" for one in plans)
    return _HEAD.format(plans=rows) + "\n" + "\n".join(section(law) for law in every())


def section(law: Law) -> str:
    """One law's own quantities: those that not every law of its shape has."""
    shared = {one.name for one in generic.of_shape(law)}
    own = [one for one in law.quantities.values() if one.name not in shared or one.is_closed]
    lines = [f"### `{law.name}`", "", "| quantity | formula | inputs | unit | source |", "|---|---|---|---|---|"]
    lines += [
        f"| `{one.name}` | {_formula(one)} | {_inputs(one)} | {one.unit} | {_cell(one.source)} |"
        for one in own
        if not one.name.startswith("floor_")
    ]
    return "\n".join([*lines, ""]) if len(lines) > 4 else f"### `{law.name}`\n\nThose of every law.\n"


def _formula(one: Quantity) -> str:
    if not one.is_closed:
        return f"*solved:* {_cell(one.formula)}"
    return f"`{_cell(one.formula)}`"


def _inputs(one: Quantity) -> str:
    return ", ".join(
        f"`{name}`" + (f" = {one.defaults[name]:g}" if name in one.defaults else "") for name in one.inputs
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "; ")


def main(arguments: list[str]) -> None:
    """Write the page to the path given, or print it."""
    if arguments:
        Path(arguments[0]).write_text(page(), encoding="utf-8")
    else:
        sys.stdout.write(page())


if __name__ == "__main__":
    main(sys.argv[1:])
