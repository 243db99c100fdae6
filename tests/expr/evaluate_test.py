"""A program gives each shared part once, and a batch what a loop gives."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jupyter_scaling.expr import Program, derivative, parse
from jupyter_scaling.expr.operations import KERNELS


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the operations run, in order."""
    run: list[str] = []

    def counted(name: str, kernel: Any) -> Any:
        def kernel_and_count(*arguments: Any) -> Any:
            run.append(name)
            return kernel(*arguments)

        return kernel_and_count

    for name, kernel in list(KERNELS.items()):
        monkeypatch.setitem(KERNELS, name, counted(name, kernel))
    return run


def test_a_part_that_stands_twice_is_evaluated_once(calls: list[str]) -> None:
    tree = parse("exp(a*x) + log(1 + exp(a*x)) / exp(a*x)")
    Program([tree, derivative(tree, "a")], ["x"]).bind({"x": np.ones(3)}).run({"a": 0.5})
    assert calls.count("exp") == 1


def test_what_depends_on_inputs_alone_is_evaluated_when_bound_and_not_again(calls: list[str]) -> None:
    bound = Program([parse("a*log(x) + b*sqrt(x)")], ["x"]).bind({"x": np.ones(3)})
    assert sorted(calls) == ["log", "sqrt"]
    calls.clear()
    bound.run({"a": 1.0, "b": 2.0})
    bound.run({"a": 2.0, "b": 2.0})
    assert "log" not in calls
    assert "sqrt" not in calls


def test_a_bound_program_runs_again_with_the_same_answer() -> None:
    bound = Program([parse("E + a*exp(-b*x)"), parse("exp(-b*x)")], ["x"]).bind({"x": np.linspace(0, 3, 5)})
    first = bound.run({"E": 1.0, "a": 2.0, "b": 0.3})
    bound.run({"E": 3.0, "a": 1.0, "b": 4.0})
    for one, other in zip(first, bound.run({"E": 1.0, "a": 2.0, "b": 0.3}), strict=True):
        np.testing.assert_array_equal(one, other)


def test_values_given_are_never_written_to() -> None:
    x, a = np.linspace(1, 2, 4), np.array([[1.0], [2.0]])
    x.flags.writeable = a.flags.writeable = False
    Program([parse("a*x + a*log(x)")], ["x"]).bind({"x": x}).run({"a": a})
    assert x.tolist() == np.linspace(1, 2, 4).tolist()


def test_an_output_may_be_an_input_a_number_or_a_parameter() -> None:
    outputs = Program([parse("x"), parse("3"), parse("a")], ["x"]).bind({"x": 5.0}).run({"a": 7.0})
    assert outputs == [5.0, 3.0, 7.0]


@settings(derandomize=True, deadline=None, max_examples=60)
@given(data=st.data())
def test_a_batch_is_a_loop_of_singles_to_the_last_bit(random: SimpleNamespace, data: st.DataObject) -> None:
    tree = data.draw(random.formulas)
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    x, y = rng.uniform(0.3, 2.2, (2, 7))
    a, b = rng.uniform(0.3, 2.2, (2, 4, 1))
    with np.errstate(all="ignore"):
        bound = Program([tree], ["x", "y"]).bind({"x": x, "y": y})
        batch = np.broadcast_to(bound.run({"a": a, "b": b})[0], (4, 7))
        single = [np.broadcast_to(bound.run({"a": a[k : k + 1], "b": b[k : k + 1]})[0], (1, 7)) for k in range(4)]
    assume(np.isfinite(batch).all())
    np.testing.assert_allclose(batch, np.vstack(single), rtol=4e-15, atol=0)


@pytest.mark.parametrize("name", [name for name in KERNELS if name not in {"+", "*", "^", "step", "polygamma"}])
def test_nan_in_gives_nan_out_of_every_function(name: str) -> None:
    count = 2 if name in {"min", "max", "logsumexp"} else 1
    for place in range(count):
        arguments = [np.array([1.0, np.nan]) if k == place else np.array([2.0, 2.0]) for k in range(count)]
        result = KERNELS[name](*arguments)
        assert np.isfinite(result[0])
        assert np.isnan(result[1])


def test_softplus_and_logsumexp_hold_at_both_ends() -> None:
    far = np.array([-800.0, 800.0])
    np.testing.assert_array_equal(KERNELS["softplus"](far), [0.0, 800.0])
    np.testing.assert_allclose(KERNELS["logsumexp"](far, far), far + np.log(2.0), rtol=1e-15)
    with np.errstate(divide="ignore"):
        assert KERNELS["logsumexp"](np.array(-np.inf), np.array(-np.inf)) == -np.inf
    np.testing.assert_array_equal(KERNELS["sigmoid"](far), [0.0, 1.0])
