"""Caballero et al. 2022: four-digit addition, three points extrapolated from fourteen."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import jupyter_scaling as scaling

from .public_data import public_data

# What the authors' script minimises: squares of log(1 + loss), not of log(loss).
THEIRS = "z = log1p(a + b * x**(-c0) * (1 + (x / d1)**(1 / f1))**(-c1 * f1))"


def addition() -> tuple[Any, Any]:
    table = public_data("bnsl_4digit_addition").assign(z=lambda one: np.log1p(one["test_loss"]))
    return table[table["train"] == 1], table[table["train"] == 0]


def rmsle(predicted: Any, observed: Any) -> float:
    return float(np.sqrt(np.mean((np.log(predicted) - np.log(observed)) ** 2)))


def test_their_objective_gives_their_error_from_no_start() -> None:
    seen, unseen = addition()
    law = scaling.law("bnsl")
    inputs, parameters = {"x": law.inputs[0]}, {one.name: one for one in law.parameters}
    theirs = scaling.define(THEIRS, name="bnsl_log1p", inputs=inputs, parameters=parameters)
    fit = scaling.fit(seen, theirs, x="train_set_size", y="z", loss="squares", interval="none")
    (published,) = law.published.values()
    assert fit.values == pytest.approx(dict(published.values), rel=3e-5)
    predicted = np.expm1(fit(x=unseen["train_set_size"].to_numpy(float)))
    assert rmsle(predicted, unseen["test_loss"]) == pytest.approx(0.010916, abs=1e-6)


@pytest.mark.parametrize(("loss", "expected"), [("log_squares", 0.01114), ("squares", 0.01133)])
def test_plain_objectives_extrapolate_a_little_worse(loss: str, expected: float) -> None:
    seen, unseen = addition()
    fit = scaling.fit(seen, "bnsl", x="train_set_size", y="test_loss", loss=loss, interval="none")
    predicted = fit(x=unseen["train_set_size"].to_numpy(float))
    assert rmsle(predicted, unseen["test_loss"]) == pytest.approx(expected, abs=1e-5)
