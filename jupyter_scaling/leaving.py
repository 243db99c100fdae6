"""A fit or a law on its way out of the notebook: as text, as a file, and back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .catalogue import Law
    from .fitting import Fit

__all__ = ["export", "load", "save"]


def export(fit: Fit | Law, target: str = "python") -> str:
    """A fit as code or as a document that carries its values, its provenance and, where it runs, a check of itself.

    Parameters
    ----------
    fit : Fit or Law
        What `fit` returned, or the panel's ``.fit``; a law gives its bare formula.
    target : str
        Code: ``"python"`` (needs nothing but Python), ``"numpy"``, ``"jax"``, ``"torch"``, ``"javascript"``, ``"c"``,
        ``"julia"``, ``"r"``, ``"sympy"``; ``"excel"`` (cells to paste); ``"matplotlib"`` (a figure, with the data);
        documents: ``"latex"``, ``"markdown"``, ``"html"``; ``"json"`` (what `save` writes).

    Returns
    -------
    str

    Raises
    ------
    ExportError
        When the target is not known, or the law cannot be written in it; names the nearest target.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> fit = scaling.fit({"x": [1, 2, 4, 8], "y": [8, 4, 2, 1]}, "power_law", interval="none")
    >>> "self-check passed" in scaling.export(fit, "python")
    True
    """
    from . import exporting

    return exporting.export(fit, target)


def save(fit: Fit | Law, path: str | os.PathLike[str]) -> Path:
    """Write a fit, with its law, rows, options and refits, or a law alone, as a JSON file.

    The file is replaced only once all of the new one is on disk.

    Parameters
    ----------
    fit : Fit or Law
        Not a law that is a Python function: no file holds one.
    path : str or path
        By custom ``"name.law.json"``.

    Returns
    -------
    Path

    Raises
    ------
    ExportError
        When it is neither a fit nor a law, or the folder is not there.

    Examples
    --------
    >>> import tempfile, jupyter_scaling as scaling
    >>> fit = scaling.fit({"x": [1, 2, 4, 8], "y": [8, 4, 2, 1]}, "power_law")
    >>> path = scaling.save(fit, tempfile.mkdtemp() + "/mine.law.json")
    >>> scaling.load(path)(x=16.0) == fit(x=16.0)
    np.True_
    """
    from . import exporting

    return exporting.save(fit, path)


def load(path: str | os.PathLike[str]) -> Fit | Law:
    """Read back what `save` wrote; nothing in the file is executed, and nothing is fitted again.

    Parameters
    ----------
    path : str or path

    Returns
    -------
    Fit or Law
        Predicts the same numbers to the last bit.

    Raises
    ------
    LoadError
        When the file is missing, cut off, changed, of another kind, or of a newer version.

    Examples
    --------
    >>> import tempfile, jupyter_scaling as scaling
    >>> path = scaling.save(scaling.law("chinchilla"), tempfile.mkdtemp() + "/chinchilla.law.json")
    >>> scaling.load(path) == scaling.law("chinchilla")
    True
    """
    from . import exporting

    return exporting.load(path)
