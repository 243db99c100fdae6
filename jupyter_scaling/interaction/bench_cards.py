"""What is out by reason or rule, with the target, as plain data for the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["BenchGroup", "RuleChip", "TargetCard"]


@dataclass(frozen=True, slots=True)
class BenchGroup:
    """The runs that are out for one reason: how many in all, and whether all of them by a rule."""

    reason: str
    count: int
    by_rule: bool


@dataclass(frozen=True, slots=True)
class RuleChip:
    """A rule: `count` runs are out by it, it is true of `true_of` in all, `kept` of those a hand brought back."""

    text: str
    count: int
    true_of: int
    kept: int


@dataclass(frozen=True, slots=True)
class TargetCard:
    """Where the law is read, and what it says there.

    Parameters
    ----------
    is_set : bool
        Whether a person chose it.
    asked : str
        How it was asked for, such as ``"C=1e24"``.
    text : str
        All inputs, as a person would type them.
    inputs : mapping of str to float
        The inputs.
    axis : str
        The axis on show, which `x`, `largest` and `beyond` are about.
    moves : mapping of str to float
        By which power of the axis each input moves when the mark is dragged along it.
    x, y, low, high : float or None
        The place on the axis, the prediction, the ends of its 95 % interval.
    y_text : str
        The prediction and its interval in words.
    largest : float or None
        The largest place on the axis of a run in the fit.
    beyond : float
        How many times the target lies beyond it; 1 where it does not.
    beyond_text : str
        The same in words; empty where it does not.
    """

    is_set: bool
    asked: str
    text: str
    inputs: Mapping[str, float]
    axis: str
    moves: Mapping[str, float]
    x: float | None
    y: float | None
    low: float | None
    high: float | None
    y_text: str
    largest: float | None
    beyond: float
    beyond_text: str
