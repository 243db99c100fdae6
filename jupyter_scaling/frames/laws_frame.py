"""The catalogue as a DataFrame that shows itself in a notebook with its formulas typeset."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from .. import catalogue
from ..catalogue.notation import latex_of
from ..catalogue.search import family_title
from ..errors import counted

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["laws_html", "laws_table"]

_LEFT = ' style="text-align: left; vertical-align: top"'
_ROOM = "max-height: 36em; overflow: auto"
_WIDTH = "max-width: 26em; overflow-x: auto"
_HEAD = ("law", "formula", "inputs", "constants", "family", "paper")


def laws_table(laws: Iterable[Any]) -> pd.DataFrame:
    """The catalogue: one row for each law, by name.

    Parameters
    ----------
    laws : iterable of Law

    Returns
    -------
    DataFrame
        Index `law`; columns ``title, formula, inputs, output, parameters, constants, family, citation``. In a notebook
        it is shown with its formulas typeset; whatever pandas does with it, pandas does.

    Examples
    --------
    >>> laws_table([catalogue.get("chinchilla")]).loc["chinchilla", "inputs"]
    'N, D'
    """
    laws = list(laws)
    return _frame()(
        {
            "title": [law.title for law in laws],
            "formula": [law.formula for law in laws],
            "inputs": [", ".join(one.name for one in law.inputs) for law in laws],
            "output": [law.output.name for law in laws],
            "parameters": [", ".join(one.name for one in law.parameters) for law in laws],
            "constants": [", ".join(_constants(law)) for law in laws],
            "family": [law.family for law in laws],
            "citation": [law.citation for law in laws],
        },
        index=_index([law.name for law in laws]),
    )


def _index(names: list[str]) -> pd.Index:
    import pandas as pd

    return pd.Index(names, name="law", dtype=object)


def _constants(law: Any) -> list[str]:
    """Sets of constants in print; those from hearsay in brackets."""
    sets = [one for one in law.published.values() if one.values]
    return [one.label if one.is_fact else f"({one.label})" for one in sets]


@cache
def _frame() -> Any:
    """The class of the table, made when first needed: importing pandas takes most of a second."""
    import pandas as pd

    class LawsFrame(pd.DataFrame):
        """A DataFrame of laws by name; rows and columns taken from it are shown like it."""

        @property
        def _constructor(self) -> Any:
            return LawsFrame

        def _repr_html_(self) -> str | None:
            """As a table with the formulas typeset, where it still holds laws by name; else as pandas shows it."""
            if self.index.name != "law" or not {"title", "formula", "inputs"} <= set(self.columns):
                return pd.DataFrame(self)._repr_html_()
            return laws_html(self)

        def __reduce__(self) -> Any:
            return _loaded, (pd.DataFrame(self),)

    return LawsFrame


def _loaded(table: pd.DataFrame) -> pd.DataFrame:
    return _frame()(table)


def laws_html(table: pd.DataFrame, hint: bool = True) -> str:
    """A table of laws as HTML without scripts; formulas stand between dollar signs, which Jupyter typesets.

    Parameters
    ----------
    table : DataFrame
        As `laws_table` makes it.
    hint : bool
        Whether to say how the table is narrowed by code.
    """
    rows = [dict(zip(table.columns, values, strict=True)) for values in table.itertuples(index=False, name=None)]
    lines = [f'<div role="region" aria-label="Laws" tabindex="0" style="{_ROOM}">', "<table>"]
    lines += [f"<caption{_LEFT}>{_caption(table, hint)}</caption>"]
    lines += ["<thead><tr>", *(f'<th scope="col"{_LEFT}>{one}</th>' for one in _HEAD), "</tr></thead>", "<tbody>"]
    lines += [_row(str(name), row) for name, row in zip(table.index, rows, strict=True)]
    return "\n".join([*lines, "</tbody>", "</table>", "</div>"])


def _caption(table: pd.DataFrame, hint: bool) -> str:
    count = f"{counted(len(table), 'law')}. Constants in brackets are reported, not published."
    how = (
        " <code>scaling.laws(search=...)</code> and <code>scaling.laws(family=...)</code> narrow the table, "
        "<code>scaling.browse()</code> has a box for it; <code>scaling.law(name)</code> is one law."
    )
    return count + (how if hint else "")


def _row(name: str, row: dict[str, Any]) -> str:
    cells = [
        _formula(name, str(row["formula"])),
        escape(str(row["inputs"])),
        escape(str(row.get("constants", ""))),
        escape(family_title(str(row.get("family", "")))),
        _paper(str(row.get("citation", ""))),
    ]
    head = f'<th scope="row"{_LEFT}><code>{escape(name)}</code><br>{escape(str(row["title"]))}</th>'
    return "<tr>" + head + "".join(f"<td{_LEFT}>{cell}</td>" for cell in cells) + "</tr>"


def _formula(name: str, formula: str) -> str:
    """The formula typeset, each part on a line of its own; as text where there is no LaTeX of it."""
    known = {law.name: law for law in catalogue.every()}.get(name)
    latex = latex_of(known) if known is not None and known.formula == formula else ""
    if not latex:
        return f"<code>{'<br>'.join(escape(line.strip()) for line in formula.splitlines())}</code>"
    parts = "<br>".join(f"${escape(part, quote=False)}$" for part in latex.split(r",\quad "))
    return f'<div style="{_WIDTH}">{parts}</div>'


def _paper(citation: str) -> str:
    """The citation with a link where it has a number of arXiv."""
    return re.sub(
        r"arXiv:(\d{4}\.\d{4,5})",
        r'<a href="https://arxiv.org/abs/\1" target="_blank" rel="noopener">arXiv:\1</a>',
        escape(citation),
    )
