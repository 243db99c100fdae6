"""The same runs, read for another law."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from ..errors import LawNotFoundError, OptionError, ScalingError
from .axes import axis_values

__all__ = ["find_law", "observations_for"]


def find_law(name: str, state: Any) -> Any:
    """The law of this name: one the panel already holds, or one of the catalogue."""
    for law in (state.law, state.home.law):
        if law.name == name:
            return law
    from .. import catalogue

    try:
        return catalogue.get(name)
    except LawNotFoundError:
        raise
    except (KeyError, ScalingError) as error:
        raise LawNotFoundError.named(name, catalogue.names()) from error


def observations_for(law: Any, state: Any) -> tuple[Any, str]:
    """Observations with the inputs of `law`, row states and weights as they stand, and the axis read as its one input.

    Inputs are found by name among those the panel was opened with. A law with a single input that has none of those
    names is fitted along the axis on show.
    """
    home, now = state.home.observations, state.observations
    names = tuple(each.name for each in law.inputs)
    by_name = dict(zip(home.inputs, home.x, strict=True))
    columns = {name: column for name, column in home.columns.items() if name in home.inputs}
    read_as = ""
    if len(names) == 1 and names[0] not in by_name:
        read_as = state.read_as or state.axis
        by_name[names[0]] = axis_values(state.home.law, home, read_as)
        columns[names[0]] = columns.get(read_as, read_as)
    missing = [name for name in names if name not in by_name]
    if missing:
        raise OptionError(
            f"Law {law.name!r} needs the input {missing[0]!r}; these runs have {', '.join(home.inputs)}. "
            "Fit it to a table with that column."
        )
    x = np.stack([by_name[name] for name in names])
    x.flags.writeable = False
    kept = {name: columns[name] for name in names if name in columns}
    output = home.columns.get(home.output)
    if output is not None:
        kept[law.output.name] = output
    return replace(now, inputs=names, x=x, output=law.output.name, columns=MappingProxyType(kept)), read_as
