"""Long work says how far it has come, and keeps what is done when interrupted."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest

import jupyter_scaling as scaling
from jupyter_scaling import errors
from jupyter_scaling.fitting import groups, progress, resampling


@pytest.fixture(scope="module")
def runs() -> pd.DataFrame:
    generator = np.random.default_rng(0)
    x = np.geomspace(1e3, 1e6, 40)
    return pd.DataFrame({"x": x, "y": (0.5 + 8 * x**-0.3) * np.exp(generator.normal(0, 0.01, 40))})


@pytest.fixture(scope="module")
def tasks() -> pd.DataFrame:
    generator = np.random.default_rng(1)
    x = np.tile(np.geomspace(1e3, 1e6, 8), 30)
    task = np.repeat(np.arange(30), 8)
    return pd.DataFrame({"task": task, "x": x, "y": (1 + task) * x**-0.3 * np.exp(generator.normal(0, 0.01, 240))})


class Stopper:
    """Presses stop at a number of calls."""

    def __init__(self, at: int) -> None:
        self.at, self.said = at, []

    def __call__(self, done: int, total: int) -> None:
        self.said.append((done, total))
        if len(self.said) == self.at:
            raise KeyboardInterrupt


def test_progress_rises_to_the_whole(runs):
    said = []
    fit = scaling.fit(runs, "power_law_offset", progress=lambda *done: said.append(done), interval="bootstrap")
    assert fit.interval["b"][0] < 0.3 < fit.interval["b"][1]
    assert said[-1] == (999, 999)
    assert all(0 < done <= total for done, total in said)


def test_an_interrupt_in_the_starts_gives_the_best_so_far(runs):
    fit = scaling.fit(runs, "bnsl", progress=Stopper(1))
    assert fit.status.code == "interrupted" and not fit.status.converged
    assert "starts done" in fit.status.sentence
    assert np.isfinite(fit.objective) and np.isfinite(fit.predicted).all()
    assert [verdict.code for verdict in fit.verdicts if verdict.severity == "error"] == ["interrupted"]


def test_an_interrupt_without_progress_is_raised(runs, monkeypatch):
    def stop(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(resampling, "refits", stop)
    fit = scaling.fit(runs, "power_law_offset", interval="bootstrap")
    with pytest.raises(KeyboardInterrupt):
        _ = fit.se


def test_an_interrupted_bootstrap_rests_on_the_draws_done(runs, monkeypatch):
    monkeypatch.setattr(resampling, "_PIECE", 128)
    whole = scaling.fit(runs, "power_law", interval="bootstrap", bootstrap=640, progress=lambda *done: None)
    stopped = scaling.fit(runs, "power_law", interval="bootstrap", bootstrap=640, progress=lambda *done: None)
    object.__setattr__(stopped.work, "progress", Stopper(2))
    assert stopped.uncertainty.draws.interrupted and len(stopped.uncertainty.draws.theta) == 256
    assert np.array_equal(stopped.uncertainty.draws.theta, whole.uncertainty.draws.theta[:256])
    assert stopped.se["b"] == pytest.approx(whole.se["b"], rel=0.2)
    assert "interrupted_draws" in [verdict.code for verdict in stopped.verdicts]
    assert "interrupted_draws" not in [verdict.code for verdict in whole.verdicts]


def test_interrupted_groups_keep_those_that_are_done(tasks, monkeypatch):
    monkeypatch.setattr(groups, "_BATCH", 10)
    whole = scaling.fit_groups(tasks, "power_law", by="task")
    stopper = Stopper(2)
    some = scaling.fit_groups(tasks, "power_law", by="task", progress=stopper)
    assert stopper.said == [(10, 30), (20, 30)]
    done = some["status"] == "converged"
    assert done.sum() == 20 and (some.loc[~done, "status"] == "interrupted").all()
    pd.testing.assert_frame_equal(some[done], whole[done])
    assert some.loc[~done, "a"].isna().all()


def test_the_line_is_written_over_itself_and_ends():
    stream = io.StringIO()
    line = progress.Line("groups", stream)
    line.written -= 1.0
    line(1, 1000)
    line(2, 1000)
    line(1000, 1000)
    text = stream.getvalue()
    assert text.startswith("\r1 of 1,000 groups, ") and text.endswith("\n")
    assert "\r2 of" not in text and text.count("\n") == 1


def test_true_means_a_line_on_standard_error(tasks, capsys):
    scaling.fit_groups(tasks, "power_law", by="task", progress=True)
    assert "30 of 30 groups" in capsys.readouterr().err


def test_other_values_are_refused(runs):
    with pytest.raises(errors.OptionError, match="True, or a function"):
        scaling.fit(runs, "power_law", progress="yes")
