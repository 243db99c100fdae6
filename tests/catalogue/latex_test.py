"""The LaTeX that KaTeX is tested with is what Python prints today."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

from jupyter_scaling import catalogue
from jupyter_scaling.catalogue import FunctionLaw, companions
from jupyter_scaling.exporting.latex import equation

SCRIPT = runpy.run_path(str(Path(__file__).parents[2] / "js" / "tests" / "make_latex.py"))


def test_the_formulas_given_to_katex_are_those_of_today() -> None:
    stored = json.loads(SCRIPT["PATH"].read_text(encoding="utf-8"))
    assert stored == SCRIPT["formulas"](), "Run `python js/tests/make_latex.py` and commit js/tests/latex.json."


def test_every_law_and_companion_is_among_them() -> None:
    stored = SCRIPT["formulas"]()
    assert {law.name for law in catalogue.every()} <= set(stored)
    assert all(stored[f"companion {name}"] for name in companions.names())


def test_a_law_that_is_a_function_brings_its_own() -> None:
    laws = [law for law in catalogue.every() if isinstance(law, FunctionLaw)]
    assert len(laws) == 4
    for law in laws:
        assert law.latex and equation(law) == law.latex
        assert all(one.symbol in law.latex for one in law.parameters), law.name
