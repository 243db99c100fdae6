"""Every exported file runs where it is at home, agrees with the kernel, and fails once a digit of it is changed.

Some laws by default; the whole catalogue and all that is awkward with ``pytest -m sweep tests/exporting``.
"""

import json
import re
from functools import cache

import numpy as np
import pytest

from jupyter_scaling import catalogue, exporting
from jupyter_scaling.expr import Program, derivative

from . import interpreters
from .awkward import AWKWARD
from .fits import chinchilla, of_functions, of_law

SOME = ("exclusions", "words", "functions", "python_words", "of_parts", "chinchilla", "coverage_beta")
SOME += ("of_ratio", "kaplan_lnd", "bnsl", "data_constrained_joint", "fp_quant", "rl_sigmoid")
SLOW = ("jax", "torch", "sympy", "julia", "excel")  # to start, or for each file
TARGETS = ("python", "numpy", "jax", "torch", "sympy", "javascript", "c", "julia", "r", "excel")
# Where large terms cancel, each library loses other digits.
CLOSE = {"coverage_beta": 1e-9, "of_cancels": 1e-7}

# LibreOffice takes a power that is too small for a number for an error; Excel has 0.
REFUSED = {("excel", "of_ratio")}

missing = cache(interpreters.missing)


def made(name):
    if name in AWKWARD:
        return AWKWARD[name]()
    return {"functions": of_functions, "exclusions": chinchilla}.get(name, lambda: of_law(name))()


def one_digit_more(text, name, value):
    """The text with the sixth digit of a value changed, or its last, where the file keeps its values."""
    at = (
        text.index(f"\t{name}\t{value}\t")
        if f"\t{name}\t" in text
        else re.search(r"^[^#/\n]*\bVALUES\b[^\n]*[{(]$", text, re.MULTILINE).start()
    )
    at = text.index(value, at)
    digits = [match.start() for match in re.finditer(r"\d", value.split("e")[0])]
    leading = next((k for k, place in enumerate(digits) if value[place] != "0"), 0)
    place = at + digits[min(leading + 5, len(digits) - 1)]
    return text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]


def hold(target, names, folder):
    """Run the fits of `names`, each as it is and with a digit of one value changed."""
    if reason := missing(target):
        pytest.skip(reason)
    ending = interpreters.ENDINGS.get(target, "py")
    rows, changed = {}, {}
    for place, name in enumerate(names):
        if (target, name) in REFUSED:
            continue
        fit = made(name)
        text = exporting.export(fit, target)
        (folder / f"{name}.{ending}").write_text(text, encoding="utf-8")
        rows[name] = fit.observations.x.T.tolist()[: 2 if target == "sympy" else None]  # 20 digits take long
        parameter, value = [*fit.values.items()][place % len(fit.values)]
        (folder / f"{name}_changed.{ending}").write_text(one_digit_more(text, parameter, repr(value)), encoding="utf-8")
        changed[f"{name}_changed"] = []
    inputs = {name: made(name.removesuffix("_changed")).law.input_names for name in {**rows, **changed}}
    (folder / "names.json").write_text(json.dumps(inputs))
    said = interpreters.run(target, folder, rows | changed)
    assert {name: said[name][0] for name in rows} == dict.fromkeys(rows, "")
    unseen = [name for name in changed if not said[name][0]]
    assert unseen == []
    for name in rows:
        fit, values = made(name), np.array(said[name][1])
        expected = fit.predicted[: len(values)]
        if target == "excel":  # which has its own points
            continue
        finite = np.isfinite(expected)
        off = np.abs(values - expected)[finite] > CLOSE.get(name, 1e-12) * np.abs(expected)[finite]
        assert not off.any(), (name, np.flatnonzero(off)[:3], values[finite][off][:3], expected[finite][off][:3])


@pytest.mark.parametrize("target", TARGETS)
def test_exported_files_run_agree_and_notice_a_changed_digit(target, tmp_path):
    hold(target, SOME[:7] if target in SLOW else (*SOME, *AWKWARD), tmp_path)


@pytest.mark.sweep
@pytest.mark.parametrize("target", TARGETS)
def test_every_law_runs_agrees_and_notices_a_changed_digit(target, tmp_path):
    hold(target, [*dict.fromkeys((*catalogue.names(), *SOME, *AWKWARD))], tmp_path)


