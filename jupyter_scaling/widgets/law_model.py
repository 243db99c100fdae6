"""The law as the page holds it: its tree, its inputs, and the kernel's parameter values."""

from __future__ import annotations

from typing import Any

from ipywidgets import Widget
from traitlets import TraitError, validate

from jupyter_scaling.widgets import wire


class LawModel(Widget):
    """A law in the page, which sliders and marks read without asking the kernel.

    Parameters
    ----------
    tree : prefix JSON
        ``law.json_tree``: numbers, names and lists such as ``["^", "N", ["*", -1, "alpha"]]``; None where there is
        none, and then curves follow the kernel only.
    inputs : list of str
        The law's input names.
    parameters : dict of str to float
        The values the kernel stands by.
    hand_set : list of str
        The parameters among them that a person has set; while there are any, the bands of the fit are dimmed.
    ties : dict of str to prefix JSON
        Parameters that are computed from others, so that a curve follows when those move.
    problem, rows : dict, optional
        What the page minimises to refit while a hand is moving (`interaction.page_problem`); None where it cannot.
    absent : list of int
        Rows that have no part in the fit.
    best : dict of str to float
        The fitted values under the hand-set ones, from which such a refit begins.
    step : dict, optional
        The curvature at the fit, by which a page steps where rows are too many to refit (`interaction.page_step`).

    Examples
    --------
    >>> LawModel(tree=["*", "A", "N"], inputs=["N"], parameters={"A": 2.0}).parameters
    {'A': 2.0}
    """

    vars().update(wire.traits("LawModel"))

    @validate("parameters")
    def _check_parameters(self, proposal: dict[str, Any]) -> dict[str, float]:
        wrong = {name: value for name, value in proposal["value"].items() if not isinstance(value, int | float)}
        if wrong:
            raise TraitError(f"`parameters` holds one number for each name; got {dict(list(wrong.items())[:3])!r}.")
        return {str(name): float(value) for name, value in proposal["value"].items()}
