"""The code of the README runs, line for line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
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


def test_the_lines_of_the_readme_run(tmp_path: Path) -> None:
    (lines,) = re.findall(r"```\n(%load_ext.*?)```", README, re.DOTALL)
    script = f"""
from IPython.core.interactiveshell import InteractiveShell
import jupyter_scaling as scaling
shell = InteractiveShell.instance(colors="nocolor")
shell.user_ns["df"] = scaling.datasets.load("tiny_lm")
for line in {lines.strip().splitlines()!r}:
    assert shell.run_cell(line, store_history=False).success, line
assert shell.user_ns["panel"].excluded["reason"].tolist() == ["under-tuned"]
"""
    environment = {**os.environ, "IPYTHONDIR": str(tmp_path / "ipython")}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "law.py").exists()


def test_its_figures_are_those_of_the_package() -> None:
    assert "of a hundred laws" in README
    assert 95 <= len(scaling.laws()) < 105
    assert "Python 3.11 or newer" in README
