"""Errors: one family, caught as what Python would have raised, with a sentence that says what to do."""

from __future__ import annotations

import ast
import pickle
import re
from pathlib import Path

import pytest

from jupyter_scaling import errors
from jupyter_scaling.errors import ScalingError, listed, nearest

FAMILY = [getattr(errors, name) for name in errors.__all__ if name.endswith("Error")]


@pytest.mark.parametrize("error", FAMILY, ids=lambda error: error.__name__)
def test_every_error_is_of_the_family_and_shows_its_sentence_as_it_is(error: type[ScalingError]) -> None:
    assert issubclass(error, ScalingError)
    # KeyError would show quotes around it.
    assert str(error("Column 'a' is missing.")) == "Column 'a' is missing."
    assert str(error()) == ""


@pytest.mark.parametrize(
    ("name", "builtin"),
    [
        ("ColumnNotFoundError", KeyError),
        ("LawNotFoundError", KeyError),
        ("DataError", ValueError),
        ("FormulaError", ValueError),
        ("ParameterError", ValueError),
        ("OptionError", ValueError),
        ("ExportError", ValueError),
        ("LoadError", ValueError),
    ],
)
def test_an_error_is_the_builtin_a_caller_would_catch(name: str, builtin: type[Exception]) -> None:
    assert issubclass(getattr(errors, name), builtin)


@pytest.mark.parametrize("error", FAMILY, ids=lambda error: error.__name__)
def test_an_error_travels_between_processes(error: type[ScalingError]) -> None:
    back = pickle.loads(pickle.dumps(error("sentence")))
    assert (type(back), str(back)) == (error, "sentence")


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (
            lambda: errors.ColumnNotFoundError.named("lsos", ["params", "tokens", "loss"]),
            "Column 'lsos' not found. Did you mean 'loss'? Columns: params, tokens, loss.",
        ),
        (
            lambda: errors.LawNotFoundError.named("chinchila", ["chinchilla", "bnsl"]),
            "Law 'chinchila' not found. Did you mean 'chinchilla'? Laws: chinchilla, bnsl. "
            "Write your own with `scaling.define`.",
        ),
        (
            lambda: errors.ParameterError.named("alpa", "chinchilla", ["E", "alpha"]),
            "'alpa' is not a parameter of law 'chinchilla'. Did you mean 'alpha'? Parameters: E, alpha.",
        ),
        (
            lambda: errors.OptionError.named("interval", "walt", ["wald", "none"]),
            "`interval` is 'walt'. Did you mean 'wald'? Choose one of: wald, none.",
        ),
        (
            lambda: errors.FormulaError.at("a + $", 4, "Cannot read the formula."),
            "Cannot read the formula.\n  a + $\n      ^",
        ),
    ],
)
def test_a_named_error_says_what_was_got_what_is_near_and_what_there_is(made: object, sentence: str) -> None:
    assert str(made()) == sentence


@pytest.mark.parametrize(
    ("typed", "candidates", "hint"),
    [
        ("lsos", ["params", "tokens", "loss"], " Did you mean 'loss'?"),
        ("LOSS", ["loss"], " Did you mean 'loss'?"),
        ("loss", ["Loss"], " Did you mean 'Loss'?"),
        ("zzz", ["params"], ""),
        ("x", [], ""),
        (3, [30, "3"], " Did you mean '3'?"),
        (None, ["none"], " Did you mean 'none'?"),
    ],
)
def test_the_nearest_name_is_offered_when_there_is_one(typed: object, candidates: list, hint: str) -> None:
    assert nearest(typed, candidates) == hint


@pytest.mark.parametrize(
    ("values", "most", "text"),
    [
        ([1, 2, 3, 4, 5], 3, "1, 2, 3 and 2 more"),
        ([1, 2, 3], 3, "1, 2, 3"),
        ([], 3, ""),
        (iter("ab"), 1, "a and 1 more"),
    ],
)
def test_a_list_shows_the_first_few_and_counts_the_rest(values: object, most: int, text: str) -> None:
    assert listed(values, most) == text


def test_no_sentence_leaves_its_plural_open() -> None:
    for path in (Path(errors.__file__).parent).rglob("*.py"):
        written = [part for part in ast.walk(ast.parse(path.read_text())) if isinstance(part, ast.JoinedStr)]
        assert not re.findall(r"[a-z]{2}\(s\)", " ".join(map(ast.unparse, written))), path
