"""Runs that look off: planted ones are found, clean data seldom alarm, and a wrong law is called by its name."""

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Observations, fit_law
from jupyter_scaling.fitting.options import Options
from jupyter_scaling.fitting.outliers import adjusted, chances, quantile_scale, scores, structure, suspicions
from jupyter_scaling.fitting.student import t_tail

SIZES = np.geomspace(1e6, 1e10, 40)


def fitted(y, x=SIZES, law="power_law_offset", **options):
    form = catalogue.get(law)
    rows = Observations.make(range(len(y)), form.input_names, np.atleast_2d(x), y, output=form.output.name)
    return fit_law(form, rows, Options(**options))


def clean(seed, x=SIZES, noise=0.005):
    return (1.7 + 410 * x**-0.34) * np.exp(np.random.default_rng(seed).normal(0, noise, len(x)))


@pytest.mark.parametrize("loss", ["log_huber", "log_squares"])
def test_planted_outliers_are_found_and_nothing_else(loss):
    y = clean(0)
    y[[4, 17, 33]] *= [1.06, 0.95, 1.08]
    found = suspicions(fitted(y, loss=loss))
    assert {each.row for each in found} == {4, 17, 33}
    assert {each.kind for each in found} == {"residual"}
    signs = {each.row: np.sign(each.number) for each in found}
    assert signs == {4: 1, 17: -1, 33: 1}
    assert all(each.chance < 0.01 for each in found)


def test_the_farthest_comes_first():
    y = clean(1)
    y[[4, 17]] *= [1.04, 1.12]
    assert [each.row for each in suspicions(fitted(y))] == [17, 4]


def test_clean_data_alarm_about_as_often_as_the_rate_says():
    alarms = sum(any(each.kind == "residual" for each in suspicions(fitted(clean(seed)))) for seed in range(100, 220))
    assert alarms <= 5  # of 120 at 1 %: more than 5 has a chance of 0.1 %


def test_an_end_point_that_pulls_the_law_to_itself_is_not_hidden():
    x = np.geomspace(1e6, 1e10, 16)
    y = clean(3, x)
    y[0] *= 1.10
    fit = fitted(y, x, loss="log_squares")
    rows, score = scores(fit)
    plain = -fit.residuals / quantile_scale(fit.residuals, 3)
    assert abs(score[0]) > 1.2 * abs(plain[0])
    assert list(rows) == list(range(16))


def test_a_row_that_repeats_another_is_named_with_it():
    x, y = np.append(SIZES, SIZES[7]), clean(4)
    found = suspicions(fitted(np.append(y, y[7]), x))
    assert [(each.row, each.kind, each.other, each.number) for each in found] == [(40, "duplicate", 7, 0.0)]


def test_seeds_of_one_size_are_no_duplicates():
    x = np.repeat(SIZES[::2], 2)
    assert not [each for each in suspicions(fitted(clean(5, x), x)) if each.kind == "duplicate"]


def test_one_run_far_from_all_others_decides_the_prediction():
    x = np.append(np.geomspace(1e6, 1e7, 30), 1e10)
    fit = fitted(clean(6, x), x)
    found = suspicions(fit, np.array([[1e11]]))
    deciding = [each for each in found if each.kind == "influence"]
    assert [each.row for each in deciding] == [30]
    assert deciding[0].number > 0.5
    shifts = fit.leave_one_out.prediction_shifts(np.array([[1e11]]))[:, 0] ** 2
    assert deciding[0].number == pytest.approx(shifts[-1] / shifts.sum())


def test_a_law_of_the_wrong_form_is_blamed_before_its_runs():
    broken = np.where(SIZES < 1e9, 410 * SIZES**-0.34, 410 * 1e9**-0.34 * (SIZES / 1e9) ** -0.05) + 1.0
    fit = fitted(broken * np.exp(np.random.default_rng(7).normal(0, 0.001, 40)), law="power_law")
    assert "rise and fall along x" in structure(fit, ())
    assert structure(fitted(clean(8)), ()) == ""


def test_runs_that_look_off_at_one_end_are_said_to_lie_there():
    fit = fitted(clean(9))
    assert "2 of 2 lie among the largest x" in structure(fit, (38, 39))
    assert structure(fit, (5, 20)) == ""


@pytest.mark.parametrize("rows", [3, 8])
def test_few_runs_and_exact_data_suggest_nothing(rows):
    x = SIZES[:rows]
    assert suspicions(fitted(clean(10, x), x)) == ()
    assert suspicions(fitted(1.7 + 410 * SIZES**-0.34), np.array([[1e11]])) == ()


def test_rows_that_are_out_are_not_suggested():
    y = clean(11)
    y[4] *= 1.2
    fit = fitted(y)
    assert suspicions(fit.refit(fit.observations.exclude([4]))) == ()


def test_uneven_spread_is_no_outlier():
    rng = np.random.default_rng(12)
    x = np.geomspace(1e6, 1e10, 120)
    width = np.geomspace(0.02, 0.001, 120)
    alarms = 0
    for _ in range(10):
        y = (1.7 + 410 * x**-0.34) * np.exp(rng.normal(0, 1, 120) * width)
        alarms += len(suspicions(fitted(y, x)))
    assert alarms <= 3


def test_adjusted_chances_are_those_of_benjamini_and_hochberg():
    chance = np.array([0.01, 0.04, 0.03, 0.005, 0.9])
    assert adjusted(chance) == pytest.approx([0.025, 0.05, 0.05, 0.025, 0.9])
    assert adjusted(np.array([])).tolist() == []


def test_the_scale_of_normal_residuals_is_their_deviation():
    residual = np.random.default_rng(0).normal(0, 3, 20_000)
    assert quantile_scale(residual, 0) == pytest.approx(3, rel=0.02)
    assert np.isnan(quantile_scale(np.ones(2), 3))
    assert chances(np.array([6.0, -6.0, 0.5]), 40)[:2] == pytest.approx([t_tail(6.0, 40 / 1.85)] * 2)


@pytest.mark.parametrize("seed", range(12))
def test_chances_that_are_left_out_change_none_that_is_small_enough(seed):
    rng = np.random.default_rng(seed)
    score = rng.standard_t(rng.choice([3, 5, 50]), size=int(rng.integers(10, 3000)))
    score[: seed % 5] *= rng.uniform(1, 30)
    every, few = (adjusted(chances(score, len(score) - 5, rate)) for rate in (1.0, 0.01))
    assert ((every < 0.01) == (few < 0.01)).all()
    assert (every[every < 0.01] == few[every < 0.01]).all()
