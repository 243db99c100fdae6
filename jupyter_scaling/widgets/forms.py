"""The forms of a panel's output, so that every reader of a notebook finds one that it can show."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

__all__ = ["HTML_FORM", "PANEL_FORM", "WIDGET_FORM", "forms"]

HTML_FORM = "text/html"
WIDGET_FORM = "application/vnd.jupyter.widget-view+json"
#: The widget for those who have our code: the plugin of JupyterLab and Notebook 7, which falls back on the HTML.
PANEL_FORM = "application/vnd.jupyter-scaling.panel+json"


def forms(bundle: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The widget under a name that only our plugin takes; under its own where nobody else could show it.

    A reader that prefers the widget looks for its code on a CDN and shows nothing when it is not there, as nbconvert's
    page does; without that name it takes the HTML. Voila, where widgets are live but our form is not known, gets the
    name, and so does every reader where there is no HTML.

    Examples
    --------
    >>> bundle = {"text/html": "<img>", WIDGET_FORM: {"model_id": "7"}}
    >>> sorted(forms(bundle, {}))
    ['application/vnd.jupyter-scaling.panel+json', 'text/html']
    >>> sorted(forms(bundle, {"SERVER_SOFTWARE": "voila/0.5.8"}))
    ['application/vnd.jupyter.widget-view+json', 'text/html']
    """
    rest = dict(bundle)
    widget = rest.pop(WIDGET_FORM, None)
    if widget is None:
        return rest
    if _is_voila(os.environ if environment is None else environment):
        return {**rest, WIDGET_FORM: widget}
    if HTML_FORM not in rest:
        return {**rest, WIDGET_FORM: widget, PANEL_FORM: widget}
    return {**rest, PANEL_FORM: widget}


def _is_voila(environment: Mapping[str, str]) -> bool:
    """Voila tells its kernels, as CGI does (https://voila.readthedocs.io); preheated ones by a name of its own."""
    return environment.get("SERVER_SOFTWARE", "").startswith("voila/") or "VOILA_PREHEAT" in environment
