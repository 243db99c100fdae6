"""A state with other rows in its fit: refitted where a weight changed, hold-out kept to its rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from ..errors import OptionError
from .holdout import held_out_rows
from .refit import refitted

__all__ = ["held_out", "with_rows"]


def held_out(state: Any, observations: Any, rule: str) -> Any:
    """The observations with the rows of the rule held out, save those that are out, and no others."""
    if not rule and not state.holdout and observations.count("held_out") == 0:
        return observations
    free = observations.set_state(np.flatnonzero(observations.are("held_out")), "in", "")
    about = held_out_rows(rule, state.home.law, state.home.observations)
    chosen = about[free.state[about] == "in"]
    if len(chosen) and len(chosen) == free.count("in"):
        raise OptionError(f"`rule` {rule!r} would hold out every run that is in. Hold out fewer.")
    return free.set_state(chosen, "held_out", f"held out: {rule}")


def with_rows(state: Any, observations: Any, who: Mapping[int, str]) -> Any:
    """The state with other rows, refitted only when a weight in the fit changed."""
    after = replace(state, observations=observations, who=MappingProxyType(dict(who)))
    same = np.array_equal(observations.effective_weight, state.observations.effective_weight)
    return after if same else refitted(after)
