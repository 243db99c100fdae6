"""Every word that crosses between kernel and page, declared once as plain data.

Python traits (`traits`) and TypeScript interfaces (`python -m jupyter_scaling.widgets.wire > js/src/wire.gen.ts`) are derived from the
tables below. A type is written as TypeScript writes it; ``Ref`` is a reference to another widget and is the only type that never sits
inside another one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MODULE = "jupyter-scaling"
MODULE_VERSION = "^0.1.0"

#: Plain shapes that appear inside traits and messages: name -> field -> TypeScript type.
SHAPES: Mapping[str, Mapping[str, str]] = {
    "AxisChoice": {"name": "string", "label": "string"},
    "Axis": {"name": "string", "label": "string", "choices": "AxisChoice[]"},
    "YAxis": {"label": "string"},
    "Points": {
        "x": "(number | null)[]",
        "y": "(number | null)[]",
        "state": "RowState[]",
        "level": "number[]",
        "label": "string[]",
        "key": "string[]",
        "reason": "string[]",
        "weight": "number[]",
    },
    "Level": {"value": "number | null", "label": "string", "color": "string", "shape": "Shape"},
    "LevelStyle": {"color": "string", "shape": "Shape", "label": "string"},
    "Curve": {
        "level": "number",
        "x": "(number | null)[]",
        "inputs": "Record<string, number | (number | null)[]>",
        "y": "(number | null)[]",
        "band_low": "(number | null)[] | null",
        "band_high": "(number | null)[] | null",
    },
    "LawView": {
        "name": "string",
        "title": "string",
        "formula": "string",
        "tree": "Tree",
        "inputs": "string[]",
        "output": "string",
        "parameters": "string[]",
    },
    "ParameterView": {
        "name": "string",
        "symbol": "string",
        "value": "number | null",
        "best": "number | null",
        "low": "number | null",
        "high": "number | null",
        "track": "'log' | 'linear'",
        "step": "number | null",
        "se": "number | null",
        "ci_low": "number | null",
        "ci_high": "number | null",
        "pinned": "boolean",
        "hand_set": "boolean",
        "at_bound": "boolean",
        "unit": "string",
        "description": "string",
    },
    "FitView": {
        "objective": "number | null",
        "objective_name": "string",
        "status_code": "string",
        "status_sentence": "string",
        "converged": "boolean",
        "freshness": "'fresh' | 'hand_set' | 'failed'",
        "n_in": "number",
        "n_total": "number",
    },
    "Readout": {
        "label": "string",
        "old": "number | null",
        "new": "number | null",
        "old_text": "string",
        "new_text": "string",
        "shift_in_se": "number | null",
    },
    "BenchItem": {"row": "number", "key": "string", "label": "string", "reason": "string", "who": "string"},
    "VerdictView": {"code": "string", "severity": "'note' | 'warning' | 'error'", "sentence": "string"},
    "HistoryView": {
        "can_undo": "boolean",
        "can_redo": "boolean",
        "undo_label": "string",
        "redo_label": "string",
        "lines": "string[]",
    },
    "ViewModel": {
        "revision": "number",
        "title": "string",
        "subtitle": "string",
        "law": "LawView",
        "axis": "Axis",
        "y_axis": "YAxis",
        "points": "Points",
        "levels": "Level[]",
        "curves": "Curve[]",
        "parameters": "ParameterView[]",
        "fit": "FitView",
        "readouts": "Readout[]",
        "bench": "BenchItem[]",
        "verdicts": "VerdictView[]",
        "history": "HistoryView",
        "code": "string",
        "reasons": "string[]",
        "message": "string | null",
    },
}

#: What a person does: event type -> field -> TypeScript type. Rows are positions into the observations, never re-indexed.
EVENTS: Mapping[str, Mapping[str, str]] = {
    "exclude": {"rows": "number[]", "reason": "string"},
    "restore": {"rows": "number[]"},
    "set_weight": {"rows": "number[]", "weight": "number"},
    "move_parameter": {"name": "string", "value": "number", "final": "boolean"},
    "pin": {"name": "string", "value": "number | null"},
    "release": {"name": "string"},
    "reset_parameters": {},
    "choose_law": {"law": "string"},
    "choose_axis": {"axis": "string"},
    "set_holdout": {"rule": "string"},
    "undo": {},
    "redo": {},
    "jump": {"to": "number"},
}

#: Custom messages: page -> kernel `event`, and kernel -> page `handled`, exactly one for each event.
MESSAGES: Mapping[str, Mapping[str, str]] = {
    "EventMessage": {"kind": "'event'", "id": "number", "event": "Act"},
    "HandledMessage": {"kind": "'handled'", "id": "number", "error": "string | null"},
}

#: Names for unions, written out as they are.
ALIASES: Mapping[str, str] = {
    "RowState": "'in' | 'out' | 'held_out' | 'hidden'",
    "Shape": "string",
    "Tree": "number | string | Tree[]",
}

#: Synced traits: widget -> its view (None: it has none) and trait -> (TypeScript type, default).
WIDGETS: Mapping[str, tuple[str | None, Mapping[str, tuple[str, Any]]]] = {
    "LawModel": (
        None,
        {
            "tree": ("Tree | null", None),
            "inputs": ("string[]", []),
            "parameters": ("Record<string, number>", {}),
            "hand_set": ("boolean", False),
            "hand_set": ("string[]", []),
        },
    ),
    "FitScatter": (
        "FitScatter",
        {
            "law_model": ("Ref", None),
            "states": ("RowState[]", []),
            "labels": ("string[]", []),
            "reasons": ("string[]", []),
            "levels": ("number[]", []),
            "level_styles": ("LevelStyle[]", []),
        },
    ),
    "LawLines": (
        "LawLines",
        {
            "law_model": ("Ref", None),
            "curves": ("Curve[]", []),
            "level_styles": ("LevelStyle[]", []),
        },
    ),
    "Explorer": (
        "ExplorerView",
        {
            "view": ("ViewModel | Record<string, never>", {}),
            "figure": ("Ref", None),
            "law_model": ("Ref", None),
        },
    ),
}


def model_name(widget: str) -> str:
    """The class name of a widget's model in the page: ``LawModel`` keeps its own, the others end in ``Model``."""
    return widget if widget.endswith("Model") else widget + "Model"


