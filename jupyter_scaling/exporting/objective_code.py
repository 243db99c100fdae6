"""The objective of a fit in plain Python: residual, cost of one, sum over the rows, what was known before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..errors import ExportError

__all__ = ["constants", "functions", "refuse_unknown", "row_names"]

# Bodies of `residual(predicted, measured)`, by the space of the residual.
RESIDUALS = {
    "raw": "return predicted - measured",
    "log": "return math.log(predicted) - math.log(measured)",
    "logit": "return math.log(predicted) - math.log1p(-predicted) - math.log(measured) + math.log1p(-measured)",
    "excess": "return math.log(predicted - VALUES[FLOOR]) - math.log(measured - VALUES[FLOOR])",
}
_HUBER = "0.5 * r * r if abs(r) <= DELTA else DELTA * (abs(r) - 0.5 * DELTA)"
# Bodies of `cost(r, measured)`, by loss.
COSTS = {
    "squares": "return 0.5 * r * r",
    "huber": f"return {_HUBER}",
    "soft_l1": "return r * r / (math.sqrt(1.0 + (r / DELTA) ** 2) + 1.0)",
    "cauchy": "return 0.5 * DELTA**2 * math.log1p((r / DELTA) ** 2)",
    "l1": "return abs(r)",
    "quantile": "return (1.0 - LEVEL) * r if r > 0 else -LEVEL * r",
    "asymmetric_huber": f"return (1.0 if r > 0 else ASYMMETRY) * ({_HUBER})",
    "binomial": """predicted = min(max(measured + r, 1e-12), 1.0 - 1e-12)
    pairs = ((measured, predicted), (1.0 - measured, 1.0 - predicted))
    return sum(share * math.log(share / of) for share, of in pairs if share > 0)""",
}
_TEMPLATE = '''
def residual(predicted, measured):
    RESIDUAL_BODY


def cost(r, measured):
    COST_BODY


def objective():
    """Sum over the rows of ROWS that are in the fit."""
    costs = [PRIOR_TERM]
    for ROW in ROWS:
        if weight > 0 and state in ("in", "hidden"):
            costs.append(weight * cost(residual(predict(*inputs), measured)SCALED, measured))
    return math.fsum(costs)
'''
_PRIOR_TERM = "0.5 * (scale * (VALUES[name] - mean) / sd) ** 2 for name, mean, sd, scale in PRIORS"


def refuse_unknown(fit: Any) -> None:
    """Raise when the loss, or the space it is taken in, cannot be written out.

    Raises
    ------
    ExportError
    """
    if fit.problem.loss.name not in COSTS or fit.problem.space not in RESIDUALS:
        raise ExportError(
            f"The loss {fit.options.loss!r} cannot be written in plain Python yet. "
            f"Export to 'numpy' or 'json', or fit with one of: {', '.join(COSTS)}."
        )


def constants(fit: Any) -> Iterator[str]:
    """Lines that define what the objective needs besides the values."""
    yield f"DELTA = {float(fit.delta)!r}"
    if fit.problem.loss.name == "quantile":
        yield f"LEVEL = {float(fit.options.quantile)!r}"
    if fit.problem.loss.name == "asymmetric_huber":
        yield f"ASYMMETRY = {float(fit.options.asymmetry)!r}"
    if fit.problem.space == "excess":
        yield f"FLOOR = {fit.problem.floor_name!r}"
    if fit.problem.priors:
        yield "# parameter, mean, standard deviation, and the scale of residuals it is weighed against"
        yield "PRIORS = ["
        for prior in fit.problem.priors:
            yield f"    ({prior.name!r}, {float(prior.mean)!r}, {float(prior.deviation)!r}, {float(prior.scale)!r}),"
        yield "]"


def row_names(fit: Any) -> str:
    """How one entry of ROWS unpacks: with the known deviation of its residual where the data have one."""
    sigma = "" if fit.observations.sigma is None else ", sigma"
    return f"key, *inputs, measured, weight{sigma}, state"


def functions(fit: Any) -> str:
    """The functions `residual`, `cost` and `objective`."""
    replacements = {
        "RESIDUAL_BODY": RESIDUALS[fit.problem.space],
        "COST_BODY": COSTS[fit.problem.loss.name],
        "PRIOR_TERM": _PRIOR_TERM if fit.problem.priors else "",
        "SCALED": "" if fit.observations.sigma is None else " / sigma",
        "ROW in": f"{row_names(fit)} in",
    }
    text = _TEMPLATE
    for place, body in replacements.items():
        text = text.replace(place, body)
    return text
