"""A box that holds panels shows their figures and tables to readers that have no widgets, as a panel does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from html import escape
from typing import Any

import ipywidgets

from .forms import HTML_FORM, PANEL_FORM, forms
from .lasting import Lasting

__all__ = ["held_bundle", "show_held_panels"]

BOX = "jsc-static-box"
_CONTAINERS = (ipywidgets.Box, ipywidgets.Output)


def show_held_panels() -> None:
    """From now on this kernel shows containers with `held_bundle`; those without a panel as before.

    ipywidgets gives a container no form but the widget, and no way to add one: IPython's table of forms by class has.
    Whoever put a form of their own there keeps it. Nothing happens outside IPython.
    """
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    display = getattr(shell, "display_formatter", None)
    if display is None:
        return
    for kind in _CONTAINERS:
        if kind not in display.mimebundle_formatter.type_printers:
            display.mimebundle_formatter.for_type(kind, held_bundle)


def held_bundle(container: Any) -> dict[str, Any]:
    """The forms of a container: its own, and of the panels in it their HTML and text.

    An `Output` shows what stood in it when it was displayed: fill it first.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> runs = {"n_params": [1e6, 1e7, 1e8, 1e9, 1e10], "loss": [5.7, 4.0, 3.2, 2.7, 2.6]}
    >>> panel = scaling.explore(runs, "power_law", x={"x": "n_params"}, y="loss")
    >>> sorted(held_bundle(ipywidgets.Tab([panel], titles=["all runs"])))[1:]
    ['text/html', 'text/plain']
    >>> sorted(held_bundle(ipywidgets.VBox([ipywidgets.Label("no panel")])))
    ['application/vnd.jupyter.widget-view+json', 'text/plain']
    """
    bundle = container._repr_mimebundle_()
    parts = list(_parts(container, set()))
    if not bundle or not any(is_panel for is_panel, _, _ in parts):
        return bundle or {}
    html = "".join(html for _, html, _ in parts)
    text = "\n\n".join(text for _, _, text in parts if text)
    return forms({**bundle, "text/plain": text, HTML_FORM: f'<div class="{BOX}">{html}</div>'})


def _parts(widget: Any, seen: set[str]) -> Iterator[tuple[bool, str, str]]:
    """Of everything in it that has words or a figure: whether it is a panel, its HTML and its text."""
    if widget.model_id in seen:
        return
    seen.add(widget.model_id)
    if isinstance(widget, Lasting):
        html = widget._static().get(HTML_FORM, "")
        yield bool(html), html, repr(widget)
    elif isinstance(widget, ipywidgets.Output):
        for output in widget.outputs:
            data = output.get("data") or {}
            if PANEL_FORM in data and HTML_FORM in data:
                yield True, str(data[HTML_FORM]), str(data.get("text/plain", ""))
    elif isinstance(widget, (ipywidgets.HTML, ipywidgets.HTMLMath)):
        yield False, f"<div>{widget.value}</div>", ""
    elif isinstance(widget, ipywidgets.Label):
        yield False, f"<p>{escape(widget.value)}</p>", widget.value
    else:
        titles = getattr(widget, "titles", ())
        for number, child in enumerate(getattr(widget, "children", ())):
            title = titles[number] if number < len(titles) else ""
            inside = list(_parts(child, seen))
            if title and inside:
                yield False, f"<p><b>{escape(title)}</b></p>", title
            yield from inside
