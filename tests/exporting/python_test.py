"""The exported Python file runs alone, reproduces the fit, and fails when a digit of it is changed."""

import random
import re
import runpy
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from jupyter_scaling import catalogue, exporting, frames
from jupyter_scaling.errors import ExportError
from jupyter_scaling.fitting import Observations, Options, fit_law
from jupyter_scaling.fitting.losses import loss_names

from .fits import chinchilla, of_law, share_of_errors, table, with_everything


def run_alone(path):
    return subprocess.run([sys.executable, "-I", str(path)], capture_output=True, text=True, timeout=60, check=False)


def outcome(path):
    """Exit as a process would see it, without the cost of one."""
    try:
        runpy.run_path(str(path), run_name="__main__")
    except SystemExit as stop:
        return stop.code
    except Exception as error:
        return error
    return 0


@pytest.fixture
def text():
    return exporting.export(chinchilla(), "python")


def test_the_file_runs_alone_prints_the_law_and_passes_its_own_check(text, tmp_path):
    (tmp_path / "law.py").write_text(text, encoding="utf-8")
    done = run_alone(tmp_path / "law.py")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "L = E + A / N**alpha + B / D**beta"
    assert f"alpha = {chinchilla().values['alpha']!r}" in done.stdout
    assert done.stdout.splitlines()[-1] == "self-check passed"


def test_the_file_needs_nothing_but_the_standard_library(text):
    imported = set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE))
    assert imported == {"hashlib", "math", "struct", "sys"}


def test_the_file_holds_what_is_needed_to_trust_it(text):
    fit, seen = chinchilla(), chinchilla().observations
    for name, value in fit.values.items():
        assert f"    {name!r}: {value!r}," in text
        assert f"    {name!r}: {fit.se[name]!r}," in text
    for line in (fit.objective_name, f"OBJECTIVE = {fit.objective!r}", f"DELTA = {fit.delta!r}", seen.data_hash):
        assert line in text
    assert "    'N': 'n_params'," in text and "nats/token" in text
    assert "('run 5', 'loss is nan')" in text and "('run 9', '<b>loud</b>')" in text
    assert "# Status: Converged" in text and "# Written by jupyter_scaling" in text
    for verdict in fit.verdicts:
        assert verdict.sentence in text


def test_imported_it_predicts_what_the_fit_predicts(text, tmp_path):
    (tmp_path / "law.py").write_text(text, encoding="utf-8")
    module = runpy.run_path(str(tmp_path / "law.py"))
    assert module["predict"](1e9, 2e10) == pytest.approx(chinchilla()(N=1e9, D=2e10), rel=1e-13)
    assert module["objective"]() == pytest.approx(chinchilla().objective, rel=1e-9)


def test_words_of_the_user_stay_words(text):
    # The reason of run 7 holds a line break and code.
    assert "('run 7', 'diverged\\nimport os  # \"\"\"')" in text
    assert "\nimport os" not in text


ONE_OF_EACH = [
    r"'alpha': 0\.(\d)",
    r"'beta': .*(\d),",
    r"STANDARD_ERRORS = {\n    'E': 0\.\d(\d)",
    r"OBJECTIVE = .*(\d)",
    r"DELTA = .*(\d)",
    r"INTERVALS = .*\n.*\(.*(\d),",
    r"DATA_HASH = 'sha256:.*?(\d)",
    r"ROWS_HASH = 'sha256:.*?(\d)",
    r"ROWS_OBJECTIVE = 0\.0*(\d)",
    r"ROWS_TOLERANCE = (\d)",
    r"PREDICTIONS = \[\n    \(\((\d)",
    r"PREDICTIONS = \[\n.* (\d)\.\d*\),",
    r"CHECKSUM = '\D*?(\d)",
    r"ROWS = \[\n    \('run (\d)",
    r"ROWS = \[\n.*\n    \('run 1', (\d)",
    r"ROWS = \[\n.* (\d)\.0, 'in'",
    r"EXCLUDED = \[\n    \('run (\d)",
    r"jupyter_scaling (\d)",
    r"sum over (\d)",
    r"rel_tol=(\d)",
    r"1\.0 \+|0\.(5) \* r",
]


