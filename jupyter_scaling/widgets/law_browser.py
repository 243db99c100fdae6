"""The catalogue with a box to search it: the table follows the words as they are typed."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

import ipywidgets

from .. import catalogue
from ..catalogue.search import family_title, found
from ..errors import LawNotFoundError
from ..frames import laws_html, laws_table

__all__ = ["LawBrowser", "browse"]


class LawBrowser(ipywidgets.VBox):
    """A search box, a choice of families, and the laws that are found, formulas typeset.

    Attributes
    ----------
    table : DataFrame
        What is shown at the moment, as `scaling.laws` would return it.
    """

    def __init__(self, laws: Iterable[Any] | None = None) -> None:
        self._laws = tuple(catalogue.every() if laws is None else laws)
        self.words = ipywidgets.Text(
            description="Search", placeholder="name, paper, symbol: chinchilla, data, batch", continuous_update=True
        )
        families = dict.fromkeys(law.family for law in self._laws)
        choices = [("every family", None), *((family_title(one), one) for one in families)]
        self.family = ipywidgets.Dropdown(description="Family", options=choices)
        self.shown = ipywidgets.HTMLMath()
        self.shown.add_class("jp-RenderedHTMLCommon")  # tables look as they do among other outputs
        self.words.observe(self._show, "value")
        self.family.observe(self._show, "value")
        super().__init__([ipywidgets.HBox([self.words, self.family]), self.shown])
        self._show()

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """The widget, and the table as it stands for readers that show no widgets."""
        bundle = super()._repr_mimebundle_(**kwargs) or {}
        names = ", ".join(self.table.index[:12])
        text = f"{len(self.table)} laws, {names}, ... (the table is `.table`)" if len(self.table) else "no law found"
        return {**bundle, "text/html": self.shown.value, "text/plain": text}

    def _show(self, _: Any = None) -> None:
        try:
            self.table = laws_table(found(self._laws, self.words.value, self.family.value))
            self.shown.value = laws_html(self.table, hint=False)
        except LawNotFoundError as error:
            self.table = laws_table([])
            self.shown.value = f'<p role="status">{escape(str(error))}</p>'


def browse(laws: Iterable[Any] | None = None) -> LawBrowser:
    """The catalogue with a box to search it.

    Parameters
    ----------
    laws : iterable of Law, optional
        Other laws than those of the catalogue.

    Examples
    --------
    >>> found = browse()
    >>> found.words.value = "muennighoff"
    >>> found.table.index.tolist()
    ['chinchilla', 'data_constrained', 'data_constrained_joint']
    """
    return LawBrowser(laws)
