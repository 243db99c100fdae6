"""The rows that an act names, checked."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import DataError
from . import checks
from .keys import rows_called

__all__ = ["named_rows"]


def named_rows(state: Any, event: Any) -> np.ndarray:
    """Positions of the rows, each once.

    Raises
    ------
    DataError
        When a key or a position does not exist, or none is named.
    """
    if event.rows:
        checks.row_positions(event.rows, len(state.observations))
    rows = rows_called(state.observations, event.keys, event.rows)
    if not len(rows):
        raise DataError(f"`{event.type}` names no run. Give at least one key, as in panel.{event.type}([17]).")
    return rows
