"""The names a rule may use, with the values of each row."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ColumnNotFoundError
from .axes import COMPUTE, axis_values, compute_factors
from .keys import key_text
from .rules import Rule

__all__ = ["KEY", "rule_column", "rule_names", "rule_rows"]

KEY = "key"


def rule_names(law: Any, observations: Any) -> tuple[str, ...]:
    """Inputs, output, compute, their columns in the user's words, the table's other columns, and ``key``."""
    output = observations.output
    names = [*observations.inputs, output]
    names += [column for name in names if (column := observations.columns.get(name)) and not _is_computed(column)]
    names += observations.extra
    if "loss" in (law.output.description or "").casefold() or output == "L":
        names.append("loss")
    if compute_factors(law):
        names.append(COMPUTE)
    return tuple(dict.fromkeys([*names, KEY]))


def rule_column(law: Any, observations: Any, name: str) -> np.ndarray:
    """Values (M,) of what a rule calls by this name.

    Raises
    ------
    ColumnNotFoundError
        When nothing is called so; names the nearest.
    """
    if name not in rule_names(law, observations):
        raise ColumnNotFoundError.named(name, rule_names(law, observations))
    inputs = dict(zip(observations.inputs, observations.x, strict=True))
    called = {column: known for known, column in observations.columns.items()}
    if name in inputs:
        return inputs[name]
    if name == observations.output or called.get(name) == observations.output:
        return observations.y
    if called.get(name) in inputs:
        return inputs[called[name]]
    if name in observations.extra:
        return observations.extra[name]
    if name == COMPUTE:
        return axis_values(law, observations, COMPUTE)
    if name == KEY:
        return np.array([key_text(key) for key in observations.keys], dtype=object)
    return observations.y


def rule_rows(rule: Rule, law: Any, observations: Any) -> np.ndarray:
    """Positions of the rows that the rule is true of."""
    found = rule.matches(lambda name: rule_column(law, observations, name), len(observations))
    return np.flatnonzero(found)


def _is_computed(column: str) -> bool:
    """Whether a column is none of the table's own, such as ``C / (6 * N)``."""
    return "/" in column and "(" in column
