"""The page of reproductions names tests that exist, and every reproduction stands on it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reproductions.md").read_text(encoding="utf-8")


def rows() -> list[list[str]]:
    lines = [line for line in PAGE.splitlines() if line.startswith("|") and not line.startswith(("|---", "| what"))]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_every_row_has_theirs_and_ours_and_a_test_that_exists() -> None:
    assert len(rows()) > 20
    for row in rows():
        assert len(row) == 4 and all(row), row
        named = re.findall(r"`([^`]+_test\.py)`", row[3])
        assert named and all((ROOT / name).is_file() for name in named), row


def test_every_reproduction_stands_on_the_page() -> None:
    files = {path.relative_to(ROOT).as_posix() for path in Path(__file__).parent.glob("*_test.py")}
    assert files - {"tests/reproductions/page_test.py"} <= set(re.findall(r"`([^`]+)`", PAGE))
