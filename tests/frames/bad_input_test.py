"""Tables and values that are not what they should be: each is named, with what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import jupyter_scaling as scaling
from jupyter_scaling.errors import DataError, LawNotFoundError, OptionError, ParameterError

SIZE = np.geomspace(1e7, 1e10, 12)
TOKENS = SIZE[::-1] * 20
LOSS = 1.8 + 480 * SIZE**-0.35 + 2085 * TOKENS**-0.366


def runs(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"N": SIZE.round(), "D": TOKENS.round(), "loss": LOSS} | columns)


def fit(table: Any, **options: Any) -> Any:
    return scaling.fit(table, "power_law_offset", x={"x": "N"}, **{"y": "loss", "interval": "none"} | options)


def notes(table: Any, **options: Any) -> str:
    return " ".join(scaling.fit(table, interval="none", fixed={"beta": 0.37}, **options).observations.notes)


def test_text_among_lists_is_no_number() -> None:
    with pytest.raises(DataError, match="'loss' holds text and values of type list"):
        fit(runs(loss=[None, "x", [1.0], *LOSS[3:]]))


def test_an_arrow_table_with_a_column_twice_is_told_which() -> None:
    arrow = pytest.importorskip("pyarrow")
    with pytest.raises(DataError, match="'loss' stand more than once"):
        fit(arrow.table([SIZE, LOSS, LOSS], names=["N", "loss", "loss"]))


def test_a_name_that_stands_twice_is_not_passed_over_in_guessing() -> None:
    twice = pd.concat([runs(), runs()[["loss"]]], axis=1)
    with pytest.raises(DataError, match="Column 'loss' stands 2 times"):
        scaling.fit(twice, interval="none")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("N,D,loss\n1,2,3\n1,2,3,4\n", r"line 3 has 4 values, the lines before have 3"),
        ("", "it is empty"),
        (b"N,loss\n1,\xff\xfe\n", "no UTF-8 text"),
        ("N;D;loss\n1;2;3,5\n", r"separated by ';'.*sep=';'"),
        ("N\tD\tloss\n1\t2\t3\n", r"separated by '\\t'"),
    ],
)
def test_a_file_that_is_no_csv_says_why_in_words(tmp_path: Path, content: str | bytes, says: str) -> None:
    file = tmp_path / "runs.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(DataError, match=says) as caught:
        fit(file)
    assert "tokeniz" not in str(caught.value) and "codec" not in str(caught.value)


def test_a_file_that_is_no_parquet_says_so(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    file = tmp_path / "runs.parquet"
    file.write_text("junk")
    with pytest.raises(DataError, match="cut off or of another kind"):
        fit(file)


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)])
def test_a_series_of_weights_goes_by_its_keys(order: slice) -> None:
    named = runs().set_axis(list("abcdefghijkl"))
    weights = pd.Series(np.linspace(0.1, 1.0, 12), index=named.index)
    given = fit(named, weights=weights[order]).observations.weight
    assert given.tolist() == weights.tolist()
    assert fit(named, weights=weights[order].to_numpy()).observations.weight.tolist() == weights[order].tolist()


def test_a_series_with_other_keys_is_refused_and_a_numbered_one_taken_by_place() -> None:
    named = runs().set_axis(list("abcdefghijkl"))
    with pytest.raises(DataError, match=r"`weights` is a series with other keys.*lacks 'a', 'b', 'c' and 9 more"):
        fit(named, weights=pd.Series(np.ones(12), index=range(100, 112)))
    assert fit(named, weights=pd.Series(np.ones(12))).observations.weight.sum() == 12


def test_starts_are_a_list_of_dicts() -> None:
    for wrong in (5, {"E": 1.0}, [1.0, 2.0], "E=1"):
        with pytest.raises(OptionError, match=r"expected a list of dicts.*'E': ..., 'a': ..., 'b': ..."):
            fit(runs(), starts=wrong)


def test_a_formula_in_the_place_of_a_law_is_recognised() -> None:
    with pytest.raises(LawNotFoundError, match=r"scaling.define\('L = E \+ A / N\*\*alpha'\)"):
        scaling.fit(runs(), "L = E + A / N**alpha")
    with pytest.raises(LawNotFoundError, match="not found"):
        scaling.fit(runs(), ["chinchilla"])  # type: ignore[arg-type]


def test_a_value_at_the_open_end_of_a_domain_is_said_to_be_outside() -> None:
    with pytest.raises(ParameterError, match=r"above 0, up to inf"):
        fit(runs(), fixed={"a": 0.0})


def test_one_group_has_no_interval_and_says_so() -> None:
    for interval in ("jackknife", "cluster_bootstrap"):
        one = fit(runs(), cluster=[1] * 12, interval=interval, bootstrap=20)
        assert np.isnan(one.table()["se"]).all(), interval
        assert "one group" in " ".join(one.observations.notes)


@pytest.mark.parametrize(
    ("column", "values", "says"),
    [
        ("loss_bits", LOSS / np.log(2), "seems to hold bits.*ln 2 = 0.6931"),
        ("bits_per_byte", LOSS / 3, "bits per byte.*bytes per token"),
        ("perplexity", np.exp(LOSS), "seems to hold a perplexity.*natural logarithm"),
    ],
)
def test_a_loss_in_another_unit_is_told_by_its_name(column: str, values: Any, says: str) -> None:
    import re

    table = runs(loss=values).rename(columns={"loss": column})
    assert re.search(says, notes(table))


def test_counts_that_are_logarithms_or_in_millions_are_noticed() -> None:
    logs = runs(log10_params=np.log10(SIZE)).drop(columns="N")
    assert r"10 ** df['log10_params']" in notes(logs)
    assert "thousands, millions or billions" in notes(runs(N=SIZE / 1e6 * 1.7))
    assert "millions" not in notes(runs())
