"""The outlines of dots as SVG paths around the origin, the same as in the page."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

__all__ = ["cross_path", "shape_path"]

Corners = Sequence[tuple[float, float]]


def shape_path(name: str, radius: float) -> str:
    """The outline of a named shape of about the area of a circle; an unknown name is a circle.

    Examples
    --------
    >>> shape_path("square", 10.0)
    'M-9,-9L9,-9L9,9L-9,9Z'
    """
    return _OUTLINES.get(name, _OUTLINES["circle"])(radius)


def cross_path(radius: float) -> str:
    """The hollow cross of a run that is out: twelve corners, arms along the diagonals."""
    arm, half = 1.35 * radius, 0.42 * radius
    upright = [
        (-half, -arm), (half, -arm), (half, -half), (arm, -half), (arm, half), (half, half),
        (half, arm), (-half, arm), (-half, half), (-arm, half), (-arm, -half), (-half, -half),
    ]  # fmt: skip
    c = math.sqrt(0.5)
    return _drawn([(c * (x - y), c * (x + y)) for x, y in upright])


def _drawn(corners: Corners) -> str:
    return "M" + "L".join(f"{_short(x)},{_short(y)}" for x, y in corners) + "Z"


def _short(value: float) -> str:
    return (
        f"{value:.2f}".rstrip("0").rstrip(".").replace("-0", "0")
        if abs(value) < 0.005
        else f"{value:.2f}".rstrip("0").rstrip(".")
    )


def _polygon(count: int, radius: float, turn: float = 0.0) -> str:
    angles = [2 * math.pi * place / count - math.pi / 2 + turn for place in range(count)]
    return _drawn([(radius * math.cos(angle), radius * math.sin(angle)) for angle in angles])


def _star(outer: float, inner: float) -> str:
    angles = [math.pi * place / 5 - math.pi / 2 for place in range(10)]
    radii = [inner if place % 2 else outer for place in range(10)]
    return _drawn([(r * math.cos(angle), r * math.sin(angle)) for r, angle in zip(radii, angles, strict=True)])


def _box(wide: float, high: float) -> str:
    return _drawn([(-wide, -high), (wide, -high), (wide, high), (-wide, high)])


def _oval(wide: float, high: float) -> str:
    w, h = _short(wide), _short(high)
    return f"M-{w},0a{w},{h} 0 1,0 {_short(2 * wide)},0a{w},{h} 0 1,0 -{_short(2 * wide)},0Z"


_OUTLINES: Mapping[str, Callable[[float], str]] = {
    "circle": lambda r: _oval(r, r),
    "square": lambda r: _box(0.9 * r, 0.9 * r),
    "triangle-up": lambda r: _polygon(3, 1.5 * r),
    "diamond": lambda r: _polygon(4, 1.3 * r),
    "triangle-down": lambda r: _polygon(3, 1.5 * r, math.pi),
    "rectangle": lambda r: _box(1.25 * r, 0.65 * r),
    "ellipse": lambda r: _oval(0.65 * r, 1.45 * r),
    "pentagon": lambda r: _polygon(5, 1.2 * r),
    "hexagon": lambda r: _polygon(6, 1.1 * r),
    "star": lambda r: _star(1.65 * r, 0.72 * r),
}
