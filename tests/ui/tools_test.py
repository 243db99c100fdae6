"""Every other way in and out: box, lasso, click, legend, keys, several at once, thousands on a canvas."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .book import Book
from .panel import RUNS, SHOW, Panel, show
from .themes import THEMES, wear

pytestmark = pytest.mark.browser

Open = Callable[..., Book]
COLOURED = """
df["optimizer"] = ["adamw", "muon", "sgd"] * 10
fit = scaling.fit(df.sample(frac=1, random_state=1), "chinchilla")
"""
MANY = """
import numpy as np
import jupyter_scaling as scaling

rng = np.random.default_rng(0)
N, D = 10 ** rng.uniform(6, 10, 2500), 10 ** rng.uniform(8, 11.5, 2500)
N[0] = 1e11
loss = (1.8 + 480 / N**0.35 + 2100 / D**0.37) * np.exp(rng.normal(0, 0.02, 2500))
fit = scaling.fit({"n_params": N, "n_tokens": D, "loss": loss}, "chinchilla")
"""
# The rings around selected dots have the colour of text: many pixels of the canvas are of it, and nearly none of
# the other theme's.
RINGS_FOLLOW = """() => {
  const canvas = document.querySelector('.jsc-canvas');
  const isDark = document.body.dataset.jpThemeLight === 'false';
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const counts = [0, 0];
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] < 180) continue;
    if (data[at] > 240 && data[at + 1] > 240 && data[at + 2] > 240) counts[0]++;
    if (data[at] < 15 && data[at + 1] < 15 && data[at + 2] < 15) counts[1]++;
  }
  return isDark ? counts[0] > 1000 && counts[1] < 100 : counts[1] > 1000 && counts[0] < 100;
}"""
PLACE_OF_ROW = """([row]) => {
  const dot = document.querySelector(`.jsc-explorer .jsc-dot[data-row='${row}']`)?.getScreenCTM();
  return dot ? [dot.e, dot.f] : null;
}"""


def plot_area(panel: Panel) -> dict[str, float]:
    box = panel.root.locator(".plotarea_events").bounding_box()
    assert box is not None
    return dict(box)


def take(panel: Panel, tool: str) -> None:
    panel.root.get_by_role("radio", name=tool, exact=True).click()


def draw(panel: Panel, corners: list[tuple[float, float]]) -> None:
    """Press at the first corner, pass by the others, let go at the last."""
    mouse = panel.book.page.mouse
    mouse.move(*corners[0])
    mouse.down()
    for corner in corners[1:]:
        mouse.move(*corner, steps=6)
    mouse.up()


def wait_selected(panel: Panel, count: int) -> None:
    word = "run" if count == 1 else "runs"
    panel.root.locator(".jsc-selection-count", has_text=f"{count:,} {word} selected").wait_for(state="visible")


def column(panel: Panel, which: int) -> list[int]:
    """Rows of the dots in one column of the design, left to right."""
    places = panel.centres()
    across = sorted({round(x) for x, _ in places.values()})
    return sorted(row for row, (x, _) in places.items() if round(x) == across[which])


def test_a_box_takes_a_column_out_with_a_reason_and_one_drag_brings_it_back(open_cells: Open) -> None:
    panel = show(open_cells([RUNS, SHOW]))
    take(panel, "Box")
    area, rows = plot_area(panel), column(panel, 0)
    right = panel.centres()[rows[0]][0] + 30
    draw(panel, [(area["x"] + 2, area["y"] + 2), (right, area["y"] + area["height"] - 2)])
    wait_selected(panel, 5)
    panel.root.locator(".jsc-selection select").select_option("diverged")
    panel.root.locator(".jsc-selection-exclude").click()
    panel.wait_n_in(25)
    assert sorted(panel.excluded()) == sorted(f"run {row}" for row in rows)
    assert set(panel.book.ask("panel.excluded['reason'].tolist()")) == {"diverged"}

    # With the drag tool too: any of the selected takes all of them together.
    take(panel, "Drag")
    panel.drag_out(max(rows, key=lambda row: panel.centres()[row][1]))
    panel.wait_n_in(30)
    assert panel.excluded() == []
    panel.book.page.keyboard.press("Escape")
    panel.root.locator(".jsc-selection").wait_for(state="hidden")
    assert panel.book.complaints == []


def test_a_lasso_takes_what_it_goes_around_and_shift_adds(open_cells: Open) -> None:
    panel = show(open_cells([RUNS, SHOW]))
    take(panel, "Lasso")
    places = panel.centres()
    first, second = sorted(places, key=lambda row: places[row][1])[:2]
    for number, row in enumerate((first, second)):
        x, y = places[row]
        if number:
            panel.book.page.keyboard.down("Shift")
        draw(panel, [(x - 14, y - 14), (x + 14, y - 14), (x + 14, y + 14), (x - 14, y + 14)])
        wait_selected(panel, number + 1)
    panel.book.page.keyboard.up("Shift")
    panel.root.locator(".jsc-selection-exclude").click()
    panel.wait_n_in(28)
    assert sorted(panel.excluded()) == sorted([f"run {first}", f"run {second}"])


def test_a_click_toggles_and_the_legend_hides_or_excludes_a_group_told_by_any_column(open_cells: Open) -> None:
    """The rows were shuffled before the fit: what goes out must be the runs of the group, by the user's own keys."""
    panel = show(open_cells([RUNS + COLOURED, SHOW]))
    take(panel, "Click")
    row = panel.isolated(1)[0]
    key = panel.book.ask(f"panel.fit.observations.keys[{row}]")
    for n_in, out in [(29, [key]), (30, [])]:
        panel.book.page.mouse.click(*panel.centres()[row])
        panel.wait_n_in(n_in)
        assert panel.excluded() == out

    panel.root.locator(".jsc-color-by").select_option("optimizer")
    entry = panel.root.get_by_role("button", name="optimizer = muon")
    entry.wait_for()
    assert panel.book.ask("panel.history")[-1] == 'panel.color_by("optimizer")'
    entry.click()
    menu = panel.root.locator(".jsc-legend-menu")
    menu.get_by_role("button", name="Hide").click()
    panel.book.page.wait_for_function("() => document.querySelectorAll('.jsc-explorer [role=checkbox]').length === 20")
    assert panel.n_in() == 30
    menu.get_by_role("button", name="Show", exact=True).click()
    menu.get_by_role("button", name="Exclude 10 runs").click()
    panel.wait_n_in(20)
    assert panel.book.ask("sorted(set(df.loc[list(panel.excluded.index), 'optimizer']))") == ["muon"]
    menu.get_by_role("button", name="Bring back 10 runs").click()
    panel.wait_n_in(30)
    assert panel.book.complaints == []


