"""Laws ranked by the runs they have not seen."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from jupyter_scaling import catalogue
from jupyter_scaling.errors import OptionError
from jupyter_scaling.fitting import Options
from jupyter_scaling.fitting.compare import compare_laws, largest

QUICK = Options(interval="none")


def test_the_law_behind_the_data_comes_first(make: SimpleNamespace) -> None:
    x = np.geomspace(1e3, 1e8, 30)
    observations = make.runs("power_law_offset", {"E": 0.5, "a": 30.0, "b": 0.4}, x, noise=0.002)
    laws = [catalogue.get("power_law"), catalogue.get("power_law_offset")]
    ranked = compare_laws([(law, observations) for law in laws], "largest 20%", QUICK)
    assert [entry.law.name for entry in ranked] == ["power_law_offset", "power_law"]
    assert ranked[0].error < 0.01 < ranked[1].error
    assert ranked[0].aicc < ranked[1].aicc


def test_held_out_runs_are_not_fitted_to(make: SimpleNamespace) -> None:
    observations = make.runs("power_law", noise=0.01)
    (entry,) = compare_laws([(catalogue.get("power_law"), observations)], "largest 3", QUICK)
    assert entry.fit.observations.count("held_out") == 3
    alone = make.fit("power_law", make.runs("power_law", x=observations.x[:, :9], y=observations.y[:9]))
    assert entry.fit.values == pytest.approx(alone.values, rel=1e-6)
    residual = np.log(entry.fit.predicted[9:]) - np.log(observations.y[9:])
    assert entry.error == pytest.approx(float(np.sqrt(np.mean(residual**2))), rel=1e-12)
    rows, unknowns, squares = 9, 3, float(np.mean(entry.fit.residuals[:9] ** 2))
    assert entry.aicc == pytest.approx(rows * np.log(squares) + 2 * unknowns + 2 * 3 * 4 / (9 - 3 - 1), rel=1e-12)


def test_a_law_that_cannot_be_fitted_comes_last_with_its_reason(make: SimpleNamespace) -> None:
    observations = make.runs("power_law", x=np.geomspace(1e3, 1e6, 4), noise=0.01)
    laws = [catalogue.get("bnsl"), catalogue.get("power_law")]
    ranked = compare_laws([(law, observations) for law in laws], "largest 1", QUICK)
    assert ranked[-1].law.name == "bnsl"
    assert ranked[-1].fit is None
    assert "3 rows are in the fit" in ranked[-1].problem


def test_the_largest_rows_are_those_of_most_compute(make: SimpleNamespace) -> None:
    observations = make.clean()
    rows = largest(observations, "largest 20%")
    product = observations.x.prod(axis=0)
    assert len(rows) == 14
    assert product[rows].min() >= np.delete(product, rows).max()


def test_rows_that_are_out_are_not_held_out(make: SimpleNamespace) -> None:
    assert len(largest(make.runs("power_law"), "largest 20%")) == 3  # of twelve, rounded up
    assert 11 not in largest(make.runs("power_law").exclude([11]), "largest 2")


@pytest.mark.parametrize("rule", ["smallest 20%", "largest", "largest 0%", "largest 100%", "largest 99", "", None, 3])
def test_a_rule_that_leaves_nothing_or_says_nothing_is_refused(make: SimpleNamespace, rule: object) -> None:
    with pytest.raises(OptionError, match="`holdout`"):
        largest(make.runs("power_law"), rule)
