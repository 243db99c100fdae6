"""Writes ``refits.json``: problems as the page gets them, with the derivatives, answers and errors of the kernel.

Run as ``python js/tests/make_refits.py`` when laws, losses or the solver change; a Python test compares the file with
what this would write, a TypeScript test with what the page computes.
"""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from jupyter_scaling import catalogue
from jupyter_scaling.expr import parse
from jupyter_scaling.expr.render import to_json
from jupyter_scaling.fitting import Observations, Options, fit_law
from jupyter_scaling.fitting.problem import Problem
from jupyter_scaling.fitting.robust import robust_scale
from jupyter_scaling.interaction import start
from jupyter_scaling.interaction.page_problem import page_fit
from jupyter_scaling.interaction.viewmodel import to_plain

PATH = Path(__file__).with_name("refits.json")
DRAWS = runpy.run_path(str(Path(__file__).parents[2] / "tests" / "catalogue" / "draws.py"))
ROWS = 4


@dataclass(frozen=True)
class Case:
    """A fit, an act on it, and what the page begins with."""

    name: str
    law: str
    options: dict[str, Any] = field(default_factory=dict)
    weight: dict[int, float] = field(default_factory=dict)
    out: tuple[int, ...] = ()
    pin: dict[str, float] = field(default_factory=dict)
    sigma: bool = False
    rows: int = 40
    sizes: int = 0


TRUE: dict[str, dict[str, float]] = {
    "chinchilla": {"E": 1.8, "A": 480.0, "alpha": 0.35, "B": 2000.0, "beta": 0.37},
    "power_law": {"a": 40.0, "b": 0.12},
    "power_law_offset": {"E": 1.7, "a": 60.0, "b": 0.3},
}
CASES = (
    Case("log_huber tuned, a row half out", "chinchilla", weight={5: 0.5}),
    Case("log_huber tuned, a row out", "chinchilla", out=(5,)),
    Case("log_huber tuned, six rows nearly out", "chinchilla", weight=dict.fromkeys(range(6), 0.01)),
    Case("runs of eight sizes", "chinchilla", weight={5: 0.3}, sizes=8),
    Case("log_huber with a threshold", "chinchilla", {"delta": 1e-3}, {5: 0.3}),
    Case("huber in raw space", "power_law_offset", {"loss": "huber"}, {5: 0.25}),
    Case("log_squares", "chinchilla", {"loss": "log_squares"}, {5: 0.75}),
    Case("squares with sigma", "chinchilla", {"loss": "squares"}, {5: 0.1}, sigma=True),
    Case("log_soft_l1", "chinchilla", {"loss": "log_soft_l1"}, {5: 0.6}),
    Case("log_cauchy", "chinchilla", {"loss": "log_cauchy"}, out=(5, 6)),
    Case("asymmetric huber", "chinchilla", {"loss": "log_asymmetric_huber", "asymmetry": 0.3}, {5: 0.4}),
    Case("log_l1", "power_law", {"loss": "log_l1"}, {5: 0.5}, rows=17),
    Case("l1 of five parameters", "chinchilla", {"loss": "log_l1"}, {5: 0.5}),
    Case("log_quantile", "power_law_offset", {"loss": "log_quantile", "quantile": 0.3}, {5: 0.5}),
    Case("excess_huber", "power_law_offset", {"loss": "excess_huber"}, {5: 0.5}),
    Case("excess_squares of five", "chinchilla", {"loss": "excess_squares"}, {5: 0.5}),
    Case("pinned exponent", "chinchilla", {"fixed": {"alpha": 0.4}}, {5: 0.5}),
    Case("pinned scale", "chinchilla", {"fixed": {"A": 300.0}}, {5: 0.5}),
    Case("pin under the hand", "chinchilla", {}, {5: 0.5}, pin={"A": 700.0, "beta": 0.36}),
    Case("bounds that bind", "chinchilla", {"bounds": {"alpha": (0.36, 0.5)}}, {5: 0.5}),
    Case("bounds on a scale", "chinchilla", {"bounds": {"B": (10.0, 1500.0)}}, {5: 0.5}),
    Case("tied exponents", "chinchilla", {"tied": {"beta": "alpha"}}, {5: 0.5}),
    Case("a prior", "chinchilla", {"priors": {"E": (1.9, 0.05)}}, {5: 0.5}),
    Case("law of Kaplan", "kaplan_lnd", {"loss": "log_squares"}, {5: 0.5}),
    Case("shifted power law", "power_law_shift", {"loss": "log_squares"}, {5: 0.5}),
    Case("saturation", "saturation", {"loss": "squares"}, {5: 0.5}),
    Case("logit space", "rl_sigmoid", {"loss": "logit_huber"}, {5: 0.5}),
    Case("binomial", "coverage_monkeys", {"loss": "binomial"}, {5: 10.0}),
    Case("one break", "bnsl", {"loss": "log_squares"}, {5: 0.5}, rows=60),
)


def refits() -> list[dict[str, Any]]:
    """Each case with the kernel's answer."""
    return [_refit(case, np.random.default_rng(seed)) for seed, case in enumerate(CASES)]


