"""Rows keep their key, their place and their values, whatever is done to them."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_scaling.errors import ColumnNotFoundError, DataError
from jupyter_scaling.fitting import Observations


def rows(keys: Any = "abcde", y: Any = (5.0, 4.0, 3.0, 2.0, 1.0), **more: Any) -> Observations:
    return Observations.make(keys, ["x"], [[1.0, 2.0, 3.0, 4.0, 5.0]], y, **more)


def test_keys_and_values_are_kept_as_given() -> None:
    made = rows(keys=["run 7", 3, (1, "a"), None, 2.5])
    assert made.keys == ("run 7", 3, (1, "a"), None, 2.5)
    assert made.y.tolist() == [5, 4, 3, 2, 1]
    assert len(made) == 5
    assert made.excluded == {}


def test_arrays_cannot_be_written_to() -> None:
    made = rows()
    for array in (made.x, made.y, made.weight, made.state, made.reason):
        with pytest.raises(ValueError, match="read-only"):
            array[..., 0] = 1.0


def test_the_arrays_given_stay_the_callers_own() -> None:
    x, y, weight = np.ones((1, 3)), np.arange(3.0), np.ones(3)
    made = Observations.make(range(3), ["x"], x, y, weight=weight)
    y[0] = x[0, 0] = weight[0] = 99.0
    assert (made.y[0], made.x[0, 0], made.weight[0]) == (0.0, 1.0, 1.0)


@pytest.mark.parametrize("broken", [float("nan"), float("inf"), -float("inf")])
def test_a_row_without_a_finite_value_is_set_out_with_a_reason_and_not_dropped(broken: float) -> None:
    made = rows(y=[5.0, broken, 3.0, 2.0, 1.0])
    assert len(made) == 5
    assert made.excluded == {"b": f"y is {broken}"}
    assert made.effective_weight.tolist() == [1, 0, 1, 1, 1]


def test_the_reason_names_the_users_column() -> None:
    made = Observations.make([0], ["N"], [[np.nan]], [np.nan], output="L", columns={"N": "n_params", "L": "loss"})
    assert made.excluded == {0: "n_params is nan; loss is nan"}


def test_excluding_and_restoring_come_back_to_the_start() -> None:
    made = rows()
    out = made.exclude([1, 3], "too hot")
    assert out.excluded == {"b": "too hot", "d": "too hot"}
    assert made.excluded == {}
    back = out.restore([1, 3])
    assert back.excluded == {}
    assert back.effective_weight.tolist() == [1] * 5
    assert back.data_hash == made.data_hash


def test_a_row_without_a_value_cannot_be_brought_back() -> None:
    made = rows(y=[5.0, np.nan, 3.0, 2.0, 1.0]).exclude([0]).restore([0, 1])
    assert made.excluded == {"b": "y is nan"}


def test_rows_can_be_excluded_by_key_at_the_door() -> None:
    assert rows(exclude={"c": "crashed", "e": ""}).excluded == {"c": "crashed", "e": "excluded by hand"}


def test_held_out_rows_carry_no_weight_and_hidden_ones_do() -> None:
    made = rows().set_state([0], "held_out").set_state([1], "hidden")
    assert made.effective_weight.tolist() == [0, 1, 1, 1, 1]
    assert (made.count("in"), made.count("held_out"), made.count("hidden"), made.count("out")) == (3, 1, 1, 0)


def test_weights_are_kept_while_a_row_is_out() -> None:
    made = rows(weight=[1, 2, 3, 4, 5]).exclude([4])
    assert made.effective_weight.tolist() == [1, 2, 3, 4, 0]
    assert made.restore([4]).effective_weight.tolist() == [1, 2, 3, 4, 5]
    assert made.set_weight([0], 7.0).weight.tolist() == [7, 2, 3, 4, 5]


def test_one_weight_stands_for_all() -> None:
    assert rows(weight=2).weight.tolist() == [2.0] * 5


def test_the_keys_of_a_multiindex_are_tuples_and_one_of_them_is_one_key() -> None:
    keys = [("a", 1), ("a", 2), ("b", 1), ("b", 2), ("c", 1)]
    made = rows(keys=keys)
    assert made.rows_of(("b", 1)).tolist() == [2]
    assert made.rows_of([("a", 1), ("c", 1)]).tolist() == [0, 4]
    assert rows(keys=keys, exclude={("a", 2): "late"}).excluded == {("a", 2): "late"}


def test_a_key_that_stands_twice_means_both_rows() -> None:
    assert rows(keys=["a", "b", "a", "c", "b"]).rows_of("a").tolist() == [0, 2]


def test_rows_of_takes_one_key_or_several() -> None:
    assert rows().rows_of("c").tolist() == [2]
    assert rows().rows_of(["e", "a"]).tolist() == [4, 0]
    assert rows(keys=range(10, 15)).rows_of(12).tolist() == [2]


def test_an_unknown_key_gets_the_nearest_and_the_first_keys() -> None:
    with pytest.raises(DataError) as error:
        rows(keys=["run_1", "run_2", "run_3", "run_4", "run_5"]).rows_of(["run_l", "zzz"])
    assert "2 keys are not in the data: 'run_l', 'zzz'. Did you mean 'run_" in str(error.value)
    assert "Keys begin 'run_1', 'run_2', 'run_3' and 2 more" in str(error.value)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"keys": range(4)}, "`keys` has 4 entries for 5 rows"),
        ({"y": [1.0, 2.0]}, r"`x` has shape \(1, 5\); expected \(1, 2\)"),
        ({"weight": [1, 1, -1, 1, np.nan]}, "2 are not: -1.0, nan"),
        ({"sigma": [1, 1, 0, 1, 1]}, "`sigma` must be finite and above 0; 1 are not: 0.0"),
        ({"exclude": {"q": "?"}}, "1 key"),
    ],
)
def test_what_does_not_fit_together_is_said(arguments: dict, says: str) -> None:
    with pytest.raises(DataError, match=says):
        rows(**arguments)


@pytest.mark.parametrize("position", [-1, 5])
def test_a_position_outside_is_refused(position: int) -> None:
    with pytest.raises(DataError, match=r"Row positions must lie in 0\.\.4"):
        rows().exclude([position])


def test_an_unknown_state_is_refused() -> None:
    with pytest.raises(DataError, match="Choose one of: in, out, held_out, hidden"):
        rows().set_state([0], "gone")


def test_the_fingerprint_is_of_keys_and_values_alone() -> None:
    made = rows()
    assert made.exclude([2]).set_weight([0], 3.0).data_hash == made.data_hash
    assert rows(keys="abcdf").data_hash != made.data_hash
    assert rows(y=[5.0, 4.0, 3.0, 2.0, np.nextafter(1.0, 2.0)]).data_hash != made.data_hash
    assert rows(keys=np.array(list(range(5)))).data_hash == rows(keys=range(5)).data_hash


FINGERPRINT = """
import numpy as np
from jupyter_scaling.fitting import Observations
keys = [("a", np.int64(1)), "b", np.float64(2.5)]
print(Observations.make(keys, ["x"], [[1.0, 2.0, 3.0]], [0.1, 0.2, np.nan]).data_hash)
"""


def test_the_fingerprint_is_the_same_in_every_process() -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", FINGERPRINT],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("1", "2")
    ]
    printed = [process.communicate(timeout=60)[0].strip() for process in started]
    assert printed[0] == printed[1]
    assert len(printed[0]) == len("sha256:") + 16
    assert printed[0].startswith("sha256:")


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.booleans(), st.lists(st.integers(0, 4), max_size=3)), max_size=8))
def test_no_sequence_of_exclusions_loses_a_row_or_a_value(acts: list[tuple[bool, list[int]]]) -> None:
    start = made = rows()
    expected: set[int] = set()
    for out, places in acts:
        made = made.exclude(places, "why") if out else made.restore(places)
        expected = expected | set(places) if out else expected - set(places)
    assert set(np.flatnonzero(made.effective_weight == 0.0).tolist()) == expected
    assert set(made.excluded) == {"abcde"[place] for place in expected}
    assert (made.data_hash, made.keys) == (start.data_hash, start.keys)


def test_a_column_is_a_series_by_the_users_own_keys() -> None:
    made = rows(exclude={"c": "diverged"}, extra={"optimizer": np.array(list("ssaas"))}, output="loss")
    assert made["state"].to_dict() == {"a": "in", "b": "in", "c": "out", "d": "in", "e": "in"}
    assert made["reason"]["c"] == "diverged"
    assert made["loss"].tolist() == [5, 4, 3, 2, 1]
    assert made["optimizer"]["c"] == "a"


@pytest.mark.parametrize(
    ("column", "says"),
    [("stat", "Did you mean 'state'"), ("residual", r"fit\.observations_frame\(\)\['residual'\]")],
)
def test_a_column_that_is_not_there_says_where_to_look(column: str, says: str) -> None:
    with pytest.raises(ColumnNotFoundError, match=says):
        _ = rows()[column]


def test_what_is_read_off_the_data_is_read_once_for_all_copies_with_other_states():
    runs, asked = Observations.make(["a", "b", "c"], ["x"], [[1.0, 2.0, 3.0]], [3.0, 2.0, 1.0]), []

    def read():
        asked.append(1)
        return len(asked)

    law = object()
    assert [each.once("n", (law,), read) for each in (runs, runs.exclude([1]), runs.exclude([1]).restore([1]))] == [
        1
    ] * 3
    assert runs.once("n", (object(),), read) == 2
    assert replace(runs, y=runs.y + 1.0).once("n", (law,), read) == 3


def test_masks_follow_every_change_of_state():
    runs = Observations.make(range(4), ["x"], [[1.0, 2.0, 3.0, 4.0]], [3.0, 2.0, 1.0, 0.5])
    seen = runs.exclude([1], "why").set_state([2], "held_out").set_state([3], "hidden")
    for name in ("in", "out", "held_out", "hidden"):
        assert seen.are(name).tolist() == (seen.state == name).tolist()
    assert seen.effective_weight.tolist() == [1.0, 0.0, 0.0, 1.0]
    assert pickle.loads(pickle.dumps(seen)).are("out").tolist() == [False, True, False, False]
    assert runs.are("in").all() and runs.effective_weight is runs.weight


def test_rows_of_a_repeated_key_are_all_found():
    runs = Observations.make(["a", "b", "a"], ["x"], [[1.0, 2.0, 3.0]], [3.0, 2.0, 1.0])
    assert runs.rows_of("a").tolist() == [0, 2] and runs.rows_of(["b", "a"]).tolist() == [1, 0, 2]
    assert runs.places.is_unique("b") and not runs.places.is_unique("a") and not runs.places.all_unique
