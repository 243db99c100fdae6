"""How soon the page shows what a hand does: run by ``pytest -m bench tests/ui/page_bench_test.py -k jupyterlab``.

The numbers are printed, not asserted: they are the machine's as much as ours. A move counts from its event to the first
moment after the frame in which the curve stands elsewhere; the events come from the page itself, 60 a second, so that
what is measured is the panel and not the wire of the test.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from .book import Book
from .panel import Panel, show

pytestmark = [pytest.mark.browser, pytest.mark.bench]

RUNS = """
import numpy as np, pandas as pd
import jupyter_scaling as scaling

N, D = (grid.ravel() for grid in np.meshgrid(np.geomspace(1e6, 1e10, 48), np.geomspace(2e8, 1e11, 5)))
noise = np.exp(np.random.default_rng(0).normal(0, 0.004, N.size))
df = pd.DataFrame({"n_params": N, "n_tokens": D, "loss": (1.8 + 480 / N**0.35 + 2100 / D**0.37) * noise})
fit = scaling.fit(df, "chinchilla")
panel = scaling.explore(fit)
"""
MOVES = 180
# Times of moves: the element to watch, how to make move number k. A move that is overtaken by the next before it is
# painted counts until the frame that shows either. To and fro at one speed: where a hand turns slowly a move can be too
# small to change a single pixel, and would count until the next one that does.
MEASURE = """async ({moves, kind, row}) => {
  const root = document.querySelector('.jsc-explorer');
  const curve = () => [...root.querySelectorAll('.jsc-curve')].map(path => path.getAttribute('d')).join();
  const slider = root.querySelector(".jsc-row[data-parameter='alpha'] input[type=range]");
  const begin = Number(slider?.value);
  const surface = root.querySelector('.bqplot svg.svg-figure') ?? root.querySelector('.jsc-scatter')?.ownerSVGElement;
  const dot = root.querySelector(`.jsc-scatter [data-row='${row}']`);
  const at = dot.getScreenCTM();
  const swing = k => 2 / Math.PI * Math.asin(Math.sin(k / 12));
  const make = {
    slider: k => {
      slider.value = String(begin + 300 * swing(k));
      slider.dispatchEvent(new Event('input', {bubbles: true}));
    },
    drag: k => dot.ownerSVGElement.dispatchEvent(new PointerEvent('pointermove', {
      bubbles: true, pointerId: 1, pointerType: 'mouse', isPrimary: true, buttons: 1,
      clientX: at.e + 6 + 17 * (1 + swing(k)), clientY: at.f,
    })),
  }[kind];
  const painted = new MessageChannel();
  const waiting = [], times = [], work = [], gaps = [];
  let before = curve(), last = 0;
  const watch = () => requestAnimationFrame(now => {
    if (last) gaps.push(now - last);
    last = now;
    painted.port2.postMessage(0);
    if (times.length + waiting.length < moves || waiting.length) watch();
  });
  painted.port1.onmessage = () => {
    const shown = curve();
    if (shown === before) return;
    before = shown;
    const now = performance.now();
    for (const began of waiting.splice(0)) times.push(now - began);
  };
  watch();
  const start = performance.now();
  for (let k = 1; k <= moves; k++) {
    await new Promise(done => setTimeout(done, Math.max(0, start + k * 1000 / 60 - performance.now())));
    const began = performance.now();
    waiting.push(began);
    make(k);
    work.push(performance.now() - began);
  }
  const end = performance.now();
  while (waiting.length && performance.now() < end + 1000) await new Promise(done => setTimeout(done, 5));
  return {times, work, gaps, rate: moves / (end - start) * 1000};
}"""
# From letting go to the frame in which the kernel's fit stands in place of its preview.
IN_PLACE = """() => new Promise(done => {
  const panel = document.querySelector('.jsc-explorer').classList;
  let began = 0, seen = false;
  window.addEventListener('pointerup', event => { began = event.timeStamp; }, {capture: true, once: true});
  const look = () => {
    if (began && panel.contains('jsc-previewing')) seen = true;
    if (began && seen && !panel.contains('jsc-previewing')) return done(performance.now() - began);
    requestAnimationFrame(look);
  };
  look();
})"""
READY = "() => document.querySelector('.jsc-explorer:not(.jsc-previewing)') !== null"


def say(capsys: pytest.CaptureFixture[str], line: str) -> None:
    with capsys.disabled():
        print(f"\n  {line}", end="")


def spread(times: list[float]) -> str:
    return f"median {np.median(times):.1f} ms, p95 {np.percentile(times, 95):.1f} ms ({len(times)} of them)"


@pytest.fixture
def panel(open_cells: Callable[..., Book], new_page: Callable[[], Page]) -> Panel:
    """240 runs at five token budgets, with curves and bands, in a page with no gate between it and its kernel."""
    panel = show(open_cells([RUNS, "panel"], new_page()))
    panel.book.page.wait_for_function(READY)
    return panel


def test_a_slider_moves_the_curve_with_its_band(panel: Panel, capsys: pytest.CaptureFixture[str]) -> None:
    row = panel.isolated(1, apart=4)[0]
    for profiling in (False, True):
        if profiling:
            panel.press("Profile while dragging")
        told = panel.book.page.evaluate(MEASURE, {"moves": MOVES, "kind": "slider", "row": row})
        name = "slider, the others refitted" if profiling else "slider"
        report(capsys, name, told)
        settle(panel)


def test_a_pulled_dot_moves_the_fit(panel: Panel, capsys: pytest.CaptureFixture[str]) -> None:
    row = panel.isolated(1, apart=4)[0]
    x, y = panel.centres()[row]
    mouse = panel.book.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 12, y, steps=3)
    told = panel.book.page.evaluate(MEASURE, {"moves": MOVES, "kind": "drag", "row": row})
    panel.book.page.keyboard.press("Escape")
    mouse.up()
    report(capsys, "pulled dot", told)


def report(capsys: pytest.CaptureFixture[str], name: str, told: dict[str, Any]) -> None:
    assert len(told["times"]) == MOVES
    frames = 1000 / np.mean(told["gaps"])
    say(capsys, f"{name}, 240 runs: move to paint {spread(told['times'])}, target 20 and 33")
    say(capsys, f"    of which in the event {np.median(told['work']):.2f} ms; {told['rate']:.0f} moves a second came, ")
    with capsys.disabled():
        print(f"{frames:.0f} frames a second were drawn", end="")


def settle(panel: Panel) -> None:
    panel.book.page.evaluate(
        """() => document.querySelector(".jsc-row[data-parameter='alpha'] input[type=range]")
          .dispatchEvent(new Event('change', {bubbles: true}))"""
    )
    panel.book.python("panel.release('alpha').reset()")


def test_the_kernels_fit_is_in_place_after_the_drop(panel: Panel, capsys: pytest.CaptureFixture[str]) -> None:
    page, times = panel.book.page, []
    for row in panel.isolated(10, apart=4):
        page.evaluate(f"() => {{ window.jscTimed = ({IN_PLACE})(); }}")
        panel.drag_out(row)
        times.append(page.evaluate("() => window.jscTimed"))
        panel.press("Undo")
        panel.wait_n_in(240)
    assert len(times) == 10 and min(times) > 0
    say(capsys, f"drop to the kernel's fit in place, 240 runs: {spread(times)}, target 150")
    kernel = "import time; _t = time.perf_counter(); panel.exclude(3); panel.undo(); _t = time.perf_counter() - _t"
    panel.book.python(kernel)
    say(capsys, f"    the kernel alone: exclude and undo in {1e3 * panel.book.ask('_t'):.0f} ms")


def test_memory_is_flat_over_many_acts(panel: Panel, capsys: pytest.CaptureFixture[str]) -> None:
    acts = int(os.environ.get("JUPYTER_SCALING_BENCH_ACTS", "1000"))
    page = panel.book.page
    session = page.context.new_cdp_session(page)
    dot = panel.root.locator(".bqplot [role=checkbox][tabindex='0']")
    row = int(dot.get_attribute("data-row") or -1)
    dot.focus()

    def memory() -> tuple[float, int, float]:
        session.send("HeapProfiler.collectGarbage")
        heap = session.send("Runtime.getHeapUsage")["usedSize"] / 2**20
        kernel = panel.book.ask("int(open('/proc/self/statm').read().split()[1]) * 4096 / 2**20")
        return heap, session.send("Memory.getDOMCounters")["nodes"], kernel

    marks = {}
    for act in range(1, acts + 1):
        page.keyboard.press("x")
        panel.wait_checked(row, act % 2 == 0)
        page.wait_for_function(READY)
        if act in (acts // 10, acts // 2, acts):
            marks[act] = memory()
    for act, (heap, nodes, kernel) in marks.items():
        say(capsys, f"after {act} acts: page {heap:.1f} MB, {nodes} nodes; kernel {kernel:.0f} MB")
