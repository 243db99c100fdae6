"""Long steps of terms: what is a term is read from the law, and starts from anywhere come home."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Options
from jupyter_scaling.fitting.problem import Problem
from jupyter_scaling.fitting.scan import scan
from jupyter_scaling.fitting.solve import CONVERGED, solve
from jupyter_scaling.fitting.terms import Terms


def problem_of(make: SimpleNamespace, law: str, **options: object) -> Problem:
    return Problem.of(catalogue.get(law), make.runs(law, noise=0.01, seed=2), Options(**options), 1e-3)


@pytest.mark.parametrize(
    ("law", "terms"),
    [
        ("power_law", Terms((0,), ((0, 1),), ())),
        ("chinchilla", Terms((1, 3), ((1, 2), (3, 4)), (0,))),
        ("bnsl", Terms((1,), ((1, 2), (1, 3), (1, 4), (1, 5)), (0,))),
        ("kaplan_lnd", Terms((), (), ())),
    ],
)
def test_scales_and_what_stands_in_their_terms(make: SimpleNamespace, law: str, terms: Terms) -> None:
    assert replace(problem_of(make, law).terms, floors=()) == terms


def test_a_tied_exponent_stands_in_two_terms_and_so_in_none(make: SimpleNamespace) -> None:
    problem = problem_of(make, "chinchilla", tied={"beta": "alpha"})
    assert problem.free == ("E", "A", "alpha", "B")
    assert replace(problem.terms, floors=()) == Terms((1, 3), (), (0,))


def test_a_long_step_of_a_scale_changes_the_term_as_its_slope_said() -> None:
    terms = Terms((1,), ((1, 2),), (0,))
    place, curvature = np.array([[2.0, -50.0, 0.4]]), np.eye(3)[None]
    move = np.array([[0.5, np.exp(49.0), 0.0]])
    target = terms.taken(place, move, curvature, np.zeros(3))
    np.testing.assert_allclose(target, [[2.5, -1.0, 0.4]])
    target = terms.taken(place, np.array([[-5.0, -3.0, 1e9]]), curvature, np.zeros(3))
    np.testing.assert_allclose(target, [[0.2, -50.0 + np.log(0.1), 2.4]])


@pytest.mark.parametrize("loss", ["log_huber", "log_squares", "squares", "log_cauchy"])
def test_starts_whose_terms_have_died_come_back(make: SimpleNamespace, loss: str) -> None:
    problem = Problem.of(catalogue.get("chinchilla"), make.clean(noise=0.02), Options(loss=loss, delta=0.1), 0.1)
    best = solve(problem, scan(problem).starts).objective.min()
    found = np.array([1.8, 400.0, 0.35, 2000.0, 0.37])
    dead = found * np.array([[1.0, 1e-30, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 1e-40, 1.0], [0.1, 1e-20, 1.2, 1e-9, 0.8]])
    ends = solve(problem, problem.to_coordinates(dead))
    assert (ends.status == CONVERGED).all()
    np.testing.assert_allclose(ends.objective, best, rtol=1e-7)


def test_nearly_all_of_the_replications_starts_reach_the_optimum_by_themselves(make: SimpleNamespace) -> None:
    problem = Problem.of(catalogue.get("chinchilla"), make.clean(noise=0.02), Options(delta=1e-3), 1e-3)
    best = solve(problem, scan(problem).starts).objective.min()
    a, b, e, alpha, beta = np.random.default_rng(0).uniform([0, 0, -1, 0, 0], [25, 25, 1, 2, 2], (200, 5)).T
    theta = np.column_stack([np.exp(e), np.exp(a), alpha, np.exp(b), beta])
    ends = solve(problem, problem.to_coordinates(theta))
    assert (np.abs(ends.objective / best - 1.0) < 1e-6).mean() > 0.95
    assert ends.steps.mean() < 60


def test_a_scale_with_a_bound_stays_within_it(make: SimpleNamespace) -> None:
    law, rows = catalogue.get("chinchilla"), make.clean(noise=0.02)
    problem = Problem.of(law, rows, Options(bounds={"A": (1e-3, 50.0)}).checked(law), 1e-3)
    start = problem.to_coordinates(np.array([[1.8, 1e-3, 0.35, 2000.0, 0.37]]))
    ends = solve(problem, start)
    assert ends.status[0] == CONVERGED
    assert problem.to_natural(ends.phi)[0, 1] <= 50.0 * (1 + 1e-12)


def test_what_is_neither_linear_nor_a_scale_keeps_a_floor(make: SimpleNamespace) -> None:
    assert [places for places, _ in problem_of(make, "kaplan_lnd").terms.floors] == [[0, 1], [2, 3]]
    assert [places for places, _ in problem_of(make, "bnsl").terms.floors] == [[4, 5], [2, 3]]
    assert [places for places, _ in problem_of(make, "chinchilla").terms.floors] == [[2, 4]]
