"""The page of guards names tests that exist, for every mistake it lists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "guards.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| where", "| |"))]


@cache
def names_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("row", ROWS, ids=[re.sub(r"\W+", "_", row[2:40]) for row in ROWS])
def test_every_guard_names_tests_that_exist(row: str) -> None:
    named = re.findall(r"`(tests/[\w/]+_test\.py)::(test_\w+)`", row)
    assert named
    assert [f"{file}::{name}" for file, name in named if name not in names_in(file)] == []


def test_no_mistake_is_left_out() -> None:
    numbers = [int(found[1]) for row in ROWS if (found := re.match(r"\| (\d+) \|", row))]
    assert numbers == list(range(1, 29))
