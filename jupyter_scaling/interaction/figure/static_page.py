"""What a panel is where nothing runs, as on a printed page or on GitHub: its figure and its tables, as HTML."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape

from ..numbers import plain, with_error
from ..viewmodel import ParameterRow, ViewModel
from .caption import description
from .svg import svg

__all__ = ["static_page"]

MOST_ROWS = 20
HOW_TO_USE = (
    "This is a picture of the panel as it was last shown. To drag runs and sliders, run its cell in JupyterLab or "
    "Notebook 7, with jupyter_scaling installed where the server runs, not only in the kernel's environment."
)
# In the colours of what is around it, but for the figure, which brings its own white ground: legible on light and dark.
_TABLE = "border-collapse:collapse;margin:0.5em 0"
_CELL = "padding:0.15em 0.7em;text-align:left;border-bottom:1px solid"


def static_page(view: ViewModel) -> str:
    """The figure as an image inside the page, the parameters and the excluded runs as tables.

    Returns
    -------
    str
        HTML without script, style sheet or anything from outside; safe to show in a notebook that is not trusted. The
        figure is an ``<img>`` with a data URI, because sanitizers drop ``<svg>``.
    """
    picture = base64.b64encode(svg(view).encode()).decode()
    parts = [
        f'<img src="data:image/svg+xml;base64,{picture}" alt="{escape(description(view), quote=True)}" '
        'width="720" style="max-width:100%;height:auto;background:#ffffff"/>',
        _table("Parameters", ("parameter", "value", "SE", "95 % interval", ""), map(_parameter, view.parameters)),
    ]
    if view.readouts:
        shown = [each for each in view.readouts if each.label not in view.law.parameters]
        parts.append(_table("Predictions", ("", "value"), [(each.label, each.new_text) for each in shown]))
    if view.bench:
        out = [(item.label, item.reason, item.who) for item in view.bench[:MOST_ROWS]]
        more = sum(each.count for each in view.bench_groups) - len(out)
        out += [(f"and {more:,} more", "", "")] if more > 0 else []
        parts.append(_table("Excluded runs", ("run", "reason", "by"), out))
    parts += [f"<p>{escape(f'{chip.severity}: {chip.sentence}')}</p>" for chip in view.verdicts]
    parts.append(f"<p><i>{escape(HOW_TO_USE)}</i></p>")
    return f'<div class="jsc-static">{"".join(parts)}</div>'


def _parameter(row: ParameterRow) -> Sequence[str]:
    claims = [(row.pinned, "pinned"), (row.hand_set, "set by hand"), (row.at_bound, "at its bound")]
    known = row.ci_low is not None and row.ci_high is not None
    return (
        row.symbol,
        with_error(row.value, row.se),
        plain(row.se, 2) if row.se is not None else "",
        f"{with_error(row.ci_low, row.se)} to {with_error(row.ci_high, row.se)}" if known else "",  # type: ignore[arg-type]
        ", ".join(word for holds, word in claims if holds),
    )


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    body = "".join(f"<tr>{''.join(_cell('td', each) for each in row)}</tr>" for row in rows)
    top = "".join(_cell("th", each) for each in head)
    return (
        f'<table style="{_TABLE}"><caption style="text-align:left;font-weight:600">{escape(caption)}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(tag: str, text: str) -> str:
    return f'<{tag} style="{_CELL}">{escape(text)}</{tag}>'
