"""How large a figure is, and its words and marks with it: as wide as a page, or as one of its columns."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from ...errors import ExportError

__all__ = ["INCHES", "PAGE", "Layout", "layout_of"]

#: Widths by name, in inches; a unit of the SVG is 1/96 of one.
INCHES = {"page": 7.5, "column": 3.3}
UNITS = 96.0
NARROWEST, WIDEST = 2.5, 14.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes in units of the SVG; a narrow figure has its legend below the plot.

    `strip` is how wide the ground below a curve is where that lies on many dots.
    """

    width: float = 720.0
    plot_height: float = 380.0
    left: float = 64.0
    right: float = 16.0
    below: float = 50.0
    margin: float = 16.0
    title: float = 15.0
    text: float = 12.0
    small: float = 11.0
    radius: float = 4.2
    line: float = 1.6
    most_ticks: int = 7
    is_narrow: bool = False
    has_title: bool = True

    @property
    def inches(self) -> float:
        """The width on paper."""
        return round(self.width / UNITS, 4)

    @property
    def strip(self) -> float:
        """How wide the ground below a curve is."""
        return self.line + 3.0


PAGE = Layout()
#: Letters of 7 and 8 points at their printed size.
_COLUMN = Layout(316.8, 205.0, 44.0, 8.0, 38.0, 8.0, 12.0, 10.5, 9.3, 2.9, 1.2, 5, True)


def layout_of(width: float | str | None = None, title: bool = True) -> Layout:
    """The layout for a width in inches, or by name.

    Examples
    --------
    >>> layout_of().inches, layout_of("column").width, layout_of(5.0).text
    (7.5, 316.8, 12.0)

    Raises
    ------
    ExportError
        When the width is no name and no number of inches that a figure can have.
    """
    inches = INCHES.get(width, math.nan) if isinstance(width, str) else INCHES["page"] if width is None else width
    if isinstance(inches, bool) or not isinstance(inches, (int, float)) or not NARROWEST <= inches <= WIDEST:
        raise ExportError(
            f"A figure cannot have the width {width!r}. Give inches from {NARROWEST:g} to {WIDEST:g}, such as 3.3 for "
            'one column, or "page" or "column".'
        )
    near = _COLUMN if inches < 4.5 else PAGE
    size = round(inches * UNITS, 2)
    plot_height = near.plot_height * size / near.width if near.is_narrow or size < near.width else near.plot_height
    return replace(near, width=size, plot_height=plot_height, has_title=bool(title))
