"""One Python file that needs the standard library alone, prints the fitted law, and checks itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..errors import ExportError, listed
from .array_code import no_cookie
from .formula_code import parts_of
from .languages import Language, Written, functions_of
from .objective_code import constants, functions, refuse_unknown, row_names
from .provenance import excluded, one_line, remarks, units
from .self_check import CHECKSUM_LINE, Check, checked, overflows, plain_key, text_hash
from .subject import Subject, formula_line

__all__ = ["write"]

FROM_MATH = ("log", "log2", "log10", "log1p", "expm1", "sqrt", "tanh", "sin", "cos", "atan", "lgamma")
BUILT_IN = ("min", "max", "abs")
# Functions that the standard library lacks, or that raise where the law has a limit.
WRITTEN_OUT = {
    "exp": """
def exp(u):
    try:
        return math.exp(u)
    except OverflowError:
        return inf
""",
    "softplus": """
def softplus(u):
    return max(u, 0.0) + math.log1p(math.exp(-abs(u)))
""",
    "sigmoid": """
def sigmoid(u):
    decay = math.exp(-abs(u))
    return (1.0 if u > 0 else decay) / (1.0 + decay)
""",
    "logsumexp": """
def logsumexp(*terms):
    top = max(terms)
    return top + math.log(sum(math.exp(term - top) for term in terms))
""",
    "digamma": """
def digamma(u):
    total = 0.0
    while u < 20.0:
        total -= 1.0 / u
        u += 1.0
    terms = (1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132)
    return total + math.log(u) - 0.5 / u - sum(c / u ** (2 * k + 2) for k, c in enumerate(terms))
""",
    "step": """
def step(u):
    return 1.0 if u > 0 else 0.5 if u == 0 else 0.0
""",
}
LANGUAGE = Language(
    title="plain Python",
    comment="# ",
    words=frozenset(),
    functions={name: name for name in (*FROM_MATH, *BUILT_IN, *WRITTEN_OUT)},
)
# For powers that overflow, where the law goes on with infinity.
_WITH_POWER = replace(LANGUAGE, power="power")
POWER = """
def power(base, exponent):
    try:
        return base**exponent
    except (OverflowError, ZeroDivisionError):
        return inf
