"""Writes ``latex.json``: the LaTeX of every law and companion, which KaTeX must read without a warning.

Run as ``python js/tests/make_latex.py`` when the catalogue changes; a Python test compares the file with what this
would write, a TypeScript test hands each formula to KaTeX in its strict mode.
"""

from __future__ import annotations

import json
from pathlib import Path

from jupyter_scaling import catalogue
from jupyter_scaling.catalogue import companions
from jupyter_scaling.exporting.latex import equation

PATH = Path(__file__).with_name("latex.json")
# Laws with a size are printed in a second one as well.
SIZES = {
    "bnsl": {"breaks": 3},
    "data_mixing_law": {"domains": ["web", "code_2", "books"]},
    "regmix_linear": {"domains": 4},
    "shukor_mixture": {"domains": ["web", "code"]},
    "data_filtering_qqt": {"epochs": 2},
    "observational": {"components": 5},
}
# A user's own law, whose names follow no custom.
OWN = "let D_eff = U + rd * (1 - exp(-(D - U) / rd))\nloss_1 = E + A_x / N_total**alpha + B / D_eff**beta_2"


def formulas() -> dict[str, str]:
    """LaTeX by name: laws, laws of another size, their parameters' symbols, companions, a law of one's own."""
    laws = [*catalogue.every(), *(catalogue.family(name, **size) for name, size in SIZES.items())]
    laws.append(catalogue.define(OWN, name="own"))
    found = {law.name: equation(law) for law in laws}
    found |= {f"{law.name}: {one.name}": one.symbol for law in laws for one in law.parameters}
    return found | {f"companion {name}": companions.get(name).latex for name in companions.names()}


if __name__ == "__main__":
    PATH.write_text(json.dumps(formulas(), indent=0) + "\n")
