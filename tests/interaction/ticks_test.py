"""Ticks that a person would put into a paper."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from jupyter_scaling.interaction.ticks import javascript_number, tick_label, ticks


def labels(low: float, high: float, **options: bool) -> list[str]:
    return [label for _, label in ticks(low, high, **options)]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (4e6, 2e9, ["10M", "100M", "1B"]),
        (3e7, 9e8, ["50M", "100M", "200M", "500M"]),
        (2.13, 3.38, ["2.2", "2.4", "2.6", "2.8", "3.0", "3.2"]),
        (0.011, 0.9, ["0.02", "0.05", "0.1", "0.2", "0.5"]),
        (3e3, 5.2e5, ["5K", "10K", "20K", "50K", "100K", "200K", "500K"]),
        (900, 2e6, ["1K", "10K", "100K", "1M"]),
        (1e17, 2.5e21, ["10¹⁷", "10¹⁸", "10¹⁹", "10²⁰", "10²¹"]),
    ],
)
def test_a_log_axis_has_round_ticks(low: float, high: float, expected: list[str]) -> None:
    assert labels(low, high) == expected


def test_fifteen_decades_are_thinned() -> None:
    marks = ticks(1e3, 1e18)
    assert 4 <= len(marks) <= 8
    assert {math.log10(after / before) for (before, _), (after, _) in pairwise(marks)} == {3.0}


def test_a_linear_axis_has_even_steps_through_zero() -> None:
    assert labels(-0.9, 2.1, log=False) == ["−0.5", "0.0", "0.5", "1.0", "1.5", "2.0"]


def test_compute_is_labelled_in_powers_of_ten_from_the_start() -> None:
    assert labels(1e9, 2e12, powers=True) == ["10⁹", "10¹⁰", "10¹¹", "10¹²"]
    assert labels(50, 2e7, powers=True) == ["10²", "10³", "10⁴", "10⁵", "10⁶", "10⁷"]
    assert tick_label(2e20) == "2·10²⁰"


@pytest.mark.parametrize(("low", "high"), [(20, 3e7), (1e-6, 2.0), (1e10, 1e17), (0.5, 1e5)])
@pytest.mark.parametrize("powers", [False, True])
def test_labels_of_an_axis_are_of_one_kind(low: float, high: float, powers: bool) -> None:
    found = labels(low, high, powers=powers)
    counts = [label for label in found if label[-1] in "KMBT"]
    raised = [label for label in found if label[-1] in "⁰¹²³⁴⁵⁶⁷⁸⁹"]
    assert not (counts and raised), found


@pytest.mark.parametrize(("low", "high"), [(1.0, 1.0), (2.0, 1.0), (math.nan, 1.0), (1.0, math.inf)])
def test_an_axis_without_extent_has_no_ticks(low: float, high: float) -> None:
    assert ticks(low, high) == []


def test_ticks_stay_inside_the_axis_at_every_scale() -> None:
    for exponent in range(-8, 20, 3):
        for ratio in (1.001, 1.3, 4, 60, 1e4):
            low, high = 1.7 * 10.0**exponent, 1.7 * ratio * 10.0**exponent
            values = [value for value, _ in ticks(low, high)]
            assert 2 <= len(values) <= 9, (low, high, values)
            assert all(low * (1 - 1e-8) <= value <= high * (1 + 1e-8) for value in values)
            assert len({label for _, label in ticks(low, high)}) == len(values), (low, high)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e7, "10000000"),
        (0.05, "0.05"),
        (1e21, "1e+21"),
        (2.5e-7, "2.5e-7"),
        (1e20, "1" + "0" * 20),
        (0, "0"),
        (-1.5, "-1.5"),
    ],
)
def test_numbers_are_keyed_as_javascript_writes_them(value: float, text: str) -> None:
    assert javascript_number(value) == text
