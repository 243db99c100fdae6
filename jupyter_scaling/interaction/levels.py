"""The few values of a second input that colours and curves tell apart."""

from __future__ import annotations

import numpy as np

from .numbers import quantity
from .viewmodel import Level

__all__ = ["COLORS", "SHAPES", "assign", "choose", "level_cards"]

#: Ordered from violet through blue and green to orange. Each has a contrast of 3 with a white and with a near-black
#: page, and any two differ by 27 in CIELAB also under protanopia and deuteranopia. The shape tells the same, so colour
#: is never alone.
COLORS = ("#692dff", "#3c5ad2", "#5a96e1", "#0f6987", "#2da596", "#964b4b", "#a54b1e", "#e17800")
SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "rectangle", "ellipse", "pentagon")

MOST = 8
SEVERAL = 5
_SAME = 0.02
_FEW = 30


def choose(values: np.ndarray) -> np.ndarray:
    """Up to eight levels, ascending, for values (M,) of an input; not-finite ones do not count.

    Values within 2 % are one. Few distinct values that recur are levels themselves, at most eight spread evenly among
    them; many are cut at five quantiles, rounded to two digits.

    Examples
    --------
    >>> choose(np.array([1e7, 1.001e7, 2e7, np.nan])).tolist()
    [10000000.0, 20000000.0]
    """
    finite = np.sort(values[np.isfinite(values)])
    if not len(finite):
        return np.empty(0)
    distinct = _distinct(finite)
    if len(distinct) <= MOST:
        return distinct
    recurring = len(distinct) <= _FEW and len(finite) >= 1.5 * len(distinct)
    if recurring:
        return distinct[np.round(np.linspace(0, len(distinct) - 1, MOST)).astype(int)]
    middle = (np.arange(SEVERAL) + 0.5) / SEVERAL
    return np.unique([float(f"{value:.1e}") for value in np.quantile(finite, middle)])


def assign(values: np.ndarray, levels: np.ndarray) -> tuple[int, ...]:
    """Index of the level nearest to each value, in log where all levels are positive; -1 for none."""
    if not len(levels):
        return (-1,) * len(values)
    log = bool((levels > 0).all())
    with np.errstate(divide="ignore", invalid="ignore"):
        here, there = (np.log(values), np.log(levels)) if log else (values, levels)
    usable = np.isfinite(here)
    distance = np.abs(np.where(usable, here, 0.0)[:, None] - there[None, :])
    return tuple(np.where(usable, distance.argmin(axis=1), -1).tolist())


def level_cards(name: str, levels: np.ndarray, unit: str = "", values: np.ndarray | None = None) -> tuple[Level, ...]:
    """Each level with its words, colour and shape; few levels take colours far apart.

    A level that also stands for values (M,) off its own says "≈" instead of "=".
    """
    if not len(levels):
        return ()
    places = np.round(np.linspace(0, len(COLORS) - 1, len(levels))).astype(int) if len(levels) > 1 else [0]
    near = _stands_for_others(levels, values)
    return tuple(
        Level(
            float(value),
            f"{name} {'≈' if near[index] else '='} {quantity(float(value), unit)}",
            COLORS[place],
            SHAPES[index % len(SHAPES)],
        )
        for index, (value, place) in enumerate(zip(levels, places, strict=True))
    )


def _stands_for_others(levels: np.ndarray, values: np.ndarray | None) -> np.ndarray:
    result = np.zeros(len(levels), dtype=bool)
    if values is not None:
        nearest = np.array(assign(values, levels))
        known = nearest >= 0
        off = np.abs(values[known] - levels[nearest[known]]) > _SAME * np.abs(levels[nearest[known]])
        result[nearest[known][off]] = True
    return result


def _distinct(ascending: np.ndarray) -> np.ndarray:
    """The values that differ by more than 2 %; of values that do not, the commonest stands for all.

    Each group is within 2 % of its first value, so that thousands of values close to one another do not chain into one.
    """
    groups, first = [], 0
    while first < len(ascending):
        end = int(np.searchsorted(ascending, ascending[first] + _SAME * abs(ascending[first]), side="right"))
        groups.append(ascending[first:end])
        first = end
    return np.array([_commonest(group) for group in groups])


def _commonest(group: np.ndarray) -> float:
    values, counts = np.unique(group, return_counts=True)
    return float(values[counts.argmax()])
