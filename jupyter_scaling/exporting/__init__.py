"""A law or a fit leaves as code or a document: one file for each target."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ..errors import ExportError, nearest
from .json_file import load, save

__all__ = ["TARGETS", "export", "load", "save", "targets"]

# Each module has one function `write(fit) -> str`; it is imported when its target is asked for.
TARGETS = {
    "python": "python",
    "numpy": "numpy_code",
    "javascript": "javascript",
    "latex": "latex",
    "markdown": "markdown",
    "json": "json_file",
}


def targets() -> tuple[str, ...]:
    """Names of the targets."""
    return tuple(TARGETS)


def export(fit: Any, target: str = "python") -> str:
    """A fit as text that stands on its own.

    Parameters
    ----------
    fit : Fit
        What `scaling.fit` returned, or the panel's ``.fit``.
    target : str
        ``"python"`` (runs and checks itself with the standard library alone), ``"numpy"``, ``"javascript"``,
        ``"latex"``, ``"markdown"`` or ``"json"`` (what `save` writes).

    Returns
    -------
    str

    Raises
    ------
    ExportError
        When the target is not known, or `fit` is no fit.
    """
    if target not in TARGETS:
        raise ExportError(
            f"`target` is {target!r}, which cannot be written.{nearest(target, TARGETS)} "
            f"Choose one of: {', '.join(TARGETS)}."
        )
    if not all(hasattr(fit, name) for name in ("law", "values", "observations")):
        raise ExportError(
            f"`fit` is a {type(fit).__name__}; expected a fit. Make one with `scaling.fit(table, law)`, "
            "or take `panel.fit`."
        )
    return import_module(f".{TARGETS[target]}", __name__).write(fit)
