"""Formulas as small immutable trees, with their readings."""

from .diff import derivative
from .evaluate import Program
from .linear import LinearForm, linear_form
from .lower import Coordinates, lower
from .parse import parse
from .render import from_json, to_json, to_text
from .tree import Call, Constant, Node, Symbol, symbols

__all__ = [
    "Call",
    "Constant",
    "Coordinates",
    "LinearForm",
    "Node",
    "Program",
    "Symbol",
    "derivative",
    "from_json",
    "linear_form",
    "lower",
    "parse",
    "symbols",
    "to_json",
    "to_text",
]
