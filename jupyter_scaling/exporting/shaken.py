"""How far rounding alone may move a value, found by shaking every operation of the formula in its last places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..expr import Call, Constant, Node, Symbol
from ..expr.operations import KERNELS

__all__ = ["shaken"]

_TIMES = 8
_LAST_PLACE = 2.0**-52
# Sums and products are rounded once; libraries differ by more in functions, most in the gamma function.
_PLACES = {"+": 0.5, "*": 0.5, "^": 2.0, "lgamma": 4.0, "digamma": 4.0, "polygamma": 4.0}


def shaken(tree: Node, values: Mapping[str, Any]) -> np.ndarray:
    """Half of the widest distance between values of a formula whose every operation is off by a few last places.

    Parameters
    ----------
    tree : Node
    values : mapping of str to float or ndarray, shape (M,)
        Inputs and parameters.

    Returns
    -------
    ndarray, shape (M,) or ()
        Nan where the formula has no finite value.

    Examples
    --------
    >>> from jupyter_scaling.expr import parse
    >>> bool(shaken(parse("a + b"), {"a": 1e9, "b": 1e-3}) < 1e-6)
    True
    >>> bool(shaken(parse("lgamma(a) - lgamma(b)"), {"a": 1e9, "b": 1e9 + 1}) > 1e-7)
    True
    """
    draw = np.random.default_rng(0)
    with np.errstate(all="ignore"):
        drawn = np.stack([np.asarray(_value(tree, values, draw), dtype=np.float64) for _ in range(_TIMES)])
        return (drawn.max(axis=0) - drawn.min(axis=0)) / 2.0


def _value(node: Node, values: Mapping[str, Any], draw: np.random.Generator) -> Any:
    if isinstance(node, Constant):
        return node.value
    if isinstance(node, Symbol):
        return np.asarray(values[node.name], dtype=np.float64)
    assert isinstance(node, Call)
    result = KERNELS[node.operation](*(_value(argument, values, draw) for argument in node.arguments))
    shape = np.shape(result)
    if node.operation in ("abs", "min", "max", "step"):
        return result
    return result * (1.0 + _PLACES.get(node.operation, 1.0) * _LAST_PLACE * draw.uniform(-1.0, 1.0, shape))
