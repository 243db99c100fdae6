"""The figure as Python: it checks the law, then draws runs, curves and bands."""

import subprocess
import sys

import numpy as np
import pytest

from jupyter_scaling import catalogue, exporting

from .fits import chinchilla, of_law

FEW = ("chinchilla", "power_law_offset", "kaplan_lnd", "bnsl", "passuntil", "two_step_sigmoid")


@pytest.fixture(autouse=True)
def no_window():
    pytest.importorskip("matplotlib").use("Agg")
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


def space_of(text):
    space = {"__name__": "figure"}
    exec(compile(text, "figure.py", "exec"), space)
    return space


@pytest.mark.parametrize("name", FEW)
def test_every_run_and_the_curves_of_the_fit_are_drawn(name):
    fit = of_law(name)
    space = space_of(exporting.export(fit, "matplotlib"))
    axes = space["draw"]()
    runs = sum(
        len(each.get_offsets()) for each in axes.collections if hasattr(each, "get_sizes") and len(each.get_sizes())
    )
    assert runs == len(fit.observations)
    for line, curve in zip(axes.lines, space["CURVES"], strict=True):
        inputs = dict(zip(fit.law.input_names, map(np.asarray, curve["inputs"]), strict=True))
        np.testing.assert_allclose(line.get_ydata(), np.broadcast_to(fit(**inputs), np.shape(curve["x"])), rtol=1e-10)


def test_run_as_a_script_it_checks_itself_and_writes_the_figure(tmp_path):
    text = exporting.export(chinchilla(), "matplotlib")
    (tmp_path / "figure.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-W", "error", "figure.py", "figure.png"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == "self-check passed\n"
    assert (tmp_path / "figure.png").read_bytes().startswith(b"\x89PNG")

    value = repr(chinchilla().values["beta"])
    (tmp_path / "figure.py").write_text(text.replace(f'"beta": {value}', '"beta": 0.5'), encoding="utf-8")
    done = subprocess.run(command[:-1], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1 and "self-check FAILED" in done.stderr


def test_a_law_alone_is_drawn_by_whoever_gives_values():
    law = catalogue.get("chinchilla")
    space = space_of(exporting.export(law, "matplotlib"))
    values = (1.8, 480.0, 0.35, 2100.0, 0.37)
    x = np.geomspace(1e6, 1e9, 5)
    axes = space["draw"](x, 2e10, *values)
    expected = law(N=x, D=2e10, **dict(zip(law.parameter_names, values, strict=True)))
    np.testing.assert_allclose(axes.lines[0].get_ydata(), expected, rtol=1e-12)


def test_names_of_the_file_are_not_taken_from_the_law():
    law = catalogue.define("L = RUNS + draw / N**plt", name="mine", inputs={"N": "size"}, parameters={})
    text = exporting.export(law, "matplotlib")
    assert "def law(N, RUNS_, draw_, plt_)" in text