def test_selecting_and_excluding_by_keyboard_alone(open_cells: Open) -> None:
    panel = show(open_cells([RUNS, SHOW]))
    keyboard = panel.book.page.keyboard
    panel.root.locator(".bqplot [role=checkbox][tabindex='0']").focus()
    keyboard.press("Shift+ArrowRight")
    keyboard.press("Shift+ArrowRight")
    wait_selected(panel, 3)
    keyboard.press("s")
    wait_selected(panel, 2)
    keyboard.press("ArrowLeft")
    keyboard.press("x")
    panel.wait_n_in(28)
    keyboard.press("Space")
    panel.wait_n_in(30)
    keyboard.press("Control+a")
    wait_selected(panel, 30)
    keyboard.press("Escape")
    panel.root.locator(".jsc-selection").wait_for(state="hidden")

    panel.root.locator(".jsc-tool-drag").focus()
    keyboard.press("ArrowRight")
    assert panel.root.locator(".jsc-tool-click").get_attribute("aria-checked") == "true"
    panel.root.locator(".jsc-legend-entry").first.focus()
    keyboard.press("Enter")
    keyboard.press("Tab")
    focused = "() => document.activeElement.textContent"
    while panel.book.page.evaluate(focused) != "Exclude 6 runs":
        keyboard.press("Tab")
    keyboard.press("Enter")
    panel.wait_n_in(24)


