"""What of a panel outlasts it: figures, comparisons, and a page on which nothing runs."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

from ..interaction.differences import Difference
from ..interaction.figure import figure, figure_code, save_figure, static_page
from ..interaction.panel_file import write_panel
from ..interaction.table_changes import RowChange

__all__ = ["Lasting"]


class Lasting:
    """Methods of a panel that look at it and leave it as it is; whoever inherits them holds session and view model."""

    _session: Any
    view_model: Any
    fit: Any

    def differences(self, before: int, after: int) -> tuple[Difference, ...]:
        """What differs between the states after so many acts, as plain values; `compare` makes a table of it."""
        return self._session.compare(before, after)

    def compare(self, before: int = 0, after: int | None = None) -> Any:
        """What differs between two places of the history, by default the start and now.

        Parameters
        ----------
        before, after : int
            Numbers of acts; 0 is the start. Undone acts that are still remembered count as well.

        Returns
        -------
        DataFrame
            One row for each thing that is not the same, by ``part`` and ``name``; columns ``old, new, shift_in_se``
            (new minus old in standard errors of the old) and ``old_text, new_text``.

        Examples
        --------
        >>> import jupyter_scaling as scaling
        >>> runs = {"n_params": [1e6, 1e7, 1e8, 1e9, 1e10], "loss": [5.7, 4.0, 3.2, 2.7, 2.6]}
        >>> panel = scaling.explore(runs, "power_law", x={"x": "n_params"}, y="loss").exclude(4, "diverged")
        >>> panel.compare().loc[("row", "run 4"), "new_text"]
        'out: diverged'
        """
        from ..frames import records_table

        found = self.differences(before, self._session.history.at if after is None else after)
        return records_table(Difference, found, index=("part", "name"))

    def __await__(self) -> Generator[Any, None, Any]:
        """``await panel.exclude(17)``: acts are done when their call returns, so there is nothing to wait for.

        Control passes once to whatever else waits, such as the messages of the page.
        """
        yield
        return self

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write table, options and every act to a JSON file, from which `explore(df, state=path)` goes on.

        A panel opened with ``state=path`` does this by itself after every act.
        """
        return write_panel(self._session, path)

    @property
    def changes(self) -> Any:
        """What was not the same in the table when it was last updated, or restored: a DataFrame, one row a change.

        Columns ``key``, ``what`` (``added``, ``gone`` or ``changed``), ``column``, ``old`` and ``new``.
        """
        from ..frames import records_table

        found = self._session.table_changes
        return records_table(RowChange, found.rows if found else (), index=["key"]).reset_index()

    def figure_as(
        self, kind: str = "svg", caption: str | None = None, width: float | str | None = None, title: bool = True
    ) -> str | bytes:
        """The figure as it stands, in the form of a paper: title, objective, legend and caption in it.

        Parameters
        ----------
        kind : str
            ``"svg"`` (text), ``"png"`` at 2x or ``"pdf"`` (bytes; they need matplotlib), or ``"matplotlib"``: a Python
            file that checks the law and draws the figure again.
        caption : str, optional
            The panel's own words when left out, none when empty.
        width : float or str, optional
            In inches, ``"page"`` (7.5, the default) or ``"column"`` (3.3, letters of 7 points, the legend below).
        title : bool
            Whether law, formula, objective and exclusions stand above the plot.

        Examples
        --------
        >>> import jupyter_scaling as scaling
        >>> runs = {"n_params": [1e6, 1e7, 1e8, 1e9, 1e10], "loss": [5.7, 4.0, 3.2, 2.7, 2.6]}
        >>> panel = scaling.explore(runs, "power_law", x={"x": "n_params"}, y="loss")
        >>> panel.figure_as("svg", caption="Five runs.").startswith("<svg")
        True
        """
        if kind == "matplotlib":
            return figure_code(self.fit, self.view_model, caption, width, title)
        return figure(self.view_model, kind, caption, width, title)

    def save_figure(
        self,
        path: str | os.PathLike[str],
        caption: str | None = None,
        width: float | str | None = None,
        title: bool = True,
    ) -> Path:
        """Write the figure to a file whose ending says how: ``.svg``, ``.png`` or ``.pdf``; see `figure_as`."""
        return save_figure(self.view_model, path, caption, width, title)

    def _static(self) -> dict[str, str]:
        """What is shown where no widget can be: docs/decisions/0004-static-page.md says by whom."""
        try:
            return {"text/html": static_page(self.view_model)}
        except Exception:  # a picture that cannot be drawn must not take the panel with it
            return {}
