"""One loop for many lanes gives what a loop of single lanes gives, and an interrupt loses nothing."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.expr import Program
from jupyter_scaling.fitting import Options
from jupyter_scaling.fitting import solve as solve_module
from jupyter_scaling.fitting.losses import loss_names
from jupyter_scaling.fitting.problem import Problem
from jupyter_scaling.fitting.scan import scan
from jupyter_scaling.fitting.solve import CONVERGED, FAILED, STEP_LIMIT, solve

LAWS = ("power_law", "power_law_offset", "chinchilla", "kaplan_lnd", "bnsl")

# Losses that are limits of others are reached by a path of thresholds, tested with whole fits.
SOLVED = [name for name in loss_names() if not name.endswith(("l1", "quantile")) or name.endswith("soft_l1")]
REAL, COMPLEX, STEP = np.longdouble, np.clongdouble, np.longdouble(1e-100)


def problem_of(make: SimpleNamespace, law: str, loss: str, noise: float = 0.02) -> Problem:
    options = Options(loss=loss)
    return Problem.of(catalogue.get(law), make.runs(law, noise=noise, seed=3), options, delta=0.02)


def has_floor(law: str) -> bool:
    return any(parameter.kind == "floor" for parameter in catalogue.get(law).parameters)


@pytest.mark.parametrize("law", LAWS)
def test_the_jacobian_of_the_residuals_is_the_complex_step(make: SimpleNamespace, law: str) -> None:
    problem = problem_of(make, law, "squares")
    phi = problem.to_coordinates(np.array([[*make.small[law].values()]]))
    _, jacobian = problem.residual_jacobian(phi)
    tree = problem.coordinates.tree
    given = {name: np.asarray(value, dtype=REAL) for name, value in problem.given(problem.x).items()}
    for place, name in enumerate(problem.free):
        at: dict[str, Any] = {key: COMPLEX(value[0, 0]) for key, value in problem.variables(phi).items()}
        at[problem.coordinates.symbol(name)] += COMPLEX(1j) * STEP
        exact = np.imag(Program([tree], given).bind(given).run(at)[0]) / STEP
        np.testing.assert_allclose(jacobian[0, place], exact.astype(float), rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("law", LAWS)
def test_coordinates_go_to_natural_values_and_back(make: SimpleNamespace, law: str) -> None:
    problem = problem_of(make, law, "log_squares")
    theta = np.array([[*make.small[law].values()]])
    np.testing.assert_allclose(problem.to_natural(problem.to_coordinates(theta)), theta, rtol=1e-12)


@pytest.mark.parametrize(
    ("loss", "law"),
    [(loss, law) for loss in SOLVED for law in LAWS if has_floor(law) or not loss.startswith("excess_")],
)
def test_a_batch_is_a_loop_of_singles(make: SimpleNamespace, law: str, loss: str) -> None:
    problem = problem_of(make, law, loss)
    rng = np.random.default_rng(5)
    good = problem.to_coordinates(np.array([[*make.small[law].values()]]))
    near = good + rng.normal(0.0, 0.02, (3, good.shape[1]))
    # Started at the optimum, nearby, twice at the same place, and at no place at all.
    starts = np.vstack([good, near, near[1:2], np.full_like(good, np.nan)])
    weights = rng.integers(0, 3, (len(starts), len(problem.y))).astype(float)
    weights[4] = weights[2]
    batch = solve(problem, starts, weights)
    singles = [solve(problem, starts[k : k + 1], weights[k : k + 1]) for k in range(len(starts))]
    assert batch.status.tolist() == [single.status[0] for single in singles]
    assert batch.status[-1] == FAILED
    np.testing.assert_allclose(batch.objective, [single.objective[0] for single in singles], rtol=1e-10)
    done = batch.status == CONVERGED
    assert done.sum() >= 4
    reference = np.vstack([single.phi for single in singles])
    # Along a direction in which the objective is flat to rounding, only what the law says must agree.
    np.testing.assert_allclose(problem.residual(batch.phi[done]), problem.residual(reference[done]), atol=1e-6)
    np.testing.assert_allclose(batch.phi[done], reference[done], rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(batch.phi[2], batch.phi[4], rtol=1e-9)


def test_more_lanes_than_fit_at_once_end_as_a_few_do(make: SimpleNamespace) -> None:
    problem = problem_of(make, "power_law_offset", "log_huber")
    starts = np.repeat(scan(problem).starts[:1], 300, axis=0) + np.linspace(0, 0.3, 300)[:, None]
    many = solve(problem, starts)
    few = solve(problem, starts[250:253])
    np.testing.assert_allclose(many.phi[250:253], few.phi, rtol=1e-7)
    assert (many.status == CONVERGED).all()


def test_weights_may_come_from_a_callable_of_lanes(make: SimpleNamespace) -> None:
    problem = problem_of(make, "power_law", "log_huber")
    table = np.random.default_rng(0).uniform(0.5, 2.0, (200, len(problem.y)))
    starts = np.repeat(scan(problem).starts[:1], 200, axis=0)
    np.testing.assert_array_equal(
        solve(problem, starts, lambda lane: table[lane]).phi, solve(problem, starts, table).phi
    )


def test_a_lane_that_runs_out_of_steps_says_so(make: SimpleNamespace) -> None:
    problem = problem_of(make, "chinchilla", "log_huber")
    far = scan(problem).starts[:1] + 0.5
    stopped = solve(problem, far, most_steps=2)
    assert stopped.status.tolist() == [STEP_LIMIT]
    assert stopped.steps.tolist() == [2]


def test_no_lanes_are_no_trouble(make: SimpleNamespace) -> None:
    solved = solve(problem_of(make, "power_law", "squares"), np.empty((0, 2)))
    assert solved.phi.shape == (0, 2)


def test_an_objective_never_rises(make: SimpleNamespace) -> None:
    problem = problem_of(make, "bnsl", "log_cauchy")
    starts = scan(problem).starts[:20]
    before = problem.objective(starts)
    assert (solve(problem, starts).objective <= before * (1 + 1e-12)).all()


def test_progress_counts_up_to_all_lanes(make: SimpleNamespace) -> None:
    problem = problem_of(make, "power_law", "log_huber")
    heard: list[tuple[int, int]] = []
    solve(problem, np.repeat(scan(problem).starts[:1], 150, axis=0), progress=lambda *count: heard.append(count))
    assert heard[-1] == (150, 150)
    assert [done for done, _ in heard] == sorted({done for done, _ in heard})


def test_an_interrupt_keeps_what_is_done(make: SimpleNamespace) -> None:
    problem = problem_of(make, "power_law_offset", "log_huber")
    # Further and nearer starts, so that some lanes are on their way when others have arrived.
    starts = np.repeat(scan(problem).starts[:1], 1_600, axis=0) + np.resize([0.0, 0.01, 0.1, 0.5], 1_600)[:, None]

    def stop_half_way(done: int, lanes: int) -> None:
        if done >= 150:
            raise KeyboardInterrupt

    left = solve(problem, starts, progress=stop_half_way)
    whole = solve(problem, starts)
    done = left.status == CONVERGED
    assert 150 <= done.sum() < 1_600
    np.testing.assert_allclose(left.phi[done], whole.phi[done], rtol=1e-9)
    assert (left.status[~done] == STEP_LIMIT).all()
    under_way = ~done & np.isfinite(left.objective)
    assert under_way.any()
    assert (left.objective[under_way] <= problem.objective(starts[under_way]) * (1 + 1e-12)).all()
    assert (left.phi[under_way] != starts[under_way]).any()
    np.testing.assert_array_equal(left.phi[-1], starts[-1])


def test_an_interrupt_without_a_listener_goes_to_the_caller(
    make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = problem_of(make, "power_law", "log_huber")
    starts = scan(problem).starts

    def interrupted(pool: Any) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(solve_module.Pool, "step", interrupted)
    with pytest.raises(KeyboardInterrupt):
        solve(problem, starts)


def test_rows_without_weight_may_hold_anything(make: SimpleNamespace) -> None:
    y = np.array([2.0, 1.5, np.nan, 1.0, 0.8, -3.0])
    observations = make.runs("power_law", x=np.geomspace(1, 100, 6), y=y).exclude([5])
    fitted = make.fit("power_law", observations)
    assert fitted.status.converged
    assert np.isfinite(fitted.theta).all()
