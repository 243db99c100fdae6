"""A panel's view drawn as an SVG that stands alone: a figure for a paper, made without a browser."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from html import escape

import numpy as np

from ..viewmodel import Curve, ViewModel
from .caption import caption, description
from .frame import Axis, Frame, framed
from .layout import PAGE, Layout
from .looks import (
    INK,
    LINE,
    MANY,
    MUTED,
    Entry,
    band_opacity,
    dot_looks,
    dot_opacity,
    drawn_rows,
    legend_entries,
    level_colour,
)  # fmt: skip
from .reading import Reading, reading, shade, target_mark
from .shapes import cross_path, shape_path
from .words import formula_spans, plain_formula, text_width, wrapped

__all__ = ["svg"]

FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
#: More dots than these are thinned out evenly: they cover each other, and the file would be megabytes.
MOST_DOTS = 4_000
#: What is out stays large enough to be seen among thousands.
LEAST_CROSS = 3.0


def svg(view: ViewModel, note: str | None = None, layout: Layout = PAGE) -> str:
    """The figure's text.

    Parameters
    ----------
    view : ViewModel
        What the panel shows.
    note : str, optional
        The caption; the panel's own words when left out, none when empty.
    layout : Layout, optional
        Its width, and with it the sizes of all that stands in it; with or without a title.

    Returns
    -------
    str
        SVG of plain shapes and text, white behind, without script, style sheet or anything from outside.
    """
    words = caption(view) if note is None else note
    head, top = _head(view, layout)
    entries = list(legend_entries(view))
    widest = max((text_width(entry.label, layout.small) for entry in entries), default=-30)
    frame = framed(view, top, 0.0 if layout.is_narrow else 30 + widest, layout)
    legend, end = (_legend_below if layout.is_narrow else _legend_beside)(entries, frame, widest)
    foot, height = _foot(words, end, layout)
    read = reading(view, frame)
    drawn = "".join([*shade(read, frame), *_axes(view, frame), *_marks(view, frame, read), *legend])
    key = "f" + hashlib.sha256((drawn + words).encode()).hexdigest()[:10]
    drawn = drawn.replace("CLIP", key)
    title = f"{view.law.title or view.law.name}: {plain_formula(view.law.formula)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{layout.width:g}" height="{height:g}" '
        f'viewBox="0 0 {layout.width:g} {height:g}" role="img" aria-labelledby="{key}t {key}d" font-family="{FONT}">'
        f'<title id="{key}t">{escape(title)}</title><desc id="{key}d">{escape(description(view))}</desc>'
        f'<rect width="100%" height="100%" fill="#ffffff"/>'
        f'<clipPath id="{key}"><rect x="{frame.left:g}" y="{frame.top:g}" width="{frame.right - frame.left:g}" '
        f'height="{frame.bottom - frame.top:g}"/></clipPath>{head}{drawn}{foot}</svg>\n'
    )


def _text(x: float, y: float, text: str, size: float, *, more: str = "", fill: str = INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}"{more}>{text}</text>'


def _head(view: ViewModel, layout: Layout) -> tuple[str, float]:
    """Law, formula and subtitle, and where they end."""
    if not layout.has_title:
        return "", 12.0
    law, left, size = view.law, layout.margin, layout.text
    room = layout.width - 2 * left
    y = 11 + layout.title
    parts = [_text(left, y, escape(law.title or law.name), layout.title, more=' font-weight="700"')]
    y += 1.65 * size
    formula = plain_formula(law.formula)
    if text_width(formula, size) <= room:
        parts.append(_text(left, y, formula_spans(law.formula, size), size))
    else:
        lines = wrapped(formula, room, size)
        parts += [_text(left, y + 1.35 * size * row, escape(line), size) for row, line in enumerate(lines)]
        y += 1.35 * size * (len(lines) - 1)
    for line in wrapped(view.subtitle, room, layout.small):
        y += 1.5 * layout.small
        parts.append(_text(left, y, escape(line), layout.small, fill=MUTED))
    return "".join(parts), y + 14


def _foot(words: str, top: float, layout: Layout) -> tuple[str, float]:
    left, size, step = layout.margin, layout.small, 1.36 * layout.small
    lines = wrapped(words, layout.width - 2 * left, size) if words else []
    rows = [_text(left, top + 14 + step * row, escape(line), size) for row, line in enumerate(lines)]
    return "".join(rows), round(top + step * len(lines) + (14 if lines else 4))


def _axes(view: ViewModel, frame: Frame) -> Iterator[str]:
    layout = frame.layout
    text, small = layout.text, layout.small
    for pixel, label in frame.x.ticks:
        yield _line(pixel, frame.top, pixel, frame.bottom, LINE)
        yield _line(pixel, frame.bottom, pixel, frame.bottom + 5, INK)
        yield _text(pixel, frame.bottom + 7 + small, escape(label), small, more=' text-anchor="middle"')
    for pixel, label in frame.y.ticks:
        yield _line(frame.left, pixel, frame.right, pixel, LINE)
        yield _line(frame.left - 5, pixel, frame.left, pixel, INK)
        yield _text(frame.left - 8, pixel + 0.36 * small, escape(label), small, more=' text-anchor="end"')
    yield from (_line(pixel, frame.bottom, pixel, frame.bottom + 3, INK) for pixel in frame.x.minor)
    yield from (_line(frame.left - 3, pixel, frame.left, pixel, INK) for pixel in frame.y.minor)
    yield (
        f'<path d="M{frame.left:g},{frame.top:g}V{frame.bottom:g}H{frame.right:g}" fill="none" stroke="{INK}" '
        'stroke-width="1"/>'
    )
    middle = (frame.left + frame.right) / 2
    under = frame.bottom + layout.below - text
    yield _text(middle, under, escape(view.axis.label), text, more=' text-anchor="middle"')
    x, y = text + (6 if not layout.is_narrow else 0), (frame.top + frame.bottom) / 2
    turned = f' text-anchor="middle" transform="rotate(-90 {x:g} {y:.1f})"'
    yield _text(x, y, escape(view.y_axis.label), text, more=turned)


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<path d="M{x1:.1f},{y1:.1f}L{x2:.1f},{y2:.1f}" stroke="{colour}" stroke-width="1"/>'


def _marks(view: ViewModel, frame: Frame, read: Reading) -> Iterator[str]:
    yield '<g clip-path="url(#CLIP)">'
    many = len(view.points.x) > MANY
    lines = [
        part
        for curve in view.curves
        for part in _curve(curve, frame, level_colour(view, curve.level), band_opacity(view), many)
    ]
    dots = list(_dots(view, frame))
    yield from [*dots, *lines] if many else [*lines, *dots]
    yield from target_mark(read, frame)
    yield "</g>"


def _curve(curve: Curve, frame: Frame, colour: str, opacity: float, many: bool) -> Iterator[str]:
    """Band and line; on many dots the line stands on a strip of the ground, and the band pales what it covers."""
    x = frame.x.pixels(np.asarray(curve.x, dtype=np.float64))
    if curve.band_low is not None and curve.band_high is not None:
        # A band that reaches zero runs off the plot instead of tearing.
        low, high = (_clamped(side, frame.y) for side in (curve.band_low, curve.band_high))
        for piece in _pieces(np.isfinite(x) & np.isfinite(low) & np.isfinite(high)):
            there = _points(x[piece], high[piece])
            back = _points(x[piece][::-1], low[piece][::-1])
            if many:
                yield f'<path d="M{there}L{back}Z" fill="#ffffff" fill-opacity="0.4" stroke="none"/>'
            yield f'<path d="M{there}L{back}Z" fill="{colour}" fill-opacity="{opacity:g}" stroke="none"/>'
    y = _clamped(curve.y, frame.y)
    path = "".join("M" + _points(x[piece], y[piece]) for piece in _pieces(np.isfinite(x) & np.isfinite(y)))
    layout = frame.layout
    drawn = f'<path d="{path}" fill="none" stroke-linejoin="round"'
    if path and many:
        yield f'{drawn} stroke="#ffffff" stroke-opacity="0.85" stroke-width="{layout.strip:g}"/>'
    if path:
        yield f'{drawn} stroke="{colour}" stroke-width="{layout.line + 0.3 * many:g}"/>'


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
    few, size = len(rows) <= MANY, frame.layout.radius
    radius = size if few else 0.6 * size
    area = (frame.right - frame.left) * (frame.bottom - frame.top)
    opacity = dot_opacity(len(rows), radius, area)
    colours, shapes = dot_looks(view)
    # What is out lies above: it is what one looks for.
    for row in sorted(rows.tolist(), key=lambda row: points.state[row] == "out"):
        label = points.label[row] if few else ""
        yield _dot(x[row], y[row], points.state[row], shapes[row], colours[row], radius, label, 1.0 if few else opacity)


def _dot(
    x: float, y: float, state: str, shape: str, colour: str, radius: float, label: str = "", opacity: float = 1.0
) -> str:
    """One run; a pale one has no edge, which would be all that is seen of it."""
    pale = f' fill-opacity="{opacity:g}"' if opacity < 1 else ' stroke="#ffffff" stroke-width="0.8"'
    outline = cross_path(max(radius, LEAST_CROSS)) if state == "out" else shape_path(shape, radius)
    paint = {
        "out": f'fill="#ffffff" fill-opacity="0.7" stroke="{colour}" stroke-width="1.3"',
        "held_out": f'fill="#ffffff" stroke="{colour}" stroke-width="1.8"',
    }.get(state, f'fill="{colour}"{pale}')
    said = f"<title>{escape(label)}</title>" if label else ""
    return (
        f'<path transform="translate({x:.1f} {y:.1f})" d="{outline}" {paint}>{said}</path>'
        if said
        else (f'<path transform="translate({x:.1f} {y:.1f})" d="{outline}" {paint}/>')
    )


def _legend_beside(entries: Sequence[Entry], frame: Frame, _widest: float) -> tuple[list[str], float]:
    """One entry below the other at the right; what is below the plot begins under its axis."""
    places = [(frame.right + 20, frame.top + 10 + 19 * row) for row in range(len(entries))]
    return _entries(entries, places, frame.layout), frame.bottom + frame.layout.below


def _legend_below(entries: Sequence[Entry], frame: Frame, widest: float) -> tuple[list[str], float]:
    """In columns below the plot, down each column first."""
    layout, top = frame.layout, frame.bottom + frame.layout.below
    if not entries:
        return [], top
    step, cell = 1.45 * layout.small, widest + 24
    columns = max(1, int((frame.right - layout.margin) // cell))
    lines = -(-len(entries) // columns)
    places = [(layout.margin + 7 + cell * (at // lines), top + step * (at % lines + 0.5)) for at in range(len(entries))]
    return _entries(entries, places, layout), top + step * lines + 2


def _entries(entries: Sequence[Entry], places: Sequence[tuple[float, float]], layout: Layout) -> list[str]:
    drawn = []
    for entry, (x, y) in zip(entries, places, strict=True):
        if entry.shape:
            drawn.append(_dot(x, y, entry.state, entry.shape, entry.colour, layout.radius))
        else:
            drawn.append(f'<path d="M{x - 7:.1f},{y:.1f}h14" stroke="{entry.colour}" stroke-width="4.5"/>')
        drawn.append(_text(x + 11, y + 0.36 * layout.small, escape(entry.label), layout.small))
    return drawn