@pytest.mark.parametrize("where", ONE_OF_EACH)
def test_one_changed_digit_of_any_kind_fails_with_a_sentence(text, tmp_path, where):
    place = re.search(where, text)
    assert place and place[1], f"nothing in the file is like {where}"
    at = place.start(1)
    changed = text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]
    (tmp_path / "law.py").write_text(changed, encoding="utf-8")
    assert str(outcome(tmp_path / "law.py")).startswith("self-check FAILED: ")


def test_a_changed_digit_makes_the_process_exit_with_one(text, tmp_path):
    (tmp_path / "law.py").write_text(text.replace("'alpha': 0.3", "'alpha': 0.4"), encoding="utf-8")
    done = run_alone(tmp_path / "law.py")
    assert done.returncode == 1
    assert "self-check FAILED: the law gives" in done.stderr and "Traceback" not in done.stderr


def test_no_digit_anywhere_can_be_changed_unseen(text, tmp_path):
    draw = random.Random(0)
    for at in draw.sample([place.start() for place in re.finditer(r"\d", text)], 120):
        changed = text[:at] + str((int(text[at]) + draw.randint(1, 9)) % 10) + text[at + 1 :]
        (tmp_path / "law.py").write_text(changed, encoding="utf-8")
        assert outcome(tmp_path / "law.py") != 0, text[max(0, at - 40) : at + 10]


def test_without_its_text_the_numbers_are_still_checked(text):
    names = {"__name__": "pasted"}
    exec(compile(text.replace("'alpha': 0.3", "'alpha': 0.4"), "cell", "exec"), names)
    assert any("the law gives" in sentence for sentence in names["self_check"]())
    names = {"__name__": "pasted"}
    exec(compile(text, "cell", "exec"), names)
    assert list(names["self_check"]()) == []


def test_line_ends_and_trailing_spaces_are_no_change(text, tmp_path):
    (tmp_path / "law.py").write_bytes(text.replace("\n", " \r\n").encode())
    assert outcome(tmp_path / "law.py") == 0


@pytest.mark.parametrize("loss", loss_names())
def test_every_loss_in_every_space_is_summed_as_the_fit_sums_it(loss, tmp_path):
    fit = share_of_errors(loss) if loss == "binomial" or loss.startswith("logit_") else chinchilla(loss)
    (tmp_path / "law.py").write_text(exporting.export(fit, "python"), encoding="utf-8")
    assert outcome(tmp_path / "law.py") == 0
    assert runpy.run_path(str(tmp_path / "law.py"))["objective"]() == pytest.approx(fit.objective, rel=1e-9)


def test_known_deviations_ties_and_priors_are_part_of_the_objective(tmp_path):
    fit = with_everything()
    text = exporting.export(fit, "python")
    (tmp_path / "law.py").write_text(text, encoding="utf-8")
    assert outcome(tmp_path / "law.py") == 0
    assert runpy.run_path(str(tmp_path / "law.py"))["objective"]() == pytest.approx(fit.objective, rel=1e-9)
    for changed in (
        text.replace("('E', 1.8, 0.1,", "('E', 1.9, 0.1,"),
        text.replace(" 0.02, 'in')", " 0.03, 'in')", 1),
    ):
        assert changed != text
        names = {"__name__": "pasted"}
        exec(compile(changed, "cell", "exec"), names)
        assert any("the objective is" in sentence for sentence in names["self_check"]())


@pytest.mark.parametrize("name", catalogue.names())
def test_every_law_of_the_catalogue_passes_its_check(name, tmp_path):
    fit = of_law(name)
    (tmp_path / "law.py").write_text(exporting.export(fit, "python"), encoding="utf-8")
    assert outcome(tmp_path / "law.py") == 0
    predict = runpy.run_path(str(tmp_path / "law.py"))["predict"]
    for point, expected in zip(fit.observations.x.T, fit.predicted, strict=True):
        assert predict(*point) == pytest.approx(expected, rel=1e-11)


