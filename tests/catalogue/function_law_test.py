"""A law that is a Python function is as good as one with a formula: values, fits, errors, resamples."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import jupyter_scaling as scaling
from jupyter_scaling import catalogue, errors
from jupyter_scaling.catalogue import kinds


def value(x, p):
    return p["E"] + p["a"] * np.exp(-p["b"] * np.log(x["x"]))


def slopes(x, p):
    power = np.exp(-p["b"] * np.log(x["x"]))
    return {"E": np.ones_like(power), "a": power, "b": -p["a"] * power * np.log(x["x"])}


def declared(**more):
    return catalogue.function_law(
        "mine",
        value,
        slopes,
        inputs={"x": kinds.count("size")},
        parameters={"E": kinds.floor(), "a": kinds.scale(typical=(0.1, 100.0)), "b": kinds.exponent()},
        output=kinds.Output("y", "loss"),
        **more,
    )


MINE, TEXT = declared(linear=("E", "a")), catalogue.get("power_law_offset")


@pytest.fixture(scope="module")
def runs() -> dict[str, np.ndarray]:
    generator = np.random.default_rng(0)
    x = np.geomspace(1e3, 1e7, 25)
    return {"x": x, "y": (0.7 + 9.0 * x**-0.3) * np.exp(generator.normal(0, 0.01, 25))}


@pytest.mark.parametrize("options", [{}, {"loss": "squares"}, {"fixed": {"E": 0.7}}, {"bounds": {"b": (0.0, 0.25)}}])
def test_it_is_fitted_as_the_formula_is(runs, options):
    own, text = (scaling.fit(runs, law, **options) for law in (MINE, TEXT))
    assert own.status.code == text.status.code
    assert own.objective == pytest.approx(text.objective, rel=1e-9)
    assert own.values == pytest.approx(text.values, rel=1e-5)
    for name, se in text.se.items():
        assert own.se[name] == pytest.approx(se, rel=1e-3, abs=1e-9)
    assert own.interval["b"] == pytest.approx(text.interval["b"], rel=1e-3)


def test_no_linear_parameters_need_be_named(runs):
    own, text = scaling.fit(runs, declared(), interval="none"), scaling.fit(runs, TEXT, interval="none")
    assert own.values == pytest.approx(text.values, rel=1e-5)


def test_rows_that_are_out_take_no_part(runs):
    fit = scaling.fit(runs, MINE, exclude={3: "spike"}, interval="none")
    assert fit.values == pytest.approx(scaling.fit(runs, TEXT, exclude={3: "spike"}, interval="none").values, rel=1e-5)
    assert np.isfinite(fit.predicted[3])


def test_it_prints_and_predicts(runs):
    fit = scaling.fit(runs, MINE)
    assert "mine" in repr(fit)
    assert fit(x=[1e4, 1e5]).shape == (2,)
    low, high = fit.band(np.array([[1e4, 1e8]]))
    assert (low < fit(x=np.array([1e4, 1e8]))).all() and (fit(x=np.array([1e4, 1e8])) < high).all()


def test_a_copy_from_another_process_is_the_same_law():
    copy = pickle.loads(pickle.dumps(MINE))
    assert (copy.name, copy.formula, copy.parameter_names) == (MINE.name, MINE.formula, MINE.parameter_names)
    assert copy(x=1e4, E=0.5, a=2.0, b=0.3) == MINE(x=1e4, E=0.5, a=2.0, b=0.3)


def test_what_needs_a_formula_says_so(runs):
    with pytest.raises(errors.OptionError, match="is a Python function"):
        scaling.fit_shared({**runs, "g": np.zeros(25)}, MINE, by="g", shared="E")
    with pytest.raises(errors.ParameterError, match="'A', no parameter"):
        declared(linear=("A",))
    assert MINE.json_tree is None
