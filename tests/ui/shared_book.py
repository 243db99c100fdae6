"""One page, one notebook and one kernel of each application, emptied and filled again for test after test.

A page and a kernel of its own cost a test several seconds. Here the cells are replaced, the kernel forgets its names
and every widget is closed, which costs a fraction of one. A test that fails leaves nothing behind: what it used is
thrown away.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page

from .book import Book, open_book
from .gate import Gate
from .servers import Server

NAME = "shared"
# New cells first: a notebook without a cell would get an empty one of its own.
REPLACE = """sources => {
  const notebook = window.jupyterapp.shell.currentWidget.content, shared = notebook.model.sharedModel;
  const old = shared.cells.length;
  shared.insertCells(0, sources.map(source => ({cell_type: 'code', source, metadata: {trusted: true}})));
  shared.deleteCellRange(sources.length, sources.length + old);
  notebook.activeCellIndex = 0;
  document.activeElement?.blur();
}"""
EMPTY = """count => window.jupyterapp.shell.currentWidget.content.widgets.length === count
  && !document.querySelector('.jp-OutputArea-output, .jp-Dialog')"""
FORGET = """
from ipywidgets import Widget as _Widget
_Widget.close_all()
get_ipython().reset(new_session=False)
"""
KEYS = ("Shift", "Control", "Alt", "Meta")


class SharedBook:
    """The notebook of one application that tests take turns in."""

    def __init__(self, context: BrowserContext, server: Server, application: str) -> None:
        self._context, self._server, self._application = context, server, application
        self._book: Book | None = None

    @property
    def pages(self) -> list[Page]:
        """What there is to photograph when a test fails."""
        return [self._book.page] if self._book else []

    def fill(self, cells: list[str]) -> Book:
        """The notebook with these cells and nothing run in it yet."""
        if self._book is None:
            page = self._context.new_page()
            gate = Gate(page)
            self._book = open_book(page, self._server, self._application, NAME, cells)
            self._book.gate = gate
            self._server.kept.add(self._book.path.name)
            return self._book
        book, page = self._book, self._book.page
        book.complaints.clear()
        page.evaluate(REPLACE, cells)
        book.python(FORGET)
        page.wait_for_function(EMPTY, arg=len(cells))
        return book

    def clean_up(self) -> None:
        """Let go of every key and button, and of what the gate holds."""
        if self._book is None:
            return
        page = self._book.page
        if self._book.gate:
            self._book.gate.open()
        for key in KEYS:
            page.keyboard.up(key)
        page.mouse.up()
        page.mouse.move(0, 0)

    def throw_away(self) -> None:
        """The next test opens another page with another kernel."""
        if self._book is not None:
            self._server.kept.discard(self._book.path.name)
            self._book.page.close()
            self._book = None


def shared_books(new_context: Callable[[], Any], server_of: Callable[[str], Server]) -> Callable[[str], SharedBook]:
    """The shared notebook of an application, made when first asked for."""
    made: dict[str, SharedBook] = {}

    def of(application: str) -> SharedBook:
        if application not in made:
            made[application] = SharedBook(new_context(), server_of(application), application)
        return made[application]

    return of
