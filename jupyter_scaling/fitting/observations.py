"""Rows of training runs, each with a key it keeps to the end."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np

from ..catalogue.travel import restore, state_of
from ..errors import ColumnNotFoundError, DataError, counted, listed, nearest
from .row_places import RowPlaces

__all__ = ["STATES", "Observations"]

Read = TypeVar("Read")
STATES = ("in", "out", "held_out", "hidden")
_CODES = {state: code for code, state in enumerate(STATES)}


@dataclass(frozen=True, slots=True, eq=False)
class Observations:
    """The rows a law is fitted to: inputs, output, weight and state of each.

    A row is never dropped. One that leaves the fit gets state ``"out"`` with a reason, so shapes
    stay, nothing is re-indexed, and it can come back.

    Parameters
    ----------
    keys : tuple of hashable
        The user's own row keys, length M.
    inputs : tuple of str
        Names of the law's inputs, length K.
    x : ndarray, shape (K, M)
        Inputs in natural units.
    y : ndarray, shape (M,)
        Output in natural units.
    weight : ndarray, shape (M,)
        Weights of the user, 0 or more; 1 by default.
    state : ndarray of str, shape (M,)
        ``"in"``, ``"out"``, ``"held_out"`` or ``"hidden"``. Only ``"in"`` rows carry weight, and ``"hidden"`` ones,
        which are in the fit and not drawn.
    reason : ndarray of str, shape (M,)
        Why a row is out; empty when it is in.
    output : str
        Name of the law's output.
    columns : mapping of str to str
        The table's column that each input and the output was read from.
    cluster : ndarray of int, shape (M,), or None
        Which rows may share an error; None where rows of one size do.
    notes : tuple of str
        What was guessed and set aside when the table was read.
    sigma : ndarray, shape (M,), or None
        Known standard deviation of each row's residual, in the space of the loss.
    extra : mapping of str to ndarray of shape (M,)
        The table's other columns, which no law reads: to colour by, and to write rules on.
    given : mapping of str to str
        Columns that ``"weights"``, ``"cluster"`` and ``"sigma"`` were read from, of those that were columns.
    """

    keys: tuple[Hashable, ...]
    inputs: tuple[str, ...]
    x: np.ndarray
    y: np.ndarray
    weight: np.ndarray
    state: np.ndarray
    reason: np.ndarray
    output: str = "y"
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    cluster: np.ndarray | None = None
    notes: tuple[str, ...] = ()
    sigma: np.ndarray | None = None
    extra: Mapping[str, np.ndarray] = field(default_factory=lambda: MappingProxyType({}))
    given: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    # What was read off these rows, and holds as long as they do; a copy begins anew.
    _known: dict[str, Any] = field(default_factory=dict, init=False, repr=False)
    # What was read off keys and values, which stay the same when only states change.
    _read: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    __setstate__ = restore

    def __getstate__(self) -> dict[str, Any]:
        return {**state_of(self), "_known": {}, "_read": {}}

    @classmethod
    def make(
        cls,
        keys: Iterable[Hashable],
        inputs: Sequence[str],
        x: object,
        y: object,
        *,
        weight: object = None,
        exclude: Mapping[Hashable, str] | None = None,
        output: str = "y",
        columns: Mapping[str, str] | None = None,
        cluster: object = None,
        notes: Iterable[str] = (),
        sigma: object = None,
        extra: Mapping[str, np.ndarray] | None = None,
        given: Mapping[str, str] | None = None,
    ) -> Observations:
        """Check the arrays and set rows with values that are not finite numbers out, with a reason.

        Raises
        ------
        DataError
            When shapes differ, a weight is negative, or a key to exclude is unknown.

        Examples
        --------
        >>> rows = Observations.make(range(3), ["x"], [[1.0, 2.0, 4.0]], [3.0, float("nan"), 2.0])
        >>> rows.excluded
        {1: 'y is nan'}
        """
        x_array = np.array(x, dtype=np.float64, ndmin=2)
        y_array = np.array(y, dtype=np.float64).reshape(-1)
        rows = len(y_array)
        if x_array.shape != (len(inputs), rows):
            raise DataError(
                f"`x` has shape {x_array.shape}; expected ({len(inputs)}, {rows}): one row of values for each of "
                f"{listed(inputs, 6)} and as many columns as `y` has values. Give each input a column of the "
                "same table."
            )
        key_tuple = tuple(keys)
        if len(key_tuple) != rows:
            raise DataError(f"`keys` has {len(key_tuple)} entries for {rows} rows. Give one key for each row.")
        observations = cls(
            keys=key_tuple,
            inputs=tuple(inputs),
            x=_frozen(x_array),
            y=_frozen(y_array),
            weight=_frozen(_weights(weight, rows)),
            state=_texts("in", rows),
            reason=_texts("", rows),
            output=output,
            columns=MappingProxyType(dict(columns or {})),
            cluster=_clusters(cluster, rows),
            notes=tuple(notes),
            sigma=_sigmas(sigma, rows),
            extra=_extras(extra or {}, rows),
            given=MappingProxyType(dict(given or {})),
        )
        return observations._without_broken_rows()._with_excluded(exclude or {})

    def __len__(self) -> int:
        return len(self.y)

    def __getitem__(self, column: str) -> Any:
        """One column of the rows as a Series by the user's own keys: ``fit.observations["state"]``.

        Inputs and output by the law's names, ``state, reason, weight``, and the table's other columns. What a fit says
        of its rows (``predicted, residual, influence``) stands in ``fit.observations_frame()``.

        Raises
        ------
        ColumnNotFoundError
            When there is no such column.

        Examples
        --------
        >>> rows = Observations.make(["a", "b"], ["x"], [[1.0, 2.0]], [3.0, 2.0], exclude={"b": "diverged"})
        >>> rows["state"].to_dict()
        {'a': 'in', 'b': 'out'}
        """
        from .. import frames

        table = frames.observations_table(self)
        table = table.assign(**{name: self.extra[name] for name in self.extra if name not in table.columns})
        if column in ("predicted", "residual", "influence"):
            raise ColumnNotFoundError(
                f"Column {column!r} is what a fit says of its rows: `fit.observations_frame()[{column!r}]`."
            )
        if column not in table.columns:
            raise ColumnNotFoundError.named(column, table.columns)
        return table[column]

    @property
    def effective_weight(self) -> np.ndarray:
        """Weights with which the rows enter the fit, shape (M,): 0 for every row that is out or held out."""
        if "effective_weight" not in self._known:
            apart = (self._codes == _CODES["out"]) | (self._codes == _CODES["held_out"])
            self._known["effective_weight"] = _frozen(np.where(apart, 0.0, self.weight)) if apart.any() else self.weight
        weight: np.ndarray = self._known["effective_weight"]
        return weight

    @property
    def excluded(self) -> dict[Hashable, str]:
        """Reason by key, for the rows that are out."""
        return {self.keys[row]: self.reason[row] for row in np.flatnonzero(self.are("out"))}

    @property
    def _codes(self) -> np.ndarray:
        """The state of each row as a number (M,): comparing numbers takes a tenth of comparing words."""
        if "codes" not in self._known:
            codes = np.fromiter(map(_CODES.__getitem__, self.state.tolist()), np.int8, len(self))
            self._known["codes"] = _frozen(codes)
        codes = self._known["codes"]
        return codes

    @property
    def places(self) -> RowPlaces:
        """The rows of every key."""
        return self.once("places", (), lambda: RowPlaces(self.keys))

    def once(self, name: str, about: tuple[object, ...], read: Callable[[], Read]) -> Read:
        """What is read off keys and values alone: once for these rows and all copies with other states.

        It is read again when one of the objects it is `about` is another.
        """
        known = self._read.get(name)
        if known is None or not all(one is other for one, other in zip(known[0], about, strict=True)):
            self._read[name] = known = (about, read())
        found: Read = known[1]
        return found

    def are(self, state: str) -> np.ndarray:
        """Which rows (M,) are in a state."""
        return np.asarray(self._codes == _CODES[state])

    @property
    def data_hash(self) -> str:
        """Fingerprint of keys and values; the same in every process, unmoved by exclusions."""
        digest = hashlib.sha256()
        for array in (self.x, self.y):
            digest.update(np.ascontiguousarray(array, dtype="<f8").tobytes())
        digest.update(repr([_plain(key) for key in self.keys]).encode())
        return "sha256:" + digest.hexdigest()[:16]

    def count(self, state: str) -> int:
        """How many rows are in this state."""
        return int(np.count_nonzero(self.are(state)))

    def rows_of(self, keys: Hashable | Iterable[Hashable]) -> np.ndarray:
        """Row positions of keys; all rows of a key that stands more than once.

        Raises
        ------
        DataError
            When a key is unknown; names the nearest one.
        """
        wanted = [keys] if isinstance(keys, (str, bytes, tuple)) or not isinstance(keys, Iterable) else list(keys)
        places = self.places
        if isinstance(keys, tuple) and keys not in places:
            wanted = list(keys)
        missing = [key for key in wanted if key not in places]
        if missing:
            raise DataError(
                f"{counted(len(missing), 'key is', 'keys are')} not in the data: {listed(map(repr, missing))}."
                f"{nearest(missing[0], self.keys)} Keys begin {listed(map(repr, self.keys))}; they are the "
                "table's index."
            )
        return np.array([row for key in wanted for row in places.rows(key)], dtype=np.int64)

    def set_state(self, rows: object, state: str, reason: str | Sequence[str] = "") -> Observations:
        """A copy in which these row positions have this state and reason."""
        if state not in STATES:
            raise DataError(f"`state` is {state!r}. Choose one of: {', '.join(STATES)}.")
        index = np.atleast_1d(np.asarray(rows, dtype=np.int64))
        if index.size and (index.min() < 0 or index.max() >= len(self)):
            raise DataError(f"Row positions must lie in 0..{len(self) - 1}; got {listed(index)}.")
        new_state, new_reason = self.state.copy(), self.reason.copy()
        new_state[index] = state
        new_reason[index] = reason
        new_state.flags.writeable = new_reason.flags.writeable = False
        made = replace(self, state=new_state, reason=new_reason)
        codes = self._codes.copy()
        codes[index] = _CODES[state]
        made._known["codes"] = _frozen(codes)
        object.__setattr__(made, "_read", self._read)
        return made

    def exclude(self, rows: object, reason: str = "excluded by hand") -> Observations:
        """A copy in which these row positions are out."""
        return self.set_state(rows, "out", reason)

    def restore(self, rows: object) -> Observations:
        """A copy in which these row positions are in again; rows without finite values stay out."""
        index = np.atleast_1d(np.asarray(rows, dtype=np.int64))
        return self.set_state(index, "in")._without_broken_rows(index)

    def set_weight(self, rows: object, weight: float) -> Observations:
        """A copy in which these row positions have this weight, 0 or more."""
        new_weight = self.weight.copy()
        new_weight[np.atleast_1d(np.asarray(rows, dtype=np.int64))] = weight
        return replace(self, weight=_frozen(_weights(new_weight, len(self))))

    def _without_broken_rows(self, rows: np.ndarray | None = None) -> Observations:
        finite = np.isfinite(self.y) & np.isfinite(self.x).all(axis=0)
        broken = np.flatnonzero(~finite)
        if rows is not None:
            broken = np.intersect1d(broken, rows)
        if not broken.size:
            return self
        return self.set_state(broken, "out", [self._what_is_broken(int(row)) for row in broken])

    def _what_is_broken(self, row: int) -> str:
        named = [*zip(self.inputs, self.x[:, row], strict=True), (self.output, self.y[row])]
        return "; ".join(
            f"{self.columns.get(name, name)} is {value}" for name, value in named if not np.isfinite(value)
        )

    def _with_excluded(self, exclude: Mapping[Hashable, str]) -> Observations:
        result = self
        for key, reason in exclude.items():
            result = result.exclude(self.rows_of([key]), str(reason) or "excluded by hand")
        return result


def _frozen(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array


def _texts(value: str, rows: int) -> np.ndarray:
    array = np.empty(rows, dtype=object)
    array[:] = value
    return _frozen(array)


def _plain(key: Hashable) -> Hashable:
    """NumPy scalars as Python's own, so that a key's repr is the same in every version."""
    if isinstance(key, tuple):
        return tuple(_plain(part) for part in key)
    return key.item() if isinstance(key, np.generic) else key


def _weights(weight: object, rows: int) -> np.ndarray:
    if weight is None:
        return np.ones(rows)
    array = np.array(np.broadcast_to(np.asarray(weight, dtype=np.float64), (rows,)))
    bad = ~np.isfinite(array) | (array < 0)
    if bad.any():
        raise DataError(
            f"`weights` must be finite and 0 or more; {int(bad.sum())} are not: {listed(array[bad])}. "
            "Use 0 to take a row out of the fit."
        )
    return array


def _sigmas(sigma: object, rows: int) -> np.ndarray | None:
    if sigma is None:
        return None
    array = np.array(np.broadcast_to(np.asarray(sigma, dtype=np.float64), (rows,)))
    bad = ~np.isfinite(array) | (array <= 0)
    if bad.any():
        raise DataError(
            f"`sigma` must be finite and above 0; {int(bad.sum())} are not: {listed(array[bad])}. "
            "Give the standard deviation of each row, or leave it out."
        )
    return _frozen(array)


def _clusters(cluster: object, rows: int) -> np.ndarray | None:
    if cluster is None:
        return None
    codes = np.array(cluster, dtype=np.int64)
    if codes.shape != (rows,):
        raise DataError(f"`cluster` has shape {codes.shape} for {rows} rows. Give one group for each row.")
    return _frozen(codes)


def _extras(extra: Mapping[str, np.ndarray], rows: int) -> Mapping[str, np.ndarray]:
    columns = {str(name): _frozen(np.array(values)) for name, values in extra.items()}
    wrong = [f"{name} has {array.shape}" for name, array in columns.items() if array.shape != (rows,)]
    if wrong:
        raise DataError(f"`extra` must hold {rows} values in each column; {listed(wrong)}. Give one value a row.")
    return MappingProxyType(columns)
