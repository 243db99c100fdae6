"""Parameters of a law that may change places: its breaks, its terms of one form, known by their numbers."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby

import numpy as np

from .function_law import FunctionLaw
from .law import Law

__all__ = ["in_order", "interchangeable"]

_NUMBERED = re.compile(r"(.*?)(\d+)")
_TRIED = 5

Blocks = tuple[tuple[str, ...], ...]


@lru_cache(maxsize=256)
def interchangeable(law: Law) -> tuple[Blocks, ...]:
    """Families of blocks of parameters that trade places without changing the law.

    Found from the law itself: blocks whose names differ by their number alone, and that leave its values as they are
    when exchanged. In each block the parameter that tells the order stands first: a location, else the first one.

    Parameters
    ----------
    law : Law

    Returns
    -------
    tuple of families, each a tuple of blocks, each a tuple of names

    Examples
    --------
    >>> from jupyter_scaling import catalogue
    >>> interchangeable(catalogue.get("bnsl", breaks=2))
    ((('d1', 'c1', 'f1'), ('d2', 'c2', 'f2')),)
    >>> interchangeable(catalogue.get("chinchilla"))
    ()
    """
    if isinstance(law, FunctionLaw):
        return ()
    families = []
    for _, alike in groupby(sorted(_blocks(law), key=_shape), key=_shape):
        left = list(alike)
        while left:
            first, *others = left
            family = [first, *(other for other in others if _trade(law, first, other))]
            left = [block for block in others if block not in family]
            if len(family) > 1:
                families.append(tuple(_led(law, block) for block in family))
    return tuple(families)


def in_order(theta: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Values (B, P) with the blocks of one family in rising order of their first parameters.

    Parameters
    ----------
    theta : ndarray, shape (B, P)
    columns : ndarray of int, shape (blocks, members)
        Where the family stands among the parameters.

    Examples
    --------
    >>> in_order(np.array([[7.0, 3.0, 0.5, 2.0, 0.1]]), np.array([[1, 2], [3, 4]]))
    array([[7. , 2. , 0.1, 3. , 0.5]])
    """
    leading = theta[:, columns[:, 0]]
    if (leading[:, :-1] <= leading[:, 1:]).all():
        return theta
    order = np.argsort(leading, axis=1, kind="stable")
    result = np.array(theta)
    lanes = np.arange(len(theta))[:, None]
    for member in range(columns.shape[1]):
        result[:, columns[:, member]] = theta[lanes, columns[order, member]]
    return result


def _blocks(law: Law) -> list[tuple[str, ...]]:
    numbered: dict[str, list[str]] = {}
    for name in law.parameter_names:
        found = _NUMBERED.fullmatch(name)
        if found:
            numbered.setdefault(found[2], []).append(name)
    return [tuple(names) for names in numbered.values()]


def _shape(block: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.rstrip("0123456789") for name in block)


def _led(law: Law, block: tuple[str, ...]) -> tuple[str, ...]:
    places = [name for name in block if law.parameter(name).kind == "location"]
    first = places[0] if places else block[0]
    return (first, *(name for name in block if name != first))


def _trade(law: Law, one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the law stays as it is when these blocks are exchanged: tried at points of no special place."""
    for a, b in zip(one, other, strict=True):
        first, second = law.parameter(a), law.parameter(b)
        if (first.kind, first.low, first.high) != (second.kind, second.low, second.high):
            return False
    random = np.random.default_rng(7)
    x = {i.name: _inside(random.uniform(0.3, 1.7, _TRIED), i.low, i.high) for i in law.inputs}
    theta = {p.name: _inside(random.uniform(0.3, 1.7, _TRIED), p.low, p.high) for p in law.parameters}
    traded = theta | {a: theta[b] for a, b in zip(one, other, strict=True)}
    traded |= {b: theta[a] for a, b in zip(one, other, strict=True)}
    before, after = law(**x, **theta), law(**x, **traded)
    return bool(np.isfinite(before).all() and np.allclose(before, after, rtol=1e-10, atol=0.0))


def _inside(values: np.ndarray, low: float, high: float) -> np.ndarray:
    low, high = max(low, -1e3), min(high, 1e3)
    return values if low <= 0.3 and high >= 1.7 else low + (high - low) * (values - 0.3) / 1.4
