"""A panel's view drawn as an SVG that stands alone: a figure for a paper, made without a browser."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from html import escape

import numpy as np

from ..viewmodel import Curve, ViewModel
from .caption import caption, description
from .frame import BELOW, WIDTH, Axis, Frame, framed
from .looks import INK, LINE, MUTED, Entry, band_opacity, dot_looks, drawn_rows, legend_entries, level_colour
from .reading import Reading, reading, shade, target_mark
from .shapes import cross_path, shape_path
from .words import formula_spans, plain_formula, text_width, wrapped

__all__ = ["svg"]

FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
TITLE, TEXT, SMALL = 15.0, 12.0, 11.0
RADIUS = 4.2
#: More dots than these are thinned out evenly: they cover each other, and the file would be megabytes.
MOST_DOTS = 4_000


def svg(view: ViewModel, note: str | None = None) -> str:
    """The figure's text.

    Parameters
    ----------
    view : ViewModel
        What the panel shows.
    note : str, optional
        The caption; the panel's own words when left out, none when empty.

    Returns
    -------
    str
        SVG of plain shapes and text, white behind, without script, style sheet or anything from outside.
    """
    words = caption(view) if note is None else note
    head, top = _head(view)
    entries = list(legend_entries(view))
    legend = 30 + max((text_width(entry.label, SMALL) for entry in entries), default=-30)
    frame = framed(view, top, legend)
    foot, height = _foot(words, frame.bottom + BELOW)
    read = reading(view, frame)
    drawn = "".join([*shade(read, frame), *_axes(view, frame), *_marks(view, frame, read), *_legend(entries, frame)])
    key = "f" + hashlib.sha256((drawn + words).encode()).hexdigest()[:10]
    drawn = drawn.replace("CLIP", key)
    title = f"{view.law.title or view.law.name}: {plain_formula(view.law.formula)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}" height="{height:g}" '
        f'viewBox="0 0 {WIDTH:g} {height:g}" role="img" aria-labelledby="{key}t {key}d" font-family="{FONT}">'
        f'<title id="{key}t">{escape(title)}</title><desc id="{key}d">{escape(description(view))}</desc>'
        f'<rect width="100%" height="100%" fill="#ffffff"/>'
        f'<clipPath id="{key}"><rect x="{frame.left:g}" y="{frame.top:g}" width="{frame.right - frame.left:g}" '
        f'height="{frame.bottom - frame.top:g}"/></clipPath>{head}{drawn}{foot}</svg>\n'
    )


def _text(x: float, y: float, text: str, size: float = TEXT, *, more: str = "", fill: str = INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}"{more}>{text}</text>'


def _head(view: ViewModel) -> tuple[str, float]:
    """Law, formula and subtitle, and where they end."""
    law, room = view.law, WIDTH - 32
    parts = [_text(16, 26, escape(law.title or law.name), TITLE, more=' font-weight="700"')]
    y = 46.0
    formula = plain_formula(law.formula)
    if text_width(formula, TEXT) <= room:
        parts.append(_text(16, y, formula_spans(law.formula, TEXT)))
    else:
        lines = wrapped(formula, room, TEXT)
        parts += [_text(16, y + 16 * row, escape(line)) for row, line in enumerate(lines)]
        y += 16 * (len(lines) - 1)
    for line in wrapped(view.subtitle, room, SMALL):
        y += 17
        parts.append(_text(16, y, escape(line), SMALL, fill=MUTED))
    return "".join(parts), y + 14


def _foot(words: str, top: float) -> tuple[str, float]:
    lines = wrapped(words, WIDTH - 32, SMALL) if words else []
    rows = [_text(16, top + 14 + 15 * row, escape(line), SMALL) for row, line in enumerate(lines)]
    return "".join(rows), round(top + 15 * len(lines) + (14 if lines else 4))


def _axes(view: ViewModel, frame: Frame) -> Iterator[str]:
    for pixel, label in frame.x.ticks:
        yield _line(pixel, frame.top, pixel, frame.bottom, LINE)
        yield _line(pixel, frame.bottom, pixel, frame.bottom + 5, INK)
        yield _text(pixel, frame.bottom + 18, escape(label), SMALL, more=' text-anchor="middle"')
    for pixel, label in frame.y.ticks:
        yield _line(frame.left, pixel, frame.right, pixel, LINE)
        yield _line(frame.left - 5, pixel, frame.left, pixel, INK)
        yield _text(frame.left - 8, pixel + 4, escape(label), SMALL, more=' text-anchor="end"')
    yield from (_line(pixel, frame.bottom, pixel, frame.bottom + 3, INK) for pixel in frame.x.minor)
    yield from (_line(frame.left - 3, pixel, frame.left, pixel, INK) for pixel in frame.y.minor)
    yield (
        f'<path d="M{frame.left:g},{frame.top:g}V{frame.bottom:g}H{frame.right:g}" fill="none" stroke="{INK}" '
        'stroke-width="1"/>'
    )
    middle = (frame.left + frame.right) / 2
    yield _text(middle, frame.bottom + 38, escape(view.axis.label), TEXT, more=' text-anchor="middle"')
    x, y = 18.0, (frame.top + frame.bottom) / 2
    turned = f' text-anchor="middle" transform="rotate(-90 {x:g} {y:.1f})"'
    yield _text(x, y, escape(view.y_axis.label), TEXT, more=turned)


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<path d="M{x1:.1f},{y1:.1f}L{x2:.1f},{y2:.1f}" stroke="{colour}" stroke-width="1"/>'


def _marks(view: ViewModel, frame: Frame, read: Reading) -> Iterator[str]:
    yield '<g clip-path="url(#CLIP)">'
    many = len(view.points.x) > 500
    lines = [
        part
        for curve in view.curves
        for part in _curve(curve, frame, level_colour(view, curve.level), band_opacity(view))
    ]
    dots = list(_dots(view, frame))
    yield from [*dots, *lines] if many else [*lines, *dots]
    yield from target_mark(read, frame)
    yield "</g>"


def _curve(curve: Curve, frame: Frame, colour: str, opacity: float) -> Iterator[str]:
    x = frame.x.pixels(np.asarray(curve.x, dtype=np.float64))
    if curve.band_low is not None and curve.band_high is not None:
        # A band that reaches zero runs off the plot instead of tearing.
        low, high = (_clamped(side, frame.y) for side in (curve.band_low, curve.band_high))
        for piece in _pieces(np.isfinite(x) & np.isfinite(low) & np.isfinite(high)):
            there = _points(x[piece], high[piece])
            back = _points(x[piece][::-1], low[piece][::-1])
            yield f'<path d="M{there}L{back}Z" fill="{colour}" fill-opacity="{opacity:g}" stroke="none"/>'
    y = _clamped(curve.y, frame.y)
    path = "".join("M" + _points(x[piece], y[piece]) for piece in _pieces(np.isfinite(x) & np.isfinite(y)))
    if path:
        yield f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.6" stroke-linejoin="round"/>'


def _clamped(values: np.ndarray, axis: Axis) -> np.ndarray:
    """Pixels, those far outside of the plot drawn in to a plot's height beyond it."""
    pixels = axis.pixels(np.where(np.asarray(values) > 0, values, 1e-300) if axis.log else np.asarray(values))
    reach = abs(axis.last - axis.first)
    limits = min(axis.first, axis.last) - reach, max(axis.first, axis.last) + reach
    return np.where(np.isfinite(values), np.clip(pixels, *limits), np.nan)


