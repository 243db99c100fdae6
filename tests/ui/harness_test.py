"""The harness itself: a plot of stock bqplot appears, and Python answers from the same page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .book import Book, PythonError

pytestmark = pytest.mark.browser

PLOT = """
import bqplot
x = bqplot.LogScale()
dots = bqplot.Scatter(x=[1, 10, 100], y=[3, 2, 1], scales={"x": x, "y": bqplot.LinearScale()})
bqplot.Figure(marks=[dots])
"""


def test_a_stock_plot_appears_and_the_kernel_answers(open_cells: Callable[[list[str]], Book]) -> None:
    book = open_cells([PLOT])
    book.run_all()
    book.page.locator(".bqplot path.dot").nth(2).wait_for(state="attached", timeout=30_000)
    assert book.ask("dots.x.tolist()") == [1, 10, 100]
    with pytest.raises(PythonError, match="NameError"):
        book.ask("nobody")
    assert book.complaints == []
