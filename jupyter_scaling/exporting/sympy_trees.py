"""A law's tree as a SymPy expression, from which LaTeX and code are printed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..expr import Call, Constant, Node, Symbol
from ..expr.operations import KERNELS

__all__ = ["SYMPY_KNOWS", "law_expression", "to_sympy"]

# Functions whose SymPy node is the same function. The others stay names, as `log1p` would become log(1 + u) and
# lose its digits, and `Min` takes seconds to compare what it holds.
SYMPY_KNOWS = {"exp": "exp", "log": "log", "sqrt": "sqrt", "tanh": "tanh", "sin": "sin", "cos": "cos", "atan": "atan"}
SYMPY_KNOWS |= {"abs": "Abs"}
_LARGEST_INTEGER = 1e6  # beyond it a language may read another type than a float


def law_expression(law: Any, native: Collection[str] = ()) -> tuple[Any, dict[str, Any]]:
    """The right-hand side of a law, with its SymPy symbols by name.

    Parameters
    ----------
    law : Law
    native : collection of str
        Functions to turn into SymPy's own; the others are left as names.

    Examples
    --------
    >>> from jupyter_scaling import catalogue
    >>> law_expression(catalogue.get("power_law"))[0]
    a/x**b
    """
    import sympy

    symbols = {name: sympy.Symbol(name) for name in (*law.input_names, *law.parameter_names)}
    return to_sympy(law.tree, symbols, native), symbols


def to_sympy(node: Node, symbols: Mapping[str, Any], native: Collection[str] = ()) -> Any:
    """A tree over SymPy symbols; small whole numbers become integers, so that ``x**2`` prints as such."""
    import sympy

    if isinstance(node, Constant):
        whole = node.value.is_integer() and abs(node.value) <= _LARGEST_INTEGER
        return sympy.Integer(int(node.value)) if whole else sympy.Float(repr(node.value), 17)
    if isinstance(node, Symbol):
        return symbols[node.name]
    assert isinstance(node, Call)
    if all(isinstance(argument, Constant) for argument in node.arguments):
        value = KERNELS[node.operation](*(argument.value for argument in node.arguments))  # type: ignore[attr-defined]
        return to_sympy(Constant(float(value)), symbols)
    known = {"+": sympy.Add, "*": sympy.Mul, "^": sympy.Pow}
    known |= {name: getattr(sympy, SYMPY_KNOWS[name]) for name in native if name in SYMPY_KNOWS}
    function = known.get(node.operation) or sympy.Function(node.operation)
    return function(*(to_sympy(argument, symbols, native) for argument in node.arguments))
