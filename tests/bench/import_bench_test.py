"""What ``import jupyter_scaling`` costs beyond NumPy, in fresh interpreters taken in turns."""

from __future__ import annotations

import statistics
import subprocess
import sys

import pytest

pytestmark = pytest.mark.bench

ROUNDS = 9
CLOCK = "import time; began = time.perf_counter(); import {}; print(time.perf_counter() - began)"


def seconds(module: str) -> float:
    """Time of one import in a fresh interpreter."""
    return float(subprocess.run([sys.executable, "-c", CLOCK.format(module)], capture_output=True, check=True).stdout)


def test_the_import_costs_little_more_than_numpy(capsys: pytest.CaptureFixture[str]) -> None:
    pairs = [(seconds("numpy"), seconds("jupyter_scaling")) for _ in range(ROUNDS)]
    numpy, ours = (1e3 * statistics.median(column) for column in zip(*pairs, strict=True))
    extra = 1e3 * statistics.median(both - alone for alone, both in pairs)
    with capsys.disabled():
        print(f"\n  import numpy {numpy:.0f} ms, import jupyter_scaling {ours:.0f} ms: {extra:+.0f} ms (ambition: 30)")
    assert numpy > 0
