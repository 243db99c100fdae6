"""Writes ``vectors.json``: laws and values that the page must evaluate as Python does.

Run as ``python js/tests/make_vectors.py`` when the catalogue or the operations change; a Python test compares the file
with what this would write, a TypeScript test with what the page computes.
"""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import numpy as np

from jupyter_scaling import catalogue
from jupyter_scaling.expr import parse
from jupyter_scaling.expr.evaluate import Program
from jupyter_scaling.expr.operations import DERIVED, FUNCTIONS
from jupyter_scaling.expr.render import to_json

PATH = Path(__file__).with_name("vectors.json")
ARGUMENTS = [-30.0, -1.5, -0.25, 0.0, 1e-9, 0.5, 1.0, 2.0, 3.7, 40.0]
# Inputs and parameters of ordinary size, from the tests of the catalogue.
DRAWS = runpy.run_path(str(Path(__file__).parents[2] / "tests" / "catalogue" / "draws.py"))


def vectors() -> list[dict[str, Any]]:
    """Every law of the catalogue at seven points, and every operation at ten."""
    laws = [_law(name) for name in catalogue.names() if catalogue.get(name).json_tree is not None]
    return laws + [_function(name) for name in FUNCTIONS if name not in DERIVED]


def _law(name: str) -> dict[str, Any]:
    law = catalogue.get(name)
    inputs = DRAWS["inputs_of"](law, np.random.default_rng(7), 7)
    parameters = {each: float(value) for each, value in DRAWS["ordinary"](law).items()}
    values = {each: x.tolist() for each, x in inputs.items()} | parameters
    return _case(name, law.json_tree, values, law(**inputs, **parameters))


def _function(name: str) -> dict[str, Any]:
    _, most = FUNCTIONS[name].arity
    tree = parse(f"{name}({', '.join(['u', '0.5*u + 1', '0.3'][:most])})")
    values = {"u": np.array(ARGUMENTS)}
    with np.errstate(all="ignore"):
        (y,) = Program([tree], given=values).bind(values).run({})
    return _case(name, to_json(tree), {k: v.tolist() for k, v in values.items()}, y)


def _case(name: str, tree: object, values: dict[str, Any], y: np.ndarray) -> dict[str, Any]:
    known = [float(each) if np.isfinite(each) else str(float(each)) for each in np.asarray(y)]
    return {"name": name, "tree": tree, "values": values, "y": known}


def text() -> str:
    """The text of ``vectors.json``, one case a line."""
    return "[\n" + ",\n".join(json.dumps(case) for case in vectors()) + "\n]\n"


if __name__ == "__main__":
    PATH.write_text(text())
