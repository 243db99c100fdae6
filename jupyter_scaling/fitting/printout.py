"""A fit as text and as HTML, with its objective and verdicts always beside the numbers."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from .result import Fit

__all__ = ["as_html", "as_text", "number"]


def number(value: float, digits: int = 4) -> str:
    """A number for people: `digits` figures, exponent form outside 1e-3 .. 1e6.

    Examples
    --------
    >>> number(2143.4174), number(6.4e13), number(float("nan"))
    ('2143', '6.4e13', '-')
    """
    if not np.isfinite(value):
        return "-" if np.isnan(value) else str(value)
    if value != 0.0 and not 1e-3 <= abs(value) < 1e6:
        mantissa, power = f"{value:.{digits - 1}e}".split("e")
        return f"{mantissa.rstrip('0').rstrip('.')}e{int(power)}"
    return f"{value:.{digits}g}" if abs(value) < 10 ** (digits - 1) else f"{value:.0f}"


def _rows(fit: Fit) -> list[tuple[str, str, str, str, str]]:
    rows = []
    for name, value in fit.values.items():
        low, high = fit.interval[name]
        note = "fixed" if name in fit.options.fixed else "at bound" if fit.at_bound[name] else ""
        span = f"{number(low)} to {number(high)}" if not np.isnan([low, high]).any() and note != "fixed" else ""
        rows.append((name, number(value, 5), "" if note == "fixed" else number(fit.se[name], 3), span, note))
    return rows


def as_text(fit: Fit) -> str:
    """The printout of a fit, for terminals."""
    rows = [("parameter", "value", "se", "95 % interval", ""), *_rows(fit)]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines = [f"{fit.law.title}: {fit.law.formula}", "", *table, ""]
    lines += [f"objective {fit.objective:.10g} ({fit.objective_name})", fit.status.sentence]
    lines += [str(verdict) for verdict in fit.verdicts]
    return "\n".join(lines)


def as_html(fit: Fit) -> str:
    """The printout of a fit, for notebooks."""
    head = "".join(f"<th scope='col'>{title}</th>" for title in ("parameter", "value", "se", "95 % interval", ""))
    body = "".join(
        f"<tr><th scope='row'>{escape(row[0])}</th>" + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:]) + "</tr>"
        for row in _rows(fit)
    )
    verdicts = "".join(f"<li><b>{v.severity}</b>: {escape(v.sentence)}</li>" for v in fit.verdicts)
    return (
        f"<div><p><b>{escape(fit.law.title)}</b>: <code>{escape(fit.law.formula)}</code></p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"<p>objective {fit.objective:.10g} ({escape(fit.objective_name)})<br>{escape(fit.status.sentence)}</p>"
        + (f"<ul>{verdicts}</ul>" if verdicts else "")
        + "</div>"
    )
