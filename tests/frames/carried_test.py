"""Columns that no law reads travel with the rows."""

import numpy as np
import pandas as pd
import pytest

from jupyter_scaling import catalogue, frames
from jupyter_scaling.errors import DataError
from jupyter_scaling.fitting import Observations


def made(**columns):
    table = pd.DataFrame({"n_params": [1e6, 1e7, 1e8], "loss": [4.0, 3.0, 2.5], **columns}, index=["a", "b", "c"])
    return frames.observations(table, catalogue.get("power_law"), x="n_params", y="loss"), table


def test_other_columns_are_kept_by_name_and_those_in_use_are_not():
    rows, _ = made(step=[100, 2000, 3000], optimizer=["sgd", "adam", None])
    assert set(rows.extra) == {"step", "optimizer"}
    assert rows.extra["step"].tolist() == [100, 2000, 3000]
    assert rows.extra["optimizer"].tolist() == ["sgd", "adam", None]


def test_they_are_copies_that_nobody_can_write_to():
    rows, table = made(step=[100, 2000, 3000])
    table.loc["a", "step"] = 7
    assert rows.extra["step"][0] == 100
    with pytest.raises(ValueError, match="read-only"):
        rows.extra["step"][0] = 7


def test_they_stay_when_rows_leave_the_fit_and_do_not_change_the_fingerprint():
    rows, _ = made(step=[100, 2000, 3000])
    plain, _ = made()
    assert rows.exclude([1]).extra is rows.extra
    assert rows.data_hash == plain.data_hash


def test_a_column_of_another_length_is_refused():
    with pytest.raises(DataError, match="step has \\(2,\\)"):
        Observations.make(range(3), ["x"], [[1.0, 2.0, 3.0]], [1.0, 2.0, 3.0], extra={"step": np.arange(2)})


def test_a_wide_table_keeps_as_many_columns_as_there_is_room_for(monkeypatch):
    monkeypatch.setattr("jupyter_scaling.frames.carried.MOST_VALUES", 6)
    rows, _ = made(first=[1, 2, 3], second=[1, 2, 3], third=[1, 2, 3])
    assert list(rows.extra) == ["first", "second"]
