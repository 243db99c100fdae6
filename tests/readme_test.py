"""The code of the README runs, line for line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import jupyter_scaling as scaling

README = (Path(__file__).parents[1] / "README.md").read_text()


def test_the_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict[str, object] = {}
    exec(code, names)
    assert names["panel"].excluded["reason"].tolist() == ["under-tuned"]
    assert "color_by" in names["panel"].code
    assert scaling.load("law.json").values == pytest.approx(names["fit"].values, rel=0.5)
