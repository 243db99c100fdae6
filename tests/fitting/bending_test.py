"""Second derivatives of every law against differences of its gradient, and what Newton's steps do with them."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Observations, Options
from jupyter_scaling.fitting.bending import bending_of
from jupyter_scaling.fitting.local_model import local_model
from jupyter_scaling.fitting.problem import Problem
from jupyter_scaling.fitting.scan import scan
from jupyter_scaling.fitting.solve import CONVERGED, solve

from ..catalogue.draws import inputs_of, ordinary

ROWS = 30


def problem_of(name: str, loss: str, sigma: float | None = None) -> tuple[Problem, np.ndarray]:
    """A law's problem a little off its own values, where residuals are not 0."""
    law, rng = catalogue.get(name), np.random.default_rng(3)
    truth, x = ordinary(law), inputs_of(law, rng, ROWS)
    y = law(**x, **truth)
    if loss.startswith("logit"):
        y = 0.2 + 0.6 * (y - y.min()) / max(np.ptp(y), 1e-300)
    y = y * (1.0 + 0.05 * rng.normal(size=ROWS))
    rows = np.array([x[each] for each in law.input_names])
    deviation = None if sigma is None else np.full(ROWS, sigma) * rng.uniform(0.5, 2.0, ROWS)
    seen = Observations.make(range(ROWS), law.input_names, rows, y, output=law.output.name, sigma=deviation)
    problem = Problem.of(law, seen, Options(loss=loss))
    phi = problem.to_coordinates(np.array([[truth[each] for each in law.parameter_names]]))
    return problem, phi


def hessian(problem: Problem, phi: np.ndarray) -> np.ndarray:
    """Differences of the exact gradient."""
    columns = problem.free_columns
    size = len(columns)
    step = 1e-6 * np.where(phi[0, columns] == 0.0, 1.0, np.abs(phi[0, columns]))
    moves = np.zeros((2 * size, phi.shape[1]))
    moves[np.arange(size), columns] = step
    moves[size + np.arange(size), columns] = -step
    gradient = local_model(problem, phi + moves, problem.weight[None]).gradient
    return (gradient[:size] - gradient[size:]) / (2 * step[:, None])


@pytest.mark.parametrize("loss", ["squares", "log_squares"])
@pytest.mark.parametrize("name", catalogue.names())
def test_newton_s_curvature_is_the_slope_of_the_gradient(name: str, loss: str) -> None:
    problem, phi = problem_of(name, loss)
    if problem.bending is None or not (problem.y > 0).all():
        return
    with np.errstate(all="ignore"):
        model = local_model(problem, phi, problem.weight[None], bent=True)
        expected = hessian(problem, phi)
    found = model.curvature[0]
    plain = local_model(problem, phi, problem.weight[None]).curvature[0]
    size = np.sqrt(np.abs(np.outer(np.diag(plain), np.diag(plain))))
    known = np.isfinite(expected) & (size > 0)
    assert (np.abs(found - expected)[known] <= 1e-4 * (size + np.abs(expected))[known]).all()


@pytest.mark.parametrize("loss", ["logit_squares", "log_squares", "squares", "cauchy"])
def test_so_it_is_in_every_space_with_deviations(loss: str) -> None:
    problem, phi = problem_of("power_law_offset", loss, sigma=0.3)
    if loss == "logit_squares":
        phi = problem.to_coordinates(np.array([[0.2, 1.5, 0.4]]))
        problem = Problem.of(
            problem.law,
            Observations.make(range(ROWS), ["x"], [np.geomspace(3, 300, ROWS)], problem.y, sigma=problem.sigma),
            problem.options,
        )
    problem = problem.with_delta(50.0)
    model = local_model(problem, phi, problem.weight[None], bent=True)
    np.testing.assert_allclose(model.curvature[0], hessian(problem, phi), rtol=2e-4)


def test_second_derivatives_that_are_slopes_are_not_computed_twice() -> None:
    problem, _ = problem_of("chinchilla", "log_squares")
    found = bending_of(problem.coordinates, problem.free)
    assert found is not None
    assert [(row, column) for row, column, *_ in found.same] == [(1, 1), (2, 1), (3, 3), (4, 3)]
    assert [(row, column) for row, column, _ in found.own] == [(2, 2), (4, 4)]


def test_a_law_of_many_steps_has_none() -> None:
    problem, _ = problem_of("data_constrained_joint", "log_squares")
    assert problem.bending is None


def test_close_starts_need_fewer_steps_than_gauss_and_newton_take(
    make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = make.runs("chinchilla", noise=0.05)
    problem = Problem.of(catalogue.get("chinchilla"), seen, Options(loss="log_squares"))
    best = solve(problem, scan(problem).starts).phi[:1]
    left = 1.0 - np.eye(len(seen))
    newton = solve(problem, np.repeat(best, len(left), axis=0), left, damping=1e-6)
    monkeypatch.setattr(Problem, "bending", None)
    plain = Problem.of(problem.law, seen, problem.options)
    gauss = solve(plain, np.repeat(best, len(left), axis=0), left, damping=1e-6)
    assert (newton.status == CONVERGED).all()
    np.testing.assert_allclose(newton.objective, gauss.objective, rtol=1e-12)
    assert newton.steps.sum() <= 0.85 * gauss.steps.sum()
