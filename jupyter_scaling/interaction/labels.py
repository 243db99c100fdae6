"""Each run in one line, as a screen reader says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .axes import axis_unit
from .keys import run_text
from .lazily import texts
from .numbers import plain, quantity

__all__ = ["row_labels"]


def row_labels(law: Any, observations: Any) -> Sequence[str]:
    """For each row its key, its inputs and its output, in the user's own word for the output.

    Such as ``"run 17: N 4.1M, D 20M, loss 2.31"``.
    """
    units = [axis_unit(law, name) for name in observations.inputs]
    output = observations.columns.get(observations.output, observations.output)

    def label(row: int) -> str:
        inputs = zip(observations.inputs, observations.x[:, row].tolist(), units, strict=True)
        said = "".join(f"{name} {quantity(value, unit)}, " for name, value, unit in inputs)
        return f"{run_text(observations.keys[row])}: {said}{output} {plain(float(observations.y[row]), 3)}"

    return texts(label, len(observations))
