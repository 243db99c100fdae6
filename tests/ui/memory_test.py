"""What a panel remembers, in the page: its history, its code as a cell, its figure, and itself without a kernel."""

from __future__ import annotations

import os
import xml.etree.ElementTree as xml
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import Page

from .book import Book
from .closed_book import executed, open_closed
from .conftest import file_name
from .look_test import PICTURES
from .panel import READY, RUNS, SHOW, Panel, show
from .servers import Server

pytestmark = pytest.mark.browser

SOURCES = (
    """() => window.jupyterapp.shell.currentWidget.content.widgets.map(cell => cell.model.sharedModel.getSource())"""
)
PAGES = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .flatMap(cell => cell.model.outputs?.toJSON() ?? []).map(output => output.data?.['text/html'] ?? '').join('')"""


def test_history_code_and_figure(open_cells: Callable[..., Book], tmp_path: Path) -> None:
    panel = show(open_cells([RUNS, SHOW]))
    book, root = panel.book, panel.root
    one, other = panel.isolated(2)
    before = book.ask("panel.fit.values")
    panel.drag_out(one)
    panel.wait_n_in(29)
    panel.drag_out(other)
    panel.wait_n_in(28)

    panel.press("History")
    steps = root.locator(".jsc-history-step")
    assert steps.count() == 3
    steps.nth(0).click()
    panel.wait_n_in(30)
    root.locator(".jsc-history-step[aria-current][data-step='0']").wait_for(timeout=READY)
    assert root.locator(".jsc-undone").count() == 2
    assert book.ask("panel.fit.values") == before
    steps.nth(0).focus()
    book.page.keyboard.press("ArrowDown")
    book.page.keyboard.press("Enter")
    panel.wait_n_in(29)
    root.locator(".jsc-history-step[aria-current][data-step='1']").wait_for(timeout=READY)
    assert book.page.evaluate("() => document.activeElement.dataset.step") == "1"

    root.locator(".jsc-compare").click()
    table = root.locator(".jsc-compare-table")
    table.wait_for(timeout=READY)
    assert f"run {one}" in table.inner_text()

    root.locator(".jsc-toggle-code").click()
    panel.press("Insert as cell")
    book.page.wait_for_function(f"() => ({SOURCES})().length === 3")
    assert book.page.evaluate(SOURCES)[2] == book.ask("panel.code.rstrip()") + "\npanel"

    root.locator(".jsc-toggle-figure").click()
    root.locator(".jsc-caption").fill("Figure 1 of a paper.")
    for ending, start in (("svg", b"<svg"), ("png", b"\x89PNG")):
        with book.page.expect_download(timeout=READY) as saved:
            root.locator(f".jsc-save-{ending}").click()
        file = tmp_path / saved.value.suggested_filename
        saved.value.save_as(file)
        assert file.name == f"chinchilla.{ending}" and file.read_bytes().startswith(start)
    figure = xml.parse(tmp_path / "chinchilla.svg").getroot()
    assert "Figure 1 of a paper." in "".join(figure.itertext())
    size = int(figure.attrib["width"])
    assert int.from_bytes((tmp_path / "chinchilla.png").read_bytes()[16:20], "big") == 2 * size

    # The HTML beside the widget follows the panel, and the panel stays where it is.
    book.page.wait_for_function(f"() => ({PAGES})().includes('Excluded runs')", timeout=READY)
    assert root.locator(".jsc-caption").input_value() == "Figure 1 of a paper."
    assert book.complaints == []


def test_a_panel_shown_twice_and_a_second_one_on_it_stay_in_step(open_cells: Callable[..., Book]) -> None:
    panel = show_all(open_cells([RUNS, SHOW, "panel", "second = scaling.explore(panel)\nsecond"]))
    book, page = panel.book, panel.book.page
    views = page.locator(".jsc-explorer")

    def wait_out(row: int, count: int) -> None:
        page.wait_for_function(
            "([row, n]) => document.querySelectorAll(`.bqplot [data-row='${row}'][aria-checked='false']`).length === n",
            arg=[row, count],
            timeout=READY,
        )

    views.nth(0).locator(".bqplot [data-row='4']").focus()
    page.keyboard.press("x")
    wait_out(4, 3)
    views.nth(2).locator(".bqplot [data-row='9']").focus()
    page.keyboard.press("x")
    wait_out(9, 3)
    # The page may be drawn before Python has told the last of the panels.
    book.ask_until("panel.fit is second.fit", bool)
    assert sorted(panel.excluded()) == ["run 4", "run 9"]
    views.nth(1).locator(".jsc-undo").click()
    wait_out(9, 0)
    views.nth(2).locator(".jsc-undo").click()
    wait_out(4, 0)
    assert book.ask("len(second.history)") == 0
    assert book.complaints == []


def show_all(book: Book) -> Panel:
    """Run the notebook and wait for the dots of all three views."""
    book.run_all()
    for view in range(3):
        dots = book.page.locator(".jsc-explorer").nth(view).locator(".bqplot [role=checkbox]")
        dots.nth(29).wait_for(state="attached", timeout=READY)
    return Panel(book)


@pytest.fixture(scope="module")
def earlier() -> str:
    """A notebook with a panel from which one run was taken out, executed once for all tests."""
    return nbformat.writes(executed([RUNS, f"{SHOW[: SHOW.index(chr(10))]}.exclude('run 3', 'diverged')\npanel"]))


Reopen = Callable[..., Page]


@pytest.fixture
def reopen(
    new_page: Callable[[], Page],
    server_of: Callable[[str], Server],
    application: str,
    earlier: str,
    request: pytest.FixtureRequest,
) -> Iterator[Reopen]:
    """The page of the notebook executed earlier, with or without the state of its widgets and a new kernel."""
    server = server_of(application)

    def opened(*, state: bool, kernel: bool) -> Page:
        notebook = nbformat.reads(earlier, as_version=4)
        if not state:
            del notebook.metadata["widgets"]
        page = new_page()
        name = f"{file_name(request.node.name)}_{state}_{kernel}"
        open_closed(page, server, application, name, notebook, kernel=kernel)
        return page

    yield opened
    server.end_kernels()


def test_with_saved_state_and_a_kernel_that_knows_nothing_the_sliders_move_the_curve(reopen: Reopen) -> None:
    page = reopen(state=True, kernel=True)
    root = page.locator(".jsc-explorer")
    root.locator(".jsc-curve").first.wait_for(state="attached", timeout=READY)
    assert "No kernel" in root.locator(".jsc-state").inner_text()
    root.locator(".bqplot [data-row='3'][aria-checked='false']").wait_for(state="attached", timeout=READY)
    drawn = root.locator(".jsc-curve").first.get_attribute("d")
    slider = root.locator(".jsc-row[data-parameter='alpha'] input[type=range]")
    slider.focus()
    slider.press("ArrowRight")
    page.wait_for_function(
        "before => document.querySelector('.jsc-explorer .jsc-curve').getAttribute('d') !== before", arg=drawn
    )


@pytest.mark.parametrize(("state", "kernel"), [(True, False), (False, True)], ids=["no_kernel", "no_state"])
def test_where_the_widget_is_not_to_be_had_figure_and_tables_are_shown(
    reopen: Reopen, application: str, state: bool, kernel: bool
) -> None:
    page = reopen(state=state, kernel=kernel)
    static = page.locator(".jsc-static")
    static.wait_for(timeout=READY)
    assert static.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 720
    assert "diverged" in static.locator("table").last.inner_text()
    if os.environ.get("JUPYTER_SCALING_SCREENSHOTS") and not kernel:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{application}_no_kernel.png")


def test_a_page_that_nbconvert_made_shows_figure_and_tables_without_a_network(
    earlier: str, new_page: Callable[[], Page], tmp_path: Path
) -> None:
    """Executed by nbconvert, so with the state of the widgets in it: their code is on no CDN, and none is reached."""
    html, _ = HTMLExporter().from_notebook_node(nbformat.reads(earlier, as_version=4))
    file = tmp_path / "book.html"
    file.write_text(html, encoding="utf-8")
    page = new_page()
    page.goto(file.as_uri(), wait_until="domcontentloaded")
    static = page.locator(".jsc-static")
    assert static.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 720
    assert static.locator("img").bounding_box()["width"] > 600
    assert static.locator("table").first.is_visible()
    assert "diverged" in static.locator("table").last.inner_text()
    if os.environ.get("JUPYTER_SCALING_SCREENSHOTS"):
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / "nbconvert.png", full_page=True)
