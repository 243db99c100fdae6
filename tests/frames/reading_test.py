"""Any table is read, with its own keys, or refused with a sentence."""

import decimal
import gzip

import numpy as np
import pandas as pd
import pytest

from jupyter_scaling.errors import ColumnNotFoundError, DataError
from jupyter_scaling.frames.numbers import floats
from jupyter_scaling.frames.reading import read

COLUMNS = {"n_params": [1e6, 1e7, 1e8], "loss": [4.0, 3.0, 2.5]}


def arrow_table():
    pyarrow = pytest.importorskip("pyarrow")
    return pyarrow.table(COLUMNS)


def polars_frame():
    return pytest.importorskip("polars").DataFrame(COLUMNS)


def polars_lazy():
    return pytest.importorskip("polars").LazyFrame(COLUMNS)


def records():
    return [dict(zip(COLUMNS, row, strict=True)) for row in zip(*COLUMNS.values(), strict=True)]


def structured_array():
    array = np.zeros(3, dtype=[("n_params", float), ("loss", float)])
    array["n_params"], array["loss"] = COLUMNS["n_params"], COLUMNS["loss"]
    return array


@pytest.mark.parametrize(
    "make",
    [arrow_table, polars_frame, polars_lazy, records, structured_array, lambda: COLUMNS, lambda: pd.DataFrame(COLUMNS)],
    ids=["arrow", "polars", "polars_lazy", "records", "structured", "dict", "pandas"],
)
def test_every_kind_of_table_gives_the_same_columns_and_keys(make):
    table = read(make())
    assert table.names == ("n_params", "loss")
    assert list(table.keys) == [0, 1, 2]
    np.testing.assert_array_equal(floats("loss", table.column("loss"))[0], COLUMNS["loss"])


def test_keys_are_the_index_of_a_frame():
    frame = pd.DataFrame(COLUMNS, index=["a", "b", "c"])
    assert list(read(frame).keys) == ["a", "b", "c"]
    frame.index = pd.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", 1)])
    assert list(read(frame).keys) == [("a", 1), ("a", 2), ("b", 1)]


def test_a_csv_file_keeps_every_digit_and_skips_its_comments(tmp_path):
    values = [0.1 + 0.2, 1 / 3, 2.0**-40]
    text = "# made by hand\n# twice\nrun#,loss\n" + "".join(f"r#{row},{value!r}\n" for row, value in enumerate(values))
    (tmp_path / "runs.csv").write_text(text, encoding="utf-8")
    with gzip.open(tmp_path / "runs.csv.gz", "wt") as file:
        file.write(text)
    for name in ("runs.csv", "runs.csv.gz"):
        table = read(tmp_path / name)
        assert table.names == ("run#", "loss")
        assert table.column("loss").tolist() == values
        assert table.column("run#").tolist() == ["r#0", "r#1", "r#2"]


def test_a_parquet_file_is_read(tmp_path):
    pytest.importorskip("pyarrow")
    pd.DataFrame(COLUMNS).to_parquet(tmp_path / "runs.parquet")
    assert read(str(tmp_path / "runs.parquet")).column("loss").tolist() == COLUMNS["loss"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("rums.csv", "Did you mean 'runs.csv'"),
        ("folder", "is a folder"),
        ("runs.xlsx", "expected .csv, .tsv, .txt, .parquet or .pq"),
        ("empty.csv", "cannot be read as csv"),
        ("header.csv", "no rows"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, name, sentence):
    (tmp_path / "folder").mkdir()
    (tmp_path / "runs.csv").write_text("a,b\n1,2\n")
    (tmp_path / "runs.xlsx").write_text("x")
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "header.csv").write_text("n_params,loss\n")
    with pytest.raises(DataError, match=sentence):
        read(tmp_path / name)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (17, "A int is not a table that can be read"),
        (None, "NoneType is not a table"),
        ([1.0, 2.0], "A list is not a table"),
        (np.zeros((3, 2)), "without column names"),
        (pd.Series([1.0]), "pandas Series"),
        ({}, "no rows"),
        (pd.DataFrame({"loss": []}), r"no rows \(columns: loss\)"),
        ({"a": [1, 2], "b": [1]}, "a has 2, b has 1"),
        ({"a": 1.0}, "Column 'a' is not a flat list of values, it has a single value"),
        ({"a": [[1, 2], [3, 4]]}, "shape"),
        ({"a": [[1, 2], [3]]}, "not a flat list"),
    ],
)
def test_what_is_no_table_is_refused(table, sentence):
    with pytest.raises(DataError, match=sentence):
        read(table)


