"""Writes ``vectors.json``: laws and values that the page must evaluate as Python does.

Run as ``python js/tests/make_vectors.py`` when the catalogue or the operations change; a Python test compares the file
with what this would write, a TypeScript test with what the page computes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from jupyter_scaling import catalogue
from jupyter_scaling.expr import parse
from jupyter_scaling.expr.evaluate import Program
from jupyter_scaling.expr.operations import FUNCTIONS
from jupyter_scaling.expr.render import to_json

PATH = Path(__file__).with_name("vectors.json")
ARGUMENTS = [-30.0, -1.5, -0.25, 0.0, 1e-9, 0.5, 1.0, 2.0, 3.7, 40.0]
SPANS = {"N": (4.0, 11.0), "D": (6.0, 12.0), "x": (1.0, 6.0)}


def vectors() -> list[dict[str, Any]]:
    """Every law of the catalogue at seven points, and every operation at ten."""
    return [_law(name) for name in catalogue.names()] + [_function(name) for name in FUNCTIONS]


def _law(name: str) -> dict[str, Any]:
    law = catalogue.get(name)
    inputs = {each.name: np.logspace(*SPANS[each.name], 7) for each in law.inputs}
    known = next(iter(law.published.values())).values if law.published else {}
    parameters = {each.name: float(known.get(each.name, 0.5)) for each in law.parameters}
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