def test_among_thousands_of_dots_on_a_canvas_the_acts_are_the_same(open_cells: Open) -> None:
    book = open_cells([MANY, SHOW])
    book.run_all()
    panel = Panel(book)
    panel.root.locator(".jsc-canvas").wait_for(state="attached", timeout=30_000)
    panel.root.locator(".jsc-curve").first.wait_for(state="attached")
    page = book.page
    panel.root.scroll_into_view_if_needed()
    # One element stands in for all: End takes it to the dot farthest to the right, which is row 0.
    panel.root.locator(".bqplot [role=checkbox]").focus()
    page.keyboard.press("End")
    page.wait_for_function(f"() => ({PLACE_OF_ROW})([0]) !== null")
    page.wait_for_function("() => document.activeElement.getAttribute('aria-label')?.startsWith('run 0: N 100B')")
    x, y = page.evaluate(PLACE_OF_ROW, [0])
    draw(panel, [(x, y), (x - 80, y)])
    panel.wait_n_in(2499)
    assert panel.excluded() == ["0"]
    page.keyboard.press("x")
    panel.wait_n_in(2500)

    take(panel, "Box")
    area = plot_area(panel)
    draw(panel, [(x - 20, area["y"] + 2), (area["x"] + area["width"] - 2, area["y"] + area["height"] - 2)])
    wait_selected(panel, 1)
    panel.root.locator(".jsc-selection-exclude").click()
    panel.wait_n_in(2499)
    page.keyboard.press("Control+a")
    wait_selected(panel, 2500)

    for theme in THEMES.values():
        wear(page, theme)
        page.wait_for_function(RINGS_FOLLOW)

    ends = "[panel.figure.axes[0].scale.min, panel.figure.axes[0].scale.max]"
    home = book.ask(ends)
    take(panel, "Pan")
    draw(panel, [(area["x"] + 200, area["y"] + 100), (area["x"] + 120, area["y"] + 100)])
    panel.root.locator(".jsc-reset-view:not([aria-disabled])").click()
    assert book.ask(ends) == home
    assert book.complaints == []


@pytest.mark.parametrize("width", [480, 360])
def test_a_narrow_cell_shows_everything_without_scrolling_sideways(open_cells: Open, width: int) -> None:
    panel = show(open_cells([RUNS, SHOW]))
    panel.root.evaluate("(root, width) => { root.style.width = width + 'px'; }", width)
    panel.book.page.wait_for_function(
        "width => document.querySelector('.jsc-explorer .bqplot').getBoundingClientRect().width <= width", arg=width
    )
    over = panel.root.evaluate(
        """root => [...root.querySelectorAll('button, select, input, .jsc-title, .bqplot')]
          .filter(part => part.getClientRects().length)
          .filter(part => part.getBoundingClientRect().right > root.getBoundingClientRect().right + 1)
          .map(part => part.className)"""
    )
    assert over == []
    panel.drag_out(panel.isolated(1)[0])
    panel.wait_n_in(29)


def test_shapes_tell_a_column_of_their_own_and_their_legend_acts_on_it(open_cells: Open, application: str) -> None:
    """Colour tells the tokens and shape the optimizer, at once: each shape holds runs of several colours."""
    panel = show(open_cells([RUNS + COLOURED, SHOW]))
    panel.root.locator(".jsc-shape-by").select_option("optimizer")
    entry = panel.root.locator(".jsc-legend-of-marks").get_by_role("button", name="optimizer = muon")
    entry.wait_for()
    assert panel.book.ask("panel.history")[-1] == 'panel.shape_by("optimizer")'
    looks = panel.root.locator(".bqplot [role=checkbox]").evaluate_all(
        """dots => dots.map(dot => [
          dot.getAttribute('d').replace(/[-\\d.,]+/g, '#'),
          getComputedStyle(dot).fill,
          dot.getAttribute('aria-label').match(/optimizer = (\\w+)/)[1]])"""
    )
    drawn = {word: {path for path, _, said in looks if said == word} for word in ("adamw", "muon", "sgd")}
    assert all(len(paths) == 1 for paths in drawn.values())
    assert len(set.union(*drawn.values())) == 3
    assert all(len({fill for _, fill, said in looks if said == word}) == 5 for word in drawn)
    entry.click()
    menu = panel.root.locator(".jsc-legend-of-marks .jsc-legend-menu")
    menu.get_by_role("button", name="Only this").click()
    panel.book.page.wait_for_function("() => document.querySelectorAll('.jsc-explorer [role=checkbox]').length === 10")
    menu.get_by_role("button", name="Exclude 10 runs").click()
    panel.wait_n_in(20)
    assert panel.book.ask("sorted(set(df.loc[list(panel.excluded.index), 'optimizer']))") == ["muon"]
    panel.book.page.keyboard.press("Escape")
    panel.root.locator(".jsc-shape-by").select_option("")
    panel.root.locator(".jsc-legend-of-marks").wait_for(state="hidden")
    assert len(panel.centres()) == 30
    assert panel.book.complaints == []
