"""The laws of the field, one file a family, each declared once."""

from __future__ import annotations

from ..errors import LawNotFoundError
from . import broken, joint, single_variable
from .define import define, law_from_json
from .kinds import Input, Output, Parameter
from .law import Law, Published

__all__ = ["Input", "Law", "Output", "Parameter", "Published", "define", "get", "law_from_json", "names"]

_FAMILIES = (single_variable, joint, broken)
_LAWS: dict[str, Law] = {name: getattr(family, name) for family in _FAMILIES for name in family.__all__}


def names() -> tuple[str, ...]:
    """Names of all laws, in the order of their families."""
    return tuple(_LAWS)


def get(law: str | Law) -> Law:
    """One law by name; a law is returned as it is.

    Raises
    ------
    LawNotFoundError
        Naming the nearest law.

    Examples
    --------
    >>> get("chinchilla").parameter_names
    ('E', 'A', 'alpha', 'B', 'beta')
    """
    if isinstance(law, Law):
        return law
    if law not in _LAWS:
        raise LawNotFoundError.named(law, _LAWS)
    return _LAWS[law]
