"""All that is true of a panel at one moment, as a value that never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from ..errors import OptionError
from .axes import axis_names
from .colour_columns import colour_columns
from .grouping import column_choices, not_offered
from .labels import row_labels

__all__ = ["State", "finite_rows", "start"]


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """One moment of a panel.

    Parameters
    ----------
    law : Law
        The law that is fitted.
    observations : Observations
        The runs, with the state, reason and weight of each as of now.
    options : Options
        How the law is fitted.
    best : Fit
        The last fit that succeeded, hand-set values left aside.
    fit : Fit
        What is shown: `best` with the hand-set values laid over it.
    home : Fit
        The fit the panel was opened on; its observations hold every input there is.
    labels : sequence of str
        Each run in one line; the data never change, and very many labels are made when they are asked for.
    colour_columns : mapping of str to ndarray, shape (M,)
        Other columns of the table that group the runs; read once, as the data never change.
    fixed, hand_set : mapping of str to float
        Pinned values, which the fit respects; and values set by hand, which it does not.
    tied : mapping of str to str
        Parameters that are computed from others, and how.
    bounds : mapping of str to (float, float)
        Where the fit keeps a parameter, inside the law's own domain.
    left : mapping of str to Constraints
        Pins, ties and bounds of laws that were on show before, for when they come back.
    axis : str
        What the runs are drawn against: an input, or ``"C"``.
    color : str
        The column that colours tell; empty for the input that the axis leaves.
    shape : str
        The column that shapes tell; empty for the same as the colours.
    read_as : str
        The axis that a law with one input took for its input, when the names differ.
    who : mapping of int to str
        Who took a row out: ``"hand"``, ``"code"`` or ``"data"``.
    holdout : str
        The rule of the hold-out, empty without one.
    target : mapping of str to float
        Inputs at which the readouts predict; empty for ten times the largest run.
    asked : str
        The target as it was asked for, such as ``"C=1e24"``.
    aim : mapping of str to float
        What was asked for where it is a compute or a loss: `target` is found from it anew with each fit. Empty for
        inputs, which stay.
    lost : str
        Why the fit says nothing of the aim, so that `target` is that of a former fit; empty when it is of this one.
    rules : tuple of str
        Rules that take runs out, also runs that come later.
    kept : frozenset of int
        Rows that a hand brought back: no rule takes them out again.
    unseen : frozenset of int
        Rows that are not drawn, whatever their state.
    dismissed : frozenset of int
        Rows that are never suggested again.
    when : mapping of int to str
        When each row that is out was taken out, ISO time; none for those that were out when the panel opened.
    failure : str
        Why the fit to the runs as they stand failed; empty when `best` is that fit.
    dragging : str
        The parameter under the finger, so that one drag is one step back.
    acts : tuple of str
        What was done, each act as one line of Python.
    recalled : mapping, optional
        The fit that the next act led to when it was done before; None but while a saved panel is restored.
    """

    law: Any
    observations: Any
    options: Any
    best: Any
    fit: Any
    home: Any
    labels: Sequence[str]
    colour_columns: Mapping[str, np.ndarray] = field(default_factory=_nothing)
    fixed: Mapping[str, float] = field(default_factory=_nothing)
    hand_set: Mapping[str, float] = field(default_factory=_nothing)
    tied: Mapping[str, str] = field(default_factory=_nothing)
    bounds: Mapping[str, tuple[float, float]] = field(default_factory=_nothing)
    left: Mapping[str, Any] = field(default_factory=_nothing)
    axis: str = ""
    color: str = ""
    shape: str = ""
    read_as: str = ""
    who: Mapping[int, str] = field(default_factory=_nothing)
    holdout: str = ""
    target: Mapping[str, float] = field(default_factory=_nothing)
    asked: str = ""
    aim: Mapping[str, float] = field(default_factory=_nothing)
    lost: str = ""
    rules: tuple[str, ...] = ()
    kept: frozenset[int] = frozenset()
    unseen: frozenset[int] = frozenset()
    dismissed: frozenset[int] = frozenset()
    when: Mapping[int, str] = field(default_factory=_nothing)
    failure: str = ""
    dragging: str = ""
    acts: tuple[str, ...] = ()
    recalled: Mapping[str, Any] | None = None

    @property
    def parameter_names(self) -> tuple[str, ...]:
        """Names of the law's parameters, in its order."""
        return tuple(parameter.name for parameter in self.law.parameters)

    @property
    def freshness(self) -> str:
        """``"failed"`` when the fit is not of these runs, ``"hand_set"`` when values were moved, else ``"fresh"``."""
        if self.failure:
            return "failed"
        return "hand_set" if self.hand_set else "fresh"


def start(
    fit: Any, *, axis: str | None = None, target: Mapping[str, float] | None = None, color: str = "", shape: str = ""
) -> State:
    """The state a panel opens with.

    Parameters
    ----------
    fit : Fit
        The fit to explore.
    axis : str, optional
        What to draw against; the law's first input when left out.
    target : mapping, optional
        Inputs at which the readouts predict, or a compute ``{"C": 1e24}`` or a loss that stands for them.
    color, shape : str
        Columns that colours and shapes tell.
    """
    names = axis_names(fit.law)
    if axis is not None and axis not in names:
        raise OptionError.named("axis", axis, names)
    failed = fit.status.code == "failed"
    seen = fit.observations
    hidden = np.flatnonzero(seen.are("hidden")).tolist()
    opened = State(
        law=fit.law,
        observations=seen.set_state(hidden, "in", "") if hidden else seen,
        options=fit.options,
        best=fit,
        fit=fit,
        home=fit,
        labels=row_labels(fit.law, fit.observations),
        colour_columns=colour_columns(fit.observations),
        fixed=MappingProxyType(dict(fit.options.fixed)),
        tied=MappingProxyType(dict(fit.options.tied)),
        bounds=MappingProxyType(dict(fit.options.bounds)),
        axis=axis or names[0],
        who=MappingProxyType(_who_at_the_door(fit)),
        target=MappingProxyType(dict(target or {}) if set(target or {}) >= set(fit.law.input_names) else {}),
        failure=fit.status.sentence if failed else "",
        unseen=frozenset(hidden),
    )
    offered = [each.name for each in column_choices(opened)] if color or shape else []
    for column in (color, shape):
        if column and column not in offered:
            raise not_offered(opened, column)
    opened = replace(opened, color=color, shape=shape)
    if not target or opened.target:
        return opened
    from .target import set_target
    from .target_events import SetTarget

    aimed: State = set_target(opened, SetTarget(dict(target)))
    return aimed


def finite_rows(observations: Any) -> np.ndarray:
    """Which rows have finite inputs and output, shape (M,)."""
    return np.isfinite(observations.y) & np.isfinite(observations.x).all(axis=0)


def _who_at_the_door(fit: Any) -> dict[int, str]:
    """Rows that are out: by their values where the fit would refuse them again, by code otherwise."""
    from ..fitting.run import admit

    out = np.flatnonzero(fit.observations.are("out"))
    refused = admit(fit.law, fit.observations.restore(out), fit.options).are("out")
    return {int(row): "data" if refused[row] else "code" for row in out}
