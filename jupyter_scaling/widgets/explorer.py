"""The panel: what the page does becomes an event, what the event did goes back to the page."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import fields
from threading import RLock
from typing import Any
from weakref import WeakSet

import numpy as np
from ipywidgets import DOMWidget
from traitlets import Any as AnyTrait

from ..errors import OptionError
from ..exporting.whole_file import path_of
from ..interaction import Acts, Session, ViewModel
from ..interaction.events import Event
from ..interaction.insight import insight as insight_of
from ..interaction.profiles import Profiles, kept, profile_key, profiled
from ..interaction.suggestions import suggestions
from ..interaction.viewmodel import to_plain
from . import wire
from .asks import answered
from .containers import show_held_panels
from .forms import forms
from .keeping import document_at, fit_of, keep, opening, restore, written
from .lasting import Lasting
from .plot import Plot

__all__ = ["Explorer", "explore"]

#: Parts of the view model that travel on the marks' own traits, and so not twice.
_ON_THE_MARKS = ("points", "curves", "page")
_SUGGESTED = ("kind", "number", "why", "reason")


class Explorer(Acts, Lasting, DOMWidget):
    """A fit under the hand: the plot, the sliders, and everything that was done, in one object.

    What a hand does in the page and what is typed (`exclude`, `move`, `pin`, `undo`, ...) are the same events.
    Without a page it prints as text.

    Parameters
    ----------
    fit : Fit
        The fit to explore.
    axis : str, optional
        What to draw against: an input of the law, or ``"C"`` for compute.
    target : mapping of str to float, optional
        Inputs at which the readouts predict.
    color, shape : str, optional
        Columns of the table, or inputs, that colours and shapes tell; as in `color_by` and `shape_by`.

    Attributes
    ----------
    fit : Fit
        The current fit, whoever acted last; `observe` it to follow the panel.
    frozen : dict of str to Fit
        What `freeze` kept.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> runs = {"n_params": [1e6, 1e7, 1e8, 1e9, 1e10], "loss": [5.7, 4.0, 3.2, 2.7, 2.6]}
    >>> panel = scaling.explore(runs, "power_law", x={"x": "n_params"}, y="loss")
    >>> panel.exclude(4, "diverged").excluded["reason"].to_dict()
    {4: 'diverged'}
    >>> panel.undo().fit.observations.count("in")
    5
    """

    vars().update(wire.traits("Explorer"))

    fit = AnyTrait(read_only=True, help="The current fit; `observe` it to follow the panel.")

    def __init__(
        self,
        fit: Any,
        *,
        axis: str | None = None,
        target: Mapping[str, float] | None = None,
        color: str | None = None,
        shape: str | None = None,
        **layout: Any,
    ) -> None:
        other = fit if isinstance(fit, Explorer) else None
        # Kernels may run the page's messages in a thread of their own, beside the cell that is running.
        self._turn: Any = other._turn if other else RLock()
        # Before what can fail: a panel that is not built is closed as well.
        self._panels: WeakSet[Explorer] = other._panels if other else WeakSet()
        self._session = (
            other._session if other else Session(fit, axis=axis, target=target, color=color or "", shape=shape or "")
        )
        self.frozen: dict[str, Any] = {}
        self._known = -1
        view = self._session.view()
        self._plot = Plot(view)
        super().__init__(view=_lean(view), figure=self._plot.figure, law_model=self._plot.law_model, **layout)
        self.set_trait("fit", self._session.fit)
        self.on_msg(self._handle)
        self._panels.add(self)
        show_held_panels()

    # What is true now

    @property
    def state(self) -> Any:
        """All that is true of the panel now, as a frozen value."""
        return self._session.state

    @property
    def view_model(self) -> ViewModel:
        """What the page draws now, as plain data."""
        return self._session.view()

    @property
    def history(self) -> tuple[str, ...]:
        """Every act that led here, each as one line of Python."""
        return self.state.acts

    @property
    def excluded(self) -> Any:
        """The runs that are out: a DataFrame by the user's own keys, columns ``reason, who, when``."""
        from ..frames import observations_table

        now, who = self.state.observations, self.state.who
        rows = np.flatnonzero(now.are("out"))
        table = observations_table(now).iloc[rows][["reason"]]
        when = [self.state.when.get(row, "") for row in rows.tolist()]
        return table.assign(who=[who.get(row, "code") for row in rows.tolist()], when=when)

    @property
    def suggestions(self) -> Any:
        """Runs that look off: a DataFrame by the user's own keys, columns ``kind, number, why, reason``.

        Nothing is taken out by itself: `accept` takes them out, `dismiss` keeps them in for good.
        """
        from ..frames import observations_table

        found = suggestions(self.state)
        table = observations_table(self.state.observations).iloc[[each.row for each in found]][[]]
        return table.assign(**{name: [getattr(each, name) for each in found] for name in _SUGGESTED})

    @property
    def code(self) -> str:
        """Python that re-creates this panel from the table ``df``."""
        return self._session.code

    # Acts that the page has as well come from `Acts`; these are the short names.

    def dispatch(self, event: Event) -> Explorer:
        """Do what the event says, and show it."""
        with self._turn:
            try:
                self._session.dispatch(event)
                written(self._session)
            finally:
                self._show()
        return self

    def reset(self) -> Explorer:
        """Drop every hand-set value; pins and exclusions stay."""
        return self.reset_parameters()

    def axis(self, name: str) -> Explorer:
        """Draw the runs against another input, or against compute ``"C"``."""
        return self.choose_axis(name)

    def freeze(self, name: str) -> Any:
        """Keep the current fit under a name in `frozen`, and return it; later acts do not touch it."""
        if not isinstance(name, str) or not name:
            raise OptionError(
                f"`name` must be a word to find the fit by; got {name!r}. As in panel.freeze('all runs')."
            )
        self.frozen[name] = self.fit
        return self.fit

    # The wire

    def renew_insight(self) -> int:
        """Work out what takes a moment to know, for the page; the revision it is about."""
        revision = self.view_model.revision
        if self._known != revision:
            self.insight = to_plain(insight_of(self.state, revision))
            self._known = revision
        return revision

    def _handle(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """One message of the page: always answered, whatever went wrong, so that the page never waits for ever."""
        if isinstance(content, Mapping) and content.get("kind") == "ask":
            with self._turn:
                self.send(answered(self, content))
            return
        if isinstance(content, Mapping) and content.get("kind") == "profiles":
            self._profile(content.get("key"))
        if not isinstance(content, Mapping) or content.get("kind") != "event":
            return
        with self._turn:
            error = self._session.handle(content.get("event"))
            try:
                written(self._session)
                self._show()
            except Exception as failure:  # the page must hear of it
                error = f"The panel could not be drawn: {type(failure).__name__}: {failure}. Please report it."
            self.send({"kind": "handled", "id": content.get("id"), "error": error})

    def _profile(self, key: object) -> None:
        """A few more profiles for the tracks; nothing when the page asks about a fit that is gone."""
        with self._turn:
            best = self.state.best
        if key == profile_key(best):
            try:
                found = profiled(best)
            except Exception:  # a track without its profile is no reason to break the panel
                found = Profiles(str(key), {}, True)
            self.profiles = to_plain(found)

    def _show(self) -> None:
        """Draw the session in every panel that shows it."""
        for panel in list(self._panels):
            panel._draw()

    def close(self) -> None:
        """Take the panel out of the page; others on the same session stay."""
        self._panels.discard(self)
        super().close()

    def _draw(self) -> None:
        view = self._session.view()
        self._plot.draw(view)
        self.view = _lean(view)
        known = kept(self.state.best)
        if known is not None:
            self.profiles = to_plain(known)
        self.set_trait("fit", self._session.fit)

    # Text

    def __repr__(self) -> str:
        return self._session.text()

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        return forms({**super()._repr_mimebundle_(**kwargs), "text/plain": repr(self), **self._static()})


def explore(
    table: Any,
    law: Any = None,
    *,
    axis: str | None = None,
    target: Mapping[str, float] | None = None,
    color: str | None = None,
    shape: str | None = None,
    state: str | os.PathLike[str] | None = None,
    **options: Any,
) -> Explorer:
    """A live panel on a table of runs, on a fit, or beside another panel.

    Parameters
    ----------
    table : DataFrame, Fit or Explorer
        Runs, or a fit that is already there. A second panel on a panel shares its acts, its undo and its fit.
    law : str or Law, optional
        What to fit; needed with a table.
    axis : str, optional
        What to draw against: an input of the law, or ``"C"`` for compute.
    target : mapping of str to float, optional
        Inputs at which the readouts predict.
    color, shape : str, optional
        Columns of the table, or inputs, that colours and shapes tell; left out, colours tell the input that the axis
        leaves, and shapes the same.
    state : path, optional
        A file to keep the panel in. When it is there the panel goes on where it stood, with what is excluded, pinned
        and chosen, its history, and a word on what changed in the table since; every act is written to it.
    **options
        As for `fit`; with a fit, what to fit again with.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> runs = {"n_params": [1e6, 1e7, 1e8, 1e9, 1e10], "loss": [5.7, 4.0, 3.2, 2.7, 2.6]}
    >>> explore(runs, "power_law", x={"x": "n_params"}, y="loss").move("b", 0.1).history
    ('panel.move("b", 0.1)',)
    """
    if isinstance(table, Explorer):
        if options or any(each is not None for each in (law, axis, target, color, shape, state)):
            raise OptionError("A second panel shares everything with the first. Call explore(panel) without options.")
        return Explorer(table)
    path = None if state is None else path_of(state, "state")
    document = None if path is None else document_at(path)
    if path is not None and document is not None:
        table = fit_of(document, table, law, options)
        panel = Explorer(table, **opening(document, {"axis": axis, "target": target, "color": color, "shape": shape}))
        restore(panel, document, path)
        return panel
    if not hasattr(table, "with_values"):
        from ..api import fit

        table = fit(table, law, **options) if law is not None else fit(table, **options)
    elif law is not None or options:
        table = _refitted(table, law, options)
    panel = Explorer(table, axis=axis, target=target, color=color, shape=shape)
    if path is not None:
        keep(panel, path)
    return panel


def _refitted(fit: Any, law: Any, options: Mapping[str, Any]) -> Any:
    if law is not None and getattr(law, "name", law) != fit.law.name:
        name = getattr(law, "name", law)
        raise OptionError(
            f"`law` is {name!r}, but the fit is of {fit.law.name!r}. Pass the table: explore(df, {name!r})."
        )
    return fit.refit(**options) if options else fit


def _lean(view: ViewModel) -> dict[str, Any]:
    names = [field.name for field in fields(view) if field.name not in _ON_THE_MARKS]
    return {name: to_plain(getattr(view, name)) for name in names}