"""
KEY_CLASS = '''
class Key(str):
    """A row key of a kind that Python has no literal for, as it was printed."""

    __repr__ = str.__str__
'''


def write(fit: Any) -> str:
    """The file's text.

    Raises
    ------
    ExportError
        When the objective cannot be written out in plain Python, or a name stands in its way.
    """
    subject = Subject.of(fit)
    if subject.fit is None:
        return _bare(subject)
    refuse_unknown(fit)
    check = checked(fit)
    written = _written(fit)
    text = "\n".join(
        [
            *no_cookie(_head(fit)),
            *_imports(written),
            *_constants(fit, check),
            *_rows(fit, check),
            *_law(written),
            functions(fit),
            _RUN.replace("ROW in", f"{row_names(fit)} in").replace("CLOSENESS", repr(check.closeness)),
        ]
    )
    text = text.rstrip() + "\n"
    if len(re.findall(r"\binf\b", text)) == 1:  # the import alone
        text = text.replace("import inf, ", "import ", 1)
    return text.replace(f"{CHECKSUM_LINE}''", f"{CHECKSUM_LINE}{text_hash(text)!r}", 1)


def _bare(subject: Subject) -> str:
    """A law alone: one function of its inputs and parameters."""
    written = _written(subject.law)
    lines = [*no_cookie(written.comments), ""]
    lines += [line for line in _imports(written) if not line.startswith(("import hashlib", "import s"))]
    lines += _function(written)
    return "\n".join(lines).rstrip() + "\n"


def _written(thing: Any) -> Written:
    """The formula's lines.

    Raises
    ------
    ExportError
        When a function or a name stands in the way.
    """
    subject = Subject.of(thing)
    law, parts = subject.law, parts_of(subject.law, subject.tree)
    used = set(functions_of(parts))
    known = {*FROM_MATH, *BUILT_IN, *WRITTEN_OUT}
    if used - known:
        raise ExportError(f"{listed(sorted(used - known))} cannot be written in plain Python yet. Export to 'json'.")
    clash = {*law.input_names, *law.parameter_names, *parts} & (used | {"math", "inf", "nan", "power"})
    clash |= {*law.input_names} & {"law", "VALUES"}
    if clash:
        raise ExportError(
            f"{listed(map(repr, sorted(clash)))} in law {law.name!r} means something else in the exported file. "
            "Define the law again with another name for it."
        )
    risky = subject.fit is not None and overflows(subject.fit, subject.tree)
    return (_WITH_POWER if risky else LANGUAGE).write(thing)


def _head(fit: Any) -> Iterator[str]:
    yield f"# {one_line(fit.law.title or fit.law.name)}, fitted: {formula_line(fit.law)}"
    yield "#"
    yield "# Run this file to check it. Import it for `predict`. It needs Python 3.8 or newer, and nothing else."
    yield "#"
    for line in remarks(fit):
        yield f"# {line}"
    yield ""
    yield "# The checksum below is of the text as it stands, so formatters leave it alone:"
    yield "# fmt: off"
    yield ""


def _imports(written: Written) -> Iterator[str]:
    used = set(functions_of(written.parts))
    yield from ("import hashlib", "import math", "import struct", "import sys")
    yield f"from math import {', '.join(['inf', *(name for name in FROM_MATH if name in used), 'nan'])}"
    for name in WRITTEN_OUT:
        if name in used:
            yield f"\n{WRITTEN_OUT[name].rstrip()}"
    if written.language is _WITH_POWER:
        yield f"\n{POWER.rstrip()}"
    yield ""


def _constants(fit: Any, check: Check) -> Iterator[str]:
    seen = fit.observations
    yield f"LAW = {formula_line(fit.law)!r}"
    yield f"OUTPUT = {fit.law.output.name!r}"
    yield from _mapping("VALUES", fit.values)
    yield from _mapping("STANDARD_ERRORS", fit.se or {})
    yield from _mapping("INTERVALS", {name: tuple(pair) for name, pair in (fit.interval or {}).items()}, "95 %")
    yield f"OBJECTIVE_NAME = {one_line(fit.objective_name)!r}"
    yield f"OBJECTIVE = {float(fit.objective)!r}"
    yield from constants(fit)
    yield from _mapping("COLUMNS", dict(seen.columns), "of the table that was fitted")
    yield from _mapping("UNITS", units(fit.law))
    yield f"DATA_HASH = {seen.data_hash!r}  # of keys, inputs and output of all {len(seen)} rows"
    yield ""
    yield "# What this file must reproduce."
    yield f"ROWS_HASH = {check.data_hash!r}"
    yield f"ROWS_OBJECTIVE = {check.objective!r}"
    yield f"ROWS_TOLERANCE = {check.tolerance!r}"
    yield "PREDICTIONS = ["
    for inputs, value in check.predictions:
        yield f"    ({_literals(inputs)}, {value!r}),"
    yield "]"
    yield f"{CHECKSUM_LINE}''"
    yield ""


def _mapping(name: str, values: Any, remark: str = "") -> Iterator[str]:
    yield f"{name} = {{" + (f"  # {remark}" if remark else "")
    for key, value in values.items():
        plain = tuple(float(one) for one in value) if isinstance(value, tuple) else value
        shown = repr(plain) if isinstance(plain, (str, tuple)) else repr(float(plain))
        yield f"    {str(key)!r}: {shown},"
    yield "}"


def _rows(fit: Any, check: Check) -> Iterator[str]:
    seen = fit.observations
    keys = [_key_literal(plain_key(seen.keys[row])) for row in check.rows]
    if any(key.startswith("Key(") or "(Key(" in key or " Key(" in key for key in keys):
        yield KEY_CLASS
        yield ""
    if len(check.rows) < len(seen):
        yield f"# {len(check.rows)} of {len(seen)} rows, evenly spaced; OBJECTIVE is over all of them."
    yield "EXCLUDED = ["
    for key, reason in excluded(fit):
        yield f"    ({_key_literal(plain_key(key))}, {reason!r}),"
    yield "]"
    yield f"# key, {', '.join(seen.inputs)}, {seen.output}, weight, {'' if seen.sigma is None else 'sigma, '}state"
    yield "ROWS = ["
    for key, row in zip(keys, check.rows, strict=True):
        sigma = () if seen.sigma is None else (seen.sigma[row],)
        numbers = _literals((*seen.x[:, row], seen.y[row], seen.weight[row], *sigma))
        yield f"    ({key}, {numbers[1:-1]}, {str(seen.state[row])!r}),"
    yield "]"
    yield ""


def _literals(values: Any) -> str:
    return "(" + ", ".join(repr(float(value)) for value in values) + ("," if len(values) == 1 else "") + ")"


def _key_literal(key: Any) -> str:
    if isinstance(key, tuple):
        return "(" + ", ".join(_key_literal(part) for part in key) + ("," if len(key) == 1 else "") + ")"
    return repr(key) if type(key) in (str, int, float, bool, bytes, type(None)) else f"Key({repr(key)!r})"


def _function(written: Written) -> Iterator[str]:
    yield ""
    yield f"def law({', '.join((*written.inputs, *written.parameters))}):"
    yield from written.body("return ", "", width=120)
    yield ""


def _law(written: Written) -> Iterator[str]:
    inputs = ", ".join(written.inputs)
    yield from _function(written)
    yield ""
    yield f"def predict({inputs}):"
    yield f"    return law({inputs}, **VALUES)"
    yield ""


_RUN = '''
def rows_hash():
    columns = list(zip(*([*inputs, measured] for ROW in ROWS)))
    digest = hashlib.sha256()
    for column in columns:
        digest.update(struct.pack("<%dd" % len(column), *column))
    digest.update(repr([key for key, *rest in ROWS]).encode())
    return "sha256:" + digest.hexdigest()[:16]


def text_checksum():
    with open(__file__, encoding="utf-8") as file:
        lines = file.read().split("\\n")
    kept = [line.rstrip() for line in lines if not line.startswith("CHECKSUM = ")]
    return hashlib.sha256("\\n".join(kept).encode()).hexdigest()


def self_check():
    """A sentence for everything that is not as it was when this file was written."""
    for inputs, expected in PREDICTIONS:
        value = predict(*inputs)
        if not math.isclose(value, expected, rel_tol=CLOSENESS):
            yield "the law gives %r at %r, not %r: a parameter or the formula was changed" % (value, inputs, expected)
    if rows_hash() != ROWS_HASH:
        yield "a row of the data was changed"
    value = objective()
    if not abs(value - ROWS_OBJECTIVE) <= ROWS_TOLERANCE:
        yield "the objective is %r, not %r: a parameter, a weight or a state was changed" % (value, ROWS_OBJECTIVE)
    if "__file__" in globals() and text_checksum() != CHECKSUM:
        yield "the text of this file was changed after it was exported"


def main():
    print(LAW)
    for name, value in VALUES.items():
        error = STANDARD_ERRORS.get(name, nan)
        print("%10s = %r" % (name, value) + ("" if error != error else "  (standard error %.3g)" % error))
    print("objective: %s = %r" % (OBJECTIVE_NAME, OBJECTIVE))
    try:
        wrong = list(self_check())
    except Exception as error:
        wrong = ["the check itself stopped with %s: %s" % (type(error).__name__, error)]
    if wrong:
        # A sentence instead of a number: Python prints it and exits with status one.
        sys.exit("self-check FAILED: " + "; ".join(wrong) + ". Export the fit again.")
    print("self-check passed")


if __name__ == "__main__":
    main()
'''
