"""Constants of a law as somebody published them, ready to predict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..errors import ParameterError, listed
from .travel import restore, state_of

if TYPE_CHECKING:
    from .law import Law

__all__ = ["TRUST", "Published"]

TRUST = ("primary", "refitted", "derived", "second-hand", "memory")


@dataclass(frozen=True, slots=True)
class Published:
    """Constants of a law as somebody published them.

    Parameters
    ----------
    label : str
        Who and when, or of what.
    values : mapping of str to float
        Parameter values in natural units; some sets hold a part of the parameters only.
    trust : str
        ``"primary"`` (seen in the paper or its repository), ``"refitted"`` (from public data), ``"derived"``
        (algebra from those), ``"second-hand"`` or ``"memory"``. The last two are shown as reported, never as fact.
    source, cites : str
        Where the numbers stand, and the paper they belong to.
    note : str
        What else stands beside them: standard errors, intervals, units.
    units : mapping of str to str
        Units of inputs or output where they are not those of the law: ``{"N": "millions"}``.
    law : Law
        Whose parameters these are; set by the declaration.

    Examples
    --------
    >>> from jupyter_scaling import catalogue
    >>> replication = catalogue.get("chinchilla").published["Besiroglu 2024"]
    >>> round(float(replication(N=70e9, D=1.4e12)), 4)
    1.9739
    """

    label: str
    values: Mapping[str, float]
    trust: str = "primary"
    source: str = ""
    cites: str = ""
    note: str = ""
    units: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    law: Law | None = field(default=None, compare=False, repr=False)

    __getstate__ = state_of
    __setstate__ = restore

    @property
    def is_fact(self) -> bool:
        """Whether the values may be shown as published."""
        return self.trust in {"primary", "refitted", "derived"}

    @property
    def is_complete(self) -> bool:
        """Whether there is a value for every parameter, so that the set predicts."""
        return self.law is not None and set(self.law.parameter_names) <= set(self.values)

    def __call__(self, **inputs: Any) -> Any:
        """What the law predicts with these constants.

        Raises
        ------
        ParameterError
            When the set lacks a parameter that is not given beside the inputs.
        """
        if self.law is None:
            raise ParameterError(f"The constants {self.label!r} belong to no law yet. Declare them with one.")
        missing = [name for name in self.law.parameter_names if name not in self.values and name not in inputs]
        if missing:
            raise ParameterError(
                f"The constants {self.label!r} of law {self.law.name!r} hold no value of {listed(missing, 12)}. "
                f"Give it as well, e.g. {missing[0]}=1.0."
            )
        return self.law(**{**self.values, **inputs})