def _refit(case: Case, rng: np.random.Generator) -> dict[str, Any]:
    law = catalogue.get(case.law)
    observations = _observations(case, law, rng)
    before = fit_law(law, observations, Options(interval="none", **case.options))
    weight = before.observations.weight.copy()
    for row, value in case.weight.items():
        weight[row] = value
    now = replace(before.observations, weight=weight)
    now = now.exclude(np.array(case.out), "out") if case.out else now
    after = before.refit(now, fixed={**before.options.fixed, **case.pin})
    page = page_fit(start(before))
    assert page is not None
    probe = np.stack([x[:5] * 3.0 for x in now.x])
    if law.name == "rl_sigmoid":
        probe = np.stack([x[:5] for x in now.x])
    return {
        "name": case.name,
        "problem": to_plain(page.problem),
        "rows": to_plain(page.rows),
        "ties": _ties(case),
        "weight": to_plain(now.effective_weight),
        "hold": case.pin,
        "start": dict(page.best),
        "probe": to_plain(tuple(probe)),
        "tree": law.json_tree,
        "expected": {
            "objective": float(after.objective),
            "delta": to_plain(float(after.delta)),
            "values": {name: float(value) for name, value in after.values.items()},
            "fitted": to_plain(after.at(after.theta[None], now.x)[0]),
            "predicted": to_plain(after.at(after.theta[None], probe)[0]),
            "widths": to_plain(_widths(after, probe, page.rows.group)),
            "errors": to_plain(_errors(after, page.rows.group)),
        },
    }


def _widths(fit: Any, x: np.ndarray, groups: np.ndarray | None) -> np.ndarray | None:
    """Half widths at inputs (K, G) by the delta method, in units of the prediction: ``sqrt(g' B^-1 M B^-1 g) / y``.

    None where the rows leave a direction open, and for a loss without curvature.
    """
    deviations = _deviations(fit, groups, lambda theta: fit.at(theta, x))
    if deviations is None:
        return None
    widths = deviations / fit.at(fit.theta[None], x)[0]
    return widths if np.isfinite(widths).all() else None


def _errors(fit: Any, groups: np.ndarray | None) -> dict[str, float] | None:
    """The same of the parameters, in natural units."""
    found = _deviations(fit, groups, lambda theta: theta)
    if found is None or not np.isfinite(found).all():
        return None
    return dict(zip(fit.law.parameter_names, found.tolist(), strict=True))


def _deviations(fit: Any, groups: np.ndarray | None, quantity: Callable[[np.ndarray], np.ndarray]) -> np.ndarray | None:
    """Standard deviations by the delta method of what is computed from parameter values (R, P)."""
    problem, phi = fit.problem, fit.uncertainty.phi
    residual, jacobian = (each[0] for each in problem.residual_jacobian(phi[None]))
    weight, loss, delta = problem.weight, problem.loss, problem.delta
    rise = loss.curvature(residual, delta)
    if loss.name in ("huber", "asymmetric_huber"):
        scale = robust_scale(residual, weight, len(problem.free))
        width = max(delta, 1.84 * scale * np.count_nonzero(weight) ** -0.2)
        rise = (loss.slope(residual + width, delta) - loss.slope(residual - width, delta)) / (2 * width)
    bread = ((jacobian * weight * rise) @ jacobian.T)[None]
    for prior in problem.priors:
        prior.add_to(problem, phi[None], np.zeros(bread.shape[:2]), bread)
    size = np.sqrt(np.diag(bread[0]))
    if problem.loss.is_limit:
        return None
    inverse = np.linalg.inv(bread[0] / np.outer(size, size)) / np.outer(size, size)
    of = np.arange(len(weight)) if groups is None else np.asarray(groups)
    pulls = np.stack([(jacobian * (weight * loss.slope(residual, delta)))[:, of == group].sum(1) for group in set(of)])
    covariance = inverse @ (pulls.T @ pulls) @ inverse
    step = 1e-6
    lanes = np.repeat(phi[None], 2 * len(problem.free), axis=0)
    for lane, column in enumerate(problem.free_columns):
        lanes[2 * lane, column] += step
        lanes[2 * lane + 1, column] -= step
    at = quantity(problem.to_natural(lanes))
    gradient = (at[0::2] - at[1::2]) / (2 * step)
    deviations: np.ndarray = np.sqrt(np.einsum("fg,fe,eg->g", gradient, covariance, gradient))
    return deviations


ACTS = (
    Case("a run that is off", "chinchilla", out=(5,), rows=120, sizes=24),
    Case("four runs of one size", "chinchilla", out=(5, 29, 53, 77), rows=120, sizes=24),
    Case("a run at an end", "power_law_offset", out=(5,), rows=60),
    Case("a run of many that agree", "chinchilla", out=(17,), rows=120, sizes=24),
    Case("an exponent held", "chinchilla", pin={"alpha": 0.36}, rows=120, sizes=24),
    Case("a run with tied exponents", "chinchilla", {"tied": {"beta": "alpha"}}, out=(5,), rows=120),
)


