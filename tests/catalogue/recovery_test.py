"""Parameters come back from data drawn from their own law."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.catalogue import Law
from jupyter_scaling.fitting import Observations, Options, fit_law

from .draws import inputs_of, ordinary

ROWS, NOISE, TOLERANCE = 80, 1e-5, 0.01

# Parameters that such data do not determine as well as that: the tolerance of each, and why.
LOOSE: dict[str, tuple[dict[str, float], str]] = {
    "resolution_limited": ({"k": np.inf, "d": np.inf}, "only k / d can be told"),
    "moe_efficiency_leverage": ({"Am": np.inf}, "the published ceiling is 1e16 times all ratios: it does nothing"),
    "fp_quant": ({"gamma": 0.3, "delta": 0.05, "nu": 0.05}, "a factor 1e4 before two powers of a few bits"),
    "data_filtering_qqt": ({"d": 0.05}, "a floor far below the errors seen"),
    "farseer": (
        dict.fromkeys(("a1", "b1", "a", "a2", "b2", "b", "a3", "b3", "g"), np.inf),
        "nine parameters; near a power of 0 a pair (a3, b3) cannot be told apart: its curve is asked for instead",
    ),
}
# Least squares for laws whose own objective asks for counts or for an upper envelope, which these data do not have.
PLAIN = {"binomial": "squares", "log_quantile": "log_squares"}


def refitted(law: Law, seed: int = 5, interval: str = "none") -> tuple[Any, dict[str, float], np.ndarray]:
    truth, rng = ordinary(law), np.random.default_rng(seed)
    x = inputs_of(law, rng, ROWS)
    y = law(**x, **truth) * (1.0 + NOISE * rng.normal(size=ROWS))
    rows = np.array([x[name] for name in law.input_names])
    observed = Observations.make(range(ROWS), law.input_names, rows, y, output=law.output.name)
    objective = PLAIN.get(law.objective, law.objective)
    return fit_law(law, observed, Options(loss=objective, interval=interval)), truth, y


@pytest.mark.parametrize("name", catalogue.names())
def test_parameters_are_recovered(name: str) -> None:
    law = catalogue.get(name)
    fit, truth, y = refitted(law)
    loose = LOOSE.get(name, ({}, ""))[0]
    assert set(loose) <= set(truth)
    for parameter, value in truth.items():
        allowed = loose.get(parameter, TOLERANCE)
        assert abs(fit.values[parameter] - value) <= allowed * max(abs(value), 1e-3), parameter
    assert fit.status.code not in {"failed", "hand_set"}
    predicted = fit.predicted
    assert np.median(np.abs(predicted - y) / np.abs(y)) < (0.01 if name == "farseer" else 10 * NOISE)


@pytest.mark.parametrize("name", [name for name, (allowed, _) in LOOSE.items() if np.inf in allowed.values()])
def test_what_cannot_be_recovered_is_said_by_the_fit(name: str) -> None:
    fit, _, _ = refitted(catalogue.get(name), interval="wald")
    (said,) = [verdict for verdict in fit.verdicts if verdict.code == "not_identified"]
    idle = [one for one, allowed in LOOSE[name][0].items() if allowed == np.inf]
    assert any(one in said.sentence for one in idle) or "cannot be told apart" in said.sentence


@pytest.mark.parametrize("name", ["chinchilla", "power_law_offset", "kaplan_lnd", "bnsl", "precision_train"])
def test_what_is_recovered_is_not_said_to_be_in_doubt(name: str) -> None:
    fit, _, _ = refitted(catalogue.get(name), interval="wald")
    assert "not_identified" not in {verdict.code for verdict in fit.verdicts}


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("bnsl", {"breaks": 2}),
        ("data_mixing_law", {"domains": ["web", "code"]}),
        ("regmix_linear", {"domains": 5}),
        ("shukor_mixture", {"domains": ["web", "code", "books"]}),
        ("observational", {"components": 2}),
        ("data_filtering_qqt", {"epochs": 2}),
    ],
)
def test_a_law_of_another_size_fits_its_own_data(name: str, size: dict) -> None:
    law, rng = catalogue.get(name, **size), np.random.default_rng(3)
    x = inputs_of(law, rng, ROWS)
    if name == "shukor_mixture":
        total = sum(x[one] for one in law.input_names[2:])
        x |= {one: x[one] / total for one in law.input_names[2:]}
    truth = {
        p.name: {"floor": 1.5, "scale": 40.0, "width": 0.3, "exponent": 0.35}.get(p.kind, rng.uniform(-0.5, 0.5))
        for p in law.parameters
    }
    truth |= {"d1": 1e7, "d2": 1e9, "c1": 0.3, "c2": -0.4} if name == "bnsl" else {}
    truth |= {"b": -0.2, "tau": 3.0} if name == "data_filtering_qqt" else {}
    truth |= {one: value for one, value in {"C_web": 3.0, "C_code": 1.0, "C_books": 2.0}.items() if one in truth}
    y = law(**x, **truth) * (1.0 + NOISE * rng.normal(size=ROWS))
    rows = np.array([x[one] for one in law.input_names])
    observed = Observations.make(range(ROWS), law.input_names, rows, y, output=law.output.name)
    fit = fit_law(law, observed, Options(loss=law.objective, interval="none"))
    assert np.max(np.abs(fit.predicted / y - 1.0)) < 1e-3


@pytest.mark.parametrize("name", ["coverage_monkeys", "coverage_beta", "passuntil", "inference_flaws"])
def test_laws_of_shares_are_recovered_from_counts_by_their_binomial_likelihood(name: str) -> None:
    law, truth, rng = catalogue.get(name), ordinary(catalogue.get(name)), np.random.default_rng(0)
    x = inputs_of(law, rng, 60)
    passed = rng.binomial(100_000, law(**x, **truth))
    rows = np.array([x[one] for one in law.input_names])
    observed = Observations.make(
        range(60), law.input_names, rows, passed / 100_000, weight=np.full(60, 100_000.0), output=law.output.name
    )
    assert law.objective == "binomial"
    fit = fit_law(law, observed, Options(loss=law.objective, interval="none"))
    for parameter, value in truth.items():
        assert fit.values[parameter] == pytest.approx(value, rel=0.05), parameter


def test_an_envelope_is_recovered_by_its_own_quantile() -> None:
    law, rng = catalogue.get("densing"), np.random.default_rng(1)
    t = rng.uniform(0.0, 700.0, 300)
    best = law(t=t, A=0.007, B=-3.0)
    observed = Observations.make(range(300), ("t",), t[None], best * np.exp(-rng.exponential(0.5, 300)), output="rho")
    fit = fit_law(law, observed, Options(loss=law.objective, quantile=0.95, interval="none"))
    assert fit.values["A"] == pytest.approx(0.007, rel=0.05)
    assert fit.values["B"] == pytest.approx(-3.0, abs=0.1)