def test_a_law_with_every_function_passes_its_check(tmp_path):
    law = catalogue.define(
        "let u = log10(x)/9; let v = softplus(u) + sigmoid(u) + log1p(u) + expm1(u) + sqrt(u) + tanh(u) + log2(x)/30;"
        "let w = min(u, 1) + max(u, 0.5) + abs(u) + sin(u) + cos(u) + atan(u) + exp(-u) + logsumexp(u, log(x)/20);"
        "y = a + b*(v + w)"
    )
    x = np.geomspace(10, 1e6, 12)
    seen = frames.observations({"x": x, "y": law(x=x, a=1.0, b=0.1)}, law)
    (tmp_path / "law.py").write_text(exporting.export(fit_law(law, seen), "python"), encoding="utf-8")
    assert outcome(tmp_path / "law.py") == 0


def test_powers_that_overflow_in_python_are_written_through_logarithms(tmp_path):
    fit = of_law("bnsl").with_values({"f1": 1e-4})
    text = exporting.export(fit, "python")
    assert "def softplus(u):" in text
    (tmp_path / "law.py").write_text(text, encoding="utf-8")
    assert outcome(tmp_path / "law.py") == 0


KEYS = {
    "timestamps": pd.date_range("2024-01-01", periods=36),
    "tuples": pd.MultiIndex.from_arrays([["a"] * 36, range(36)]),
    "numpy": np.arange(36, dtype=np.int32),
    "mixed": pd.Index([None, 1.5, "x", b"y", True, "ü\n", *range(6, 36)], dtype=object),
}


@pytest.mark.parametrize("kind", KEYS)
def test_keys_of_every_kind_survive(kind, tmp_path):
    law = catalogue.get("chinchilla")
    fit = fit_law(law, frames.observations(table().set_axis(KEYS[kind]), law))
    (tmp_path / "law.py").write_text(exporting.export(fit, "python"), encoding="utf-8")
    assert outcome(tmp_path / "law.py") == 0


def test_a_large_table_is_written_in_part_and_says_so(tmp_path):
    rows = 6_000
    law = catalogue.get("power_law")
    x = np.geomspace(1e3, 1e9, rows)
    noise = np.exp(0.01 * np.random.default_rng(0).standard_normal(rows))
    fit = fit_law(law, frames.observations({"x": x, "y": 20 * x**-0.2 * noise}, law))
    text = exporting.export(fit, "python")
    assert "# 5000 of 6000 rows, evenly spaced; OBJECTIVE is over all of them." in text
    (tmp_path / "law.py").write_text(text, encoding="utf-8")
    assert outcome(tmp_path / "law.py") == 0


def test_a_name_that_means_something_else_is_refused():
    law = catalogue.define("y = math + a / x**b", inputs=["x"])
    seen = frames.observations({"x": [1.0, 2.0, 4.0, 8.0], "y": [2.0, 1.5, 1.2, 1.1]}, law)
    with pytest.raises(ExportError, match="'math' in law 'mine' means something else"):
        exporting.export(fit_law(law, seen), "python")


def test_an_objective_that_is_not_the_fits_own_is_refused():
    from dataclasses import replace

    with pytest.raises(ExportError, match="Fit again before exporting"):
        exporting.export(replace(chinchilla(), objective=1.0), "python")


def test_hand_set_values_are_exported_as_such():
    fit = chinchilla().with_values({"alpha": 0.4})
    assert "# Status: Set by hand" in exporting.export(fit, "python")


def test_laws_that_lose_digits_in_large_terms_pass_with_another_library_too(tmp_path):
    law = catalogue.get("coverage_beta")
    k = np.geomspace(1, 1e9, 40)
    values = {"al": 0.3, "be": 4.0}
    rows = Observations.make(range(40), ("k",), [k], law(k=k, **values), output="c")
    text = exporting.export(fit_law(law, rows, Options(fixed=values, interval="none")), "python")
    # The last places of the library's lgamma, as another one has them.
    for factor in ("(1 + 4e-16)", "(1 - 4e-16)"):
        other = text.replace("    return law(", f"    lgamma = lambda u: math.lgamma(u) * {factor}\n    return law(", 1)
        names = {"__name__": "pasted"}
        exec(compile(other, "cell", "exec"), names)
        assert list(names["self_check"]()) == []
    assert any("the law gives" in one for one in changed(text, "'be': 4.0", "'be': 4.1"))


def changed(text, old, new):
    names = {"__name__": "pasted"}
    exec(compile(text.replace(old, new), "cell", "exec"), names)
    return list(names["self_check"]())
