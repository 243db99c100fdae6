"""The panel in the page, as a table of contents: nothing here is imported before it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "Explorer": "explorer",
    "LawBrowser": "law_browser",
    "FitScatter": "fit_scatter",
    "LawLines": "law_lines",
    "LawModel": "law_model",
    "TargetMark": "target_mark",
    "browse": "law_browser",
    "explore": "explorer",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
