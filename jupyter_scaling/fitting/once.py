"""What several findings ask of one fit, found once and kept with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from .result import Fit

__all__ = ["once"]

Found = TypeVar("Found")


def once(find: Callable[[Fit], Found]) -> Callable[[Fit], Found]:
    """The function, which remembers with each fit what it found there.

    Examples
    --------
    >>> class Anything:
    ...     pass
    >>> asked = []
    >>> count = once(lambda fit: asked.append(fit) or len(asked))
    >>> one = Anything()
    >>> count(one), count(one), count(Anything())
    (1, 1, 2)
    """
    name = f"{find.__module__}.{find.__qualname__}"

    @wraps(find)
    def kept(fit: Fit) -> Found:
        known = fit.__dict__
        if name not in known:
            known[name] = find(fit)
        found: Found = known[name]
        return found

    return kept
