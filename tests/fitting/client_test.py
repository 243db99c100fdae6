"""A Dask client shares the work out, and the numbers are the same to the last bit."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

import jupyter_scaling as scaling
from jupyter_scaling import errors
from jupyter_scaling.fitting import groups


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed: it is the extra 'dask'")
    with (
        warnings.catch_warnings(),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address="127.0.0.1:0"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def tasks() -> pd.DataFrame:
    generator = np.random.default_rng(1)
    rows = generator.integers(5, 12, 40)
    task = np.repeat(np.arange(40), rows)
    x = np.exp(generator.uniform(7, 14, len(task)))
    y = 1 + (1 + task) * x**-0.3
    return pd.DataFrame({"task": task, "x": x, "y": y * np.exp(generator.normal(0, 0.01, len(task)))})


def test_groups_are_the_same_to_the_last_bit(client, tasks, monkeypatch):
    monkeypatch.setattr(groups, "_BATCH", 8)
    here = scaling.fit_groups(tasks, "power_law_offset", by="task")
    there = scaling.fit_groups(tasks, "power_law_offset", by="task", client=client)
    assert (here["status"] == "converged").sum() > 30
    pd.testing.assert_frame_equal(here, there, check_exact=True)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"priors": {"alpha": (0.35, 0.05)}},
        {"loss": "log_squares"},
        {"interval": "residual_bootstrap"},
        {"interval": "wild"},
    ],
)
def test_resamples_are_the_same_to_the_last_bit(client, options):
    generator = np.random.default_rng(2)
    n, d = np.exp(generator.uniform(16, 22, 60)), np.exp(generator.uniform(20, 26, 60))
    loss = (1.8 + 480 / n**0.35 + 2000 / d**0.37) * np.exp(generator.normal(0, 0.01, 60))
    table = {"N": n, "D": d, "L": loss}
    more: dict[str, Any] = {"interval": "bootstrap", "bootstrap": 1100, **options}
    here, there = scaling.fit(table, **more), scaling.fit(table, client=client, **more)
    assert len(here.uncertainty.draws.theta) > 1000
    assert np.array_equal(here.uncertainty.draws.theta, there.uncertainty.draws.theta)
    assert np.array_equal(here.uncertainty.draws.lanes, there.uncertainty.draws.lanes)
    assert here.interval == there.interval


@pytest.mark.slow
def test_other_processes_give_the_same(tasks):
    distributed = pytest.importorskip("distributed", reason="Dask is not installed: it is the extra 'dask'")
    here = scaling.fit_groups(tasks, "power_law_offset", by="task")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        there = scaling.fit_groups(tasks, "power_law_offset", by="task", client=client)
    pd.testing.assert_frame_equal(here, there, check_exact=True)


def test_without_dask_the_error_names_the_extra(tasks, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(errors.OptionError, match=r"jupyter_scaling\[dask\]"):
        scaling.fit_groups(tasks, "power_law", by="task", client=object())


def test_something_else_is_no_client(tasks):
    pytest.importorskip("distributed", reason="Dask is not installed: it is the extra 'dask'")
    with pytest.raises(errors.OptionError, match=r"expected a distributed\.Client"):
        scaling.fit(tasks[["x", "y"]], "power_law", client="tcp://somewhere")
