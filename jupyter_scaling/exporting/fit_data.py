"""A fit as plain data, and back: the same values, intervals and status, with nothing fitted again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..errors import LoadError
from ..fitting import Fit, Options, Starts, Status
from ..fitting.resampling import Replicates
from ..fitting.status import SENTENCES
from .plain_data import numbers_from_data, numbers_to_data, observations_from_data, observations_to_data
from .row_keys import number_to_json

__all__ = ["fit_from_data", "fit_to_data", "options_from_data", "options_to_data"]

_PAIRS = ("bounds", "priors")


def fit_to_data(fit: Fit) -> dict[str, Any]:
    """The parts ``fit`` and ``observations`` of the document."""
    return {
        "fit": {
            "values": {name: number_to_json(value) for name, value in fit.values.items()},
            "objective": number_to_json(fit.objective),
            "objective_name": fit.objective_name,
            "delta": number_to_json(fit.delta),
            "prior_scale": number_to_json(fit.prior_scale),
            "options": options_to_data(fit.options),
            "status": {"code": fit.status.code, "detail": fit.status.detail, "sentence": fit.status.sentence},
            "verdicts": [
                {"code": one.code, "severity": one.severity, "sentence": one.sentence} for one in fit.verdicts
            ],
            "standard_errors": {name: number_to_json(value) for name, value in fit.se.items()},
            "intervals_95": {name: [number_to_json(end) for end in ends] for name, ends in fit.interval.items()},
            "starts": {
                "values": numbers_to_data(fit.starts.theta),
                "objective": numbers_to_data(fit.starts.objective),
                "converged": [bool(one) for one in fit.starts.converged],
            },
            "replicates": [
                {
                    "unit": one.unit,
                    "groups": int(one.groups),
                    "failed": int(one.failed),
                    "lanes": [int(lane) for lane in one.lanes],
                    "values": numbers_to_data(one.theta),
                }
                for one in fit.uncertainty.replicates
            ],
        },
        "observations": observations_to_data(fit.observations),
    }


def fit_from_data(law: Any, document: Mapping[str, Any]) -> Fit:
    """The fit again.

    Raises
    ------
    LoadError
        When its values are not those of the law's parameters, or its status is unknown.
    """
    data = document["fit"]
    observations = observations_from_data(document["observations"])
    if observations.inputs != law.input_names:
        raise LoadError(
            f"The saved rows hold the inputs {', '.join(observations.inputs)}, but law {law.name!r} reads "
            f"{', '.join(law.input_names)}. Restore the file, or fit again."
        )
    if set(data["values"]) != set(law.parameter_names):
        raise LoadError(
            f"The saved values are for {', '.join(data['values'])}, but law {law.name!r} has the parameters "
            f"{', '.join(law.parameter_names)}. Restore the file, or fit again."
        )
    if data["status"]["code"] not in SENTENCES:
        raise LoadError(f"The saved status {data['status']['code']!r} is not known. Known: {', '.join(SENTENCES)}.")
    width = len(law.parameter_names)
    return Fit(
        law=law,
        observations=observations,
        options=options_from_data(data["options"]).checked(law),
        theta=np.array([float(data["values"][name]) for name in law.parameter_names]),
        delta=float(data["delta"]),
        objective=float(data["objective"]),
        status=Status(data["status"]["code"], str(data["status"]["detail"])),
        starts=_starts(data["starts"], width),
        prior_scale=float(data["prior_scale"]),
        known_replicates=tuple(_replicates(one, width) for one in data["replicates"]),
    )


def _starts(data: Mapping[str, Any], width: int) -> Starts:
    values, objective = numbers_from_data(data["values"]).reshape(-1, width), numbers_from_data(data["objective"])
    converged = np.array(data["converged"], dtype=bool)
    if not len(values) == len(objective) == len(converged) or converged.ndim != 1:
        raise LoadError(
            f"The saved starts have {len(values)} values, {len(objective)} objectives and {converged.size} marks of "
            "convergence. Restore the file, or fit again."
        )
    return Starts(values, objective, converged)


def options_to_data(options: Options) -> dict[str, Any]:
    """The choices behind a fit; an end of a bound that is infinite as a word."""
    data = options.to_json()
    return data | {
        part: {name: [number_to_json(number) for number in two] for name, two in data[part].items()} for part in _PAIRS
    }


def options_from_data(data: Mapping[str, Any]) -> Options:
    """The choices again."""
    pairs = {part: {name: tuple(map(float, two)) for name, two in data.get(part, {}).items()} for part in _PAIRS}
    return Options(**{**data, **pairs})


def _replicates(data: Mapping[str, Any], width: int) -> Replicates:
    return Replicates(
        numbers_from_data(data["values"]).reshape(-1, width),
        int(data["groups"]),
        str(data["unit"]),
        int(data["failed"]),
        np.array(data["lanes"], dtype=np.int64),
    )
