"""Every run left out in turn; of very many, those that matter most, by one step."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from jupyter_scaling.fitting import leave_one_out as module
from jupyter_scaling.fitting.leave_one_out import leave_one_out


def test_the_strongest_of_many_runs_are_those_of_the_refits(
    make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = make.runs("power_law_offset", x=np.geomspace(1e3, 1e7, 900), noise=0.02)
    fit = make.fit("power_law_offset", seen, loss="log_squares")
    whole = leave_one_out(fit)
    assert whole.note == ""
    assert len(whole.rows) == 900
    monkeypatch.setattr(module, "_MOST_ROWS", 50)
    few = leave_one_out(fit)
    assert few.note.startswith("Of 900 runs the 50 that move the law the most")
    assert few.rows.tolist() == sorted(few.rows.tolist())
    place = {row: at for at, row in enumerate(whole.rows.tolist())}
    exact = np.array([whole.shift[place[row]] for row in few.rows.tolist()])
    assert np.abs(few.shift - exact).max() < 0.02 * np.abs(exact).max()
    # What they leave out moves the law less, in the metric of the fit.
    metric = np.linalg.inv(np.cov(whole.shift.T))
    strength = np.einsum("rp,pq,rq->r", whole.shift, metric, whole.shift)
    top = set(whole.rows[np.argsort(strength)[-30:]].tolist())
    assert len(top & set(few.rows.tolist())) >= 25


def test_shifts_of_a_prediction_are_asked_for_by_lists_or_arrays(make: SimpleNamespace) -> None:
    left_out = make.fit("power_law", make.runs("power_law", noise=0.02)).leave_one_out
    listed = left_out.prediction_shifts([[1e6, 1e9]])
    assert listed.shape == (len(left_out.rows), 2)
    assert listed.tolist() == left_out.prediction_shifts(np.array([[1e6, 1e9]])).tolist()
