"""Published constants against a fit: the same objective, a test with its noise model, units."""

from __future__ import annotations

import math
import runpy
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from jupyter_scaling import catalogue
from jupyter_scaling.catalogue import Published
from jupyter_scaling.errors import OptionError
from jupyter_scaling.fitting import Observations, Options, fit_law
from jupyter_scaling.fitting.units import conversion, read_unit

LAW = catalogue.get("chinchilla")
DRAWS = runpy.run_path(str(Path(__file__).parents[1] / "catalogue" / "draws.py"))
TRUE = "Besiroglu 2024"


def fitted(make: SimpleNamespace, x: Any = None, y: Any = None, **options: Any) -> Any:
    runs = make.clean(noise=0.005)
    x = runs.x if x is None else x
    rows = Observations.make(range(len(runs)), LAW.input_names, x, runs.y if y is None else y)
    return fit_law(LAW, rows, Options(**{"loss": "log_squares", "interval": "none", **options}))


@pytest.fixture(scope="module")
def plain(make: SimpleNamespace) -> Any:
    return fitted(make)


def test_each_set_is_evaluated_under_the_fits_own_objective(plain: Any) -> None:
    table = plain.against_published()
    for label, row in table.iterrows():
        by_hand = plain.with_values(dict(LAW.published[label].values))
        assert row["objective"] == pytest.approx(by_hand.objective, rel=1e-12)
        assert row["difference"] == pytest.approx(by_hand.objective - plain.objective, rel=1e-9)


def test_the_test_of_least_squares_is_the_f_test(plain: Any) -> None:
    row = plain.against_published().loc[TRUE]
    n, p = len(plain.observations), 5
    f = (row["objective"] - plain.objective) / p / (plain.objective / (n - p))
    assert row["statistic"] == pytest.approx(f, rel=1e-6)
    assert row["p_value"] == pytest.approx(stats.f.sf(f, p, n - p), rel=1e-6)
    assert (row["df"], row["freedom"]) == (p, n - p)
    assert "normal" in row["test"]


def test_the_truth_is_agreed_with_and_others_are_spoken_against(plain: Any) -> None:
    table = plain.against_published()
    assert table.loc[TRUE, "p_value"] > 0.01
    assert "agree" in table.loc[TRUE, "verdict"]
    assert table.loc["Hoffmann 2022", "p_value"] < 1e-6
    assert "speak against" in table.loc["Hoffmann 2022", "verdict"]


def test_the_chance_is_even_when_the_set_is_true(make: SimpleNamespace) -> None:
    """Of 80 samples from the published law, p is below .2 in about a fifth, for squares and for Huber."""
    for loss in ("log_squares", "log_huber"):
        chances = []
        for seed in range(80):
            fit = make.fit("chinchilla", make.clean(seed=seed, sizes=7, tokens=4), loss=loss)
            chances.append(fit.against_published().loc[TRUE, "p_value"])
        assert 4 <= sum(chance < 0.2 for chance in chances) <= 29


def test_a_robust_loss_uses_the_robust_scale_and_says_so(make: SimpleNamespace) -> None:
    row = fitted(make, loss="log_huber").against_published().loc[TRUE]
    assert row["test"] == "F, drop in dispersion (robust scale)"
    assert row["p_value"] > 0.01


def test_a_limit_loss_has_no_test(make: SimpleNamespace) -> None:
    row = fitted(make, loss="log_l1").against_published().loc[TRUE]
    assert math.isnan(row["p_value"])
    assert "no test" in row["verdict"].lower()


def test_known_deviations_and_counts_take_chi_squared() -> None:
    law = catalogue.get("coverage_monkeys")
    k = np.geomspace(1, 1000, 12)
    truth = dict(law.published["from the abstract's end points"].values)
    trials = np.full(12, 500.0)
    share = np.random.default_rng(0).binomial(500, law(k=k, **truth)) / 500
    rows = Observations.make(range(12), ["k"], [k], share, weight=trials)
    row = fit_law(law, rows, Options(loss="binomial", interval="none")).against_published().iloc[0]
    assert row["test"] == "chi2, binomial counts"
    assert row["statistic"] == pytest.approx(2 * row["difference"])
    assert row["p_value"] == pytest.approx(stats.chi2.sf(row["statistic"], 2), rel=1e-9)
    assert row["p_value"] > 1e-3


def test_a_set_of_some_parameters_is_completed(make: SimpleNamespace) -> None:
    law = catalogue.get("hestness_learning_curve")
    m = np.geomspace(1e4, 1e8, 10)
    y = law(m=m, alpha=11.9, beta_g=-0.128, gamma=0.2) * np.exp(np.random.default_rng(0).normal(0, 0.003, 10))
    fit = fit_law(law, Observations.make(range(10), ["m"], [m], y), Options(loss="log_squares", interval="none"))
    table = fit.against_published()
    row = table.loc["NMT composite"]
    assert row["df"] == 1
    assert "the other 2 fitted" in row["verdict"]
    assert row["objective"] == pytest.approx(fit.refit(fixed={"beta_g": -0.128}).objective, rel=1e-6)
    assert row["p_value"] > table.loc["ImageNet top5", "p_value"]


