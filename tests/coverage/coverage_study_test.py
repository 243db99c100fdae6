"""A small run of the coverage study: it measures, resumes, and the default interval holds its promise on few data."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def coverage_study() -> ModuleType:
    before = list(sys.path)
    spec = importlib.util.spec_from_file_location("coverage_study", HERE / "coverage_study.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    sys.path[:] = before


def test_designs_have_the_rows_and_sizes_they_say(coverage_study: ModuleType) -> None:
    designs = coverage_study.designs
    counts = {name: [(m := designs.design(name))[0].shape[1], len(np.unique(m[1]))] for name in ("iso5x8", "few6x10")}
    assert counts == {"iso5x8": [40, 16], "few6x10": [60, 6]}
    if designs.DATA.is_file():
        x, codes = designs.design("real240")
        assert (x.shape, len(np.unique(codes))) == ((2, 240), 42)


def test_noises_have_the_deviations_they_say(coverage_study: ModuleType) -> None:
    designs = coverage_study.designs
    x, codes = designs.design("iso5x8")
    random = np.random.default_rng(0)
    many = {kind: np.stack([designs.noise(kind, x, codes, random) for _ in range(4000)]) for kind in designs.NOISES}
    assert many["gauss"].std() == pytest.approx(0.005, rel=0.02)
    assert many["clus"].std() == pytest.approx(0.003 * np.sqrt(2), rel=0.03)
    flops = x.prod(axis=0)
    assert many["het"][:, flops.argmin()].std() == pytest.approx(0.012, rel=0.05)
    assert many["het"][:, flops.argmax()].std() == pytest.approx(0.002, rel=0.05)
    assert (many["outl"] > 0.04).mean() == pytest.approx(0.02, rel=0.1)


def test_a_run_is_taken_up_where_it_stopped(coverage_study: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    first = coverage_study.study(["iso5x3 gauss"], 10, 1, path)
    path.write_text(json.dumps({"iso5x3 gauss": {"0": {**first["iso5x3 gauss"]["0"], "seconds": -1.0}}}), "utf-8")
    second = coverage_study.study(["iso5x3 gauss"], 20, 1, path)
    assert second["iso5x3 gauss"]["0"]["seconds"] == -1.0
    assert set(json.loads(path.read_text("utf-8"))["iso5x3 gauss"]) == {"0", "10"}


@pytest.mark.slow
def test_the_default_covers_and_the_page_says_so(coverage_study: ModuleType, tmp_path: Path) -> None:
    results = coverage_study.study(["iso5x8 outl", "iso5x8 clus"], 40, 1, tmp_path / "results.json")
    from page import page, relative_width, total

    for name, chunks in results.items():
        cell = total(chunks)
        hit = cell["methods"]["default"]["hit"]
        # Three Monte Carlo errors at 40 data sets below what 400 must show.
        assert hit.mean() >= 94.0 - 3 * 0.7 * 3.4, name
        assert hit.min() >= 91.0 - 3 * 3.4, name
        assert cell["failed"] == 0
        assert cell["refits"][0] <= 0.0005 * cell["refits"][1] + 1
        assert (cell["new_run"][[1, 3]] >= 90.0).all(), name
    assert relative_width(total(results["iso5x8 outl"]), "default") < 0.8
    text = page(results)
    assert "| iso5x8 outl | default |" in text
    assert "Data sets in each cell: 40." in text
