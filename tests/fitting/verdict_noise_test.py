"""Warnings that rest on residuals: each sounds on noise made to deserve it, with its number, and else is silent."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest


def codes(fitted: Any) -> set[str]:
    return {verdict.code for verdict in fitted.verdicts}


def found(fitted: Any, code: str) -> Any:
    return next(verdict for verdict in fitted.verdicts if verdict.code == code)


def spoiled(base: Any, errors: np.ndarray) -> Any:
    return dataclasses.replace(base, y=base.y * np.exp(errors))


def test_sizes_that_share_an_error_are_noticed(make: SimpleNamespace) -> None:
    base = make.clean(noise=0.003, tokens=6)
    size = np.unique(base.x[0], return_inverse=True)[1]
    shared = spoiled(base, np.random.default_rng(2).normal(0.0, 0.006, 14)[size])
    verdict = found(make.fit("chinchilla", shared, interval="jackknife"), "group_effect")
    assert verdict.severity == "note"
    assert verdict.number < 0.01
    assert "size" in verdict.sentence
    assert "group_effect" not in codes(make.fit("chinchilla", base, interval="jackknife"))


def test_the_group_effect_is_the_textbook_analysis_of_variance(make: SimpleNamespace) -> None:
    from scipy.stats import f_oneway

    base = make.clean(noise=0.003, tokens=6)
    size = np.unique(base.x[0], return_inverse=True)[1]
    shared = spoiled(base, np.random.default_rng(2).normal(0.0, 0.004, 14)[size])
    fitted = make.fit("chinchilla", shared, loss="log_squares")
    residual = fitted.residuals
    reach = 2.5 * 1.4826 * np.median(np.abs(residual - np.median(residual)))
    residual = np.clip(residual, -reach, reach)
    chance = f_oneway(*(residual[size == code] for code in range(14))).pvalue
    assert found(fitted, "group_effect").number == pytest.approx(chance, rel=1e-6)


def test_many_runs_above_and_none_below_are_one_sided(make: SimpleNamespace) -> None:
    base = make.clean(sizes=20, tokens=6)
    errors = np.zeros(120)
    errors[[3, 50, 90]] = 0.03
    verdict = found(make.fit("chinchilla", spoiled(base, errors)), "one_sided")
    assert verdict.number >= 2
    both = errors.copy()
    both[[10, 60, 100]] = -0.03
    assert "one_sided" not in codes(make.fit("chinchilla", spoiled(base, both)))


def test_unevenness_alone_makes_no_outliers(make: SimpleNamespace) -> None:
    alarms = 0
    for seed in range(12):
        base = make.clean(sizes=20, tokens=6, noise=0.0)
        flops = np.log(base.x.prod(axis=0))
        share = (flops - flops.min()) / np.ptp(flops)
        noise = 0.012 * (1 / 6) ** share * np.random.default_rng(seed).normal(size=120)
        observed = codes(make.fit("chinchilla", spoiled(base, noise)))
        assert "uneven_spread" in observed
        alarms += "outliers" in observed
    assert alarms <= 2


def test_a_few_runs_that_decide_make_the_loss_matter(make: SimpleNamespace) -> None:
    base = make.clean(sizes=20, tokens=6)
    errors = np.zeros(120)
    errors[[0, 7, 119]] = 0.09
    fitted = make.fit("chinchilla", spoiled(base, errors), interval="jackknife")
    verdict = found(fitted, "loss_matters")
    assert verdict.number > 1.0
    other = fitted.refit(loss="log_squares")
    shift = max(abs(other.values[n] - fitted.values[n]) / fitted.se[n] for n in ("E", "alpha", "beta"))
    assert verdict.number == pytest.approx(shift, rel=1e-3)
    assert "loss_matters" in codes(other)
    assert "loss_matters" not in codes(make.fit("chinchilla", base, interval="jackknife"))


def test_without_standard_errors_the_loss_is_not_judged(make: SimpleNamespace) -> None:
    base = make.clean(sizes=20, tokens=6)
    assert "loss_matters" not in codes(make.fit("chinchilla", spoiled(base, np.where(np.arange(120) < 3, 0.09, 0.0))))


def test_so_many_outliers_that_a_small_threshold_is_better_get_that_advice(make: SimpleNamespace) -> None:
    base = make.clean(sizes=20, tokens=6)
    few, many = (np.where(np.arange(120) % step == 0, 0.08, 0.0) for step in (40, 8))
    assert "delta=1e-3" not in found(make.fit("chinchilla", spoiled(base, few)), "outliers").sentence
    assert "delta=1e-3" in found(make.fit("chinchilla", spoiled(base, many)), "outliers").sentence


def test_few_token_counts_are_not_calibrated(make: SimpleNamespace) -> None:
    verdict = found(make.fit("chinchilla", make.clean(tokens=5)), "not_calibrated_levels")
    assert (verdict.number, verdict.severity) == (5.0, "note")
    assert "D has 5" in verdict.sentence
    assert "not_calibrated_levels" not in codes(make.fit("chinchilla", make.clean(tokens=6)))


def test_known_deviations_are_taken_out_before_judging(make: SimpleNamespace) -> None:
    base = make.clean(sizes=20, tokens=6, noise=0.0)
    flops = np.log(base.x.prod(axis=0))
    sigma = 0.012 * (1 / 6) ** ((flops - flops.min()) / np.ptp(flops))
    uneven = spoiled(base, sigma * np.random.default_rng(1).normal(size=120))
    assert "uneven_spread" in codes(make.fit("chinchilla", uneven))
    assert not {"uneven_spread", "outliers"} & codes(make.fit("chinchilla", dataclasses.replace(uneven, sigma=sigma)))
