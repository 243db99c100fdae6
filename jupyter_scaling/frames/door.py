"""From a table and a law to Observations, saying what was guessed on the way."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..errors import ColumnNotFoundError, OptionError, listed
from ..fitting.observations import Observations
from .carried import other_columns
from .choosing import Chooser, choose_inputs, choose_output, is_column_name, one_for_each_row
from .exclusion import excluding, without_impossible
from .numbers import floats
from .reading import Table, read, unmasked
from .remarks import remarks

__all__ = ["Inputs", "broadcast", "inputs", "observations"]


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """The inputs of a law as read from a table: keys, values `x` (K, M), and what was guessed."""

    keys: Sequence[Hashable]
    names: tuple[str, ...]
    x: np.ndarray
    columns: Mapping[str, str]
    notes: tuple[str, ...]


def observations(
    table: Any,
    law: Any,
    x: str | Mapping[str, Any] | None = None,
    y: Any = None,
    exclude: Mapping[Hashable, str] | Iterable[Hashable] | None = None,
    weights: Any = None,
    cluster: Any = None,
    sigma: Any = None,
    remarked: bool = True,
) -> Observations:
    """The rows of a table as observations of a law's inputs and output.

    Parameters
    ----------
    table : DataFrame, dict, list of dicts, str or path
        pandas, polars, Arrow or anything else narwhals reads; columns in a dict; a CSV or Parquet file.
    law : Law
        Its inputs and output say which columns are needed.
    x : dict of str to column, or column, optional
        Columns of the inputs, e.g. ``{"N": "n_params", "D": "n_tokens"}``; a single name for a law of one input.
        Inputs left out are guessed from names and magnitudes; D is computed as C / (6 N) where only N and C are there.
    y : column, optional
        Column of the output.
    exclude : dict of key to reason, or keys, or mask of shape (M,), optional
        Rows that stay out of the fit. They are kept, with the reason.
    weights, cluster : column or array of shape (M,), optional
        Weight of each row, 0 or more; the run, model or group that rows belong to.
    sigma : column, array of shape (M,) or number, optional
        Known standard deviation of each row's residual, in the space of the loss; one number for all.
    remarked : bool
        Whether to look for what a person should hear about the rows, and to carry the columns that no law reads.

    Returns
    -------
    Observations
        ``.notes`` says what was guessed and what was noticed.

    Raises
    ------
    ColumnNotFoundError
        When a column is missing, or cannot be guessed.
    DataError
        When the table has no rows, a column holds no numbers, or a key to exclude is unknown.

    Examples
    --------
    >>> from jupyter_scaling.catalogue import get
    >>> runs = {"n_params": [1e6, 1e7, 1e8], "test_loss": [4.1, 3.2, 2.6]}
    >>> observations(runs, get("power_law"), y="test_loss").notes
    ("y from 'test_loss', x from 'n_params' (guessed).",)
    """
    rows = read(table)
    chooser = Chooser(rows, law)
    choose_output(chooser, y)
    choose_inputs(chooser, x)
    names = tuple(one.name for one in law.inputs)
    output = law.output.name
    _check_apart(chooser, names, output)
    made = Observations.make(
        rows.keys,
        names,
        np.stack([chooser.values[name] for name in names]),
        chooser.values[output],
        weight=None if weights is None else _column_or_array(weights, rows, "weights"),
        output=output,
        columns={name: chooser.chosen[name] for name in (*names, output)},
        cluster=None if cluster is None else _codes(cluster, rows),
        sigma=None if sigma is None else _column_or_array(sigma, rows, "sigma"),
        extra=other_columns(rows, chooser.chosen.values()) if remarked else None,
        given={
            name: wanted
            for name, wanted in (("weights", weights), ("cluster", cluster), ("sigma", sigma))
            if wanted is not None and is_column_name(wanted, rows) and not _is_number(wanted, rows)
        },
    )
    made, impossible = without_impossible(made, law)
    made, repeated = excluding(made, exclude)
    noticed = remarks(made, law, chooser.compute()) if remarked else ()
    return replace(made, notes=(chooser.sentence(), *chooser.notes, *impossible, *repeated, *noticed))


def inputs(
    table: Any,
    law: Any,
    x: str | Mapping[str, Any] | None = None,
    prefer: Mapping[str, str] | None = None,
) -> Inputs:
    """The law's inputs alone, for rows whose output is to be predicted.

    Parameters
    ----------
    table : as for `observations`
        A dict may also hold single values, which are repeated: ``{"N": [1e9, 1e10], "D": 2e10}``.
    law : Law
    x : as for `observations`
    prefer : mapping of str to column, optional
        Columns to take where the table has them, as those of an earlier fit.

    Returns
    -------
    Inputs

    Examples
    --------
    >>> from jupyter_scaling.catalogue import get
    >>> inputs({"N": [1e9, 1e10], "D": 2e10}, get("chinchilla")).x
    array([[1.e+09, 1.e+10],
           [2.e+10, 2.e+10]])
    """
    rows = read(broadcast(table))
    names = tuple(one.name for one in law.inputs)
    by_text = {str(name): name for name in rows.names}
    if x is None and prefer:
        x = {name: by_text[prefer[name]] for name in names if prefer.get(name) in by_text}
    chooser = Chooser(rows, law)
    try:
        choose_inputs(chooser, x)
    except ColumnNotFoundError as error:
        said = str(error).partition(" Say which:")[0]
        raise ColumnNotFoundError(f"{said} Give each input by its name: {', '.join(names)}.") from None
    values = np.stack([chooser.values[name] for name in names])
    chosen = {name: chooser.chosen[name] for name in names}
    return Inputs(rows.keys, names, values, chosen, (chooser.sentence(), *chooser.notes))


def broadcast(table: Any) -> Any:
    """A dict of columns with its single values repeated; any other table as it is."""
    if not isinstance(table, Mapping):
        return table
    try:
        arrays = list(np.broadcast_arrays(*(np.atleast_1d(np.asarray(unmasked(v))) for v in table.values())))
    except ValueError:
        arrays = list(table.values())  # of different lengths: the reader says so
    return dict(zip(table, arrays, strict=True))


def _check_apart(chooser: Chooser, names: Iterable[str], output: str) -> None:
    column = chooser.chosen[output]
    twice = [name for name in names if chooser.chosen[name] == column and column in map(str, chooser.table.names)]
    if twice:
        raise OptionError(
            f"Column {column!r} is both the input {twice[0]!r} and the output {output!r}: nothing would be left to "
            f"predict. Columns: {listed(map(str, chooser.table.names), 12)}. Give `y` the column of the output."
        )


def _is_number(wanted: Any, table: Table) -> bool:
    return isinstance(wanted, (int, float, np.number)) and not isinstance(wanted, bool) and wanted not in table


def _column_or_array(wanted: Any, table: Table, argument: str) -> np.ndarray:
    if argument == "sigma" and _is_number(wanted, table):
        return np.full(len(table), float(wanted))
    if is_column_name(wanted, table):
        return floats(wanted, table.column(wanted))[0]
    return floats(argument, one_for_each_row(wanted, table, argument))[0]


def _codes(wanted: Any, table: Table) -> np.ndarray:
    """Groups as integers in the order of first appearance; a row without a group is alone in one."""
    named = is_column_name(wanted, table)
    values = table.column(wanted) if named else one_for_each_row(wanted, table, "cluster")
    codes: dict[Any, int] = {}
    return np.array(
        [
            codes.setdefault(("alone", row) if value is None or value != value else value, len(codes))
            for row, value in enumerate(values.tolist())
        ],
        dtype=np.int64,
    )
