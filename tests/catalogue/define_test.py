"""A law of one's own from text: what is guessed, what can be said, what is refused."""

from __future__ import annotations

import json
import math

import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.catalogue import Input, Parameter, define
from jupyter_scaling.errors import FormulaError, LoadError, ParameterError


@pytest.mark.parametrize(
    ("formula", "inputs", "kinds"),
    [
        ("L = E + A / N**alpha", "N", {"E": "floor", "A": "scale", "alpha": "exponent"}),
        (
            "L = A * N**(-alpha) + B / D**beta",
            "N D",
            {"A": "scale", "alpha": "exponent", "B": "scale", "beta": "exponent"},
        ),
        ("y = p + q * log(x)", "x", {"p": "floor", "q": "free"}),
        ("y = a * exp(-b * t)", "t", {"a": "scale", "b": "free"}),
        ("let r = D / U\nL = E + B / r**beta", "D U", {"E": "floor", "B": "scale", "beta": "exponent"}),
        ("c * x", "x", {"c": "scale"}),
    ],
)
def test_kinds_and_inputs_are_read_from_the_formula(formula: str, inputs: str, kinds: dict[str, str]) -> None:
    law = define(formula)
    assert set(law.input_names) == set(inputs.split())
    assert {parameter.name: parameter.kind for parameter in law.parameters} == kinds


def test_the_name_left_of_the_equals_sign_is_the_output_and_y_stands_in() -> None:
    assert define("loss = a * x").output.name == "loss"
    assert define("a * x").output.name == "y"


def test_inputs_can_be_said() -> None:
    law = define("L = E + A / width**p", inputs={"width": "hidden size"})
    assert law.inputs == (Input("width", "hidden size"),)
    assert define("L = a * w", inputs="w").input_names == ("w",)
    assert define("L = a * w * v", inputs=["w", "v"]).input_names == ("w", "v")
    assert define("L = a * w", inputs={"w": Input("w", "weight", "kg", positive=False)}).inputs[0].unit == "kg"


def test_kinds_bounds_and_whole_parameters_can_be_said() -> None:
    law = define(
        "y = E + a * x**(-b) + q",
        parameters={"E": "free", "b": (0.1, 0.9), "a": "scale", "q": Parameter("q", "free", -1.0, 1.0)},
    )
    assert law.parameter("E").kind == "free"
    assert (law.parameter("b").low, law.parameter("b").high, law.parameter("b").kind) == (0.1, 0.9, "exponent")
    assert law.parameter("q").high == 1.0


def test_a_location_lies_on_the_axis_of_the_first_input() -> None:
    assert define("y = a * log(1 + x / d)", parameters={"d": "location"}).parameter("d").of == "x"


def test_bounds_below_zero_make_a_factor_free() -> None:
    assert define("y = a * x", parameters={"a": (-5.0, 5.0)}).parameter("a").kind == "free"


def test_one_side_of_a_bound_may_be_open() -> None:
    assert define("y = a * x", parameters={"a": (1.0, math.inf)}).parameter("a").high == math.inf


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"formula": "L = E + A / Q**alpha"}, FormulaError, "Cannot tell which of E, A, Q, alpha are inputs"),
        ({"formula": "y = 2 * x"}, FormulaError, "has no parameters to fit"),
        ({"formula": "y = a * x", "inputs": ["xx"]}, FormulaError, "Input 'xx' does not stand in"),
        ({"formula": "y = a * x", "parameters": {"b": "scale"}}, ParameterError, "'b' is not a parameter"),
        ({"formula": "y = a * x", "parameters": {"x": "scale"}}, ParameterError, "'x' is not a parameter"),
        ({"formula": "y = alpha * x", "parameters": {"alhpa": "scale"}}, ParameterError, "Did you mean 'alpha'"),
        ({"formula": "y = a * x", "parameters": {"a": "scal"}}, ParameterError, "Did you mean 'scale'"),
        ({"formula": "y = a * x", "parameters": {"a": (1, 2, 3)}}, ParameterError, r"bounds \(low, high\)"),
        ({"formula": "y = a * x", "parameters": {"a": (2, 1)}}, ParameterError, "lower must be below the upper"),
        ({"formula": "y = a * x", "name": "my law"}, FormulaError, "`name` is 'my law'"),
        ({"formula": "y = a * __import__('os')"}, FormulaError, "'__import__' is not a function"),
        ({"formula": ""}, FormulaError, "The formula is empty"),
    ],
)
def test_what_cannot_be_a_law_is_said(arguments: dict, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        define(**arguments)


def test_a_law_of_ones_own_goes_through_json() -> None:
    law = define("L = E + A / N**alpha; ", name="mine", parameters={"alpha": (0.0, 1.0)}, unit="nats")
    assert catalogue.law_from_json(json.loads(json.dumps(law.to_json()))) == law


@pytest.mark.parametrize("missing", ["formula", "inputs", "output", "parameters", "name", "title"])
def test_a_saved_law_that_lacks_a_field_is_refused_by_its_name(missing: str) -> None:
    data = catalogue.get("power_law").to_json()
    del data[missing]
    with pytest.raises(LoadError, match=f"lacks '{missing}'"):
        catalogue.law_from_json(data)


@pytest.mark.parametrize(
    "change",
    [
        {"inputs": "x"},
        {"inputs": [{"name": "x"}]},
        {"parameters": [{"name": "a"}]},
        {"parameters": None},
        {"output": "y"},
    ],
)
def test_a_saved_law_of_another_shape_is_refused(change: dict) -> None:
    with pytest.raises(LoadError):
        catalogue.law_from_json(catalogue.get("power_law").to_json() | change)


def test_a_saved_bound_that_is_no_number_is_refused() -> None:
    data = catalogue.get("power_law").to_json()
    data["parameters"][0]["low"] = "zero"
    with pytest.raises(LoadError):
        catalogue.law_from_json(data)


def test_code_in_a_saved_formula_is_not_run() -> None:
    data = catalogue.get("power_law").to_json() | {"formula": "y = a * x**(-b) + __import__('os').getpid()"}
    with pytest.raises(FormulaError):
        catalogue.law_from_json(data)


def test_a_formula_is_kept_without_the_indent_of_the_cell_it_was_written_in() -> None:
    made = define("""
        let M = N / 1e6
        L = E + A / M**alpha
    """)
    assert made.formula == "let M = N / 1e6\nL = E + A / M**alpha"
