"""A notebook executed without a page, and what nbconvert makes of it."""

from __future__ import annotations

import re
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter, MarkdownExporter

CELLS = [
    "import jupyter_scaling as scaling\n"
    "runs = {'n_params': [1e6, 1e7, 1e8, 1e9, 1e10], 'loss': [5.7, 4.0, 3.2, 2.7, 2.6]}\n"
    "panel = scaling.explore(runs, 'power_law', x={'x': 'n_params'}, y='loss', interval='wald').exclude(4, 'diverged')",
    "panel",
]
WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(scope="module")
def executed() -> Any:
    """The notebook as `nbconvert --execute` leaves it, widget state included."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    return notebook


def without_state(notebook: Any) -> Any:
    copy = nbformat.from_dict(notebook)
    copy = nbformat.reads(nbformat.writes(copy), as_version=4)
    del copy.metadata["widgets"]
    return copy


def test_the_output_holds_a_form_for_every_reader(executed: Any) -> None:
    data = executed.cells[1].outputs[0].data
    assert {"text/plain", "text/html", WIDGET} <= set(data)
    assert data[WIDGET]["model_id"] in executed.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]


def test_html_without_widget_state_shows_figure_and_tables(executed: Any) -> None:
    page, _ = HTMLExporter().from_notebook_node(without_state(executed))
    output = page[page.index('<div class="jsc-static">') :]
    assert 'src="data:image/svg+xml;base64,' in output
    for word in ("Parameters", "Excluded runs", "diverged", "run 4"):
        assert word in output
    assert WIDGET not in page


def test_html_with_widget_state_holds_the_widget(executed: Any) -> None:
    # As docs/decisions/0004 says; should nbconvert come to choose otherwise, the page can be simpler.
    page, _ = HTMLExporter().from_notebook_node(executed)
    assert f'<script type="{WIDGET}">' in page


def test_markdown_holds_the_figure_too(executed: Any) -> None:
    text, _ = MarkdownExporter().from_notebook_node(without_state(executed))
    assert re.search(r'<img src="data:image/svg\+xml;base64,[^"]+" alt="[^"]+Loss|alt="[^"]+"', text)
