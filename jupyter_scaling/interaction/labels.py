"""Each run in one line, as a screen reader says it."""

from __future__ import annotations

from typing import Any

from .axes import axis_unit
from .keys import run_text
from .numbers import plain, quantity

__all__ = ["row_labels"]


def row_labels(law: Any, observations: Any) -> tuple[str, ...]:
    """For each row its key, its inputs and its output, in the user's own word for the output.

    Such as ``"run 17: N 4.1M, D 20M, loss 2.31"``.
    """
    units = [axis_unit(law, name) for name in observations.inputs]
    output = observations.columns.get(observations.output, observations.output)
    return tuple(
        f"{run_text(key)}: "
        + "".join(f"{name} {quantity(v, unit)}, " for name, v, unit in zip(observations.inputs, x, units, strict=True))
        + f"{output} {plain(y, 3)}"
        for key, x, y in zip(observations.keys, observations.x.T.tolist(), observations.y.tolist(), strict=True)
    )
