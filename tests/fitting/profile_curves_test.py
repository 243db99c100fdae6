"""Profiles in one batch: each point is a constrained optimum, whatever the shape."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from jupyter_scaling import datasets
from jupyter_scaling.api import fit as fit_table
from jupyter_scaling.fitting import profile_curves as batch
from jupyter_scaling.fitting.profile_curves import profile_curves, relative_likelihood


@pytest.mark.parametrize("loss", ["log_squares", "log_huber"])
def test_every_point_is_the_least_objective_with_the_parameter_held_there(make: SimpleNamespace, loss: str) -> None:
    fitted = make.fit("chinchilla", make.clean(), loss=loss, delta=0.01)
    kappa = fitted.uncertainty.bread.scale
    curves = profile_curves(fitted)
    assert list(curves) == ["E", "A", "alpha", "B", "beta"]
    for name, curve in curves.items():
        for place in (1, -2):
            held = fitted.refit(fixed={name: float(curve.values[place])})
            root = np.sqrt(max(2.0 * (held.objective - fitted.objective) / kappa, 0.0))
            assert abs(curve.z[place]) == pytest.approx(root, rel=1e-3, abs=1e-3)


def test_a_curve_rises_through_zero_at_the_best_fit_and_reaches_far_enough(make: SimpleNamespace) -> None:
    fitted = make.fit("chinchilla", make.clean(), loss="log_squares")
    for name, curve in profile_curves(fitted).items():
        assert curve.exact
        assert (np.diff(curve.values) > 0.0).all()
        assert (np.diff(curve.z) >= 0.0).all()
        assert curve.z[0] < -2.4 and curve.z[-1] > 2.4
        assert curve.values[curve.z == 0.0].tolist() == [pytest.approx(fitted.values[name])]


def test_a_side_that_the_data_leave_open_goes_on_to_the_border_and_stays_low() -> None:
    curve = profile_curves(fit_table(datasets.load("tiny_lm"), "chinchilla"), ["E"])["E"]
    assert curve.values[0] == 0.0
    assert -2.6 < curve.z[0] < -2.0  # a lane that ends in another valley would be at -20


def test_what_is_held_has_no_curve_and_what_is_tied_has_that_of_its_source(make: SimpleNamespace) -> None:
    held = make.fit("chinchilla", make.clean(), loss="log_squares", fixed={"E": 1.8}, tied={"alpha": "beta"})
    curves = profile_curves(held)
    assert set(curves) == {"A", "alpha", "B", "beta"}
    np.testing.assert_allclose(curves["alpha"].values, curves["beta"].values, rtol=1e-6)


def test_without_rows_to_spare_there_is_none(make: SimpleNamespace) -> None:
    few = make.clean()
    few = few.exclude(np.arange(5, len(few)), "few")
    assert profile_curves(make.fit("chinchilla", few, loss="log_squares")) == {}
    assert profile_curves(make.fit("chinchilla", make.clean()).with_values({"beta": 0.3})) == {}


def test_with_very_many_rows_it_is_the_parabola_and_says_so(
    make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted = make.fit("chinchilla", make.clean(), loss="log_squares")
    exact = profile_curves(fitted)["alpha"]
    monkeypatch.setattr(batch, "MOST_ELEMENTS", 10)
    near = profile_curves(fitted)["alpha"]
    assert not near.exact
    assert np.interp(near.values[4], exact.values, exact.z) == pytest.approx(near.z[4], abs=0.1)


def test_the_likelihood_of_an_interval_end_is_that_of_two_deviations(make: SimpleNamespace) -> None:
    fitted = make.fit("chinchilla", make.clean(), loss="log_squares")
    end = fitted.profile("alpha", 0.95).interval[0]
    held = fitted.refit(fixed={"alpha": end})
    assert relative_likelihood(fitted, held.objective) == pytest.approx(np.exp(-(1.997**2) / 2), rel=2e-2)
    assert relative_likelihood(fitted, fitted.objective) == 1.0
