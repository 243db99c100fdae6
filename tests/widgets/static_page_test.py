"""A notebook executed without a page, and what nbconvert makes of it."""

from __future__ import annotations

import re
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter, MarkdownExporter

import jupyter_scaling as scaling
from jupyter_scaling.widgets import Explorer
from jupyter_scaling.widgets.forms import PANEL_FORM

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
    assert set(data) == {"text/plain", "text/html", PANEL_FORM}
    assert (
        data[PANEL_FORM]["model_id"] in executed.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    )


@pytest.mark.parametrize("prepared", [lambda notebook: notebook, without_state], ids=["with_state", "without_state"])
def test_html_shows_figure_and_tables(executed: Any, prepared: Any) -> None:
    page, _ = HTMLExporter().from_notebook_node(prepared(executed))
    output = page[page.index('<div class="jsc-static">') :]
    assert 'src="data:image/svg+xml;base64,' in output
    for word in ("Parameters", "Excluded runs", "diverged", "run 4"):
        assert word in output
    assert f'<script type="{WIDGET}">' not in page


def test_under_voila_and_where_there_is_no_html_the_widget_keeps_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    panel = Explorer(scaling.fit({"n_params": [1e6, 1e7, 1e8, 1e9], "loss": [5.7, 4.0, 3.2, 2.7]}, "power_law",
                                 x={"x": "n_params"}, y="loss", interval="wald"))  # fmt: skip
    monkeypatch.delenv("SERVER_SOFTWARE", raising=False)
    assert WIDGET not in panel._repr_mimebundle_()
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5.8")
    assert panel._repr_mimebundle_()[WIDGET]["model_id"] == panel.model_id
    monkeypatch.delenv("SERVER_SOFTWARE")
    monkeypatch.setattr(Explorer, "_static", lambda _panel: {})
    assert {WIDGET, PANEL_FORM} <= set(panel._repr_mimebundle_())


def test_markdown_holds_the_figure_too(executed: Any) -> None:
    text, _ = MarkdownExporter().from_notebook_node(without_state(executed))
    assert re.search(r'<img src="data:image/svg\+xml;base64,[^"]+" alt="[^"]+Loss|alt="[^"]+"', text)
