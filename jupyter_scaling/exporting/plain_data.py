"""A law, its rows and its fit as plain data, and back without fitting again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .. import catalogue
from ..errors import LoadError, ScalingError
from ..fitting.observations import Observations
from .row_keys import key_from_json, key_to_json, number_to_json

__all__ = ["law_from_data", "observations_from_data", "observations_to_data"]


def law_from_data(data: Mapping[str, Any]) -> Any:
    """The law of a saved declaration; the catalogue's own where it says the same, with all it knows of it."""
    try:
        law = catalogue.law_from_json(data)
    except LoadError:
        raise
    except ScalingError as error:
        raise LoadError(f"The saved law cannot be read: {error}") from error
    if law.name in catalogue.names() and catalogue.get(law.name).to_json() == law.to_json():
        return catalogue.get(law.name)
    return law


def observations_to_data(observations: Observations) -> dict[str, Any]:
    """Rows as plain data, keys and states included."""
    cluster = observations.cluster
    return {
        "keys": [key_to_json(key) for key in observations.keys],
        "inputs": list(observations.inputs),
        "output": observations.output,
        "columns": dict(observations.columns),
        "given": {name: str(column) for name, column in observations.given.items()},
        "x": [numbers_to_data(column) for column in observations.x],
        "y": numbers_to_data(observations.y),
        "weight": numbers_to_data(observations.weight),
        "state": [str(state) for state in observations.state],
        "reason": [str(reason) for reason in observations.reason],
        "cluster": None if cluster is None else [int(code) for code in cluster],
        "sigma": None if observations.sigma is None else numbers_to_data(observations.sigma),
        "notes": list(observations.notes),
        "data_hash": observations.data_hash,
    }


def observations_from_data(data: Mapping[str, Any]) -> Observations:
    """The rows again, each in its state.

    Raises
    ------
    LoadError
        When a column is missing or they differ in length.
    """
    keys = [key_from_json(key) for key in data["keys"]]
    made = Observations.make(
        keys,
        tuple(data["inputs"]),
        np.array([numbers_from_data(column) for column in data["x"]]).reshape(len(data["inputs"]), len(keys)),
        numbers_from_data(data["y"]),
        weight=numbers_from_data(data["weight"]),
        output=str(data["output"]),
        columns={str(name): str(column) for name, column in data["columns"].items()},
        cluster=data["cluster"],
        sigma=None if data.get("sigma") is None else numbers_from_data(data["sigma"]),
        notes=[str(note) for note in data["notes"]],
        given={str(name): str(column) for name, column in data.get("given", {}).items()},
    )
    states, reasons = data["state"], data["reason"]
    if len(states) != len(keys) or len(reasons) != len(keys):
        raise LoadError(f"The saved rows have {len(keys)} keys, {len(states)} states and {len(reasons)} reasons.")
    for state in dict.fromkeys(states):
        rows = [row for row, one in enumerate(states) if one == state]
        made = made.set_state(rows, state, [str(reasons[row]) for row in rows])
    return made


def numbers_to_data(values: Any) -> list[Any]:
    """An array of any shape as nested lists of numbers."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim > 1:
        return [numbers_to_data(row) for row in array]
    finite = np.isfinite(array)
    return array.tolist() if finite.all() else [number_to_json(value) for value in array]


def numbers_from_data(data: Sequence[Any]) -> np.ndarray:
    """The array again, to the bit."""
    if data and isinstance(data[0], (list, tuple)):
        return np.array([numbers_from_data(row) for row in data], dtype=np.float64)
    return np.array([float(value) for value in data], dtype=np.float64)
