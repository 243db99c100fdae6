"""What stands under a figure: what is drawn, of how many runs, and how it was fitted."""

from __future__ import annotations

from collections import Counter

from ..numbers import with_error
from ..viewmodel import ParameterRow, ViewModel
from .words import plain_formula

__all__ = ["caption", "description"]


def caption(view: ViewModel) -> str:
    """The caption a panel gives its figure: runs, what is out and why, the law with its values, the objective."""
    return " ".join([_drawn(view), _runs(view), _law(view)])


def description(view: ViewModel) -> str:
    """The figure in words, for whoever cannot see it."""
    numbers = [f"{each.label} {each.new_text}" for each in view.readouts if each.label not in view.law.parameters]
    return f"{caption(view)} {'; '.join(numbers)}".strip()


def _drawn(view: ViewModel) -> str:
    bands = any(curve.band_low is not None for curve in view.curves)
    lines = ("Lines: the law at each level" if len(view.curves) > 1 else "Line: the law") + (
        ", with 95 % bands" if bands else ""
    )
    label = view.y_axis.label[:1].upper() + view.y_axis.label[1:]
    return f"{label} against {view.axis.label}. {lines}."


def _runs(view: ViewModel) -> str:
    count = Counter(view.points.state)
    text = f"{view.fit.n_in} of {view.fit.n_total} runs are in the fit"
    if count["out"]:
        reasons = Counter({each.reason: each.count for each in view.bench_groups}).most_common(4)
        why = ", ".join(f"{reason} {number}" for reason, number in reasons)
        text += f"; crosses: {count['out']} excluded ({why})"
    if count["held_out"]:
        text += f"; hollow: {count['held_out']} held out"
    if count["hidden"]:
        text += f"; {count['hidden']} not drawn"
    return text + "."


def _law(view: ViewModel) -> str:
    values = ", ".join(
        f"{row.symbol}\u00a0=\u00a0{with_error(row.value, row.se)}{_how(row)}" for row in view.parameters
    )
    objective = view.subtitle.split(" · ")[0]
    return f"{plain_formula(view.law.formula)} with {values}; fitted by {objective}."


def _how(row: ParameterRow) -> str:
    """How sure a value is, or why that is not said; held together by blanks that do not break."""
    if row.pinned or row.hand_set:
        return "\u00a0(pinned)" if row.pinned else "\u00a0(set by hand)"
    return f"\u00a0±\u00a0{with_error(row.se, row.se)}" if row.se else ""
