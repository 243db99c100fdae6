"""Approaches 1, 2 and 3 to the compute-optimal frontier (Hoffmann et al. 2022, arXiv:2203.15556)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ...errors import ScalingError
from ..printout import number
from ..status import Verdict
from .bias import parabola_bias
from .budgets import Rows, near_best
from .envelope import envelope
from .frontier import Bias, Frontier, Points
from .isoflop import MINIMA, isoflop
from .parametric import parametric

__all__ = [
    "MINIMA",
    "Bias",
    "Frontier",
    "Points",
    "Rows",
    "envelope",
    "isoflop",
    "near_best",
    "parametric",
    "with_bias",
]

_SMALL, _LARGE = 0.01, 0.1


def with_bias(found: Frontier, rows: Rows, surface: Any, **how: Any) -> Frontier:
    """The frontier of approach 2 with the parabola's bias on its own grid, and a verdict on it."""
    try:
        bias = parabola_bias(rows, surface, **how)
    except (ScalingError, np.linalg.LinAlgError) as error:
        said = (
            f"The bias of the parabola could not be simulated on the fitted {surface.law.name!r}: "
            f"{str(error).split('. ')[0].split(';')[0]}. The surface may not describe these runs; see `.fit.verdicts`."
        )
        return replace(found, fit=surface, verdicts=(*found.verdicts, Verdict("bias_unknown", "warning", said)))
    finite = np.isfinite(bias.N_ratio)
    ratio = bias.N_ratio[finite]
    shift = np.abs(np.log(ratio))
    points = found.points
    reach = {round(float(np.log(c)), 6): h for c, h in zip(points.C, np.log(points.N_high / points.N), strict=True)}
    own = np.array([reach.get(round(float(np.log(c)), 6), np.nan) for c in bias.C[finite]])
    half = 0.5 * (found.a_interval[1] - found.a_interval[0])
    # What is small beside the noise, or small at all, matters to nobody.
    beyond = (shift > 0.5 * np.nan_to_num(own)) & (shift > _SMALL)
    far = abs(float(np.log(bias.far_ratio)))
    serious = bool(beyond.any()) or (abs(bias.a) > 0.5 * half and far > _SMALL) or max(float(shift.max()), far) > _LARGE
    how_found = "parabola" if "parabola" in found.method else "Akima curve"
    sentence = (
        f"On this grid the {how_found} itself moves a by {bias.a:+.3g} and the best size by a factor of "
        f"{number(float(ratio.min()), 3)} to {number(float(ratio.max()), 3)}, {number(bias.far_ratio, 3)} at "
        f"{number(bias.far, 3)} FLOP (losses without noise from the fitted {bias.law!r} at your runs). "
        + ("Narrow `within`, train sizes closer to the best, or use approach=3." if serious else "It matters little.")
    )
    verdict = Verdict("parabola_bias", "warning" if serious else "note", sentence, bias.a)
    return replace(found, bias=bias, fit=surface, verdicts=(*found.verdicts, verdict))
