"""The vectors that the page is tested against are what Python computes today."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

SCRIPT = Path(__file__).parents[2] / "js" / "tests" / "make_vectors.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_vectors", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_vectors_hold_every_law_and_operation(script: ModuleType) -> None:
    stored = json.loads(script.PATH.read_text())
    assert [case["name"] for case in stored] == [case["name"] for case in script.vectors()]


def test_the_vectors_are_what_python_computes(script: ModuleType) -> None:
    for stored, now in zip(json.loads(script.PATH.read_text()), script.vectors(), strict=True):
        assert stored["tree"] == now["tree"], stored["name"]
        known = np.array(stored["y"], dtype=float)
        np.testing.assert_allclose(known, np.array(now["y"], dtype=float), rtol=1e-13, err_msg=stored["name"])
