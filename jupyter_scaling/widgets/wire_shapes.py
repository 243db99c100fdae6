"""The view model's dataclasses read as TypeScript interfaces, so that their fields are declared nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np

from ..interaction.differences import Difference
from ..interaction.insight import Insight
from ..interaction.rule_acts import RuleCount
from ..interaction.viewmodel import ViewModel

#: What a Python type becomes in JSON: a number that is not finite is null.
PLAIN: Mapping[Any, str] = {
    str: "string",
    bool: "boolean",
    int: "number",
    float: "number | null",
    np.ndarray: "(number | null)[]",
    NoneType: "null",
    Any: "Tree",
}

#: What a dataclass of the view model is called in the page, where that differs.
PAGE_NAMES: Mapping[str, str] = {
    "LawCard": "LawView",
    "AxisCard": "Axis",
    "YAxisCard": "YAxis",
    "FitCard": "FitView",
    "ParameterRow": "ParameterView",
    "VerdictChip": "VerdictView",
    "HistoryCard": "HistoryView",
}

#: Fields whose type the page knows more closely than Python says.
CLOSER: Mapping[str, str] = {
    "Points.state": "RowState[]",
    "Points.level": "number[]",
    "Points.mark": "number[]",
    "Curve.inputs": "Record<string, number | (number | null)[]>",
    "Readout.tree": "Tree | null",
    "PageProblem.fixed": "Record<string, number>",
    "PageProblem.centres": "number[]",
    "PageProblem.quantile": "number",
    "PageProblem.asymmetry": "number",
    "PageProblem.space": "'raw' | 'log' | 'logit' | 'excess'",
    "PagePivot.shift": "number",
    "PageRows.x": "ArrayLike<number | null>[]",
    "PageRows.y": "ArrayLike<number | null>",
    "PageRows.sigma": "ArrayLike<number | null> | null",
    "PageRows.weight": "ArrayLike<number | null>",
    "PageRows.group": "ArrayLike<number | null> | null",
    "PageStep.objective": "number",
    "PageStep.curvature": "number[]",
    "PagePrior.mean": "number",
    "PagePrior.deviation": "number",
    "PageFit.best": "Record<string, number>",
    "ParameterRow.track": "'log' | 'linear' | 'logit'",
    "ParameterRow.style": "'plain' | 'count'",
    "FitCard.freshness": "'fresh' | 'hand_set' | 'failed'",
    "Suggestion.kind": "'residual' | 'duplicate' | 'influence'",
    "ViewModel.counts": "Record<RowState, number>",
    "WithoutMe.rows": "number[]",
    "WithoutMe.tree": "Tree | null",
    "VerdictChip.severity": "'note' | 'warning' | 'error'",
}


def view_shapes() -> dict[str, dict[str, str]]:
    """The view model's dataclasses as interfaces, innermost first: page name -> field -> TypeScript type.

    Examples
    --------
    >>> view_shapes()["Axis"]
    {'name': 'string', 'label': 'string', 'choices': 'AxisChoice[]'}
    """
    shapes: dict[str, dict[str, str]] = {}
    _gather(ViewModel, shapes)
    _gather(Difference, shapes)
    _gather(Insight, shapes)
    _gather(RuleCount, shapes)
    return shapes


def _gather(cls: type, shapes: dict[str, dict[str, str]]) -> None:
    hints = get_type_hints(cls)
    shape = {}
    for field in fields(cls):
        for part in _parts(hints[field.name]):
            _gather(part, shapes)
        shape[field.name] = CLOSER.get(f"{cls.__name__}.{field.name}") or _written(hints[field.name])
    shapes[_page_name(cls)] = shape


def _parts(hint: Any) -> list[type]:
    """The dataclasses inside a type."""
    if is_dataclass(hint) and isinstance(hint, type):
        return [hint]
    return [part for each in get_args(hint) for part in _parts(each)]


def _written(hint: Any) -> str:
    if hint in PLAIN:
        return PLAIN[hint]
    if is_dataclass(hint) and isinstance(hint, type):
        return _page_name(hint)
    origin, inner = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return " | ".join(dict.fromkeys(part for each in inner for part in _written(each).split(" | ")))
    if origin is tuple:
        element = _written(inner[0])
        return f"({element})[]" if " | " in element else f"{element}[]"
    if origin is Sequence:
        return f"{_written(inner[0])}[]"
    if origin is Mapping:
        return f"Record<string, {_written(inner[1])}>"
    raise TypeError(f"No TypeScript type is known for {hint!r}. Add it to PLAIN.")


def _page_name(cls: type) -> str:
    return PAGE_NAMES.get(cls.__name__, cls.__name__)
