"""The fit under the finger: what a pulled dot would change is seen before it is let go, and the kernel agrees after."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .book import Book
from .gate import Gate
from .panel import RUNS, SHOW, Panel, show

pytestmark = pytest.mark.browser

Open = Callable[..., Book]
# Until five frames have passed: curves are drawn with the next one, numbers with every third.
FRAMES = """async () => {
  for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame);
}"""


def frames(panel: Panel) -> None:
    panel.book.page.evaluate(FRAMES)


def field(panel: Panel, parameter: str) -> str:
    return panel.root.locator(f".jsc-row[data-parameter='{parameter}'] .jsc-field").input_value()


def old_fits(panel: Panel) -> list[str]:
    """The paths of the fit as it was, where they are drawn."""
    paths: list[str] = panel.root.locator(".jsc-old-fit").evaluate_all("all => all.map(p => p.getAttribute('d') ?? '')")
    return [path for path in paths if path]


def target_text(panel: Panel) -> str:
    """What the mark of the target predicts."""
    return panel.root.locator(".jsc-target-text").text_content() or ""


def is_previewing(panel: Panel) -> bool:
    return "jsc-previewing" in (panel.root.get_attribute("class") or "").split()


def wait_answered(panel: Panel) -> None:
    """Until the kernel's own fit is shown."""
    panel.book.page.locator(".jsc-explorer:not(.jsc-previewing)").wait_for(state="attached")
    frames(panel)


@pytest.fixture
def gated(open_cells: Open) -> tuple[Panel, Gate]:
    panel = show(open_cells([RUNS, SHOW]))
    assert panel.book.gate is not None
    return panel, panel.book.gate


def test_a_pulled_dot_moves_the_fit_before_it_is_let_go(gated: tuple[Panel, Gate]) -> None:
    panel, gate = gated
    row = panel.isolated(1)[0]
    x, y = panel.centres()[row]
    before, shown, target = panel.curves(), field(panel, "A"), target_text(panel)
    mouse = panel.book.page.mouse

    # Escape: nothing was told to the kernel, and everything is as it was.
    gate.close()
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 30, y, steps=3)
    frames(panel)
    half = panel.curves()
    assert half != before
    assert old_fits(panel) == before
    assert field(panel, "A") != shown
    assert target_text(panel) != target
    assert is_previewing(panel)
    assert panel.root.locator(".jsc-state").inner_text().find("preview") >= 0
    panel.book.page.keyboard.press("Escape")
    frames(panel)
    assert panel.curves() == before
    assert old_fits(panel) == []
    assert (field(panel, "A"), target_text(panel)) == (shown, target)
    assert not is_previewing(panel)
    mouse.up()
    assert not gate.held, "the page told the kernel of a preview"

    # Let go: the preview stays for as long as the kernel takes.
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 90, y, steps=4)
    frames(panel)
    pulled, moved = panel.curves(), field(panel, "A")
    assert pulled not in (before, half)
    mouse.up()
    frames(panel)
    assert (panel.curves(), old_fits(panel), is_previewing(panel)) == (pulled, [], True)
    assert gate.held
    gate.open()

    panel.wait_n_in(29)
    wait_answered(panel)
    assert panel.curves() == pulled, "the kernel's fit is drawn elsewhere than its preview"
    assert field(panel, "A") == moved
    assert panel.excluded() == [f"run {row}"]
    assert panel.book.complaints == []


def test_a_dot_that_is_out_brings_its_weight_back_under_the_finger(open_cells: Open) -> None:
    panel = show(open_cells([RUNS, SHOW]))
    row = panel.isolated(1)[0]
    every = panel.curves()
    panel.drag_out(row)
    panel.wait_n_in(29)
    wait_answered(panel)
    without = panel.curves()
    x, y = panel.centres()[row]
    mouse = panel.book.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 60, y, steps=3)
    frames(panel)
    assert panel.curves() == every
    assert old_fits(panel) == without
    mouse.up()
    panel.wait_n_in(30)


def test_selected_dots_go_together_and_a_busy_kernel_is_built_upon(gated: tuple[Panel, Gate]) -> None:
    panel, gate = gated
    one, other, third = panel.isolated(3)
    before = panel.curves()
    for row in (one, other):
        panel.dot(row).focus()
        panel.book.page.keyboard.press("s")
    gate.close()
    panel.drag_out(one)
    frames(panel)
    without_two = panel.curves()
    panel.book.page.keyboard.press("Escape")
    panel.drag_out(third)
    frames(panel)
    without_three = panel.curves()
    assert len({*map(tuple, (before, without_two, without_three))}) == 3
    gate.open()
    panel.wait_n_in(27)
    wait_answered(panel)
    assert panel.curves() == without_three
    assert sorted(panel.excluded()) == sorted(f"run {row}" for row in (one, other, third))
    panel.press("Undo")
    panel.wait_n_in(28)
    wait_answered(panel)
    assert panel.curves() == without_two, "the preview of two rows was the fit without them"


