"""A state becomes the view of it: plain data, the same for every page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .axes import axis_label, axis_names, y_label
from .code import panel_code
from .colouring import colour_runs
from .curves import curves
from .events import REASONS
from .findings import chips
from .hand_cost import hand_cost
from .hidden import counts
from .numbers import plain
from .page_problem import page_fit
from .points import bench, bench_groups, points
from .profiles import profile_key
from .readouts import readouts
from .rows import parameter_rows
from .rule_chips import rule_chips
from .rule_columns import rule_names
from .shaping import shape_runs
from .target import current_target
from .target_card import target_card
from .viewmodel import AxisCard, AxisChoice, FitCard, HistoryCard, LawCard, ViewModel, YAxisCard

__all__ = ["present", "subtitle"]

_LOSSES = {
    "squares": "squares",
    "huber": "Huber",
    "soft_l1": "soft L1",
    "cauchy": "Cauchy",
    "l1": "L1",
    "quantile": "quantile",
    "asymmetric_huber": "asymmetric Huber",
    "binomial": "binomial",
}
_SPACES = ("log_", "excess_", "logit_")
_WITH_DELTA = ("huber", "soft_l1", "cauchy", "asymmetric_huber")


def present(
    state: Any,
    previous: Any = None,
    *,
    history: HistoryCard | None = None,
    revision: int = 0,
    message: str | None = None,
    table: int = 0,
) -> ViewModel:
    """The view of a state.

    Parameters
    ----------
    state : State
        What is true now.
    previous : State, optional
        What was true before the last act; the readouts tell the difference.
    history : HistoryCard, optional
        What can be undone and redone.
    revision : int
        Grows with every view of one panel.
    message : str, optional
        A sentence to show, such as an act that could not be done.
    table : int
        Which table the places of rows belong to.

    Returns
    -------
    ViewModel
    """
    law = state.law
    colouring = colour_runs(state)
    shaping = shape_runs(state, colouring.card.name)
    if shaping.levels:
        colouring = replace(colouring, levels=tuple(replace(level, shape="") for level in colouring.levels))
    target = current_target(state)
    return ViewModel(
        revision=revision,
        title=f"{law.name}: {law.formula}",
        subtitle=subtitle(state),
        law=LawCard(
            law.name,
            law.title,
            law.formula,
            law.json_tree,
            tuple(each.name for each in law.inputs),
            law.output.name,
            state.parameter_names,
        ),
        axis=_axis(state),
        y_axis=YAxisCard(y_label(law)),
        color=colouring.card,
        shape=shaping.card,
        points=points(state, colouring.of, shaping.of),
        levels=colouring.levels,
        marks=shaping.levels,
        curves=curves(state, colouring, target),
        parameters=parameter_rows(state),
        fit=_fit(state),
        readouts=readouts(state, previous, target),
        bench=bench(state),
        bench_groups=bench_groups(state),
        counts=counts(state),
        unseen=len(state.unseen),
        rules=rule_chips(state),
        rule_names=rule_names(state.home.law, state.home.observations),
        target=target_card(state),
        verdicts=chips(state, target),
        history=history or HistoryCard(),
        code=panel_code(state),
        reasons=REASONS,
        message=message,
        profile_key=profile_key(state.best),
        page=page_fit(state),
        table=table,
    )


def subtitle(state: Any) -> str:
    """The objective, and how many runs are not in it."""
    now, total = state.observations, len(state.observations)
    counted = [("out", "excluded"), ("held_out", "held out")]
    parts = [_objective(state)]
    parts += [
        f"{now.count(code):,} of {total:,} runs {word}" for code, word in counted if now.count(code) or code == "out"
    ]
    parts += [f"{len(state.unseen):,} of {total:,} runs hidden{_not_in(state)}"] if state.unseen else []
    parts += [f"{name} = {expression}" for name, expression in state.tied.items()]
    if state.hand_set:
        parts.append(f"{', '.join(state.hand_set)} set by hand")
    if state.failure:
        parts.append("the last good fit is shown")
    return " · ".join(parts)


def _not_in(state: Any) -> str:
    """How many of the hidden runs are not in the fit."""
    apart = len(state.unseen) - counts(state)["hidden"]
    return f", {apart} of them not in the fit" if apart else ""


def _objective(state: Any) -> str:
    loss = str(getattr(state.options, "loss", "") or "")
    space = next((prefix for prefix in _SPACES if loss.startswith(prefix)), "")
    base = loss.removeprefix(space)
    words = (space.rstrip("_") + "-" if space else "") + _LOSSES.get(base, base)
    if base not in _WITH_DELTA:
        return words
    tuned = " (tuned)" if getattr(state.options, "delta", None) == "tuned" else ""
    return f"{words}, delta {plain(float(state.best.delta), 2)}{tuned}"


def _axis(state: Any) -> AxisCard:
    law, columns = state.law, state.observations.columns
    choices = tuple(AxisChoice(name, axis_label(law, name, columns)) for name in axis_names(law))
    return AxisCard(state.axis, axis_label(law, state.axis, columns), choices)


def _fit(state: Any) -> FitCard:
    fit, now = state.fit, state.observations
    code, sentence, converged = fit.status.code, fit.status.sentence, bool(fit.status.converged)
    if state.failure:
        code, sentence, converged = "failed", f"{state.failure} The last good fit is shown.", False
    return FitCard(
        float(fit.objective),
        float(state.best.objective),
        hand_cost(state),
        fit.objective_name,
        code,
        sentence,
        converged,
        state.freshness,
        int((now.effective_weight > 0).sum()),
        len(now),
    )
