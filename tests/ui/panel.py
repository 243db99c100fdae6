"""The panel as a person's hand meets it: dots, sliders, buttons, keys."""

from __future__ import annotations

import math
from dataclasses import dataclass

from playwright.sync_api import Locator

from .book import Book

RUNS = """
import numpy as np
import pandas as pd
import jupyter_scaling as scaling

N, D = (grid.ravel() for grid in np.meshgrid([1e6, 4e6, 1.6e7, 6.4e7, 2.56e8, 1e9], [2e8, 1e9, 5e9, 2.5e10, 1e11]))
noise = np.exp(np.random.default_rng(0).normal(0, 0.004, N.size))
loss = (1.8 + 480 / N**0.35 + 2100 / D**0.37) * noise
df = pd.DataFrame({"n_params": N, "n_tokens": D, "loss": loss}, index=[f"run {i}" for i in range(N.size)])
fit = scaling.fit(df, "chinchilla")
"""
SHOW = "panel = scaling.explore(fit)\npanel"
READY = 30_000
# A dot's own origin, which stays where its data are whatever shape is drawn around it.
CENTRES = """dots => dots.map(dot => {
  const at = dot.getScreenCTM();
  return [Number(dot.dataset.row), at.e, at.f];
})"""


@dataclass(frozen=True)
class Panel:
    """A panel on the screen, and the notebook it stands in."""

    book: Book

    @property
    def root(self) -> Locator:
        return self.book.page.locator(".jsc-explorer")

    def dot(self, row: int) -> Locator:
        return self.root.locator(f".bqplot [role=checkbox][data-row='{row}']")

    def centres(self) -> dict[int, tuple[float, float]]:
        """Where each dot stands in the window, by row."""
        found = self.root.locator(".bqplot [role=checkbox]").evaluate_all(CENTRES)
        return {row: (x, y) for row, x, y in found}

    def isolated(self, count: int, apart: float = 16) -> list[int]:
        """Rows whose dots no other dot comes near, so that a press means them."""
        places = self.centres()
        alone = [
            row
            for row, here in places.items()
            if all(math.dist(here, there) > apart for other, there in places.items() if other != row)
        ]
        assert len(alone) >= count, f"only {len(alone)} of {len(places)} dots stand apart"
        return alone[:count]

    def drag(self, row: int, dx: float, dy: float, steps: int = 8) -> None:
        """Press on a dot, move by so many pixels, let go."""
        x, y = self.centres()[row]
        mouse = self.book.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + dx, y + dy, steps=steps)
        mouse.up()

    def drag_out(self, row: int, steps: int = 8) -> None:
        """Drag a dot 90 pixels towards the middle of the plot."""
        box = self.root.locator(".bqplot").first.bounding_box()
        assert box is not None
        x, _ = self.centres()[row]
        self.drag(row, 90 if x < box["x"] + box["width"] / 2 else -90, 0, steps)

    def press(self, name: str) -> None:
        """Press a button of the toolbar by its word."""
        self.root.get_by_role("button", name=name).first.click()

    def slider(self, parameter: str) -> Locator:
        return self.root.locator(f".jsc-row[data-parameter='{parameter}'] input[type=range]")

    def curves(self) -> list[str]:
        """The drawn paths of the law's curves."""
        return self.root.locator(".jsc-curve").evaluate_all("paths => paths.map(path => path.getAttribute('d'))")

    def wait_checked(self, row: int, checked: bool) -> None:
        self.root.locator(f".bqplot [data-row='{row}'][aria-checked='{str(checked).lower()}']").wait_for(
            state="attached", timeout=READY
        )

    def n_in(self) -> int:
        """How many rows the current fit in the kernel rests on."""
        return int(self.book.ask("panel.fit.observations.count('in')"))

    def wait_n_in(self, expected: int) -> None:
        """Wait until the kernel's fit rests on so many rows."""
        self.book.ask_until("panel.fit.observations.count('in')", lambda count: count == expected)

    def excluded(self) -> list[str]:
        """Keys of the rows that are out, as the user's own index names them."""
        keys: list[str] = self.book.ask("[str(key) for key in panel.excluded.index]")
        return keys


def show(book: Book) -> Panel:
    """Run the notebook and wait for the panel's first dots and curves."""
    book.run_all()
    panel = Panel(book)
    panel.root.locator(".bqplot [role=checkbox]").first.wait_for(state="attached", timeout=READY)
    panel.root.locator(".jsc-curve").first.wait_for(state="attached", timeout=READY)
    panel.root.scroll_into_view_if_needed()
    return panel
