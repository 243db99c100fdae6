"""Breaks of a law that rest on a few runs at the end, or are sharper than the runs can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...errors import counted
from ..printout import number
from ..status import Verdict

if TYPE_CHECKING:
    from ..result import Fit

__all__ = ["needle_break", "unsupported_break"]

_LEAST = 3


def unsupported_break(fit: Fit) -> Verdict | None:
    """A break with fewer than three places of its input on one side: any bend of the last few runs makes one.

    BNSL is fitted to points on both sides of each break (Caballero et al. 2022, arXiv:2210.14891).
    """
    for name, place, log_x in _breaks(fit):
        beyond, before = int((log_x > place).sum()), int((log_x < place).sum())
        side, few = ("beyond", beyond) if beyond <= before else ("before", before)
        if few < _LEAST:
            return Verdict(
                "unsupported_break",
                "warning",
                f"Break {name} = {number(fit.values[name])} has {counted(few, 'place')} {side} it: it rests on the end "
                "of the data. Do not extrapolate from it; add runs there, or take a law without it.",
                float(few),
            )
    return None


def needle_break(fit: Fit) -> Verdict | None:
    """A break that turns within a gap between runs: its sharpness is not in the data."""
    for name, place, log_x in _breaks(fit):
        sharpness = fit.values.get(name.replace("d", "f", 1))
        behind, ahead = log_x[log_x <= place], log_x[log_x > place]
        if sharpness is None or not behind.size or not ahead.size:
            continue
        # (1 + (x/d)**(1/f)) turns from one power to the other over about 4 f in log x.
        if 4.0 * sharpness < ahead.min() - behind.max():
            return Verdict(
                "needle_break",
                "note",
                f"Break {name} = {number(fit.values[name])} turns between two neighbouring runs: how sharp it is, and "
                "where in the gap, the runs do not say.",
                float(sharpness),
            )
    return None


def _breaks(fit: Fit) -> list[tuple[str, float, np.ndarray]]:
    """Each break of a broken law: its name, place and the distinct places of its input, in log."""
    if not fit.law.family.startswith("broken"):
        return []
    rows = fit.problem.weight > 0.0
    found = []
    for one in fit.law.parameters:
        value = fit.values[one.name]
        if one.kind == "location" and one.of in fit.law.input_names and value > 0.0:
            x = fit.observations.x[fit.law.input_names.index(one.of)][rows]
            found.append((one.name, float(np.log(value)), np.unique(np.log(x[x > 0.0]))))
    return found