@pytest.mark.parametrize("target", [target for target in TARGETS if target != "excel"])
def test_run_as_a_person_runs_it_the_file_says_what_it_found(target, tmp_path):
    if reason := missing(target):
        pytest.skip(reason)
    text = exporting.export(chinchilla(), target)
    path = tmp_path / f"my law.{interpreters.ENDINGS.get(target, 'py')}"
    path.write_text(text, encoding="utf-8")
    done = interpreters.alone(target, path)
    assert (done.returncode, done.stdout.splitlines()[-1], done.stderr) == (0, "self-check passed", "")
    path.write_text(one_digit_more(text, "beta", repr(chinchilla().values["beta"])), encoding="utf-8")
    done = interpreters.alone(target, path)
    assert done.returncode != 0 and "self-check FAILED" in done.stdout + done.stderr


GRADIENTS = """
import json, runpy, sys
target, names = sys.argv[1], sys.argv[2:]
found = {}
for name in names:
    space = runpy.run_path(name + ".py")
    rows = json.load(open("rows.json"))[name]
    columns = [[row[k] for row in rows] for k in range(len(rows[0]))]
    if target == "torch":
        import torch
        points = [torch.tensor(column, dtype=torch.float64, requires_grad=True) for column in columns]
        many = [[value] * len(rows) for value in space["VALUES"].values()]
        values = [torch.tensor(each, dtype=torch.float64, requires_grad=True) for each in many]
        total = space["law"](*points, *values).sum()
        gradients = torch.autograd.grad(total, [*points, *values], allow_unused=True, materialize_grads=True)
    else:
        import jax
        import jax.numpy as jnp
        points = [jnp.array(column) for column in columns]
        values = [jnp.full(len(rows), value) for value in space["VALUES"].values()]
        law = jax.jit(lambda *given: space["law"](*given).sum())
        gradients = jax.grad(law, argnums=tuple(range(len(points) + len(values))))(*points, *values)
        mapped = jax.vmap(jax.jit(space["predict"]))(*points)
        assert jnp.allclose(mapped, space["predict"](*points), rtol=1e-7, equal_nan=True), name
    found[name] = [[float(one) for one in gradient] for gradient in gradients]
print(json.dumps(found))
"""


@pytest.mark.parametrize("target", ["jax", "torch"])
@pytest.mark.parametrize(
    "names",
    [("chinchilla", "bnsl", "of_pieces"), pytest.param((*catalogue.names(), *AWKWARD), marks=pytest.mark.sweep)],
    ids=["some", "every"],
)
def test_gradients_of_the_files_are_the_kernels_derivatives(target, names, tmp_path):
    if reason := missing(target):
        pytest.skip(reason)
    rows = {}
    for name in names:
        fit = made(name)
        (tmp_path / f"{name}.py").write_text(exporting.export(fit, target), encoding="utf-8")
        rows[name] = fit.observations.x.T.tolist()
    (tmp_path / "rows.json").write_text(json.dumps(rows))
    found = json.loads(interpreters.python(GRADIENTS, tmp_path, target, *names))
    for name in names:
        if name == "of_ratio":  # its slope is the difference of two numbers that are equal but for rounding
            continue
        law, seen, values = made(name).law, made(name).observations, made(name).values
        for symbol, gradient in zip((*law.input_names, *law.parameter_names), found[name], strict=True):
            program = Program([derivative(law.tree, symbol)]).bind({})
            with np.errstate(all="ignore"):
                result = program.run({**dict(zip(seen.inputs, seen.x, strict=True)), **values})[0]
            expected = np.broadcast_to(result, len(seen))
            # A power that overflows has a derivative of its own in each library; terms that cancel lose digits.
            finite = np.isfinite(expected) & np.isfinite(gradient)
            assert finite.any() or not np.isfinite(expected).any(), (name, symbol)
            scale = np.abs(expected[finite]).max(initial=0.0)
            np.testing.assert_allclose(
                np.array(gradient)[finite],
                expected[finite],
                rtol=CLOSE.get(name, 1e-9),
                atol=max(1e-12 * scale, 1e-15),
                err_msg=f"{name} {symbol}",
            )