# -- units ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("units", "ratios", "x", "y"),
    [
        ({"N": "millions", "D": "billion tokens"}, {}, lambda x: x / np.array([[1e6], [1e9]]), lambda y: y),
        ({"N": "log10", "D": "ln tokens"}, {}, lambda x: np.stack([np.log10(x[0]), np.log(x[1])]), lambda y: y),
        ({"L": "bits/token"}, {}, lambda x: x, lambda y: y / np.log(2)),
        ({"L": "bits/byte"}, {"bytes_per_token": 4.4}, lambda x: x, lambda y: y / np.log(2) / 4.4),
        ({"L": "perplexity"}, {}, lambda x: x, np.exp),
        ({"D": "characters", "L": "nats/character"}, {"characters_per_token": 4.0},
         lambda x: x * np.array([[1.0], [4.0]]), lambda y: y / 4.0),
    ],
)  # fmt: skip
def test_units_that_are_said_are_converted(
    make: SimpleNamespace, plain: Any, units: dict[str, str], ratios: dict[str, float], x: Any, y: Any
) -> None:
    runs = make.clean(noise=0.005)
    logarithmic = any(text.startswith(("log", "ln")) for text in units.values())
    fit = fitted(make, x(runs.x), y(runs.y))
    table = fit.against_published(units=units, **ratios)
    said = plain.against_published()
    if "perplexity" in units.values():
        exact = 0.5 * np.sum((LAW.published[TRUE](N=runs.x[0], D=runs.x[1]) - runs.y) ** 2)
        assert table.loc[TRUE, "objective"] == pytest.approx(exact, rel=1e-6)
    else:
        np.testing.assert_allclose(table["objective"], said["objective"], rtol=1e-8)
    assert (table["units"] != "").all()
    if not logarithmic:
        assert table.loc[TRUE, "p_value"] > 1e-3


def test_a_unit_that_was_not_said_is_suspected(make: SimpleNamespace) -> None:
    runs = make.clean(noise=0.005)
    millions = fitted(make, runs.x / np.array([[1e6], [1.0]]))
    said = millions.against_published().loc[TRUE, "verdict"]
    assert "units={'N': 'millions'}" in said
    assert "N" in millions.against_published(units={"N": "millions"}).loc[TRUE, "units"]
    bits = fitted(make, y=runs.y / np.log(2)).against_published().loc[TRUE, "verdict"]
    assert "1.44" in bits
    assert "bits against nats" in bits


def test_the_right_units_raise_no_suspicion(plain: Any) -> None:
    assert "unit" not in plain.against_published().loc[TRUE, "verdict"]


@pytest.mark.parametrize(
    ("units", "ratios", "says"),
    [
        ({"L": "bits/byte"}, {}, "give bytes_per_token"),
        ({"N": "bits/byte"}, {}, "no conversion is defined"),
        ({"N": "milions"}, {}, "Did you mean 'millions'"),
        ({"n": "millions"}, {}, "Did you mean 'N'"),
        ({"L": "bits/byte"}, {"byte_per_token": 4.0}, "Did you mean 'bytes_per_token'"),
        ({"L": "bits/byte"}, {"bytes_per_token": -4.0}, "above 0"),
    ],
)
def test_conversions_that_are_not_defined_are_refused(plain: Any, units: dict, ratios: dict, says: str) -> None:
    with pytest.raises(OptionError, match=says):
        plain.against_published(units=units, **ratios)


def test_a_set_may_say_its_own_units(make: SimpleNamespace, plain: Any) -> None:
    values = dict(LAW.published[TRUE].values)
    per_million = {**values, "A": values["A"] / 1e6 ** values["alpha"]}
    mine = Published("per million", per_million, units={"N": "millions"})
    law = replace(LAW, published={"per million": replace(mine, law=LAW)})
    fit = replace(plain, law=law)
    assert fit.against_published()["objective"].iloc[0] == pytest.approx(
        plain.against_published().loc[TRUE, "objective"], rel=1e-9
    )


@pytest.mark.parametrize("name", ["step_law", "overtraining", "routed_clark", "kaplan_lnd", "bnsl", "su_unraveling"])
def test_the_set_that_the_runs_were_drawn_from_is_agreed_with(name: str) -> None:
    law = catalogue.get(name)
    chosen = next(one for one in law.published.values() if one.is_complete)
    x = DRAWS["inputs_of"](law, np.random.default_rng(0), 60)
    y = chosen(**x) * np.exp(np.random.default_rng(1).normal(0, 0.005, 60))
    rows = Observations.make(range(60), law.input_names, [x[each] for each in law.input_names], y)
    fit = fit_law(law, rows, Options(loss="log_squares", interval="none"))
    row = fit.against_published().loc[chosen.label]
    assert row["p_value"] > 1e-3
    assert row["df"] == len(law.parameters)


def test_a_law_without_constants_says_so(make: SimpleNamespace) -> None:
    with pytest.raises(OptionError, match="has no published constants"):
        make.fit("power_law", make.runs("power_law")).against_published()


@pytest.mark.parametrize(
    ("said", "own", "value", "expected"),
    [
        ("log10 FLOP", "PF-days", np.log10(8.64e19), 1.0),
        ("EFLOP", "FLOP", 2.0, 2e18),
        ("percent", "share", 12.0, 0.12),
        ("days", "years", 365.25, 1.0),
        ("log2 tokens", "", 10.0, 1024.0),
        ("billions of parameters", "", 7.0, 7e9),
    ],
)
def test_a_conversion_goes_there_and_back(said: str, own: str, value: float, expected: float) -> None:
    found = conversion("x", read_unit(said), read_unit(own), {})
    assert float(found.to(np.array(value))) == pytest.approx(expected, rel=1e-12)
    assert float(found.back(found.to(np.array(value)))) == pytest.approx(value, rel=1e-12)
