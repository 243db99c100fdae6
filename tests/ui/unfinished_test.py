"""What an unfinished act shows besides the curve: band, one step among thousands, runs offered back, a target."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from .book import Book
from .gate import Gate
from .panel import RUNS, SHOW, Panel, show
from .preview_test import frames, is_previewing, old_fits, wait_answered
from .tools_test import PLACE_OF_ROW

pytestmark = pytest.mark.browser

Open = Callable[..., Book]
THOUSANDS = """
import numpy as np
import jupyter_scaling as scaling

rng = np.random.default_rng(0)
N, D = 10 ** rng.uniform(6, 10, 6000), 10 ** rng.uniform(8, 11.5, 6000)
N[0] = 1e11
loss = (1.8 + 480 / N**0.35 + 2100 / D**0.37) * np.exp(rng.normal(0, 0.02, 6000))
loss[0] *= 1.2
fit = scaling.fit({"n_params": N, "n_tokens": D, "loss": loss}, "chinchilla")
"""
THREE = ["run 3", "run 9", "run 21"]
BEST_N = "best N at C=1e24"


@pytest.fixture
def gated(open_cells: Open) -> tuple[Panel, Gate]:
    panel = show(open_cells([RUNS, SHOW]))
    assert panel.book.gate is not None
    return panel, panel.book.gate


def bands(panel: Panel) -> list[str]:
    """The drawn outlines of the bands."""
    paths: list[str] = panel.root.locator(".jsc-band").evaluate_all("all => all.map(p => p.getAttribute('d') ?? '')")
    return [path for path in paths if path]


def heights(outline: str) -> list[float]:
    """How many pixels a band is high from end to end: its upper edge is drawn first, its lower one back."""
    corners = [float(y) for _, y in re.findall(r"([-\d.]+),([-\d.]+)", outline)]
    half = len(corners) // 2
    return [low - high for high, low in zip(corners[:half], reversed(corners[half:]), strict=True)]


def state_word(panel: Panel) -> str:
    """What the state of the fit, by its name for screen readers, says first."""
    return panel.root.get_by_role("region", name="State of the fit").locator(".jsc-state-word").inner_text()


def pull(panel: Panel, at: tuple[float, float], dx: float) -> None:
    """Press on a dot and move it, without letting go."""
    mouse = panel.book.page.mouse
    mouse.move(*at)
    mouse.down()
    mouse.move(at[0] + dx, at[1], steps=4)
    frames(panel)


def readout(panel: Panel, label: str) -> str:
    """A readout as it is read, its spaces made single."""
    return " ".join(panel.root.locator(f".jsc-readout[data-label='{label}']").inner_text().split())


def test_a_pulled_dot_widens_or_narrows_the_band_and_escape_gives_it_back(gated: tuple[Panel, Gate]) -> None:
    panel, gate = gated
    row = panel.isolated(1)[0]
    first_slider = panel.slider("E").bounding_box()
    before = bands(panel)
    assert before
    gate.close()
    pull(panel, panel.centres()[row], 60)
    moving = bands(panel)
    # A band carried along as wide as it was is as many pixels high on the axis of logarithms.
    ratios = [
        now / was
        for old, new in zip(before, moving, strict=True)
        for was, now in zip(heights(old), heights(new), strict=True)
        if was > 2
    ]
    assert max(abs(ratio - 1) for ratio in ratios) > 0.02
    assert state_word(panel) == "preview"
    assert panel.slider("E").bounding_box() == first_slider, "the rows jump under the hand"
    panel.book.page.keyboard.press("Escape")
    frames(panel)
    assert bands(panel) == before
    assert state_word(panel) == "fresh: best fit"
    panel.book.page.mouse.up()
    assert not gate.held
    assert panel.book.complaints == []


def test_above_5000_rows_a_pulled_dot_previews_by_one_step(open_cells: Open) -> None:
    book = open_cells([THOUSANDS, SHOW])
    book.run_all()
    panel, page, gate = Panel(book), book.page, book.gate
    assert gate is not None
    panel.root.locator(".jsc-canvas").wait_for(state="attached", timeout=30_000)
    panel.root.locator(".jsc-curve").first.wait_for(state="attached")
    panel.root.scroll_into_view_if_needed()
    panel.root.locator(".bqplot [role=checkbox]").focus()
    page.keyboard.press("End")
    page.wait_for_function("() => document.activeElement.getAttribute('aria-label')?.startsWith('run 0: N 100B')")
    at = page.evaluate(PLACE_OF_ROW, [0])
    before, best = panel.curves(), book.ask("panel.fit.values")
    gate.close()
    pull(panel, at, -80)
    stepped = panel.curves()
    assert stepped != before
    assert old_fits(panel) == before
    assert state_word(panel) == "preview, one step"
    assert "One Newton step in the page" in panel.root.locator(".jsc-status").inner_text()
    page.mouse.up()
    frames(panel)
    assert (panel.curves(), state_word(panel)) == (stepped, "preview, one step")
    gate.open()
    panel.wait_n_in(5999)
    wait_answered(panel)
    assert state_word(panel) == "fresh: best fit"
    assert book.ask("panel.fit.values") != best
    assert panel.excluded() == ["0"]
    assert book.complaints == []


def test_the_way_back_is_seen_before_it_is_pressed(gated: tuple[Panel, Gate]) -> None:
    panel, gate = gated
    mouse, every = panel.book.page.mouse, panel.curves()
    panel.book.python(f"panel.exclude({THREE}, 'diverged')")
    panel.root.locator(".jsc-bench-item[data-row='9']").wait_for()
    frames(panel)
    without, band = panel.curves(), bands(panel)
    assert without != every

    gate.close()
    buttons = {
        "all": panel.root.get_by_role("button", name="Bring back all 3 runs that are out for: diverged"),
        "one": panel.root.get_by_role("button", name="Bring back run 9"),
    }
    seen = {}
    for which, button in buttons.items():
        button.hover()
        frames(panel)
        seen[which] = panel.curves()
        assert (old_fits(panel), state_word(panel)) == (without, "preview")
        assert panel.root.locator(".jsc-readouts-heading").inner_text() == "What this would move"
        mouse.move(0, 0)
        frames(panel)
        assert (panel.curves(), bands(panel), is_previewing(panel)) == (without, band, False)
    assert seen["all"] == every
    assert seen["one"] not in (every, without)
    gate.open()
    assert panel.book.ask("len(panel.history)") == 1, "the page told the kernel of a preview"
    buttons["all"].click()
    panel.wait_n_in(30)
    wait_answered(panel)
    assert panel.curves() == every
    assert panel.book.complaints == []


def test_the_best_split_of_a_compute_is_resolved_anew_after_an_exclusion(gated: tuple[Panel, Gate]) -> None:
    panel, gate = gated
    field = panel.root.get_by_role("textbox", name="Target")
    field.fill("C=1e24")
    field.press("Enter")
    line = panel.root.locator(f".jsc-readout[data-label='{BEST_N}']")
    line.wait_for()
    wait_answered(panel)
    target = panel.book.ask("dict(panel.state.target)")
    said = line.locator(".jsc-new").inner_text()

    gate.close()
    pull(panel, panel.centres()[panel.isolated(1)[0]], 60)
    assert line.locator(".jsc-old").inner_text() == said
    promised = line.locator(".jsc-new").inner_text()
    assert promised != said
    panel.book.page.mouse.up()
    gate.open()
    panel.wait_n_in(29)
    wait_answered(panel)
    assert readout(panel, BEST_N).startswith(f"{BEST_N} {said} → {promised}")
    now = panel.book.ask("dict(panel.state.target)")
    assert now["N"] != target["N"]
    assert 6 * now["N"] * now["D"] == pytest.approx(1e24)
    assert field.input_value() == "C=1e24"
    assert panel.book.complaints == []
