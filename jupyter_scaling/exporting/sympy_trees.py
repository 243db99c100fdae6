"""A law's tree as a SymPy expression, from which LaTeX and code are printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import ExportError
from ..expr import Call, Constant, Node, Symbol

__all__ = ["OWN_FUNCTIONS", "law_expression", "to_sympy"]

# SymPy has no node of its own for these; printers write them by name, and each target defines them.
OWN_FUNCTIONS = ("log1p", "expm1", "softplus", "sigmoid", "logsumexp", "lgamma", "step")
_POSITIVE_KINDS = frozenset({"scale", "location", "width"})


def law_expression(law: Any) -> tuple[Any, dict[str, Any]]:
    """The right-hand side of a law, with its SymPy symbols by name.

    Inputs and the parameters that cannot be 0 or below are positive symbols, the others real.

    Examples
    --------
    >>> from jupyter_scaling import catalogue
    >>> law_expression(catalogue.get("power_law"))[0]
    a/x**b
    """
    import sympy

    positive = {one.name for one in law.inputs if one.positive}
    positive |= {one.name for one in law.parameters if one.kind in _POSITIVE_KINDS}
    names = (*law.input_names, *law.parameter_names)
    symbols = {
        name: sympy.Symbol(name, positive=True) if name in positive else sympy.Symbol(name, real=True) for name in names
    }
    return to_sympy(law.tree, symbols), symbols


def to_sympy(node: Node, symbols: Mapping[str, Any]) -> Any:
    """A tree over SymPy symbols; whole numbers become integers, so that ``x**2`` prints as such."""
    import sympy

    if isinstance(node, Constant):
        return sympy.Integer(int(node.value)) if node.value.is_integer() else sympy.Float(repr(node.value), 17)
    if isinstance(node, Symbol):
        return symbols[node.name]
    assert isinstance(node, Call)
    return _operation(node.operation)(*(to_sympy(argument, symbols) for argument in node.arguments))


def _operation(name: str) -> Callable[..., Any]:
    import sympy

    known: dict[str, Callable[..., Any]] = {
        "+": sympy.Add,
        "*": sympy.Mul,
        "^": sympy.Pow,
        "log2": lambda u: sympy.log(u) / sympy.log(2),
        "log10": lambda u: sympy.log(u) / sympy.log(10),
        "abs": sympy.Abs,
        "min": sympy.Min,
        "max": sympy.Max,
    }
    if name in known:
        return known[name]
    if name in OWN_FUNCTIONS:
        return sympy.Function(name)
    if hasattr(sympy, name):
        return getattr(sympy, name)
    raise ExportError(f"The function {name!r} has no counterpart in SymPy. Export to 'python' or 'json'.")
