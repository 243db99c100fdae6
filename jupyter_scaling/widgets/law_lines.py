"""A law's curves and bands, which the page evaluates by itself while a slider moves."""

from __future__ import annotations

from typing import Any

from bqplot import Lines
from traitlets import TraitError, validate

from jupyter_scaling.widgets import wire


class LawLines(Lines):
    """One line and one band for each curve of the view model.

    Parameters
    ----------
    curves : list of dict
        ``{"level": 0, "x": [..], "inputs": {"N": [..], "D": 2e9}, "y": [..], "band_low": [..], "band_high": [..]}``;
        `x` is what the axis shows, `inputs` what the law is given, bands may be None.
    level_styles : list of dict
        As in `FitScatter`: a curve has the colour of its level.
    law_model : LawModel
        Whose formula and slider values the curves follow.

    Examples
    --------
    >>> import bqplot
    >>> curve = {"level": 0, "x": [1.0, 2.0], "inputs": {"N": [1.0, 2.0]}, "y": [3.0, 2.5]}
    >>> curve |= {"band_low": None, "band_high": None}
    >>> len(LawLines(curves=[curve], scales={"x": bqplot.LogScale(), "y": bqplot.LogScale()}).curves)
    1
    """

    vars().update(wire.traits("LawLines"))

    @validate("curves")
    def _check_curves(self, proposal: dict[str, Any]) -> list[dict[str, Any]]:
        for curve in proposal["value"]:
            missing = sorted(set(wire.SHAPES["Curve"]) - set(curve))
            if missing:
                raise TraitError(f"A curve of `curves` lacks {', '.join(missing)}; it has {', '.join(sorted(curve))}.")
            if len(curve["x"]) != len(curve["y"]):
                raise TraitError(f"A curve has as many x as y; got {len(curve['x'])} and {len(curve['y'])}.")
        return list(proposal["value"])
