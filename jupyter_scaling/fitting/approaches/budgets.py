"""Rows of training runs as approaches read them: sizes, data, compute, loss, and which run each belongs to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...errors import DataError

__all__ = ["Rows", "grouped", "near_best"]

_FEWEST = 3


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Training runs, or points of their curves.

    Parameters
    ----------
    N, D, C, loss : ndarray, shape (M,)
    run : ndarray of int, shape (M,)
        The run of each row.
    has_runs : bool
        Whether the runs were named; otherwise rows of one size are taken as one.
    notes : tuple of str
    """

    N: np.ndarray
    D: np.ndarray
    C: np.ndarray
    loss: np.ndarray
    run: np.ndarray
    has_runs: bool = False
    notes: tuple[str, ...] = ()

    def only(self, keep: np.ndarray) -> Rows:
        """Some of the rows."""
        n, d, c, loss, run = (part[keep] for part in (self.N, self.D, self.C, self.loss, self.run))
        return Rows(n, d, c, loss, run, self.has_runs, self.notes)


def grouped(compute: np.ndarray, tolerance: float) -> list[np.ndarray]:
    """Rows of each budget, from the smallest: neighbours in compute that differ by less than `tolerance` are one.

    Examples
    --------
    >>> [rows.tolist() for rows in grouped(np.array([1e18, 9e18, 1.01e18, 1e18]), 0.1)]
    [[0, 3, 2], [1]]
    """
    order = np.argsort(compute, kind="stable")
    logs = np.log(compute[order])
    cuts = np.flatnonzero(np.diff(logs) > np.log1p(tolerance)) + 1
    groups = np.split(order, cuts)
    one_only = len(groups) == 1 and logs[-1] - logs[0] > 2.0 * np.log1p(tolerance)
    if one_only or max(len(group) for group in groups) < _FEWEST:
        raise DataError(
            f"The compute of the runs, {compute.min():.3g} to {compute.max():.3g}, falls into no separate budgets. "
            "IsoFLOP parabolas need several sizes at each of a few budgets; use approach=3, or approach=1 for "
            "training curves."
        )
    return groups


def near_best(rows: Rows, within: float, tolerance: float) -> Rows:
    """The rows whose size is at most a factor of `within` from the best one of their budget."""
    keep = np.zeros(len(rows.N), dtype=bool)
    for group in grouped(rows.C, tolerance):
        best = rows.N[group][np.argmin(rows.loss[group])]
        keep[group] = np.abs(np.log(rows.N[group] / best)) <= np.log(within) + 1e-9
    return rows.only(keep)
