"""The target on the plot: a handle on the axis, the prediction with its interval, and the shade beyond the runs."""

from __future__ import annotations

from bqplot import Lines

from jupyter_scaling.widgets import wire


class TargetMark(Lines):
    """Where the law is read.

    Parameters
    ----------
    target : dict
        A `TargetCard` of the view model.
    law_model : LawModel
        Carries what is done to the handle, and predicts while it is dragged.

    Examples
    --------
    >>> import bqplot
    >>> scales = {"x": bqplot.LogScale(), "y": bqplot.LogScale()}
    >>> TargetMark(scales=scales, target={"x": 1e9, "y": 2.1}).target["x"]
    1000000000.0
    """

    vars().update(wire.traits("TargetMark"))
