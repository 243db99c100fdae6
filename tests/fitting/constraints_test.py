"""What is fixed, bounded, tied or known beforehand is honoured, and said."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from jupyter_scaling.errors import OptionError, ParameterError

LAWS = ("power_law", "power_law_offset", "chinchilla", "kaplan_lnd", "bnsl")


@pytest.mark.parametrize("name", ["E", "A", "alpha", "B", "beta"])
@pytest.mark.parametrize("loss", ["log_huber", "squares"])
def test_a_fixed_parameter_keeps_its_value_to_the_last_bit(make: SimpleNamespace, name: str, loss: str) -> None:
    value = 0.9371 * make.chinchilla[name]
    free = make.fit("chinchilla", make.clean(), loss=loss, delta=0.01)
    held = make.fit("chinchilla", make.clean(), loss=loss, delta=0.01, fixed={name: value})
    assert held.values[name] == value
    assert held.status.code == "converged"
    assert held.objective > free.objective


def test_fixing_at_the_optimum_changes_nothing(make: SimpleNamespace) -> None:
    free = make.fit("chinchilla", make.clean(), delta=0.01)
    held = make.fit("chinchilla", make.clean(), delta=0.01, fixed={"alpha": free.values["alpha"]})
    assert held.objective == pytest.approx(free.objective, rel=1e-10)
    assert held.values == pytest.approx(free.values, rel=1e-6)


@pytest.mark.parametrize("law", LAWS)
def test_every_parameter_of_every_law_can_be_fixed(make: SimpleNamespace, law: str) -> None:
    values = make.small[law]
    for name in values:
        held = make.fit(law, make.runs(law), loss="log_squares", fixed={name: values[name]})
        assert held.values[name] == values[name]
        np.testing.assert_allclose(held.predicted, held.observations.y, rtol=1e-5)


@pytest.mark.parametrize("law", LAWS)
def test_all_parameters_but_one_can_be_fixed(make: SimpleNamespace, law: str) -> None:
    values = make.small[law]
    for name in values:
        fixed = {other: value for other, value in values.items() if other != name}
        held = make.fit(law, make.runs(law), loss="log_squares", fixed=fixed)
        assert held.values == pytest.approx(values, rel=1e-6), name


def test_all_parameters_can_be_fixed(make: SimpleNamespace) -> None:
    held = make.fit("power_law", make.runs("power_law", noise=0.01), fixed=make.small["power_law"])
    assert held.values == make.small["power_law"]
    assert np.isfinite(held.objective)


@pytest.mark.parametrize(
    ("bounds", "at"), [({"alpha": (0.0, 0.2)}, 0.2), ({"alpha": (0.5, 0.9)}, 0.5), ({"E": (2.0, 3.0)}, 2.0)]
)
def test_a_bound_in_the_way_is_where_the_fit_ends_and_says_so(make: SimpleNamespace, bounds: dict, at: float) -> None:
    fitted = make.fit("chinchilla", make.clean(), delta=0.01, bounds=bounds)
    (name,) = bounds
    assert fitted.values[name] == pytest.approx(at, rel=1e-12)
    assert fitted.status.code == "at_bound"
    assert fitted.status.converged
    assert f"{name} = {at:g}" in fitted.status.sentence
    assert [key for key, flag in fitted.at_bound.items() if flag] == [name]
    assert "at_bound" in {verdict.code for verdict in fitted.verdicts}


@pytest.mark.parametrize("bound", [(300.0, 450.0), (550.0, 600.0)])
def test_a_bound_on_a_scale_is_honoured(make: SimpleNamespace, bound: tuple[float, float]) -> None:
    free = make.fit("chinchilla", make.clean(), delta=0.01)
    fitted = make.fit("chinchilla", make.clean(), delta=0.01, bounds={"A": bound})
    low, high = (edge * (1 + slack) for edge, slack in zip(bound, (-1e-12, 1e-12), strict=True))
    assert low <= fitted.values["A"] <= high
    assert fitted.objective >= free.objective * (1 - 1e-12)


def test_bounds_out_of_the_way_change_nothing(make: SimpleNamespace) -> None:
    free = make.fit("chinchilla", make.clean(), delta=0.01)
    bounded = make.fit("chinchilla", make.clean(), delta=0.01, bounds={"alpha": (0.1, 0.9), "A": (1.0, 1e6)})
    assert bounded.values == pytest.approx(free.values, rel=1e-6)
    assert bounded.status.code == "converged"


def test_a_floor_never_goes_below_zero(make: SimpleNamespace) -> None:
    x = np.geomspace(1e3, 1e6, 15)
    fitted = make.fit("power_law_offset", make.runs("power_law_offset", x=x, y=5 * x**-0.3 - 0.02), loss="squares")
    assert fitted.values["E"] == 0.0
    assert fitted.status.code == "at_bound"


def test_tied_parameters_are_equal_and_count_once(make: SimpleNamespace) -> None:
    fitted = make.fit("chinchilla", make.clean(), delta=0.01, tied={"beta": "alpha"})
    assert fitted.values["beta"] == fitted.values["alpha"]
    assert fitted.problem.free == ("E", "A", "alpha", "B")
    assert fitted.objective > make.fit("chinchilla", make.clean(), delta=0.01).objective


def test_a_parameter_tied_to_a_formula_follows_it(make: SimpleNamespace) -> None:
    fitted = make.fit("chinchilla", make.clean(), delta=0.01, tied={"B": "2 * A + 7"})
    assert fitted.values["B"] == pytest.approx(2 * fitted.values["A"] + 7, rel=1e-13)


def test_a_tie_that_makes_no_sense_is_refused(make: SimpleNamespace) -> None:
    for tied, fixed in (({"beta": "alpha"}, {"beta": 0.3}), ({"beta": "alpha", "alpha": "E"}, {})):
        with pytest.raises(ParameterError):
            make.fit("chinchilla", make.clean(), tied=tied, fixed=fixed)


def test_a_sharp_prior_holds_a_parameter_and_a_dull_one_lets_it_go(make: SimpleNamespace) -> None:
    free = make.fit("chinchilla", make.clean(), delta=0.01)
    sharp = make.fit("chinchilla", make.clean(), delta=0.01, priors={"alpha": (0.3, 1e-7)})
    dull = make.fit("chinchilla", make.clean(), delta=0.01, priors={"alpha": (0.3, 1e4)})
    between = make.fit("chinchilla", make.clean(), delta=0.01, priors={"alpha": (0.3, 0.01)})
    assert sharp.values["alpha"] == pytest.approx(0.3, abs=1e-5)
    assert dull.values == pytest.approx(free.values, rel=1e-4)
    assert 0.3 < between.values["alpha"] < free.values["alpha"]


def test_residuals_above_a_floor_need_a_floor(make: SimpleNamespace) -> None:
    with pytest.raises(OptionError, match="Use 'log_huber'"):
        make.fit("power_law", make.runs("power_law"), loss="excess_huber")


def test_a_quantile_leaves_its_share_below(make: SimpleNamespace) -> None:
    x = np.geomspace(1e3, 1e6, 200)
    observations = make.runs("power_law", x=x, noise=0.1, seed=3)
    for level in (0.1, 0.5, 0.9):
        fitted = make.fit("power_law", observations, loss="log_quantile", quantile=level)
        assert np.mean(observations.y < fitted.predicted) == pytest.approx(level, abs=0.02)


def test_dear_over_estimates_put_the_law_below_the_runs(make: SimpleNamespace) -> None:
    observations = make.runs("power_law", x=np.geomspace(1e3, 1e6, 60), noise=0.1, seed=3)
    frontier = make.fit("power_law", observations, loss="log_asymmetric_huber", asymmetry=0.05)
    middle = make.fit("power_law", observations)
    assert np.mean(observations.y < frontier.predicted) < 0.25 < np.mean(observations.y < middle.predicted)


def test_values_set_by_hand_are_kept_judged_and_can_be_released(make: SimpleNamespace) -> None:
    best = make.fit("chinchilla", make.clean(), delta=0.01)
    moved = best.with_values({"alpha": 0.4})
    assert moved.values == best.values | {"alpha": 0.4}
    assert moved.status.code == "hand_set"
    assert not moved.status.converged
    assert moved.objective > best.objective
    assert "hand_set" in {verdict.code for verdict in moved.verdicts}
    assert all(np.isnan(moved.interval[name]).all() for name in moved.values)
    assert moved.refit().values == pytest.approx(best.values, rel=1e-6)


@pytest.mark.parametrize("value", [-0.1, float("nan"), float("inf")])
def test_a_value_outside_its_domain_cannot_be_set_by_hand(make: SimpleNamespace, value: float) -> None:
    best = make.fit("power_law", make.runs("power_law"))
    with pytest.raises(ParameterError, match="domain is 0"):
        best.with_values({"b": value})
    with pytest.raises(ParameterError, match="'c' is not a parameter"):
        best.with_values({"c": 1.0})


def test_a_tie_that_drives_a_parameter_out_of_all_numbers_is_a_failed_fit(make: SimpleNamespace) -> None:
    x = np.stack([each.ravel() for each in np.meshgrid(np.geomspace(1e7, 3e9, 8), np.geomspace(1e9, 1e11, 5))])
    rows = make.runs("chinchilla", make.chinchilla, x, noise=0.003)
    fit = make.fit("chinchilla", rows, tied={"A": "beta"}, interval="jackknife")
    assert not np.isfinite(list(fit.values.values())).all()
    assert fit.status.code == "failed"
    assert "A = beta tied: B = inf. Change the tie" in fit.status.sentence
    assert fit.verdicts[0].code == "failed"
    assert not {"at_bound", "dead_term", "failed_refits"} & {verdict.code for verdict in fit.verdicts}
    assert np.isnan(fit.interval["E"]).all()
    assert np.isnan(fit.predict({"N": 1e9, "D": 1e10})["L"]).all()


def test_a_tie_out_of_the_domain_is_said_and_its_interval_stays_in_order(make: SimpleNamespace) -> None:
    fit = make.fit("chinchilla", make.runs("chinchilla", noise=0.003), tied={"beta": "-alpha"}, interval="jackknife")
    (verdict,) = (each for each in fit.verdicts if each.code == "tied_outside")
    assert verdict.severity == "error"
    assert "'-alpha'" in verdict.sentence and "outside 0 to inf" in verdict.sentence
    low, high = fit.interval["beta"]
    assert low <= fit.values["beta"] <= high or np.isnan(low)
    assert not fit.at_bound["beta"]
