"""Parameters shared between groups: recovered, equal to separate fits where nothing is shared, and tested."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import jupyter_scaling as scaling
from jupyter_scaling import errors
from jupyter_scaling.fitting import cholesky


def made(
    noise: float = 0.0, seed: int = 0, groups: int = 4, rows: int = 12, spread: float = 0.0, law: str = "offset"
) -> pd.DataFrame:
    """Groups that share E = 0.5 and b = 0.3, each with its own a; with `spread` also their own b."""
    generator = np.random.default_rng(seed)
    x = np.tile(np.geomspace(1e3, 1e6, rows), groups)
    group = np.repeat(np.arange(groups), rows)
    a, b = 2.0 + 3.0 * group, 0.3 + spread * (group - (groups - 1) / 2)
    y = (0.5 if law == "offset" else 0.0) + a * x**-b
    return pd.DataFrame(
        {"family": [f"f{g}" for g in group], "x": x, "y": y * np.exp(generator.normal(0, noise, len(x)))}
    )


def test_parameters_are_recovered_exactly_without_noise():
    fit = scaling.fit_shared(made(), "power_law_offset", by="family", shared=["E", "b"])
    assert fit.status.converged
    assert fit.values == pytest.approx({"E": 0.5, "b": 0.3}, rel=1e-6)
    assert fit.table["a"].iloc[:4].tolist() == pytest.approx([2.0, 5.0, 8.0, 11.0], rel=1e-5)
    assert fit.table.index.tolist() == ["f0", "f1", "f2", "f3", "shared"]
    assert np.isnan(fit.table.loc["shared", "a"])
    assert fit("f2", x=1e4) == pytest.approx(0.5 + 8.0 * 1e4**-0.3, rel=1e-6)


@pytest.mark.parametrize("options", [{"loss": "log_squares"}, {"delta": 0.005}, {"loss": "squares"}])
def test_sharing_nothing_is_fitting_each_group(options):
    table = made(noise=0.01)
    joint = scaling.fit_shared(table, "power_law_offset", by="family", shared=[], interval="none", **options)
    each = scaling.fit_groups(table, "power_law_offset", by="family", interval="none", **options)
    assert joint.objective == pytest.approx(each["objective"].sum(), rel=1e-9)
    for name in ("E", "a", "b"):
        assert joint.table[name].iloc[:-1].to_numpy() == pytest.approx(each[name].to_numpy(), rel=1e-5)
    assert np.isnan(joint.test.p_value)


def test_sharing_all_is_one_law_for_all_rows():
    table = made(noise=0.01)
    joint = scaling.fit_shared(
        table, "power_law_offset", by="family", shared=["E", "a", "b"], delta=0.05, interval="none"
    )
    pooled = scaling.fit(table[["x", "y"]], "power_law_offset", delta=0.05, interval="none")
    assert joint.objective == pytest.approx(pooled.objective, rel=1e-9)
    assert joint.values == pytest.approx(pooled.values, rel=1e-5)


def test_a_shared_scale_is_one_number_although_exponents_differ():
    generator = np.random.default_rng(0)
    x = np.tile(np.geomspace(1e3, 1e6, 10), 3)
    group = np.repeat([0, 1, 2], 10)
    y = 7.0 * x ** -np.array([0.2, 0.3, 0.4])[group] * np.exp(generator.normal(0, 1e-6, 30))
    fit = scaling.fit_shared({"g": group, "x": x, "y": y}, "power_law", by="g", shared="a")
    assert fit.values["a"] == pytest.approx(7.0, rel=1e-4)
    assert fit.table["b"].iloc[:3].tolist() == pytest.approx([0.2, 0.3, 0.4], rel=1e-4)


def test_the_f_test_is_that_of_least_squares():
    table = made(noise=0.02, law="power")
    fit = scaling.fit_shared(table, "power_law", by="family", shared=["b"], loss="log_squares")
    log_x, log_y = np.log(table["x"]), np.log(table["y"])
    dummies = pd.get_dummies(table["family"]).to_numpy(float)
    common = np.c_[dummies, log_x]
    apart = np.c_[dummies, dummies * log_x.to_numpy()[:, None]]
    left = [((log_y - d @ np.linalg.lstsq(d, log_y, rcond=None)[0]) ** 2).sum() for d in (common, apart)]
    assert (fit.test.name, fit.test.df, fit.test.freedom) == ("F", 3, 48 - 8)
    assert fit.test.statistic == pytest.approx((left[0] - left[1]) / 3 / (left[1] / 40), rel=1e-6)


@pytest.mark.parametrize("loss", ["log_squares", "log_huber"])
def test_the_test_is_about_right_when_parameters_are_shared(loss):
    p = [
        scaling.fit_shared(
            made(noise=0.02, seed=seed, law="power"), "power_law", by="family", shared=["b"], loss=loss, interval="none"
        ).test.p_value
        for seed in range(60)
    ]
    # 60 draws of a uniform number: mean .5 +- .037, share below .1 of .1 +- .039.
    assert 0.37 < np.mean(p) < 0.63
    assert np.mean(np.array(p) < 0.1) < 0.22


def test_groups_that_differ_are_found_out():
    fit = scaling.fit_shared(made(noise=0.01, spread=0.02), "power_law_offset", by="family", shared=["E", "b"])
    assert fit.test.p_value < 1e-4
    assert "share less" in fit.test.sentence and "Sharing E, b: F(6, 36)" in fit.test.sentence
    same = scaling.fit_shared(made(noise=0.01), "power_law_offset", by="family", shared=["E", "b"])
    assert same.test.p_value > 0.05 and "do not speak against" in same.test.sentence
    assert "Sharing E, b" in repr(same) and "shared" in repr(same)


def test_sharing_narrows_the_errors():
    table = made(noise=0.01)
    shared = scaling.fit_shared(table, "power_law_offset", by="family", shared=["E", "b"])
    alone = scaling.fit_groups(table, "power_law_offset", by="family")
    assert shared.table.loc["shared", "b_se"] < 0.7 * alone["b_se"].median()
    assert (shared.values["b"] - 0.3) / shared.table.loc["shared", "b_se"] == pytest.approx(0.0, abs=3.5)


def test_groups_too_small_for_a_law_of_their_own_borrow_from_the_others():
    table = made(noise=0.001)
    short = pd.concat([table, made(noise=0.001, seed=9)[:2].assign(family="f9")])
    fit = scaling.fit_shared(short, "power_law_offset", by="family", shared=["E", "b"], interval="none")
    assert fit.status.converged and fit.values["b"] == pytest.approx(0.3, rel=0.05)
    assert "fewer rows than a law of its own" in fit.test.sentence
    with pytest.raises(errors.DataError, match="'f9' have fewer rows"):
        scaling.fit_shared(short.iloc[:-1], "power_law_offset", by="family", shared=["E"], interval="none")


def test_many_groups_and_errors_from_slopes():
    table = made(noise=0.01, groups=21, rows=8)
    fit = scaling.fit_shared(table, "power_law_offset", by="family", shared="E", delta=0.02)
    assert fit.status.converged and fit.test.df == 20
    assert abs(fit.values["E"] - 0.5) < 4 * fit.table.loc["shared", "E_se"] < 0.2


def test_mistakes_are_told():
    with pytest.raises(errors.ParameterError, match="alpha"):
        scaling.fit_shared(made(), "power_law_offset", by="family", shared=["alpha"])
    with pytest.raises(errors.OptionError, match="interval"):
        scaling.fit_shared(made(), "power_law_offset", by="family", shared=["E"], interval="wald")


def test_large_systems_are_solved_as_small_ones_are():
    generator = np.random.default_rng(0)
    root = generator.normal(size=(3, 60, 70))
    matrices, right = root @ root.transpose(0, 2, 1), generator.normal(size=(3, 60))
    matrices[1, 5] = matrices[1, :, 5] = 0.0
    solution, regular = cholesky.solve_positive(matrices, right)
    assert regular.tolist() == [True, False, True]
    assert solution[0] == pytest.approx(np.linalg.solve(matrices[0], right[0]), rel=1e-8)


def test_sharing_all_under_a_tuned_threshold_holds_every_parameter_of_a_group():
    generator = np.random.default_rng(1)
    x = np.tile(np.geomspace(1e3, 1e6, 12), 2) * generator.uniform(0.9, 1.1, 24)
    table = pd.DataFrame(
        {"family": ["f", "g"] * 12, "x": x, "y": 3.0 * x**-0.2 * np.exp(generator.normal(0, 0.01, 24))}
    )
    joint = scaling.fit_shared(table, "power_law", by="family", shared=["a", "b"], interval="none")
    assert joint.values["b"] == pytest.approx(0.2, abs=0.01)
