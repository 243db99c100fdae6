"""Runs that an interval of a given width would take."""

from __future__ import annotations

import math

import pytest

import jupyter_scaling as scaling
from jupyter_scaling.errors import OptionError
from jupyter_scaling.fitting import Fit
from jupyter_scaling.fitting.design import runs_for


@pytest.fixture(scope="module")
def fit() -> Fit:
    return scaling.fit(scaling.datasets.load("tiny_lm"), "chinchilla")


def test_the_interval_of_hoffmann_et_al_would_have_needed_hundreds_of_thousands_of_runs() -> None:
    """Besiroglu et al. 2024 (arXiv:2404.10102) say 634,773, from a standard error that they round to .020."""
    assert runs_for(0.020, 240, 0.001, 0.8) == pytest.approx(634_773, rel=0.01)


def test_half_the_width_takes_four_times_the_runs(fit: Fit) -> None:
    table = fit.runs_needed({"alpha": 0.1, "size_exponent": 0.1})
    half = fit.runs_needed({"alpha": 0.05, "size_exponent": 0.05})
    assert (half["runs_needed"] / table["runs_needed"]).tolist() == pytest.approx([4.0, 4.0], rel=0.01)
    assert table.loc["alpha", "width_now"] == pytest.approx(2 * 1.959964 * fit.se["alpha"], rel=1e-6)
    assert table["runs"].tolist() == [72, 72]


def test_the_width_that_there_is_takes_the_runs_that_there_are(fit: Fit) -> None:
    now = fit.runs_needed({"alpha": 1.0})["width_now"].iloc[0]
    assert fit.runs_needed({"alpha": now * (1 + 1e-9)})["runs_needed"].iloc[0] == 72


def test_what_has_no_standard_error_has_no_answer() -> None:
    held = scaling.fit(scaling.datasets.load("tiny_lm"), "chinchilla", fixed={"E": 1.2})
    assert math.isnan(held.runs_needed({"E": 0.1})["runs_needed"].iloc[0])


@pytest.mark.parametrize(
    ("width", "level", "message"),
    [
        ({"alpa": 0.1}, 0.95, "Did you mean 'alpha'"),
        ({"alpha": 0}, 0.95, "expected a number above 0"),
        ({"alpha": "0.1"}, 0.95, "expected a number above 0"),
        (0.1, 0.95, "expected a width for each name"),
        ({}, 0.95, "expected a width for each name"),
        ({"alpha": 0.1}, 95, "a share between 0 and 1"),
    ],
)
def test_a_wrong_question_is_put_right(fit: Fit, width: object, level: float, message: str) -> None:
    with pytest.raises(OptionError, match=message):
        fit.runs_needed(width, interval=level)  # type: ignore[arg-type]
