"""The laws of the field, one file a family, each declared once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import LawNotFoundError, OptionError, listed
from . import (
    allocation,
    broken,
    data_quality,
    domains,
    downstream,
    hyperparameters,
    implicit,
    inference_time,
    joint,
    joint_variants,
    kaplan,
    mixture,
    precision,
    reward,
    schedules,
    single_variable,
    sparsity,
    trajectory,
)
from .define import define
from .function_law import FunctionLaw, function_law
from .kinds import Input, Output, Parameter
from .law import Law
from .published import Published
from .saved import law_from_json

__all__ = [
    "FunctionLaw",
    "Input",
    "Law",
    "Output",
    "Parameter",
    "Published",
    "define",
    "every",
    "family",
    "function_law",
    "get",
    "law_from_json",
    "names",
]

_FAMILIES = (
    single_variable,
    kaplan,
    domains,
    joint,
    joint_variants,
    allocation,
    trajectory,
    hyperparameters,
    mixture,
    data_quality,
    sparsity,
    precision,
    downstream,
    inference_time,
    reward,
    broken,
)
# Laws with a size: the keyword that says it, and the function that builds the law.
_SIZED: dict[str, tuple[str, Callable[..., Law]]] = {
    "bnsl": ("breaks", broken.bnsl),
    "data_mixing_law": ("domains", mixture.data_mixing_law),
    "regmix_linear": ("domains", mixture.regmix_linear),
    "shukor_mixture": ("domains", mixture.shukor_mixture),
    "data_filtering_qqt": ("epochs", data_quality.data_filtering_qqt),
    "observational": ("components", downstream.observational),
}
_LAWS: dict[str, Law] = {
    entry.name: entry for module in _FAMILIES for entry in vars(module).values() if isinstance(entry, Law)
} | {name: build() for name, (_, build) in _SIZED.items()}


# Laws that are functions of whole training curves: they have no tree, and need schedules before they say anything.
_OF_CURVES = {entry.name: entry for entry in (schedules.lr_annealing, schedules.multi_power_law)}
# Laws that hold their output on both sides: functions as well, of rows.
_IMPLICIT = {entry.name: entry for entry in (implicit.su_unraveling, implicit.m4)}


def names() -> tuple[str, ...]:
    """Names of all laws with a formula, in the order of their families."""
    return tuple(_LAWS)


def every() -> tuple[Law, ...]:
    """All laws: those with a formula, those of whole training curves, those that are solved for their output."""
    return (*_LAWS.values(), *_OF_CURVES.values(), *_IMPLICIT.values())


def get(law: str | Law, **size: Any) -> Law:
    """One law by name, of a size where it has one; a law is returned as it is.

    Raises
    ------
    LawNotFoundError
        Naming the nearest law.
    OptionError
        When the law has no such size.

    Examples
    --------
    >>> get("chinchilla").parameter_names
    ('E', 'A', 'alpha', 'B', 'beta')
    >>> get("bnsl", breaks=2).name
    'bnsl_2'
    """
    if isinstance(law, str) and law in _OF_CURVES:
        return _of_curves(law, size) if size else _OF_CURVES[law]
    if size:
        return family(law.name if isinstance(law, Law) else law, **size)
    if isinstance(law, Law):
        return law
    if isinstance(law, str) and law in _IMPLICIT:
        return _IMPLICIT[law]
    if not isinstance(law, str) or law not in _LAWS:
        if isinstance(law, str) and any(sign in law for sign in "=*/("):
            raise LawNotFoundError(
                f"Law {law[:60]!r} is no name of the catalogue. It reads like a formula: "
                f"`scaling.define({law[:60]!r})` makes a law of it."
            )
        raise LawNotFoundError.named(law, [*_LAWS, *_OF_CURVES, *_IMPLICIT])
    return _LAWS[law]


def _of_curves(name: str, how: dict[str, Any]) -> Law:
    known = ("schedules", "warmup", "together")
    unknown = [key for key in how if key not in known]
    if unknown:
        raise OptionError(f"Law {name!r} takes {listed(known)}; got `{unknown[0]}`.")
    return schedules.over(_OF_CURVES[name], **how)


def family(name: str, **size: Any) -> Law:
    """A law of a family with a size: so many breaks, or these domains.

    Raises
    ------
    LawNotFoundError, OptionError
        Naming the laws that have a size, and what it is called.

    Examples
    --------
    >>> family("data_mixing_law", domains=["github"]).formula
    'L = c + k * exp(T_github * r_github)'
    """
    if name not in _LAWS:
        raise LawNotFoundError.named(name, _LAWS)
    if name not in _SIZED:
        known = ", ".join(f"{law}({keyword}=...)" for law, (keyword, _) in _SIZED.items())
        raise OptionError(f"Law {name!r} has one form only; {listed(size)} cannot be said. Laws with a size: {known}.")
    keyword, build = _SIZED[name]
    unknown = [key for key in size if key != keyword]
    if unknown:
        raise OptionError(f"Law {name!r} takes `{keyword}`; got `{unknown[0]}`.")
    return build(**size)
