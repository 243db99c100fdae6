"""No serious fault of accessibility that axe knows, with every drawer open, in light and in dark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .book import Book
from .panel import RUNS, SHOW, show
from .themes import THEMES, wear

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "js" / "node_modules" / "axe-core" / "axe.min.js"
FAULTS = """async () => {
  const found = await axe.run('.jsc-explorer');
  if (found.passes.length < 10) return ['axe looked at nothing'];
  return found.violations.filter(({impact}) => impact === 'serious' || impact === 'critical').map(
    ({id, impact, nodes}) => `${impact} ${id}: ` + nodes.slice(0, 4).map(
      ({html, any}) => html.slice(0, 160) + ' ' + (any[0]?.message ?? '')).join(' | '));
}"""


def test_axe_finds_no_serious_fault(open_cells: Callable[..., Book]) -> None:
    if not AXE.exists():
        pytest.skip("needs axe-core: run `npm install` in js/")
    panel = show(open_cells([RUNS, SHOW]))
    book = panel.book
    panel.drag_out(panel.isolated(1)[0])
    panel.wait_n_in(29)
    for toggle in panel.root.locator("[class*='jsc-toggle-']").all():
        toggle.click()
    panel.root.locator(".jsc-compare").click()
    panel.root.locator(".jsc-compare-table td").first.wait_for()
    book.page.evaluate(AXE.read_text(encoding="utf-8"))
    for theme in THEMES.values():
        wear(book.page, theme)
        assert book.page.evaluate(FAULTS) == [], theme
