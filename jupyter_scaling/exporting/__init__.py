"""A law or a fit leaves as code or a document: one file for each target."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ..catalogue.function_law import FunctionLaw
from ..errors import ExportError, nearest
from . import function_file
from .json_file import load, save
from .subject import Subject

__all__ = ["TARGETS", "export", "load", "save", "targets"]

# Each module has one function `write(fit_or_law) -> str`; it is imported when its target is asked for.
TARGETS = {
    "python": "python",
    "numpy": "numpy_code",
    "jax": "jax_code",
    "torch": "torch_code",
    "javascript": "javascript",
    "c": "c_code",
    "julia": "julia",
    "r": "r_code",
    "excel": "excel",
    "sympy": "sympy_code",
    "latex": "latex",
    "markdown": "markdown",
    "json": "json_file",
    "html": "html",
    "matplotlib": "matplotlib_code",
}
# A law that is a Python function: the targets that write about it, or say where to import it from.
_IMPORTING = ("python", "numpy")
_WRITING = ("markdown", "html")


def targets() -> tuple[str, ...]:
    """Names of the targets."""
    return tuple(TARGETS)


def export(fit: Any, target: str = "python") -> str:
    """A fit, or a law alone, as text that stands on its own.

    Parameters
    ----------
    fit : Fit or Law
        What `scaling.fit` returned, or the panel's ``.fit``; a law gives its bare formula.
    target : str
        ``"python"`` (runs and checks itself with the standard library alone), ``"numpy"``, ``"jax"``, ``"torch"``,
        ``"javascript"``, ``"c"``, ``"julia"``, ``"r"``, ``"excel"`` (cells), ``"sympy"``, ``"latex"``,
        ``"markdown"`` and ``"html"`` (a card), ``"matplotlib"`` (a figure), or ``"json"`` (what
        `save` writes).

    Returns
    -------
    str

    Raises
    ------
    ExportError
        When the target is not known, or `fit` cannot be written in it.

    Examples
    --------
    >>> from jupyter_scaling import catalogue
    >>> export(catalogue.get("power_law"), "python").splitlines()[-1]
    '    return a * x**-b'
    """
    if not isinstance(target, str) or target not in TARGETS:
        raise ExportError(
            f"`target` is {target!r}, which cannot be written.{nearest(target, TARGETS)} "
            f"Choose one of: {', '.join(TARGETS)}."
        )
    law = Subject.of(fit).law
    if isinstance(law, FunctionLaw):
        if target in _IMPORTING:
            return function_file.write(fit)
        if target not in _WRITING and not (target == "latex" and law.latex):
            raise ExportError(
                f"Law {law.name!r} is a Python function and has no formula to write. "
                f"Choose one of: {', '.join((*_IMPORTING, *_WRITING, *(['latex'] if law.latex else [])))}."
            )
    return str(import_module(f".{TARGETS[target]}", __name__).write(fit))
