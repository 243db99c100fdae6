"""A notebook that was executed earlier and is opened without a kernel."""

from __future__ import annotations

from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat.sign import NotebookNotary
from playwright.sync_api import Page

from .book import LONG, ROUTES
from .servers import Server


def executed(cells: list[str]) -> Any:
    """The notebook with its outputs and the state of its widgets, as `nbconvert --execute` leaves it."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    return notebook


def open_closed(page: Page, server: Server, application: str, name: str, notebook: Any, *, kernel: bool) -> None:
    """Open it as its own author would, trusted: with a new kernel that has run nothing, or with none."""
    if not kernel:
        # Without a word on its language a kernel is asked for, and can be declined.
        for part in ("kernelspec", "language_info"):
            notebook.metadata.pop(part, None)
    NotebookNotary(data_dir=str(server.root.parent / "data")).sign(notebook)
    path = server.root / f"{name}.ipynb"
    nbformat.write(notebook, path)
    route = ROUTES[application].format(name=name, file=path.name)
    page.goto(f"{server.url}/{route}?token={server.token}", wait_until="domcontentloaded", timeout=LONG)
    if kernel:
        return
    dialog = page.locator(".jp-Dialog")
    dialog.wait_for(timeout=20_000)
    dialog.locator("select").select_option(label="No Kernel")
    dialog.locator("button.jp-mod-accept").click()
    dialog.wait_for(state="detached")
