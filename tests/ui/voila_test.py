"""A smoke test under Voila: the panel appears, an act reaches the kernel, and what has no notebook says so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from .book import write
from .panel import READY, RUNS
from .servers import EXTENSION, free_port, private_folders

pytestmark = pytest.mark.browser

SHOW = """
import ipywidgets
panel = scaling.explore(fit)
said = ipywidgets.HTML()
def tell(change):
    said.value = f"<b id='said'>{change['new'].observations.count('in')}</b>"
panel.observe(tell, "fit")
ipywidgets.VBox([said, panel])
"""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where Voila serves a notebook with a panel."""
    pytest.importorskip("voila", reason="needs Voila: pip install voila")
    book, port = tmp_path / "book.ipynb", free_port()
    write(book, [RUNS, SHOW])
    _install(tmp_path / "data")
    command = [sys.executable, "-m", "voila", str(book), f"--port={port}", "--no-browser", "--Voila.ip=127.0.0.1"]
    process = subprocess.Popen(
        [*command, "--Voila.log_level=INFO"],
        cwd=tmp_path,
        env=os.environ | private_folders(tmp_path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "is running at" in line:
            break
    else:
        pytest.fail("Voila ended before it listened:\n" + "".join(lines[-30:]))
    yield f"http://127.0.0.1:{port}/"
    process.terminate()
    process.communicate(timeout=30)


def _install(data: Path) -> None:
    """This checkout's built extension as a folder of its own: Voila serves nothing through a link."""
    built = Path(__file__).parents[2] / "jupyter_scaling" / "labextension"
    if built.is_dir() and not (Path(sys.prefix) / EXTENSION).is_dir():
        shutil.copytree(built, data / "labextensions" / "jupyter-scaling")


def test_the_panel_works_under_voila(new_page: Callable[[], Page], address: str) -> None:
    page = new_page()
    page.goto(address, wait_until="domcontentloaded", timeout=2 * READY)
    root = page.locator(".jsc-explorer")
    root.locator(".bqplot [role=checkbox]").first.wait_for(state="attached", timeout=2 * READY)
    root.locator(".jsc-curve").first.wait_for(state="attached", timeout=READY)
    root.locator(".bqplot [role=checkbox][tabindex='0']").focus()
    page.keyboard.press("x")
    page.locator("#said").get_by_text("29").wait_for(timeout=READY)
    root.locator(".bqplot [aria-checked='false']").first.wait_for(state="attached", timeout=READY)

    root.locator(".jsc-toggle-code").click()
    root.locator(".jsc-insert").click()
    root.locator(".jsc-code-said").get_by_text("clipboard").wait_for(timeout=READY)
