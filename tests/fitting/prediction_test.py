"""Intervals of new runs by the study's rule, the scale model, and what is said beside extrapolated values."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from jupyter_scaling.fitting.student import t_quantile

AT = np.array([[1e9, 7e10], [2e10, 1.4e12]])
ROWS = {"N": [1e9, 1e11], "D": [2e10, 1e13]}


def uneven(make: SimpleNamespace, seed: int = 0, sizes: int = 24) -> Any:
    base = make.clean(sizes=sizes, noise=0.0)
    flops = np.log(base.x.prod(axis=0))
    share = (flops - flops.min()) / np.ptp(flops)
    noise = 0.012 * (0.002 / 0.012) ** share * np.random.default_rng(seed).normal(size=len(share))
    return dataclasses.replace(base, y=base.y * np.exp(noise))


@pytest.mark.parametrize("loss", ["log_squares", "log_huber"])
def test_a_new_run_adds_the_spread_of_residuals_in_squares(make: SimpleNamespace, loss: str) -> None:
    fitted = make.fit("chinchilla", make.clean(sizes=20), loss=loss, interval="jackknife")
    assert fitted.spread.slope == 0.0
    mean, new = fitted.estimate(AT), fitted.estimate(AT, kind="new_run")
    reach = t_quantile(0.95, 95) * fitted.uncertainty.residual_scale
    for end, new_end in ((mean.low, new.low), (mean.high, new.high)):
        expected = np.sqrt(np.log(end / mean.value) ** 2 + reach**2)
        np.testing.assert_allclose(np.abs(np.log(new_end / mean.value)), expected, rtol=1e-9)


def test_the_spread_is_robust_where_the_loss_is(make: SimpleNamespace) -> None:
    base = make.clean(sizes=20)
    y = base.y.copy()
    y[::40] *= 1.2
    observations = dataclasses.replace(base, y=y)
    robust = make.fit("chinchilla", observations, interval="jackknife").spread
    plain = make.fit("chinchilla", observations, interval="jackknife", loss="log_squares").spread
    assert robust.level == pytest.approx(0.005, rel=0.3)
    assert plain.level > 3.0 * robust.level
    assert "robust" in robust.sentence


def test_with_few_sizes_the_spread_is_of_rows_predicted_without_their_size(make: SimpleNamespace) -> None:
    fitted = make.fit("chinchilla", make.clean(sizes=8), loss="log_squares", interval="jackknife")
    assert "predicted without their size" in fitted.spread.name
    assert fitted.spread.level > 1.02 * np.sqrt(np.mean(fitted.residuals**2))
    assert "residuals" in make.fit("chinchilla", make.clean(sizes=20), interval="jackknife").spread.name


def test_where_the_spread_changes_with_compute_new_runs_follow_it(make: SimpleNamespace) -> None:
    fitted = make.fit("chinchilla", uneven(make), interval="jackknife")
    spread = fitted.spread
    flops = 6.0 * fitted.observations.x.prod(axis=0)
    ends = fitted.observations.x[:, [flops.argmin(), flops.argmax()]]
    low, high = spread.at(ends)
    assert low == pytest.approx(0.012, rel=0.5)
    assert high == pytest.approx(0.002, rel=0.5)
    assert spread.axis == "C"
    new = fitted.estimate(ends, kind="new_run")
    widths = np.log(new.high / new.low)
    assert widths[0] > 2.0 * widths[1]


def test_reweighted_fits_by_the_scale_model_and_is_closer_to_the_truth(make: SimpleNamespace) -> None:
    plain, weighted = [], []
    for seed in range(12):
        fitted = make.fit("chinchilla", uneven(make, seed), loss="log_squares")
        again = fitted.reweighted()
        assert again.observations.sigma is not None
        plain.append(fitted.values["alpha"] - make.chinchilla["alpha"])
        weighted.append(again.values["alpha"] - make.chinchilla["alpha"])
    assert np.mean(np.square(weighted)) < 0.8 * np.mean(np.square(plain))


def test_after_reweighting_the_spread_is_even_and_predictions_still_follow_it(make: SimpleNamespace) -> None:
    fitted = make.fit("chinchilla", uneven(make), interval="jackknife")
    again = fitted.reweighted()
    assert "uneven_spread" in {verdict.code for verdict in fitted.verdicts}
    assert "uneven_spread" not in {verdict.code for verdict in again.verdicts}
    np.testing.assert_allclose(again.spread.at(AT), fitted.spread.at(AT), rtol=0.2)


def test_reweighting_keeps_the_meaning_of_a_threshold_given_as_a_number(make: SimpleNamespace) -> None:
    fitted = make.fit("chinchilla", make.clean(sizes=20), delta=0.004)
    again = fitted.reweighted()
    assert again.delta * np.exp(np.log(again.observations.sigma).mean()) == pytest.approx(0.004, rel=1e-9)


def test_a_known_deviation_gives_its_own_spread(make: SimpleNamespace) -> None:
    base = make.clean(sizes=20)
    known = dataclasses.replace(base, sigma=np.full(len(base), 0.01))
    one, other = (make.fit("chinchilla", rows, loss="log_squares", interval="jackknife") for rows in (base, known))
    assert other.spread.at(AT) == pytest.approx(one.spread.at(AT), rel=1e-6)


@pytest.mark.parametrize("loss", ["squares", "logit_squares", "excess_huber", "log_cauchy"])
def test_intervals_of_new_runs_stay_where_the_loss_can_be(make: SimpleNamespace, loss: str) -> None:
    observations = make.runs("power_law_offset", noise=0.01, x=np.geomspace(1e3, 1e6, 24))
    fitted = make.fit("power_law_offset", observations, loss=loss, interval="jackknife")
    at = np.array([[2e3, 5e5, 1e9]])
    mean, new = fitted.estimate(at), fitted.estimate(at, kind="new_run")
    assert (new.low <= mean.low + 1e-12).all()
    assert (mean.high <= new.high + 1e-12).all()
    if loss.startswith("logit"):
        assert ((new.low > 0.0) & (new.high < 1.0)).all()


def test_extrapolated_tables_say_how_far_and_what_they_assume(make: SimpleNamespace) -> None:
    fitted = make.fit("chinchilla", make.clean(), interval="jackknife")
    far = fitted.predict(ROWS, kind="new_run")
    assert [verdict.code for verdict in far.attrs["verdicts"]] == ["extrapolation", "assumes_equal_tuning"]
    assert far.attrs["verdicts"][0].number == pytest.approx(1e24 / (2e10 * 4e11), rel=1e-6)
    said = " ".join(far.attrs["notes"])
    assert "assumes runs are equally well tuned at all sizes" in said
    assert fitted.spread.sentence in said
    near = fitted.predict({"N": [1e9], "D": [2e10]})
    assert near.attrs["verdicts"] == ()
    beyond = fitted.predict({"N": [2e10], "D": [1.5 * 4e11]}).attrs["verdicts"]
    assert [verdict.code for verdict in beyond] == ["assumes_equal_tuning"]
    for plan in (fitted.optimal([1e20, 1e25]), fitted.solve(loss=1.9, D="20*N")):
        assert "assumes runs are equally well tuned at all sizes" in " ".join(plan.attrs["notes"])


def test_scales_at_the_pivot_are_the_terms_at_the_geometric_mean(make: SimpleNamespace) -> None:
    fitted = make.fit("chinchilla", make.clean(), interval="jackknife")
    table = fitted.pivot_table()
    centre = np.exp(np.log(fitted.observations.x).mean(axis=1))
    assert list(table.index) == [f"A at N={centre[0]:.3g}", f"B at D={centre[1]:.3g}"]
    assert table["value"].iloc[0] == pytest.approx(fitted.values["A"] * centre[0] ** -fitted.values["alpha"])
    assert (table["ci_low"] < table["value"]).all()
    assert (table["value"] < table["ci_high"]).all()
    relative = table["se"].iloc[0] / table["value"].iloc[0]
    assert relative < 0.7 * fitted.se["A"] / fitted.values["A"]


def test_pivots_are_there_for_a_fixed_exponent_and_none_for_a_law_without_scales(make: SimpleNamespace) -> None:
    held = make.fit("chinchilla", make.clean(), interval="jackknife", fixed={"alpha": 0.35})
    assert len(held.pivot_table()) == 2
    from jupyter_scaling.catalogue import define

    line = define("y = a + b * x", name="line", inputs=["x"])
    assert len(make.fit(line, make.runs(line, x=[1.0, 2, 3, 4], y=[1.0, 2.1, 2.9, 4.2])).pivot_table()) == 0


def test_leave_one_out_holds_every_refit(make: SimpleNamespace) -> None:
    observations = make.clean().exclude([2])
    fitted = make.fit("chinchilla", observations, interval="jackknife", loss="log_squares")
    found = fitted.leave_one_out
    assert found.theta.shape == (69, 5)
    assert 2 not in found.rows
    place = list(found.rows).index(5)
    alone = make.fit("chinchilla", observations.exclude([5]), loss="log_squares")
    np.testing.assert_allclose(found.theta[place], alone.theta, rtol=1e-4)
    np.testing.assert_allclose(found.shift[place], alone.theta - fitted.theta, rtol=1e-2, atol=1e-5)
    np.testing.assert_allclose(found.predictions(AT)[place], alone(N=AT[0], D=AT[1]), rtol=1e-7)
    own = np.log(alone(N=observations.x[0, 5], D=observations.x[1, 5])) - np.log(observations.y[5])
    assert found.own_residuals()[place] == pytest.approx(own, rel=1e-3)
    assert np.abs(found.shift_in_se[place]).max() == pytest.approx(fitted.influence[5])


def test_leave_one_out_is_there_whatever_the_interval(make: SimpleNamespace) -> None:
    fitted = make.fit("power_law", make.runs("power_law", noise=0.02))
    assert fitted.leave_one_out.theta.shape == (12, 2)
    assert np.isnan(fitted.leave_one_out.shift_in_se).all()
