"""The laws of the catalogue as LaTeX, printed once by SymPy into ``notation.json`` and read from there."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["PATH", "latex_of"]

PATH = Path(__file__).with_name("notation.json")


def latex_of(law: Any) -> str:
    """A law's formula as LaTeX without dollar signs, where the catalogue has it; else the empty text.

    Printing takes SymPy a second for a hundred laws: `exporting.latex.equation` does that for any law.

    Examples
    --------
    >>> from jupyter_scaling import catalogue
    >>> print(latex_of(catalogue.get("power_law")))
    y = a x^{- b}
    """
    if getattr(law, "latex", ""):
        return str(law.latex)
    formula, latex = _printed().get(law.name, ("", ""))
    return latex if formula == law.formula else ""


@cache
def _printed() -> dict[str, tuple[str, str]]:
    """Formula and LaTeX by name."""
    return {name: (formula, latex) for name, formula, latex in json.loads(PATH.read_text(encoding="utf-8"))}
