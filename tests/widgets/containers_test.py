"""Panels inside other widgets, where no widget can be shown."""

from __future__ import annotations

from typing import Any

import ipywidgets
import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter

import jupyter_scaling as scaling
from jupyter_scaling.widgets.containers import held_bundle
from jupyter_scaling.widgets.forms import PANEL_FORM, WIDGET_FORM

RUNS = {"n_params": [1e6, 1e7, 1e8, 1e9, 1e10], "loss": [5.7, 4.0, 3.2, 2.7, 2.6]}
CELLS = [
    "import ipywidgets, jupyter_scaling as scaling\n"
    f"runs = {RUNS}\n"
    "def panel(reason):\n"
    "    fit = scaling.fit(runs, 'power_law', x={'x': 'n_params'}, y='loss', interval='wald')\n"
    "    return scaling.explore(fit).exclude(4, reason)\n"
    "one = panel('in a box')",
    "ipywidgets.VBox([ipywidgets.HTML('<h2>Ours</h2>'), ipywidgets.HBox([one])])",
    "ipywidgets.Tab([one, panel('in a tab')], titles=['first', 'second'])",
    "out = ipywidgets.Output()\nwith out:\n    display(one)",
    "ipywidgets.Accordion([out])",
    "ipywidgets.VBox([ipywidgets.IntSlider()])",
    "scaling.browse()",
]


@pytest.fixture(scope="module")
def executed() -> Any:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    return notebook


def data(notebook: Any, cell: int) -> dict[str, Any]:
    return dict(notebook.cells[cell].outputs[0].data)


@pytest.mark.parametrize(
    ("cell", "words"),
    [(1, ("Ours", "in a box")), (2, ("first", "in a box", "second", "in a tab")), (4, ("in a box",))],
)
def test_a_box_shows_the_figures_and_tables_of_its_panels(executed: Any, cell: int, words: tuple[str, ...]) -> None:
    bundle = data(executed, cell)
    assert set(bundle) == {"text/plain", "text/html", PANEL_FORM}
    places = [bundle["text/html"].index(word) for word in words]
    assert places == sorted(places)
    assert bundle["text/html"].count("data:image/svg+xml") == sum("in a" in word for word in words)
    assert "power_law: y = a" in bundle["text/plain"]


def test_nbconvert_shows_them(executed: Any) -> None:
    page, _ = HTMLExporter().from_notebook_node(executed)
    assert page.count('<div class="jsc-static">') == 4
    assert "in JupyterLab or Notebook 7" in page


def test_a_box_without_a_panel_is_what_it_was(executed: Any) -> None:
    assert set(data(executed, 5)) == {"text/plain", WIDGET_FORM}


def test_the_catalogue_is_a_table_where_no_widget_can_be(executed: Any) -> None:
    bundle = data(executed, 6)
    assert "<table>" in bundle["text/html"] and WIDGET_FORM in bundle
    assert "LawBrowser(" not in bundle["text/plain"]


def test_a_box_that_holds_itself_ends() -> None:
    panel = scaling.explore(scaling.fit(RUNS, "power_law", x={"x": "n_params"}, y="loss", interval="wald"))
    box = ipywidgets.VBox([panel])
    box.children = (box, panel, panel)
    assert held_bundle(box)["text/html"].count("data:image") == 1
