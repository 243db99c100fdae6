"""The catalogue in a notebook: formulas typeset, and a search box that narrows the table."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from .book import Book

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parents[2] / "docs" / "screenshots"
TYPESET = "mjx-container"


def test_formulas_are_typeset_and_the_search_box_narrows_the_table(
    open_cells: Callable[..., Book], application: str
) -> None:
    book = open_cells(
        ["import jupyter_scaling as scaling\nscaling.laws('batch')", "browser = scaling.browse()\nbrowser"]
    )
    book.run_all()
    table = book.page.locator(".jp-RenderedHTML.jp-OutputArea-output", has=book.page.locator("table"))
    found = book.page.locator(".jp-OutputArea-output", has=book.page.locator(".widget-text"))
    table.locator(TYPESET).first.wait_for()
    laws = int(book.ask("len(scaling.laws('batch'))"))
    assert table.locator("tbody tr").count() == laws
    assert table.locator(f"tbody tr:has({TYPESET})").count() == laws
    found.locator(TYPESET).first.wait_for()
    assert found.locator("tbody tr").count() == int(book.ask("len(scaling.laws())"))
    found.get_by_role("textbox", name="Search").fill("muennighoff repeated")
    wanted = ["data_constrained", "data_constrained_joint"]
    book.ask_until("browser.table.index.tolist()", lambda names: names == wanted)
    book.page.wait_for_function("() => document.querySelectorAll('.widget-vbox tbody tr').length === 2")
    found.locator(TYPESET).first.wait_for()
    if os.environ.get("JUPYTER_SCALING_SCREENSHOTS"):
        PICTURES.mkdir(parents=True, exist_ok=True)
        table.screenshot(path=PICTURES / f"laws_{application}.png")
        found.screenshot(path=PICTURES / f"laws_browser_{application}.png")
