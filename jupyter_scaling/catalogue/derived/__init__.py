"""What people compute from a fitted law, one declaration for each quantity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from ...errors import FormulaError
from ...expr import parse, symbols
from ..law import Law
from . import curves, downstream, generic, joint, mixtures, single, sparsity
from .quantity import Answer, Quantity, Values, expression, function
from .solving import SENTENCES

__all__ = ["SENTENCES", "Answer", "Quantity", "Values", "expression", "function", "quantities_of"]

_TABLE: dict[str, tuple[Quantity, ...]] = {
    **single.TABLE, **joint.TABLE, **sparsity.TABLE, **mixtures.TABLE, **downstream.TABLE, **curves.TABLE,
}  # fmt: skip
# Laws with a size, and those whose quantities are made from the law itself.
_MADE: dict[str, Callable[[Law], tuple[Quantity, ...]]] = {
    "bnsl": downstream.breaks,
    "observational": downstream.observational,
    "crossover": downstream.crossing,
    "clip_mammut_compute_law": downstream.other_curve,
    "coverage_beta": downstream.coverage_beta,
    "logit_growth": downstream.growth,
    "distillation": sparsity.distillation,
    "data_mixing_law": mixtures.data_mixing,
    "shukor_mixture": mixtures.shukor,
    "regmix_linear": mixtures.regmix,
    "data_filtering_qqt": mixtures.filtering,
}


def quantities_of(law: Law) -> Mapping[str, Quantity]:
    """All derived quantities of a law, by name: its own first, then those that any law of its shape has.

    A user's law has the quantities of its shape, and one for each text of its `derived` that reads
    ``name = formula`` over its parameters and inputs.

    Examples
    --------
    >>> from jupyter_scaling import catalogue
    >>> list(quantities_of(catalogue.get("overopt_bon")))[:2]
    ['peak_distance', 'peak_reward']
    """
    found: dict[str, Quantity] = {}
    for declared in (*_own(law), *_said(law)):
        found.setdefault(declared.name, declared.of(law))
    formulas = {one.formula for one in found.values()}
    for declared in generic.of_shape(law):
        if declared.formula not in formulas:
            found.setdefault(declared.name, declared.of(law))
    return MappingProxyType(found)


def _own(law: Law) -> tuple[Quantity, ...]:
    """What the catalogue declares for the law that this one is, by name and by form."""
    from .. import every

    same = next((one for one in every() if _is(law, one)), None)
    if same is None:
        return ()
    made = _MADE[same.name](law) if same.name in _MADE else ()
    return (*_TABLE.get(same.name, ()), *made)


def _is(law: Law, one: Law) -> bool:
    if law.name == one.name and law.formula == one.formula:
        return True
    # A law with a size: bnsl_2, data_mixing_law_web_code.
    return one.name in _MADE and law.name.startswith(f"{one.name}_") and law.citation == one.citation != ""


def _said(law: Law) -> list[Quantity]:
    """Quantities that a law's own `derived` spells out as ``name = formula``."""
    found = []
    for text in law.derived:
        name, equals, body = text.partition("=")
        if not equals or not name.strip().isidentifier():
            continue
        try:
            used = symbols(parse(body))
        except FormulaError:
            continue
        if set(used) <= {*law.parameter_names, *law.input_names}:
            found.append(expression(name.strip(), body.strip(), text, space="raw", source="as the law says"))
    return found
