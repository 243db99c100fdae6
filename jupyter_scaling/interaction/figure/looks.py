"""How each run looks in a figure, and what the legend says of it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..viewmodel import ViewModel

__all__ = [
    "INK",
    "LINE",
    "MANY",
    "MUTED",
    "PLAIN",
    "Entry",
    "band_opacity",
    "dot_looks",
    "dot_opacity",
    "drawn_rows",
    "legend_entries",
    "level_colour",
]

INK, MUTED, LINE, PLAIN = "#1a1a1a", "#555555", "#d9d9d9", "#3c5ad2"
#: From more runs on, curves lie above the dots, and dots are smaller and paler.
MANY = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend: a run of that state, or with `shape` empty a patch of the colour."""

    label: str
    colour: str
    shape: str = "circle"
    state: str = "in"


def band_opacity(view: ViewModel) -> float:
    """Bands that overlap add up: many of them are drawn fainter, as in the page."""
    return 0.13 if len(view.curves) <= 3 else 0.07


def level_colour(view: ViewModel, level: int) -> str:
    """The colour of a level; the plain one where colours tell nothing."""
    return view.levels[level].color if 0 <= level < len(view.levels) else PLAIN


def dot_looks(view: ViewModel) -> tuple[list[str], list[str]]:
    """Colour and shape of each run."""
    colours = [level_colour(view, level) for level in view.points.level.tolist()]
    told, of = (view.marks, view.points.mark) if view.marks else (view.levels, view.points.level)
    shapes = [told[at].shape if 0 <= at < len(told) else "circle" for at in of.tolist()]
    return colours, shapes


def dot_opacity(count: int, radius: float, area: float) -> float:
    """How strong dots are that cover much of the plot, as in the page.

    Examples
    --------
    >>> dot_opacity(20, 4.2, 250_000.0), dot_opacity(4000, 2.5, 250_000.0)
    (0.95, 0.65)
    """
    cover = math.pi * radius**2 * count / max(area, 1.0)
    share = min(1.0, max(0.0, math.log(max(cover, 1e-9) / 0.03) / math.log(1 / 0.03)))
    return round((0.95 - 0.45 * share) * 20) / 20


def drawn_rows(view: ViewModel, usable: np.ndarray, most: int) -> np.ndarray:
    """The rows to draw, at most about `most`: those that are not hidden, thinned evenly but for what is out."""
    state = np.array(view.points.state)
    rows = np.flatnonzero(usable & (state != "hidden"))
    if len(rows) <= most:
        return rows
    kept, rest = rows[state[rows] == "out"][:most], rows[state[rows] != "out"]
    thinned = rest[np.linspace(0, len(rest) - 1, max(most - len(kept), min(most // 2, len(rest)))).astype(int)]
    return np.sort(np.concatenate([kept, thinned]))


def legend_entries(view: ViewModel) -> Iterator[Entry]:
    """What colours tell, what shapes tell, and the states that are in the figure."""
    if len(view.levels) > 1:
        yield from (Entry(level.label, level.color, level.shape) for level in view.levels)
    yield from (Entry(mark.label, MUTED, mark.shape) for mark in view.marks)
    states = set(view.points.state)
    yield from (Entry(word, MUTED, "circle", state) for state, word in STATES if state in states)


STATES = (("out", "excluded"), ("held_out", "held out"))
