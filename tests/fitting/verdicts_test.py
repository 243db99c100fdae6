"""Each warning sounds on data made to deserve it and is silent on data that does not."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from jupyter_scaling.catalogue import define
from jupyter_scaling.fitting import Status, Verdict


def codes(fitted: Any) -> set[str]:
    return {verdict.code for verdict in fitted.verdicts}


def found(fitted: Any, code: str) -> Verdict:
    return next(verdict for verdict in fitted.verdicts if verdict.code == code)


def line(rows: int = 30, seed: int = 5, noise: float = 0.01) -> tuple[np.ndarray, np.ndarray]:
    x = np.geomspace(1e3, 1e6, rows)
    return x, (0.5 + 20 * x**-0.3) * np.exp(np.random.default_rng(seed).normal(0, noise, rows))


@pytest.mark.parametrize("seed", [4, 5, 6])
def test_clean_data_get_no_verdict(make: SimpleNamespace, seed: int) -> None:
    assert make.fit("chinchilla", make.clean(seed, tokens=6), interval="jackknife").verdicts == ()


def test_a_clean_line_gets_no_verdict(make: SimpleNamespace) -> None:
    x, y = line()
    assert make.fit("power_law_offset", make.runs("power_law_offset", x=x, y=y), interval="jackknife").verdicts == ()


def test_tokens_in_proportion_to_parameters_are_collinear(make: SimpleNamespace) -> None:
    n = np.geomspace(1e7, 1e10, 30)
    fitted = make.fit("chinchilla", make.runs("chinchilla", make.chinchilla, np.stack([n, 20 * n]), noise=0.005))
    verdict = found(fitted, "collinear")
    assert verdict.severity == "error"
    assert verdict.number == pytest.approx(1.0, abs=1e-9)
    assert "N and D move together" in verdict.sentence
    assert fitted.verdicts[0].severity == "error"


def test_an_input_that_does_not_vary_is_named(make: SimpleNamespace) -> None:
    n = np.geomspace(1e7, 1e10, 30)
    x = np.stack([n, np.full(30, 1e10)])
    fitted = make.fit("chinchilla", make.runs("chinchilla", make.chinchilla, x, noise=0.005))
    assert found(fitted, "constant_input").sentence.startswith("D does not vary")
    assert np.isfinite(fitted.theta).all()
    assert np.isfinite(fitted.objective)


def test_a_term_that_adds_nothing_is_dead(make: SimpleNamespace) -> None:
    n, d = (part.ravel() for part in np.meshgrid(np.geomspace(1e7, 1e10, 12), np.geomspace(1e9, 1e12, 5)))
    rng = np.random.default_rng(3)
    y = (1.8 + 480 * n**-0.35 - 2e-3 * (d / 1e12) ** -0.4) * np.exp(rng.normal(0, 1e-4, n.size))
    # Without the bound the exponent goes to 0, where the term is part of the floor.
    fitted = make.fit("chinchilla", make.runs("chinchilla", x=np.stack([n, d]), y=y), bounds={"beta": (0.2, 1.0)})
    verdict = found(fitted, "dead_term")
    assert "The term of B" in verdict.sentence
    assert verdict.number < 1e-6


@pytest.mark.parametrize(("more", "begins"), [([3, 3, 7], "3 rows repeat another"), ([3], "1 row repeats another")])
def test_repeated_rows_are_counted(make: SimpleNamespace, more: list[int], begins: str) -> None:
    x, y = line()
    rows = [*range(30), *more]
    verdict = found(make.fit("power_law_offset", make.runs("power_law_offset", x=x[rows], y=y[rows])), "duplicates")
    assert verdict.number == len(more) and verdict.sentence.startswith(begins)


def test_the_same_point_with_another_seeds_loss_is_no_duplicate(make: SimpleNamespace) -> None:
    x, y = line()
    again = make.runs("power_law_offset", x=[*x, x[3]], y=[*y, y[3] * 1.001])
    assert "duplicates" not in codes(make.fit("power_law_offset", again))


def test_runs_far_above_the_law_are_named_by_key(make: SimpleNamespace) -> None:
    x, y = line()
    y[[4, 20]] *= [1.12, 1.2]
    keys = [f"run {k}" for k in range(30)]
    verdict = found(make.fit("power_law_offset", make.runs("power_law_offset", x=x, y=y, keys=keys)), "outliers")
    assert "2 runs lie far above the law (key 'run 20', 'run 4'" in verdict.sentence
    assert verdict.number > 4.0


def test_a_run_far_below_the_law_is_not_called_under_tuned(make: SimpleNamespace) -> None:
    x, y = line()
    y[4] *= 0.85
    assert "outliers" not in codes(make.fit("power_law_offset", make.runs("power_law_offset", x=x, y=y)))


def test_an_outlier_set_aside_is_no_longer_warned_of(make: SimpleNamespace) -> None:
    x, y = line()
    y[4] *= 1.2
    observations = make.runs("power_law_offset", x=x, y=y)
    assert "outliers" in codes(make.fit("power_law_offset", observations))
    assert "outliers" not in codes(make.fit("power_law_offset", observations.exclude([4])))


@pytest.mark.parametrize(
    ("rows", "code", "severity"),
    [
        (3, "no_freedom", "error"),
        (4, "not_calibrated", "warning"),
        (12, "not_calibrated", "warning"),
        (13, "few_rows", "note"),
        (19, "few_rows", "note"),
        (20, None, None),
    ],
)
def test_few_rows_are_said_by_how_few(make: SimpleNamespace, rows: int, code: str | None, severity: str | None) -> None:
    x, y = line(rows)
    fitted = make.fit("power_law_offset", make.runs("power_law_offset", x=x, y=y))
    counted = [v for v in fitted.verdicts if v.code in {"no_freedom", "not_calibrated", "few_rows"}]
    assert [(v.code, v.severity, v.number) for v in counted] == ([(code, severity, float(rows))] if code else [])


def test_percentiles_of_draws_from_few_rows_are_said_to_be_narrow(make: SimpleNamespace) -> None:
    for rows, interval, said in ((20, "bootstrap", True), (20, "jackknife", False), (40, "bootstrap", False)):
        x, y = line(rows)
        fitted = make.fit("power_law_offset", make.runs("power_law_offset", x=x, y=y), interval=interval)
        assert ("few_to_draw" in codes(fitted)) == said


def test_fewer_points_than_parameters_are_an_error(make: SimpleNamespace) -> None:
    x = np.repeat([1e3, 1e5], 12)
    y = np.random.default_rng(0).normal(2.0, 0.01, 24)
    fitted = make.fit("power_law_offset", make.runs("power_law_offset", x=x, y=y))
    assert found(fitted, "few_distinct_points").number == 2.0


@pytest.mark.parametrize(("sizes", "code"), [(4, "not_calibrated_groups"), (8, "few_groups"), (12, None)])
def test_few_model_sizes_are_said_by_how_few(make: SimpleNamespace, sizes: int, code: str | None) -> None:
    fitted = make.fit("chinchilla", make.clean(sizes=sizes))
    assert {c for c in codes(fitted) if "groups" in c} == ({code} if code else set())


@pytest.mark.parametrize(("counts", "number"), [(2, 2.0), (5, 5.0), (6, None)])
def test_few_token_counts_are_said(make: SimpleNamespace, counts: int, number: float | None) -> None:
    fitted = make.fit("chinchilla", make.clean(tokens=counts))
    heard = [v.number for v in fitted.verdicts if v.code == "not_calibrated_levels"]
    assert heard == ([number] if number else [])


def test_runs_of_one_size_that_share_an_error_are_noticed(make: SimpleNamespace) -> None:
    base = make.clean(noise=0.001)
    shared = np.random.default_rng(7).normal(0, 0.006, 14)[np.unique(base.x[0], return_inverse=True)[1]]
    fitted = make.fit("chinchilla", make.runs("chinchilla", x=base.x, y=base.y * np.exp(shared)))
    assert found(fitted, "group_effect").number < 0.01
    assert "size" in found(fitted, "group_effect").sentence


def test_two_runs_more_far_above_than_below_are_one_sided(make: SimpleNamespace) -> None:
    x, y = line()
    up, both = y.copy(), y.copy()
    up[[4, 20]] *= 1.1
    both[[4, 20]] *= [1.1, 0.9]
    assert found(make.fit("power_law_offset", make.runs("power_law_offset", x=x, y=up)), "one_sided").number == 2.0
    assert "one_sided" not in codes(make.fit("power_law_offset", make.runs("power_law_offset", x=x, y=both)))


def test_a_loss_that_decides_the_answer_is_said_to(make: SimpleNamespace) -> None:
    x, y = line(60)
    y[[57, 59]] *= 1.25
    fitted = make.fit("power_law_offset", make.runs("power_law_offset", x=x, y=y), interval="jackknife")
    assert found(fitted, "loss_matters").number > 1.0


def test_refits_that_did_not_converge_are_counted(make: SimpleNamespace) -> None:
    x, y = line()
    fitted = make.fit("power_law_offset", make.runs("power_law_offset", x=x, y=y), interval="jackknife")
    (by_run,) = fitted.uncertainty.replicates
    broken = dataclasses.replace(by_run, theta=by_run.theta[:-2], lanes=by_run.lanes[:-2], failed=2)
    verdict = found(dataclasses.replace(fitted, known_replicates=(broken,)), "failed_refits")
    assert verdict.number == 2.0


def test_a_perplexity_is_taken_for_a_wrong_unit(make: SimpleNamespace) -> None:
    base = make.clean()
    fitted = make.fit("chinchilla", make.runs("chinchilla", x=base.x, y=np.exp(base.y)))
    assert found(fitted, "wrong_unit").number > 12
    assert "nats/token" in found(fitted, "wrong_unit").sentence


def test_a_law_without_a_unit_takes_any_size(make: SimpleNamespace) -> None:
    x, y = line()
    fitted = make.fit("power_law_offset", make.runs("power_law_offset", x=x, y=1e3 * y))
    assert "wrong_unit" not in codes(fitted)


def test_a_small_delta_is_said_to_be_costly(make: SimpleNamespace) -> None:
    verdict = found(make.fit("chinchilla", make.clean(), delta=1e-4), "costly_delta")
    assert verdict.severity == "note"
    assert "costly_delta" not in codes(make.fit("chinchilla", make.clean(), delta=0.01))


def test_a_spread_that_changes_with_scale_is_seen(make: SimpleNamespace) -> None:
    x = np.geomspace(1e3, 1e6, 60)
    wide = np.random.default_rng(2).normal(0, 1, 60) * np.geomspace(0.05, 0.001, 60)
    fitted = make.fit("power_law", make.runs("power_law", x=x, y=5 * x**-0.2 * np.exp(wide)))
    assert found(fitted, "uneven_spread").number < -0.5


def test_rows_that_could_not_enter_are_counted_with_their_reasons(make: SimpleNamespace) -> None:
    x, y = line()
    y[[2, 9]] = [np.nan, -1.0]
    verdict = found(make.fit("power_law_offset", make.runs("power_law_offset", x=x, y=y)), "rows_set_aside")
    assert verdict.number == 2.0
    assert "y is -1: no logarithm, y is nan" in verdict.sentence


def test_rows_excluded_by_hand_are_no_finding(make: SimpleNamespace) -> None:
    x, y = line()
    observations = make.runs("power_law_offset", x=x, y=y).exclude([3], "crashed")
    assert "rows_set_aside" not in codes(make.fit("power_law_offset", observations))


def test_parameters_that_cannot_be_told_apart_are_said(make: SimpleNamespace) -> None:
    law = define("y = a * b * x**(-c)", name="twice")
    x, y = line()
    fitted = make.fit(law, make.runs(law, x=x, y=y))
    assert found(fitted, "not_identified").number > 1e6


def test_two_optima_nearly_as_good_are_said(make: SimpleNamespace) -> None:
    # A wave sampled at whole steps fits as well at a frequency and at its alias.
    law = define("y = 2 + a * sin(w * x)", name="wave", parameters={"a": (0.0, 5.0), "w": (0.1, 6.2)})
    x = np.arange(1.0, 31.0)
    y = 2 + np.sin(1.3 * x) + np.random.default_rng(1).normal(0, 0.05, 30)
    fitted = make.fit(law, make.runs(law, x=x, y=y), loss="squares", bounds={"w": (0.1, 9.0)})
    assert fitted.status.converged
    flipped = dataclasses.replace(
        fitted,
        starts=dataclasses.replace(
            fitted.starts,
            theta=np.vstack([fitted.theta, fitted.theta * [1.0, 2.0]]),
            objective=np.array([1.0, 1.02]) * fitted.objective,
            converged=np.array([True, True]),
        ),
    )
    verdict = found(flipped, "several_optima")
    assert verdict.number == pytest.approx(0.02, rel=1e-6)
    vanished = dataclasses.replace(flipped, theta=fitted.theta * [1.0, 1e-308])
    assert found(vanished, "several_optima").number == pytest.approx(0.02, rel=1e-6)


@pytest.mark.parametrize(("code", "severity"), [("stopped_early", "error"), ("failed", "error")])
def test_a_fit_that_did_not_end_well_is_an_error(make: SimpleNamespace, code: str, severity: str) -> None:
    x, y = line()
    fitted = make.fit("power_law_offset", make.runs("power_law_offset", x=x, y=y))
    ended = dataclasses.replace(fitted, status=Status(code))
    assert ended.verdicts[0].code == code
    assert ended.verdicts[0].severity == severity
    assert not ended.status.converged


def test_errors_come_first_and_every_sentence_ends_in_a_full_stop(make: SimpleNamespace) -> None:
    n = np.geomspace(1e7, 1e10, 15)
    fitted = make.fit("chinchilla", make.runs("chinchilla", make.chinchilla, np.stack([n, 20 * n]), noise=0.005))
    severities = [verdict.severity for verdict in fitted.verdicts]
    assert severities == sorted(severities, key=["error", "warning", "note"].index)
    assert len(severities) >= 2
    assert all(str(v).startswith(f"{v.severity}: ") and v.sentence.endswith(".") for v in fitted.verdicts)
    assert all(v.sentence in repr(fitted) for v in fitted.verdicts)


def test_html_shows_the_verdicts_and_lets_no_markup_through(make: SimpleNamespace) -> None:
    x, y = line()
    y[4] *= 1.3
    keys = [f"<script>{k}" for k in range(30)]
    html = make.fit("power_law_offset", make.runs("power_law_offset", x=x, y=y, keys=keys))._repr_html_()
    assert "far above the law" in html
    assert "<script>" not in html
