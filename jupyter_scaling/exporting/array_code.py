"""Python files whose `predict` takes arrays: what NumPy, JAX and PyTorch have in common."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .languages import Language, Written

__all__ = ["PYTHON_WORDS", "Library", "array_file", "bits_lines", "no_cookie", "points_lines", "value_lines"]

PYTHON_WORDS = frozenset(
    {
        *keyword.kwlist,
        *(name for name in dir(builtins) if name.islower()),
        *("law", "predict", "self_check", "sys", "VALUES", "POINTS", "BITS"),
    }
)
_COOKIE = re.compile(r"coding(?=[:=])")


def no_cookie(comments: Iterable[str]) -> list[str]:
    """Comments of which none tells Python the encoding of the file, as ``# coding: tasks`` in the first two lines does.

    Examples
    --------
    >>> no_cookie(["# mine", "# coding: share of tasks solved"])
    ['# mine', '# coding : share of tasks solved']
    """
    first, second, *rest = [*comments, "", ""]
    return [*(_COOKIE.sub("coding ", line) for line in (first, second)), *rest][: len(rest)]


@dataclass(frozen=True, slots=True)
class Library:
    """What an array library needs said.

    Attributes
    ----------
    imports : tuple of str
        Lines that import it; one with ``special`` is left out where no special function stands.
    array : str
        A call that makes an array of the library, with ``NAME`` in it.
    constant : str
        The same of a value, where the library does not take numbers as they are.
    setup : str
        What must run before all else.
    """

    imports: tuple[str, ...]
    array: str
    constant: str = ""
    setup: str = ""


def array_file(thing: Any, language: Language, library: Library) -> str:
    """The text of a file with `law`, and for a fit VALUES, `predict` and a check that runs as a script."""
    written = language.write(thing)
    body = "\n\n\n".join(_blocks(written, library))
    standard = ["import sys"] if written.values else []
    standard += ["from functools import reduce"] if "reduce(" in body else []
    imports = [line for line in library.imports if "special" not in line or "special." in body]
    parts = ["\n".join(part) for part in (no_cookie(written.comments), standard, imports) if part]
    parts += [library.setup] if library.setup else []
    return "\n\n".join(parts) + ("\n\n" if body.startswith("VALUES") else "\n\n\n") + body


def _blocks(written: Written, library: Library) -> Iterator[str]:
    """What stands two empty lines apart."""
    if written.values:
        yield "\n".join(value_lines(written))
    yield from written.definitions
    law = f"def law({', '.join([*written.inputs, *written.parameters])}):"
    yield "\n".join([law, *written.body("return ", "")]) + ("" if written.values else "\n")
    if written.values:
        yield "\n".join(_predict(written, library))
        yield "\n".join([*points_lines(written), *bits_lines(written)])
        yield CHECK.format(written.subject.tolerance)


def _predict(written: Written, library: Library) -> Iterator[str]:
    yield f"def predict({', '.join(written.inputs)}):"
    values = "**VALUES"
    if library.constant:
        yield f"    values = {{name: {library.constant.replace('NAME', 'value')} for name, value in VALUES.items()}}"
        values = "**values"
    arguments = [*(library.array.replace("NAME", name) for name in written.inputs), values]
    line = f"    return law({', '.join(arguments)})"
    yield (
        line if len(line) <= 88 else "\n".join(["    return law(", *(f"        {one}," for one in arguments), "    )"])
    )


def value_lines(written: Written) -> list[str]:
    """VALUES as a dictionary of Python."""
    return ["VALUES = {", *(f'    "{name}": {value},' for name, value in written.values.items()), "}"]


def points_lines(written: Written) -> list[str]:
    """POINTS as a list of Python."""
    points = [f"    ({inputs!r}, {value!r})," for inputs, value in written.subject.points]
    return [
        "# Inputs, and what the fit predicts there.",
        *(["POINTS = [", *points, "]"] if points else ["POINTS = []"]),
    ]


def bits_lines(written: Written) -> list[str]:
    """BITS as a list of Python."""
    return [
        "# VALUES to the last bit: a digit changed above is found here.",
        "BITS = [",
        *(f'    "{one}",' for one in written.bits),
        "]",
    ]


CHECK = '''
def self_check():
    """Yield a sentence for everything that is not as the fit left it."""
    for (name, value), bits in zip(VALUES.items(), BITS):
        if float(value) != float.fromhex(bits):
            yield "%s is %r, not %r" % (name, value, float.fromhex(bits))
    for inputs, expected in POINTS:
        value = float(predict(*inputs))
        if not abs(value - expected) <= {} * abs(expected):
            yield "the law gives %r at %r, not %r" % (value, inputs, expected)


if __name__ == "__main__":
    wrong = list(self_check())
    if wrong:
        sys.exit("self-check FAILED: " + "; ".join(wrong) + ". Export the fit again.")
    print("self-check passed")
'''.lstrip("\n")
