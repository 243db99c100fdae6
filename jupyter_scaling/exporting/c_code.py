"""One C99 file with `predict`, and a `main` that checks points it must reproduce."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .languages import Language, Written, nested

__all__ = ["LANGUAGE", "write"]

WORDS = """auto break case char const continue default do double else enum extern float for goto if inline int long
register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while
_Bool _Complex _Imaginary asm bool complex imaginary alignas alignof atomic constexpr nullptr thread_local typeof true
false main law predict VALUES BITS value expected point points printf size_t FILE stdin stdout stderr NULL EOF BUFSIZ
NAN INFINITY HUGE_VAL M_E M_PI MATH_ERRNO math_errhandling isnan isinf isfinite signbit"""
DEFINITIONS = {
    "softplus": "static double softplus(double u) {\n  return fmax(u, 0.0) + log1p(exp(-fabs(u)));\n}",
    "sigmoid": "static double sigmoid(double u) {\n  return exp(fmin(u, 0.0)) / (1.0 + exp(-fabs(u)));\n}",
    "logsumexp": "static double logaddexp(double u, double v) {\n"
    "  return u == v ? u + log(2.0) : fmax(u, v) + log1p(exp(-fabs(u - v)));\n}",
    "step": "static double step(double u) {\n  return u > 0.0 ? 1.0 : u == 0.0 ? 0.5 : 0.0;\n}",
}
SAME = ("exp", "log", "log2", "log10", "log1p", "expm1", "sqrt", "tanh", "sin", "cos", "atan", "lgamma")
LANGUAGE = Language(
    title="C",
    comment="// ",
    words=frozenset({*WORDS.split(), *SAME, "pow", "fabs", "fmin", "fmax", "logaddexp", *DEFINITIONS}),
    functions={
        **{name: name for name in SAME},
        **{"abs": "fabs", "min": nested("fmin"), "max": nested("fmax"), "logsumexp": nested("logaddexp")},
        **{"softplus": "softplus", "sigmoid": "sigmoid", "step": "step"},
    },
    definitions=DEFINITIONS,
    power="pow",
    whole="{}.0",
    assign=("const double {} = ", ";"),
    ascii_only=True,
)


def write(thing: Any) -> str:
    """The file's text; it is compiled with ``-lm``, and with ``-DNO_MAIN`` where it is part of another program."""
    written = LANGUAGE.write(thing)
    # Neither a backslash, nor `??/` that once stood for one, may carry a comment on into the next line.
    comments = [line.replace("??", "? ?").rstrip("\\ ") for line in written.comments]
    comments += ["// Compile: cc -std=c99 law.c -lm. With -DNO_MAIN there is no check, to link it."]
    blocks = ["\n".join(comments), "#include <math.h>"]
    if not written.values:
        head = f"double law({_arguments([*written.inputs, *written.parameters])}) {{"
        return "\n\n".join([*blocks, *written.definitions, _function(head, [], written)]) + "\n"
    members = ", ".join(written.values)
    values = _initialized((f".{name} = {value}" for name, value in written.values.items()), "VALUES")
    blocks += [f"static const struct values {{\n  double {members};\n}} {values}", *written.definitions]
    local = [f"  const double {name} = VALUES.{name};" for name in written.values]
    blocks += [_function(f"double predict({_arguments(written.inputs)}) {{", local, written)]
    bits = _initialized((f".{name} = {one}" for name, one in zip(written.values, written.bits, strict=True)), "BITS")
    blocks += ["#ifndef NO_MAIN\n#include <stdio.h>\n#include <string.h>"]
    blocks += [f"// VALUES to the last bit: a digit changed above is found here.\nstatic const struct values {bits}"]
    return "\n\n".join([*blocks, *_checking(written)]) + "\n"


def _arguments(names: list[str]) -> str:
    return ", ".join(f"double {name}" for name in names)


def _function(head: str, local: list[str], written: Written) -> str:
    return "\n".join([head, *local, *written.body("return ", ";", "  ", 100), "}"])


def _initialized(members: Iterable[str], name: str) -> str:
    return "\n".join([f"{name} = {{", *(f"    {one}," for one in members), "};"])


def _checking(written: Written) -> list[str]:
    points = ["    {" + ", ".join(map(repr, (*inputs, expected))) + "}," for inputs, expected in written.subject.points]
    width = len(written.inputs)
    if not points:
        return [_MAIN.replace("POINTS", "")]
    table = [f"static const double points[][{width + 1}] = {{", *points, "};"]
    called = ", ".join(f"point[{place}]" for place in range(width))
    check = _POINTS.replace("CALLED", called).replace("LAST", str(width))
    return [
        "\n".join(["// Inputs, and what the fit predicts there.", *table]),
        _MAIN.replace("POINTS", check.replace("TOLERANCE", written.subject.tolerance)),
    ]


_MAIN = """int main(void) {
  if (memcmp(&VALUES, &BITS, sizeof VALUES) != 0) {
    printf("self-check FAILED: a value was changed. Export the fit again.\\n");
    return 1;
  }
POINTS  printf("self-check passed\\n");
  return 0;
}
#endif"""
_POINTS = """  for (size_t place = 0; place < sizeof points / sizeof *points; place++) {
    const double *point = points[place];
    const double value = predict(CALLED), expected = point[LAST];
    if (!(fabs(value - expected) <= TOLERANCE * fabs(expected))) {
      printf("self-check FAILED: %.17g is not %.17g. Export the fit again.\\n", value, expected);
      return 1;
    }
  }
"""
