"""Remarks on how the rows were trained: checkpoints of one run, data seen more than once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..fitting.observations import Observations
from .columns import normal
from .numbers import floats

__all__ = ["training_remarks"]

_STEPS = frozenset({"step", "steps", "global_step", "iteration", "iterations", "iter", "checkpoint", "ckpt"})
_RUNS = frozenset(
    {"run", "run_id", "run_name", "name", "model", "model_name", "curve", "schedule", "trial", "seed_run"}
)
_UNIQUE = frozenset({"unique_tokens", "n_unique_tokens", "unique_tokens_calc", "tokens_per_epoch", "unique_data"})
#: Beyond so many passes repeated data are worth visibly less (Muennighoff et al. 2023, arXiv:2305.16264).
MOST_EPOCHS = 4.0
_CHECKPOINTS = 4


def training_remarks(observations: Observations, law: Any, kept: np.ndarray) -> Iterator[str]:
    """Sentences from the columns that the law does not read.

    Parameters
    ----------
    observations : Observations
    law : Law
    kept : ndarray of bool, shape (M,)
        Rows in the fit.
    """
    yield from _about_checkpoints(observations, kept)
    yield from _about_epochs(observations, law, kept)


def _about_checkpoints(observations: Observations, kept: np.ndarray) -> Iterator[str]:
    if observations.cluster is not None:
        return
    steps = _column(observations, _STEPS)
    runs = next((name for name in observations.extra if normal(name) in _RUNS), None)
    if steps is None or runs is None:
        return
    names = [str(one) for one in observations.extra[runs][kept]]
    count = len(set(names))
    pairs = len(set(zip(names, steps[1][kept].tolist(), strict=True)))
    if count and pairs == len(names) and pairs >= _CHECKPOINTS * count:
        yield (
            f"{len(names)} rows are checkpoints of {count} {'run' if count == 1 else 'runs'} (columns {steps[0]!r} and "
            f"{runs!r}): those of one run share its errors, and early ones were taken before the learning rate fell. "
            f"Name the run, `cluster={runs!r}`, and cut the beginning, or keep each run's last row."
        )


def _about_epochs(observations: Observations, law: Any, kept: np.ndarray) -> Iterator[str]:
    if "D" not in observations.inputs or "U" in law.input_names:
        return
    found = _column(observations, frozenset({"epochs", "n_epochs", "num_epochs"}))
    if found is not None:
        column, epochs = found
    else:
        unique = _column(observations, _UNIQUE)
        if unique is None:
            return
        column = unique[0]
        with np.errstate(all="ignore"):
            epochs = observations.x[observations.inputs.index("D")] / unique[1]
    many = kept & np.isfinite(epochs) & (epochs > MOST_EPOCHS * (1 + 1e-9))
    if many.any():
        yield (
            f"{int(many.sum())} of {int(kept.sum())} rows saw their data more than {MOST_EPOCHS:g} times (up to "
            f"{epochs[many].max():.3g}, by column {column!r}): repeated tokens are worth less than this law says. Use "
            "law 'data_constrained_joint', or leave them out."
        )


def _column(observations: Observations, names: frozenset[str]) -> tuple[str, np.ndarray] | None:
    """The first other column of such a name that holds numbers."""
    for name, values in observations.extra.items():
        if normal(name) in names and np.asarray(values).dtype.kind in "iuf":
            return name, floats(name, np.asarray(values))[0]
    return None
