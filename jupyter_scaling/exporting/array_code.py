"""Python files whose `predict` takes arrays: what NumPy, JAX and PyTorch have in common."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from typing import Any

from .languages import Language

__all__ = ["PYTHON_WORDS", "array_file", "python_printer"]

PYTHON_WORDS = frozenset({*keyword.kwlist, "law", "predict", "value", "expected", "inputs", "sys", "VALUES", "POINTS"})


def python_printer(functions: Mapping[str, Any]) -> Any:
    """A printer of Python expressions that writes a root as a power, which every array library takes."""
    from sympy.printing.pycode import PythonCodePrinter

    class Printer(PythonCodePrinter):
        def _print_Pow(self, expr: Any, rational: bool = False) -> str:
            return str(self._hprint_Pow(expr, rational=True))

    return Printer({"user_functions": dict(functions), "precision": 17})


def array_file(thing: Any, language: Language, imports: list[str], array: str, close: str) -> str:
    """The text of a file with `law`, and for a fit VALUES, `predict` and a check that runs as a script.

    Parameters
    ----------
    thing : Fit or Law
    language : Language
    imports : list of str
        Lines that stand before everything else but the comments.
    array : str
        The function that makes an array of the library.
    close : str
        Whether `value` is `expected`, as an expression.
    """
    written = language.write(thing)
    lines = [*written.comments, ""]
    if written.values:
        lines += ["import sys", ""]
    lines += [*imports, "", *written.definitions]
    if written.values:
        lines += ["VALUES = {", *(f"    {name!r}: {value}," for name, value in written.values.items()), "}"]
        lines += ["# inputs, and what the fit predicts there"]
        lines += ["POINTS = [", *(f"    {point!r}," for point in written.subject.points), "]", ""]
    lines += ["", f"def law({', '.join([*written.inputs, *written.parameters])}):", f"    return {written.formula}", ""]
    if written.values:
        inputs = ", ".join(written.inputs) + ("," if len(written.inputs) == 1 else "")
        lines += ["", f"def predict({', '.join(written.inputs)}):"]
        lines += [
            f"    return law(*map({array}, ({inputs})), **{{name: {array}(value) for name, value in VALUES.items()}})"
        ]
        lines += ["", _CHECK.replace("CLOSE", close.replace("1e-10", written.subject.tolerance))]
    return "\n".join(lines).rstrip() + "\n"


_CHECK = """
if __name__ == "__main__":
    for inputs, expected in POINTS:
        value = float(predict(*inputs))
        if not CLOSE:
            sys.exit("self-check FAILED at %r: %r is not %r. Export the fit again." % (inputs, value, expected))
    print("self-check passed")
"""
