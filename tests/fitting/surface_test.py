"""Resamples by way of a polynomial in the law's place end where the solver alone takes them."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Options, resampling
from jupyter_scaling.fitting.few_steps import few_steps
from jupyter_scaling.fitting.monomials import monomials
from jupyter_scaling.fitting.problem import Problem
from jupyter_scaling.fitting.products import product
from jupyter_scaling.fitting.resampling import refits
from jupyter_scaling.fitting.scan import scan
from jupyter_scaling.fitting.solve import solve
from jupyter_scaling.fitting.surface import Surface, surface_near
from jupyter_scaling.fitting.surface_descent import minima_on

RUNS = runpy.run_path(str(Path(__file__).parent / "conftest.py"))


def settled(law: str, noise: float = 0.02, **options: Any) -> tuple[Problem, np.ndarray]:
    """A problem and the coordinates of its optimum."""
    chosen = Options(**options)
    delta = chosen.delta if isinstance(chosen.delta, float) else np.inf
    problem = Problem.of(catalogue.get(law), RUNS["runs"](law, noise=noise), chosen, delta)
    solution = solve(problem, scan(problem).starts)
    return problem, solution.phi[np.argmin(solution.objective)]


def draws(problem: Problem, count: int) -> np.ndarray:
    """Multinomial weights (B, M)."""
    rows = len(problem.y)
    return np.random.default_rng(5).multinomial(rows, np.full(rows, 1 / rows), size=count).astype(float)


@pytest.mark.parametrize("degree", [2, 3])
def test_monomials_know_their_derivatives(degree: int) -> None:
    basis = monomials(3, degree)
    random = np.random.default_rng(1)
    z, own, step = random.normal(size=(3, 4)), random.normal(size=(len(basis.powers), 4)), 1e-5

    def value(z: np.ndarray) -> np.ndarray:
        return (own * basis.at(z)).sum(axis=0)

    slopes = basis.slopes(basis.at(z), own)
    second = basis.second_derivatives(basis.at(z), own)
    for q in range(3):
        up, down = (z + sign * step * np.eye(3)[:, [q]] for sign in (1, -1))
        np.testing.assert_allclose(slopes[q], (value(up) - value(down)) / (2 * step), atol=1e-8)
        difference = (basis.slopes(basis.at(up), own) - basis.slopes(basis.at(down), own)) / (2 * step)
        np.testing.assert_allclose(second[:, :, q].T, difference, atol=1e-8)


@pytest.mark.parametrize("shape", [(1000, 56, 240), (3, 4, 5), (5, 600, 800), (130, 240, 56)])
def test_a_product_in_pieces_is_the_product(shape: tuple[int, int, int]) -> None:
    lanes, inner, outer = shape
    random = np.random.default_rng(2)
    left, right = random.normal(size=(inner, lanes)).T, random.normal(size=(inner, outer))
    np.testing.assert_allclose(product(left, right), left @ right, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("law", ["power_law_offset", "chinchilla", "kaplan_lnd"])
@pytest.mark.parametrize(
    "options",
    [
        {"loss": "log_squares"},
        {"loss": "log_huber", "delta": 0.005},
        {"loss": "huber", "delta": 0.001},
        {"loss": "log_cauchy", "delta": 0.03},
    ],
    ids=lambda each: each["loss"],
)
def test_resamples_end_where_the_solver_alone_takes_them(law: str, options: dict[str, Any]) -> None:
    problem, phi = settled(law, **options)
    weights = draws(problem, 450)
    alone = solve(problem, np.repeat(phi[None], 450, axis=0), weights, damping=1e-6, decrement=1e-15)
    found = refits(problem, phi, 450, lambda lane: weights[lane], "run")
    reached = problem.to_coordinates(found.theta)
    objective = (weights[found.lanes] * problem.loss.value(problem.residual(reached), problem.delta)).sum(axis=1)
    ratio = objective / alone.objective[found.lanes] - 1.0
    # A loss with several optima can lead either way from a resample; the rest agree to what resamples promise.
    assert np.mean(np.abs(ratio) < 1e-9) > 0.97, np.sort(np.abs(ratio))[-30:]
    assert np.median(np.abs(ratio)) < 1e-11
    assert found.failed <= (alone.status != 0).sum() + 5


def test_the_polynomial_leaves_one_or_two_steps_to_the_law() -> None:
    problem, phi = settled("chinchilla", loss="log_huber", delta=0.01)
    weights = draws(problem, 500)
    surface = surface_near(problem, phi, weights[:128])
    assert surface is not None
    _, done = few_steps(problem, minima_on(surface, problem, weights), weights, 1e-10)
    assert done.mean() > 0.9


def test_the_residuals_at_the_optimum_are_kept_exactly() -> None:
    problem, phi = settled("chinchilla", loss="log_huber", delta=0.01)
    surface = surface_near(problem, phi, draws(problem, 128))
    assert isinstance(surface, Surface)
    np.testing.assert_array_equal(surface.terms[0], problem.residual(phi[None])[0])


def test_a_law_that_bends_too_much_for_a_polynomial_gets_none() -> None:
    problem, phi = settled("bnsl", noise=0.2, loss="log_huber", delta=0.001)
    assert surface_near(problem, phi, draws(problem, 128)) is None


def test_limits_of_losses_and_priors_get_none() -> None:
    problem, phi = settled("power_law_offset", loss="log_l1")
    assert surface_near(problem, phi, draws(problem, 128)) is None


def test_few_steps_leave_a_lane_that_is_far_for_the_solver() -> None:
    problem, phi = settled("chinchilla", loss="log_huber", delta=0.01)
    starts = np.stack([phi, phi + 0.5])
    reached, done = few_steps(problem, starts, np.ones((2, len(problem.y))), 1e-10)
    assert done.tolist() == [True, False]
    np.testing.assert_allclose(reached[0], phi, atol=1e-6)


def test_few_steps_do_not_cross_a_bound() -> None:
    problem, phi = settled("power_law_offset", loss="log_squares", bounds={"b": (0.0, 0.2)})
    assert phi[problem.law.parameter_names.index("b")] == pytest.approx(0.2)
    _, done = few_steps(problem, phi[None], problem.weight[None], 1e-10)
    assert not done.any()


def test_refits_do_not_depend_on_how_lanes_are_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    problem, phi = settled("chinchilla", loss="log_huber", delta=0.01)
    weights = draws(problem, 600)
    whole = refits(problem, phi, 600, lambda lane: weights[lane], "run")
    monkeypatch.setattr(resampling, "_TOGETHER", 100)
    parts = refits(problem, phi, 600, lambda lane: weights[lane], "run")
    np.testing.assert_array_equal(whole.lanes, parts.lanes)
    np.testing.assert_allclose(whole.theta, parts.theta, rtol=1e-4)
