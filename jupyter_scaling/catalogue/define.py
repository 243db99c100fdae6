"""A user's own law, from text alone or with as much said about it as the user likes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from inspect import cleandoc
from typing import Any

from ..errors import FormulaError, ParameterError, listed, nearest
from ..expr import Call, Node, Symbol, symbols
from ..expr.parse import parse, parse_law
from ..expr.tree import depends_on, walk
from . import kinds
from .kinds import Input, Output, Parameter
from .law import Law, law

__all__ = ["checked", "define"]

_USUAL_INPUTS = ("N", "D", "C", "x", "n", "m", "k", "t", "S", "P", "U", "V", "G", "M")
_MAKERS: dict[str, Callable[[], Parameter]] = {
    "floor": kinds.floor,
    "scale": kinds.scale,
    "exponent": kinds.exponent,
    "width": kinds.width,
    "free": kinds.free,
}


def define(
    formula: str,
    *,
    name: str = "mine",
    inputs: Mapping[str, Any] | Iterable[str] | None = None,
    parameters: Mapping[str, Any] | None = None,
    unit: str = "",
    derived: Mapping[str, str] | None = None,
) -> Law:
    """Make a law from text.

    Parameters
    ----------
    formula : str
        ``"L = E + A / N**alpha"``; `let` lines before it name parts.
    name : str
        The law's own name.
    inputs : mapping or iterable of str, optional
        Names of inputs, with a description or an `Input` each. Left out, the usual names
        (N, D, C, x, ...) found in the formula are taken.
    parameters : mapping, optional
        For each parameter a kind (``"exponent"``), bounds ``(low, high)``, or a `Parameter`. What is left
        out is read from its place in the formula.
    unit : str
        Unit of the output.
    derived : mapping of str to str, optional
        Quantities to compute from a fit, each a formula of parameters and inputs: ``{"half": "2**(1/alpha)"}``.

    Returns
    -------
    Law

    Raises
    ------
    FormulaError, ParameterError
        With the name in question and the nearest valid one.

    Examples
    --------
    >>> import jupyter_scaling as scaling
    >>> mine = scaling.define("L = E + A / N**alpha", name="mine")
    >>> [(p.name, p.kind) for p in mine.parameters]
    [('E', 'floor'), ('A', 'scale'), ('alpha', 'exponent')]
    """
    if not str(name).isidentifier() or str(name).startswith("__"):
        raise FormulaError(f"`name` is {name!r}; expected a word of letters, digits and _ such as 'mine'.")
    left, tree = parse_law(formula)
    formula = cleandoc(formula)
    names = symbols(tree)
    if left in names:
        raise FormulaError(f"{left!r} stands on both sides of {formula!r}. Name the output and the parameter apart.")
    input_map = _inputs(names, inputs, formula)
    if parameters is not None and not isinstance(parameters, Mapping):
        raise ParameterError(
            f"`parameters` is {str(parameters)[:60]}; expected something for each by name, such as "
            "parameters={'alpha': (0, 2)}. Leave out those you say nothing about."
        )
    said = dict(parameters or {})
    unknown = [key for key in said if key not in names or key in input_map]
    if unknown:
        raise ParameterError.named(unknown[0], name, [n for n in names if n not in input_map])
    parameter_map = {
        key: _parameter(key, said.get(key), tree, tuple(input_map)) for key in names if key not in input_map
    }
    if not parameter_map:
        raise FormulaError(f"{formula!r} has no parameters to fit. Name at least one, as in `y = a * x**(-b)`.")
    output = Output(left or "y", "loss", unit)
    said_so = _derived(derived or {}, tuple(input_map), tuple(parameter_map), name)
    made = law(name, formula, inputs=input_map, output=output, parameters=parameter_map, title=name, derived=said_so)
    return checked(made)


def _derived(said: Mapping[str, str], inputs: tuple[str, ...], parameters: tuple[str, ...], name: str) -> list[str]:
    """Quantities as texts ``name = formula``, checked."""
    for key, text in said.items():
        if not str(key).isidentifier():
            raise FormulaError(f"`derived` names {key!r}; expected a word of letters, digits and _ such as 'half'.")
        strange = [used for used in symbols(parse(text)) if used not in (*inputs, *parameters)]
        if strange:
            raise FormulaError(
                f"{strange[0]!r} in derived {key!r} is neither input nor parameter of {name!r}."
                f"{nearest(strange[0], (*inputs, *parameters))} Inputs: {listed(inputs, 12)}; parameters: "
                f"{listed(parameters, 12)}."
            )
    return [f"{key} = {text}" for key, text in said.items()]


def _inputs(names: tuple[str, ...], said: Mapping[str, Any] | Iterable[str] | None, formula: str) -> dict[str, Input]:
    if said is None:
        found = [name for name in _USUAL_INPUTS if name in names]
        if not found:
            raise FormulaError(
                f"Cannot tell which of {listed(names, 12)} are inputs of {formula!r}. "
                f"Say so: `inputs={{'N': 'parameters'}}`."
            )
        return {name: Input(name, name) for name in names if name in found}
    if not isinstance(said, (Mapping, Iterable)):
        raise FormulaError(f"`inputs` is {said!r:.60}; expected names, such as inputs={{'N': 'parameters'}}.")
    given = (
        dict(said)
        if isinstance(said, Mapping)
        else {name: name for name in ([said] if isinstance(said, str) else said)}
    )
    for name in given:
        if name not in names:
            raise FormulaError(f"Input {name!r} does not stand in {formula!r}.{nearest(name, names)}")
    return {key: entry if isinstance(entry, Input) else Input(key, str(entry)) for key, entry in given.items()}


def _parameter(name: str, said: Any, tree: Node, inputs: tuple[str, ...]) -> Parameter:
    if isinstance(said, Parameter):
        return said
    if isinstance(said, str):
        if said == "location":
            return kinds.location(inputs[0])
        if said not in _MAKERS:
            raise ParameterError(
                f"Kind {said!r} of {name!r} is not known.{nearest(said, kinds.KINDS)} Kinds: {', '.join(kinds.KINDS)}."
            )
        return _MAKERS[said]()
    kind = _kind_by_place(name, tree, inputs)
    if said is None:
        return _MAKERS[kind]()
    try:
        low, high = (float(bound) for bound in said)
    except (TypeError, ValueError):
        raise ParameterError(
            f"Parameter {name!r} is declared as {said!r}; expected a kind such as 'exponent', or bounds (low, high)."
        ) from None
    if kind == "scale" and low < 0:
        kind = "free"
    return Parameter(name, kind, low, high, low, high)


def _kind_by_place(name: str, tree: Node, inputs: tuple[str, ...]) -> str:
    """Exponent when it stands in a power of an input, floor when it is a term of its own, scale as a lone factor."""
    terms = tree.arguments if isinstance(tree, Call) and tree.operation == "+" else (tree,)
    if Symbol(name) in terms:
        return "floor"
    for node in walk(tree):
        if isinstance(node, Call) and node.operation == "^" and depends_on(node.arguments[1], [name]):
            return "exponent"
    for term in terms:
        factors = term.arguments if isinstance(term, Call) and term.operation == "*" else (term,)
        if Symbol(name) in factors and any(depends_on(factor, inputs) for factor in factors):
            return (
                "scale"
                if not any(isinstance(f, Call) and f.operation in {"log", "log10", "log2"} for f in factors)
                else "free"
            )
    return "free"


def checked(made: Law) -> Law:
    """The law, its formula read at once: a mistake is said where it was made."""
    made.tree  # noqa: B018
    return made
