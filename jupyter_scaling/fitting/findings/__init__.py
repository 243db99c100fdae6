"""Every finding about a fit, one small function each; adding one is adding a line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from . import breaks, ends, noise, rows

if TYPE_CHECKING:
    from ..result import Fit
    from ..status import Verdict

__all__ = ["FINDINGS"]

FINDINGS: tuple[Callable[[Fit], Verdict | None], ...] = (
    ends.ended_badly,
    ends.cut_short,
    ends.set_by_hand,
    ends.tied_outside,
    rows.few_points,
    rows.few_rows,
    rows.few_to_draw,
    rows.collinear,
    ends.not_identified,
    ends.at_bound,
    ends.dead_term,
    ends.several_optima,
    breaks.unsupported_break,
    breaks.needle_break,
    rows.rows_set_aside,
    noise.outliers,
    noise.one_sided,
    noise.loss_matters,
    noise.uneven_spread,
    rows.duplicates,
    rows.wrong_unit,
    rows.few_groups,
    rows.few_levels,
    noise.group_effect,
    noise.costly_delta,
    ends.failed_refits,
)
