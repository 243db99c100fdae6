"""A law without a fit leaves as its bare formula, a law with a size as any other, a Python function by its path."""

import re
import subprocess
import sys

import numpy as np
import pytest

from jupyter_scaling import catalogue, exporting, frames
from jupyter_scaling.catalogue import kinds, schedules
from jupyter_scaling.catalogue.function_law import function_law
from jupyter_scaling.errors import ExportError
from jupyter_scaling.fitting import Observations, Options, fit_law

from .code_test import executed, jax_stand_in
from .fits import of_law

CODE = ("python", "numpy", "jax", "torch", "javascript", "c", "julia", "r", "sympy", "latex")
SIZED = {
    "bnsl_2": catalogue.get("bnsl", breaks=2),
    "mixture": catalogue.family("data_mixing_law", domains=["web", "code", "C 4"]),
    "shukor": catalogue.family("shukor_mixture", domains=3),
    "observational": catalogue.family("observational", components=2),
}
VALUES = {"E": 1.8, "A": 480.0, "alpha": 0.35, "B": 2100.0, "beta": 0.37}


@pytest.mark.parametrize("target", exporting.targets())
@pytest.mark.parametrize("law", [catalogue.get("chinchilla"), catalogue.get("coverage_beta"), SIZED["mixture"]])
def test_every_target_takes_a_law_alone(law, target):
    text = exporting.export(law, target)
    assert text.endswith("\n") and "self-check" not in text
    for name in (*law.input_names, *law.parameter_names):
        assert name in text
    if target not in ("json", "latex"):
        assert law.title in text


@pytest.mark.parametrize("target", ["python", "numpy", "jax"])
def test_the_function_of_a_law_alone_is_the_law(target):
    law = executed(exporting.export(catalogue.get("chinchilla"), target), **jax_stand_in())["law"]
    assert law(1e9, 2e10, **VALUES) == pytest.approx(catalogue.get("chinchilla")(N=1e9, D=2e10, **VALUES), rel=1e-14)


def test_a_law_alone_needs_no_more_than_its_functions():
    text = exporting.export(catalogue.get("rag_allocation"), "python")
    names = {"__name__": "law"}
    exec(compile(text, "law.py", "exec"), names)
    assert set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE)) == {"math"}
    assert 0 < names["law"](2.0, 3.0, 4.0, 0.5, 1.0, **of_law("rag_allocation").values) < 1


def sized_fit(law):
    rng = np.random.default_rng(2)
    inputs = {one.name: rng.uniform(0.1, 0.9, 60) if one.high == 1 else rng.uniform(1, 1e3, 60) for one in law.inputs}
    # Each parameter inside its bounds, and none like another.
    values = {one.name: 0.2 + 0.05 * place for place, one in enumerate(law.parameters)}
    y = law(**inputs, **values)
    rows = Observations.make(range(60), law.input_names, [*inputs.values()], y, output=law.output.name)
    return fit_law(law, rows, Options(loss="squares", fixed=values, interval="none"))


