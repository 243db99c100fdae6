"""What a card says, before it is Markdown or HTML: law, values, objective, data, what was set aside, findings."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .provenance import choices, digits, excluded, versions
from .subject import Subject, what_is_counted

__all__ = ["Section", "sections"]

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a card: its title, remarks with or without a label, and a table."""

    title: str
    items: list[tuple[str, str]] = field(default_factory=list)
    head: Row = ()
    rows: list[Row] = field(default_factory=list)


def sections(subject: Subject) -> Iterator[Section]:
    """The parts, in the order they are read; the first is the law's own."""
    law = subject.law
    items = list(what_is_counted(law).items())
    items += [("Source of the law", law.citation)] if law.citation else []
    items += [("Remark", law.remark)] if law.remark else []
    if subject.fit is None:
        rows = [(one.name, one.description or one.kind, *_range(one.low, one.high)) for one in law.parameters]
        yield Section(law.title or law.name, items, ("parameter", "meaning", "lowest", "highest"), rows)
        yield from _published(law)
        return
    yield Section(
        law.title or law.name,
        items,
        ("parameter", "value", "standard error", "95 % interval", "at its bound"),
        list(_values(subject.fit)),
    )
    yield _fitting(subject.fit)
    yield _data(subject.fit)
    if subject.fit.verdicts:
        yield Section("Before you use it", [(one.severity, one.sentence) for one in subject.fit.verdicts])


def _range(low: float, high: float) -> Row:
    return tuple(f"{end:g}" if math.isfinite(end) else "" for end in (low, high))


def _published(law: Any) -> Iterator[Section]:
    sets = [one for one in law.published.values() if one.values]
    if sets:
        rows = [(one.label, *(_given(one.values, name) for name in law.parameter_names), one.cites) for one in sets]
        yield Section("Constants in print", [], ("set", *law.parameter_names, "source"), rows)


def _given(values: Mapping[str, float], name: str) -> str:
    return repr(values[name]) if name in values else ""


def _values(fit: Any) -> Iterator[Row]:
    for name, value in fit.values.items():
        low, high = fit.interval.get(name, (math.nan, math.nan))
        error = fit.se.get(name, math.nan)
        yield (
            name,
            repr(float(value)),
            f"{error:.3g}" if math.isfinite(error) else "",
            f"{low:.6g} to {high:.6g}" if math.isfinite(low) else "",
            "yes" if fit.at_bound.get(name) else "",
        )


def _fitting(fit: Any) -> Section:
    options = fit.options
    items = [
        ("Objective", f"{fit.objective_name} = {float(fit.objective)!r}"),
        ("", fit.status.sentence),
        ("Intervals", f"{options.interval}, seed {options.seed}"),
    ]
    items += [*choices(fit), *digits(fit)]
    items += [("Written by", ", ".join(f"{name} {number}" for name, number in versions().items()))]
    return Section("How it was fitted", items)


def _data(fit: Any) -> Section:
    seen = fit.observations
    counted = f"{len(seen)} rows, {seen.count('in')} in the fit, {seen.count('held_out')} held out; {seen.data_hash}"
    items = [("", counted), *(("", f"{name} from column {column!r}") for name, column in seen.columns.items())]
    items += [("", note) for note in seen.notes]
    rows: list[Row] = [(repr(key), reason) for key, reason in excluded(fit)]
    return Section("Data", items, ("excluded", "reason") if rows else (), rows)
