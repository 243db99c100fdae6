"""Quantities that any law of a shape has: its floors, its inverse, its slopes, its plans."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..function_law import FunctionLaw
from ..kinds import Input
from ..law import Law
from .optimum import law_at, optimal_split, split, tokens_at
from .quantity import Answer, Quantity, Values, expression, function
from .solving import BORDER, FOUND, UNREACHED, first_root, lowest

__all__ = ["inverse", "of_shape", "plans", "shape_of"]

_NAMES = {"N": "parameters", "D": "tokens", "C": "compute", "x": "scale"}
_STEP = 1e-4
_HOFFMANN = "Hoffmann et al. 2022, arXiv:2203.15556"
_SARDANA = "Sardana et al. 2024, arXiv:2401.00448"


def shape_of(parameters: Values, inputs: Values) -> tuple[int, ...]:
    """Rows of parameters by points of the inputs."""
    rows = len(next(iter(parameters.values())))
    return np.broadcast_shapes((rows, 1), *(np.shape(value) for value in inputs.values()))


def of_shape(law: Law) -> tuple[Quantity, ...]:
    """The quantities that follow from the law's inputs, output and compute alone."""
    if law.input_names == ("curve", "step"):
        return ()
    found = [expression(f"floor_{p.name}", p.name, unit=law.output.unit, source="the law's own floor")
             for p in law.parameters if p.kind == "floor"]  # fmt: skip
    for entry in law.inputs:
        found.append(inverse(law, entry.name))
        if entry.positive:
            found.append(_elasticity(law, entry.name))
    return (*found, *plans(law))


def inverse(law: Law, unknown: str, name: str = "", *answers: str, target: float | None = None) -> Quantity:
    """The smallest value of one input at which the law gives a target, the other inputs given."""
    others = tuple(entry for entry in law.input_names if entry != unknown)
    entry = law.inputs[law.input_names.index(unknown)]
    low, high, place_to_value = _range(entry)

    def how(law: Law, parameters: Values, inputs: Values) -> Answer:
        shape = shape_of(parameters, inputs)
        held = {key: inputs[key] for key in others}

        def gap(place: np.ndarray) -> np.ndarray:
            return law_at(law, parameters, {**held, unknown: place_to_value(place)}) - inputs["target"]

        place, code = first_root(gap, low, high, shape)
        return Answer(place_to_value(place), code)

    return function(
        name or f"{_NAMES.get(unknown, unknown)}_for_target",
        f"{unknown}: {law.output.name}({', '.join(law.input_names)}) = target",
        how, (*others, "target"), *answers,
        unit=entry.unit, space="log" if entry.positive else "raw", source="the law solved for it",
        **({} if target is None else {"target": target}),  # type: ignore[arg-type]
    )  # fmt: skip


def _range(entry: Input) -> tuple[float, float, Callable[[np.ndarray], np.ndarray]]:
    """Where an input is looked for, on a scale that reaches all of it."""
    if math.isfinite(entry.low) and math.isfinite(entry.high):
        return entry.low, entry.high, lambda place: place
    if entry.positive:
        return math.log(max(entry.low, 1e-15)), math.log(1e60), np.exp
    return -50.0, 50.0, np.sinh


def _elasticity(law: Law, by: str) -> Quantity:
    def how(law: Law, parameters: Values, inputs: Values) -> Answer:
        ends = [
            np.log(np.abs(law_at(law, parameters, {**inputs, by: inputs[by] * math.exp(sign * _STEP)})))
            for sign in (1.0, -1.0)
        ]
        value = np.broadcast_to((ends[0] - ends[1]) / (2.0 * _STEP), shape_of(parameters, inputs))
        return Answer(value, np.where(np.isfinite(value), FOUND, UNREACHED))

    name = law.output.name
    return function(
        f"elasticity_{by}", f"d log {name} / d log {by}", how, law.input_names,
        space="raw", source="slope of the law on double logarithms",
    )  # fmt: skip


