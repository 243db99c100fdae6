"""The Python that builds this panel again from the table."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from ..catalogue.schedules import schedules_of
from .axes import axis_names
from .key_list import MANY, keys_code
from .keys import by_key, key_code
from .rule_columns import rule_rows
from .rule_events import BY_RULE
from .rules import parse_rule
from .source import source
from .target_events import SetTarget

__all__ = ["panel_code"]

_ALWAYS = ("loss", "delta", "interval", "seed")


def panel_code(state: Any) -> str:
    """Lines that, run on the same table `df`, give a panel in this state.

    Exclusions whose key is unique stand in the call of `fit`; every other act follows as a line on the panel.
    """
    lines = ["import jupyter_scaling as scaling", "", *_law_lines(state.home.law)]
    lines += ["fit = scaling.fit(", *(f"    {argument}," for argument in _fit_arguments(state)), ")"]
    lines += ["panel = scaling.explore(fit)", *_law_and_axis(state), *_row_lines(state), *_parameter_lines(state)]
    return "\n".join(lines) + "\n"


def _law_lines(law: Any) -> list[str]:
    schedules = schedules_of(law)
    if schedules is not None:  # read from the table again
        warmup = f", warmup={schedules.warmup}" if schedules.warmup else ""
        return [f"law = scaling.law({source(law.name)}{warmup})", ""]
    if _in_catalogue(law):
        return []
    inputs = {each.name: each.description for each in law.inputs}
    parameters = {each.name: _parameter_code(each) for each in law.parameters}
    unit = f", unit={source(law.output.unit)}" if law.output.unit else ""
    return [
        f"law = scaling.define({source(law.formula)}, name={source(law.name)}, inputs={source(inputs)},",
        f"                     parameters={source(parameters)}{unit})",
    ]


def _parameter_code(parameter: Any) -> object:
    usual = {"free": -np.inf}.get(parameter.kind, 0.0)
    if parameter.low == usual and parameter.high == np.inf:
        return parameter.kind
    return (float(parameter.low), float(parameter.high))


def _in_catalogue(law: Any) -> bool:
    from .. import catalogue
    from ..errors import LawNotFoundError

    try:
        return catalogue.get(law.name) == law
    except LawNotFoundError:
        return False


def _fit_arguments(state: Any) -> list[str]:
    home, options = state.home.observations, state.home.options
    schedules = schedules_of(state.home.law)
    law = source(state.home.law.name) if schedules is None and _in_catalogue(state.home.law) else "law"
    columns = {name: home.columns[name] for name in home.inputs if name in home.columns}
    columns |= (
        {} if schedules is None else {name: schedules.columns[name] for name in ("lr",) if name in schedules.columns}
    )
    arguments = [f"df, {law}" + (f", x={source(columns)}" if columns else "")]
    if home.output in home.columns:
        arguments[0] += f", y={source(home.columns[home.output])}"
    arguments.append(", ".join(f"{name}={source(getattr(options, name))}" for name in _ALWAYS))
    arguments += [f"{name}={source(value)}" for name, value in _changed(options).items()]
    named, _ = _exclusions(state)
    if named:
        arguments.append("exclude={" + ", ".join(_exclusion_code(named)) + "}")
    arguments += [f"{name}={source(value)}" for name, value in _row_values(home).items()]
    return arguments


def _exclusion_code(named: Mapping[Hashable, str]) -> list[str]:
    """Each key with its reason; the keys of a reason that many share, once together."""
    sizes = Counter(named.values())
    parts = [f"{key_code(key)}: {source(reason)}" for key, reason in named.items() if sizes[reason] <= MANY]
    for reason in (each for each, size in sizes.items() if size > MANY):
        keys = [key for key, why in named.items() if why == reason]
        parts.append(f"**dict.fromkeys({keys_code(keys)}, {source(reason)})")
    return parts


def _row_values(home: Any) -> dict[str, Any]:
    """Weights, groups and deviations: the column they were read from, or the values one by one."""
    values = {} if np.all(home.weight == 1) else {"weights": home.weight}
    values |= {name: getattr(home, name) for name in ("cluster", "sigma") if getattr(home, name) is not None}
    values |= dict.fromkeys(home.given)
    return {
        name: home.given[name] if name in home.given else np.asarray(array).tolist() for name, array in values.items()
    }


def _changed(options: Any) -> dict[str, Any]:
    """The other options, where they are not what they are when left out."""
    usual = type(options)()
    values = {each.name: getattr(options, each.name) for each in fields(options) if each.name not in _ALWAYS}
    return {name: value for name, value in values.items() if value != getattr(usual, name)}


def _exclusions(state: Any) -> tuple[dict[Hashable, str], list[tuple[int, str]]]:
    """Rows that are out but not by their values: by key where that is sure, by position elsewhere."""
    now = state.observations
    named: dict[Hashable, str] = {}
    placed: list[tuple[int, str]] = []
    for row in np.flatnonzero(now.are("out")).tolist():
        if state.who.get(row) == "data" or (state.who.get(row) == BY_RULE and now.reason[row] in state.rules):
            continue
        key = by_key(now, [row])
        if key is None:
            placed.append((row, str(now.reason[row])))
        else:
            named[key[0]] = str(now.reason[row])
    return named, placed


def _law_and_axis(state: Any) -> list[str]:
    lines, axis = [], axis_names(state.home.law)[0]
    if state.law != state.home.law:
        if state.read_as and state.read_as != axis:
            lines.append(f"panel.choose_axis({source(state.read_as)})")
        lines.append(f"panel.choose_law({source(state.law.name)})")
        axis = axis_names(state.law)[0]
    lines += [] if state.axis == axis else [f"panel.choose_axis({source(state.axis)})"]
    lines += [f"panel.color_by({source(state.color)})"] if state.color else []
    lines += [f"panel.shape_by({source(state.shape)})"] if state.shape else []
    names = [each.name for each in state.law.inputs]
    if not all(name in state.target for name in names):
        return lines
    given = state.aim or {name: float(state.target[name]) for name in names}
    return [*lines, SetTarget(dict(given)).to_code()]


def _row_lines(state: Any) -> list[str]:
    now, home = state.observations, state.home.observations
    placed: dict[str, list[int]] = {}
    for row, reason in _exclusions(state)[1]:
        placed.setdefault(reason, []).append(row)
    lines = [f"panel.exclude(rows={keys_code(rows)}, reason={source(reason)})" for reason, rows in placed.items()]
    changed = np.flatnonzero(now.weight != home.weight)
    for weight in np.unique(now.weight[changed]):
        rows = [int(row) for row in changed if now.weight[row] == weight]
        keys = by_key(now, rows)
        called = f"rows={keys_code(rows)}, weight=" if keys is None else f"{keys_code(keys)}, "
        lines.append(f"panel.set_weight({called}{source(float(weight))})")
    lines += _rule_lines(state)
    return [*lines, f"panel.set_holdout({source(state.holdout)})"] if state.holdout else lines


def _rule_lines(state: Any) -> list[str]:
    """Rules, then the rows they are true of that a hand brought back, and the rows that are never suggested."""
    lines = [f"panel.exclude_where({source(rule)})" for rule in state.rules]
    rows: set[int] = set()
    for rule in state.rules:
        rows |= set(rule_rows(parse_rule(rule), state.home.law, state.home.observations).tolist())
    kept = [row for row in sorted(rows & state.kept) if state.observations.state[row] != "out"]
    for verb, named in (("restore", kept), ("dismiss", sorted(state.dismissed)), ("hide", sorted(state.unseen))):
        keys = by_key(state.observations, named)
        if named:
            lines.append(f"panel.{verb}({keys_code(keys) if keys is not None else f'rows={keys_code(named)}'})")
    return lines


def _parameter_lines(state: Any) -> list[str]:
    told: dict[str, Mapping[str, Any]] = {"fixed": {}, "tied": {}, "bounds": {}}
    if state.law == state.home.law:
        told = {name: dict(getattr(state.home.options, name, None) or {}) for name in told}
    gone = {name: [each for each in told[name] if each not in getattr(state, name)] for name in told}
    # A value is freed before it is tied or bounded, and pinned only after: no line meets one it contradicts.
    lines = [f"panel.release({source(name)})" for name in gone["fixed"]]
    lines += [f"panel.untie({source(name)})" for name in gone["tied"]]
    lines += [f"panel.clear_bounds({source(name)})" for name in gone["bounds"]]
    lines += [
        f"panel.tie({source(name)}, {source(text)})"
        for name, text in state.tied.items()
        if told["tied"].get(name) != text
    ]
    lines += [
        f"panel.set_bounds({source(name)}, {_end(pair[0])}, {_end(pair[1])})"
        for name, pair in state.bounds.items()
        if tuple(told["bounds"].get(name, ())) != tuple(pair)
    ]
    new = {name: float(value) for name, value in state.fixed.items() if told["fixed"].get(name) != value}
    lines += [f"panel.pin({source(name)}, {source(value)})" for name, value in new.items()]
    return lines + [f"panel.move({source(name)}, {source(float(value))})" for name, value in state.hand_set.items()]


def _end(value: float) -> str:
    return source(float(value)) if math.isfinite(value) else "None"
