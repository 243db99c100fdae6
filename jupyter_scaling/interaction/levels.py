"""The few values of a column that colours, shapes and curves tell apart."""

from __future__ import annotations

import numpy as np

from .numbers import quantity

__all__ = ["COLORS", "MOST", "OTHER", "SHAPES", "UNKNOWN", "assign", "choose", "most_frequent", "styles", "words"]

#: Ordered from violet through blue and green to orange. Each has a contrast of 3 with a white and with a near-black
#: page, and any two differ by 27 in CIELAB also under protanopia and deuteranopia. The shape tells the same, so colour
#: is never alone.
COLORS = ("#692dff", "#3c5ad2", "#5a96e1", "#0f6987", "#2da596", "#964b4b", "#a54b1e", "#e17800")
SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "rectangle", "ellipse", "pentagon")
#: Colour and shape of values beyond those that have their own, and of rows without a value.
OTHER = ("#7a7a7a", "star")
UNKNOWN = ("#7a7a7a", "hexagon")

MOST = 8
SEVERAL = 5
SAME = 0.02
_FEW = 30


def choose(values: np.ndarray, most: int = MOST) -> tuple[np.ndarray, str]:
    """Up to `most` levels, ascending, for values (M,) of an input, and what they are; not-finite ones do not count.

    Values within 2 % are one. Few distinct values that recur are levels themselves (``"each"``), beyond `most` only the
    most frequent (``"frequent"``); many are cut at five quantiles, rounded to two digits (``"ranges"``).

    Examples
    --------
    >>> levels, kind = choose(np.array([1e7, 1.001e7, 2e7, np.nan]))
    >>> levels.tolist(), kind
    ([10000000.0, 20000000.0], 'each')
    """
    finite = np.sort(values[np.isfinite(values)])
    if not len(finite):
        return np.empty(0), "each"
    found, counts = _distinct(finite)
    if len(found) <= most:
        return found, "each"
    recurring = len(found) <= _FEW and len(finite) >= 1.5 * len(found)
    if recurring:
        return found[most_frequent(counts, most)], "frequent"
    middle = (np.arange(SEVERAL) + 0.5) / SEVERAL
    return np.unique([float(f"{value:.1e}") for value in np.quantile(finite, middle)]), "ranges"


def most_frequent(counts: np.ndarray, most: int = MOST) -> np.ndarray:
    """Positions, ascending, of the highest counts; among equal ones those spread evenly.

    Examples
    --------
    >>> most_frequent(np.array([3, 9, 3, 3, 7]), 3).tolist()
    [0, 1, 4]
    """
    cut = np.sort(counts)[::-1][min(most, len(counts)) - 1]
    sure, tied = np.flatnonzero(counts > cut), np.flatnonzero(counts == cut)
    free = min(most, len(counts)) - len(sure)
    return np.sort([*sure, *tied[np.round(np.linspace(0, len(tied) - 1, free)).astype(int)]]).astype(int)


def assign(values: np.ndarray, levels: np.ndarray, kind: str = "ranges") -> np.ndarray:
    """Index (M,) of the level nearest to each value, in log where all levels are positive; -1 for none.

    Unless the levels stand for ranges, a value more than 2 % away from all of them has index ``len(levels)``.
    """
    if not len(levels):
        return np.full(len(values), -1)
    log = bool((levels > 0).all())
    with np.errstate(divide="ignore", invalid="ignore"):
        here, there = (np.log(values), np.log(levels)) if log else (values, levels)
    usable = np.isfinite(here)
    place = np.searchsorted((there[1:] + there[:-1]) / 2, np.where(usable, here, 0.0))
    if kind != "ranges":
        level = levels[place]
        with np.errstate(invalid="ignore"):
            place = np.where(np.abs(values - level) > 1.5 * SAME * np.abs(level), len(levels), place)
    return np.where(usable, place, -1)


def styles(count: int) -> list[tuple[str, str]]:
    """Colour and shape for so many levels, at most eight; few of them take colours far apart."""
    places = np.round(np.linspace(0, len(COLORS) - 1, count)).astype(int) if count > 1 else np.zeros(count, dtype=int)
    return [(COLORS[place], SHAPES[index]) for index, place in enumerate(places)]


def words(name: str, level: float, values: np.ndarray, unit: str, kind: str) -> str:
    """What a level of a number is called; one that stands for a range of values (M,) says from where to where."""
    if kind != "ranges" or not len(values):
        return f"{name} = {quantity(level, unit)}"
    return f"{name} ≈ {quantity(level, unit)} ({quantity(values.min(), unit)} to {quantity(values.max(), unit)})"


def _distinct(ascending: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The values that differ by more than 2 %, with their counts; of values that do not, the commonest stands for all.

    Each group is within 2 % of its first value, so that thousands of values close to one another do not chain into one.
    """
    groups, first = [], 0
    while first < len(ascending):
        end = int(np.searchsorted(ascending, ascending[first] + SAME * abs(ascending[first]), side="right"))
        groups.append(ascending[first:end])
        first = end
    return np.array([_commonest(group) for group in groups]), np.array([len(group) for group in groups])


def _commonest(group: np.ndarray) -> float:
    values, counts = np.unique(group, return_counts=True)
    return float(values[counts.argmax()])
