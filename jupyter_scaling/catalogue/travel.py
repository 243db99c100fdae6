"""Frozen values through pickle and copy: what is read-only in them travels as plain data."""

from __future__ import annotations

from dataclasses import fields
from math import nan
from types import MappingProxyType
from typing import Any

import numpy as np

__all__ = ["restore", "state_of"]


def state_of(value: Any) -> dict[str, Any]:
    """The fields of a frozen dataclass, read-only mappings as dicts; what it has computed stays behind.

    Assigned as ``__getstate__`` of a class whose ``__setstate__`` is `restore`.

    Examples
    --------
    >>> import pickle
    >>> from jupyter_scaling import catalogue
    >>> law = catalogue.get("chinchilla")
    >>> pickle.loads(pickle.dumps(law)) == law
    True
    """
    state = {entry.name: getattr(value, entry.name) for entry in fields(value)}
    frozen = tuple(name for name, held in state.items() if isinstance(held, MappingProxyType))
    return {**state, **{name: dict(state[name]) for name in frozen}, "": frozen}


def restore(value: Any, state: dict[str, Any]) -> None:
    """Set the fields of a new frozen dataclass; mappings and arrays become read-only again."""
    frozen = state[""]
    for entry in fields(value):
        held = state[entry.name]
        for each in held.values() if entry.name in frozen else (held,):
            if isinstance(each, np.ndarray):
                each.flags.writeable = False
        if isinstance(held, float) and held != held:
            held = nan  # a nan of its own would make the value unlike itself
        object.__setattr__(value, entry.name, MappingProxyType(held) if entry.name in frozen else held)
