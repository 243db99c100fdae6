"""Every language's formula gives the fit's numbers: C compiled, PyTorch and SymPy run, JAX, R and Julia read here.

The interpreters themselves are run by `sweep_test`.
"""

import importlib.util
import re
import shutil
import subprocess
import sys
from functools import reduce
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import special

from jupyter_scaling import catalogue, exporting
from jupyter_scaling.errors import ExportError

from .fits import chinchilla, of_functions, of_law

FITS = {**{name: (lambda name=name: of_law(name)) for name in catalogue.names()}, "functions": of_functions}
# One law for each mix of operations, where running all would take long.
FEW = (
    "chinchilla",
    "kaplan_lnd",
    "bnsl",
    "rosenfeld",
    "routed_clark",
    "passuntil",
    "coverage_beta",
    "two_step_sigmoid",
)
CODE = ("numpy", "jax", "torch", "javascript", "c", "julia", "r", "sympy")
HAS_TORCH = importlib.util.find_spec("torch") is not None


def executed(text, **modules):
    names = {"__name__": "law"}
    before = {name: sys.modules.get(name) for name in modules}
    sys.modules.update(modules)
    try:
        exec(compile(text, "law.py", "exec"), names)
    finally:
        for name, module in before.items():
            sys.modules.pop(name) if module is None else sys.modules.update({name: module})
    return names


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """What every law predicts at its own rows, compiled into one program without a warning."""
    folder = tmp_path_factory.mktemp("c")
    parts, calls = ["#define NO_MAIN"], []
    for place, (name, made) in enumerate(FITS.items()):
        fit = made()
        (folder / f"{name}.c").write_text(exporting.export(fit, "c"))
        own = ("predict", "values", "VALUES", "softplus", "sigmoid", "logaddexp", "step")
        parts += [f"#define {one} {one}_{place}" for one in own]
        parts += [f'#include "{name}.c"', *(f"#undef {one}" for one in own)]
        for point in fit.observations.x.T.tolist():
            calls.append(f'  printf("{name} %.17g\\n", predict_{place}({", ".join(map(repr, point))}));')
    parts += ["#include <stdio.h>", "int main(void) {", *calls, "  return 0;", "}"]
    (folder / "all.c").write_text("\n".join(parts))
    flags = ["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Wshadow", "-Wno-shadow", "-Werror"]
    subprocess.run(["gcc", *flags, "all.c", "-o", "all", "-lm"], cwd=folder, check=True, timeout=120)
    done = subprocess.run([str(folder / "all")], capture_output=True, text=True, check=True)
    said: dict[str, list[float]] = {}
    for line in done.stdout.splitlines():
        name, value = line.split()
        said.setdefault(name, []).append(float(value))
    return said


@pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc to compile the file")
@pytest.mark.parametrize("name", FITS)
def test_c_reproduces_the_fit(name, compiled):
    np.testing.assert_allclose(compiled[name], FITS[name]().predicted, rtol=1e-11)


@pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc to compile the file")
def test_c_checks_itself(tmp_path):
    text = exporting.export(chinchilla(), "c")
    for changed, status in ((text, 0), (text.replace("beta = 0.3", "beta = 0.4"), 1)):
        (tmp_path / "law.c").write_text(changed)
        subprocess.run(["gcc", "-std=c99", "law.c", "-o", "law", "-lm"], cwd=tmp_path, check=True)
        done = subprocess.run([str(tmp_path / "law")], capture_output=True, text=True, check=False)
        assert done.returncode == status
        assert ("self-check passed" in done.stdout) == (status == 0)


@pytest.mark.skipif(not HAS_TORCH, reason="PyTorch is not installed")
def test_torch_reproduces_the_fit_and_passes_gradients():
    torch = pytest.importorskip("torch")
    for name, made in FITS.items():
        fit = made()
        names = executed(exporting.export(fit, "torch"))
        np.testing.assert_allclose(
            names["predict"](*fit.observations.x.copy()).numpy(), fit.predicted, rtol=1e-11, err_msg=name
        )
    n = torch.tensor(1e9, dtype=torch.float64, requires_grad=True)
    executed(exporting.export(chinchilla(), "torch"))["predict"](n, 2e10).backward()
    values = chinchilla().values
    assert n.grad.item() == pytest.approx(-values["alpha"] * values["A"] * 1e9 ** (-values["alpha"] - 1), rel=1e-12)


def jax_stand_in():
    """NumPy under the names of JAX: the same functions, without the compiler."""
    config = SimpleNamespace(update=lambda name, value: None)
    named = ("gammaln", "digamma", "polygamma", "expit")
    spoken = SimpleNamespace(special=SimpleNamespace(**{name: getattr(special, name) for name in named}))
    jax = SimpleNamespace(config=config, numpy=np, scipy=spoken)
    return {"jax": jax, "jax.numpy": np, "jax.scipy": spoken}


@pytest.mark.parametrize("name", FITS)
def test_jax_code_reproduces_the_fit_with_numpy_in_its_place(name):
    fit = FITS[name]()
    names = executed(exporting.export(fit, "jax"), **jax_stand_in())
    np.testing.assert_allclose(names["predict"](*fit.observations.x), fit.predicted, rtol=1e-11)


