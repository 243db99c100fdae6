"""Every public function answers what it cannot use in words: what was expected, what was got, what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.errors import ScalingError

N = np.geomspace(1e7, 1e10, 24)
D = N[np.random.default_rng(0).permutation(24)] * 20
RUNS = pd.DataFrame({"N": N, "D": D, "loss": 1.8 + 480 * N**-0.35 + 2085 * D**-0.366, "task": ["a", "b"] * 12})
ONE: dict[str, Any] = {"x": {"x": "N"}, "y": "loss", "interval": "none"}


@pytest.fixture(scope="module")
def fit() -> Any:
    return scaling.fit(RUNS, "chinchilla", interval="wald")


def mine(text: Any, **options: Any) -> Any:
    return scaling.define(text, name=options.pop("name", "mine"), **options)


def groups(**options: Any) -> Any:
    table = options.pop("table", RUNS)
    return scaling.fit_groups(table, "power_law_offset", **{**ONE, "by": "task", **options})


ASKED: dict[str, tuple[Callable[[Any], Any], str]] = {
    "predict at a level in words": (lambda fit: fit.predict({"N": 1e9, "D": 2e10}, interval="a"), "a share between"),
    "predict at a level of True": (lambda fit: fit.predict({"N": 1e9, "D": 2e10}, interval=True), "a share between"),
    "call with shapes apart": (lambda fit: fit(N=[1.0, 2.0], D=[1.0, 2.0, 3.0]), "D has shape (3,)"),
    "optimal of a word": (lambda fit: fit.optimal(C="a"), "expected training compute in FLOP"),
    "optimal of nothing": (lambda fit: fit.optimal(C=[]), "expected training compute in FLOP"),
    "solve for a word": (lambda fit: fit.solve(loss="a", D="20*N"), "expected a finite number"),
    "set values to a number": (lambda fit: fit.with_values(5), "expected a value by name"),
    "set a value to a word": (lambda fit: fit.with_values({"E": "a"}), "expected a number"),
    "refit with a misspelt option": (lambda fit: fit.refit(interva="wald"), "Did you mean 'interval'"),
    "compare with one set only": (lambda fit: fit.against_published(5), "All published constants are compared"),
    "export to a list": (lambda fit: scaling.export(fit, ["python"]), "Choose one of: python"),
    "save a table": (lambda _: scaling.save(RUNS, "never.json"), "expected a fit or a law"),
    "groups by nothing": (lambda _: groups(by=None), "`by` is empty"),
    "groups by a number": (lambda _: groups(by=5), "Column 5 not found"),
    "groups by lists": (lambda _: groups(table=RUNS.assign(task=[[1]] * 24)), "which holds a list"),
    "share a number": (
        lambda _: scaling.fit_shared(RUNS, "power_law", **ONE, by="task", shared=5),
        "expected names of parameters",
    ),
    "compare a number": (lambda _: scaling.compare(RUNS, 5, **ONE), "expected names of laws"),
    "mix nothing": (lambda _: scaling.best_mixture(None), "holds no fits"),
    "define with a list of parameters": (lambda _: mine("L = a*x", parameters=["a"]), "something for each by name"),
    "define with a number of inputs": (lambda _: mine("L = a*x", inputs=5), "expected names"),
    "define under a name of Python's": (lambda _: mine("L = a*x", name="__class__"), "a word of letters"),
    "a part defined in a circle": (lambda _: mine("p = q; q = p; L = p*x"), "'q' is used before its line"),
    "a law of two lines": (lambda _: mine("L = a*x; L = b*x"), "'L' is a part and the law"),
    "nan in a formula": (lambda _: mine("L = a*x + nan"), "'nan' is no number"),
    "inf in a formula": (lambda _: mine("L = a*x + inf"), "'inf' is no number"),
    "an attribute in a formula": (lambda _: mine("L = a*x.__class__"), "A dot after a name"),
    "a condition in a formula": (lambda _: mine("L = a if x else b"), "A condition"),
    "a formula of 10,000 characters": (lambda _: mine("L = a*" + "x*" * 5000 + "x"), "Cannot read the formula"),
    "a formula of None": (lambda _: mine(None), "A formula is text"),
    "a call of the system": (lambda _: mine("L = __import__('os').system('ls')"), "Only plain functions"),
    "search for a number": (lambda _: scaling.laws(search=12345), "No law has '12345'"),
}
RAW = ("Traceback", "object is not", "unsupported operand", "could not convert", "broadcast together")


@pytest.mark.parametrize("asked", ASKED)
def test_the_answer_is_in_words(fit: Any, asked: str) -> None:
    act, says = ASKED[asked]
    with pytest.raises(ScalingError) as caught:
        act(fit)
    said = str(caught.value)
    assert says in said and not any(raw in said for raw in RAW)
    assert len(said) < 700


def test_a_mistake_in_a_long_formula_is_shown_with_what_is_around_it() -> None:
    with pytest.raises(ScalingError) as caught:
        mine("L = " + "a" * 200 + "*x + foo(x) + " + "b" * 200)
    lines = str(caught.value).splitlines()
    assert lines[1][lines[2].index("^") :].startswith("foo(x)") and len(lines[1]) < 100


def test_what_the_magic_writes_goes_through_the_same_door(tmp_path: Path) -> None:
    from jupyter_scaling.magics import commands

    with pytest.raises(ScalingError, match="folder that exists"):
        commands._export({"fit": scaling.law("power_law"), "target": "python", "to": str(tmp_path / "no" / "a.py")})