def _pieces(usable: np.ndarray) -> Iterator[slice]:
    """Stretches of at least two points that all have a place."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], usable, [False]]).astype(int)))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        if last - first > 1:
            yield slice(int(first), int(last))


def _points(x: np.ndarray, y: np.ndarray) -> str:
    return "L".join(f"{a:.1f},{b:.1f}" for a, b in zip(x.tolist(), y.tolist(), strict=True))


def _dots(view: ViewModel, frame: Frame) -> Iterator[str]:
    points = view.points
    x, y = frame.x.pixels(points.x), frame.y.pixels(points.y)
    rows = drawn_rows(view, np.isfinite(x) & np.isfinite(y), MOST_DOTS)
    few = len(rows) <= 500
    radius = RADIUS if few else 2.6
    colours, shapes = dot_looks(view)
    # What is out lies above: it is what one looks for.
    for row in sorted(rows.tolist(), key=lambda row: points.state[row] == "out"):
        label = points.label[row] if few else ""
        yield _dot(x[row], y[row], points.state[row], shapes[row], colours[row], radius, label)


def _dot(x: float, y: float, state: str, shape: str, colour: str, radius: float, label: str = "") -> str:
    outline = cross_path(radius) if state == "out" else shape_path(shape, radius)
    paint = {
        "out": f'fill="#ffffff" fill-opacity="0.7" stroke="{colour}" stroke-width="1.3"',
        "held_out": f'fill="#ffffff" stroke="{colour}" stroke-width="1.8"',
    }.get(state, f'fill="{colour}" stroke="#ffffff" stroke-width="0.8"')
    said = f"<title>{escape(label)}</title>" if label else ""
    return (
        f'<path transform="translate({x:.1f} {y:.1f})" d="{outline}" {paint}>{said}</path>'
        if said
        else (f'<path transform="translate({x:.1f} {y:.1f})" d="{outline}" {paint}/>')
    )


def _legend(entries: Sequence[Entry], frame: Frame) -> Iterator[str]:
    x = frame.right + 20
    for row, entry in enumerate(entries):
        y = frame.top + 10 + 19 * row
        if entry.shape:
            yield _dot(x, y, entry.state, entry.shape, entry.colour, RADIUS)
        else:
            yield f'<path d="M{x - 7:.1f},{y:.1f}h14" stroke="{entry.colour}" stroke-width="4.5"/>'
        yield _text(x + 11, y + 4, escape(entry.label), SMALL)
