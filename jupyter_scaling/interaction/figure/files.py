"""A figure in the format asked for, and on disk."""

from __future__ import annotations

import os
from pathlib import Path

from ...errors import ExportError, nearest
from ...exporting.whole_file import path_of, write_whole
from ..viewmodel import ViewModel
from .layout import layout_of
from .raster import FORMATS, drawn
from .svg import svg

__all__ = ["figure", "save_figure"]

KINDS = ("svg", *FORMATS)


def figure(
    view: ViewModel,
    kind: str = "svg",
    caption: str | None = None,
    width: float | str | None = None,
    title: bool = True,
) -> str | bytes:
    """The figure of a view: text for ``"svg"``, bytes for ``"png"`` (at 2x) and ``"pdf"``, which need matplotlib.

    `width` is in inches, ``"page"`` (7.5) or ``"column"`` (3.3); letters keep a size that can be read there.

    Raises
    ------
    ExportError
        When the format or the width is none of these, or matplotlib is not there.
    """
    if kind not in KINDS:
        raise ExportError(
            f"A figure cannot be written as {kind!r}.{nearest(kind, KINDS)} Choose one of: {', '.join(KINDS)}; "
            "for code that draws it, panel.figure_as('matplotlib')."
        )
    layout = layout_of(width, title)
    return svg(view, caption, layout) if kind == "svg" else drawn(view, kind, caption, layout)


def save_figure(
    view: ViewModel,
    path: str | os.PathLike[str],
    caption: str | None = None,
    width: float | str | None = None,
    title: bool = True,
) -> Path:
    """Write the figure in the format that the file's ending names.

    Raises
    ------
    ExportError
        When the ending is none of them, or the folder is not there.
    """
    target = path_of(path)
    return write_whole(target, figure(view, target.suffix.lower().lstrip(".") or "no ending", caption, width, title))
