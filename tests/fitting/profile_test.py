"""Profiles: the ends lie where they should, open ends are said, and any quantity has one."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from jupyter_scaling.errors import DataError, ParameterError
from jupyter_scaling.fitting.student import t_quantile


def test_the_profile_of_a_line_is_the_classical_interval(make: SimpleNamespace) -> None:
    observations = make.runs("power_law", noise=0.03)
    classical = make.fit("power_law", observations, loss="log_squares", interval="wald")
    followed = make.fit("power_law", observations, loss="log_squares", interval="profile")
    assert followed.interval["b"] == pytest.approx(classical.interval["b"], rel=1e-4)
    assert followed.se["b"] == pytest.approx(classical.se["b"], rel=1e-6)


@pytest.mark.parametrize("loss", ["log_squares", "log_huber"])
@pytest.mark.parametrize("name", ["E", "A", "alpha", "B", "beta"])
def test_at_the_end_the_objective_with_the_parameter_held_has_risen_by_t_squared(
    make: SimpleNamespace, name: str, loss: str
) -> None:
    fitted = make.fit("chinchilla", make.clean(), loss=loss, interval="profile", delta=0.01)
    bread = fitted.uncertainty.bread
    for end in fitted.profile(name).interval:
        held = fitted.refit(fixed={name: end})
        rise = 2.0 * (held.objective - fitted.objective) / bread.scale
        assert np.sqrt(rise) == pytest.approx(t_quantile(0.95, 65), rel=5e-3)


def test_a_profile_is_a_curve_with_its_foot_at_the_fit(make: SimpleNamespace) -> None:
    fitted = make.fit("chinchilla", make.clean(), loss="log_squares")
    found = fitted.profile("alpha")
    assert (np.diff(found.values) > 0.0).all()
    assert found.values[0] < found.interval[0] < found.value < found.interval[1] < found.values[-1]
    assert found.value == pytest.approx(fitted.values["alpha"])
    assert found.objective.min() == pytest.approx(fitted.objective, rel=1e-6)
    left, right = (found.deviance[found.values < found.value], found.deviance[found.values > found.value])
    assert (np.diff(left) < 0.0).all()
    assert (np.diff(right) > 0.0).all()
    assert not found.open_low
    assert not found.open_high


def test_a_floor_that_the_data_do_not_bound_below_has_an_open_end(make: SimpleNamespace) -> None:
    x = np.geomspace(1e3, 1e5, 16)
    observations = make.runs("power_law_offset", {"E": 0.05, "a": 2.0, "b": 0.1}, x=x, noise=0.02, seed=3)
    fitted = make.fit("power_law_offset", observations, loss="log_squares", interval="profile")
    found = fitted.profile("E")
    assert found.open_low
    assert found.interval[0] == 0.0
    assert not found.open_high
    assert fitted.interval["E"][0] == 0.0
    assert fitted.interval["E"][1] == pytest.approx(found.interval[1], rel=1e-3)


def test_a_formula_a_function_and_a_parameter_are_profiled_alike(make: SimpleNamespace) -> None:
    fitted = make.fit("chinchilla", make.clean(), loss="log_squares")
    by_formula = fitted.profile("beta / (alpha + beta)")
    by_function = fitted.profile(lambda values: values["beta"] / (values["alpha"] + values["beta"]))
    assert by_formula.interval == pytest.approx(by_function.interval, rel=1e-9)
    assert by_formula.name == "beta / (alpha + beta)"
    assert by_formula.interval[0] < by_formula.value < by_formula.interval[1]


def test_a_prediction_has_a_profile(make: SimpleNamespace) -> None:
    fitted = make.fit("chinchilla", make.clean(), loss="log_squares", interval="profile")
    at = np.array([[1e11], [1e13]])
    found = fitted.profile(lambda values: fitted.law(N=1e11, D=1e13, **values))
    mean = fitted.estimate(at)
    assert (mean.low[0], mean.high[0]) == pytest.approx(found.interval, rel=1e-3)


def test_a_higher_level_has_wider_ends(make: SimpleNamespace) -> None:
    fitted = make.fit("chinchilla", make.clean(), loss="log_squares")
    narrow, wide = fitted.profile("beta", level=0.5), fitted.profile("beta", level=0.99)
    assert wide.interval[0] < narrow.interval[0] < narrow.interval[1] < wide.interval[1]
    assert wide.level == 0.99


def test_what_has_no_profile_says_why(make: SimpleNamespace) -> None:
    fitted = make.fit("chinchilla", make.clean(), fixed={"alpha": 0.35})
    with pytest.raises(DataError, match="does not move"):
        fitted.profile("alpha")
    with pytest.raises(ParameterError, match="Did you mean 'beta'"):
        fitted.profile("betta + 1")
    with pytest.raises(DataError, match="converged fit"):
        fitted.with_values({"beta": 0.3}).profile("beta")
