"""Any table, by whatever library or file, as named columns and row keys."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import ColumnNotFoundError, DataError, listed, nearest
from .unreadable import unreadable

__all__ = ["Table", "one_dimensional", "read", "read_csv", "read_once"]

READABLE = "a pandas, polars or Arrow table, a dict of columns, a list of dicts, or the path of a CSV or Parquet file"
CSV_SUFFIXES = {".csv": ",", ".tsv": "\t", ".txt": None}
OPENERS: dict[str, Callable[..., Any]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns over the same rows.

    Attributes
    ----------
    names : tuple of hashable
        The column names, as the table bears them.
    keys : sequence of hashable
        One key for each row: the frame's index, or 0..M-1 where the table has none.
    """

    names: tuple[Hashable, ...]
    keys: Sequence[Hashable]
    _take: Callable[[Hashable], np.ndarray]

    def __len__(self) -> int:
        return len(self.keys)

    def __contains__(self, name: Hashable) -> bool:
        return name in self.names

    def column(self, name: Hashable) -> np.ndarray:
        """Values of one column, in the dtype they come in.

        Raises
        ------
        ColumnNotFoundError
            When there is no such column; names the nearest.
        DataError
            When several columns bear this name.
        """
        count = self.names.count(name)
        if count == 0:
            raise ColumnNotFoundError.named(name, self.names)
        if count > 1:
            raise DataError(f"Column {name!r} stands {count} times in the table. Rename or drop the others.")
        return self._take(name)


def read(table: Any) -> Table:
    """Read a table of any kind; see `READABLE`.

    Raises
    ------
    DataError
        When it is no table, cannot be opened, or has no rows.
    """
    result = _read(table)
    if not len(result):
        raise DataError(
            f"The table has no rows (columns: {listed(result.names, 12) or 'none'}). "
            "Give one row for each training run."
        )
    return result


def read_once(table: Any) -> Any:
    """A table to hand to several readers: a pandas DataFrame as it is, any other read here, its file opened once."""
    return table if _is_pandas(table) and hasattr(table, "columns") else read(table)


def _read(table: Any) -> Table:
    if isinstance(table, Table):
        return table
    if isinstance(table, (str, os.PathLike)):
        return _from_pandas(_open(Path(table)))
    if _is_pandas(table):
        return _from_pandas(table)
    if isinstance(table, np.ndarray):
        return _from_array(table)
    if isinstance(table, Mapping):
        return _from_columns(table)
    if isinstance(table, (list, tuple)) and table and all(isinstance(row, Mapping) for row in table):
        import pandas as pd

        return _from_pandas(pd.DataFrame(list(table)))
    return _from_narwhals(table)


def _is_pandas(table: Any) -> bool:
    """Ask the class where it lives, so that pandas is not imported for a polars frame."""
    return any(base.__module__.split(".")[0] == "pandas" for base in type(table).__mro__)


def _from_pandas(frame: Any) -> Table:
    if not hasattr(frame, "columns"):
        raise DataError(
            f"The table is a pandas {type(frame).__name__}, which has no columns. Give a DataFrame: "
            f"`.to_frame()` or `.reset_index()` makes one of a Series."
        )

    def take(name: Hashable) -> np.ndarray:
        series = frame[name]
        if isinstance(series.dtype, np.dtype):
            return series.to_numpy()
        if series.dtype.kind in "iuf":
            return series.to_numpy(dtype=np.float64, na_value=np.nan)
        if series.dtype.kind == "M":
            return series.to_numpy(dtype="datetime64[ns]", na_value=np.datetime64("NaT"))
        return series.astype(object).where(series.notna(), None).to_numpy()

    return Table(tuple(frame.columns), frame.index.tolist(), take)


def _from_array(array: np.ndarray) -> Table:
    if array.dtype.names is None:
        raise DataError(
            f"The table is an array of shape {array.shape} without column names. Give a dict of columns instead, "
            'e.g. {"n_params": array[:, 0], "loss": array[:, 1]}.'
        )
    flat = array.reshape(-1)
    return Table(tuple(array.dtype.names), range(len(flat)), lambda name: np.asarray(flat[str(name)]))