def plans(law: Law) -> tuple[Quantity, ...]:
    """What a law of N and D says of budgets: the best split, isoFLOP and iso-loss curves, costs over a lifetime."""
    if law.compute != "6*N*D" or isinstance(law, FunctionLaw) or not {"N", "D"} <= set(law.input_names):
        return ()
    if "loss" not in law.output.description or "increase" in law.output.description:
        return ()
    others = tuple(name for name in law.input_names if name not in ("N", "D"))
    unit = law.output.unit

    def best(parameters: Values, inputs: Values) -> dict[str, Any]:
        given = {name: inputs[name] for name in others}
        theta = np.concatenate([parameters[name] for name in law.parameter_names], axis=1)
        if others:
            chosen, code = split(law, parameters, inputs["C"], given)
            n = chosen["N"]
        else:
            n = optimal_split(law, theta, inputs["C"][0])
            code = np.where(np.isfinite(n), FOUND, BORDER)
        n = np.broadcast_to(n, shape_of(parameters, inputs))
        d = inputs["C"] / (6.0 * n)
        return {
            "N": n,
            "D": d,
            "ratio": d / n,
            "code": code,
            "loss": law_at(law, parameters, {**given, "N": n, "D": d}),
        }

    def planned(name: str, part: str, text: str, unit: str) -> Quantity:
        def how(law: Law, parameters: Values, inputs: Values) -> Answer:
            found = best(parameters, inputs)
            return Answer(found[part], found["code"])

        return function(name, text, how, (*others, "C"), unit=unit, source=_HOFFMANN)

    def exponent(law: Law, parameters: Values, inputs: Values) -> Answer:
        ends = [best(parameters, {**inputs, "C": inputs["C"] * math.exp(sign * 1e-2)}) for sign in (1.0, -1.0)]
        return Answer(np.log(ends[0]["N"] / ends[1]["N"]) / 2e-2, np.maximum(ends[0]["code"], ends[1]["code"]))

    def isoflop(law: Law, parameters: Values, inputs: Values) -> Answer:
        at = {**inputs, "D": inputs["C"] / (6.0 * inputs["N"])}
        value = np.broadcast_to(law_at(law, parameters, at), shape_of(parameters, inputs))
        return Answer(value, np.where(np.isfinite(value), FOUND, UNREACHED))

    found = [
        planned("optimal_parameters", "N", "N: least L(N, C / (6 N))", "parameters"),
        planned("optimal_tokens", "D", "D = C / (6 N) at the best N", "tokens"),
        planned("tokens_per_parameter", "ratio", "D / N at the best N", "tokens/parameter"),
        planned("optimal_loss", "loss", "L(N, C / (6 N)) at the best N", unit),
        function("size_exponent", "d log N / d log C at the best N", exponent, (*others, "C"), space="raw",
                 source=_HOFFMANN),
        function("isoflop_loss", "L(N, C / (6 N))", isoflop, (*others, "N", "C"), unit=unit, source=_HOFFMANN),
    ]  # fmt: skip
    if not others:
        found += _lifetimes()
    return tuple(found)


def _lifetimes() -> list[Quantity]:
    """Training traded for inference: models smaller than the best, trained for longer."""

    def of_life(law: Law, parameters: Values, inputs: Values) -> tuple[Any, Any, Any]:
        shape = shape_of(parameters, inputs)
        target, served = inputs["target"], inputs.get("inference_tokens", 0.0)

        def cost(rows: slice, log_n: np.ndarray) -> np.ndarray:
            some = {name: value[rows] for name, value in parameters.items()}
            n = np.exp(log_n)
            d = tokens_at(law, some, {"N": n}, target, (len(log_n), *np.shape(n)[1:]))
            return np.log(6.0 * n * d + 2.0 * n * served)

        (place,), code = lowest(cost, [(math.log(1e3), math.log(1e16))], shape)
        n = np.exp(place)
        d = tokens_at(law, parameters, {"N": n}, target, shape)
        # No size at all reaches it.
        return n, d, np.where(np.isfinite(d), code, UNREACHED)

    def part(which: str) -> Any:
        def how(law: Law, parameters: Values, inputs: Values) -> Answer:
            n, d, code = of_life(law, parameters, inputs)
            whole = 6.0 * n * d + 2.0 * n * inputs.get("inference_tokens", 0.0)
            value = {"N": n, "D": d, "cost": whole}[which]
            return Answer(np.where(code == FOUND, value, np.nan), code)

        return how

    def shrunk(law: Law, parameters: Values, inputs: Values) -> Answer:
        shape = shape_of(parameters, inputs)
        theta = np.concatenate([parameters[name] for name in law.parameter_names], axis=1)
        n = np.broadcast_to(optimal_split(law, theta, inputs["C"][0]), shape)
        loss = law_at(law, parameters, {"N": n, "D": inputs["C"] / (6.0 * n)})
        small = n * inputs["size_factor"]
        d = tokens_at(law, parameters, {"N": small}, loss, shape)
        return Answer(6.0 * small * d / inputs["C"], np.where(np.isfinite(d), FOUND, UNREACHED))

    def rate(law: Law, parameters: Values, inputs: Values) -> Answer:
        def slope(by: str) -> Any:
            ends = [law_at(law, parameters, {**inputs, by: inputs[by] * math.exp(s * _STEP)}) for s in (1.0, -1.0)]
            return ends[0] - ends[1]

        value = np.broadcast_to(slope("N") / slope("D") - 1.0, shape_of(parameters, inputs))
        return Answer(value, np.where(np.isfinite(value), FOUND, UNREACHED))

    given = ("target", "inference_tokens")
    return [
        function("compute_for_target", "least 6 N D with L(N, D) = target", part("cost"), ("target",), unit="FLOP",
                 source=_HOFFMANN),
        function("lifetime_parameters", "N: least 6 N D + 2 N inference_tokens with L(N, D) = target", part("N"), given,
                 unit="parameters", source=_SARDANA),
        function("lifetime_tokens", "D: least 6 N D + 2 N inference_tokens with L(N, D) = target", part("D"), given,
                 unit="tokens", source=_SARDANA),
        function("lifetime_compute", "least 6 N D + 2 N inference_tokens with L(N, D) = target", part("cost"), given,
                 unit="FLOP", source=_SARDANA),
        function("training_cost_of_size", "6 N' D' / C with N' = size_factor N*, L(N', D') = L*(C)", shrunk,
                 ("C", "size_factor"), source="the law along an iso-loss curve"),
        function("exchange_rate", "share of training compute for a share of size, at equal loss: (N L_N) / (D L_D) - 1",
                 rate, ("N", "D"), space="raw", source="the law along an iso-loss curve"),
    ]  # fmt: skip
