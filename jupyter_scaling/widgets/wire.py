"""Every word that crosses between kernel and page, declared once as plain data.

From the tables below are derived Python traits (`traits`) and TypeScript interfaces
(`python -m jupyter_scaling.widgets.wire > js/src/wire.gen.ts`). A type is written as TypeScript writes it; ``Ref`` is a
reference to another widget, and the only type that never sits inside another one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .wire_arrays import LEAN
from .wire_shapes import view_shapes

MODULE = "jupyter-scaling"
MODULE_VERSION = "^0.1.0"

#: Plain shapes inside traits and messages: name -> field -> TypeScript type; the view model's are its dataclasses.
SHAPES: Mapping[str, Mapping[str, str]] = {
    **view_shapes(),
    "LevelStyle": {"color": "string", "shape": "string", "label": "string"},
    "ProfileCurve": {"values": "number[]", "z": "number[]", "exact": "boolean"},
    "ProfilesView": {"key": "string", "curves": "Record<string, ProfileCurve>", "complete": "boolean"},
}

#: What a person does: event type -> field -> TypeScript type. Rows are positions in the table whose number stands
#: beside them (`table`, in the page added to each act with rows); without one, in the table there is.
EVENTS: Mapping[str, Mapping[str, str]] = {
    "exclude": {"rows": "number[]", "reason": "string"},
    "restore": {"rows": "number[]"},
    "restore_reason": {"reason": "string"},
    "set_weight": {"rows": "number[]", "weight": "number"},
    "move_parameter": {"name": "string", "value": "number", "final": "boolean"},
    "cancel_move": {"name": "string"},
    "pin": {"name": "string", "value": "number | null"},
    "release": {"name": "string"},
    "reset_parameters": {},
    "tie": {"name": "string", "expression": "string"},
    "untie": {"name": "string"},
    "set_bounds": {"name": "string", "low": "number | null", "high": "number | null"},
    "choose_law": {"law": "string"},
    "choose_axis": {"axis": "string"},
    "color_by": {"column": "string"},
    "shape_by": {"column": "string"},
    "set_holdout": {"rule": "string"},
    "exclude_where": {"rule": "string"},
    "remove_rule": {"rule": "string"},
    "accept_suggestion": {"rows": "number[]"},
    "dismiss_suggestion": {"rows": "number[]"},
    "set_target": {"text": "string"},
    "hide": {"rows": "number[]"},
    "show": {"rows": "number[]"},
    "undo": {},
    "redo": {},
    "jump": {"to": "number"},
}

#: Custom messages: page -> kernel `event`, and kernel -> page `handled`, exactly one for each event. The same for
#: `ask` and `answer`, a question that changes nothing: `what` is asked with `details`, by `widgets.asks`.
#: And page -> kernel `profiles`, when the panel is at rest and the tracks are of another fit: the answer is the trait.
MESSAGES: Mapping[str, Mapping[str, str]] = {
    "EventMessage": {"kind": "'event'", "id": "number", "event": "Act"},
    "AskLabelMessage": {"kind": "'ask_label'", "row": "number"},
    "LabelMessage": {"kind": "'label'", "row": "number", "text": "string"},
    "HandledMessage": {"kind": "'handled'", "id": "number", "error": "string | null"},
    "AskMessage": {"kind": "'ask'", "id": "number", "what": "string", "details": "Record<string, number | string>"},
    "AnswerMessage": {"kind": "'answer'", "id": "number", "value": "any", "error": "string | null"},
    "ProfilesMessage": {"kind": "'profiles'", "key": "string"},
}

#: Names for unions, written out as they are.
ALIASES: Mapping[str, str] = {
    "RowState": "'in' | 'out' | 'held_out' | 'hidden'",
    "Tree": "number | string | Tree[]",
    "PanelView": "Omit<ViewModel, 'points' | 'curves' | 'page'>",
}

#: Synced traits: widget -> its view (None: it has none) and trait -> (TypeScript type, default).
WIDGETS: Mapping[str, tuple[str | None, Mapping[str, tuple[str, Any]]]] = {
    "LawModel": (
        None,
        {
            "tree": ("Tree | null", None),
            "inputs": ("string[]", []),
            "parameters": ("Record<string, number>", {}),
            "hand_set": ("string[]", []),
            "ties": ("Record<string, Tree>", {}),
            "problem": ("PageProblem | null", None),
            "rows": ("PageRows | null", None),
            "absent": ("number[]", []),
            "best": ("Record<string, number>", {}),
            "step": ("PageStep | null", None),
        },
    ),
    "FitScatter": (
        "FitScatterView",
        {
            "law_model": ("Ref", None),
            "states": ("RowState[]", []),
            "labels": ("string[]", []),
            "reasons": ("string[]", []),
            "levels": ("number[]", []),
            "level_styles": ("LevelStyle[]", []),
            "marks": ("number[]", []),
            "mark_styles": ("LevelStyle[]", []),
            "table": ("number", 0),
        },
    ),
    "LawLines": (
        "LawLinesView",
        {
            "law_model": ("Ref", None),
            "curves": ("Curve[]", []),
            "level_styles": ("LevelStyle[]", []),
        },
    ),
    "TargetMark": (
        "TargetMarkView",
        {
            "law_model": ("Ref", None),
            "target": ("TargetCard | Record<string, never>", {}),
        },
    ),
    "Explorer": (
        "ExplorerView",
        {
            "view": ("PanelView | Record<string, never>", {}),
            "insight": ("Insight | Record<string, never>", {}),
            "figure": ("Ref", None),
            "law_model": ("Ref", None),
            "profiles": ("ProfilesView | Record<string, never>", {}),
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
    declared |= {name: _trait(kind, default) for name, (kind, default) in fields.items()}
    for name, to_json in LEAN.get(widget, {}).items():
        declared[name].tag(to_json=to_json)
    return declared


def _trait(kind: str, default: Any) -> Any:
    from ipywidgets import Widget
    from ipywidgets.widgets.widget import widget_serialization
    from traitlets import Any as AnyTrait
    from traitlets import Bool, Dict, Instance, Int, List, Unicode

    if kind == "Ref":
        return Instance(Widget, allow_none=True).tag(sync=True, **widget_serialization)
    if kind == "boolean":
        return Bool(default).tag(sync=True)
    if kind == "number":
        return Int(default).tag(sync=True)
    if kind.startswith("Tree") or kind.endswith("| null"):
        return AnyTrait(default).tag(sync=True)
    if kind.endswith("[]"):
        return List(default_value=default).tag(sync=True)
    if kind == "string":
        return Unicode(default).tag(sync=True)
    return Dict(default_value=default).tag(sync=True)


if __name__ == "__main__":
    from jupyter_scaling.widgets.wire_typescript import typescript

    print(typescript(), end="")
