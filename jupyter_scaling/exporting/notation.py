"""Prints every law of the catalogue as LaTeX, once: ``python -m jupyter_scaling.exporting.notation``."""

from __future__ import annotations

import json

from .. import catalogue
from ..catalogue import FunctionLaw
from ..catalogue.notation import PATH
from .latex import equation

__all__ = ["main", "printed"]


def printed() -> list[tuple[str, str, str]]:
    """Name, formula and LaTeX of each law that has a tree."""
    laws = [law for law in catalogue.every() if not isinstance(law, FunctionLaw)]
    return [(law.name, law.formula, equation(law)) for law in laws]


def main() -> None:
    """Write the file that the catalogue reads."""
    PATH.write_text(json.dumps(printed(), indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
