"""Many starts from anywhere: each is followed and polished by itself."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from jupyter_scaling import catalogue
from jupyter_scaling.fitting import Options, fit_law
from jupyter_scaling.fitting.far_starts import followed
from jupyter_scaling.fitting.problem import Problem
from jupyter_scaling.fitting.solve import solve

NAMES = ("E", "A", "alpha", "B", "beta")


def scattered(count: int) -> np.ndarray:
    """Natural values (S, P) as the replication of Chinchilla scatters them."""
    a, b, e, alpha, beta = np.random.default_rng(0).uniform([0, 0, -1, 0, 0], [25, 25, 1, 2, 2], (count, 5)).T
    return np.column_stack([np.exp(e), np.exp(a), alpha, np.exp(b), beta])


def test_nearly_all_starts_reach_the_optimum_and_each_is_counted(make: SimpleNamespace) -> None:
    seen, options = make.clean(noise=0.02), Options(delta=1e-3, interval="none")
    law = catalogue.get("chinchilla")
    starts = [dict(zip(NAMES, row, strict=True)) for row in scattered(200).tolist()]
    fit = fit_law(law, seen, options, starts=starts)
    assert fit.status.converged
    assert len(fit.starts.objective) == 200
    assert fit.starts.share_at_best > 0.95
    scanned = fit_law(law, seen, options)
    np.testing.assert_allclose(fit.objective, scanned.objective, rtol=1e-10)


def test_a_start_ends_among_others_where_it_ends_alone(make: SimpleNamespace) -> None:
    problem = Problem.of(catalogue.get("chinchilla"), make.clean(noise=0.02), Options(delta=1e-3), 1e-3)
    starts = problem.to_coordinates(scattered(300))
    ends = followed(problem, starts)
    assert len(ends) == 300
    together = solve(problem, ends)
    for start in range(0, 300, 37):
        alone = solve(problem, followed(problem, starts[start : start + 1]))
        np.testing.assert_allclose(together.objective[start], alone.objective[0], rtol=1e-9)


def test_a_start_whose_terms_have_died_comes_back(make: SimpleNamespace) -> None:
    problem = Problem.of(catalogue.get("chinchilla"), make.clean(noise=0.02), Options(delta=1e-3), 1e-3)
    alive = scattered(20)
    dead = alive * np.array([1.0, 1e-40, 1.0, 1e-60, 1.0])
    ends = solve(problem, followed(problem, problem.to_coordinates(dead)))
    np.testing.assert_allclose(ends.objective, ends.objective.min(), rtol=1e-6)


def test_without_a_linear_coordinate_starts_are_followed_by_all_of_them(make: SimpleNamespace) -> None:
    law = catalogue.get("bnsl")
    truth = make.small["bnsl"]
    seen = make.runs("bnsl", noise=0.01, x=np.geomspace(1e3, 1e7, 40))
    options = Options(loss="log_squares", interval="none", fixed={"a": truth["a"], "b": truth["b"]})
    near = [{n: v * (1 + 0.01 * k) for n, v in truth.items()} for k in range(60)]
    fit = fit_law(law, seen, options, starts=near)
    assert fit.status.converged
    assert len(fit.starts.objective) == 60
