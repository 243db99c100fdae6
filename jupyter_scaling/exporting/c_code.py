"""One C99 file with `predict`, and a `main` that checks points it must reproduce."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .languages import Language, Printed

__all__ = ["LANGUAGE", "write"]

WORDS = """auto break case char const continue default do double else enum extern float for goto if inline int long
register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while
_Bool _Complex _Imaginary asm bool complex imaginary alignas alignof atomic constexpr nullptr thread_local typeof true
false main law predict value expected point points printf size_t FILE stdin stdout stderr NULL EOF BUFSIZ NAN INFINITY
HUGE_VAL M_E M_PI MATH_ERRNO math_errhandling isnan isinf isfinite signbit"""
DEFINITIONS = {
    "softplus": "static double softplus(double u) {\n  return fmax(u, 0.0) + log1p(exp(-fabs(u)));\n}\n",
    "sigmoid": "static double sigmoid(double u) {\n  return exp(fmin(u, 0.0)) / (1.0 + exp(-fabs(u)));\n}\n",
    "logsumexp": "static double logaddexp(double u, double v) {\n"
    "  return u == v ? u + log(2.0) : fmax(u, v) + log1p(exp(-fabs(u - v)));\n}\n",
    "step": "static double step(double u) {\n  return u > 0.0 ? 1.0 : u == 0.0 ? 0.5 : 0.0;\n}\n",
}
SAME = ("exp", "log", "log2", "log10", "log1p", "expm1", "sqrt", "tanh", "sin", "cos", "atan", "lgamma")


def _in_pairs(function: str) -> Printed:
    """A function of two called for any number, one inside the other."""

    def printed(first: str, *rest: str) -> str:
        return f"{function}({first}, {printed(*rest)})" if rest else first

    return printed


def _printer(functions: Mapping[str, Any]) -> Any:
    from sympy.printing.c import C99CodePrinter

    return C99CodePrinter({"user_functions": dict(functions), "precision": 17, "math_macros": {}})


_OWN = {"softplus": "softplus", "sigmoid": "sigmoid", "step": "step", "logsumexp": _in_pairs("logaddexp")}
LANGUAGE = Language(
    title="C",
    comment="// ",
    words=frozenset({*WORDS.split(), *SAME, "pow", "fabs", "fmin", "fmax", "logaddexp", *DEFINITIONS}),
    functions={
        **{name: name for name in SAME},
        **{"abs": "fabs", "min": _in_pairs("fmin"), "max": _in_pairs("fmax")},
        **_OWN,
    },
    definitions=DEFINITIONS,
    printer=_printer,
    ascii_only=True,
)


def write(thing: Any) -> str:
    """The file's text; it is compiled with ``-lm``, and with ``-DNO_MAIN`` where it is part of another program."""
    written = LANGUAGE.write(thing)
    # Neither a backslash, nor `??/` that once stood for one, may carry a comment on into the next line.
    lines = [line.replace("??", "? ?").rstrip("\\ ") for line in written.comments]
    lines += ["// Compile: cc -std=c99 law.c -lm. With -DNO_MAIN there is no check, to link it.", "#include <math.h>"]
    lines += ["", *written.definitions]

    def arguments(names: list[str]) -> str:
        return ", ".join(f"double {name}" for name in names)

    if not written.values:
        lines += [f"double law({arguments([*written.inputs, *written.parameters])}) {{"]
        lines += [f"  return {written.formula};", "}"]
        return "\n".join(lines) + "\n"
    lines += [f"double predict({arguments(written.inputs)}) {{"]
    lines += [f"  const double {name} = {value};" for name, value in written.values.items()]
    lines += [f"  return {written.formula};", "}", ""]
    if not written.subject.points:
        return "\n".join(lines)
    lines += ["#ifndef NO_MAIN", "#include <stdio.h>", ""]
    lines += ["// Inputs, and what the fit predicts there."]
    points = ["    {" + ", ".join(map(repr, (*inputs, expected))) + "}," for inputs, expected in written.subject.points]
    lines += [f"static const double points[][{len(written.inputs) + 1}] = {{", *points, "};", ""]
    called = ", ".join(f"point[{place}]" for place in range(len(written.inputs)))
    check = _CHECK.replace("CALLED", called).replace("LAST", str(len(written.inputs)))
    return "\n".join(lines) + check.replace("1e-10", written.subject.tolerance)


_CHECK = """
int main(void) {
  for (size_t place = 0; place < sizeof points / sizeof *points; place++) {
    const double *point = points[place];
    const double value = predict(CALLED), expected = point[LAST];
    if (!(fabs(value - expected) <= 1e-10 * fabs(expected))) {
      printf("self-check FAILED: %.17g is not %.17g. Export the fit again.\\n", value, expected);
      return 1;
    }
  }
  printf("self-check passed\\n");
  return 0;
}
#endif
"""
