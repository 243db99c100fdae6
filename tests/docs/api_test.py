"""The page of every public name: made from the docstrings, complete, and its examples are true."""

from __future__ import annotations

import doctest
import re
import runpy
from pathlib import Path

import pytest

import jupyter_scaling as scaling

DOCS = Path(__file__).parents[2] / "docs"
MAKER = runpy.run_path(str(DOCS / "make_api.py"))
PAGE = (DOCS / "api.md").read_text(encoding="utf-8")


def test_the_committed_page_is_current() -> None:
    assert MAKER["page"]() == PAGE, "Run `python docs/make_api.py` and commit docs/api.md."


def test_every_public_name_is_on_it() -> None:
    named = {name for name in scaling.__all__ if name != "__version__"}
    assert [name for name in sorted(named) if f"scaling.{name}" not in PAGE] == []


def test_every_member_says_what_it_is() -> None:
    rows = re.findall(r"^\| `(.*?)` \| (.*?) \|", PAGE, re.MULTILINE)
    assert len(rows) > 150
    assert [name for name, said in rows if not said.strip()] == []


def test_every_function_has_an_example() -> None:
    entries = re.findall(r"^### `(.*?)`\n(.*?)(?=^##)", PAGE, re.MULTILINE | re.DOTALL)
    assert len(entries) >= 19
    assert [name for name, text in entries if ">>> " not in text] == []


@pytest.mark.parametrize("text", re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL), ids=lambda text: text[:0] or None)
def test_an_example_runs_as_it_stands(text: str) -> None:
    parsed = doctest.DocTestParser().get_doctest(text, {}, "docs/api.md", "api.md", 0)
    assert doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(parsed).failed == 0
