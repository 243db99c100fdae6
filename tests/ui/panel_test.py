"""Acts in the page, asserted on Python: out and back, undo and redo, sliders, keys, fast flicks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from .book import Book
from .panel import RUNS, SHOW, Panel, show

pytestmark = pytest.mark.browser

Open = Callable[..., Book]


@pytest.fixture
def panel(open_cells: Open) -> Panel:
    """A panel on thirty runs whose keys are not their row numbers."""
    return show(open_cells([RUNS, SHOW]))


def test_a_dot_dragged_out_leaves_the_fit_and_comes_back(panel: Panel) -> None:
    row = panel.isolated(1)[0]
    before = panel.book.ask("panel.fit.values")
    panel.drag_out(row)
    panel.wait_n_in(29)
    panel.wait_checked(row, False)
    assert panel.excluded() == [f"run {row}"]
    assert panel.book.ask("panel.excluded['reason'].tolist()") == ["excluded by hand"]
    assert panel.book.ask("panel.fit.values") != before

    panel.drag_out(row)
    panel.wait_n_in(30)
    panel.wait_checked(row, True)
    assert panel.excluded() == []
    assert panel.book.ask("panel.fit.values") == pytest.approx(before, rel=1e-6)
    assert panel.book.complaints == []


def test_a_dot_let_go_near_its_place_stays_in(panel: Panel) -> None:
    row, other = panel.isolated(2)
    panel.drag(row, 20, 10)
    panel.drag_out(other)
    panel.wait_n_in(29)
    assert panel.excluded() == [f"run {other}"]
    panel.wait_checked(row, True)


def test_a_dot_let_go_on_the_bench_is_out_and_the_bench_brings_it_back(panel: Panel) -> None:
    row = panel.isolated(1)[0]
    bench = panel.root.locator(".jsc-bench").first.bounding_box()
    assert bench is not None
    x, y = panel.centres()[row]
    panel.drag(row, bench["x"] + 30 - x, bench["y"] + bench["height"] / 2 - y)
    panel.wait_n_in(29)
    assert panel.excluded() == [f"run {row}"]
    panel.press("Bring back")
    panel.wait_n_in(30)
    panel.wait_checked(row, True)


def test_undo_and_redo_are_the_acts_of_the_page(panel: Panel) -> None:
    row = panel.isolated(1)[0]
    panel.drag_out(row)
    panel.wait_n_in(29)
    panel.press("Undo")
    panel.wait_n_in(30)
    panel.wait_checked(row, True)
    panel.press("Redo")
    panel.wait_n_in(29)
    panel.wait_checked(row, False)
    assert panel.excluded() == [f"run {row}"]


def test_the_curve_follows_a_slider_before_the_kernel_answers(panel: Panel) -> None:
    book, gate = panel.book, panel.book.gate
    assert gate is not None
    before = book.ask("panel.fit.values['alpha']")
    drawn = panel.curves()

    gate.close()
    box = panel.slider("alpha").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    handle = float(panel.slider("alpha").input_value()) / 10_000
    mouse = book.page.mouse
    mouse.move(box["x"] + 7 + handle * (box["width"] - 14), middle)
    mouse.down()
    mouse.move(box["x"] + box["width"] * 0.9, middle, steps=6)
    book.page.wait_for_function(
        """before => [...document.querySelectorAll('.jsc-curve')].some(
          (path, i) => path.getAttribute('d') !== before[i])""",
        arg=drawn,
    )
    mouse.up()
    assert gate.held, "the page has told the kernel nothing"
    gate.open()

    after = book.ask_until("panel.fit.values['alpha']", lambda value: value != before)
    assert after > before
    assert book.ask("panel.fit.status.code") == "hand_set"
    shown = panel.root.locator(".jsc-row[data-parameter='alpha'] .jsc-field").input_value()
    assert float(shown) == pytest.approx(
        book.ask_until("panel.fit.values['alpha']", lambda v: abs(v / float(shown) - 1) < 1e-2), rel=1e-2
    )


def test_the_same_by_keyboard(panel: Panel) -> None:
    first = panel.root.locator(".bqplot [role=checkbox][tabindex='0']")
    row = int(first.get_attribute("data-row") or -1)
    first.focus()
    keyboard = panel.book.page.keyboard
    keyboard.press("x")
    panel.wait_n_in(29)
    assert panel.excluded() == [f"run {row}"]
    keyboard.press("Space")
    panel.wait_n_in(30)
    keyboard.press("ArrowRight")
    focused = panel.book.page.evaluate("() => Number(document.activeElement.dataset.row)")
    assert focused != row
    keyboard.press("x")
    panel.wait_n_in(29)
    assert panel.excluded() == [f"run {focused}"]
    keyboard.press("Control+z")
    panel.wait_n_in(30)

    before = panel.book.ask("panel.fit.values['beta']")
    panel.slider("beta").focus()
    keyboard.press("ArrowRight")
    after = panel.book.ask_until("panel.fit.values['beta']", lambda value: value != before)
    assert after > before
    assert panel.book.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.widgets.length") == 2


def test_twenty_fast_flicks_leave_the_data_alone(panel: Panel) -> None:
    rows = panel.isolated(20, apart=12)
    data = panel.book.ask("[panel.fit.observations.x.tolist(), panel.fit.observations.y.tolist()]")
    marks = "[m for m in panel.figure.marks if type(m).__name__ == 'FitScatter'][0]"
    drawn_from = panel.book.ask(f"[{marks}.x.tolist(), {marks}.y.tolist()]")
    places = panel.centres()
    unchanged = 0
    for row in rows:
        panel.drag_out(row, steps=2)
        unchanged += panel.centres()[row] == pytest.approx(places[row], abs=1)
    assert unchanged == 20
    panel.wait_n_in(10)
    assert sorted(panel.excluded()) == sorted(f"run {row}" for row in rows)
    assert panel.book.ask("[panel.fit.observations.x.tolist(), panel.fit.observations.y.tolist()]") == data
    assert panel.book.ask(f"[{marks}.x.tolist(), {marks}.y.tolist()]") == drawn_from
    assert np.allclose(list(panel.centres().values()), list(places.values()), atol=1)