def _from_columns(columns: Mapping[Hashable, Any]) -> Table:
    arrays = {name: one_dimensional(values, f"Column {name!r}") for name, values in columns.items()}
    lengths = {name: len(array) for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        shown = listed([f"{name} has {length}" for name, length in lengths.items()], 6)
        raise DataError(f"The columns differ in length: {shown}. Give each one value for each training run.")
    rows = next(iter(lengths.values()), 0)
    return Table(tuple(arrays), range(rows), arrays.__getitem__)


def one_dimensional(values: Any, what: str) -> np.ndarray:
    """Values as an array of shape (M,), or a sentence about what they are instead."""
    values = values.to_list() if _is_pandas(values) else unmasked(values)
    try:
        array = np.asarray(values)
    except ValueError:
        array = np.empty(0).reshape(0, 0)
    if array.ndim != 1:
        shape = "a single value" if array.ndim == 0 else f"shape {array.shape}"
        raise DataError(f"{what} is not a flat list of values, it has {shape}. Give one value for each training run.")
    if array.dtype.kind in "US" and not all(isinstance(value, (str, bytes)) for value in values):
        array = np.empty(len(values), dtype=object)
        array[:] = list(values)
    return array


def unmasked(values: Any) -> Any:
    """Values whose masked ones are missing; others as they are."""
    if not isinstance(values, np.ma.MaskedArray):
        return values
    numbers = values.dtype.kind in "iuf"
    whole = np.array(values.data, dtype=np.float64 if numbers else object)
    whole[np.ma.getmaskarray(values)] = np.nan if numbers else None
    return whole


def _from_narwhals(table: Any) -> Table:
    import narwhals.stable.v1 as nw

    try:
        frame = nw.from_native(table)
    except TypeError as error:
        raise DataError(f"A {type(table).__name__} is not a table that can be read. Give {READABLE}.") from error
    except nw.exceptions.NarwhalsError as error:
        names = [str(name) for name in getattr(table, "column_names", getattr(table, "columns", ()))]
        twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
        why = (
            f"its columns {listed(map(repr, twice))} stand more than once. Rename or drop the others"
            if twice
            else error
        )
        raise DataError(f"The {type(table).__name__} cannot be read: {why}.") from error
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    return Table(tuple(frame.columns), range(len(frame)), lambda name: _narwhals_column(frame, name))


def _narwhals_column(frame: Any, name: Hashable) -> np.ndarray:
    column = frame.get_column(name)
    array = column.to_numpy()
    if array.dtype.kind == "O" and len(column):
        array = np.empty(len(column), dtype=object)
        array[:] = column.to_list()
    return array


def _open(path: Path) -> Any:
    import pandas as pd

    path = path.expanduser()
    if not path.is_file():
        _not_a_file(path)
    kinds = [suffix.lower() for suffix in path.suffixes if suffix.lower() not in OPENERS]
    kind = kinds[-1] if kinds else ""
    try:
        if kind in (".parquet", ".pq"):
            return pd.read_parquet(path)
        if kind in CSV_SUFFIXES:
            frame = read_csv(path, CSV_SUFFIXES[kind])
    except (ValueError, UnicodeDecodeError, OSError, ImportError) as error:
        raise DataError(f"File {path.name!r} cannot be read as {kind[1:]}: {unreadable(error)}") from error
    if kind in CSV_SUFFIXES:
        return _one_column_is_none(frame, path)
    raise DataError(f"File {path.name!r} ends in {kind or 'nothing'!r}; expected .csv, .tsv, .txt, .parquet or .pq.")


def _one_column_is_none(frame: Any, path: Path) -> Any:
    """The frame, unless all its columns were read as one: it is separated by something else."""
    name = str(frame.columns[0]) if len(frame.columns) == 1 else ""
    found = next((sign for sign in ";\t|" if sign in name), None)
    if found is not None:
        raise DataError(
            f"File {path.name!r} has the one column {name[:60]!r}: its values are separated by {found!r}. Read it with "
            f"`pandas.read_csv({path.name!r}, sep={found!r})` and give the table (`decimal=','` where numbers are 1,5)."
        )
    return frame


def _not_a_file(path: Path) -> None:
    if path.is_dir():
        raise DataError(f"{str(path)!r} is a folder. Give the path of one CSV or Parquet file in it.")
    there = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
    raise DataError(
        f"File {str(path)!r} not found.{nearest(path.name, there)} "
        f"Paths are read from {str(Path.cwd())!r}; a table may also be given itself: {READABLE}."
    )


def read_csv(path: Path, separator: str | None = ",") -> Any:
    """Read a CSV file whose first lines may be comments (`#`), every digit of every number kept.

    A `#` further down is part of a value: run names may hold one.
    """
    import pandas as pd

    with OPENERS.get(path.suffix.lower(), open)(path, "rt", encoding="utf-8-sig") as lines:
        comments = sum(1 for _ in takewhile(lambda line: line.startswith("#"), lines))
    options: dict[str, Any] = {"sep": separator, "skiprows": comments, "encoding": "utf-8-sig"}
    if separator is None:
        return pd.read_csv(path, engine="python", **options)
    if tuple(map(int, pd.__version__.split(".")[:2])) < (3, 1):  # from there on it is the default
        options["float_precision"] = "round_trip"
    return pd.read_csv(path, **options)
