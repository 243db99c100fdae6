"""What differs between two states of a panel: parameters, objective, prediction, and rows."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .keys import run_text
from .numbers import plain, with_error
from .readouts import readouts
from .records import occurrences
from .target import current_target

__all__ = ["Difference", "differences"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same.

    Parameters
    ----------
    part : str
        ``"choice"`` (law, axis, hold-out, ...), ``"fit"``, ``"prediction"``, ``"parameter"`` or ``"row"``.
    name : str
        What it is called.
    old, new : float or None
        The numbers, where it is one.
    old_text, new_text : str
        The same for a person to read; empty where there is none.
    shift_in_se : float or None
        New minus old in standard errors of the old.
    """

    part: str
    name: str
    old: float | None
    new: float | None
    old_text: str
    new_text: str
    shift_in_se: float | None


def differences(old: Any, new: Any) -> tuple[Difference, ...]:
    """What differs from the state `old` to the state `new`, nothing that is the same.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> from jupyter_scaling.interaction import Session
    >>> runs = {"n_params": [1e6, 1e7, 1e8, 1e9, 1e10], "loss": [4.0, 3.0, 2.3, 1.8, 3.9]}
    >>> session = Session(scaling.fit(runs, "power_law", x="n_params", y="loss"))
    >>> before = session.state
    >>> _ = session.exclude(4, "diverged")
    >>> [(each.part, each.name) for each in differences(before, session.state)][-1]
    ('row', 'run 4')
    """
    return (*_choices(old, new), *_fits(old, new), *_numbers(old, new), *_rows(old, new))


def _choices(old: Any, new: Any) -> Iterator[Difference]:
    for name, one, other in (
        ("law", old.law.name, new.law.name),
        ("x axis", old.axis, new.axis),
        ("hold-out", old.holdout, new.holdout),
        ("target", _target(old), _target(new)),
        ("pinned", _given(old.fixed), _given(new.fixed)),
        ("set by hand", _given(old.hand_set), _given(new.hand_set)),
    ):
        if one != other:
            yield Difference("choice", name, None, None, one or "none", other or "none", None)


def _target(state: Any) -> str:
    return str(dict(state.aim or state.target) or "")


def _given(values: Any) -> str:
    return ", ".join(f"{name} = {plain(value)}" for name, value in values.items())


def _fits(old: Any, new: Any) -> Iterator[Difference]:
    rows = [int((state.observations.effective_weight > 0).sum()) for state in (old, new)]
    if rows[0] != rows[1]:
        yield _number("fit", "runs in the fit", *map(float, rows))
    if old.fit.objective != new.fit.objective:
        yield _number("fit", "objective", float(old.fit.objective), float(new.fit.objective))
    if old.failure != new.failure:
        yield Difference("fit", "failure", None, None, old.failure or "none", new.failure or "none", None)


def _number(part: str, name: str, old: float, new: float) -> Difference:
    return Difference(part, name, old, new, plain(old, 6), plain(new, 6), None)


def _numbers(old: Any, new: Any) -> Iterator[Difference]:
    """Predictions and parameters; those of another law stand beside each other without a difference."""
    target = current_target(new)
    names = {*old.parameter_names, *new.parameter_names}
    if old.law == new.law:
        # The readouts tell laws apart by identity.
        former = old if old.law is new.law else None
        for each in readouts(new, former, target):
            if each.old is not None and not _same(each.old, each.new):
                part = "parameter" if each.label in names else "prediction"
                yield Difference(part, each.label, each.old, each.new, each.old_text, each.new_text, each.shift_in_se)
        return
    for name, value in old.fit.values.items():
        yield Difference("parameter", f"{old.law.name}: {name}", float(value), None, _value(old, name), "", None)
    for name, value in new.fit.values.items():
        yield Difference("parameter", f"{new.law.name}: {name}", None, float(value), "", _value(new, name), None)


def _value(state: Any, name: str) -> str:
    return with_error(float(state.fit.values[name]), None if name in state.fixed else state.best.se.get(name))


def _same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def _rows(old: Any, new: Any) -> Iterator[Difference]:
    before = _by_name(old.observations)
    after = _by_name(new.observations)
    for name in (*before, *(name for name in after if name not in before)):
        one, other = before.get(name), after.get(name)
        if one != other:
            key = run_text(name[0]) + (f" ({name[1] + 1})" if name[1] else "")
            weights = [None if each is None else each[2] for each in (one, other)]
            yield Difference("row", key, weights[0], weights[1], _row(one), _row(other), None)


def _by_name(observations: Any) -> dict[Any, tuple[str, str, float]]:
    names = occurrences(observations.keys)
    parts = zip(observations.state.tolist(), observations.reason.tolist(), observations.weight.tolist(), strict=True)
    return dict(zip(names, parts, strict=True))


def _row(row: tuple[str, str, float] | None) -> str:
    if row is None:
        return "not in the table"
    state, reason, weight = row
    words = state.replace("_", " ") + (f": {reason}" if reason else "")
    return words if weight == 1 else f"{words}, weight {plain(weight)}"
