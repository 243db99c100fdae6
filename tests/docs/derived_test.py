"""The pages on derived quantities: one is made from the declarations, the code of the other runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.catalogue.derived.page import main, page, section

DOCS = Path(__file__).parents[2] / "docs"


def test_the_committed_page_is_current() -> None:
    assert (DOCS / "quantities.md").read_text(encoding="utf-8") == page(), (
        "Run `python -m jupyter_scaling.catalogue.derived.page docs/quantities.md` and commit the page."
    )


def test_every_law_has_its_section() -> None:
    found = re.findall(r"^### `(\w+)`$", page(), re.MULTILINE)
    assert found == [law.name for law in catalogue.every()]
    assert "`critical_data_size`" in section(catalogue.get("fp_quant"))


def test_the_page_is_written_or_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(tmp_path / "page.md")])
    main([])
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == capsys.readouterr().out == page()


def test_the_code_of_the_page_runs_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    text = (DOCS / "derived.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, "docs/derived.md", "exec"), names)
    said = capsys.readouterr().out
    assert len(blocks) >= 8
    assert "not reached" in said
    assert "Your data agree with it" in said
    assert "approach 2: minima of isoFLOP parabolas" in said
    assert "r_web" in said
