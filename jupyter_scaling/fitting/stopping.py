"""The numbers by which the pool decides that a lane has ended, or is close to it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CLOSE", "DECREMENT", "GROWTH", "Stopping"]

# A step is the last one when it can lower the objective by less than this share of it.
DECREMENT = 1e-13
# A step that can lower the objective by less than this share of it is close to the end.
CLOSE = 1e-2
# Of the damping, when a step is refused.
GROWTH = 4.0


@dataclass(frozen=True, slots=True)
class Stopping:
    """When a lane has ended: see `solve`."""

    most_steps: int = 200
    decrement: float = DECREMENT
    enough: float = DECREMENT
