"""Which runs a rule such as "largest 20%" keeps from the fit."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ..errors import OptionError
from ..fitting.share import count_of
from .axes import COMPUTE, axis_names, axis_values

__all__ = ["NONE", "held_out_rows", "normal"]

NONE = "none"
_RULE = re.compile(r"(largest|smallest)\s+(\d+(?:\.\d+)?)\s*(%|runs?)?(?:\s+by\s+(\S+))?", re.IGNORECASE)


def normal(rule: str) -> str:
    """The rule without stray blanks; the same text for every way to say none."""
    text = " ".join(rule.split())
    return NONE if text.casefold() in ("", "none", "no", "off") else text


def held_out_rows(rule: str, law: Any, observations: Any) -> np.ndarray:
    """Row positions that the rule is about, among all rows with finite values, whether they are in or out.

    Size is compute where the law knows it, the first input otherwise, or what follows ``by``. Counting the rows that
    are out as well makes a hold-out the same whatever was excluded before or after it.

    Raises
    ------
    OptionError
        When the rule cannot be read, or would leave nothing to fit.
    """
    if normal(rule) == NONE:
        return np.empty(0, dtype=np.int64)
    matched = _RULE.fullmatch(normal(rule))
    if matched is None:
        raise OptionError(
            f"`rule` is {rule!r}, not a hold-out. Write 'largest 20%', 'largest 5', 'smallest 10% by D' or 'none'."
        )
    end, amount, unit, axis = matched.groups()
    sizes = axis_values(law, observations, _axis(law, axis))
    rows = np.flatnonzero(np.isfinite(sizes) & np.isfinite(observations.y) & (observations.state != "hidden"))
    how_many = count_of(float(amount), unit == "%", len(rows))
    if how_many >= len(rows):
        raise OptionError(
            f"`rule` {rule!r} would hold out {how_many} of {len(rows)} runs and leave none to fit. Hold out fewer."
        )
    order = rows[np.argsort(sizes[rows], kind="stable")]
    return np.sort(order[:how_many] if end.casefold() == "smallest" else order[len(order) - how_many :])


def _axis(law: Any, asked: str | None) -> str:
    names = axis_names(law)
    if asked is not None and asked not in names:
        raise OptionError.named("by", asked, names)
    return asked or (COMPUTE if COMPUTE in names else names[0])
