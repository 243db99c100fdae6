"""Row positions of a page reach the runs they were meant for, whatever became of the table since."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.interaction import Session

KEYS = [f"r{row}" for row in range(12)]


@pytest.fixture
def runs() -> pd.DataFrame:
    n_params = np.geomspace(1e6, 1e10, len(KEYS))
    noise = np.exp(np.random.default_rng(0).normal(0, 0.01, len(KEYS)))
    return pd.DataFrame({"n_params": n_params, "loss": (1.8 + 480 / n_params**0.35) * noise}, index=KEYS)


@pytest.fixture
def session(runs: pd.DataFrame) -> Session:
    return Session(scaling.fit(runs, "power_law_offset", x="n_params", y="loss", interval="wald"))


def exclude(rows: list[int], table: int) -> dict:
    return {"type": "exclude", "rows": rows, "table": table, "reason": "diverged"}


def test_an_act_done_before_the_table_changed_takes_out_the_run_that_was_seen(session, runs):
    table = session.view().table
    session.update(runs.iloc[::-1])
    assert session.view().table != table
    assert session.handle(exclude([2, 5], table)) is None
    assert set(session.state.observations.excluded) == {"r2", "r5"}


def test_an_act_done_on_the_newer_table_is_right_after_its_undo(session, runs):
    session.update(runs.iloc[::-1])
    table = session.view().table
    session.undo()
    session.handle(exclude([0], table))
    assert set(session.state.observations.excluded) == {"r11"}


def test_rows_added_at_the_end_leave_the_places_as_they_are(session, runs):
    table = session.view().table
    more = pd.DataFrame({"n_params": [2e10], "loss": [1.9]}, index=["new"])
    session.update(pd.concat([runs, more]))
    assert session.view().table == table
    session.undo()
    other = more.rename(index={"new": "another"})
    session.update(pd.concat([runs, other]))
    assert session.view().table != table


def test_a_run_that_is_gone_is_named_and_those_that_are_left_are_taken(session, runs):
    table = session.view().table
    session.update(runs.drop(index=["r1", "r4"]))
    assert "'r1' is not in it any more" in (session.handle(exclude([1], table)) or "")
    session.handle(exclude([1, 2], table))
    assert set(session.state.observations.excluded) == {"r2"}


def test_a_message_without_a_table_means_the_one_there_is(session, runs):
    session.update(runs.iloc[::-1])
    session.handle({"type": "exclude", "rows": [0], "reason": "diverged"})
    assert set(session.state.observations.excluded) == {"r11"}


def test_rows_without_keys_of_their_own_are_found_by_their_values(runs):
    plain = runs.reset_index(drop=True)
    session = Session(scaling.fit(plain, "power_law_offset", x="n_params", y="loss", interval="wald"))
    table = session.view().table
    session.update(plain.iloc[::-1].reset_index(drop=True))
    session.handle(exclude([2], table))
    assert set(session.state.observations.excluded) == {9}
