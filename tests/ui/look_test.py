"""The panel in light and dark: the theme is followed at once, and pictures of both can be kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from .book import Book
from .panel import Panel, show
from .themes import THEMES, wear

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parents[2] / "docs" / "screenshots"
STORY = [
    "import jupyter_scaling as scaling\ndf = scaling.datasets.load('tiny_lm')\nfit = scaling.fit(df, 'chinchilla')"
]
SHOW = "panel = scaling.explore(fit)\npanel"
CONTRAST = """root => {
  const light = color => {
    const [r, g, b] = color.match(/[\\d.]+/g).map(Number).map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let behind = root;
  while (getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
  const [a, b] = [getComputedStyle(root.querySelector('.jsc-title')).color, getComputedStyle(behind).backgroundColor]
    .map(light).sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}"""


def test_title_and_ground_differ_in_light_and_dark(open_cells: Callable[..., Book], application: str) -> None:
    book = open_cells([*STORY, SHOW])
    panel = show(book)
    if application == "jupyterlab":
        book.page.evaluate("() => window.jupyterapp.commands.execute('application:toggle-left-area')")
    panel.drag_out(panel.isolated(1)[0])
    panel.book.ask_until("len(panel.excluded)", lambda count: count > 0)
    for name, theme in THEMES.items():
        wear(book.page, theme)
        contrast = panel.root.evaluate(CONTRAST)
        assert contrast >= 4.5, f"the title's contrast is {contrast:.1f} in {theme}"
        if os.environ.get("JUPYTER_SCALING_SCREENSHOTS"):
            PICTURES.mkdir(parents=True, exist_ok=True)
            panel.root.screenshot(path=PICTURES / f"{application}_{name}.png")
            picture_of_a_pull(panel, PICTURES / f"{application}_{name}_pulled.png")
            if application == "jupyterlab":
                picture_of_the_history(panel, PICTURES / f"history_{name}.png")


def picture_of_a_pull(panel: Panel, path: Path) -> None:
    """A dot on its way out: the fit without it, and the fit as it was."""
    x, y = panel.centres()[panel.isolated(3)[-1]]
    mouse = panel.book.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 36, y - 8, steps=4)
    panel.book.page.locator(".jsc-previewing").wait_for(state="attached")
    panel.root.screenshot(path=path)
    panel.book.page.keyboard.press("Escape")
    mouse.up()


def picture_of_the_history(panel: Panel, path: Path) -> None:
    """The acts so far, the drawer opened for it."""
    panel.press("History")
    panel.root.locator(".jsc-history-step").first.wait_for()
    panel.root.screenshot(path=path)
    panel.press("History")
    panel.book.page.mouse.move(0, 0)
