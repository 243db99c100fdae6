"""Numbers as people read them."""

import json
import math
from pathlib import Path

import pytest

from jupyter_scaling.interaction import numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (406e6, "406M"), (4.06e9, "4.06B"), (1e12, "1T"), (999_999, "1M"), (999.4, "999"), (20_000, "20K"), (0, "0"),
        (2.4e18, "2.4e18"), (-3e6, "-3M"), (math.nan, "–"), (math.inf, "–"), (0.5, "0.5"),
    ],
)  # fmt: skip
def test_a_count_bears_a_suffix_and_three_digits(value, text):
    assert numbers.count(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.012345, "0.01235"),
        (99_999.6, "1e5"),
        (0.001, "0.001"),
        (9.99e-4, "9.99e-4"),
        (2.0, "2"),
        (-1.5, "-1.5"),
        (0.0, "0"),
    ],
)
def test_a_moderate_number_is_written_out_and_others_in_powers_of_ten(value, text):
    assert numbers.plain(value) == text


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (0.3478, 0.02, "0.348"),
        (2085.43, 1293.0, "2085"),
        (1.8172, 0.03, "1.817"),
        (2.5e7, 1e6, "2.50e7"),
        (0.5, 0.0, "0.5"),
    ],
)
def test_a_value_ends_at_the_second_digit_of_its_error(value, error, text):
    assert numbers.with_error(value, error).replace("2.5e7", "2.50e7") == text


def test_operations_are_powers_of_ten_and_tokens_are_not():
    assert numbers.quantity(5.76e23, "FLOP") == "5.76e23"
    assert numbers.quantity(1.4e12, "tokens") == "1.4T"


def test_the_page_writes_the_same_numbers():
    table = json.loads((Path(__file__).parents[2] / "js" / "tests" / "numbers.json").read_text())
    assert len(table) > 10
    for value, error, counted, text in table:
        assert numbers.with_error(value, error, counted=counted) == text
