"""The refits that the page is tested against are what the kernel computes today."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

SCRIPT = Path(__file__).parents[2] / "js" / "tests" / "make_refits.py"


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPT))


@pytest.fixture(scope="module")
def stored(script: dict[str, Any]) -> dict[str, Any]:
    return json.loads(script["PATH"].read_text())


def test_every_problem_is_what_the_page_is_sent_today(script: dict[str, Any], stored: dict[str, Any]) -> None:
    for part in ("refits", "acts", "jacobians"):
        now = json.loads(json.dumps(script[part]()))
        assert [case["name"] for case in stored[part]] == [case["name"] for case in now]
        for old, new in zip(stored[part], now, strict=True):
            assert old["problem"].keys() == new["problem"].keys(), old["name"]
            assert old["problem"]["tree"] == new["problem"]["tree"], old["name"]
            assert old.get("ties") == new.get("ties"), old["name"]
            _agree(old, new)


def _agree(old: dict[str, Any], new: dict[str, Any]) -> None:
    if "expected" in old:
        for name in ("objective", "fitted", "predicted"):
            known = np.array(old["expected"][name])
            np.testing.assert_allclose(new["expected"][name], known, rtol=1e-8, err_msg=f"{old['name']}: {name}")
    elif "after" in old:
        for when in ("before", "after"):
            known = np.array([old[when][name] for name in ("y", "low", "high")])
            found = [new[when][name] for name in ("y", "low", "high")]
            np.testing.assert_allclose(found, known, rtol=1e-6, err_msg=f"{old['name']}: {when}")
    else:
        for name in ("residual", "jacobian"):
            size = np.abs(np.array(old[name], dtype=float)).max()
            known = np.array(old[name], dtype=float)
            np.testing.assert_allclose(np.array(new[name], dtype=float), known, atol=1e-10 * size, err_msg=old["name"])


def test_every_loss_is_among_them(stored: dict[str, Any]) -> None:
    from jupyter_scaling.fitting.losses import LOSSES
    from jupyter_scaling.fitting.spaces import SPACES

    assert {case["problem"]["loss"] for case in stored["refits"]} == set(LOSSES)
    assert {case["problem"]["space"] for case in stored["refits"]} == set(SPACES)
