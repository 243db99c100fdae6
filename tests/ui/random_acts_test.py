"""Fifty acts at random by hand in the page: dots, kernel and history never disagree."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from .book import Book
from .panel import READY, RUNS, SHOW, Panel, show

pytestmark = pytest.mark.browser

ACTS = 50
NOW = "[panel.state.observations.state.tolist(), panel._session.history.at, panel.state.axis]"
SHOWN = """([states, at, axis]) => {
  const root = document.querySelector('.jsc-explorer');
  const dots = [...root.querySelectorAll('.bqplot [role=checkbox]')];
  const checked = new Map(dots.map(dot => [Number(dot.dataset.row), dot.getAttribute('aria-checked') === 'true']));
  return states.every((state, row) => checked.get(row) === (state === 'in'))
    && root.querySelector('.jsc-history-step[aria-current]').dataset.step === String(at)
    && root.querySelector('.jsc-axis').value === axis
    && root.querySelectorAll('.jsc-bench-item').length === states.filter(state => state === 'out').length;
}"""
FIELDS = """() => Object.fromEntries([...document.querySelectorAll('.jsc-explorer .jsc-row')].map(
  row => [row.dataset.parameter, Number(row.querySelector('.jsc-field').value)]))"""


def act(panel: Panel, rng: random.Random) -> None:
    """Something a hand does, by mouse or by keys."""
    root, keyboard = panel.root, panel.book.page.keyboard
    kind = rng.choice(["drag", "key", "key", "slider", "pin", "axis", "reason", "back", "undo", "undo", "redo", "jump"])
    if kind == "drag":
        panel.drag_out(rng.choice(panel.isolated(2)))
    elif kind == "key":
        panel.dot(rng.randrange(30)).focus()
        keyboard.press(rng.choice(["x", "Space"]))
    elif kind == "slider":
        panel.slider(rng.choice(["E", "alpha", "beta"])).focus()
        keyboard.press(rng.choice(["ArrowRight", "ArrowLeft"]))
    elif kind == "pin":
        name = rng.choice(["E", "alpha"])
        root.locator(f".jsc-row[data-parameter='{name}'] .jsc-pin").click()
    elif kind == "axis":
        root.locator(".jsc-axis").select_option(rng.choice(["N", "D", "C"]))
    elif kind in ("reason", "back"):
        # What an act under way brings back leaves the bench between being counted and being pressed.
        wait_agreed(panel.book)
        items = root.locator(".jsc-bench-item")
        if items.count():
            item = items.nth(rng.randrange(items.count()))
            if kind == "back":
                item.locator(".jsc-back").click()
            else:
                item.locator(".jsc-reason").select_option("diverged")
    elif kind == "jump":
        wait_agreed(panel.book)  # an act under way may cut off what could be done again
        steps = root.locator(".jsc-history-step")
        steps.nth(rng.randrange(steps.count())).click()
    else:
        # Pressed also when there is nothing to undo: then nothing must happen.
        root.locator(f".jsc-{kind}").click(force=True)


def wait_agreed(book: Book) -> None:
    """Until the page shows what the kernel holds: an act may still stand in the page's queue when it is asked."""
    end = time.monotonic() + READY / 1000
    while not book.page.evaluate(SHOWN, now := book.ask(NOW)):
        assert time.monotonic() < end, f"the page does not show {now}"


def test_fifty_random_acts_by_hand_and_all_undone(open_cells: Callable[..., Book]) -> None:
    panel = show(open_cells([RUNS, SHOW]))
    book, rng = panel.book, random.Random(7)
    book.python("start = panel.state; data = [a.copy() for a in (*start.observations.x, start.observations.y)]")
    panel.press("History")
    for _ in range(ACTS):
        act(panel, rng)
        wait_agreed(book)
    values = book.ask("panel.fit.values")
    assert book.page.evaluate(FIELDS) == pytest.approx(values, rel=5e-3)
    assert book.ask("panel._session.history.at") > 5, "the acts led somewhere"

    panel.root.locator(".jsc-history-step[data-step='0']").click()
    book.ask_until("panel._session.history.at", lambda at: at == 0)
    wait_agreed(book)
    assert book.ask("panel.state is start")
    now = "(*panel.fit.observations.x, panel.fit.observations.y)"
    assert book.ask(f"all((a == b).all() for a, b in zip(data, {now}, strict=True))")
    assert book.complaints == []
