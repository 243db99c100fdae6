"""A law lowered for one choice of what moves, with programs for its value and derivatives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..catalogue import Law
from ..catalogue.function_law import FunctionLaw, FunctionProgram
from ..expr import Coordinates, Node, Program, derivative, lower, parse
from ..expr.lower import centre_name, log_name
from ..expr.tree import Constant, substitute, symbols

__all__ = ["Compiled", "compiled", "parameters_in", "tied_tree"]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A law lowered for one choice of held parameters, with programs for value and derivatives."""

    coordinates: Coordinates
    value: Program | FunctionProgram
    jacobian: Program | FunctionProgram


@lru_cache(maxsize=256)
def compiled(
    law: Law,
    held: frozenset[str],
    free: tuple[str, ...],
    nonpositive: frozenset[str],
    tied: tuple[tuple[str, str], ...] = (),
) -> Compiled:
    """Lower a law and differentiate it by its free parameters."""
    if isinstance(law, FunctionLaw):
        return _from_function(law, free, tied)
    positive = {p.name for p in law.parameters if p.is_logarithmic} | set(law.input_names)
    tree = substitute(law.tree, {name: tied_tree(text) for name, text in tied})
    coordinates = lower(tree, law.parameter_names, law.input_names, frozenset(positive - nonpositive), held)
    given = [name for i in law.input_names for name in (i, log_name(i), centre_name(i))]
    slopes = [derivative(coordinates.tree, coordinates.symbol(name)) for name in free]
    return Compiled(coordinates, Program([coordinates.tree], given), Program([coordinates.tree, *slopes], given))


def _from_function(law: FunctionLaw, free: tuple[str, ...], tied: tuple[tuple[str, str], ...]) -> Compiled:
    ties = {name: tied_tree(text) for name, text in tied}
    logarithmic = frozenset(p.name for p in law.parameters if p.is_logarithmic)
    # There is no tree to work on; one that holds no parameter is as good as none to those that look for terms.
    coordinates = Coordinates(Constant(0.0), law.parameter_names, logarithmic, law.input_names, ())
    symbols_of = {name: coordinates.symbol(name) for name in law.parameter_names}
    value, jacobian = (FunctionProgram(law, symbols_of, logarithmic, by, ties) for by in (None, free))
    return Compiled(coordinates, value, jacobian)


@lru_cache(maxsize=256)
def tied_tree(text: str) -> Node:
    """The formula a parameter is tied to."""
    return parse(text)


def parameters_in(law: Law, text: str) -> Iterator[str]:
    """Parameters of a law that stand in a formula."""
    names = symbols(tied_tree(text))
    return (name for name in law.parameter_names if name in names)
