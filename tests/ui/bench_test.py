"""The bench in the page: rules, suggestions, what leaves with a run, and the way back, asserted on Python."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .book import Book
from .panel import RUNS, SHOW, Panel, show

pytestmark = pytest.mark.browser

OFF = """
df["step"] = np.arange(30) * 400
df.loc["run 12", "loss"] *= 1.05
df.loc["run 21", "loss"] *= 0.96
fit = scaling.fit(df, "chinchilla")
"""


@pytest.fixture
def panel(open_cells: Callable[..., Book]) -> Panel:
    """A panel on thirty runs, two of which are off."""
    return show(open_cells([RUNS + OFF, SHOW]))


def test_a_rule_is_counted_while_typed_applied_as_a_chip_and_removed(panel: Panel) -> None:
    field = panel.root.locator(".jsc-rule")
    field.fill("step < 1000 and N < 1e9")
    said = panel.root.locator(".jsc-rule-said")
    said.filter(has_text="would exclude 3 of 30").wait_for()
    field.press("Enter")
    panel.wait_n_in(27)
    assert panel.book.ask("panel.excluded['reason'].unique().tolist()") == ["step < 1000 and N < 1e9"]
    panel.wait_checked(0, False)

    panel.root.locator(".jsc-bench-item[data-row='1']").get_by_role("button", name="Bring back").click()
    panel.wait_n_in(28)
    chip = panel.root.locator(".jsc-rule-chip")
    chip.filter(has_text="2 runs, 1 kept by hand").wait_for()
    chip.get_by_role("button").click()
    panel.wait_n_in(30)
    assert panel.book.ask("list(panel.state.rules)") == []
    assert panel.book.complaints == []


def test_suggestions_ring_their_dots_and_wait_for_a_press(panel: Panel) -> None:
    strip = panel.root.locator(".jsc-suggest")
    strip.filter(has_text="2 runs look off").wait_for()
    rings = panel.root.locator(".jsc-suggested")
    rings.first.wait_for(state="attached")
    assert sorted(rings.evaluate_all("all => all.map(one => Number(one.dataset.ring))")) == [12, 21]
    assert panel.n_in() == 30

    strip.locator("[data-row='12']").get_by_role("button", name="Take run 12").click()
    panel.wait_n_in(29)
    assert panel.book.ask("panel.excluded.loc['run 12', 'who']") == "suggestion"
    assert "robust SD off" in panel.book.ask("panel.excluded.loc['run 12', 'reason']")
    strip.locator("[data-row='21']").get_by_role("button", name="never suggest").click()
    panel.book.ask_until("sorted(panel.state.dismissed)", lambda rows: rows == [21])
    strip.filter(has_text="21").wait_for(state="hidden")
    panel.press("Undo")
    panel.press("Undo")
    panel.wait_n_in(30)
    strip.filter(has_text="2 runs look off").wait_for()


def test_a_dot_says_what_leaves_with_it_and_is_sized_by_it(panel: Panel) -> None:
    panel.root.locator(".jsc-suggested").first.wait_for(state="attached")
    x, y = panel.centres()[12]
    panel.book.page.mouse.move(x, y)
    tip = panel.book.page.locator(".jsc-tip")
    tip.filter(has_text="Without this run").wait_for()
    words = tip.inner_text()
    assert "Looks off" in words and "α" in words and "E" in words and "SE" in words and "loss at" in words

    drawn = panel.dot(12).get_attribute("d")
    panel.root.get_by_role("button", name="Size by influence").click()
    panel.root.locator(".jsc-sizing[aria-pressed='true']").wait_for()
    panel.book.page.wait_for_function(
        "before => document.querySelector(\".bqplot [data-row='12']\").getAttribute('d') !== before", arg=drawn
    )
    assert panel.n_in() == 30


def test_a_run_is_carried_from_the_bench_into_the_plot(panel: Panel) -> None:
    panel.book.python("panel.exclude(['run 3', 'run 9'], 'diverged')")
    item = panel.root.locator(".jsc-bench-item[data-row='9']")
    item.wait_for()
    item.hover()
    panel.root.locator(".jsc-spot[data-ring='9']").wait_for(state="attached")
    panel.root.locator(".jsc-row-states").filter(has_text="2 of 30 excluded").wait_for()
    box, plot = item.locator(".jsc-bench-label").bounding_box(), panel.root.locator(".plotarea_events").bounding_box()
    assert box is not None and plot is not None
    mouse = panel.book.page.mouse
    mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(plot["x"] + plot["width"] / 2, plot["y"] + plot["height"] / 2, steps=6)
    mouse.up()
    panel.wait_n_in(29)
    panel.wait_checked(9, True)
    assert panel.excluded() == ["run 3"]

    row = panel.root.locator(".jsc-bench-item[data-row='3']")
    row.locator("select").select_option("other")
    row.get_by_role("textbox").fill("wrong tokenizer")
    row.get_by_role("textbox").press("Enter")
    panel.book.ask_until("panel.excluded['reason'].tolist()", lambda reasons: reasons == ["wrong tokenizer"])


def test_the_target_is_typed(panel: Panel) -> None:
    field = panel.root.get_by_role("textbox", name="Target")
    field.fill("C=1e23")
    field.press("Enter")
    target = panel.book.ask_until("dict(panel.state.target)", lambda target: bool(target))
    assert 6 * target["N"] * target["D"] == pytest.approx(1e23)
    panel.root.locator(".jsc-target-said").filter(has_text="beyond your largest").wait_for()
    assert field.input_value() == "C=1e23"
    field.fill("N=ten")
    field.press("Enter")
    panel.root.get_by_role("alert").filter(has_text="cannot be read").wait_for()
    assert panel.book.ask("dict(panel.state.target)") == target
