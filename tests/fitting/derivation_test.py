"""Derived quantities of a fit: their intervals, their statuses, and plans of laws with other compute."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.errors import OptionError
from jupyter_scaling.fitting import Observations, Options, fit_law


@pytest.fixture(scope="module")
def fitted(make: SimpleNamespace) -> Any:
    return make.fit("chinchilla", make.clean(noise=0.002), interval="jackknife")


def test_all_quantities_without_inputs_stand_in_one_table(fitted: Any) -> None:
    table = fitted.derived()
    assert {"irreducible_loss", "size_exponent", "token_exponent"} <= set(table.index)
    assert (table["ci_low"] < table["value"]).all()
    assert (table["value"] < table["ci_high"]).all()
    assert table.loc["irreducible_loss", "value"] == fitted.values["E"]
    assert table.loc["irreducible_loss", "ci_low"] == pytest.approx(fitted.interval["E"][0])
    assert any("fit.derive('optimal_tokens', C=...)" in note for note in table.attrs["notes"])


def test_a_quantity_is_the_plan_with_the_same_interval(fitted: Any) -> None:
    plan, derived = fitted.optimal(C=[1e22, 1e24]), fitted.derive("optimal_parameters", C=[1e22, 1e24])
    np.testing.assert_allclose(derived["optimal_parameters"], plan["N"], rtol=1e-9)
    np.testing.assert_allclose(derived["optimal_parameters_low"], plan["N_low"], rtol=1e-6)
    assert (derived["status"] == "closed form").all()
    assert (plan["status"] == "found").all()
    assert any("times beyond the largest" in note for note in derived.attrs["notes"])


@pytest.mark.parametrize("interval", ["bootstrap", "wald", "hc3", "none", "profile"])
def test_every_interval_method_serves_a_quantity(make: SimpleNamespace, interval: str) -> None:
    fit = make.fit("power_law_offset", make.runs("power_law_offset", noise=0.005), interval=interval, bootstrap=99)
    table = fit.derive("scale_for_target", target=[0.4, 0.3])
    ends = table[["scale_for_target_low", "scale_for_target_high"]].to_numpy(float)
    if interval == "none":
        assert np.isnan(ends).all()
    else:
        inside = table["scale_for_target"].to_numpy(float)
        assert (ends[:, 0] < inside).all()
        assert (inside < ends[:, 1]).all()


def test_a_target_that_is_not_reached_says_so_in_its_row(fitted: Any) -> None:
    table = fitted.derive("compute_for_target", target=[2.2, 0.5])
    assert table["status"].iloc[0] == "closed form"
    assert table["status"].iloc[1].startswith("not reached")
    solved = fitted.solve(loss=[2.2, 0.5], D="20*N")
    assert solved["status"].iloc[0] == "found"
    assert "not reached" in solved["status"].iloc[1]
    assert "L lies between" in solved["status"].iloc[1]
    assert np.isnan(solved["N"].iloc[1])


def test_refits_in_which_a_value_cannot_be_had_are_counted(make: SimpleNamespace) -> None:
    fit = make.fit("power_law_offset", make.runs("power_law_offset", noise=0.02, seed=3), interval="jackknife")
    near = float(fit.values["E"]) * 1.0005
    status = fit.derive("scale_for_target", target=near)["status"].iloc[0]
    assert "no full interval: not found in" in status


def test_a_law_of_other_inputs_is_planned_by_what_its_training_costs(make: SimpleNamespace) -> None:
    law = catalogue.get("avg_param_sparse")
    n, d = make.clean().x
    y = law(Nbar=n, D=d, **make.chinchilla) * np.exp(np.random.default_rng(0).normal(0, 0.002, len(n)))
    fit = fit_law(law, Observations.make(range(len(n)), law.input_names, [n, d], y), Options(interval="wald"))
    plan = fit.optimal(C=1e22, compute="6*Nbar*D")
    same = catalogue.get("chinchilla").quantities["optimal_parameters"](C=1e22, **fit.values)
    assert float(plan["Nbar"].iloc[0]) == pytest.approx(float(same), rel=1e-5)
    assert plan["Nbar_low"].iloc[0] < plan["Nbar"].iloc[0] < plan["Nbar_high"].iloc[0]
    with pytest.raises(OptionError, match="Say what training costs"):
        fit.optimal(C=1e22)
    with pytest.raises(OptionError, match="'N' is no input"):
        fit.optimal(C=1e22, compute="6*N*D")
    with pytest.raises(OptionError, match="proportional to none"):
        fit.optimal(C=1e22, compute="Nbar**2 + D**2")


def test_inputs_that_are_held_stay_held(make: SimpleNamespace) -> None:
    law = catalogue.get("moe_granularity")
    values = dict(law.published["mixture of experts"].values)
    rng = np.random.default_rng(1)
    n, d, g = 10 ** rng.uniform([7, 9, 0], [9, 11, 1.5], (60, 3)).T
    y = law(N=n, D=d, G=g, **values)
    fit = fit_law(law, Observations.make(range(60), law.input_names, [n, d, g], y), Options(interval="none"))
    plan = fit.optimal(C=[1e20, 1e21], G=8.0)
    assert plan["G"].tolist() == [8.0, 8.0]
    closed = fit.derive("optimal_parameters", C=[1e20, 1e21], G=8.0)["optimal_parameters"]
    np.testing.assert_allclose(plan["N"], closed, rtol=1e-4)
    np.testing.assert_allclose(6 * plan["N"] * plan["D"], [1e20, 1e21], rtol=1e-9)


def test_intervals_of_derived_quantities_cover(make: SimpleNamespace) -> None:
    """Sixty sets of runs: 95 % intervals of the best size and of the compute to a loss hold the truth as often."""
    law = catalogue.get("chinchilla")
    truth = {
        "optimal_parameters": (float(law.quantities["optimal_parameters"](C=1e23, **make.chinchilla)), {"C": 1e23}),
        "compute_for_target": (
            float(law.quantities["compute_for_target"](target=2.2, **make.chinchilla)), {"target": 2.2},
        ),
    }  # fmt: skip
    held = dict.fromkeys(truth, 0)
    for seed in range(60):
        fit = make.fit("chinchilla", make.clean(seed=seed, sizes=8, tokens=4), loss="log_squares", interval="wald")
        for name, (value, inputs) in truth.items():
            row = fit.derive(name, **inputs).iloc[0]
            held[name] += row[f"{name}_low"] <= value <= row[f"{name}_high"]
    # Of 60 at 95 %, fewer than 51 or all with wide margins have a chance below 1 in 1000.
    assert all(count >= 51 for count in held.values()), held


@pytest.mark.parametrize(
    ("name", "inputs", "says"),
    [
        ("optimal_token", {"C": 1e22}, "Did you mean 'optimal_tokens'"),
        ("optimal_tokens", {}, "needs C as well"),
        ("optimal_tokens", {"C": "much"}, "expected a finite number"),
        ("tokens_for_target", {"N": [1e9, 2e9], "target": [2.0, 2.1, 2.2]}, "different lengths"),
    ],
)
def test_a_quantity_that_makes_no_sense_is_refused(fitted: Any, name: str, inputs: dict, says: str) -> None:
    with pytest.raises(OptionError, match=says):
        fitted.derive(name, **inputs)
