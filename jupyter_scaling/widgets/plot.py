"""The figure: dots, curves and axes that follow a view model."""

from __future__ import annotations

from typing import Any

import numpy as np
from bqplot import Axis, Figure, LinearScale, LogScale

from ..expr import parse, to_json
from ..interaction.lazily import FEW
from ..interaction.ranges import axis_range
from ..interaction.target_room import reaching
from ..interaction.ticks import javascript_number, ticks
from ..interaction.viewmodel import to_plain
from .fit_scatter import FitScatter
from .law_lines import LawLines
from .law_model import LawModel
from .target_mark import TargetMark

__all__ = ["Plot"]

HEIGHT = "440px"
MARGIN = {"top": 12, "bottom": 54, "left": 66, "right": 18}
MANY = 500


class Plot:
    """A bqplot figure and the law in the page, redrawn from view models; traits that stay the same are not sent."""

    def __init__(self, view: Any) -> None:
        self.law_model = LawModel(tree=view.law.tree, inputs=list(view.law.inputs), parameters=_values(view))
        self._scales = {"x": LogScale(), "y": LogScale()}
        self._x_axis = Axis(scale=self._scales["x"], label_offset="38px")
        self._y_axis = Axis(scale=self._scales["y"], orientation="vertical", side="left", label_offset="48px")
        shared = {"law_model": self.law_model, "scales": dict(self._scales)}
        self.lines = LawLines(**shared)
        self.scatter = FitScatter(**shared)
        self.target = TargetMark(**shared)
        # Among many dots a curve below them would be lost; the target's words lie above the curves.
        curves = [self.lines, self.target]
        marks = [self.scatter, *curves] if len(view.points.x) > MANY else [*curves, self.scatter]
        self.figure = Figure(
            marks=marks, axes=[self._x_axis, self._y_axis], fig_margin=MARGIN, padding_y=0.0,
            animation_duration=0, display_toolbar=False, layout={"width": "100%", "height": HEIGHT},
        )  # fmt: skip
        self._framed: tuple = ()
        self._rows: Any = None
        self.draw(view)

    def draw(self, view: Any) -> None:
        """Make the figure show the view model."""
        self._frame(view)
        styles, marks = (_styles(view, *each) for each in ((view.levels, view.color), (view.marks, view.shape)))
        curves = to_plain(view.curves)
        points = view.points
        with self.law_model.hold_sync(), self.lines.hold_sync(), self.scatter.hold_sync():
            _renew(self.law_model, tree=view.law.tree, inputs=list(view.law.inputs), parameters=_values(view))
            _renew(self.law_model, hand_set=[row.name for row in view.parameters if row.hand_set], ties=_ties(view))
            self._renew_page(view.page)
            _renew(self.lines, curves=curves, level_styles=styles)
            self.scatter.label_of = points.label.__getitem__
            labels = list(points.label) if len(points.label) <= FEW else []
            _renew(self.scatter, states=list(points.state), labels=labels, reasons=list(points.reason))
            _renew(self.scatter, levels=points.level.tolist(), level_styles=styles)
            _renew(self.scatter, marks=points.mark.tolist() if marks else [], mark_styles=marks)
            _renew_array(self.scatter, x=points.x, y=points.y)
            _renew(self.scatter, table=view.table)
        _renew(self.target, target=to_plain(view.target))

    def _renew_page(self, page: Any) -> None:
        """What the page refits with; the rows, which are most of it, only when they are others."""
        if page is None:
            self._rows = None
            _renew(self.law_model, problem=None, rows=None, absent=[], best={}, step=None)
            return
        _renew(self.law_model, problem=to_plain(page.problem), absent=list(page.absent), best=dict(page.best))
        _renew(self.law_model, step=to_plain(page.step))
        if self._rows is None or not _same_columns(self._rows, page.rows):
            self._rows = page.rows
            self.law_model.rows = to_plain(page.rows)

    def _frame(self, view: Any) -> None:
        """Axes for these dots: they stay when dots leave the fit, and change with the axis or the data."""
        x, y = reaching(axis_range(view.points.x, 0.03), axis_range(view.points.y), view.target)
        framed = (view.axis.name, view.axis.label, view.y_axis.label, x, y)
        if framed == self._framed:
            return
        self._framed = framed
        powers = "flop" in view.axis.label.casefold()
        self._set_axis("x", self._x_axis, *x, view.axis.label, powers)
        self._set_axis("y", self._y_axis, *y, view.y_axis.label, False)

    def _set_axis(self, name: str, axis: Axis, low: float, high: float, log: bool, label: str, powers: bool) -> None:
        kind = LogScale if log else LinearScale
        if type(self._scales[name]) is not kind:
            self._scales[name] = axis.scale = kind(min=low, max=high)
            self.lines.scales = self.scatter.scales = self.target.scales = dict(self._scales)
        scale = self._scales[name]
        with scale.hold_sync(), axis.hold_sync():
            _renew(scale, min=low, max=high)
            marks = ticks(low, high, log=log, powers=powers)
            axis.tick_labels = {javascript_number(value): text for value, text in marks}
            axis.tick_values = np.array([value for value, _ in marks])
            _renew(axis, label=label)


def _styles(view: Any, levels: Any, card: Any) -> list[dict[str, str]]:
    """How each level looks, and what it adds to the words of a run, which name the law's inputs already."""
    said = card.name not in view.law.inputs
    return [{"color": each.color, "shape": each.shape, "label": each.label if said else ""} for each in levels]


def _values(view: Any) -> dict[str, float]:
    return {row.name: float(row.value) for row in view.parameters}


def _ties(view: Any) -> dict[str, Any]:
    return {row.name: to_json(parse(row.tied)) for row in view.parameters if row.tied}


def _renew(widget: Any, **values: Any) -> None:
    for name, value in values.items():
        if getattr(widget, name) != value:
            setattr(widget, name, value)


def _renew_array(widget: Any, **values: np.ndarray) -> None:
    for name, value in values.items():
        if not np.array_equal(np.asarray(getattr(widget, name), dtype=np.float64), value, equal_nan=True):
            setattr(widget, name, np.array(value, dtype=np.float64))


def _same_columns(one: Any, other: Any) -> bool:
    columns = ((*each.x, each.y, each.sigma, each.weight, each.group) for each in (one, other))
    pairs = zip(*columns, strict=False)
    return len(one.x) == len(other.x) and all(_same(left, right) for left, right in pairs)


def _same(left: Any, right: Any) -> bool:
    if left is None or right is None:
        return left is right
    return np.array_equal(left, right, equal_nan=left.dtype.kind == "f")
