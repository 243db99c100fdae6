"""The observations as dots that a person can take out of the fit and back, without their data being touched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bqplot import Scatter
from traitlets import TraitError, validate

from jupyter_scaling.widgets import wire

from .wire_arrays import STATES


class FitScatter(Scatter):
    """Dots of a fit; their order is the order of the observations, and no dot is ever re-indexed.

    The page never writes to this mark: what a person does arrives through `law_model`.

    Parameters
    ----------
    x, y : array of float
        One place for each row; a row without a position on its axis (NaN, or <= 0 on a log axis) is kept, not drawn.
    states : list of str
        'in', 'out', 'held_out' or 'hidden' for each row.
    labels, reasons : list of str
        What a row is called (empty for very many rows, each asked for), and why it is not in the fit ('' when it is).
    levels : list of int
        For each row a position in `level_styles`, -1 for none.
    level_styles : list of dict
        ``{"color": "#0072b2", "shape": "circle", "label": "optimizer = muon"}`` for each level; the label is said with
        the run's own, empty where that says it already.
    marks : list of int
        For each row a position in `mark_styles`, whose shape it then has; empty where shapes are those of the levels.
    mark_styles : list of dict
        As `level_styles`.
    law_model : LawModel
        Carries what is done to a dot.

    Examples
    --------
    >>> import bqplot
    >>> scales = {"x": bqplot.LogScale(), "y": bqplot.LogScale()}
    >>> FitScatter(x=[1.0, 2.0], y=[3.0, 4.0], scales=scales, states=["in", "out"]).states
    ['in', 'out']
    """

    vars().update(wire.traits("FitScatter"))

    #: What a row is called; the page asks where there are too many labels to send them all.
    label_of: Callable[[int], str] | None = None

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_msg(self._tell_label)

    def _tell_label(self, _widget: Any, content: Any, _buffers: Any) -> None:
        asked = isinstance(content, Mapping) and content.get("kind") == "ask_label"
        row = content.get("row") if asked else None
        if self.label_of is not None and isinstance(row, int) and 0 <= row < len(self.states):
            self.send({"kind": "label", "row": row, "text": self.label_of(row)})

    @validate("states")
    def _check_states(self, proposal: dict[str, Any]) -> list[str]:
        if not set(proposal["value"]) <= set(STATES):
            wrong = [state for state in proposal["value"] if state not in STATES]
            raise TraitError(f"`states` takes {', '.join(STATES)}; got {wrong[:3]!r} ({len(wrong)} such).")
        return list(proposal["value"])