def acts() -> list[dict[str, Any]]:
    """Acts, with the standard errors and the target by the kernel's jackknife before and after them."""
    return [_act(case, np.random.default_rng(100 + seed)) for seed, case in enumerate(ACTS)]


def _act(case: Case, rng: np.random.Generator) -> dict[str, Any]:
    law = catalogue.get(case.law)
    before = fit_law(law, _observations(case, law, rng), Options(**case.options))
    now = before.observations.exclude(np.array(case.out), "out") if case.out else before.observations
    after = before.refit(now, fixed={**before.options.fixed, **case.pin})
    page = page_fit(start(before))
    assert page is not None
    target = np.array([[3.0 * x.max()] for x in now.x])
    return {
        "name": case.name,
        "problem": to_plain(page.problem),
        "rows": to_plain(page.rows),
        "ties": _ties(case),
        "start": dict(page.best),
        "out": case.out,
        "hold": case.pin,
        "target": {name: float(x[0]) for name, x in zip(law.input_names, target, strict=True)},
        "before": _said(before, target),
        "after": _said(after, target),
    }


def _said(fit: Any, target: np.ndarray) -> dict[str, Any]:
    found = fit.estimate(target)
    y, low, high = (float(np.asarray(each).reshape(-1)[0]) for each in (found.value, found.low, found.high))
    errors = {name: float(se) for name, se in fit.se.items()}
    return {"errors": to_plain(errors), "y": y, "low": low, "high": high}


def _ties(case: Case) -> dict[str, Any]:
    return {name: to_json(parse(text)) for name, text in case.options.get("tied", {}).items()}


def _observations(case: Case, law: Any, rng: np.random.Generator) -> Observations:
    inputs = DRAWS["inputs_of"](law, rng, case.rows)
    x = [np.array(inputs[name]) for name in law.input_names]
    parameters = TRUE.get(law.name) or DRAWS["ordinary"](law)
    if law.name in TRUE:
        x = [10 ** rng.uniform(6, 10, case.rows) for _ in law.input_names]
    if case.sizes:
        x[0] = np.geomspace(1e6, 1e10, case.sizes)[np.arange(case.rows) % case.sizes]
    exact = law(**dict(zip(law.input_names, x, strict=True)), **parameters)
    weight = None
    if case.options.get("loss") == "binomial":
        trials = np.full(case.rows, 50.0)
        y, weight = rng.binomial(50, np.clip(exact, 0.02, 0.98)) / trials, trials
    elif "logit" in case.options.get("loss", ""):
        y = 1 / (1 + (1 / exact - 1) * np.exp(rng.normal(0, 0.05, case.rows)))
    else:
        y = exact * np.exp(rng.normal(0, 0.01, case.rows))
        y[5] *= 1.2
    sigma = rng.uniform(0.01, 0.05, case.rows) if case.sigma else None
    keys = np.arange(case.rows)
    return Observations.make(keys, law.input_names, x, y, output=law.output.name, sigma=sigma, weight=weight)


def jacobians() -> list[dict[str, Any]]:
    """Every law of the catalogue at four points: residuals and derivatives in the solver's coordinates."""
    laws = [catalogue.get(name) for name in catalogue.names()]
    return [_jacobian(law) for law in laws if law.json_tree is not None]


def _jacobian(law: Any) -> dict[str, Any]:
    inputs = DRAWS["inputs_of"](law, np.random.default_rng(7), ROWS)
    parameters = {name: float(value) for name, value in DRAWS["ordinary"](law).items()}
    x = [np.asarray(inputs[name], dtype=float) for name in law.input_names]
    y = np.asarray(law(**inputs, **parameters)) * 1.1
    keys = np.arange(ROWS)
    observations = Observations.make(keys, law.input_names, x, y, output=law.output.name)
    options = Options(loss="squares", interval="none")
    problem = Problem.of(law, observations, options)
    phi = problem.to_coordinates(np.array([[parameters[name] for name in law.parameter_names]]))
    with np.errstate(all="ignore"):
        residual, jacobian = problem.residual_jacobian(phi)
    return {
        "name": law.name,
        "problem": to_plain(page_fit(_Bare(law, observations, options, parameters)).problem),
        "rows": to_plain({"x": tuple(x), "y": y, "sigma": None, "weight": np.ones(ROWS), "group": None}),
        "start": parameters,
        "phi": to_plain(phi[0]),
        "residual": to_plain(residual[0]),
        "jacobian": to_plain(jacobian[0]),
    }


class _Bare:
    """As much of a state as the page's problem is made from."""

    def __init__(self, law: Any, observations: Any, options: Any, values: dict[str, float]) -> None:
        self.law, self.observations, self.options = law, observations, options
        self.fixed, self.tied, self.bounds = {}, {}, {}
        self.best = type("Best", (), {"values": values})


def text() -> str:
    """The text of ``refits.json``, one case a line."""
    parts = {"refits": refits(), "acts": acts(), "jacobians": jacobians()}
    listed = (f'"{name}": [\n' + ",\n".join(map(json.dumps, cases)) + "\n]" for name, cases in parts.items())
    return "{" + ",\n".join(listed) + "}\n"


if __name__ == "__main__":
    PATH.write_text(text())
