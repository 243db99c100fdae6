"""Rows that stay out of a fit: those the caller names, and those no law can take."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import numpy as np

from ..errors import DataError
from ..fitting.observations import Observations

__all__ = ["excluding", "is_loss", "without_impossible"]

BY_CALLER = "excluded by the caller"


def excluding(observations: Observations, exclude: Any) -> tuple[Observations, list[str]]:
    """A copy in which the rows of these keys are out, with notes about keys that stand more than once.

    Parameters
    ----------
    observations : Observations
    exclude : dict of key to reason, keys, one key, or mask of shape (M,)

    Raises
    ------
    DataError
        When a key is unknown; names the nearest one.
    """
    if exclude is None:
        return observations, []
    mask = _as_mask(exclude, observations)
    if mask is not None:
        return observations.exclude(np.flatnonzero(mask), BY_CALLER), []
    reasons = _reasons(exclude, observations)
    rows: dict[Hashable, list[int]] = {key: [] for key in reasons}
    for row, key in enumerate(observations.keys):
        if key in rows:
            rows[key].append(row)
    unknown = [key for key, at in rows.items() if not at]
    if unknown:
        observations.rows_of(unknown)  # raises, and names the nearest key
    places = [(row, reasons[key]) for key, at in rows.items() for row in at]
    if places:
        observations = observations.set_state([row for row, _ in places], "out", [reason for _, reason in places])
    return observations, [
        f"Key {key!r} stands on {len(at)} rows; all of them are out. Give the table a unique index to tell them apart."
        for key, at in rows.items()
        if len(at) > 1
    ]


def _reasons(exclude: Any, observations: Observations) -> dict[Hashable, str]:
    if isinstance(exclude, Mapping):
        return {key: ("" if reason is None else str(reason).strip()) or BY_CALLER for key, reason in exclude.items()}
    is_one_key = isinstance(exclude, (str, bytes)) or not isinstance(exclude, Iterable)
    if isinstance(exclude, tuple):
        is_one_key = exclude in set(observations.keys)
    keys = [exclude] if is_one_key else list(exclude)
    try:
        return dict.fromkeys(keys, BY_CALLER)
    except TypeError as error:
        raise DataError(
            f"`exclude` holds something that is no row key: {keys[0]!r}. Give keys of the table's index: "
            '`exclude={17: "diverged"}` or `exclude=[17, 21]`.'
        ) from error


def _as_mask(exclude: Any, observations: Observations) -> np.ndarray | None:
    """A true/false value for each row, when that is what was given."""
    if isinstance(exclude, (str, bytes, Mapping)) or not hasattr(exclude, "__len__"):
        return None
    array = np.asarray(exclude) if hasattr(exclude, "dtype") else None
    if array is None and isinstance(exclude, list) and all(isinstance(one, bool) for one in exclude):
        array = np.array(exclude, dtype=bool)
    if array is None or array.dtype != bool or array.ndim != 1 or not len(array):
        return None
    if len(array) != len(observations):
        raise DataError(
            f"`exclude` is a mask of {len(array)} true/false values for {len(observations)} rows. "
            "Give one for each row, or the keys of the rows that stay out."
        )
    return array


def is_loss(law: Any) -> bool:
    """Whether the output of this law is a loss, which is positive."""
    return law.output.name == "L" or "nat" in (law.output.unit or "")


def without_impossible(observations: Observations, law: Any) -> tuple[Observations, list[str]]:
    """A copy in which rows with an input (or a loss) of 0 or less are out, and what to say about it."""
    positive = np.array([getattr(one, "positive", True) for one in law.inputs])
    bad = (observations.x <= 0) & positive[:, None]
    if is_loss(law):
        bad = np.vstack([bad, observations.y <= 0])
    rows = np.flatnonzero(bad.any(axis=0) & observations.are("in"))
    reasons = [_what_is_impossible(observations, row) for row in rows.tolist()]
    if rows.size:
        observations = observations.set_state(rows, "out", reasons)
    set_aside = np.flatnonzero(observations.are("out"))
    if not set_aside.size:
        return observations, []
    shown = "; ".join(f"{observations.keys[row]!r} ({observations.reason[row]})" for row in set_aside[:3])
    more = f" and {set_aside.size - 3} more" if set_aside.size > 3 else ""
    return observations, [f"{set_aside.size} of {len(observations)} rows set aside: {shown}{more}."]


def _what_is_impossible(observations: Observations, row: int) -> str:
    named = [*zip(observations.inputs, observations.x[:, row], strict=True), (observations.output, observations.y[row])]
    wrong = [f"{observations.columns.get(name, name)} is {value:.6g}" for name, value in named if value <= 0]
    return "; ".join(wrong) + ", must be above 0"