def test_a_column_that_is_missing_or_stands_twice_is_refused():
    frame = pd.DataFrame([[1.0, 2.0]], columns=["loss", "loss"])
    with pytest.raises(DataError, match="stands 2 times"):
        read(frame).column("loss")
    with pytest.raises(ColumnNotFoundError, match="Did you mean 'loss'"):
        read(COLUMNS).column("lsos")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["406M", "1.5B", "20_000", "1,234,567", "2e9", " 3k ", "1T"], [4.06e8, 1.5e9, 2e4, 1234567.0, 2e9, 3e3, 1e12]),
        (["", "nan", "N/A", None, "7"], [np.nan, np.nan, np.nan, np.nan, 7.0]),
        ([1, 2.5, "3"], [1.0, 2.5, 3.0]),
    ],
)
def test_text_is_read_as_numbers_and_said(values, expected):
    table = read({"size": values})
    numbers, note = floats("size", table.column("size"))
    np.testing.assert_array_equal(numbers, expected)
    assert "'size' holds text" in note


@pytest.mark.parametrize("values", [["2.5", "5,349"], ["999.5", "5,349", "1,234.125"], ["0.125", "5,349"]])
def test_a_comma_between_thousands_is_the_reading_that_is_said(values):
    numbers, note = floats("a", read({"a": values}).column("a"))
    assert numbers[1] == 5349.0 and "'5,349' was read as 5349" in note


@pytest.mark.parametrize(
    "values",
    [
        pd.array([1, None, 3], dtype="Int64"),
        pd.array([1.0, None, 3.0], dtype="Float32"),
        pd.Series([1, None, 3], dtype=object),
        pd.Series([decimal.Decimal(1), None, decimal.Decimal(3)]),
    ],
)
def test_missing_values_of_every_dtype_become_nan(values):
    numbers, note = floats("a", read(pd.DataFrame({"a": values})).column("a"))
    np.testing.assert_array_equal(numbers, [1.0, np.nan, 3.0])
    assert note == ""


def test_polars_columns_of_every_dtype_are_read():
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"i": [1, None], "t": ["1M", None], "d": [decimal.Decimal("1.5"), None]})
    table = read(frame)
    for name, first in {"i": 1.0, "t": 1e6, "d": 1.5}.items():
        np.testing.assert_array_equal(floats(name, table.column(name))[0], [first, np.nan])
    with pytest.raises(DataError, match="true/false"):
        floats("b", read(polars.DataFrame({"b": [True, None]})).column("b"))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ([True, False], "true/false, expected numbers"),
        (pd.array([True, None], dtype="boolean"), "true/false, expected numbers"),
        (pd.to_datetime(["2024-01-01", "2024-01-02"]), "dates, expected numbers"),
        ([1 + 2j, 1j], "complex numbers, expected numbers"),
        (["1e9", "small", "big", "huge", "vast"], "in 4 of 5 rows: 'small', 'big', 'huge' and 1 more"),
        (["1,5", "2,5"], "no number in 2 of 2 rows"),
        (["0,349", "0,512"], "no number in 2 of 2 rows"),
        (["2.5", "5,349", "5.349"], "holds both '5,349' and '5.349'"),
        ([{"a": 1}, {"a": 2}], "values of type dict"),
    ],
)
def test_columns_without_numbers_are_refused_with_their_first_values(values, sentence):
    table = read(pd.DataFrame({"a": values}))
    with pytest.raises(DataError, match=sentence):
        floats("a", table.column("a"))
