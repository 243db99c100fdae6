"""A law as plain data, and back without running anything."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ..errors import LoadError
from .define import checked
from .kinds import Input, Output, Parameter
from .law import Law
from .law import law as declare

__all__ = ["law_from_json", "to_json"]


def to_json(law: Law) -> dict[str, Any]:
    """The declaration as plain data that `law_from_json` reads back."""
    return {
        "name": law.name,
        "title": law.title,
        "family": law.family,
        "citation": law.citation,
        "objective": law.objective,
        "derived": list(law.derived),
        "remark": law.remark,
        "flops": law.flops,
        "formula": law.formula,
        "inputs": [_input_json(entry) for entry in law.inputs],
        "output": {"name": law.output.name, "description": law.output.description, "unit": law.output.unit},
        "parameters": [_parameter_json(parameter) for parameter in law.parameters],
    }


def law_from_json(data: Mapping[str, Any]) -> Law:
    """Rebuild a law from `Law.to_json`; the formula is parsed, never run. A function is known by its name alone.

    Raises
    ------
    LoadError
        When a field is missing or of the wrong type, or the law is a Python function that the catalogue does not
        have, or has read training curves: those are not loaded from data, as that would run code.
    """
    if isinstance(data, Mapping) and "import" in data:
        return _function_named(data)
    try:
        parameters = {each["name"]: _parameter(each) for each in data["parameters"]}
        inputs = {each["name"]: _input(each) for each in data["inputs"]}
        output = Output(str(data["output"]["name"]), str(data["output"]["description"]), str(data["output"]["unit"]))
        name, formula = str(data["name"]), data["formula"]
        title, family, citation = str(data["title"]), str(data["family"]), str(data.get("citation", ""))
        objective = str(data.get("objective", "log_huber"))
        derived = tuple(str(entry) for entry in data.get("derived", ()))
        remark, flops = str(data.get("remark", "")), str(data.get("flops", ""))
    except KeyError as error:
        raise LoadError(f"The saved law lacks {error}. Save it again with `scaling.save`.") from None
    except (AttributeError, TypeError, ValueError) as error:
        raise LoadError(
            f"The saved law {str(data)[:60]!r}... is not laid out as `scaling.save` lays it out: its inputs and "
            "parameters are lists of records, their bounds numbers. Save it again with `scaling.save`."
        ) from error
    read = declare(
        name,
        formula,
        inputs=inputs,
        output=output,
        parameters=parameters,
        title=title,
        family=family,
        citation=citation,
        objective=objective,
        derived=derived,
        remark=remark,
        flops=flops,
    )
    return checked(read)


def _function_named(data: Mapping[str, Any]) -> Law:
    from . import every

    known = next((law for law in every() if getattr(law, "home", "") == data["import"] != ""), None)
    if known is not None and "curves" not in data:
        return known
    raise LoadError(
        f"Law {data.get('name')!r} is a Python function, which no file holds. Import it from {data['import']!r} "
        "and fit it again."
    )


def _parameter(data: Mapping[str, Any]) -> Parameter:
    low, high = data.get("searched") or (None, None)
    return Parameter(
        data["name"],
        data["kind"],
        _bound(data["low"], -1),
        _bound(data["high"], 1),
        _bound(data["typical_low"], 0),
        _bound(data["typical_high"], 0),
        str(data["symbol"]),
        str(data["description"]),
        str(data["of"]),
        (_bound(low, -1), _bound(high, 1)),
    )


def _input(data: Mapping[str, Any]) -> Input:
    return Input(
        data["name"],
        str(data["description"]),
        str(data["unit"]),
        bool(data["positive"]),
        _bound(data.get("low"), -1),
        _bound(data.get("high"), 1),
    )


def _bound(value: Any, sign: int) -> float:
    if value is None:
        return sign * float("inf") if sign else float("nan")
    return float(value)


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _input_json(entry: Input) -> dict[str, Any]:
    bounds = {"low": _finite(entry.low), "high": _finite(entry.high)}
    return {
        "name": entry.name,
        "description": entry.description,
        "unit": entry.unit,
        "positive": entry.positive,
    } | bounds


def _parameter_json(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "kind": parameter.kind,
        "low": _finite(parameter.low),
        "high": _finite(parameter.high),
        "typical_low": _finite(parameter.typical_low),
        "typical_high": _finite(parameter.typical_high),
        "symbol": parameter.symbol,
        "description": parameter.description,
        "of": parameter.of,
    } | ({} if parameter.searched == (-math.inf, math.inf) else {"searched": [*map(_finite, parameter.searched)]})