@pytest.mark.parametrize("name", FEW)
def test_sympy_code_holds_the_equation(name):
    import sympy

    fit = of_law(name)
    names = executed(exporting.export(fit, "sympy"))
    assert names["LAW"].lhs == sympy.Symbol(fit.law.output.name)
    assert {one.name for one in names["LAW"].rhs.free_symbols} == {*fit.law.input_names, *fit.law.parameter_names}
    for point, expected in names["POINTS"]:
        # SymPy keeps the digits that differences of lgamma lose.
        assert names["predict"](*point) == pytest.approx(expected, rel=1e-11)
    assert {one.name: float(value) for one, value in names["VALUES"].items()} == fit.values


ARITHMETIC = {name: getattr(np, name) for name in ("exp", "log", "log2", "log10", "log1p", "expm1", "sqrt", "tanh")}
ARITHMETIC |= {"sin": np.sin, "cos": np.cos, "atan": np.arctan, "abs": np.abs}
ARITHMETIC |= {"softplus": lambda u: np.logaddexp(u, 0), "sigmoid": special.expit}
ARITHMETIC |= {"logsumexp": lambda *terms: reduce(np.logaddexp, terms)}
LEAST, GREATEST = (lambda *terms: reduce(np.minimum, terms)), (lambda *terms: reduce(np.maximum, terms))
R_WORDS = {"pmin": LEAST, "pmax": GREATEST, "lgamma": special.gammaln}
JULIA_WORDS = {"min": LEAST, "max": GREATEST, "loggamma": special.gammaln}


def read_as_python(text, assign, words):
    """The lines of `law`, whose arithmetic reads as Python's once powers are spelled as there."""
    body = text[re.search(r"^(?:function law|law <- function)\(", text, re.MULTILINE).start() :]
    names = re.search(r"\(([^)]*)\)", body)[1].split(", ")
    body = body[body.index("\n") : re.search(r"^(?:end|})$", body, re.MULTILINE).start()]
    body = body.replace("^", "**").replace("return ", "")
    indent = re.match(r"\n( +)", body)[1]
    *parts, whole = re.split(rf"\n(?={indent}[^ )])", body[1:])

    def law(*values):
        known = {**ARITHMETIC, **words, **dict(zip(names, values, strict=True))}
        for part in parts:
            name, _, formula = part.strip().partition(assign)
            known[name] = eval(formula, {"__builtins__": {}}, known)
        return eval(whole.strip(), {"__builtins__": {}}, known)

    return law


@pytest.mark.parametrize("name", FITS)
@pytest.mark.parametrize(("target", "assign", "words"), [("r", " <- ", R_WORDS), ("julia", " = ", JULIA_WORDS)])
def test_r_and_julia_say_the_fits_formula(target, assign, words, name):
    fit = FITS[name]()
    law = read_as_python(exporting.export(fit, target), assign, words)
    np.testing.assert_allclose(law(*fit.observations.x, *fit.values.values()), fit.predicted, rtol=1e-11)


COMMENT = dict.fromkeys(CODE, "# ") | {"javascript": "// ", "c": "// "}


@pytest.mark.parametrize("target", CODE)
def test_comments_hold_what_is_needed_to_trust_the_numbers(target):
    fit = chinchilla()
    said = [line for line in exporting.export(fit, target).splitlines() if line.startswith(COMMENT[target])]
    text = "\n".join(said)
    for part in (
        fit.objective_name,
        repr(fit.objective),
        fit.observations.data_hash,
        "N: model parameters, from column 'n_params'",
        "L: loss (nats/token), from column 'loss'",
        "'run 5': loss is nan",
        "'run 7': diverged import os",
        "'run 9': <b>loud</b>",
        "Status: Converged",
        "Written by jupyter_scaling",
    ):
        assert part in text
    # The line break in the reason of run 7 did not end the comment.
    assert not any(line.startswith("import os") for line in exporting.export(fit, target).splitlines())


@pytest.mark.parametrize("target", CODE)
def test_every_digit_of_every_value_is_there(target):
    fit = of_law("kaplan_lnd")
    text = exporting.export(fit, target)
    for value in fit.values.values():
        assert repr(value) in text
    constant = catalogue.define("y = 0.1234567890123456*a*x**b", inputs=["x"])
    assert "0.1234567890123456" in exporting.export(constant, target)


def test_values_that_are_no_numbers_are_refused():
    fit = chinchilla().with_values({"alpha": 0.4})
    fit.theta.flags.writeable = True
    fit.theta[2] = np.nan
    with pytest.raises(ExportError, match="'alpha' of this fit is no finite number"):
        exporting.export(fit, "c")


def test_functions_a_language_lacks_are_named():
    law = catalogue.define("y = a*digamma(x)", inputs=["x"])
    for target, said in (("c", "C"), ("javascript", "JavaScript"), ("julia", "Julia")):
        with pytest.raises(ExportError, match=f"digamma has no counterpart in {said}"):
            exporting.export(law, target)
    assert "psigamma(x, 1)" in exporting.export(catalogue.define("y = a*polygamma(1, x)", inputs=["x"]), "r")
