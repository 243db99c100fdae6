"""A panel as lines of a terminal."""

from __future__ import annotations

from .numbers import plain, with_error
from .readouts import summary
from .viewmodel import ParameterRow, ViewModel

__all__ = ["panel_text"]

_MOST = 8


def panel_text(view: ViewModel) -> str:
    """Title, parameters, readouts, bench and last acts of a view."""
    blocks = [
        [
            view.title,
            view.subtitle,
            f"{view.fit.objective_name}: {plain(view.fit.objective, 6)}; {view.fit.status_sentence}",
        ],
        _table(view),
        [summary(readout) for readout in view.readouts if readout.label not in view.law.parameters],
        _out(view),
        [f"{chip.severity}: {chip.sentence}" for chip in view.verdicts],
        list(view.history.lines[-_MOST:]),
        [f"! {view.message}"] if view.message else [],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _table(view: ViewModel) -> list[str]:
    rows = [("", "value", "se", "95 % low", "high", ""), *(_cells(row) for row in view.parameters)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if column in (0, 5) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _cells(row: ParameterRow) -> tuple[str, ...]:
    claims = [
        (row.pinned, "pinned"),
        (row.hand_set, f"by hand, best {with_error(row.best, row.se)}"),
        (row.at_bound, "at bound"),
    ]
    numbers = [
        with_error(row.value, row.se),
        *("" if each is None else plain(each, 3) for each in (row.se, row.ci_low, row.ci_high)),
    ]
    return (row.name, *numbers, ", ".join(word for holds, word in claims if holds))


def _out(view: ViewModel) -> list[str]:
    shown = [f"out: {item.label} ({item.reason}; {item.who})" for item in view.bench[:_MOST]]
    rest = sum(group.count for group in view.bench_groups) - len(shown)
    return [*shown, f"out: {rest:,} more"] if rest > 0 else shown
