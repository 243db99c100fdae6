"""Each loss: its slope is its derivative, it costs nothing at 0, and it is named right."""

from __future__ import annotations

from decimal import Decimal, localcontext

import numpy as np
import pytest

from jupyter_scaling.errors import OptionError
from jupyter_scaling.fitting.losses import loss_names, split_loss

DELTA = 0.3
AWAY = np.array([-5.0, -0.8, -0.31, -0.29, -0.1, 0.05, 0.2, 0.28, 0.33, 0.9, 4.0])
PLAIN = [name for name in loss_names() if not name.startswith(("log_", "logit_", "excess_")) and name != "binomial"]


@pytest.mark.parametrize("name", PLAIN)
def test_the_slope_is_the_derivative_of_the_value(name: str) -> None:
    loss, _ = split_loss(name, 0.8, 0.2)
    step = 1e-6
    numeric = (loss.value(AWAY + step, DELTA) - loss.value(AWAY - step, DELTA)) / (2 * step)
    np.testing.assert_allclose(loss.slope(AWAY, DELTA), numeric, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("name", PLAIN)
def test_the_secant_is_slope_over_residual(name: str) -> None:
    loss, _ = split_loss(name, 0.8, 0.2)
    np.testing.assert_allclose(loss.secant(AWAY, DELTA) * AWAY, loss.slope(AWAY, DELTA), rtol=1e-13)


@pytest.mark.parametrize("name", PLAIN)
def test_curvature_and_value_are_never_negative_and_a_perfect_row_costs_nothing(name: str) -> None:
    loss, _ = split_loss(name, 0.8, 0.2)
    assert (loss.curvature(AWAY, DELTA) >= 0.0).all()
    assert (loss.value(AWAY, DELTA) > 0.0).all()
    assert loss.value(np.zeros(1), DELTA)[0] == 0.0


def test_hubers_loss_is_the_one_of_the_paper() -> None:
    loss, _ = split_loss("huber")
    expected = [0.5 * r * r if abs(r) <= DELTA else DELTA * (abs(r) - DELTA / 2) for r in AWAY]
    np.testing.assert_allclose(loss.value(AWAY, DELTA), expected, rtol=1e-14)


@pytest.mark.parametrize("name", ["huber", "soft_l1", "cauchy"])
def test_robust_losses_are_squares_near_zero(name: str) -> None:
    loss, _ = split_loss(name)
    small = np.array([1e-4, -2e-4])
    np.testing.assert_allclose(loss.value(small, 1.0), 0.5 * small**2, rtol=1e-6)


def test_a_tiny_residual_is_not_lost_to_rounding() -> None:
    for name in ("huber", "soft_l1", "cauchy"):
        loss, _ = split_loss(name)
        assert loss.value(np.array([1e-12]), 1.0)[0] == pytest.approx(5e-25, rel=1e-9)


def test_a_small_binomial_deviance_keeps_its_digits() -> None:
    observed = np.array([0.2, 0.5, 0.7])
    r = np.array([1e-9, -1e-8, 1e-7])
    value = split_loss("binomial")[0].bind(observed).value(r, None)
    exact = [  # of s log(s / (s + r)) + (1 - s) log((1 - s) / (1 - s - r)), in rational arithmetic and 60 digits
        _deviance(Decimal(float(s)), Decimal(float(d))) for s, d in zip(observed, r, strict=True)
    ]
    np.testing.assert_allclose(value, exact, rtol=1e-13)


def _deviance(share: Decimal, change: Decimal) -> float:
    with localcontext(prec=60):
        p = share + change
        return float(share * (share / p).ln() + (1 - share) * ((1 - share) / (1 - p)).ln())


def test_the_binomial_loss_is_half_the_deviance_of_one_trial() -> None:
    observed, predicted = np.array([0.0, 0.3, 1.0]), np.array([0.2, 0.5, 0.9])
    loss = split_loss("binomial")[0].bind(observed)
    expected = [-np.log(0.8), 0.3 * np.log(0.6) + 0.7 * np.log(1.4), -np.log(0.9)]
    np.testing.assert_allclose(loss.value(predicted - observed, 1.0), expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "base", "space"),
    [
        ("squares", "squares", "raw"),
        ("log_squares", "squares", "log"),
        ("log_huber", "huber", "log"),
        ("logit_cauchy", "cauchy", "logit"),
        ("excess_huber", "huber", "excess"),
        ("soft_l1", "soft_l1", "raw"),
    ],
)
def test_a_name_gives_the_loss_and_the_space_of_its_residual(name: str, base: str, space: str) -> None:
    loss, found = split_loss(name)
    assert (loss.name, found) == (base, space)


@pytest.mark.parametrize(
    ("typed", "meant"), [("log_hubr", "log_huber"), ("LogHuber", "log_huber"), ("square", "squares")]
)
def test_a_typo_in_a_loss_gets_the_nearest(typed: str, meant: str) -> None:
    with pytest.raises(OptionError, match=f"Did you mean '{meant}'"):
        split_loss(typed)


@pytest.mark.parametrize("name", [None, 3, "log_", "log_log_huber", "log_binomial"])
def test_what_is_no_loss_is_refused(name: object) -> None:
    with pytest.raises(OptionError, match="Choose one of: log"):
        split_loss(name)
