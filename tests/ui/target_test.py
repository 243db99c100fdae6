"""The target in the page: typed, dragged and stepped, each asserted on Python."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .book import Book
from .panel import RUNS, SHOW, Panel, show

pytestmark = pytest.mark.browser

TARGET = "dict(panel.state.target)"


@pytest.fixture
def panel(open_cells: Callable[..., Book]) -> Panel:
    """A panel on thirty runs."""
    return show(open_cells([RUNS, SHOW]))


def test_the_target_is_dragged_and_stepped_along_the_axis(panel: Panel) -> None:
    handle = panel.root.locator(".jsc-target-handle")
    handle.wait_for(state="visible")
    said = handle.get_attribute("aria-valuetext")
    assert said is not None and "times beyond your largest" in said
    box, plot = handle.bounding_box(), panel.root.locator(".plotarea_events").bounding_box()
    assert box is not None and plot is not None
    mouse = panel.book.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(plot["x"] + plot["width"] / 2, box["y"], steps=6)
    mouse.up()
    first = panel.book.ask_until(TARGET, lambda target: bool(target))
    assert 1e7 < first["N"] < 1e9
    assert panel.n_in() == 30

    handle.focus()
    panel.book.page.keyboard.press("Shift+ArrowRight")
    second = panel.book.ask_until(TARGET, lambda target: target["N"] != first["N"])
    assert second["N"] == pytest.approx(first["N"] * 10**0.5, rel=0.02)
    assert second["D"] == first["D"]
    assert panel.book.complaints == []