def test_profiling_takes_the_others_along_and_pins_what_is_let_go(gated: tuple[Panel, Gate]) -> None:
    panel, gate = gated
    shown = {name: field(panel, name) for name in ("alpha", "A", "beta")}
    panel.press("Profile while dragging")
    box = panel.slider("alpha").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    handle = float(panel.slider("alpha").input_value()) / 10_000
    mouse = panel.book.page.mouse
    gate.close()
    mouse.move(box["x"] + 7 + handle * (box["width"] - 14), middle)
    mouse.down()
    mouse.move(box["x"] + box["width"] * 0.7, middle, steps=5)
    frames(panel)
    moving = {name: field(panel, name) for name in shown}
    assert all(moving[name] != shown[name] for name in shown)
    assert not gate.held, "nothing is said to the kernel while the slider moves"
    drawn = panel.curves()
    mouse.up()
    gate.open()
    panel.book.ask_until("list(panel.state.fixed)", lambda pinned: pinned == ["alpha"])
    wait_answered(panel)
    assert panel.curves() == drawn
    assert {name: field(panel, name) for name in shown} == moving
    assert panel.book.ask("panel.history")[-1].startswith('panel.pin("alpha"')


@pytest.mark.parametrize("profiling", [False, True])
def test_escape_drops_a_dragged_slider_and_nothing_has_happened(gated: tuple[Panel, Gate], profiling: bool) -> None:
    panel, gate = gated
    names, before = ("alpha", "A", "beta"), panel.curves()
    shown = {name: field(panel, name) for name in names}
    position = panel.slider("alpha").input_value()
    if profiling:
        panel.press("Profile while dragging")
        gate.close()
    box = panel.slider("alpha").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    mouse = panel.book.page.mouse
    mouse.move(box["x"] + 7 + float(position) / 10_000 * (box["width"] - 14), middle)
    mouse.down()
    mouse.move(box["x"] + box["width"] * 0.7, middle, steps=5)
    frames(panel)
    assert field(panel, "alpha") != shown["alpha"]
    if not profiling:
        panel.book.ask_until("len(panel.history)", lambda count: count == 1)
    panel.book.page.keyboard.press("Escape")
    mouse.move(box["x"] + box["width"] * 0.3, middle, steps=3)
    mouse.up()
    frames(panel)
    if profiling:
        assert not gate.held
        gate.open()
    assert panel.book.ask_until("len(panel.history)", lambda count: count == 0) == 0
    assert panel.book.ask(
        "[panel.view_model.history.can_redo, dict(panel.state.fixed), dict(panel.state.hand_set)]"
    ) == [
        False,
        {},
        {},
    ]
    panel.root.locator(".jsc-row.jsc-hand-set").wait_for(state="detached")
    assert {name: field(panel, name) for name in names} == shown
    assert (panel.slider("alpha").input_value(), panel.curves()) == (position, before)


def errors(panel: Panel) -> list[str]:
    """The standard errors beside the parameters."""
    return panel.root.locator(".jsc-row-se").all_text_contents()


def test_a_key_previews_what_the_bench_brings_back_and_says_so(gated: tuple[Panel, Gate]) -> None:
    panel, gate = gated
    row = panel.isolated(1)[0]
    every, sure, target = panel.curves(), errors(panel), target_text(panel)
    keyboard = panel.book.page.keyboard

    def said_aloud(text: str) -> None:
        panel.root.locator(".jsc-live", has_text=text).wait_for(state="attached")

    panel.dot(row).focus()
    keyboard.press("x")
    panel.wait_n_in(29)
    wait_answered(panel)
    without, unsure = panel.curves(), errors(panel)
    assert (without, unsure) != (every, sure)
    said_aloud(" is out: ")

    # By Tab to the run on the bench, past its reason to its way back.
    gate.close()
    panel.root.locator(".jsc-bench summary").focus()
    keyboard.press("Tab")
    keyboard.press("Tab")
    frames(panel)
    assert panel.book.page.evaluate("document.activeElement.className").endswith("jsc-back")
    assert panel.curves() == every
    assert errors(panel) != unsure
    assert is_previewing(panel)
    said, kernels = (float(text.split(" ")[0]) for text in (target_text(panel), target))
    assert abs(said / kernels - 1) < 1e-3
    assert "(" in target_text(panel), "the interval moves along"
    said_aloud(f"Preview with run {row} back in: ")
    keyboard.press("Escape")
    frames(panel)
    assert (panel.curves(), errors(panel), is_previewing(panel)) == (without, unsure, False)
    told = [message.encode() if isinstance(message, str) else message for _, message in gate.held]
    assert not [message for message in told if b'"kind":"event"' in message], "the page told the kernel of a preview"
    said_aloud("Preview ended")

    keyboard.press("Enter")
    gate.open()
    panel.wait_n_in(30)
    wait_answered(panel)
    assert (panel.curves(), errors(panel), target_text(panel)) == (every, sure, target)
    said_aloud(" is back in. ")
    assert panel.book.page.evaluate("document.activeElement.className") == "jsc-bench-heading"
    assert panel.book.complaints == []