@pytest.mark.parametrize("name", SIZED)
def test_a_law_with_a_size_comes_back_to_the_bit_and_passes_its_check(name, tmp_path):
    fit = sized_fit(SIZED[name])
    back = exporting.load(exporting.save(fit, tmp_path / "fit.json"))
    assert back.law == fit.law and back.values == fit.values and back.objective == fit.objective
    np.testing.assert_array_equal(back.predicted, fit.predicted)
    (tmp_path / "law.py").write_text(exporting.export(fit, "python"))
    done = subprocess.run([sys.executable, "-I", str(tmp_path / "law.py")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


# -- names that mean something elsewhere ------------------------------------------------------------

CLASHES = {
    "javascript": ("new", "const"),
    "c": ("double", "NULL"),
    "julia": ("end", "function"),
    "r": ("function", "TRUE"),
    "numpy": ("np", "POINTS"),
    "jax": ("jnp", "special"),
    "torch": ("torch", "double"),
    "sympy": ("sympy", "LAW"),
}


@pytest.mark.parametrize("target", CLASHES)
def test_names_that_mean_something_else_are_changed_and_said(target):
    one, two = CLASHES[target]
    law = catalogue.define(f"y = {one} + a / {two}**b + {one}_*x", inputs=[two, "x"])
    rows = {two: np.geomspace(1, 100, 8), "x": np.linspace(1, 3, 8)}
    rows["y"] = law(**rows, **{one: 1.0, "a": 2.0, "b": 0.5, f"{one}_": 0.25})
    fit = fit_law(law, frames.observations(rows, law, x={two: two, "x": "x"}, y="y"))
    text = exporting.export(fit, target)
    said = next(line for line in text.splitlines() if "Names changed" in line)
    assert f"{two} is called {two}_" in said and f"{one} is called {one}__" in said
    if target in ("numpy", "jax"):
        predict = executed(text, **jax_stand_in())["predict"]
        np.testing.assert_allclose(predict(*fit.observations.x), fit.predicted, rtol=1e-12)


def test_letters_that_c_and_r_do_not_take_are_spelled():
    law = catalogue.define("y = a * x**\u03b2", inputs=["x"])
    for target in ("c", "r"):
        text = exporting.export(law, target)
        code = [line for line in text.splitlines() if not line.startswith(("//", "#"))]
        assert "pow(x, beta)" in "\n".join(code) or "x^beta" in "\n".join(code)
        assert "\n".join(code).isascii()
    assert "\u03b2" in exporting.export(law, "julia")


@pytest.mark.parametrize("target", ["python", "numpy", "jax", "torch", "sympy"])
def test_no_comment_tells_python_another_encoding(target, tmp_path):
    law = catalogue.define("y = a * coding**-b", inputs=["coding"])
    lines = exporting.export(law, target).splitlines()
    assert not any(re.match(r"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", line) for line in lines[:2])
    assert any(line.startswith("# coding : ") for line in lines)


def test_code_says_the_formula_as_its_author_wrote_it():
    law = catalogue.define("let s = 1/(1 + (k/C)**B)\nR = R0*(1 - s) + A*s", inputs=["C"])
    text = exporting.export(law, "numpy")
    assert "    s = 1 / (1 + (k / C) ** B)\n    return R0 * (1 - s) + A * s\n" in text
    assert "  const double s = 1.0 / (1.0 + pow(k / C, B));" in exporting.export(law, "c")
    assert "  s <- 1 / (1 + (k / C)^B)\n  R0 * (1 - s) + A * s" in exporting.export(law, "r")


# -- laws that are Python functions -----------------------------------------------------------------


def curve_fit():
    runs = schedules.Schedules({"cosine": 3e-4 * (1 + np.cos(np.linspace(0, 3, 400)))})
    law = schedules.over(schedules.multi_power_law, runs)
    values = dict(law.published["25M"].values)
    step = np.linspace(50, 399, 30).round()
    rows = Observations.make(range(30), law.input_names, [np.zeros(30), step], law(curve=0.0, step=step, **values))
    return fit_law(law, rows, Options(loss="squares", fixed=values, interval="none")), runs


@pytest.mark.parametrize("target", ["python", "numpy"])
def test_a_python_function_leaves_as_the_path_to_import_it_from(target):
    fit, runs = curve_fit()
    text = exporting.export(fit, target)
    assert "from jupyter_scaling.catalogue.schedules import multi_power_law as law" in text
    names = executed(text)
    predicted = names["predict"](schedules.over(names["law"], runs), curve=0.0, step=fit.observations.x[1])
    np.testing.assert_array_equal(predicted, fit.predicted)


def test_a_python_function_has_a_card():
    fit, _ = curve_fit()
    for target, said in (("markdown", r"$$L(t) = L_0"), ("html", "sum_k"), ("latex", r"\sum_{k \le t}")):
        text = exporting.export(fit, target)
        assert said in text and repr(fit.values["gamma"]) in text


def test_what_a_python_function_cannot_be_is_said(tmp_path):
    fit, _ = curve_fit()
    for target in ("javascript", "c", "excel", "json"):
        with pytest.raises(ExportError, match=r"a Python function and has no formula to write\. Choose one of: python"):
            exporting.export(fit, target)
    with pytest.raises(ExportError, match="is a Python function, which no file holds"):
        exporting.save(fit, tmp_path / "fit.json")
    homeless = function_law(
        "mine",
        lambda x, p: p["a"] * x["t"],
        lambda x, p: {"a": x["t"]},
        inputs={"t": kinds.count("steps")},
        parameters={"a": kinds.scale()},
        output=kinds.Output("y", "reward"),
    )
    with pytest.raises(ExportError, match='home="module:name"'):
        exporting.export(homeless, "python")
