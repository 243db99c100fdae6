"""Text and JSON of a tree read back to the same tree."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_scaling import catalogue
from jupyter_scaling.errors import FormulaError
from jupyter_scaling.expr import Constant, derivative, from_json, parse, to_json, to_text


@settings(derandomize=True, deadline=None, max_examples=400)
@given(data=st.data())
def test_the_text_of_any_tree_parses_back_to_it(random: SimpleNamespace, data: st.DataObject) -> None:
    tree = data.draw(random.formulas)
    assert parse(to_text(tree)) == tree


@settings(derandomize=True, deadline=None, max_examples=60)
@given(data=st.data())
def test_the_json_of_any_tree_reads_back_to_it(random: SimpleNamespace, data: st.DataObject) -> None:
    tree = data.draw(random.formulas)
    assert from_json(json.loads(json.dumps(to_json(tree)))) == tree


@pytest.mark.parametrize("name", catalogue.names())
def test_laws_and_their_derivatives_survive_text_and_json(name: str) -> None:
    law = catalogue.get(name)
    for tree in (law.tree, *(derivative(law.tree, parameter) for parameter in law.parameter_names)):
        assert parse(to_text(tree)) == tree
        assert from_json(json.loads(json.dumps(to_json(tree)))) == tree


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("E + A / N**alpha + B/D^beta", "E + A/N**alpha + B/D**beta"),
        ("-x", "-x"),
        ("1 / x", "1/x"),
        ("a - b*x", "a - b*x"),
        ("a - (b - c)", "a - b + c"),
        ("(x + 1)*y", "y*(x + 1)"),
        ("2**(-x)", "2**(-x)"),
        ("0.1*x", "0.1*x"),
        ("1e300*x", "1e+300*x"),
        ("a*x**(-0.5)", "a*x**(-0.5)"),
        ("a/x**0.5", "a/x**0.5"),
        ("a*x**(-2)", "a/x**2"),
        ("a*x**(-b)", "a*x**(-b)"),
    ],
)
def test_text_reads_as_a_person_would_write_it(typed: str, shown: str) -> None:
    assert to_text(parse(typed)) == shown
    assert parse(shown) == parse(typed)


@pytest.mark.parametrize("number", [0.1, 1 / 3, 1e-300, 1.7976931348623157e308, 123456789012345680.0, 5e-324])
def test_numbers_keep_every_digit_in_text_and_json(number: float) -> None:
    assert parse(to_text(Constant(number))) == Constant(number)
    assert from_json(json.loads(json.dumps(to_json(Constant(number))))) == Constant(number)


@pytest.mark.parametrize(
    "data",
    [
        None,
        True,
        {},
        [],
        [1, 2],
        ["eval", "x"],
        ["__import__", "os"],
        ["+", None],
        ["exp"],
        ["exp", "x", "y"],
        ["^", "x"],
        ["^", "x", 2, 3],
        ["max", "x"],
        [["exp"], "x"],
    ],
)
def test_json_outside_the_whitelist_is_refused(data: object) -> None:
    with pytest.raises(FormulaError):
        from_json(data)


def test_an_unknown_operation_in_json_is_named_with_those_known() -> None:
    with pytest.raises(FormulaError, match=r"Operation 'eval' is not known\. Known: \+, \*, \^, exp"):
        from_json(["eval", "x"])
