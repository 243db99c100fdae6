"""Columns are found by name or guessed and said; rows that cannot be fitted are kept, with a reason."""

import numpy as np
import pandas as pd
import pytest

from jupyter_scaling import catalogue, frames
from jupyter_scaling.errors import ColumnNotFoundError, DataError, OptionError

CHINCHILLA = catalogue.get("chinchilla")
POWER_LAW = catalogue.get("power_law")


def runs(rows=6, **columns):
    n = np.repeat([1e6, 1e7, 1e8], -(-rows // 3))[:rows]
    d = np.tile([1e9, 1e10, 1e11], -(-rows // 3))[:rows]
    frame = pd.DataFrame({"n_params": n, "n_tokens": d, "loss": 2 + 400 / n**0.35 + 2000 / d**0.37})
    return frame.assign(**columns)


def notes(*arguments, **options):
    return " ".join(frames.observations(*arguments, **options).notes)


def test_columns_named_by_the_caller_are_taken():
    frame = runs().rename(columns={"n_params": "the size", "n_tokens": "D D", "loss": "zz"})
    seen = frames.observations(frame, CHINCHILLA, x={"N": "the size", "D": "D D"}, y="zz")
    np.testing.assert_array_equal(seen.x, frame[["the size", "D D"]].to_numpy().T)
    np.testing.assert_array_equal(seen.y, frame["zz"])
    assert dict(seen.columns) == {"N": "the size", "D": "D D", "L": "zz"}
    assert seen.notes == ("L from 'zz', N from 'the size', D from 'D D'.",)


@pytest.mark.parametrize(
    "names",
    [
        ("n_params", "n_tokens", "loss"),
        ("N", "D", "L"),
        ("Params", "Tokens", "Val Loss"),
        ("model_size", "train_tokens", "test_loss"),
        ("nonEmbeddingParams", "trainingTokens", "evalLoss"),
        ("non-embedding parameters", "tokens seen", "error"),
        ("parameters", "dataset_size", "cross_entropy"),
    ],
)
def test_columns_left_out_are_guessed_from_their_names_and_said(names):
    frame = runs().set_axis(list(names), axis=1).assign(learning_rate=1e-3, seed=range(6), loss_se=0.01)
    seen = frames.observations(frame, CHINCHILLA)
    assert tuple(seen.columns[name] for name in "NDL") == names
    assert seen.notes[0].startswith(f"L from {names[2]!r} (guessed)")


def test_a_better_name_wins_and_the_others_are_said():
    frame = runs(n_params_nonemb=1.0, val_loss=1.0, train_tokens=2.0)
    seen = frames.observations(frame, CHINCHILLA)
    assert dict(seen.columns) == {"N": "n_params", "D": "n_tokens", "L": "loss"}
    assert "'n_params_nonemb' would fit too" in seen.notes[0]
    assert "'val_loss' would fit too" in seen.notes[0]


def test_equally_good_names_are_a_question_to_the_caller():
    frame = runs().rename(columns={"loss": "val_loss"}).assign(test_loss=np.arange(6.0))
    with pytest.raises(ColumnNotFoundError, match=r"'val_loss', 'test_loss'. Say which: y='val_loss'"):
        frames.observations(frame, CHINCHILLA)
    with pytest.raises(ColumnNotFoundError, match="'x' may be any of the columns 'n_params', 'n_tokens'"):
        frames.observations(runs(), POWER_LAW)


def test_equally_good_names_of_equal_columns_are_no_question():
    frame = runs().rename(columns={"loss": "val_loss"})
    frame["test_loss"] = frame["val_loss"]
    assert frames.observations(frame, CHINCHILLA).columns["L"] == "val_loss"


def test_a_column_without_a_telling_name_is_guessed_from_its_magnitude():
    frame = runs().rename(columns={"n_params": "q", "loss": "r"})
    said = notes(frame, CHINCHILLA)
    assert "L from 'r' (guessed: the only column left with values of such a size)" in said
    assert "N from 'q' (guessed: the only column" in said


def test_one_input_is_named_by_a_plain_string():
    seen = frames.observations(runs(), POWER_LAW, x="n_params")
    np.testing.assert_array_equal(seen.x[0], runs()["n_params"])
    assert seen.columns["x"] == "n_params"


def test_the_only_column_that_varies_feeds_the_only_input():
    assert frames.observations(runs(n_tokens=1e9), POWER_LAW).columns["x"] == "n_params"


def test_tokens_are_computed_from_compute_where_they_are_missing():
    frame = runs()
    frame["flops"] = 6 * frame["n_params"] * frame.pop("n_tokens")
    seen = frames.observations(frame, CHINCHILLA)
    np.testing.assert_allclose(seen.x[1], runs()["n_tokens"], rtol=1e-14)
    assert "D computed as C / (6 N)" in seen.notes[0]
    assert seen.columns["D"] == "flops / (6 * n_params)"
    named = frames.observations(frame.rename(columns={"flops": "q"}), CHINCHILLA, x={"N": "n_params", "C": "q"})
    np.testing.assert_array_equal(named.x, seen.x)


@pytest.mark.parametrize(
    ("options", "error", "sentence"),
    [
        ({"y": "lsos"}, ColumnNotFoundError, "Column 'lsos' not found. Did you mean 'loss'"),
        ({"x": {"N": "n_parms"}}, ColumnNotFoundError, "Did you mean 'n_params'"),
        ({"x": {"M": "n_params"}}, OptionError, "not an input of law 'chinchilla'"),
        ({"x": "n_params"}, OptionError, "has the inputs N, D"),
        ({"y": [1.0, 2.0]}, DataError, "`y` has 2 values for 6 rows"),
        ({"weights": "wieght"}, ColumnNotFoundError, "not found"),
        ({"weights": [1.0, -1.0, 1, 1, 1, 1]}, DataError, "must be finite and 0 or more"),
        ({"weights": 2.0}, ColumnNotFoundError, "Column 2.0 not found"),
        ({"cluster": "runn"}, ColumnNotFoundError, "not found"),
    ],
)
def test_a_wrong_name_or_array_is_refused_with_the_nearest(options, error, sentence):
    with pytest.raises(error, match=sentence):
        frames.observations(runs(), CHINCHILLA, **options)


def test_a_missing_column_is_refused_with_the_columns_there():
    with pytest.raises(ColumnNotFoundError, match=r"No column for 'N' .* yet: epoch. Say which: x={'N': '...'}"):
        frames.observations(runs(epoch=1)[["n_tokens", "loss", "epoch"]], CHINCHILLA)


@pytest.mark.parametrize(
    ("value", "reason"),
    [(np.nan, "loss is nan"), (np.inf, "loss is inf"), (0.0, "loss is 0, must be above 0"), (-2.0, "loss is -2, must")],
)
def test_a_row_with_no_usable_loss_is_kept_and_set_out_with_the_reason(value, reason):
    frame = runs()
    frame.loc[4, "loss"] = value
    seen = frames.observations(frame, CHINCHILLA)
    assert len(seen) == 6
    assert seen.state.tolist() == ["in"] * 4 + ["out", "in"]
    assert seen.reason[4].startswith(reason)
    assert f"1 of 6 rows set aside: 4 ({reason}" in " ".join(seen.notes)


def test_a_row_with_no_usable_input_is_kept_and_set_out():
    frame = runs()
    frame.loc[1, "n_params"] = 0.0
    frame.loc[2, "n_tokens"] = np.nan
    seen = frames.observations(frame, CHINCHILLA)
    assert seen.excluded == {1: "n_params is 0, must be above 0", 2: "n_tokens is nan"}


def test_a_metric_may_be_negative_where_the_law_asks_for_no_loss():
    seen = frames.observations(pd.DataFrame({"x": [1.0, 2.0], "y": [-1.0, 1.0]}), POWER_LAW)
    assert seen.count("in") == 2


def test_rows_are_excluded_by_key_with_a_reason():
    frame = runs().set_index(pd.Index(list("abcdef")))
    seen = frames.observations(frame, CHINCHILLA, exclude={"b": "diverged", "e": ""})
    assert seen.excluded == {"b": "diverged", "e": "excluded by the caller"}
    for exclude in (["b", "e"], ("b", "e"), {"b", "e"}, np.array(["b", "e"]), pd.Index(["b", "e"]), iter(["b", "e"])):
        assert set(frames.observations(frame, CHINCHILLA, exclude=exclude).excluded) == {"b", "e"}
    assert set(frames.observations(frame, CHINCHILLA, exclude="b").excluded) == {"b"}


def test_rows_are_excluded_by_a_mask_or_by_a_tuple_key():
    frame = runs()
    assert set(frames.observations(frame, CHINCHILLA, exclude=frame["n_params"] == 1e8).excluded) == {4, 5}
    with pytest.raises(DataError, match="mask of 2 true/false values for 6 rows"):
        frames.observations(frame, CHINCHILLA, exclude=[True, False])
    frame.index = pd.MultiIndex.from_product([["a", "b"], [1, 2, 3]])
    assert set(frames.observations(frame, CHINCHILLA, exclude=("a", 2)).excluded) == {("a", 2)}


@pytest.mark.parametrize("exclude", [[17], {17: "diverged"}, {"1": "text for a number"}])
def test_an_unknown_key_is_refused(exclude):
    with pytest.raises(DataError, match="not in the data"):
        frames.observations(runs(), CHINCHILLA, exclude=exclude)
    with pytest.raises(DataError, match="Did you mean 'run_a'"):
        frames.observations(runs(1).set_index(pd.Index(["run_a"])), CHINCHILLA, exclude=["run_b"])


def test_a_key_that_stands_twice_is_excluded_everywhere_and_said():
    frame = runs().set_index(pd.Index(list("abcabd")))
    seen = frames.observations(frame, CHINCHILLA, exclude=["a"])
    assert seen.state.tolist() == ["out", "in", "in", "out", "in", "in"]
    assert "Key 'a' stands on 2 rows; all of them are out" in " ".join(seen.notes)


def test_weights_and_clusters_come_from_a_column_or_an_array():
    frame = runs(w=[1, 2, 3, 4, 5, 0.0], run=["a", "b", "a", None, None, "b"])
    seen = frames.observations(frame, CHINCHILLA, weights="w", cluster="run")
    assert seen.weight.tolist() == [1, 2, 3, 4, 5, 0]
    codes = seen.cluster
    assert codes[0] == codes[2] and codes[1] == codes[5] and len(set(codes.tolist())) == 4
    given = frames.observations(frame, CHINCHILLA, weights=frame["w"], cluster=frame["run"].tolist())
    np.testing.assert_array_equal(given.weight, seen.weight)
    np.testing.assert_array_equal(given.cluster, codes)


def test_known_deviations_come_from_a_column_or_an_array():
    frame = runs(loss_se=[0.01, 0.02, 0.01, 0.02, 0.01, 0.02])
    assert frames.observations(frame, CHINCHILLA).sigma is None
    for sigma in ("loss_se", frame["loss_se"]):
        np.testing.assert_array_equal(frames.observations(frame, CHINCHILLA, sigma=sigma).sigma, frame["loss_se"])
    with pytest.raises(DataError, match="`sigma` must be finite and above 0"):
        frames.observations(frame.assign(loss_se=0.0), CHINCHILLA, sigma="loss_se")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda frame: pd.concat([frame, frame.iloc[[1, 2]]], ignore_index=True),
            "2 of 8 rows repeat another exactly (6, 7)",
        ),
        (lambda frame: frame.assign(loss=frame["loss"] + 20), "above 12 in 6 of 6 rows"),
        (lambda frame: frame.assign(loss=[2.0, -3, -3, -4, 3, 2.5]), "'loss' is negative in 3 of 6 rows"),
        (
            lambda frame: frame.assign(n_params=frame["n_params"] / 1e6),
            "goes up to 100 only: is it in thousands, millions",
        ),
        (lambda frame: frame.rename(columns={"n_params": "params (M)"}), "units of 1e+06 (m) and was not rescaled"),
        (lambda frame: frame.assign(n_tokens=1e9), "Column 'n_tokens' is 1e+09 in every row"),
        (lambda frame: frame.assign(loss=2.0), "there is nothing to fit"),
        (lambda frame: frame.iloc[:1], "Only one row is in the fit"),
        (lambda frame: frame.assign(loss=np.nan), "No row is in the fit"),
        (lambda frame: frame.set_axis([0, 1, 1, 1, 2, 2]), "3 of 6 row keys stand more than once"),
        (lambda frame: frame.assign(flops=8.0 * frame["n_params"] * frame["n_tokens"]), "1.33 to 1.33 times 6 N D"),
        (lambda frame: frame.assign(loss=frame["loss"].map(str)), "Column 'loss' holds text; "),
    ],
)
def test_what_a_person_should_know_about_the_data_is_noted(change, sentence):
    assert sentence in notes(change(runs()), CHINCHILLA)


def test_clean_data_are_not_remarked_upon():
    frame = runs(flops=lambda table: 6 * table["n_params"] * table["n_tokens"])
    assert len(frames.observations(frame, CHINCHILLA).notes) == 1


def test_column_names_may_be_numbers_or_tuples():
    frame = runs().set_axis([0, 1, 2], axis=1)
    seen = frames.observations(frame, CHINCHILLA, x={"N": 0, "D": 1}, y=2)
    np.testing.assert_array_equal(seen.y, frame[2])
    frame.columns = pd.MultiIndex.from_tuples([("n", "params"), ("n", "tokens"), ("eval", "loss")])
    assert frames.observations(frame, CHINCHILLA).columns["N"] == "('n', 'params')"


def test_the_users_table_is_left_as_it_was():
    frame = runs()
    before = frame.copy(deep=True)
    seen = frames.observations(frame, CHINCHILLA)
    frame.loc[0, "loss"] = 99.0
    assert seen.y[0] == before.loc[0, "loss"]
    pd.testing.assert_frame_equal(frame.drop(index=0), before.drop(index=0))


def test_a_hundred_thousand_rows_keep_their_keys():
    rows = 100_000
    frame = pd.DataFrame({"n_params": np.arange(1.0, rows + 1) * 1e4, "n_tokens": 1e9 + np.arange(rows), "loss": 3.0})
    seen = frames.observations(frame, CHINCHILLA, exclude=[5, rows - 1])
    assert seen.count("in") == rows - 2
    assert set(seen.excluded) == {5, rows - 1}


def test_inputs_alone_are_read_for_a_prediction():
    seen = frames.inputs(runs()[["n_params", "n_tokens"]].set_index(pd.Index(list("abcdef"))), CHINCHILLA)
    assert list(seen.keys) == list("abcdef")
    np.testing.assert_array_equal(seen.x, runs()[["n_params", "n_tokens"]].to_numpy().T)
    np.testing.assert_array_equal(frames.inputs({"N": [1.0, 2.0], "D": 3.0}, CHINCHILLA).x, [[1, 2], [3, 3]])
    with pytest.raises(DataError, match="differ in length"):
        frames.inputs({"N": [1.0, 2.0], "D": [1.0, 2.0, 3.0]}, CHINCHILLA)
    with pytest.raises(ColumnNotFoundError, match="No column for 'D'"):
        frames.inputs({"N": 1e9}, CHINCHILLA)