def traits(widget: str) -> dict[str, Any]:
    """The traitlets of one widget, ready to be a class body: its synced traits and the names the page finds it by.

    Examples
    --------
    >>> sorted(traits("LawModel"))[:3]
    ['_model_module', '_model_module_version', '_model_name']
    """
    from traitlets import Unicode

    view, fields = WIDGETS[widget]
    names = {"_model_module": MODULE, "_model_module_version": MODULE_VERSION, "_model_name": model_name(widget)}
    if view is not None:
        names |= {"_view_module": MODULE, "_view_module_version": MODULE_VERSION, "_view_name": view}
    declared: dict[str, Any] = {name: Unicode(value).tag(sync=True) for name, value in names.items()}
    return declared | {name: _trait(kind, default) for name, (kind, default) in fields.items()}


def _trait(kind: str, default: Any) -> Any:
    from ipywidgets import Widget
    from ipywidgets.widgets.widget import widget_serialization
    from traitlets import Any as AnyTrait
    from traitlets import Bool, Dict, Instance, List, Unicode

    if kind == "Ref":
        return Instance(Widget, allow_none=True).tag(sync=True, **widget_serialization)
    if kind == "boolean":
        return Bool(default).tag(sync=True)
    if kind.startswith("Tree"):
        return AnyTrait(default).tag(sync=True)
    if kind.endswith("[]"):
        return List(default_value=default).tag(sync=True)
    if kind == "string":
        return Unicode(default).tag(sync=True)
    return Dict(default_value=default).tag(sync=True)


if __name__ == "__main__":
    from jupyter_scaling.widgets.wire_typescript import typescript

    print(typescript(), end="")
