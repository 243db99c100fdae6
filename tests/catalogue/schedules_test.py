"""Laws of whole training curves: sums by their definition, gradients by the complex step, published errors."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from jupyter_scaling import catalogue, errors
from jupyter_scaling.catalogue import Published
from jupyter_scaling.catalogue.schedules import Schedules, lr_annealing, multi_power_law, over
from jupyter_scaling.fitting import Observations, Options, fit_law

DATA = Path(__file__).parents[3] / "shared" / "data" / "mpl_loss_curves.csv"
FITTED = ("cosine_24000", "constant_24000", "wsdcon_9")
TESTED = ("constant_72000", "cosine_72000", "wsd_20000_24000", "wsdld_20000_24000", "wsdcon_3", "wsdcon_18")
LAWS = (lr_annealing, multi_power_law)


def rates(steps: int = 300, warmup: int = 20) -> np.ndarray:
    rate = 1e-3 * 0.5 * (1.1 + np.cos(np.pi * np.arange(steps) / steps))
    rate[: warmup + 1] = np.linspace(0.0, rate[warmup], warmup + 1)
    return rate


SHORT = Schedules({"cosine": rates(), "jump": np.r_[rates()[:150], np.full(150, 1e-4)]}, together=1)
ROWS = {"curve": np.repeat([0.0, 1.0], 6), "step": np.tile([25.0, 60.0, 120.0, 149.0, 150.0, 299.0], 2)}


def constants(law) -> dict[str, float]:
    return dict(next(iter(law.published.values())).values)


def by_definition(law, rate: np.ndarray, t: int, p: dict[str, float]) -> float:
    """The formula of the paper, one step at a time."""
    total = rate[: t + 1].sum()
    if law.name == "lr_annealing":
        momentum = area = 0.0
        for k in range(np.argmax(rate) + 1, t + 1):
            momentum = p["lam"] * momentum + rate[k - 1] - rate[k]
            area += momentum
        return p["L0"] + p["A"] * total ** -p["alpha"] - p["C"] * area
    drop = sum(
        (rate[k - 1] - rate[k]) * (1.0 - (1.0 + p["C"] * rate[k] ** -p["gamma"] * rate[k : t + 1].sum()) ** -p["beta"])
        for k in range(1, t + 1)
    )
    return p["L0"] + p["A"] * total ** -p["alpha"] - p["B"] * drop


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_values_are_those_of_the_formula(law):
    bound, p = over(law, SHORT), constants(law)
    got = bound(**ROWS, **p)
    rows = zip(ROWS["curve"].astype(int), ROWS["step"].astype(int), strict=True)
    expected = [by_definition(law, SHORT.rates[curve], step, p) for curve, step in rows]
    assert got == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_slopes_are_those_of_the_complex_step(law):
    bound = over(law, SHORT)
    features = bound.features(ROWS)
    generator = np.random.default_rng(0)
    p = {name: value * generator.uniform(0.8, 1.2, (3, 1)) for name, value in constants(law).items()}
    if "lam" in p:
        p["lam"] = np.array([[0.99], [0.999], [0.9]])
    slopes = bound.slopes(features, p)
    for name, value in p.items():
        moved = {**p, name: value + 1e-30j}
        by_step = np.imag(bound.function(features, moved)) / 1e-30
        assert slopes[name] == pytest.approx(by_step, rel=1e-12, abs=1e-12 * np.abs(by_step).max())


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_inputs_and_parameters_broadcast_in_any_shape(law):
    bound, p = over(law, SHORT), constants(law)
    many = bound(curve=ROWS["curve"], step=ROWS["step"], **{**p, "L0": np.array([[2.0], [3.0]])})
    assert many.shape == (2, 12)
    alone = [bound(curve=ROWS["curve"][7], step=ROWS["step"][7], **{**p, "L0": floor}) for floor in (2.0, 3.0)]
    assert np.ndim(alone[0]) == 0 and many[:, 7] == pytest.approx(alone, rel=1e-14)
    each = bound(curve=ROWS["curve"], step=ROWS["step"], **{**p, "alpha": np.linspace(0.3, 0.6, 12), "L0": 2.0})
    assert each[3] == pytest.approx(
        bound(curve=0.0, step=149.0, **{**p, "alpha": np.linspace(0.3, 0.6, 12)[3], "L0": 2.0}), rel=1e-13
    )


def test_changes_taken_together_are_close():
    fine, coarse = (Schedules({"c": rates(3000, 320)}, together=many) for many in (1, 32))
    step = np.arange(400.0, 3000.0, 100.0)
    for law in LAWS:
        one, other = (over(law, each)(curve=0.0, step=step, **constants(law)) for each in (fine, coarse))
        assert other == pytest.approx(one, rel=4e-4)


def test_rows_become_a_schedule_with_straight_lines_and_jumps():
    step, rate = [4, 8, 12, 16], [4.0, 4.0, 1.0, 0.8]
    (got,) = Schedules.from_rows(step, rate, ["a"] * 4, warmup=4, together=1).rates
    expected = [0, 1, 2, 3, 4, 4, 4, 4, 4, 4, 4, 4, 1, 0.95, 0.9, 0.85, 0.8]
    assert got.tolist() == pytest.approx(expected)


def test_mistakes_are_told():
    with pytest.raises(errors.OptionError, match=r"Schedules\.from_rows"):
        catalogue.get("multi_power_law")(curve=0.0, step=1.0, **constants(multi_power_law))
    bound = catalogue.get("multi_power_law", schedules=SHORT)
    with pytest.raises(errors.ParameterError, match="Did you mean 'cosine'"):
        SHORT.codes(["cosin"])
    with pytest.raises(errors.FormulaError, match="is a Python function"):
        _ = bound.tree
    assert bound.json_tree is None
    with pytest.raises(errors.LoadError, match="Import it from"):
        catalogue.law_from_json(bound.to_json())


def test_published_constants_predict_once_there_are_schedules():
    bound = over(multi_power_law, SHORT)
    entry = bound.published["100M"]
    assert isinstance(entry, Published) and entry.is_fact
    assert entry(curve=0.0, step=100.0) == pytest.approx(bound(curve=0.0, step=100.0, **entry.values))


def test_there_is_no_value_outside_a_schedule():
    for law in LAWS:
        bound = over(law, SHORT)
        curve, step = np.array([1.0, 1.0, 2.0, np.nan, 0.0]), np.array([299.0, 300.0, 5.0, 5.0, np.nan])
        values = bound(curve=curve, step=step, **constants(law))
        assert np.isfinite(values).tolist() == [True, False, False, False, False]


def test_rows_outside_a_schedule_are_set_out_with_a_reason():
    law = over(multi_power_law, SHORT)
    x = np.stack([np.repeat([0.0, 1.0], 30), np.tile(np.arange(30.0, 330.0, 10.0), 2)])
    y = law(curve=x[0], step=x[1], **constants(law))
    rows = Observations.make(range(60), ("curve", "step"), x, np.where(np.isfinite(y), y, 3.0), output="L")
    held = {name: constants(law)[name] for name in ("C", "beta", "gamma")}
    fit = fit_law(law, rows, Options(interval="none", fixed=held))
    assert set(fit.observations.excluded) == {27, 28, 29, 57, 58, 59}
    assert fit.observations.excluded[27] == "law multi_power_law has no value here"
    assert fit.values == pytest.approx(constants(law), rel=1e-6)
    assert len(str(fit)) > 100


# -- the curves of the multi-power paper ------------------------------------------------------------


@pytest.fixture(scope="module")
def curves() -> dict[str, np.ndarray]:
    if not DATA.is_file():
        pytest.skip("mpl_loss_curves.csv is not here: it belongs beside the repository, in shared/data")
    with DATA.open() as file:
        rows = list(csv.DictReader(file))
    return {
        "size": np.array([row["model_size_M"] for row in rows]),
        "curve": np.array([row["schedule"] for row in rows]),
        **{name: np.array([float(row[name]) for row in rows]) for name in ("step", "lr", "loss")},
    }


def of_size(curves: dict[str, np.ndarray], size: str) -> dict[str, np.ndarray]:
    return {name: values[curves["size"] == size] for name, values in curves.items()}


def schedules_of(rows: dict[str, np.ndarray]) -> Schedules:
    return Schedules.from_rows(rows["step"], rows["lr"], rows["curve"], warmup=2160)


def error(law, schedules: Schedules, rows: dict[str, np.ndarray], values) -> float:
    """Mean over the tested curves of the mean relative error."""
    each = []
    for name in TESTED:
        mine = rows["curve"] == name
        predicted = law(curve=schedules.codes([name])[0], step=rows["step"][mine], **values)
        each.append(np.abs(predicted / rows["loss"][mine] - 1.0).mean())
    return float(np.mean(each))


@pytest.mark.parametrize("size, expected", [("25", 0.00110), ("100", 0.00142), ("400", 0.00168)])
def test_the_multi_power_law_has_its_published_errors(curves, size, expected):
    rows = of_size(curves, size)
    schedules = schedules_of(rows)
    law = over(multi_power_law, schedules)
    assert error(law, schedules, rows, law.published[f"{size}M"].values) == pytest.approx(expected, abs=2e-5)


def observed(rows: dict[str, np.ndarray], schedules: Schedules) -> Observations:
    mine = np.isin(rows["curve"], FITTED)
    name, step = rows["curve"][mine], rows["step"][mine]
    keys = zip(name.tolist(), step.astype(int).tolist(), strict=True)
    x = [schedules.codes(name), step]
    return Observations.make(keys, ("curve", "step"), x, rows["loss"][mine], output="L")


@pytest.mark.parametrize("size, expected", [("25", 0.00141), ("100", 0.00153), ("400", 0.00228)])
def test_the_annealing_law_fitted_comes_to_its_level(curves, size, expected):
    rows = of_size(curves, size)
    schedules = schedules_of(rows)
    law = over(lr_annealing, schedules)
    fit = fit_law(law, observed(rows, schedules), Options(interval="none", delta=1e-3, fixed={"lam": 0.999}))
    assert fit.status.converged
    assert error(law, schedules, rows, fit.values) == pytest.approx(expected, rel=0.1)
    printed = law.published[f"MPL {size}M"].values
    assert fit.values == pytest.approx(dict(printed), rel=0.02)


@pytest.mark.slow
def test_the_multi_power_law_fits_below_the_published_objective(curves):
    rows = of_size(curves, "100")
    schedules = schedules_of(rows)
    law = over(multi_power_law, schedules)
    fit = fit_law(law, observed(rows, schedules), Options(interval="none", delta=1e-3))
    assert fit.status.converged
    assert fit.objective < fit.with_values(dict(law.published["100M"].values)).objective
    # A lower objective on these three curves is no better on others: .00162 where the published ones have .00142.
    assert error(law, schedules, rows, fit.values) < 0.0025


def test_a_long_schedule_has_no_more_changes_than_a_shorter_one_and_the_same_loss():
    steps = 60_000
    rate = 3e-4 * 0.5 * (1.1 + np.cos(np.pi * np.arange(steps) / steps))
    whole, exact = Schedules({"long": rate}), Schedules({"long": rate}, together=8)
    assert len(whole.drops[0].drop) <= 768 < len(exact.drops[0].drop)
    assert len(Schedules({"long": rate[:20_000]}).drops[0].drop) == 625
    at = {"curve": np.zeros(40), "step": np.linspace(100, steps - 1, 40)}
    for law in LAWS:
        coarse, fine = (over(law, each)(**at, **constants(law)) for each in (whole, exact))
        assert coarse == pytest.approx(fine, abs=3e-4)


def test_a_change_to_a_rate_of_0_before_the_rate_rises_again_has_slopes():
    law = over(multi_power_law, Schedules({"cycle": np.r_[np.full(50, 1e-3), np.zeros(10), np.full(50, 5e-4)]}))
    features = law.features({"curve": np.zeros(3), "step": np.array([40.0, 55.0, 109.0])})
    values = {name: np.array([[value]]) for name, value in constants(multi_power_law).items()}
    assert all(np.isfinite(slope).all() for slope in law.slopes(features, values).values())
