"""Scaling laws in a notebook: fit, look, drag a run out, export code that proves itself."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from . import datasets, errors
    from .api import compare, define, explore, fit, fit_groups, fit_shared
    from .catalogue import Law
    from .fitting import Fit
    from .frontiers import best_mixture, frontier
    from .leaving import export, load, save
    from .lookup import browse, law, laws

_HOME = {
    "Fit": "fitting",
    "Law": "catalogue",
    "best_mixture": "frontiers",
    "browse": "lookup",
    "compare": "api",
    "define": "api",
    "explore": "api",
    "export": "leaving",
    "fit": "api",
    "fit_groups": "api",
    "fit_shared": "api",
    "frontier": "frontiers",
    "law": "lookup",
    "laws": "lookup",
    "load": "leaving",
    "save": "leaving",
}
_ROOMS = ("datasets", "errors")

__all__ = [
    "Fit",
    "Law",
    "__version__",
    "best_mixture",
    "browse",
    "compare",
    "datasets",
    "define",
    "errors",
    "explore",
    "export",
    "fit",
    "fit_groups",
    "fit_shared",
    "frontier",
    "law",
    "laws",
    "load",
    "save",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value
        return value
    if name in _ROOMS:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)


def load_ipython_extension(shell: Any) -> None:
    """Register ``%scaling`` and ``%%scaling``: called by ``%load_ext jupyter_scaling``."""
    from .magics import register

    register(shell)


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Where JupyterLab finds the prebuilt extension."""
    return [{"src": "labextension", "dest": "jupyter-scaling"}]
