"""Certified: all 27 NIST problems of nonlinear regression, from both given starts and from none, in digits."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from jupyter_scaling.fitting import Fit

from .nist_problems import BEGINNINGS, NAMES, Problem, digits

LEAST_DIGITS, MEDIAN_DIGITS, DEVIATION_DIGITS = 6.0, 10.0, 4.0
# 24 residuals of 1e-13 beside values of 1: double precision holds neither their sum of squares to 9 digits at values
# rounded to 11, nor their standard deviation to 4.
BEYOND_DOUBLE = "lanczos1"


@cache
def problem(name: str) -> Problem:
    return Problem.read(name)


@cache
def fitted(name: str, beginning: str) -> Fit:
    return problem(name).fit(beginning)


def test_there_are_27_problems_of_2176_rows() -> None:
    assert len(NAMES) == 27
    assert sum(len(problem(name).observations) for name in NAMES) == 2176


@pytest.mark.parametrize("name", NAMES)
def test_the_rows_are_those_that_were_certified(name: str) -> None:
    given = problem(name)
    inputs = dict(zip(given.law.input_names, given.observations.x, strict=True))
    residual = given.law(**inputs, **dict(zip(given.names, given.certified, strict=True))) - given.observations.y
    if name == BEYOND_DOUBLE:
        assert residual @ residual < 1e-20
    else:
        assert residual @ residual == pytest.approx(given.residual_sum_of_squares, rel=1e-9)


@pytest.mark.parametrize("beginning", BEGINNINGS)
@pytest.mark.parametrize("name", NAMES)
def test_parameters_agree_in_6_digits(name: str, beginning: str) -> None:
    fit = fitted(name, beginning)
    assert problem(name).digits(fit) >= LEAST_DIGITS
    assert fit.status.converged


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_parameters_agree_in_10_digits_at_the_median(beginning: str) -> None:
    assert np.median([problem(name).digits(fitted(name, beginning)) for name in NAMES]) >= MEDIAN_DIGITS


@pytest.mark.parametrize("beginning", BEGINNINGS)
@pytest.mark.parametrize("name", [name for name in NAMES if name != BEYOND_DOUBLE])
def test_standard_deviations_agree_in_4_digits(name: str, beginning: str) -> None:
    assert problem(name).deviation_digits(fitted(name, beginning)) >= DEVIATION_DIGITS


def test_digits_count_the_worst_parameter() -> None:
    assert digits([1.0001, 2.0], np.array([1.0, 2.0])) == pytest.approx(4.0, abs=1e-9)
    assert digits([1.0, -2.0], np.array([1.0, 2.0])) == 0.0
    assert digits([np.nan, 2.0], np.array([1.0, 2.0])) == 0.0


def test_terms_are_exchanged_whole() -> None:
    given = problem("mgh17")
    assert given.orders() == [["b1", "b2", "b3", "b4", "b5"], ["b1", "b3", "b2", "b5", "b4"]]
