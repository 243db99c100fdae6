"""Which laws the columns of a table can feed, by their names alone."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from ..catalogue.schedules import reads_schedules
from ..errors import ColumnNotFoundError
from . import columns
from .choosing import Chooser
from .reading import Table, read
from .training_curves import feeds_curves

__all__ = ["feedable"]

# Names of outputs that are no loss, beside the law's own name for it.
_OUTPUTS = {
    "lr": "learning_rate peak_lr peak_learning_rate max_lr best_lr lr_peak",
    "B": "batch batch_size global_batch_size best_batch batch_tokens",
    "Err": "error err error_rate top1_error mean_error",
    "err": "error error_rate top1_error test_error",
    "Acc": "acc accuracy",
    "S": "score acc accuracy",
    "BLEU": "bleu_score",
    "FID": "fid_score",
}


def feedable(table: Any, laws: Iterable[Any]) -> list[Any]:
    """The laws for which every input and the output has a column whose name says so.

    Parameters
    ----------
    table : DataFrame, dict, list of dicts, str or path
    laws : iterable of Law

    Returns
    -------
    list of Law
        In the order given.

    Examples
    --------
    >>> from jupyter_scaling.catalogue import get
    >>> runs = {"params": [1e6, 1e7], "tokens": [1e8, 1e9], "lr": [1e-2, 3e-3]}
    >>> [law.name for law in feedable(runs, [get("chinchilla"), get("step_law"), get("step_law_batch")])]
    ['step_law']
    """
    rows = read(table)
    return [law for law in laws if _feeds(rows, law)]


def _feeds(rows: Table, law: Any) -> bool:
    chooser = Chooser(rows, law)
    if not _finds_output(chooser, law):
        return False
    if reads_schedules(law):
        return feeds_curves(rows, law)
    left = [one for one in law.inputs if not _finds(chooser, one)]
    if any(not chooser.derive(one.name) for one in left):
        return False
    return all(_inside(chooser.values.get(one.name), one) for one in law.inputs)


def _finds(chooser: Chooser, one: Any) -> bool:
    try:
        return chooser.guess(columns.role_of(one.name), one.name, "x={!r}")
    except ColumnNotFoundError:
        # Several columns fit: the law can be fed once it is said by which, unless it asks for a share.
        return not np.isfinite(one.high)


def _finds_output(chooser: Chooser, law: Any) -> bool:
    name = law.output.name
    if name == "L" or name == "y" or "loss" in name.casefold():
        try:
            return chooser.guess(columns.role_of(name, is_output=True), name, "y={!r}")
        except ColumnNotFoundError:
            return True
    wanted = {name.casefold(), *_OUTPUTS.get(name, "").split()}
    found: list[Hashable] = [column for column in chooser.unused() if columns.normal(column) in wanted]
    if not found or chooser.numbers(found[0]) is None:
        return False
    chooser.give(name, found[0], "y")
    return True


def _inside(values: np.ndarray | None, one: Any) -> bool:
    """Whether the values lie in the domain of the input; those of a column still to be chosen may."""
    if values is None:
        return True
    finite = values[np.isfinite(values)]
    return bool(finite.size) and float(finite.min()) >= one.low and float(finite.max()) <= one.high
