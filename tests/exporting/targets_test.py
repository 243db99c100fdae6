"""LaTeX, Markdown, NumPy and JavaScript say the same law with the same numbers."""

import json
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest

from jupyter_scaling import catalogue, exporting
from jupyter_scaling.errors import ExportError
from jupyter_scaling.exporting.latex import equation
from jupyter_scaling.exporting.sympy_trees import law_expression
from jupyter_scaling.expr.operations import KERNELS

from .fits import chinchilla, of_functions, of_law

FITS = {**{name: (lambda name=name: of_law(name)) for name in catalogue.names()}, "functions": of_functions}


@pytest.mark.parametrize("target", exporting.targets())
def test_every_target_gives_text_that_ends_in_a_line(target):
    text = exporting.export(chinchilla(), target)
    assert text.endswith("\n")
    assert repr(chinchilla().values["beta"]) in text


def test_an_unknown_target_is_refused_with_those_there_are():
    with pytest.raises(ExportError, match="Did you mean 'python'"):
        exporting.export(chinchilla(), "pyton")
    with pytest.raises(ExportError, match="Choose one of: python, numpy, jax, torch, javascript, c, julia, r, excel"):
        exporting.export(chinchilla(), "fortran")
    with pytest.raises(ExportError, match="A dict cannot be exported; expected a fit or a law"):
        exporting.export({"a": 1.0}, "python")


@pytest.mark.parametrize("name", FITS)
def test_numpy_code_reproduces_the_fit(name, tmp_path):
    fit = FITS[name]()
    text = exporting.export(fit, "numpy")
    names = {"__name__": "law"}
    exec(compile(text, "law.py", "exec"), names)
    np.testing.assert_allclose(names["predict"](*fit.observations.x), fit.predicted, rtol=1e-11)


def test_numpy_code_checks_itself(tmp_path):
    text = exporting.export(chinchilla(), "numpy")
    for changed, status in ((text, 0), (text.replace('"beta": 0.3', '"beta": 0.4'), 1)):
        (tmp_path / "law.py").write_text(changed)
        done = subprocess.run([sys.executable, str(tmp_path / "law.py")], capture_output=True, text=True, check=False)
        assert done.returncode == status
        assert ("self-check passed" in done.stdout) == (status == 0)


@pytest.fixture(scope="module")
def in_node(tmp_path_factory):
    """What each law's module says of itself and predicts, all in one run of Node."""
    folder = tmp_path_factory.mktemp("node")
    lines = []
    for name, made in FITS.items():
        fit = made()
        (folder / f"{name}.mjs").write_text(exporting.export(fit, "javascript"))
        rows = [dict(zip(fit.observations.inputs, point, strict=True)) for point in fit.observations.x.T.tolist()]
        lines.append(f'import * as {name} from "./{name}.mjs";')
        lines.append(f"said.{name} = [{name}.selfCheck(), {json.dumps(rows)}.map({name}.predict)];")
    lines.sort(key=lambda line: not line.startswith("import"))
    place = next(place for place, line in enumerate(lines) if not line.startswith("import"))
    lines[place:place] = ["const said = {};"]
    (folder / "run.mjs").write_text("\n".join([*lines, "console.log(JSON.stringify(said));"]))
    done = subprocess.run(["node", str(folder / "run.mjs")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node to run the module")
@pytest.mark.parametrize("name", FITS)
def test_javascript_reproduces_the_fit(name, in_node):
    wrong, values = in_node[name]
    assert wrong == []
    np.testing.assert_allclose(np.array(values, dtype=float), FITS[name]().predicted, rtol=1e-11)


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node to run the module")
def test_javascript_checks_itself(tmp_path):
    text = exporting.export(chinchilla(), "javascript")
    (tmp_path / "law.mjs").write_text(text.replace("beta: 0.3", "beta: 0.4"))
    (tmp_path / "run.mjs").write_text('import { selfCheck } from "./law.mjs"; console.log(selfCheck().length);')
    done = subprocess.run(["node", str(tmp_path / "run.mjs")], capture_output=True, text=True, check=False)
    assert int(done.stdout) > 0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("power_law", r"y = a x^{- b}"),
        ("chinchilla", r"L = E + A N^{- \alpha} + B D^{- \beta}"),
        (
            "kaplan_lnd",
            r"L = \left(\left(\frac{N_c}{N}\right)^{\frac{\alpha_N}{\alpha_D}} + \frac{D_c}{D}\right)^{\alpha_D}",
        ),
    ],
)
def test_latex_is_the_law_in_its_own_symbols(name, expected):
    assert equation(catalogue.get(name)) == expected


