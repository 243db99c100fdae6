"""A state plus an event gives the next state, and nothing else happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from ..errors import DataError, OptionError, listed
from . import checks
from .axes import axis_names
from .constraints import Constraints, admitted_value, bound, tie, untie
from .events import (
    AcceptSuggestion,
    ChooseAxis,
    ChooseLaw,
    ColorBy,
    DismissSuggestion,
    Event,
    Exclude,
    ExcludeWhere,
    Hide,
    MoveParameter,
    Pin,
    Release,
    RemoveRule,
    ResetParameters,
    Restore,
    RestoreReason,
    SetBounds,
    SetHoldout,
    SetTarget,
    SetWeight,
    ShapeBy,
    Show,
    Tie,
    Untie,
)
from .grouping import column_choices, not_offered
from .hidden import hide, show
from .holdout import NONE, normal
from .keys import literal
from .labels import row_labels
from .refit import admitted, fresh_fit, overlaid, refitted
from .relaw import find_law, observations_for
from .row_changes import held_out, with_rows
from .rows_named import named_rows
from .rule_acts import exclude_where, remove_rule
from .state import State, finite_rows
from .suggestions import accept, dismiss
from .target import followed, set_target
from .update import UpdateTable, updated

__all__ = ["reduce"]

# With more rows a pinned parameter under the finger is refitted when it is let go, not at every step of the way.
_QUICK_ROWS = 1_000


def reduce(state: State, event: Event) -> State:
    """The state after the event; the same object when the event changes nothing.

    A fit that fails is no error: the act stays, the last good fit is kept and marked as failed. An act that cannot be
    done raises, and the state given is as it was.

    Raises
    ------
    ScalingError
        When the event names a row, parameter, law, axis or value that does not exist.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> from jupyter_scaling.interaction import start
    >>> runs = {"n_params": [1e6, 1e7, 1e8, 1e9], "loss": [4.0, 3.0, 2.3, 1.8]}
    >>> before = start(scaling.fit(runs, "power_law", x="n_params", y="loss"))
    >>> after = reduce(before, Pin("b", 0.1))
    >>> after.fit.values["b"], after.acts, before.acts
    (0.1, ('panel.pin("b", 0.1)',), ())
    """
    handler = _HANDLERS.get(type(event))
    if handler is None:
        raise OptionError(
            f"`reduce` cannot do {event!r}; undo, redo and jump belong to the history. Dispatch it to a Session."
        )
    after = handler(state, event)
    if after is state:
        let_go = isinstance(event, MoveParameter) and event.final and state.dragging == event.name
        return replace(state, dragging="") if let_go else state
    dragging = event.name if isinstance(event, MoveParameter) and not event.final else ""
    goes_on = isinstance(event, MoveParameter) and state.dragging == event.name
    acts = state.acts[:-1] if goes_on else state.acts
    return replace(followed(after, state), dragging=dragging, acts=(*acts, event.to_code()))


def _exclude(state: State, event: Exclude) -> State:
    rows = named_rows(state, event)
    reason = checks.text(event.reason, "reason").strip() or "excluded by hand"
    now = state.observations
    if all(now.state[row] == "out" and now.reason[row] == reason for row in rows):
        return state
    who = dict(state.who) | {int(row): event.who for row in rows}
    # A hand's last word counts: what it put out no longer is what it brought back.
    state = replace(state, kept=state.kept - set(rows.tolist()))
    return with_rows(state, now.exclude(rows, reason), who)


def _restore(state: State, event: Restore) -> State:
    rows = named_rows(state, event)
    now = state.observations
    finite = finite_rows(now)
    usable = rows[finite[rows]]
    if not len(usable):
        raise _cannot_come_back(now, rows)
    returning = set(usable.tolist())
    who = {row: name for row, name in state.who.items() if row not in returning}
    after = held_out(state, now.restore(usable), state.holdout)
    if not np.array_equal(after.state, now.state):
        back = with_rows(replace(state, kept=state.kept | set(usable[now.state[usable] == "out"].tolist())), after, who)
        if (back.observations.state[usable] == "out").all():
            raise _cannot_come_back(back.observations, usable)
        return back
    if (now.state[usable] == "held_out").any():
        raise OptionError(
            f"{event.label}: held out by the rule {state.holdout!r}. Set the hold-out to 'none' to bring it back."
        )
    return state


def _restore_reason(state: State, event: RestoreReason) -> State:
    now = state.observations
    reason = checks.text(event.reason, "reason").strip()
    rows = np.flatnonzero(now.are("out") & (now.reason == reason))
    if not len(rows):
        raise OptionError.named("reason", reason, sorted(set(now.reason[now.are("out")].tolist())))
    return _restore(state, Restore(rows=tuple(rows.tolist())))


def _cannot_come_back(observations: Any, rows: np.ndarray) -> DataError:
    named = [f"{literal(observations.keys[row])!r} ({observations.reason[row]})" for row in rows]
    return DataError(f"No run can come back: {listed(named)}. Correct the values in the table and fit again.")


def _set_weight(state: State, event: SetWeight) -> State:
    rows = named_rows(state, event)
    weight = checks.number(event.weight, "weight")
    if weight < 0:
        raise DataError(f"`weight` must be 0 or more; got {weight!r}. Use 0, or exclude the run and say why.")
    now = state.observations
    if np.all(now.weight[rows] == weight):
        return state
    return with_rows(state, now.set_weight(rows, weight), state.who)


def _move(state: State, event: MoveParameter) -> State:
    value = admitted_value(state, event.name, event.value)
    if event.name in state.fixed and (event.final or len(state.observations) <= _QUICK_ROWS):
        return _pin(state, Pin(event.name, value))
    if state.fit.values[event.name] == value and state.dragging != event.name:
        return state
    return overlaid(replace(state, hand_set=_with(state.hand_set, event.name, value)))


def _pin(state: State, event: Pin) -> State:
    name = checks.parameter(event.name, state.law).name
    value = admitted_value(state, name, float(state.fit.values[name]) if event.value is None else event.value)
    if state.fixed.get(name) == value and name not in state.hand_set:
        return state
    return refitted(replace(state, fixed=_with(state.fixed, name, value), hand_set=_without(state.hand_set, name)))


def _release(state: State, event: Release) -> State:
    name = checks.parameter(event.name, state.law).name
    if name not in state.fixed:
        return overlaid(replace(state, hand_set=_without(state.hand_set, name))) if name in state.hand_set else state
    return refitted(replace(state, fixed=_without(state.fixed, name), hand_set=_without(state.hand_set, name)))


def _reset(state: State, event: ResetParameters) -> State:
    return overlaid(replace(state, hand_set=MappingProxyType({}))) if state.hand_set else state


def _choose_law(state: State, event: ChooseLaw) -> State:
    if event.law == state.law.name:
        return state
    law = find_law(event.law, state)
    observations, read_as = observations_for(law, state)
    fit = fresh_fit(law, observations, state)
    axes = axis_names(law)
    return replace(
        state,
        law=law,
        labels=row_labels(law, observations),
        **admitted(state, fit.observations),
        options=fit.options,
        best=fit,
        fit=fit,
        fixed=MappingProxyType(dict(fit.options.fixed)),
        tied=MappingProxyType(dict(fit.options.tied)),
        bounds=MappingProxyType(dict(fit.options.bounds)),
        left=_with(state.left, state.law.name, Constraints(state.fixed, state.tied, state.bounds)),
        hand_set=MappingProxyType({}),
        axis=state.axis if state.axis in axes else axes[0],
        read_as=read_as,
        failure="",
    )


def _choose_axis(state: State, event: ChooseAxis) -> State:
    names = axis_names(state.law)
    if event.axis not in names:
        raise OptionError.named("axis", event.axis, names)
    return state if event.axis == state.axis else replace(state, axis=event.axis)


def _color_by(state: State, event: ColorBy) -> State:
    return state if _offered(state, event.column) == state.color else replace(state, color=event.column)


def _shape_by(state: State, event: ShapeBy) -> State:
    return state if _offered(state, event.column) == state.shape else replace(state, shape=event.column)


def _offered(state: State, column: str) -> str:
    if column and column not in [each.name for each in column_choices(state)]:
        raise not_offered(state, column)
    return column


def _set_holdout(state: State, event: SetHoldout) -> State:
    rule = normal(checks.text(event.rule, "rule"))
    kept = "" if rule == NONE else rule
    after = held_out(state, state.observations, kept)
    if kept == state.holdout and np.array_equal(after.state, state.observations.state):
        return state
    return with_rows(replace(state, holdout=kept), after, state.who)


def _with(values: Mapping[str, Any], name: str, value: Any) -> Mapping[str, Any]:
    return MappingProxyType({**values, name: value})


def _without(values: Mapping[str, float], name: str) -> Mapping[str, float]:
    return MappingProxyType({other: value for other, value in values.items() if other != name})


_HANDLERS: Mapping[type, Callable[[State, Any], State]] = MappingProxyType(
    {
        Exclude: _exclude,
        Restore: _restore,
        RestoreReason: _restore_reason,
        SetWeight: _set_weight,
        MoveParameter: _move,
        Pin: _pin,
        Release: _release,
        ResetParameters: _reset,
        Tie: tie,
        Untie: untie,
        SetBounds: bound,
        ChooseLaw: _choose_law,
        ChooseAxis: _choose_axis,
        ColorBy: _color_by,
        ShapeBy: _shape_by,
        SetHoldout: _set_holdout,
        ExcludeWhere: exclude_where,
        RemoveRule: remove_rule,
        AcceptSuggestion: accept,
        DismissSuggestion: dismiss,
        SetTarget: set_target,
        UpdateTable: updated,
        Hide: hide,
        Show: show,
    }
)
