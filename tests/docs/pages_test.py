"""What the pages say can be done: their code runs, the names in them exist, their links lead somewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import jupyter_scaling as scaling
from jupyter_scaling.fitting.approaches import Frontier
from jupyter_scaling.magics.commands import COMMANDS
from jupyter_scaling.widgets import Explorer

ROOT = Path(__file__).parents[2]
# The code of api.md, datasets.md, derived.md and the README is run by tests of their own.
RUN = ("history_and_files", "tools", "bench", "parameter_rows", "how_it_works", "live_preview")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
#: What stands for an object of ours in the pages, and the class whose attributes it has.
HELD: dict[str, Any] = {"fit": scaling.Fit, "panel": Explorer, "two": Frontier, "three": Frontier}


def blocks(name: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8"), re.DOTALL)


def texts() -> Iterator[tuple[Path, str]]:
    for path in PAGES:
        yield path, path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "examples").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            yield path, "".join(cell["source"])


@pytest.mark.parametrize("name", [name for name in RUN if blocks(name)])
def test_the_code_of_a_page_runs_as_it_stands(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"scaling": scaling, "df": scaling.datasets.load("tiny_lm")}
    for block in blocks(name):
        exec(compile(block, f"docs/{name}.md", "exec"), names)


def test_every_page_with_code_is_run() -> None:
    others = {"api", "datasets", "derived"}
    found = {path.stem for path in (ROOT / "docs").glob("*.md") if blocks(path.stem)}
    assert found - others <= set(RUN)


def test_names_of_ours_in_the_pages_exist() -> None:
    wrong = []
    for path, text in texts():
        for whole, held, name in re.findall(r"(?<![\w./-])((fit|panel|two|three|scaling)\.([a-z]\w*))(?!\.md)", text):
            there = hasattr(scaling, name) if held == "scaling" else _has(HELD[held], name)
            if not there:
                wrong.append(f"{path.relative_to(ROOT)}: {whole}")
    assert wrong == []


def _has(made: type, name: str) -> bool:
    return hasattr(made, name) or name in getattr(made, "__dataclass_fields__", ()) or name == "frozen"


def test_subcommands_in_the_pages_exist() -> None:
    said = {name for _, text in texts() for name in re.findall(r"(?<!%)%scaling (\w+)", text)}
    assert len(said) >= 4
    assert said <= set(COMMANDS)


def test_links_within_the_repository_lead_somewhere() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {target}"
        for path, text in texts()
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)\s#=,]+)[)#]", text)
        if not (path.parent / target).exists()
    ]
    assert wrong == []


def test_files_named_in_the_pages_exist() -> None:
    wrong = []
    for path, text in texts():
        for name in re.findall(
            r"`((?:js|tests|jupyter_scaling|docs|examples)/[\w./]+\.(?:py|ts|md|json|ipynb))`", text
        ):
            if not (ROOT / name).exists():
                wrong.append(f"{path.relative_to(ROOT)}: {name}")
    assert wrong == []
