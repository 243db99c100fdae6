"""A law that is a Python function takes ties and groups as its formula does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import least_squares

import jupyter_scaling as scaling
from jupyter_scaling.catalogue import kinds
from jupyter_scaling.catalogue.function_law import FunctionLaw, function_law

FORMULA = "y = c + a * exp(-t / b)"


def decay(x: Any, p: Any) -> np.ndarray:
    return p["c"] + p["a"] * np.exp(-x["t"] / p["b"])


def decay_slopes(x: Any, p: Any) -> dict[str, np.ndarray]:
    fallen = np.exp(-x["t"] / p["b"])
    return {"c": np.ones_like(fallen), "a": fallen, "b": p["a"] * fallen * x["t"] / p["b"] ** 2}


PARAMETERS = {"c": kinds.floor(), "a": kinds.scale(typical=(0.1, 10.0)), "b": kinds.scale(typical=(1.0, 100.0))}
AS_FUNCTION: FunctionLaw = function_law(
    "decay",
    decay,
    decay_slopes,
    inputs={"t": kinds.count("steps")},
    parameters=PARAMETERS,
    output=kinds.Output("y", "reward"),
    linear=("c", "a"),
)
AS_FORMULA = scaling.define(FORMULA, inputs={"t": "steps"}, parameters=PARAMETERS)


def table(seed: int = 0, rows: int = 30, b: float = 12.0, **more: Any) -> dict[str, Any]:
    t = np.linspace(1.0, 60.0, rows)
    noise = np.exp(np.random.default_rng(seed).normal(0.0, 0.01, rows))
    return {"t": t, "y": decay({"t": t}, {"c": 1.5, "a": 3.0, "b": b}) * noise, **more}


@pytest.mark.parametrize(
    "tied",
    [{"c": "a / 2"}, {"b": "4 * a"}, {"a": "2 * c"}, {"b": "a**2 + c"}, {"c": "1.5"}, {"c": "a / 2", "b": "4*a"}],
)
@pytest.mark.parametrize("loss", ["log_huber", "squares", "excess_squares"])
def test_a_tied_function_is_the_tied_formula(tied: dict[str, str], loss: str) -> None:
    one = scaling.fit(table(), AS_FUNCTION, tied=tied, loss=loss)
    other = scaling.fit(table(), AS_FORMULA, tied=tied, loss=loss)
    assert one.status.converged
    assert one.objective == pytest.approx(other.objective, rel=1e-7)
    assert one.values == pytest.approx(other.values, rel=1e-5)
    for name in one.problem.free:
        assert one.se[name] == pytest.approx(other.se[name], rel=1e-3)


def test_the_jacobian_of_a_tied_function_is_its_central_difference() -> None:
    fit = scaling.fit(table(), AS_FUNCTION, tied={"b": "a**2 + c"}, interval="none")
    problem, phi = fit.problem, fit.problem.to_coordinates(fit.theta[None])
    _, jacobian = problem.residual_jacobian(phi)
    for place, column in enumerate(problem.free_columns):
        step = np.zeros_like(phi)
        step[0, column] = 1e-6
        difference = (problem.residual(phi + step) - problem.residual(phi - step)) / 2e-6
        np.testing.assert_allclose(jacobian[:, place], difference, rtol=1e-6, atol=1e-9)


def test_a_tied_law_of_training_curves_is_the_least_squares_of_scipy() -> None:
    log = scaling.datasets.load("lr_schedules")
    log = log[log["step"] % 500 == 0]
    fixed = {"lam": 0.999, "alpha": 0.6}
    fit = scaling.fit(log, "lr_annealing", fixed=fixed, tied={"C": "0.13 * A"}, loss="log_squares", interval="none")
    x, y = fit.observations.x, fit.observations.y

    def residuals(free: np.ndarray) -> np.ndarray:
        found = fit.law(curve=x[0], step=x[1], L0=free[0], A=free[1], C=0.13 * free[1], **fixed)
        return np.log(found) - np.log(y)

    expected = least_squares(residuals, [1.5, 1.0], xtol=1e-14, ftol=1e-14, gtol=1e-14)
    assert fit.objective == pytest.approx(expected.cost, rel=1e-9)
    assert [fit.values["L0"], fit.values["A"]] == pytest.approx(expected.x, rel=1e-6)
    assert fit.values["C"] == pytest.approx(0.13 * fit.values["A"], rel=1e-14)


def test_groups_of_a_function_are_its_single_fits_in_one_table() -> None:
    groups = {"slow": table(1, b=20.0), "fast": table(2, b=7.0), "short": table(3, rows=2)}
    rows = pd.concat([pd.DataFrame(each).assign(task=name) for name, each in groups.items()], ignore_index=True)
    seen: list[tuple[int, int]] = []
    found = scaling.fit_groups(rows, AS_FUNCTION, by="task", progress=lambda *one: seen.append(one))
    assert found["status"].to_dict() == {"fast": "converged", "short": "too_few_rows", "slow": "converged"}
    assert seen[-1] == (3, 3)
    formula = scaling.fit_groups(rows, AS_FORMULA, by="task")
    for name in ("fast", "slow"):
        alone = scaling.fit(groups[name], AS_FUNCTION)
        assert {key: found.loc[name, key] for key in alone.values} == pytest.approx(alone.values, rel=1e-9)
        assert {f"{key}_se": found.loc[name, f"{key}_se"] for key in alone.se} == pytest.approx(
            {f"{key}_se": formula.loc[name, f"{key}_se"] for key in alone.se}, rel=1e-3
        )
    assert found.columns.equals(formula.columns)


def test_groups_of_training_curves_read_one_set_of_schedules() -> None:
    log = scaling.datasets.load("lr_schedules")
    log = log[log["step"] % 500 == 0]
    found = scaling.fit_groups(log, "lr_annealing", by="seed", fixed={"lam": 0.999}, interval="none")
    assert len(found) == log["seed"].nunique()
    assert (found["lam"] == 0.999).all() and (found["status"] == "converged").all()
    seed = log["seed"].iloc[0]
    alone = scaling.fit(log[log["seed"] == seed], "lr_annealing", fixed={"lam": 0.999}, interval="none")
    assert found.loc[seed, "L0"] == pytest.approx(alone.values["L0"], rel=1e-5)


@pytest.mark.parametrize("warmup", [0, 200])
def test_the_multi_power_law_ends_on_curves_that_do_not_tell_beta(warmup: int) -> None:
    log = scaling.datasets.load("lr_schedules").rename(columns={"curve": "recipe", "step": "at", "lr": "eta0"})
    log = log[log["at"] % 400 == 0]
    law = scaling.law("multi_power_law", warmup=warmup)
    columns = {"curve": "recipe", "step": "at", "lr": "eta0"}
    fit = scaling.fit(log, law, x=columns, loss="log_squares", interval="none")
    assert fit.status.code == "at_bound" and "beta = " in fit.status.sentence
    assert fit.starts.share_at_best > 0.3
    assert "curve from 'recipe'" in fit.observations.notes[0]


def test_beta_of_the_multi_power_law_goes_where_it_is_said_to() -> None:
    log = scaling.datasets.load("lr_schedules")
    log = log[log["step"] % 400 == 0]
    law = scaling.law("multi_power_law", warmup=200)
    for beta in (0.01, 8.0):
        fit = scaling.fit(log, law, loss="log_squares", fixed={"beta": beta, "gamma": 0.5}, interval="none")
        assert fit.values["beta"] == pytest.approx(beta, rel=1e-12)
        assert fit.status.code != "failed"
    wide = scaling.fit(
        log, law, loss="log_squares", bounds={"beta": (0.01, 0.02)}, fixed={"gamma": 0.5}, interval="none"
    )
    assert 0.01 <= wide.values["beta"] <= 0.02
    with pytest.raises(scaling.errors.ParameterError, match=r"its domain is 0\.0 to inf"):
        scaling.fit(log, law, fixed={"beta": -1.0})
