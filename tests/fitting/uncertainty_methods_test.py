"""Every interval method by name: where they agree, where they must not, and what is refused with its reason."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest

from jupyter_scaling.catalogue import define, kinds
from jupyter_scaling.errors import OptionError
from jupyter_scaling.fitting import Observations, Options, fit_law
from jupyter_scaling.fitting.interval_names import INTERVALS, NOT_OFFERED
from jupyter_scaling.fitting.intervals import METHODS
from jupyter_scaling.fitting.linear_start import nearby
from jupyter_scaling.fitting.regenerated import residual_bootstrap, wild_bootstrap
from jupyter_scaling.fitting.resampling import bootstrap, jackknife, sizes

SINGLE = np.arange(70)


def test_every_name_on_offer_is_a_method_and_the_other_way_round() -> None:
    assert {*METHODS, "none"} == set(INTERVALS)
    assert not set(NOT_OFFERED) & set(INTERVALS)


@pytest.mark.parametrize("name", ["bca", "BCa", "basic", "bootstrap_t", "jackknife+", "conformal", "raw_wild"])
def test_a_method_that_failed_the_study_is_refused_with_what_it_did(name: str) -> None:
    with pytest.raises(OptionError, match=r"not offered: .* covered|not offered: the bootstrap-t"):
        Options(interval=name)


def test_a_mistyped_method_gets_the_nearest_name() -> None:
    with pytest.raises(OptionError, match="Did you mean 'jackknife'"):
        Options(interval="jacknife")


@pytest.mark.parametrize("name", ["residual_bootstrap", "wild"])
def test_counts_have_no_residuals_to_redraw(name: str) -> None:
    with pytest.raises(OptionError, match="counts do not have"):
        Options(interval=name, loss="binomial")


@pytest.mark.parametrize("method", sorted(METHODS))
@pytest.mark.parametrize("loss", ["log_huber", "squares", "excess_squares", "logit_huber"])
def test_every_method_in_every_space_holds_the_estimate(make: SimpleNamespace, method: str, loss: str) -> None:
    observations = make.runs("power_law_offset", noise=0.01, x=np.geomspace(1e3, 1e6, 24))
    fitted = make.fit("power_law_offset", observations, interval=method, loss=loss, bootstrap=60)
    for name, (low, high) in fitted.interval.items():
        assert low < fitted.values[name] < high, (name, low, high)
        assert fitted.se[name] > 0.0


@pytest.mark.parametrize("method", sorted(METHODS))
def test_on_clean_runs_without_shared_errors_all_methods_agree(make: SimpleNamespace, method: str) -> None:
    observations = dataclasses.replace(make.clean(noise=0.002), cluster=SINGLE)
    classical = make.fit("chinchilla", observations, interval="wald", loss="log_squares")
    other = make.fit("chinchilla", observations, interval=method, loss="log_squares", bootstrap=400)
    for name, (low, high) in classical.interval.items():
        ends = other.interval[name]
        assert ends[1] - ends[0] == pytest.approx(high - low, rel=0.4), name


@pytest.mark.parametrize("method", ["jackknife", "bootstrap", "cluster_bootstrap", "wild"])
def test_methods_by_size_see_a_shared_error_that_others_miss(make: SimpleNamespace, method: str) -> None:
    random = np.random.default_rng(1)
    base = make.clean(noise=0.001)
    shared = random.normal(0.0, 0.01, 14)[np.unique(base.x[0], return_inverse=True)[1]]
    observations = dataclasses.replace(base, y=base.y * np.exp(shared))
    classical = make.fit("chinchilla", observations, interval="residual_bootstrap", loss="log_squares", bootstrap=200)
    grouped = make.fit("chinchilla", observations, interval=method, loss="log_squares", bootstrap=200)
    assert grouped.se["alpha"] > 1.25 * classical.se["alpha"]


def test_hc3_is_wider_where_the_leverage_of_noisy_rows_is_high(make: SimpleNamespace) -> None:
    x = np.geomspace(1e3, 1e6, 40)
    noisy = np.where(np.arange(40) < 6, 0.05, 0.002)
    y = 5.0 * x**-0.3 * np.exp(noisy * np.random.default_rng(0).normal(size=40))
    both = {
        method: make.fit("power_law", make.runs("power_law", x=x, y=y), loss="log_squares", interval=method).se["b"]
        for method in ("wald", "hc3")
    }
    assert both["hc3"] > 1.3 * both["wald"]


def test_hc3_of_least_squares_is_the_textbook_formula(make: SimpleNamespace) -> None:
    x = np.geomspace(1e3, 1e6, 15)
    fitted = make.fit("power_law", make.runs("power_law", x=x, noise=0.05), loss="log_squares", interval="hc3")
    design = np.stack([np.ones(15), -np.log(x)])
    inverse = np.linalg.inv(design @ design.T)
    leverage = np.einsum("fm,fg,gm->m", design, inverse, design)
    pull = fitted.residuals / (1.0 - leverage)
    covariance = inverse @ ((design * pull**2) @ design.T) @ inverse
    assert fitted.se["b"] == pytest.approx(np.sqrt(covariance[1, 1]), rel=1e-5)


def test_the_wild_bootstrap_of_a_line_has_the_variance_of_hc3(make: SimpleNamespace) -> None:
    x = np.geomspace(1e3, 1e6, 20)
    observations = make.runs("power_law", x=x, noise=0.05)
    wild = make.fit("power_law", observations, loss="log_squares", interval="wild", bootstrap=3000)
    hc3 = make.fit("power_law", observations, loss="log_squares", interval="hc3")
    assert wild.se["b"] == pytest.approx(hc3.se["b"], rel=0.08)


def test_residual_draws_have_the_classical_variance(make: SimpleNamespace) -> None:
    x = np.geomspace(1e3, 1e6, 20)
    observations = make.runs("power_law", x=x, noise=0.05)
    drawn = make.fit("power_law", observations, loss="log_squares", interval="residual_bootstrap", bootstrap=3000)
    classical = make.fit("power_law", observations, loss="log_squares", interval="wald")
    assert drawn.se["b"] == pytest.approx(classical.se["b"], rel=0.08)


@pytest.mark.parametrize("draw", [residual_bootstrap, wild_bootstrap, bootstrap])
def test_a_draw_is_the_same_whatever_the_number_of_draws(make: SimpleNamespace, draw: object) -> None:
    fitted = make.fit("chinchilla", make.clean())
    phi, (codes, unit) = fitted.uncertainty.phi, sizes(fitted.observations)
    few, many = (draw(fitted.problem, phi, codes, unit, count, 7) for count in (20, 90))
    np.testing.assert_allclose(few.theta, many.theta[: len(few.theta)], rtol=1e-4)
    assert few.groups == many.groups


def test_a_refit_to_remade_outputs_is_a_fit_to_them(make: SimpleNamespace) -> None:
    from jupyter_scaling.fitting import regenerated

    observations = make.runs("power_law_offset", noise=0.01)
    fitted = make.fit("power_law_offset", observations, loss="excess_squares")
    noise = np.random.default_rng(0).normal(0.0, 0.01, (3, 12))
    remade = regenerated._Remade.around(fitted.problem, fitted.uncertainty.phi, noise)
    from jupyter_scaling.fitting.solve import solve

    ends = fitted.problem.to_natural(solve(remade, np.repeat(fitted.uncertainty.phi[None], 3, axis=0)).phi)
    for outputs, theta in zip(remade.outputs, ends, strict=True):
        alone = fit_law(fitted.law, dataclasses.replace(observations, y=outputs), fitted.options)
        np.testing.assert_allclose(theta, alone.theta, rtol=1e-5)


def test_the_tangent_start_of_least_squares_is_one_gauss_newton_step(make: SimpleNamespace) -> None:
    fitted = make.fit("power_law", make.runs("power_law", noise=0.05), loss="log_squares")
    rows = np.ones((1, 12))
    rows[0, 3] = 0.0
    near = nearby(fitted.problem, fitted.uncertainty.phi, rows)
    alone = make.fit("power_law", fitted.observations.exclude([3]), loss="log_squares")
    # A power law in log space is linear in its coordinates: the step is the whole way.
    np.testing.assert_allclose(fitted.problem.to_natural(near)[0], alone.theta, rtol=1e-6)


@pytest.mark.parametrize("loss", ["log_huber", "log_cauchy", "log_squares", "log_soft_l1"])
def test_the_tangent_start_is_closer_than_where_it_began(make: SimpleNamespace, loss: str) -> None:
    fitted = make.fit("chinchilla", make.clean(), loss=loss)
    phi = fitted.uncertainty.phi
    rows = np.random.default_rng(0).multinomial(70, np.full(70, 1 / 70), 12).astype(float)
    near = nearby(fitted.problem, phi, rows)

    def objective(places: np.ndarray) -> np.ndarray:
        residual = fitted.problem.residual(places)
        return (rows * fitted.problem.loss.value(residual, fitted.problem.delta)).sum(axis=1)

    assert (objective(near) < objective(np.repeat(phi[None], 12, axis=0))).all()


def test_sizes_read_off_a_figure_are_one_size_but_a_dense_sequence_is_not(make: SimpleNamespace) -> None:
    n = np.repeat(np.geomspace(1e7, 1e9, 8), 4) * (1.0 + 1e-4 * np.random.default_rng(0).uniform(-1, 1, 32))
    codes, unit = sizes(make.runs("power_law", x=n))
    assert unit == "size"
    assert len(np.unique(codes)) == 8
    assert sizes(make.runs("power_law", x=1000.0 + np.arange(40.0))) is None


def test_a_jackknife_by_size_leaves_whole_sizes_out(make: SimpleNamespace) -> None:
    observations = make.clean()
    fitted = make.fit("chinchilla", observations, loss="log_squares")
    codes, unit = sizes(observations)
    found = jackknife(fitted.problem, fitted.uncertainty.phi, codes, unit, seed=0)
    assert (found.groups, found.failed) == (14, 0)
    alone = make.fit("chinchilla", observations.exclude(np.flatnonzero(codes == 3)), loss="log_squares")
    np.testing.assert_allclose(found.theta[3], alone.theta, rtol=1e-4)


def test_draws_for_a_band_are_two_hundred_and_for_percentiles_a_thousand(make: SimpleNamespace) -> None:
    observations = make.runs("power_law", noise=0.02)
    assert len(make.fit("power_law", observations, interval="jackknife").uncertainty.draws.theta) == 200
    assert len(make.fit("power_law", observations, interval="bootstrap").uncertainty.draws.theta) == 999
    assert len(make.fit("power_law", observations, interval="wild", bootstrap=50).uncertainty.draws.theta) == 50


def test_nothing_is_resampled_before_it_is_asked_for(make: SimpleNamespace) -> None:
    fitted = make.fit("chinchilla", make.clean(), interval="jackknife")
    assert not {"replicates", "draws", "by_run", "by_size"} & set(fitted.uncertainty.__dict__)
    assert fitted.se["alpha"] > 0.0
    assert "draws" not in fitted.uncertainty.__dict__


@pytest.mark.parametrize("draw", [residual_bootstrap, wild_bootstrap])
def test_an_interrupt_keeps_the_draws_that_are_done(make: SimpleNamespace, draw: object) -> None:
    fitted = make.fit("chinchilla", make.clean())
    phi, (codes, unit) = fitted.uncertainty.phi, sizes(fitted.observations)
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        seen.append((done, total))
        if done > 200:
            raise KeyboardInterrupt

    found = draw(fitted.problem, phi, codes, unit, 400, 1, progress)
    assert found.interrupted
    assert 150 < len(found.theta) < 400
    assert found.failed == 0
    assert seen[-1][1] == 400


def test_an_open_end_is_printed(make: SimpleNamespace) -> None:
    x = np.geomspace(1e3, 1e5, 16)
    observations = make.runs("power_law_offset", {"E": 0.05, "a": 2.0, "b": 0.1}, x=x, noise=0.02, seed=3)
    fitted = make.fit("power_law_offset", observations, loss="log_squares", interval="profile")
    line = next(line for line in repr(fitted).splitlines() if line.startswith("E "))
    assert " 0 to " in line


def test_errors_of_counts_are_those_of_their_likelihood() -> None:
    law = define("y = 1 / (1 + exp(-(a + b * log(x))))", parameters={"a": kinds.free(), "b": kinds.free()})
    x = np.geomspace(1.0, 1e4, 20)
    random = np.random.default_rng(0)
    trials = random.integers(20, 200, 20)
    share = random.binomial(trials, law(x=x, a=-3.0, b=0.8)) / trials
    rows = Observations.make(range(20), ["x"], x[None], share, weight=trials)
    fit = fit_law(law, rows, Options(loss="binomial", interval="wald"))
    found = fit(x=x)
    design = np.stack([np.ones(20), np.log(x)])
    information = (design * trials * found * (1.0 - found)) @ design.T
    dispersion = float((trials * (share - found) ** 2 / (found * (1.0 - found))).sum() / 18)
    expected = np.sqrt(dispersion * np.diag(np.linalg.inv(information)))
    assert list(fit.se.values()) == pytest.approx(list(expected), rel=1e-5)
    profiled = fit_law(law, rows, Options(loss="binomial", interval="profile")).interval["b"]
    assert np.diff(profiled)[0] == pytest.approx(np.diff(fit.interval["b"])[0], rel=0.1)