@pytest.mark.parametrize("name", FITS)
def test_the_sympy_expression_has_the_laws_values(name):
    import sympy

    fit = FITS[name]()
    expression, symbols = law_expression(fit.law)
    law = sympy.lambdify(
        [symbols[one] for one in (*fit.law.input_names, *fit.law.parameter_names)], expression, KERNELS
    )
    point = (*fit.observations.x[:, 7].tolist(), *fit.values.values())
    assert float(law(*point)) == pytest.approx(fit.predicted[7], rel=1e-11)


# Commands that KaTeX knows; a subset, so that a new one is looked up before it is printed.
KATEX = """left right frac sqrt log min max tanh sin cos exp mathrm operatorname infty Gamma psi quad cdot alpha beta
gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau phi chi omega"""


@pytest.mark.parametrize("name", [*FITS])
def test_equations_hold_nothing_that_katex_refuses(name):
    said = equation(FITS[name]().law)
    assert set(re.findall(r"\\([a-zA-Z]+)", said)) <= set(KATEX.split())
    assert set(re.findall(r"\\([^a-zA-Z])", said)) == set()
    assert said.isascii() and not set(said) & set("$%#&~")
    assert said.count(r"\left") == said.count(r"\right")
    depth = np.cumsum([{"{": 1, "}": -1}.get(letter, 0) for letter in said])
    assert depth.min() >= 0 and depth[-1] == 0
    # A second index or power on one base is an error.
    flat = said
    while flat != (flat := re.sub(r"\{[^{}]*\}", "#", flat)):
        pass
    one = r"(?:\\[a-zA-Z]+|[^\\\s])\s*"
    assert not re.search(rf"_{one}_|\^{one}\^", flat)


def test_letters_beyond_ascii_are_commands_or_text():
    law = catalogue.define("L = \u03bb * x**-\u03b2 + \u635f\u5931 + \u03b50", inputs=["x"])
    text = exporting.export(law, "latex")
    said = equation(law)
    assert (
        all(part in said for part in (r"\lambda x^{- \beta}", "\\text{\u635f\u5931}", r"\epsilon_{0}")) and said in text
    )


def test_parts_named_by_let_follow_the_equation():
    assert equation(catalogue.get("rl_sigmoid")) == (
        r"R = A s + R_0 \left(1 - s\right),\quad s = \frac{1}{1 + \left(\frac{C_{mid}}{C}\right)^{B}}"
    )


def test_latex_holds_the_digits_and_no_word_of_the_user_leaves_its_comment():
    text = exporting.export(chinchilla(), "latex")
    assert r"\begin{equation}" in text and r"$\alpha$ & $0.3" in text
    assert all(line.startswith("%") for line in text.splitlines() if "loss is nan" in line)


def test_the_card_has_the_parts_a_reader_needs():
    fit = chinchilla()
    text = exporting.export(fit, "markdown")
    for part in ("# Chinchilla", "| alpha | 0.3", "## How it was fitted", fit.observations.data_hash, "| 'run 9' |"):
        assert part in text
    assert fit.objective_name in text
    for verdict in fit.verdicts:
        assert f"- **{verdict.severity}**: " in text


def test_no_word_of_the_user_becomes_markup():
    text = exporting.export(chinchilla(), "markdown")
    assert "&lt;b&gt;loud&lt;/b&gt;" in text and "<b>" not in text
    rows = [line for line in text.splitlines() if line.startswith("| 'run")]
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 3 for row in rows) and len(rows) == 3
