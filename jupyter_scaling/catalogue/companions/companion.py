"""What stands beside the laws: a function with a name, a kind and a source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

__all__ = ["KINDS", "Companion"]

KINDS = (
    "identity",
    "cost identity",
    "objective",
    "transformation",
    "statistic",
    "closed form",
    "order statement",
    "pointer",
)


@dataclass(frozen=True, slots=True)
class Companion:
    """An identity, a statistic or a calculator: it has nothing to fit.

    Parameters
    ----------
    name : str
        As in the catalogue.
    kind : str
        One of `KINDS`.
    function : callable
        What computes it, of NumPy arrays.
    formula : str
        As people write it.
    latex : str
        The same as LaTeX, without dollar signs.
    citation, remark : str
        Where it comes from, and what to know of it.

    Examples
    --------
    >>> from jupyter_scaling.catalogue import companions
    >>> companions.get("compute_identity")(N=1e9, D=2e10)
    1.2e+20
    """

    name: str
    kind: str
    function: Callable[..., Any]
    formula: str
    citation: str = ""
    remark: str = ""
    latex: str = ""

    @property
    def title(self) -> str:
        """The first sentence of the function's documentation."""
        return (self.function.__doc__ or "").strip().split("\n")[0].split(": ")[0].rstrip(".")

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Evaluate the function."""
        return self.function(*arguments, **named)
