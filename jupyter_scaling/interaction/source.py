"""A value as the Python that writes it, strings in double quotes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

__all__ = ["source"]


def source(value: Any) -> str:
    """Python for a number, text, None, or a list, tuple or mapping of those.

    Examples
    --------
    >>> print(source({"N": 1.5, (1, "a"): [np.int64(2), 'say "no"']}))
    {"N": 1.5, (1, "a"): [2, 'say "no"']}
    """
    if isinstance(value, np.generic):
        return source(value.item())
    if isinstance(value, str):
        written = repr(value)
        swap = written.startswith("'") and '"' not in written and "\\'" not in written
        return f'"{written[1:-1]}"' if swap else written
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{source(key)}: {source(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(source, value)) + "]"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(source, value)) + ("," if len(value) == 1 else "") + ")"
    return repr(value)
