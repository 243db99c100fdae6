"""What stands under a figure: what is drawn, of how many runs, and how it was fitted."""

from __future__ import annotations

from collections import Counter

from ..numbers import quantity, with_error
from ..viewmodel import ParameterRow, ViewModel
from .words import plain_formula

__all__ = ["caption", "description"]

MOST_REASONS = 4


def caption(view: ViewModel) -> str:
    """The caption a panel gives its figure: runs, what is out and why, the law with its values, the objective."""
    return " ".join([_drawn(view), _runs(view), _law(view), *_target(view)])


def description(view: ViewModel) -> str:
    """The figure in words, for whoever cannot see it."""
    numbers = [f"{each.label} {each.new_text}" for each in view.readouts if each.label not in view.law.parameters]
    return f"{caption(view)} {'; '.join(numbers)}".strip()


def _drawn(view: ViewModel) -> str:
    bands = any(curve.band_low is not None for curve in view.curves)
    lines = ("Lines: the law at each level" if len(view.curves) > 1 else "Line: the law") + (
        ", with 95\u00a0% bands" if bands else ""
    )
    label = view.y_axis.label[:1].upper() + view.y_axis.label[1:]
    told = [("Colour" if view.marks else "Colour and shape", view.color.label)] if len(view.levels) > 1 else []
    told += [("shape" if told else "Shape", view.shape.label)] if view.marks else []
    said = f" {'; '.join(f'{what}: {column}' for what, column in told)}." if told else ""
    return f"{label} against {view.axis.label}.{said} {lines}."


def _runs(view: ViewModel) -> str:
    count, total = view.counts, view.fit.n_total
    parts = []
    if count["out"]:
        parts.append(f"{count['out']:,} of {total:,} runs excluded (crosses: {_reasons(view)})")
    else:
        parts.append(f"None of {total:,} runs excluded")
    if count["held_out"]:
        parts.append(f"{count['held_out']} held out (hollow)")
    if view.unseen:
        apart = view.unseen - int(count["hidden"])
        parts.append(f"{view.unseen} not drawn{f', {apart} of them not in the fit' if apart else ''}")
    return "; ".join(parts) + "."


def _reasons(view: ViewModel) -> str:
    """The commonest reasons with their counts; values that cannot be fitted are one reason."""
    by_data = {item.reason for item in view.bench if item.who == "data"}
    reasons: Counter[str] = Counter()
    for group in view.bench_groups:
        reasons["values that cannot be fitted" if group.reason in by_data else group.reason] += group.count
    said = [f"{reason} {count}" for reason, count in reasons.most_common(MOST_REASONS)]
    rest = reasons.total() - sum(count for _, count in reasons.most_common(MOST_REASONS))
    return ", ".join([*said, *([f"other {rest}"] if rest else [])])


def _target(view: ViewModel) -> list[str]:
    card = view.target
    if not card.y_text or not card.inputs:
        return []
    where = ", ".join(f"{name}\u00a0=\u00a0{quantity(value)}" for name, value in card.inputs.items())
    beyond = f", {card.beyond_text.replace('your', 'the')} (shaded)" if card.beyond_text else ""
    return [f"Prediction at {where}{beyond}: {card.y_text}."]


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
