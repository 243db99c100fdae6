"""Parameter rows under the hand: the likelihood on the track, typed values, ties, bounds, the way back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .book import Book
from .panel import RUNS, SHOW, Panel, show

pytestmark = pytest.mark.browser


@pytest.fixture
def panel(open_cells: Callable[..., Book]) -> Panel:
    """A panel on thirty runs."""
    return show(open_cells([RUNS, SHOW]))


def row(panel: Panel, name: str, part: str = "") -> str:
    return f".jsc-row[data-parameter='{name}'] {part}"


def wait_profile(panel: Panel, other_than: str | None = None) -> str:
    """The path of alpha's likelihood once it is of the fit on show."""
    panel.book.page.wait_for_function(
        """([selector, other]) => {
          const path = document.querySelector(selector)?.getAttribute('d');
          return path && path !== other && !document.querySelector('.jsc-stale-profiles');
        }""",
        arg=[row(panel, "alpha", ".jsc-likelihood-area"), other_than],
    )
    return str(panel.root.locator(row(panel, "alpha", ".jsc-likelihood-area")).get_attribute("d"))


def test_the_track_is_the_likelihood_and_follows_the_fit(panel: Panel) -> None:
    drawn = wait_profile(panel)
    out = panel.isolated(1)[0]
    panel.drag_out(out)
    panel.wait_n_in(29)
    again = wait_profile(panel, other_than=drawn)
    assert panel.book.ask("sorted(panel.profiles['curves'])") == ["A", "B", "E", "alpha", "beta"]
    panel.press("Undo")
    panel.wait_n_in(30)
    assert wait_profile(panel, other_than=again) == drawn
    assert panel.book.complaints == []


def test_a_typed_value_a_refused_one_and_space_back_to_the_best(panel: Panel) -> None:
    best = panel.book.ask("panel.fit.values")
    field = panel.root.locator(row(panel, "A", ".jsc-field"))
    field.fill("4.1e2")
    field.press("Enter")
    panel.book.ask_until("panel.fit.values['A']", lambda value: value == 410.0)
    words = panel.root.locator(row(panel, "A", ".jsc-row-word"))
    words.filter(has_text="objective +").wait_for()
    assert "likelihood" in panel.root.locator(".jsc-cost").inner_text()
    field.fill("-3")
    field.press("Enter")
    error = panel.root.locator(row(panel, "A", ".jsc-row-error"))
    error.filter(has_text="must lie between").wait_for()
    assert panel.book.ask("panel.fit.values['A']") == 410.0
    panel.slider("A").focus()
    panel.book.page.keyboard.press("Space")
    panel.book.ask_until("panel.fit.values['A']", lambda value: value == best["A"])
    assert panel.book.ask("panel.state.freshness") == "fresh"
    assert error.is_hidden()


def test_a_tie_and_bounds_by_keyboard_and_a_bound_by_hand(panel: Panel) -> None:
    page = panel.book.page
    panel.root.locator(row(panel, "alpha", ".jsc-more")).focus()
    page.keyboard.press("Enter")
    choice = panel.root.locator(row(panel, "alpha", ".jsc-tie"))
    choice.select_option("beta")
    panel.book.ask_until("panel.fit.values", lambda values: values["alpha"] == values["beta"])
    assert panel.book.ask("dict(panel.fit.options.tied)") == {"alpha": "beta"}
    panel.root.locator(row(panel, "alpha", ".jsc-untie")).press("Enter")
    panel.book.ask_until("dict(panel.state.tied)", lambda tied: tied == {})

    panel.root.locator(row(panel, "alpha", ".jsc-bound-low")).focus()
    page.keyboard.press("Shift+ArrowRight")
    low = panel.book.ask_until("panel.state.bounds.get('alpha', (0, 0))[0]", lambda value: value > 0)
    field = row(panel, "alpha", ".jsc-bound-field-low")
    page.wait_for_function("selector => document.querySelector(selector).value !== ''", arg=field)
    panel.slider("alpha").focus()
    page.keyboard.press("Home")
    panel.book.ask_until("panel.fit.values['alpha']", lambda value: value == low)
    high = panel.root.locator(row(panel, "alpha", ".jsc-bound-field-high"))
    high.fill("1e-9")
    high.press("Enter")
    panel.root.locator(row(panel, "alpha", ".jsc-row-error")).filter(has_text="below the upper").wait_for()
    assert panel.book.ask("panel.state.bounds['alpha'][0]") == low

    box = panel.root.locator(row(panel, "alpha", ".jsc-bound-high")).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(box["x"] - 25, box["y"] + 6, steps=4)
    page.mouse.up()
    panel.book.ask_until("panel.state.bounds['alpha'][1] < 1", lambda bounded: bounded)
    assert f'panel.set_bounds("alpha", {low}, ' in panel.book.ask("panel.code")
    assert panel.book.complaints == []
