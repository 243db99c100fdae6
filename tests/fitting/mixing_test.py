"""Best mixtures over several fitted laws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.errors import OptionError

LAW = scaling.law("data_mixing_law", domains=["web", "code"])
TRUTH = {
    "chat": {"c": 1.0, "k": 1.0, "T_web": -2.0, "T_code": 0.5},
    "math": {"c": 1.0, "k": 0.8, "T_web": 0.3, "T_code": -2.5},
}


def weighted(r: np.ndarray, weights: tuple[float, float] = (0.5, 0.5)) -> np.ndarray:
    losses = [LAW(r_web=r[0], r_code=r[1], **values) for values in TRUTH.values()]
    return weights[0] * losses[0] + weights[1] * losses[1]


@pytest.fixture(scope="module")
def fits() -> dict[str, Any]:
    shares = np.random.default_rng(0).dirichlet(np.ones(3), 40)
    found = {}
    for place, (name, values) in enumerate(TRUTH.items()):
        loss = LAW(r_web=shares[:, 0], r_code=shares[:, 1], **values)
        loss = loss + np.random.default_rng(place).normal(0, 0.002, 40)
        table = {"r_web": shares[:, 0], "r_code": shares[:, 1], "L": loss}
        found[name] = scaling.fit(table, LAW, bootstrap=60)
    return found


def test_the_best_mixture_is_that_of_a_fine_grid(fits: dict[str, Any]) -> None:
    table = scaling.best_mixture(fits)
    axis = np.linspace(0, 1, 401)
    web, code = (part.ravel() for part in np.meshgrid(axis, axis))
    inside = web + code <= 1.0 + 1e-12
    loss = weighted(np.stack([web[inside], code[inside]]))
    best = int(loss.argmin())
    assert table.loc["r_web", "value"] == pytest.approx(web[inside][best], abs=0.02)
    assert table.loc["r_code", "value"] == pytest.approx(code[inside][best], abs=0.02)
    assert table["value"].sum() == pytest.approx(1.0)
    assert table.attrs["loss"] == pytest.approx(loss[best], abs=2e-3)
    assert table.attrs["status"] == "found"
    assert table.loc["r_web", "ci_low"] <= table.loc["r_web", "value"] <= table.loc["r_web", "ci_high"]


def test_weights_move_the_mixture(fits: dict[str, Any]) -> None:
    chat = scaling.best_mixture(fits, {"chat": 0.9, "math": 0.1})
    math = scaling.best_mixture(fits, [0.1, 0.9])
    assert chat.loc["r_web", "value"] > math.loc["r_web", "value"] + 0.2


def test_laws_of_one_share_each_share_out_what_there_is() -> None:
    law = scaling.law("bimix")
    r = np.tile(np.linspace(0.05, 0.9, 8), 3)
    s = np.repeat([1e3, 1e4, 1e5], 8)
    truth = {"web": {"a": 0.1, "B": 3.0, "b": 0.2, "C": 1.5}, "code": {"a": 0.3, "B": 3.0, "b": 0.2, "C": 1.0}}
    fits = {
        name: scaling.fit({"r": r, "s": s, "L": law(r=r, s=s, **values)}, law, interval="none")
        for name, values in truth.items()
    }
    table = scaling.best_mixture(fits, s=1e5)
    assert list(table.index) == ["web", "code"]
    assert table["value"].sum() == pytest.approx(1.0)
    gains = [float(fits[name].derive("best_share", s=1e5, price=1.0)["best_share"].iloc[0]) for name in fits]
    assert gains[1] > gains[0]
    # At the best mixture one share more gains as much in either domain.
    step = 1e-6
    slopes = [
        float(fits[name](r=table.loc[name, "value"] + step, s=1e5) - fits[name](r=table.loc[name, "value"], s=1e5))
        / step
        for name in fits
    ]
    assert slopes[0] == pytest.approx(slopes[1], rel=1e-3)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"weights": [1.0]}, "expected a number, 0 or more, for each of chat, math"),
        ({"weights": {"chat": -1.0, "math": 1.0}}, "expected a number"),
        ({"s": 3.0}, "'s' is no input of these laws"),
        ({"level": 0.0}, "`level` is 0.0"),
    ],
)
def test_what_cannot_be_mixed_is_refused(fits: dict[str, Any], change: dict, says: str) -> None:
    with pytest.raises(OptionError, match=says):
        scaling.best_mixture(fits, **change)


def test_a_law_without_shares_is_refused() -> None:
    fit = scaling.fit({"x": [1.0, 2.0, 4.0, 8.0], "y": [4.0, 3.0, 2.5, 2.2]}, "power_law", interval="none")
    with pytest.raises(OptionError, match="has no shares among its inputs"):
        scaling.best_mixture(fit)
    with pytest.raises(OptionError, match="`fits` holds no fits"):
        scaling.best_mixture([])
