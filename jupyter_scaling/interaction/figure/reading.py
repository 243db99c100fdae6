"""Where a figure reads the law: the target on its axis, the prediction there, the shade beyond the runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

import numpy as np

from ..numbers import quantity
from ..viewmodel import ViewModel
from .frame import Frame
from .looks import INK
from .words import text_width

__all__ = ["Reading", "reading", "shade", "target_mark"]

SHADE = "#000000"
SHADE_OPACITY = 0.045
DIAMOND = "M0,-6L6,0L0,6L-6,0Z"


@dataclass(frozen=True, slots=True)
class Reading:
    """In the units of the axes; None for what is not in the figure.

    `shade` is where the runs in the fit end, `x` the target, `y, low, high` the prediction with its interval, and
    `text` says it; for a target off the axis, the text says where it is, and `at_right` on which side.
    """

    shade: float | None
    beyond: str
    x: float | None
    y: float | None
    low: float | None
    high: float | None
    text: str
    at_right: bool = True


def reading(view: ViewModel, frame: Frame) -> Reading:
    """What of the view's target the figure shows."""
    card, axis = view.target, frame.x
    largest = card.largest
    shaded = largest if largest is not None and axis.low < largest < axis.high * (1 - 1e-6) else None
    beyond = card.beyond_text.replace("your", "the") or f"beyond the largest {card.axis}"
    if card.x is None or (axis.log and card.x <= 0):
        return Reading(shaded, beyond, None, None, None, None, "")
    if not axis.low <= card.x <= axis.high:
        where = ", ".join(f"{name} {quantity(value)}" for name, value in card.inputs.items())
        at_right = card.x > axis.high
        text = f"target {where} →" if at_right else f"← target {where}"
        return Reading(shaded, beyond, None, None, None, None, text, at_right)
    return Reading(shaded, beyond, card.x, card.y, card.low, card.high, card.y_text if card.y is not None else "")


def shade(read: Reading, frame: Frame) -> Iterator[str]:
    """The shade right of the largest run in the fit."""
    if read.shade is not None:
        x = _pixel(frame, read.shade)
        yield (
            f'<rect x="{x:.1f}" y="{frame.top:g}" width="{frame.right - x:.1f}" height="{frame.bottom - frame.top:g}" '
            f'fill="{SHADE}" fill-opacity="{SHADE_OPACITY}"/>'
        )


def target_mark(read: Reading, frame: Frame) -> Iterator[str]:
    """The line on the axis, the prediction with its interval, and the words of both."""
    size = frame.layout.small
    if read.shade is not None:
        yield from _words(frame.right - 6, frame.top + size + 3, read.beyond, "end", size)
    if read.x is None:
        if read.text:
            x, anchor = (frame.right - 6, "end") if read.at_right else (frame.left + 6, "start")
            yield from _words(x, frame.bottom - 8, read.text, anchor, size)
        return
    x = _pixel(frame, read.x)
    top = frame.top + (20 if read.shade is not None else 0)
    yield (
        f'<path d="M{x:.1f},{top:.1f}V{frame.bottom:.1f}" stroke="{INK}" stroke-width="1" stroke-dasharray="4 3"/>'
        f'<path d="M{x:.1f},{frame.bottom:.1f}l-5,0l5,-8l5,8Z" fill="{INK}"/>'
    )
    if read.y is None or not np.isfinite(height := _heights(frame, read.y)[0]):
        return
    if read.low is not None and read.high is not None:
        low, high = np.clip(_heights(frame, read.low, read.high), frame.top, frame.bottom)
        yield (
            f'<path d="M{x - 4:.1f},{low:.1f}h8M{x:.1f},{low:.1f}V{high:.1f}m-4,0h8" '
            f'fill="none" stroke="{INK}" stroke-width="1.6"/>'
        )
    yield (
        f'<path transform="translate({x:.1f} {height:.1f})" d="{DIAMOND}" fill="{INK}" stroke="#ffffff" '
        'stroke-width="1.2"/>'
    )
    room = text_width(read.text, size) + 14
    at, anchor = (x - 11, "end") if x - frame.left > room else (x + 11, "start")
    yield from _words(at, min(max(height + 4, frame.top + 32), frame.bottom - 8), read.text, anchor, size)


def _words(x: float, y: float, text: str, anchor: str, size: float) -> Iterator[str]:
    """Words with a white edge, legible above curves; drawn twice, as not every reader knows `paint-order`."""
    placed = f'x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}"'
    edge = 'fill="#ffffff" stroke="#ffffff" stroke-width="3" stroke-linejoin="round" aria-hidden="true"'
    yield f'<text {placed} {edge}>{escape(text)}</text><text {placed} fill="{INK}">{escape(text)}</text>'


def _pixel(frame: Frame, value: float) -> float:
    return float(frame.x.pixels(np.array([value]))[0])


def _heights(frame: Frame, *values: float) -> np.ndarray:
    return frame.y.pixels(np.array(values))
