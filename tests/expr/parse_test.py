"""What a formula may hold, and what a person reads when it holds something else."""

from __future__ import annotations

import pytest

from jupyter_scaling.errors import FormulaError
from jupyter_scaling.expr import Constant, Symbol, parse, symbols
from jupyter_scaling.expr.parse import parse_law


def message(text: object) -> str:
    with pytest.raises(FormulaError) as error:
        parse(text)
    return str(error.value)


def under_caret(text: str) -> str:
    """What stands over the caret, to the end of the formula."""
    *_, formula, caret = message(text).split("\n")
    return formula[caret.index("^") :]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("x^2", "x**2"),
        ("ln(x)", "log(x)"),
        ("arctan(x)", "atan(x)"),
        ("expit(x)", "sigmoid(x)"),
        ("maximum(x, y)", "max(x, y)"),
        ("+x", "x"),
        ("a / x", "a * x**(-1)"),
        ("x - x + y", "y"),
        ("2*x + 3*x", "5*x"),
        ("x * x", "x**2"),
        ("(x + y) + z", "x + (y + z)"),
        ("y * x", "x * y"),
        ("exp(log(x))", "x"),
        ("E + A / N**alpha  # the law", "E + A / N**alpha"),
    ],
)
def test_two_ways_to_write_it_give_one_tree(left: str, right: str) -> None:
    assert parse(left) == parse(right)


def test_numbers_are_folded() -> None:
    assert parse("1 + 2*3 - 2**3 / 4") == Constant(5.0)


def test_pi_is_a_number() -> None:
    assert parse("pi").value == pytest.approx(3.141592653589793, abs=0)


def test_the_name_on_the_left_is_the_output() -> None:
    assert parse_law("L = E + N")[0] == "L"
    assert parse_law("E + N")[0] is None


def test_let_lines_name_parts_of_a_formula() -> None:
    name, tree = parse_law("let r = D / U - 1\nlet eff = U + U * R * (1 - exp(-r / R))\nL = E + B / eff**beta")
    assert name == "L"
    assert tree == parse("E + B / (U + U * R * (1 - exp(-(D / U - 1) / R)))**beta")
    assert "eff" not in symbols(tree)


def test_a_semicolon_ends_a_let_line_too_and_the_word_let_may_be_left_out() -> None:
    assert parse("u = x + 1; u**2") == parse("(x + 1)**2")


@pytest.mark.parametrize(
    ("text", "says", "over_caret"),
    [
        ("E + __import__('os')", "'__import__' is not a function of formulas", "__import__('os')"),
        ("E + __import__", "'__import__' may not stand in a formula", "__import__"),
        ("E + os.system", "A dot after a name may not stand in a formula", "os.system"),
        ("x + (1).real", "A dot after a name may not stand", "(1).real"),
        ("x + y.log(2)", "Only plain functions of the whitelist", "y.log(2)"),
        ("x + (lambda: 1)()", "Only plain functions of the whitelist", "(lambda: 1)()"),
        ("x + (lambda: 1)", "A function of your own may not stand", "lambda: 1)"),
        ("x + [i for i in y]", "A list may not stand", "[i for i in y]"),
        ("x + 'text'", "Text may not stand", "'text'"),
        ("x + f'{y}'", "Only real numbers", "f'{y}'"),
        ("x + 2j", "Only real numbers", "2j"),
        ("x + True", "Only real numbers", "True"),
        ("x + y[0]", "An index in brackets may not stand", "y[0]"),
        ("x if y else a", "A condition may not stand", "x if y else a"),
        ("x < y", "A comparison may not stand", "x < y"),
        ("x % y", "The operator Mod may not stand", "x % y"),
        ("a + x // y", "The operator FloorDiv may not stand", "x // y"),
        ("L = x + log(x, base=2)", "Only plain functions", "log(x, base=2)"),
        ("x + log(x, 2)", "log takes 1 argument; got 2", "log(x, 2)"),
        ("max(x)", "max takes 2 to 8 arguments; got 1", "max(x)"),
        ("x + exp(*y)", "This may not stand", "*y)"),
        ("a / 0", "divides by zero", "a / 0"),
        ("a + x / (2 - 2)", "divides by zero", "x / (2 - 2)"),
        ("a + 0**(-1)", "divides by zero", "0**(-1)"),
        ("(y := 2) + x", "is not a name", "(y := 2) + x"),
        ("x + log(y", "Cannot read the formula", "(y"),
        ("x + * y", "Cannot read the formula", "* y"),
        ("2x", "Cannot read the formula", "2x"),
    ],
)
def test_what_may_not_stand_in_a_formula_is_named_with_a_caret_under_it(text: str, says: str, over_caret: str) -> None:
    assert says in message(text)
    assert under_caret(text) == over_caret


def test_the_caret_is_right_behind_greek_letters() -> None:
    assert under_caret("α * βγ + os.path") == "os.path"


@pytest.mark.parametrize(
    ("typed", "meant"), [("lgo(x)", "log"), ("softplsu(x)", "softplus"), ("EXP(x)", "exp"), ("log_10(x)", "log10")]
)
def test_a_typo_in_a_function_gets_the_nearest_name_and_the_list(typed: str, meant: str) -> None:
    said = message(typed)
    assert f"Did you mean '{meant}'?" in said
    assert "Functions: exp, log," in said


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "# only a remark", ";"])
def test_an_empty_formula_is_answered_with_an_example(text: str) -> None:
    assert 'Write one such as "L = E + A / N**alpha"' in message(text)


@pytest.mark.parametrize("text", [None, 3.5, ["x"]])
def test_a_formula_is_text(text: object) -> None:
    assert "A formula is text; got" in message(text)


def test_a_formula_that_nests_too_deep_is_refused_with_what_to_do() -> None:
    said = message("exp(" * 70 + "x" + ")" * 70)
    assert "nests deeper than 60 levels" in said
    assert "`let` lines" in said


def test_nesting_beyond_what_python_reads_is_refused_as_well() -> None:
    assert "Cannot read the formula" in message("(" * 5_000 + "x" + ")" * 5_000)


def test_a_formula_that_is_too_long_is_refused_with_its_length() -> None:
    assert "20,001 characters; at most 20,000" in message("x" * 20_001)


@pytest.mark.parametrize("number", ["1e999", "1" + "0" * 400])
def test_a_number_too_large_for_a_float_is_refused(number: str) -> None:
    assert "too large" in message(f"x + {number}")


def test_a_null_character_is_refused() -> None:
    assert "Cannot read the formula" in message("x + \0")


@pytest.mark.parametrize("name", ["2L", "L(x)", "lambda", "a b"])
def test_the_left_side_must_be_a_name(name: str) -> None:
    assert f"{name!r} is not a name" in message(f"{name} = x + 1")


def test_a_part_may_not_be_defined_twice() -> None:
    assert "The part 'u' is defined twice" in message("u = x\nu = y\nu + 1")


def test_a_line_before_the_last_must_name_a_part() -> None:
    assert "Every line before the last names a part" in message("x + 1\ny + 2")


def test_a_part_may_bear_the_name_of_an_input_it_is_made_from() -> None:
    assert parse("N = N / 1e9; a * N") == parse("a * N / 1e9")


def test_an_unknown_name_is_a_symbol_for_the_law_to_judge() -> None:
    assert parse("something") == Symbol("something")
