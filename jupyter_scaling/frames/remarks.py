"""What a person should hear about their data before they trust a fit to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..fitting.observations import Observations
from .columns import is_logarithm, unit_in_name, unit_of_loss
from .exclusion import is_loss
from .training_remarks import training_remarks

__all__ = ["remarks"]

LARGEST_LOSS = 12.0
SMALLEST_COUNT = 1e4
SMALLEST_BROKEN_COUNT = 1e6
COMPUTE_TOLERANCE = 0.05


def remarks(observations: Observations, law: Any, compute: np.ndarray | None = None) -> list[str]:
    """Sentences about duplicates, units and columns that cannot tell a parameter.

    Parameters
    ----------
    observations : Observations
    law : Law
    compute : ndarray of shape (M,), optional
        Training compute, where the table has a column of it besides N and D.
    """
    kept = observations.are("in")
    if not kept.any():
        return ["No row is in the fit."]
    return [
        *_about_rows(observations, kept),
        *_about_keys(observations),
        *_about_duplicates(observations, kept),
        *_about_counts(observations, kept),
        *(_about_loss(observations, kept) if is_loss(law) else ()),
        *(_about_loss_by_name(observations) if is_loss(law) else ()),
        *_about_groups(observations, kept),
        *training_remarks(observations, law, kept),
        *_about_compute(observations, kept, compute),
    ]


def _about_rows(observations: Observations, kept: np.ndarray) -> Iterator[str]:
    if kept.sum() == 1:
        yield "Only one row is in the fit: it cannot tell any law."
        return
    for name, values in zip(observations.inputs, observations.x[:, kept], strict=True):
        if values.min() == values.max():
            column = observations.columns.get(name, name)
            yield (f"Column {column!r} is {values[0]:.6g} in every row: the effect of {name} cannot be told.")
    values = observations.y[kept]
    if values.min() == values.max():
        column = observations.columns.get(observations.output, observations.output)
        yield f"Column {column!r} is {values[0]:.6g} in every row: there is nothing to fit."


def _about_keys(observations: Observations) -> Iterator[str]:
    repeated = len(observations) - len(set(observations.keys))
    if repeated:
        yield (
            f"{repeated} of {len(observations)} row keys stand more than once: excluding such a key takes all its rows "
            "out. `df.reset_index(drop=True)` makes them unique."
        )


def _about_groups(observations: Observations, kept: np.ndarray) -> Iterator[str]:
    if observations.cluster is not None and kept.sum() > 1 and len(np.unique(observations.cluster[kept])) == 1:
        yield (
            "`cluster` puts every row into one group: intervals from groups need at least two, and are left empty. "
            "Name a column that tells the runs apart, or leave it out."
        )


def _about_duplicates(observations: Observations, kept: np.ndarray) -> Iterator[str]:
    rows = _repeats(np.vstack([observations.x, observations.y]), np.flatnonzero(kept))
    if rows.size:
        keys = ", ".join(repr(observations.keys[row]) for row in rows[:4])
        yield (
            f"{rows.size} of {int(kept.sum())} rows repeat another exactly ({keys}{', ...' if rows.size > 4 else ''}): "
            "they count twice and make intervals too narrow. Drop them, or name their run in `cluster`."
        )


def _repeats(table: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Rows among these whose values in `table` (columns, M) all equal those of an earlier one, in order."""
    by_last = rows[np.argsort(table[-1, rows], kind="stable")]
    equal = np.diff(table[-1, by_last]) == 0
    # Only rows that share their last value are sorted by all of them: a million distinct losses cost one sort.
    shared = by_last[np.append(equal, False) | np.append(False, equal)]
    order = shared[np.lexsort(table[:, shared])]
    return np.sort(order[1:][(table[:, order[1:]] == table[:, order[:-1]]).all(axis=0)])


def _about_counts(observations: Observations, kept: np.ndarray) -> Iterator[str]:
    for name, values in zip(observations.inputs, observations.x[:, kept], strict=True):
        column = observations.columns.get(name, name)
        unit, factor = unit_in_name(column)
        if unit and factor * values.max() > SMALLEST_COUNT:
            yield (
                f"Column {column!r} seems to be in units of {factor:.0e} ({unit}) and was not rescaled: "
                f"the coefficients hold for {name} in that unit."
            )
        elif name in ("N", "D", "C") and is_logarithm(column):
            yield (
                f"Column {column!r} seems to hold logarithms and was not raised: give the counts themselves, such as "
                f"10 ** df[{column!r}]."
            )
        elif name in ("N", "D") and (values.max() < SMALLEST_COUNT or _is_no_count(values)):
            yield (
                f"Column {column!r} goes up to {values.max():.6g} only: is it in thousands, millions or billions, or a "
                f"logarithm? It was not rescaled; the coefficients hold for {name} in that unit."
            )


def _is_no_count(values: np.ndarray) -> bool:
    """Whether the values are broken and too small for parameters or tokens counted one by one."""
    return bool(values.max() < SMALLEST_BROKEN_COUNT and (values != np.round(values)).any())


def _about_loss_by_name(observations: Observations) -> Iterator[str]:
    column = str(observations.columns.get(observations.output, observations.output))
    found = unit_of_loss(column)
    if found:
        yield (
            f"Column {column!r} seems to hold {found[0]}, and was not converted: {found[1]}. Constants in print are "
            "for nats per token."
        )


def _about_loss(observations: Observations, kept: np.ndarray) -> Iterator[str]:
    column = observations.columns.get(observations.output, observations.output)
    high = observations.y[kept] > LARGEST_LOSS
    if high.any():
        yield (
            f"Column {column!r} is above {LARGEST_LOSS:g} in {int(high.sum())} of {high.size} rows "
            f"(up to {observations.y[kept].max():.6g}), more than a loss in nats per token usually is: "
            "bits, a perplexity, a sum over tokens, or a diverged run?"
        )
    negative = np.isfinite(observations.y) & (observations.y < 0)
    if negative.any():
        yield (
            f"Column {column!r} is negative in {int(negative.sum())} of {negative.size} rows: "
            "a log-likelihood has the other sign."
        )


def _about_compute(observations: Observations, kept: np.ndarray, compute: np.ndarray | None) -> Iterator[str]:
    """Compare with C = 6 N D: a mixture of exact FLOPs and 6 N D bends the exponents."""
    if compute is None or not {"N", "D"} <= set(observations.inputs):
        return
    by_name = dict(zip(observations.inputs, observations.x, strict=True))
    with np.errstate(all="ignore"):
        ratio = compute[kept] / (6.0 * by_name["N"][kept] * by_name["D"][kept])
    ratio = ratio[np.isfinite(ratio) & (ratio > 0)]
    if ratio.size and np.abs(np.log(ratio)).max() > COMPUTE_TOLERANCE:
        yield (
            f"The column of compute is {ratio.min():.3g} to {ratio.max():.3g} times 6 N D: "
            "it counts other parameters, tokens or operations than N and D do."
        )
