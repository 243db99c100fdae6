"""How 100,000 dots follow the hand: run by ``pytest -m bench tests/ui/canvas_bench_test.py``; printed, not asserted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from .book import Book
from .panel import Panel

pytestmark = [
    pytest.mark.browser,
    pytest.mark.bench,
    pytest.mark.parametrize("application", ["jupyterlab"], indirect=True),
]

RUNS = """
import numpy as np
import jupyter_scaling as scaling

rng = np.random.default_rng(0)
N, D = 10 ** rng.uniform(6, 10, 100_000), 10 ** rng.uniform(8, 11.5, 100_000)
loss = (1.8 + 480 / N**0.35 + 2100 / D**0.37) * np.exp(rng.normal(0, 0.02, N.size))
fit = scaling.fit({"n_params": N, "n_tokens": D, "loss": loss}, "chinchilla")
panel = scaling.explore(fit)
"""
# The plot is moved once a frame from within the page; a frame counts from its start to the start of the next.
PAN = """async frames => {
  const surface = document.querySelector('.jsc-explorer .jsc-scatter').ownerSVGElement;
  const area = surface.querySelector('.plotarea_events').getBoundingClientRect();
  surface.setPointerCapture = () => {};
  surface.hasPointerCapture = () => false;
  const at = (type, k) => surface.dispatchEvent(new PointerEvent(type, {
    bubbles: true, pointerId: 1, pointerType: 'mouse', button: 0,
    clientX: area.left + 200 + 60 * Math.sin(k / 6), clientY: area.top + 150 + 30 * Math.sin(k / 9),
  }));
  const nextFrame = () => new Promise(requestAnimationFrame);
  const times = [];
  at('pointerdown', 0);
  let last = await nextFrame();
  for (let k = 1; k <= frames; k++) {
    at('pointermove', k);
    const now = await nextFrame();
    times.push(now - last);
    last = now;
  }
  at('pointerup', frames);
  return times;
}"""
# Time spent in this page's own code while panning, from the profiler of the browser.
OURS = "jupyter-scaling"
TURN = """
import time
began = time.perf_counter()
panel.exclude(rows=[int(np.argmax(N))])
act_seconds = time.perf_counter() - began
panel.undo()
"""


def test_a_hundred_thousand_dots_are_panned(
    open_cells: Callable[..., Book], application: str, capsys: pytest.CaptureFixture[str]
) -> None:
    book = open_cells([RUNS, "panel"])
    book.run_all()
    panel = Panel(book)
    panel.root.locator(".jsc-canvas").wait_for(state="attached", timeout=60_000)
    panel.root.locator(".jsc-tool-pan").click()
    profiler = book.page.context.new_cdp_session(book.page)
    profiler.send("Profiler.enable")
    profiler.send("Profiler.start")
    frames = book.page.evaluate(PAN, 120)
    profile = profiler.send("Profiler.stop")["profile"]
    ours = {node["id"] for node in profile["nodes"] if OURS in node["callFrame"]["url"]}
    worked = sum(
        took for node, took in zip(profile["samples"], profile["timeDeltas"], strict=True) if node in ours
    ) / len(frames)
    book.python(TURN)
    with capsys.disabled():
        median, p95 = np.median(frames), np.percentile(frames, 95)
        print(
            f"\n  panning 100,000 dots: median {median:.1f} ms a frame ({1000 / median:.0f} a second), p95 {p95:.1f} ms"
        )
        print(f"  redraw in our own code: {worked / 1000:.1f} ms a frame")
        print(f"  an act in the kernel, fit and view: {book.ask('act_seconds') * 1000:.0f} ms")
    assert len(frames) == 120
