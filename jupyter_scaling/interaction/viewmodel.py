"""Everything a page draws, as plain data."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np

from .bench_cards import BenchGroup, RuleChip, TargetCard
from .page_problem import PageFit

__all__ = [
    "AxisCard",
    "AxisChoice",
    "BenchItem",
    "ColorCard",
    "Curve",
    "FitCard",
    "HistoryCard",
    "HistoryStep",
    "LawCard",
    "Level",
    "ParameterRow",
    "Points",
    "PublishedMark",
    "Readout",
    "VerdictChip",
    "ViewModel",
    "YAxisCard",
    "to_plain",
]


@dataclass(frozen=True, slots=True)
class LawCard:
    """The law, with the tree that the page evaluates."""

    name: str
    title: str
    formula: str
    tree: Any
    inputs: tuple[str, ...]
    output: str
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AxisChoice:
    """An axis on offer."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class AxisCard:
    """The axis on show, with those on offer."""

    name: str
    label: str
    choices: tuple[AxisChoice, ...]


@dataclass(frozen=True, slots=True)
class ColorCard:
    """What colours or shapes tell, with what else they could; the name is empty where that is nothing of its own."""

    name: str
    label: str
    choices: tuple[AxisChoice, ...]


@dataclass(frozen=True, slots=True)
class YAxisCard:
    """The vertical axis."""

    label: str


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """The runs, column by column; every row of the observations, in their order."""

    x: np.ndarray
    y: np.ndarray
    state: tuple[str, ...]
    level: np.ndarray
    mark: np.ndarray
    label: Sequence[str]
    key: Sequence[str]
    reason: tuple[str, ...]
    weight: np.ndarray


@dataclass(frozen=True, slots=True)
class Level:
    """What one colour, one shape or both tell: a value, a range, or all other values; and of how many runs."""

    value: float | None
    label: str
    color: str
    shape: str
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """The law along the axis at one level; `inputs` lets the page evaluate the law's tree itself."""

    level: int
    x: np.ndarray
    inputs: Mapping[str, np.ndarray | float]
    y: np.ndarray
    band_low: np.ndarray | None
    band_high: np.ndarray | None


@dataclass(frozen=True, slots=True)
class PublishedMark:
    """A value that a paper gives for a parameter."""

    label: str
    value: float
    text: str
    is_fact: bool
    detail: str


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """A parameter with its slider.

    `low`, `high` and `value` are in natural units; `step` is a distance on the track: natural units on a linear track,
    decades (log10) on a logarithmic one, log-odds on a logit one. `least` and `most` are the ends of the law's domain,
    `bound_low` and `bound_high` those of the user. `style` is how its numbers are written: ``"count"`` as 406M,
    ``"plain"`` as 4.06e8.
    """

    name: str
    symbol: str
    value: float
    best: float
    low: float
    high: float
    track: str
    step: float
    se: float | None
    ci_low: float | None
    ci_high: float | None
    pinned: bool
    hand_set: bool
    at_bound: bool
    unit: str
    description: str
    tied: str
    bound_low: float | None
    bound_high: float | None
    least: float | None
    most: float | None
    style: str
    published: tuple[PublishedMark, ...]


@dataclass(frozen=True, slots=True)
class FitCard:
    """How the fit went, and whether what is shown is it; `cost` says what values set by hand cost."""

    objective: float
    best_objective: float
    cost: str
    objective_name: str
    status_code: str
    status_sentence: str
    converged: bool
    freshness: str
    n_in: int
    n_total: int


@dataclass(frozen=True, slots=True)
class Readout:
    """What the last act did to one number.

    `moved` is whether that shows at the precision of its error; `tree` lets the page compute the number itself.
    """

    label: str
    old: float | None
    new: float
    old_text: str
    new_text: str
    shift_in_se: float | None
    moved: bool
    note: str
    se: float | None = None
    tree: Any = None


@dataclass(frozen=True, slots=True)
class BenchItem:
    """A run that is out."""

    row: int
    key: str
    label: str
    reason: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class VerdictChip:
    """A finding about the fit."""

    code: str
    severity: str
    sentence: str


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """An act as a line of Python and in words, with how many acts it makes; one that was undone is not done."""

    number: int
    label: str
    line: str
    done: bool


@dataclass(frozen=True, slots=True)
class HistoryCard:
    """What can be undone and redone, the last acts as lines to read, and those that are remembered, undone or not."""

    can_undo: bool = False
    can_redo: bool = False
    undo_label: str = ""
    redo_label: str = ""
    lines: tuple[str, ...] = ()
    steps: tuple[HistoryStep, ...] = ()
    at: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class ViewModel:
    """All of a panel at one revision."""

    revision: int
    title: str
    subtitle: str
    law: LawCard
    axis: AxisCard
    y_axis: YAxisCard
    color: ColorCard
    shape: ColorCard
    points: Points
    levels: tuple[Level, ...]
    marks: tuple[Level, ...]
    curves: tuple[Curve, ...]
    parameters: tuple[ParameterRow, ...]
    fit: FitCard
    readouts: tuple[Readout, ...]
    bench: tuple[BenchItem, ...]
    bench_groups: tuple[BenchGroup, ...]
    counts: Mapping[str, float]
    unseen: int
    rules: tuple[RuleChip, ...]
    rule_names: tuple[str, ...]
    target: TargetCard
    verdicts: tuple[VerdictChip, ...]
    history: HistoryCard
    code: str
    reasons: tuple[str, ...]
    message: str | None
    profile_key: str
    page: PageFit | None = None
    table: int = 0

    def to_wire(self) -> dict[str, Any]:
        """The same as JSON: dicts, lists, str, int, float, bool and None; a number that is not finite is None."""
        return to_plain(self)


def to_plain(value: Any) -> Any:
    """Any value of a view model as JSON.

    Examples
    --------
    >>> to_plain({"a": np.array([1.0, np.nan]), "b": (np.int64(3), float("inf"))})
    {'a': [1.0, None], 'b': [3, None]}
    """
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, np.generic):
        return to_plain(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int):
        return value
    if isinstance(value, Mapping):
        return {str(key): to_plain(part) for key, part in value.items()}
    if isinstance(value, Sequence):
        return [to_plain(part) for part in value]
    if is_dataclass(value):
        return {part.name: to_plain(getattr(value, part.name)) for part in fields(value)}
    raise TypeError(f"A view model holds plain data; got {type(value).__name__}.")


def _array(values: np.ndarray) -> list[Any]:
    listed = values.tolist()
    if values.ndim == 1 and values.dtype.kind == "f" and np.isfinite(values).all():
        return listed
    return [to_plain(part) for part in listed]
